"""Why a case has no plan, in the cells of its tables: the smallest set of conditions that conflict, and the least
change that repairs it.

How conflicts are found stands in `plan/conflict.py`, what a row is in cells in `plan/cells.py`, and what of an
unbounded case can grow for ever in `plan/endless.py`.
"""

from __future__ import annotations

from math import inf
from pathlib import Path

import pandas as pd

from friendshore import planning
from friendshore.asking.answer import Answer
from friendshore.asking.bench import Bench
from friendshore.asking.notes import Notes
from friendshore.asking.runner import IN_TURN, Question, Running
from friendshore.errors import FriendshoreError
from friendshore.plan import endless
from friendshore.plan.conflict import Explaining
from friendshore.plan.conflict_frames import alternatives, conflict, repair, sentence
from friendshore.solving.arrays import Arrays
from friendshore.solving.ceiling import loosened
from friendshore.solving.giving import Given
from friendshore.solving.outcome import Infeasible, Outcome, Solved, Unbounded
from friendshore.solving.runner import COST, COST_HELD, RELIANCE_HELD
from friendshore.solving.series import Elsewhere
from friendshore.variants import PLAN, Variant

HOW = (
    "What the case asks for was let give way at a price, each cell in proportion to itself; the duals of the least "
    "that does name rows that contradict each other, and of those all were left out, one by one, that can be, each "
    "time solving again. So none of a conflict can be missed, unless there was no time to see to that (smallest: no). "
    "Each change told is the least that is enough when all else stays, of several conflicts when the others are "
    "repaired as told. What is only missed at a price (contracts under damages, soft benchmarks) is never in conflict."
)


def explain(case: str | Path, of: Variant = PLAN, *, running: Running = IN_TURN) -> Answer:
    """Say why a case has no plan, or that it has one.

    Frames: conflict (what conflicts, in cells), repair (the least change), alternatives (what else would repair each);
    of a case without a bound, what grows for ever.
    Raises CaseError, and FriendshoreError where the solver came to no answer.
    """
    with running.runner("explain") as runner:
        (found,) = runner.ask(case, of, [Question("explain", explained)])
    if found.notes is None:
        raise FriendshoreError(found.sentence)
    tables = dict(found.notes.tables)
    said = str(tables.pop("sentence")["sentence"].iloc[0])
    return Answer("explain", said, tables, HOW, shown=SHOWN if "conflict" in tables else {})


SHOWN = {
    "conflict": ("conflict", "what", "row", "column", "stands"),
    "repair": ("what", "row", "column", "change"),
    "alternatives": ("conflict", "what", "row", "column", "change"),
}


def explained(bench: Bench) -> Notes | Outcome:
    """Why the case on the bench has no plan; that it has one; or the outcome that says neither."""
    arrays = held(bench)
    if found := _conflicts(bench, arrays):
        return found
    outcome = bench.solve(COST, _cap(bench))
    if isinstance(outcome, Solved):
        ceiling = _ceiling(bench)
        if not isinstance(ceiling, float):
            return ceiling
        if bench.cost_of(outcome) > loosened(ceiling):
            arrays.set_row_bounds(COST_HELD, -inf, loosened(ceiling))
            if found := _conflicts(bench, arrays):
                return found
        return Notes(tables={"answer": _said(FEASIBLE), "sentence": _said(FEASIBLE)})
    grows = endless.endless(bench.program, arrays, COST, bench.options)
    if len(grows) and isinstance(outcome, Unbounded | Infeasible):
        return Notes(tables={"grows for ever": grows, "sentence": _said(endless.sentence(grows))})
    return outcome


FEASIBLE = "All conditions of the case can hold together: it has a plan, and nothing is to be explained."


def _conflicts(bench: Bench, arrays: Arrays) -> Notes | None:
    """What conflicts in a program, if anything does."""
    explaining = Explaining(bench.program, arrays, bench.options)
    given = explaining.least()
    if not (isinstance(given, Given) and given.much):
        return None
    found = explaining.explained(given)
    tables = {"conflict": conflict(found), "repair": repair(found), "alternatives": alternatives(found)}
    return Notes(tables={**tables, "sentence": _said(sentence(found))})


def _ceiling(bench: Bench) -> float | Outcome:
    """What a plan may cost where scenarios and levels change prices alone: least cost without them and the premium."""
    found = planning.premium_of(bench.case, bench.variant.aim, bench.variant.budget_musd, bench.options)
    if not isinstance(found, Elsewhere):
        return found
    return inf if found.least_cost is None else found.least_cost + (found.premium or 0.0)


def held(bench: Bench) -> Arrays:
    """The arrays of the case with what its aim holds."""
    arrays = bench.arrays.copy()
    for row, value in _cap(bench).items():
        arrays.set_row_bounds(row, float(arrays.row_lower[arrays.row(row)]), loosened(value))
    return arrays


def _cap(bench: Bench) -> dict[str, float]:
    cap = bench.variant.aim.cap
    return {} if cap is None else {RELIANCE_HELD: cap}


def _said(sentence: str) -> pd.DataFrame:
    return pd.DataFrame({"sentence": [sentence]})
