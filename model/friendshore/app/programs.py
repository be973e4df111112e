"""Compiled programs that stay in their solvers, and the optima found with them.

A case whose program has the same rows and columns as one that stands is a change of figures of it; another takes a
solver of its own, in place of the one that was used least lately.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field

import numpy as np

from friendshore.app.curve import Answer, Optimum
from friendshore.asking.bench import Bench
from friendshore.errors import FriendshoreError
from friendshore.solving.arrays import Arrays
from friendshore.solving.ceiling import loosened
from friendshore.solving.change import Bounds, Change, between
from friendshore.solving.handover import Basis
from friendshore.solving.highs import Progress, Session, SolverOptions
from friendshore.solving.outcome import Outcome, Solved
from friendshore.solving.runner import MEAN, MEAN_HELD, RELIANCE, RELIANCE_HELD, release
from friendshore.solving.spans import Span

KEPT_PROGRAMS = 3
"""Programs that stand at a time: one of the allied case takes about 150 MB."""
NEARBY = 400
"""Iterations of simplex from the basis at hand, after which interior point is quicker for a preview."""
PURSE = "within_programme"
SPENT = "spent"
"""The objective that sums what the programme spends."""
FREE = 1e-5
"""Share of all that is spent: a last point of reliance that costs less is told by noise."""
NO_DEMAND = "Nobody among the planners demands anything in a reported period: there is no reliance to show."


@dataclass(eq=False)
class Standing:
    """A program in its solver, and what is changed of it at the moment."""

    arrays: Arrays
    session: Session
    changes: ExitStack
    applied: Figures | None = None


@dataclass(eq=False)
class Figures:
    """Figures of a case, as a change of a program that stands.

    periods, reliance   the reported ones, and the columns of their reliance
    purse, own          row of the budget, -1 where there is none, and the case's own budget
    mixes               optima of two budgets can be mixed: a plan is judged by its mean reliance alone
    bases               budget -> the basis that was optimal
    new                 the program takes a solver of its own
    """

    program: Standing
    change: Change
    periods: tuple[str, ...]
    reliance: tuple[int, ...]
    purse: int
    own: float
    mixes: bool
    new: bool
    bases: dict[float, Basis] = field(default_factory=dict)


class Programs:
    """The programs of one process. `heed` is told how the solver gets on, and ends it by raising."""

    def __init__(self, heed: Callable[[Progress], None]) -> None:
        self._heed = heed
        self._standing: list[Standing] = []

    def place(self, bench: Bench, one_programme: bool) -> tuple[Figures, list[Standing]]:
        """The figures of a case, and the programs that went to make room. Raises FriendshoreError."""
        arrays = bench.arrays
        if RELIANCE not in arrays.costs:
            raise FriendshoreError(NO_DEMAND)
        rows = _spans(arrays.row_spans)
        one = one_programme and PURSE in rows and len(rows[PURSE].keys) == 1
        own = float(arrays.row_upper[rows[PURSE].start]) if one else np.inf
        periods = tuple(period.name for period in bench.parameters.reported)
        standing, change, gone = self._placed(arrays)
        purse = _spans(standing.arrays.row_spans)[PURSE].start if one else -1
        shown = _spans(standing.arrays.column_spans)["reliance"]
        reliance = tuple(shown.start + shown.keys.index(period) for period in periods)
        mixes = one and MEAN_HELD not in rows
        return Figures(standing, change, periods, reliance, purse, own, mixes, standing.arrays is arrays), gone

    def optimum(self, figures: Figures, budget: float) -> Optimum:
        """The least reliance at a budget. Raises FriendshoreError where there is no plan, or none that is certified,
        and whatever `heed` raises."""
        session = self._session(figures)
        with ExitStack() as stack:
            if figures.purse >= 0:
                stack.enter_context(_within(figures, budget).applied(session))
            if figures.bases:
                nearest = min(figures.bases, key=lambda known: abs(known - budget) if known != budget else -1.0)
                session.start_from(figures.bases[nearest], RELIANCE)
            elif (near := session.basis()) is not None:  # of other figures
                session.start_from(near, RELIANCE)
            solved = _optimum(session.minimise(RELIANCE, explain=False))
            value = solved.objective_value
            if (basis := session.basis()) is not None:
                figures.bases[budget] = basis
            if MEAN_HELD in session.arrays.row_names:  # the other years would be arbitrary
                session.hold(RELIANCE_HELD, loosened(value))
                try:
                    solved = _optimum(session.minimise(MEAN, explain=False))
                finally:
                    session.hold(RELIANCE_HELD, float("inf"))
        slope = min(float(solved.row_duals[figures.purse]), 0.0) if figures.mixes else 0.0
        return Optimum(budget, value, slope, _answer(figures, solved), solved.iterations)

    def least_spending(self, figures: Figures, flat: Optimum) -> Optimum:
        """The optimum of the least budget at which reliance is as low as in one that more money does not better: what
        spends least at its reliance. The dual of that is the slope on the left. Raises as `optimum`."""
        session = self._session(figures)
        weights = session.arrays.matrix[[figures.purse]].toarray().ravel()
        session.arrays.costs.setdefault(SPENT, (np.zeros(len(weights)), 0.0))
        session.set_costs(SPENT, np.arange(len(weights)), weights)
        with _within(figures, flat.budget).applied(session):
            session.hold(RELIANCE_HELD, loosened(flat.value))
            try:
                solved = _optimum(session.minimise(SPENT, explain=False))
            finally:
                session.hold(RELIANCE_HELD, float("inf"))
                if flat.budget in figures.bases:  # other figures start from it
                    session.start_from(figures.bases[flat.budget], RELIANCE)
        spent = loosened(max(solved.objective_value, 0.0))
        if spent >= flat.budget:
            return flat
        point = -float(solved.row_duals[session.arrays.row(RELIANCE_HELD)])
        slope = -1 / point if point > FREE * spent else 0.0
        value = session.arrays.objective_value(RELIANCE, solved.column_values)
        return Optimum(spent, value, slope, _answer(figures, solved), solved.iterations)

    def _session(self, figures: Figures) -> Session:
        """The solver of figures, with them in it."""
        standing = figures.program
        if standing.applied is not figures:
            standing.changes.close()
            standing.changes.enter_context(figures.change.applied(standing.session))
            standing.applied = figures
        self._standing.remove(standing)
        self._standing.append(standing)
        return standing.session

    def _placed(self, arrays: Arrays) -> tuple[Standing, Change, list[Standing]]:
        """The program that stands and takes these figures, and the change that gives them; else one more."""
        for standing in reversed(self._standing):
            if standing.arrays.matrix.shape == arrays.matrix.shape:
                change = between(standing.arrays, arrays)
                if not change.left_out:
                    return standing, change, []
        session = Session(arrays.copy(), SolverOptions(progress=self._heed, nearby=NEARBY))
        release(session)
        standing = Standing(arrays, session, ExitStack())
        self._standing.append(standing)
        gone = self._standing[:-KEPT_PROGRAMS]
        del self._standing[:-KEPT_PROGRAMS]
        return standing, Change(), gone


def _within(figures: Figures, budget: float) -> Change:
    return Change(Bounds(np.array([figures.purse]), np.array([-np.inf]), np.array([budget])))


def _answer(figures: Figures, solved: Solved) -> Answer:
    """What a plan comes to."""
    values, arrays = solved.column_values, figures.program.session.arrays
    points = tuple(_shown(float(values[place])) for place in figures.reliance)
    return Answer(figures.periods, points, _shown(arrays.objective_value(MEAN, values)))


def _shown(points: float) -> float:
    """Points of reliance without the solver's rounding below nothing."""
    return max(points, 0.0)


def _spans(spans: Mapping[int, Span]) -> dict[str, Span]:
    """Spans by the name of their component."""
    return {span.component.name: span for span in spans.values()}


def _optimum(outcome: Outcome) -> Solved:
    if not isinstance(outcome, Solved):
        raise FriendshoreError(outcome.sentence)
    return outcome
