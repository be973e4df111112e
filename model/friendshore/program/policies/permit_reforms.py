"""A permitting reform shortens permits, lets more projects in, and costs the offices that it takes.

    permitting[p]  =  max(0, min(months_at_most, permitting[p] - months_less))     for builds p decided from a month on
    slot[n,g]      =  slot_factor * slot[n,g]             for groups g of countries that all lie in the reform's group
    attrition[p]   =  attrition_factor * attrition[p]
    paid in c,t    =  cost / countries * h[t] * share of t's months in force       M USD, c a host of the group

in whole months. A build is decided at its period's start: a reform in the midst of a period serves builds of the next.
Several reforms of one country add up: the least of their limits, the sum of the months that they take off, the product
of their factors. Slots are those of kinds of capacity that only mines, or only plants, count against. What a reform
costs a year is for the whole group and is spread evenly over those of its countries that may host builds of the bloc;
it is public money and, since officials are a resource and no transfer, cost ("permit_reforms") as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pyomo.environ as pyo

from friendshore.calendar import Dates, month_text
from friendshore.case.columns import month, number, text, whole
from friendshore.case.draft import Draft, fault, given, needs
from friendshore.case.scope import sharing
from friendshore.case.table import EVERY
from friendshore.case.typed import TypedTable
from friendshore.errors import Fault
from friendshore.names import GroupName
from friendshore.parameters.levers import BuildTerm, Levers, SlotTerm
from friendshore.program.cost_ledger import Amount
from friendshore.program.program import Program


@dataclass(frozen=True)
class Reform:
    """A row, in the units of the program."""

    group: GroupName
    kind: str
    dates: Dates
    months_at_most: int | None
    months_less: int
    slot_factor: float
    attrition_factor: float
    cost_musd_per_yr: float


TABLE = TypedTable(
    "permit_reforms",
    "what a reform of permitting changes of builds decided from a month on, and what it costs",
    key=("group", "kind", "from_month"),
    columns=(
        text("group", "country, group of countries, or *", refers="countries.country|country_groups.group|*"),
        text("kind", "permits reformed: mine, plant, or * for both", one_of=("mine", "plant", EVERY)),
        month("from_month", "first month in which builds are decided under it"),
        whole("months_at_most", "longest permit; blank: no limit", "months", required=False),
        whole("months_less", "months taken off a permit", "months", required=False, default=0),
        number("slot_factor", "on capacity that may enter permitting", "factor", required=False, default=1.0),
        number("attrition_factor", "on the share never allowed to finish", "factor", required=False, default=1.0),
        number("cost_musd_per_yr", "public cost of the whole group", "M USD/yr", required=False, default=0.0),
    ),
    optional=True,
    row=Reform,
)


@needs("permit_reforms")
def permit_reforms_reform(draft: Draft) -> Iterator[Fault]:
    """A reform changes something."""
    for row in draft.rows("permit_reforms"):
        unchanged = not row["months_less"] and row["slot_factor"] == row["attrition_factor"] == 1
        if unchanged and not given(row["months_at_most"]):
            expected = "changes nothing: give months_at_most, months_less, slot_factor or attrition_factor"
            yield fault(row, "group", expected)


@needs("permit_reforms", "countries", "country_groups")
def permit_reforms_agree(draft: Draft) -> Iterator[Fault]:
    """No country has two reforms of a kind from the same month, nor a later limit that an earlier one makes void."""
    rows = sorted(draft.rows("permit_reforms"), key=lambda row: str(row["from_month"]))
    for former, row, (kind, country) in sharing(draft, TABLE, ("kind", "group"), rows):
        if former["from_month"] == row["from_month"]:
            expected = f"a reform of {kind} permits in {country} starts then already ({former['_where']})"
            yield fault(row, "from_month", expected)
        elif row["months_at_most"] >= former["months_at_most"]:
            expected = f"has no effect: {country} is held to {former['months_at_most']:g} already ({former['_where']})"
            yield fault(row, "months_at_most", expected)


RULES = (permit_reforms_reform, permit_reforms_agree)


def shape(levers: Levers, rows: Sequence[Reform]) -> None:
    """Clocks, attrition and slots of builds decided from the reform's month on."""
    for row in rows:
        members, since = levers.where.members(row.group), row.dates.since
        processes = levers.processes_of_kind(row.kind)
        term = BuildTerm(
            members,
            processes,
            since=since,
            permit_at_most=row.months_at_most,
            permit_less=row.months_less,
            attrition_factor=row.attrition_factor,
        )
        levers.builds.append(term)
        if row.slot_factor != 1:
            kinds = levers.capacity_kinds(processes)
            levers.slots.append(SlotTerm(members, kinds, since, row.dates.until, row.slot_factor))


def add(program: Program, block: pyo.Block, rows: Sequence[Reform]) -> None:
    """What reforms cost, which no decision changes."""
    where = program.parameters.where
    for row in rows:
        hosts = sorted(
            country
            for country in where.members(row.group)
            if where.role.get(where.countries[country].area) in {"planner", "partner"}
        )
        for period in program.parameters.periods if row.cost_musd_per_yr else ():
            years = row.dates.share_of(period) * period.years
            for country in hosts if years else ():
                paid = row.cost_musd_per_yr * years / len(hosts)
                named = f"{row.group} {row.kind} {month_text(row.dates.since)}"
                made_of = Amount(named, years, "years", "USD a year", 1 / len(hosts), "part of the group")
                program.transfer(TABLE.name, country, period.name, cost=paid, paid=paid, made_of=made_of)
