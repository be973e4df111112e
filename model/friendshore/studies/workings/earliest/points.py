"""The least that a target's reliance can be at or below from a period on, as a bench answers for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager

import numpy as np
import pandas as pd

from friendshore.asking.bench import Bench
from friendshore.asking.notes import Notes
from friendshore.errors import FriendshoreError
from friendshore.plan import unmet
from friendshore.solving.change import Bounds, Change
from friendshore.solving.highs import Session
from friendshore.solving.outcome import Outcome, Solved
from friendshore.solving.runner import MEAN
from friendshore.studies.workings.earliest.delays import without
from friendshore.studies.workings.earliest.level import LEVEL, Levelled
from friendshore.studies.workings.earliest.reaches import WHOLE, Target
from friendshore.studies.workings.earliest.search import CLOSE, Plan, first_kept
from friendshore.studies.workings.frontier.points import basis_of

FREE, BUDGET = "unlimited money", "within the budget"
COLUMNS = ("money", "period", "points")


def start(bench: Bench, *, money: str) -> Notes | Outcome:
    """The plan of least mean reliance: a first plan for every target, and the basis that all solves start from."""
    if MEAN not in bench.arrays.costs:
        raise FriendshoreError(
            "Nobody among the planners demands anything with a value weight, so reliance has no meaning and no date."
        )
    try:
        return _start(_levelled(bench), money)
    except _UnmetError as ended:
        return ended.outcome


def first(
    bench: Bench, *, target: Target, money: str, reach: float, begun: Notes, not_before: str | None = None
) -> Notes | Outcome:
    """The least of a target from those periods on that its date hangs on: `least` holds what was solved.

    begun       what `start` found with this kind of money
    not_before  a period before which there is no date; it is tried first
    """
    known = {"guess": not_before, "not_before": not_before}
    return _noted(lambda: _first(_levelled(bench), target, money, reach, begun, **known))


def first_without(bench: Bench, *, delay: str, reach: float, dates: Mapping[str, str | None]) -> Notes | Outcome:
    """The same of the bloc without a delay, with each kind of money.

    dates   money -> the first period with all delays, which is tried first
    """
    other = Levelled(Bench(without(bench.case, delay), bench.variant, bench.options))
    limited = unlimited(other.bench)[1]

    def search() -> pd.DataFrame:
        tables, not_before = [], None
        for money in (FREE, BUDGET) if limited else (FREE,):
            begun = _start(other, money)
            table = _first(other, WHOLE, money, reach, begun, guess=dates.get(money), not_before=not_before)
            there = table.loc[table["points"] <= reach + CLOSE, "period"]
            not_before = str(there.iloc[0]) if len(there) else None
            tables.append(table)
        return pd.concat(tables, ignore_index=True)

    return _noted(search)


def plan_of(begun: Notes, target: Target) -> dict[str, float]:
    """The reliance of a target by period in the plan that a search starts from."""
    table = begun.tables["reached"]
    return _plan(table[(table["of"] == target.of) & (table["name"] == target.name)])


def _plan(table: pd.DataFrame) -> dict[str, float]:
    return dict(zip(table["period"].astype(str), table["points"].astype(float), strict=True))


def unlimited(bench: Bench) -> tuple[Change, bool]:
    """What lifts every programme's limits in M USD, and whether there are any."""
    rows = [bench.rows(name)[0] for name in ("within_programme", "within_yearly_programme")]
    places = np.concatenate(rows)
    none = np.full(len(places), np.inf)
    return Change(Bounds(places, -none, none)), len(places) > 0


class _UnmetError(Exception):
    """A solve of a search that was no optimum."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.sentence)
        self.outcome = outcome


def _noted(search: Callable[[], pd.DataFrame]) -> Notes | Outcome:
    try:
        return Notes({}, {"least": search()})
    except _UnmetError as ended:
        return ended.outcome


def _start(levelled: Levelled, money: str) -> Notes:
    session = levelled.session
    lifted, limited = unlimited(levelled.bench)
    with _with(session, *([lifted] if money == FREE else [])):
        found = _solved(levelled, session.minimise(MEAN, warm=False, explain=False))
        basis = session.basis()
    kept = {} if basis is None else {"columns": basis.columns, "rows": basis.rows}
    return Notes({"limited": float(limited)}, {"reached": levelled.reaches.reached(found.column_values)}, kept)


def _first(
    levelled: Levelled, target: Target, money: str, reach: float, begun: Notes, **known: str | None
) -> pd.DataFrame:
    """What was solved for a target's date: COLUMNS."""
    session, seen = levelled.session, plan_of(begun, target)
    lifted = [unlimited(levelled.bench)[0]] if money == FREE else []
    near = basis_of(begun.arrays)

    def least(period: str) -> tuple[float, Plan]:
        nonlocal near
        with _with(session, *lifted, levelled.asking(target, period)):
            if near is not None:
                session.start_from(near, LEVEL)
            found = _solved(levelled, session.minimise(LEVEL, warm=near is not None, explain=False))
            near = session.basis()
        table = levelled.reaches.reached(found.column_values, [target])
        return found.objective_value, _plan(table)

    solved = first_kept(list(seen), least, reach, seen, **known)
    rows = [(money, period, solved[period]) for period in seen if period in solved]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _solved(levelled: Levelled, outcome: Outcome) -> Solved:
    if isinstance(outcome, Solved):
        return outcome
    raise _UnmetError(unmet.explained(outcome, levelled.bench.program, levelled.bench.arrays))


@contextmanager
def _with(session: Session, *changes: Change) -> Iterator[None]:
    with ExitStack() as stack:
        for change in changes:
            stack.enter_context(change.applied(session))
        yield


def _levelled(bench: Bench) -> Levelled:
    return bench.once("level", lambda: Levelled(bench))
