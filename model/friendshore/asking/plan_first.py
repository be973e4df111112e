"""The plan that a question starts from: solved once, and found again by every other question of the same case."""

from __future__ import annotations

from pathlib import Path

from friendshore.asking.bench import Bench, Standing
from friendshore.asking.notes import Notes
from friendshore.asking.runner import Question, Runner
from friendshore.errors import FriendshoreError
from friendshore.plan.reading import Solution
from friendshore.solving.outcome import Outcome
from friendshore.variants import Variant

PLAN = "plan"


def stand(runner: Runner, case: str | Path, variant: Variant) -> Standing:
    """The plan of a case, in what other solves go on from.

    Raises CaseError; FriendshoreError with the outcome's sentence where there is no plan.
    """
    (found,) = runner.ask(case, variant, [Question(PLAN, planned, shared=True)])
    if found.notes is None:
        raise FriendshoreError(found.sentence)
    return Standing.found(found.notes)


def planned(bench: Bench) -> Notes | Outcome:
    """Plan on the bench, and keep what the plan leaves."""
    found = bench.planned()
    return Standing.of(found).kept() if isinstance(found, Solution) else found
