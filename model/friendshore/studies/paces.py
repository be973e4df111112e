"""The same plan at the other paces of building: case, bloc, scenarios, aim and budget as they are.

A pace is a level of the case (low, base, high): how much capacity may enter service and permitting in a year. How fast
an industry can grow is the least known of what a plan rests on, so the two other paces stand beside the one that was
asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from friendshore.asking.notes import Announce, silent
from friendshore.case.settings import WORDS
from friendshore.errors import FriendshoreError
from friendshore.plan import Plan
from friendshore.planning import solve
from friendshore.solving.options import SolverOptions
from friendshore.solving.outcome import Interrupted, Outcome

PACE = "pace"


def at_other_paces(
    plan: Plan,
    *,
    options: SolverOptions | None = None,
    announce: Announce = silent,
    told: Callable[[str], None] = silent,
) -> Iterator[tuple[str, Plan | Outcome]]:
    """Solve the case of a plan at each other pace, one after the other, and yield pace and plan, or what it came to.

    told   the pace that begins

    Raises KeyboardInterrupt where the user stops it, and FriendshoreError for a case that was made in memory.
    """
    case = plan.case
    if case.origin is None:
        raise FriendshoreError("A case that was mixed in memory has no other paces: read it from its folder.")
    for pace in WORDS[PACE]:
        if pace == case.levels.pace:
            continue
        told(pace)
        other = case.reread([note.name for note in case.scenarios], {**case.chosen, PACE: pace})
        found = solve(
            other, plan.aim, whole_plants=bool(plan.summary.get("whole_plants")), options=options,
            announce=lambda phase, pace=pace: announce(f"{pace} pace: {phase}"),  # type: ignore[misc]
        )  # fmt: skip
        if isinstance(found, Interrupted):
            raise KeyboardInterrupt
        yield pace, found
