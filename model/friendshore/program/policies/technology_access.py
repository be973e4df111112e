"""Know-how for a process opens from a month on, at a fee, a loss of yield, a slower start and a strain on the pace.

    build[p,s]                =  none                                     for s before the month, p of the process there
    capex[p]                  =  capex[p] + licence                                                  M USD/(kt/yr)
    out[m,k] of its modes     =  (1 - yield_loss) * out[m,k]                    for all of the process in the country
    ramp-up of p              :  each year of it takes ramp_stretch years
    counts[p,n] against pace  =  pace_load * counts[p,n]

A country without makers who master a process ties up more of the few who do: that is what pace_load says, a kt there
counting for more than one against every limit of pace. The licence is capital: programmes pay for it, and it bears
interest, fixed operation and maintenance like the rest. Yield is that of the process in the country, of plants that
stand as well as new ones, since they share one activity: where one stands, its makers know how, and a loss is refused.
"""

from __future__ import annotations

from collections.abc import Iterator

from friendshore.calendar import month_number
from friendshore.case.columns import month, number, share, text
from friendshore.case.draft import Draft, Record, fault, needs
from friendshore.case.scope import Scope, clashes, countries, named
from friendshore.case.table import EVERY, Table
from friendshore.errors import Fault
from friendshore.parameters.levers import BuildTerm, Levers
from friendshore.units import THOUSANDTH

TABLE = Table(
    "technology_access",
    "from when a process may be built where its know-how has to come from elsewhere, and on what terms",
    key=("process", "group"),
    columns=(
        text("process", "processes, parted by ;, or *", refers="processes.process|*", many=True),
        text("group", "country, group of countries, or *", refers="countries.country|country_groups.group|*"),
        month("available_from", "builds decided before are not allowed; blank: allowed from the start", required=False),
        number("licence_usd_per_t_yr", "licence fee", "USD/(t/yr)", required=False, default=0.0),
        share("yield_loss_share", "share of what the process makes that is lost", required=False, default=0.0),
        number("ramp_stretch", "years that a year of ramp-up takes", "factor", required=False, default=1.0, at_least=1),
        number("pace_load", "kt that a kt counts for against limits of pace", "factor", required=False, default=1.0,
               at_least=1),
    ),
    optional=True,
)  # fmt: skip


def _scope(draft: Draft, row: Record) -> Scope:
    return Scope(named(draft, "processes", "process", row["process"]), countries(draft, row["group"]))


@needs("technology_access", "processes", "countries", "country_groups")
def technology_has_one_rule(draft: Draft) -> Iterator[Fault]:
    """No process has two rows in one country, and a yield loss leaves something."""
    rows = draft.rows("technology_access")
    for row in rows:
        if row["yield_loss_share"] == 1:
            yield fault(row, "yield_loss_share", "must be below 1: the process would make nothing")
    for former, row, (process, country) in clashes(rows, lambda row: _scope(draft, row)):
        yield fault(row, "process", f"{process} in {country} has a row already ({former['_where']})", value="")


@needs("technology_access", "processes", "countries", "country_groups", "facilities")
def technology_reaches_builds(draft: Draft) -> Iterator[Fault]:
    """What a row names may be built in its group, and no standing plant loses yield."""
    for row in draft.rows("technology_access"):
        scope = _scope(draft, row)
        there = [each for each in draft.rows("facilities") if each["country"] in scope.countries]
        may_be_built = {each["process"] for each in there if each["max_build_t_per_yr"] > 0}
        for process in sorted(scope.words - may_be_built) if row["process"] != EVERY else ():
            yield fault(row, "process", f"may not be built in {row['group']} by any row of facilities.csv", "", process)
        stands = [each for each in there if each["process"] in scope.words and each["existing_t_per_yr"] > 0]
        if row["yield_loss_share"] and stands:
            expected = f"{stands[0]['facility']} in {stands[0]['country']} runs the process already and would lose too"
            yield fault(row, "yield_loss_share", expected)


RULES = (technology_has_one_rule, technology_reaches_builds)


def shape(levers: Levers, rows: list[Record]) -> None:
    """Builds are barred until the month, and found dearer, slower and more of a strain; their modes make less."""
    for row in rows:
        members, processes = levers.where.members(row["group"]), levers.processes_named(row["process"])
        if row["available_from"]:
            barred = BuildTerm(members, processes, until=month_number(row["available_from"]), allowed=False)
            levers.builds.append(barred)
        terms = BuildTerm(
            members,
            processes,
            capex_more=row["licence_usd_per_t_yr"] * THOUSANDTH,
            ramp_stretch=row["ramp_stretch"],
            pace_load=row["pace_load"],
        )
        levers.builds.append(terms)
        everything = frozenset(levers.case.tables["processes"]["process"])
        for process in (everything if processes is None else processes) if row["yield_loss_share"] else ():
            for country in members:
                levers.add_yield(process, country, 1 - row["yield_loss_share"])
