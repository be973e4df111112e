"""In the worker: the least reliance under the knobs, from a program that stays compiled and a solver that stays warm.

    known         asked before: told at once
    between       a mixture of two optima of other budgets, proven to lie close to the least (curve.py)
    warm          only bounds change against the program that stands: solved again from the basis at hand
    new figures   the case is read and compiled again, its figures go into the program that stands
    new program   its rows or columns are others: it takes a solver of its own

An answer is an optimum that its certificate confirms, or it is none. What the preview leaves out is the rest of a plan:
least cost, the ceiling of the resilience premium, fair shares.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np

from friendshore.app.curve import Answer, Curve, Optimum
from friendshore.app.knobs import Knobs
from friendshore.app.reading import Place, case_of, mark
from friendshore.asking.bench import Bench
from friendshore.errors import CaseError, FriendshoreError
from friendshore.program import Aim, Form
from friendshore.solving.arrays import Arrays
from friendshore.solving.ceiling import loosened
from friendshore.solving.change import Bounds, Change, between
from friendshore.solving.handover import Basis
from friendshore.solving.highs import Progress, Session, SolverOptions
from friendshore.solving.outcome import Outcome, Solved
from friendshore.solving.runner import MEAN, MEAN_HELD, RELIANCE, RELIANCE_HELD, release
from friendshore.variants import Variant

KEPT_ANSWERS, KEPT_FIGURES, KEPT_PROGRAMS = 200, 24, 3
NEARBY = 400
"""Iterations of simplex from the basis at hand, after which interior point is quicker for a preview."""
Key = tuple[tuple[str, float], Knobs]
"""A case with the time it was written, and knobs."""
PURSE = "within_programme"


class StaleError(Exception):
    """Nobody waits for the answer any more."""


@dataclass
class Standing:
    """A program in its solver, and what is changed of it at the moment."""

    arrays: Arrays
    session: Session
    changes: ExitStack
    basis: Basis | None = None


@dataclass(frozen=True)
class Figures:
    """Figures of some knobs, as a change of a program that stands.

    periods, reliance   the reported ones, and the columns of their reliance
    purse               row of the budget, -1 where there is none
    curve               what is known of reliance against the budget; None where optima cannot be mixed
    """

    program: Standing
    change: Change
    periods: tuple[str, ...]
    reliance: tuple[int, ...]
    purse: int
    curve: Curve | None


class Previewer:
    """Answers for one process."""

    def __init__(self) -> None:
        self._answers: OrderedDict[Key, Answer] = OrderedDict()
        self._figures: OrderedDict[Key, Figures] = OrderedDict()
        self._programs: list[Standing] = []
        self._applied: Figures | None = None
        self._pondered: Figures | None = None
        self._wanted: Callable[[], bool] = lambda: True
        self.compile_seconds = 0.0

    def _heed(self, _: Progress) -> None:
        """While the solver runs: end it where nobody waits for it."""
        if not self._wanted():
            raise StaleError

    def at_once(self, place: Place, knobs: Knobs) -> tuple[Answer, str] | None:
        """The answer where nothing need be solved for it; asked from another thread while one is solved."""
        if (known := self._answers.get((mark(place, knobs), as_previewed(knobs)))) is not None:
            return known, "known"
        figures = self._figures.get((mark(place, knobs), of_figures(knobs)))
        if figures is None or figures.curve is None:
            return None
        mixed = figures.curve.at(figures.curve.own if knobs.budget_musd is None else knobs.budget_musd)
        return None if mixed is None else (mixed, "between")

    def answer(
        self, place: Place, knobs: Knobs, say: Callable[[str], None], wanted: Callable[[], bool]
    ) -> tuple[Answer, str]:
        """The answer, and what it took. Raises StaleError, FriendshoreError with a sentence for the user."""
        self._wanted = wanted
        now = mark(place, knobs)
        key = now, as_previewed(knobs)
        kind = "warm"
        asked = of_figures(knobs)
        figures = self._figures.get((now, asked))
        if figures is not None and figures.purse < 0 and knobs.budget_musd is not None:
            asked, kind = as_previewed(knobs), "new figures"  # no programme has a total yet: a budget is a new row
            figures = self._figures.get((now, asked))
        if figures is None:
            say("building")
            began = perf_counter()
            figures, kind = self._compiled(place, asked, wanted)
            self.compile_seconds = perf_counter() - began
            if figures.purse < 0 and knobs.budget_musd != asked.budget_musd:
                return self.answer(place, knobs, say, wanted)
        if not wanted():
            raise StaleError
        self._pondered = figures
        if (found_so_far := self.at_once(place, knobs)) is not None:
            return found_so_far
        say("solving")
        found = self._solved(figures, knobs.budget_musd)
        self._answers[key] = found
        while len(self._answers) > KEPT_ANSWERS:
            self._answers.popitem(last=False)
        return found, kind

    def ponder(self, quiet: Callable[[], bool]) -> bool:
        """While nobody asks: one more optimum of the curve that was asked for last; whether there may be others."""
        figures = self._pondered
        budget = None if figures is None or figures.curve is None else figures.curve.next()
        if figures is None or figures.curve is None or budget is None:
            return False
        self._wanted = quiet
        try:
            self._solved(figures, budget)
        except StaleError:
            return False
        except FriendshoreError:  # no plan, or none that is certified
            figures.curve.closed = True
        return True

    def _compiled(self, place: Place, knobs: Knobs, wanted: Callable[[], bool]) -> tuple[Figures, str]:
        case = case_of(place, knobs)
        if not wanted():
            raise StaleError
        bench = Bench(case, Variant("preview", aim=preview_aim(knobs.aim), budget_musd=knobs.budget_musd))
        arrays = bench.arrays
        if RELIANCE not in arrays.costs:
            raise FriendshoreError(NO_DEMAND)
        spans = {span.component.name: span for span in arrays.row_spans.values()}
        one = len(case.tables["programmes"]) == 1 and PURSE in spans and len(spans[PURSE].keys) == 1
        purse = spans[PURSE].start if one else -1
        periods = tuple(period.name for period in bench.parameters.reported)
        standing, change, kind = self._placed(arrays)
        reliance = tuple(standing.arrays.column_names.index(name) for name in _reliance(bench, periods))
        mixes = purse >= 0 and MEAN_HELD not in arrays.row_names
        curve = Curve(float(arrays.row_upper[purse])) if mixes else None
        figures = Figures(standing, change, periods, reliance, purse, curve)
        self._figures[mark(place, knobs), knobs] = figures
        while len(self._figures) > KEPT_FIGURES:
            self._figures.popitem(last=False)
        return figures, kind

    def _placed(self, arrays: Arrays) -> tuple[Standing, Change, str]:
        """The program that stands and takes these figures, and the change that gives them; else one more."""
        for standing in reversed(self._programs):
            if standing.arrays.matrix.shape == arrays.matrix.shape:
                change = between(standing.arrays, arrays)
                if not change.left_out:
                    return standing, change, "new figures"
        own = arrays.copy()
        session = Session(own, SolverOptions(progress=self._heed, nearby=NEARBY))
        release(session)
        standing = Standing(arrays, session, ExitStack())
        self._programs.append(standing)
        for old in self._programs[:-KEPT_PROGRAMS]:
            self._figures = OrderedDict((key, each) for key, each in self._figures.items() if each.program is not old)
        del self._programs[:-KEPT_PROGRAMS]
        return standing, Change(), "new program"

    def _solved(self, figures: Figures, budget: float | None) -> Answer:
        standing = figures.program
        session = standing.session
        if self._applied is not figures:
            standing.changes.close()
            standing.changes.enter_context(figures.change.applied(session))
            self._applied = figures
            if standing.basis is not None:
                session.start_from(standing.basis, RELIANCE)
        with ExitStack() as stack:
            if budget is not None and figures.purse >= 0:
                held = Change(Bounds(np.array([figures.purse]), np.array([-np.inf]), np.array([budget])))
                stack.enter_context(held.applied(session))
            solved = _optimum(session.minimise(RELIANCE, explain=False))
            standing.basis, value = session.basis(), solved.objective_value
            if MEAN_HELD in session.arrays.row_names:  # the other years would be arbitrary
                session.hold(RELIANCE_HELD, loosened(solved.objective_value))
                try:
                    solved = _optimum(session.minimise(MEAN, explain=False))
                finally:
                    session.hold(RELIANCE_HELD, float("inf"))
        cost, offset = session.arrays.cost(MEAN)
        values = solved.column_values
        points = tuple(_shown(float(values[place])) for place in figures.reliance)
        answer = Answer(figures.periods, points, _shown(float(cost @ values) + offset))
        if (curve := figures.curve) is not None:
            at = curve.own if budget is None else budget
            curve.add(Optimum(at, value, min(float(solved.row_duals[figures.purse]), 0.0), answer))
        return answer


NO_DEMAND = "Nobody among the planners demands anything in a reported period: there is no reliance to show."


def _shown(points: float) -> float:
    """Points of reliance without the solver's rounding below nothing."""
    return max(points, 0.0)


def _reliance(bench: Bench, periods: tuple[str, ...]) -> Iterator[str]:
    """Names of the columns of the reliance of periods."""
    places, keys = bench.columns("reliance")
    names = dict(zip(keys, (bench.arrays.column_names[place] for place in places), strict=True))
    yield from (names[period] for period in periods)


def _optimum(outcome: Outcome) -> Solved:
    if not isinstance(outcome, Solved):
        raise FriendshoreError(outcome.sentence)
    return outcome


def preview_aim(aim: Aim) -> Aim:
    """The least reliance in the measure of an aim."""
    if aim.form in (Form.COST, Form.PUBLIC, Form.PROFIT):
        return Aim(aim.measure if aim.form is not Form.PROFIT else Form.MEAN)
    return aim


def as_previewed(knobs: Knobs) -> Knobs:
    """The knobs without those that no preview depends on."""
    return replace(knobs, premium_share=None, electricity=1.0, whole_plants=False)


def of_figures(knobs: Knobs) -> Knobs:
    """The knobs that figures are compiled for: the budget is a bound, where a programme has a total."""
    return replace(as_previewed(knobs), budget_musd=None)


def sentence_of(error: Exception) -> str:
    """What went wrong, for the user."""
    if isinstance(error, CaseError):
        return str(error)
    return str(error) if isinstance(error, FriendshoreError) else f"{type(error).__name__}: {error}"
