"""A ban on equipment delays builds decided while it is in force, makes them dearer, or stops them.

    build[p,s]       =  none                                           where the row does not allow the build
    construction[p]  =  construction[p] + construction_months_more                                          months
    capex[p]         =  capex_factor * capex[p]                                                  M USD/(kt/yr)

for builds p of the process in the group decided from `from_month` to `until_month`, both counted in: equipment is
ordered with the decision, at its period's start. The factor bears on plant and equipment, not on the fee of a licence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from friendshore.calendar import Dates
from friendshore.case.columns import flag, month, number, text, whole
from friendshore.case.draft import Draft, fault, needs
from friendshore.case.nearest import parted
from friendshore.case.scope import stands_for
from friendshore.case.table import EVERY
from friendshore.case.typed import TypedTable
from friendshore.errors import Fault
from friendshore.names import GroupName, ProcessName
from friendshore.parameters.levers import BuildTerm, Levers


@dataclass(frozen=True)
class Ban:
    """A row, in the units of the program."""

    process: tuple[ProcessName, ...]
    group: GroupName
    dates: Dates
    allowed: bool
    construction_months_more: int
    capex_factor: float


TABLE = TypedTable(
    "equipment_bans",
    "what builds suffer for which equipment may not be bought where it was",
    key=("process", "group", "from_month"),
    columns=(
        text("process", "processes, parted by ;, or *", refers="processes.process|*", many=True),
        text("group", "country, group of countries, or *", refers="countries.country|country_groups.group|*"),
        month("from_month", "first month in force"),
        month("until_month", "last month in force; blank: no end", required=False),
        flag("allowed", "1: builds are possible with other equipment; 0: no build while it is in force"),
        whole("construction_months_more", "delay while others make it", "months", required=False, default=0),
        number("capex_factor", "on capital cost", "factor", required=False, default=1.0, at_least=1),
    ),
    optional=True,
    apart=("process", "group"),
    row=Ban,
)


@needs("equipment_bans")
def equipment_bans_make_sense(draft: Draft) -> Iterator[Fault]:
    """A ban hinders builds, or stops them and then says nothing of their cost."""
    for row in draft.rows("equipment_bans"):
        hinders = row["construction_months_more"] > 0 or row["capex_factor"] > 1
        if row["allowed"] and not hinders:
            yield fault(row, "allowed", "the row changes nothing: give construction_months_more or capex_factor")
        if not row["allowed"] and hinders:
            expected = "builds are not allowed, so construction_months_more and capex_factor must be left out"
            yield fault(row, "allowed", expected)


@needs("equipment_bans", "processes", "countries", "country_groups", "facilities")
def equipment_bans_reach_builds(draft: Draft) -> Iterator[Fault]:
    """What a row names may be built in its group."""
    for row in draft.rows("equipment_bans"):
        members = stands_for(draft, TABLE, "group", row["group"])
        there = [each for each in draft.rows("facilities") if each["country"] in members]
        may_be_built = {each["process"] for each in there if each["max_build_t_per_yr"] > 0}
        named = stands_for(draft, TABLE, "process", row["process"])
        for process in sorted(named - may_be_built) if EVERY not in parted(row["process"]) else ():
            yield fault(row, "process", f"may not be built in {row['group']} by any row of facilities.csv", "", process)


RULES = (equipment_bans_make_sense, equipment_bans_reach_builds)


def shape(levers: Levers, rows: Sequence[Ban]) -> None:
    """Builds decided while a ban is in force take longer and cost more, or do not exist."""
    for row in rows:
        term = BuildTerm(
            levers.where.members(row.group),
            levers.processes_named(row.process),
            since=row.dates.since,
            until=row.dates.until,
            allowed=row.allowed,
            construction_more=row.construction_months_more,
            capex_factor=row.capex_factor,
        )
        levers.builds.append(term)
