"""The checks of a case, all run in one pass, each fault a sentence that a user can act on."""

from __future__ import annotations

from collections.abc import Iterable

from friendshore.case import (
    free_lunch,
    mass,
    references,
    rules_chain,
    rules_dates,
    rules_decisions,
    rules_frame,
    rules_hosts,
    rules_joint,
    rules_lanes,
    rules_money,
    rules_names,
    rules_periods,
    rules_supply,
)
from friendshore.case.draft import Draft, Rule
from friendshore.errors import Fault

CHECKS: tuple[Rule, ...] = (
    *references.RULES,
    *rules_names.RULES,
    *rules_frame.RULES,
    *rules_dates.RULES,
    *rules_chain.RULES,
    *mass.RULES,
    *rules_supply.RULES,
    *rules_money.RULES,
    *rules_hosts.RULES,
    *rules_lanes.RULES,
    *rules_decisions.RULES,
    *rules_joint.RULES,
    *rules_periods.RULES,
)


def check(
    draft: Draft, cells_are_sound: bool, further: Iterable[Rule] = (), free_lunch_is_a_fault: bool = True
) -> list[Fault]:
    """Every fault of the draft, those of `further` rules too.

    The search for a free lunch solves linear programs over the whole chain, so it waits until the rest is sound:
    no fault here, and none while the cells were read. A case may take what it finds for no fault.
    """
    faults = [fault for rule in (*CHECKS, *further) for fault in rule(draft)]
    searched = free_lunch_is_a_fault and cells_are_sound and not faults
    return free_lunch.no_free_lunch(draft) if searched else faults
