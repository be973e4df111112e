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

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from friendshore.case.columns import month, number, share, text
from friendshore.case.draft import Draft, fault, needs
from friendshore.case.nearest import parted
from friendshore.case.scope import stands_for
from friendshore.case.table import EVERY
from friendshore.case.typed import TypedTable
from friendshore.errors import Fault
from friendshore.names import GroupName, ProcessName
from friendshore.parameters.levers import BuildTerm, Levers


@dataclass(frozen=True)
class Access:
    """A row, in the units of the program."""

    process: tuple[ProcessName, ...]
    group: GroupName
    available_from: int | None
    licence_musd_per_kt_yr: float
    yield_loss_share: float
    ramp_stretch: float
    pace_load: float


TABLE = TypedTable(
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
    apart=("process", "group"),
    row=Access,
)  # fmt: skip


@needs("technology_access")
def something_is_made(draft: Draft) -> Iterator[Fault]:
    """A yield loss leaves something."""
    for row in draft.sound("technology_access", "yield_loss_share"):
        if row["yield_loss_share"] == 1:
            yield fault(row, "yield_loss_share", "must be below 1: the process would make nothing")


@needs("technology_access", "processes", "countries", "country_groups", "facilities")
def technology_reaches_builds(draft: Draft) -> Iterator[Fault]:
    """What a row names may be built in its group, and no standing plant loses yield."""
    for row in draft.rows("technology_access"):
        named = stands_for(draft, TABLE, "process", row["process"])
        members = stands_for(draft, TABLE, "group", row["group"])
        there = [each for each in draft.rows("facilities") if each["country"] in members]
        may_be_built = {each["process"] for each in there if each["max_build_t_per_yr"] > 0}
        for process in sorted(named - may_be_built) if EVERY not in parted(row["process"]) else ():
            yield fault(row, "process", f"may not be built in {row['group']} by any row of facilities.csv", "", process)
        stands = [each for each in there if each["process"] in named and each["existing_t_per_yr"] > 0]
        if row["yield_loss_share"] and stands:
            expected = f"{stands[0]['facility']} in {stands[0]['country']} runs the process already and would lose too"
            yield fault(row, "yield_loss_share", expected)


RULES = (something_is_made, technology_reaches_builds)


def shape(levers: Levers, rows: Sequence[Access]) -> None:
    """Builds are barred until the month, and found dearer, slower and more of a strain; their modes make less."""
    for row in rows:
        members, processes = levers.where.members(row.group), levers.processes_named(row.process)
        if row.available_from is not None:
            barred = BuildTerm(members, processes, until=row.available_from, allowed=False)
            levers.builds.append(barred)
        terms = BuildTerm(
            members,
            processes,
            capex_more=row.licence_musd_per_kt_yr,
            ramp_stretch=row.ramp_stretch,
            pace_load=row.pace_load,
        )
        levers.builds.append(terms)
        everything = frozenset(levers.case.tables["processes"]["process"])
        for process in (everything if processes is None else processes) if row.yield_loss_share else ():
            for country in members:
                levers.add_yield(process, country, 1 - row.yield_loss_share)
