"""The least reliance of a target in one period, as a bench answers for it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from friendshore.asking.bench import Bench
from friendshore.asking.notes import Notes
from friendshore.errors import FriendshoreError
from friendshore.plan import unmet
from friendshore.solving.change import Bounds, Change
from friendshore.solving.handover import Basis
from friendshore.solving.outcome import Outcome, Solved
from friendshore.solving.runner import RELIANCE
from friendshore.studies.workings.earliest.delays import without
from friendshore.studies.workings.earliest.reaches import COLUMNS, WHOLE, Reaches, Target
from friendshore.studies.workings.frontier.points import basis_of

FREE, BUDGET = "unlimited money", "within the budget"
CLOSE = 1e-6
"""Points by which a least may miss the level and still reach it: the solver's own tolerance."""


def start(bench: Bench, *, money: str) -> Notes | Outcome:
    """The plan of least reliance in the aim's form: near to what is least in each period, so that all start there."""
    if RELIANCE not in bench.arrays.costs:
        raise FriendshoreError("Nobody among the planners demands anything, so reliance has no meaning and no date.")
    lifted, limited = unlimited(bench)
    with bench.changed(*([lifted] if money == FREE else [])):
        found = bench.session.minimise(RELIANCE, warm=False, explain=False)
        if not isinstance(found, Solved):
            return unmet.explained(found, bench.program, bench.arrays)
        basis = bench.session.basis()
    kept = {} if basis is None else {"columns": basis.columns, "rows": basis.rows}
    return Notes({"limited": float(limited)}, {"reached": _reaches(bench).reached(found.column_values)}, kept)


def least_in(
    bench: Bench, *, target: Target, period: str, money: str, start: Mapping[str, Any]
) -> Notes | Outcome:
    """The least reliance of a target in a period, whatever it is in others, and what that solution reaches."""
    reaches = _reaches(bench)
    found = _least(bench, reaches, target, period, money, basis_of(start))
    if not isinstance(found, Solved):
        return found
    return Notes({"least": found.objective_value}, {"reached": reaches.reached(found.column_values)})


def first_without(bench: Bench, *, delay: str, reach: float) -> Notes | Outcome:
    """The least reliance of the bloc without a delay, in the periods that its date hangs on, with each kind of money:
    `reached` holds what was solved."""
    other = Bench(without(bench.case, delay), bench.variant, bench.options)
    reaches, rows = Reaches(other), []
    _, limited = unlimited(other)
    for money in (FREE, BUDGET) if limited else (FREE,):
        begun = start(other, money=money)
        if not isinstance(begun, Notes):
            return begun
        near, table = basis_of(begun.arrays), begun.tables["reached"]
        whole = table[table["of"] == WHOLE.of]
        seen = dict(zip(whole["period"].astype(str), whole["points"].astype(float), strict=True))
        least: dict[str, float] = {}
        while (period := _next(seen, least, reach)) is not None:
            found = _least(other, reaches, WHOLE, period, money, near)
            if not isinstance(found, Solved):
                return found
            least[period] = found.objective_value
            table = reaches.reached(found.column_values, [WHOLE])
            now = dict(zip(table["period"].astype(str), table["points"].astype(float), strict=True))
            seen = {name: min(points, now[name]) for name, points in seen.items()}
        rows += [(money, WHOLE.name, period, points) for period, points in least.items()]
    return Notes({}, {"reached": pd.DataFrame(rows, columns=list(COLUMNS))})


def unlimited(bench: Bench) -> tuple[Change, bool]:
    """What lifts every programme's limits in M USD, and whether there are any."""
    rows = [bench.rows(name)[0] for name in ("within_programme", "within_yearly_programme")]
    places = np.concatenate(rows)
    none = np.full(len(places), np.inf)
    return Change(Bounds(places, -none, none)), len(places) > 0


def _next(seen: Mapping[str, float], least: Mapping[str, float], reach: float) -> str | None:
    """The period to solve next: the first that is reached, then those before it until one fails; the last, where none
    is. None: the date is known."""
    periods = list(seen)
    there = next((place for place, period in enumerate(periods) if seen[period] <= reach + CLOSE), None)
    wanted = [len(periods) - 1] if there is None else [there, there - 1] if there else [0]
    return next((periods[place] for place in wanted if periods[place] not in least), None)


def _least(
    bench: Bench, reaches: Reaches, target: Target, period: str, money: str, near: Basis | None
) -> Outcome:
    terms = reaches.terms(target, period)
    if terms is None:
        raise FriendshoreError(f"Nobody asks for {target.name} in {period}.")
    lifted, _ = unlimited(bench)
    with bench.changed(*([lifted] if money == FREE else [])), bench.aiming(f"{target} {period}", *terms) as objective:
        if near is not None:
            bench.session.start_from(near, objective)
        found = bench.session.minimise(objective, warm=near is not None, explain=False)
    return found if isinstance(found, Solved) else unmet.explained(found, bench.program, bench.arrays)


@lru_cache(maxsize=1)
def _reaches(bench: Bench) -> Reaches:
    return Reaches(bench)
