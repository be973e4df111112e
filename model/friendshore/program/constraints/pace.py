"""Capacity comes no faster than people, permits and equipment allow.

    sum_{f in g, s} counts[f,n] * enters[f,s,y] * (1 - attrition[f]) * build[f,s]  <=  pace[n,g,y] - taken[n,g,y]
    sum_{f in g} counts[f,n] * build[f,s]  <=  h[s] * slot[n,g]

for every limit of kind n and group g: the first in every calendar year y, on nameplate entering service; the second in
every period s, on capacity of prospects and generic builds that enters permitting. A group without a pace row is held
by its slot. taken: what plants under construction use up, in their year and, beyond its limit, in those that follow
(`parameters/pace.py`). Policies may make a build count for more against pace (`pace_load`) and widen a slot from a
month on. A build may wait for a January (`pace.waits`), each wait a decision with its own month of service. Plants
owned by an adversary are outside these limits. Dual of the first: worth of one more kt/yr in y.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import pyomo.environ as pyo

from friendshore.names import GroupName, KindName, PeriodName
from friendshore.parameters import pace
from friendshore.parameters.fleets import TAKES_A_PERMIT_SLOT, Facility
from friendshore.program.ledger import Relation, Variable, linear
from friendshore.program.model import Model
from friendshore.program.program import Program
from friendshore.program.rows import Rows, limit

Terms = tuple[list[float], list[Variable]]


ROWS: Rows = {
    "within_pace": limit(
        "pace: may enter service in the year", "first_{pace} growth_{pace} cap_{pace}", "kind group period", "t/yr",
        "pace",
    ),
    "within_permit_slots": limit(
        "permits: may enter permitting", "most_{pace}", "kind group period", "t/yr", "permit_slots"
    ),
}  # fmt: skip


def add(program: Program) -> None:
    parameters, block = program.parameters, program.block
    periods = {period.name: period for period in parameters.periods}
    last_year = max(parameters.periods[-1].year_shares())
    entering: defaultdict[tuple[KindName, GroupName, int], Terms] = defaultdict(lambda: ([], []))
    permitting: defaultdict[tuple[KindName, GroupName, PeriodName], Terms] = defaultdict(lambda: ([], []))
    limits = {(limit.kind, limit.group): limit for limit in parameters.pace_limits}
    slots = {(slot.kind, slot.group): slot for slot in parameters.slots}
    members = {group: parameters.where.members(group) for _, group in (*limits, *slots)}

    def weighed(
        facility: Facility, held: Iterable[tuple[KindName, GroupName]]
    ) -> list[tuple[KindName, GroupName, float]]:
        """Of these limits those that count the facility, with what a kt of it counts."""
        within = ((kind, group) for kind, group in held if facility.country in members[group])
        counted = ((kind, group, pace.weight(facility, kind, parameters.pace_weights)) for kind, group in within)
        return [each for each in counted if each[2]]

    secure = {name: each for name, each in parameters.facilities.items() if each.secure}
    paced = {name: weighed(each, limits) for name, each in secure.items()}
    slotted = {name: weighed(each, slots) for name, each in secure.items() if each.status in TAKES_A_PERMIT_SLOT}
    for (name, decision), build in parameters.builds.items():
        if name not in secure:
            continue
        variable = block.build[name, decision]
        arrives = pace.entry_shares(build.service_month, periods[build.decided])
        for kind, group, counts in paced[name]:
            for year, share in arrives.items():
                if year <= last_year:
                    terms = entering[kind, group, year]
                    terms[0].append(counts * share * (1 - build.as_found.attrition) * build.as_found.pace_load)
                    terms[1].append(variable)
        for kind, group, counts in slotted.get(name, ()):
            terms = permitting[kind, group, build.decided]
            terms[0].append(counts)
            terms[1].append(variable)

    def within_pace(block: Model, kind: KindName, group: GroupName, year: int) -> Relation:
        limit = limits[kind, group]
        room = parameters.rooms.get((limit, year))
        return linear(*entering[kind, group, year]) <= (room.left if room else limit.most(year))

    def within_permit_slots(block: Model, kind: KindName, group: GroupName, decided: PeriodName) -> Relation:
        factor = parameters.levers.slot_factor(kind, members[group], periods[decided])
        return linear(*permitting[kind, group, decided]) <= slots[kind, group].most * factor * periods[decided].years

    bound = [key for key in entering if limits[key[:2]].first_year <= key[2]]
    block.within_pace = pyo.Constraint(bound, rule=within_pace)
    block.within_permit_slots = pyo.Constraint(list(permitting), rule=within_permit_slots)
