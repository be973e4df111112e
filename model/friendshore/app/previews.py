"""In the worker: the least reliance under the knobs, from a program that stays compiled and a solver that stays warm.

    known         asked before, by this desk or an earlier one: told at once
    between       a mixture of two optima of other budgets, proven to lie close to the least (curve.py)
    warm          only bounds change against the program that stands: solved again from the nearest basis
    new figures   the case is read and compiled again, its figures go into the program that stands
    new program   its rows or columns are others: it takes a solver of its own

An answer is an optimum that its certificate confirms, or it is none. What the preview leaves out is the rest of a plan:
least cost, the ceiling of the resilience premium, fair shares. While nobody asks, the curve of reliance against the
budget is completed, then the knobs one turn away are previewed (neighbours.py).
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, partial
from math import isinf

from friendshore.aim import Aim, Form
from friendshore.app import of_runs, remembered
from friendshore.app.curve import Answer, Curve, Optimum
from friendshore.app.knobs import Knobs, as_previewed, of_figures
from friendshore.app.neighbours import neighbours
from friendshore.app.programs import Figures, Programs
from friendshore.app.reading import Place, case_of, mark
from friendshore.app.stages import ARRAYS, FIGURES, PROGRAM, READ, SOLVE, Pace, Stage
from friendshore.asking import kept
from friendshore.asking.bench import Bench
from friendshore.case import Case
from friendshore.errors import CaseError, FriendshoreError
from friendshore.solving.handover import Basis
from friendshore.solving.highs import Progress
from friendshore.variants import Variant

KEPT_CASES, KEPT_FIGURES = 200, 24
Key = tuple[tuple[str, float], Knobs]
"""A case with the time it was written, and knobs."""
Say = Callable[[Stage], None]


class StaleError(Exception):
    """Nobody waits for the answer any more."""


@dataclass
class Known:
    """What is known of a case under some knobs but the budget.

    key       what it is kept under
    figures   as they stand in a solver; None: not compiled, or its program has gone since
    bases     of an earlier desk, by budget
    ahead     knobs one turn away that are still to be previewed; None: not listed yet
    """

    place: Place
    knobs: Knobs
    key: str
    curve: Curve
    figures: Figures | None
    bases: dict[float, Basis]
    ahead: list[Knobs] | None = None

    def budget(self, knobs: Knobs) -> float:
        """The budget under knobs; the case's own where no programme has a total, since there it is in the figures."""
        own = self.curve.own
        return own if knobs.budget_musd is None or isinf(own) else knobs.budget_musd


class Previewer:
    """Answers for one process."""

    def __init__(self) -> None:
        self._known: OrderedDict[Key, Known] = OrderedDict()
        self._programs = Programs(self._heed)
        self._asked: tuple[Known, Knobs] | None = None
        self._begun: tuple[str, Bench] | None = None
        self._wanted: Callable[[], bool] = lambda: True
        self._pace: Pace | None = None
        self.compiled = 0
        """How many programs were compiled."""

    def at_once(self, place: Place, knobs: Knobs) -> tuple[Answer, str] | None:
        """The answer where nothing need be solved for it; asked from another thread while one is solved."""
        known = self._of(place, knobs)
        found = None if known is None else known.curve.at(known.budget(knobs))
        if known is None or found is None:
            return None
        exact = any(each.budget == known.budget(knobs) for each in known.curve.optima)
        return found, "known" if exact else "between"

    def about(self, place: Place, knobs: Knobs) -> Stage | None:
        """What is known at once of an answer that is still to be solved; None where its program is new."""
        known = self._of(place, knobs)
        if known is None or not known.curve.optima:
            return None
        budget = known.budget(knobs)
        left = None if self._pace is None else self._pace.left(SOLVE if known.figures else READ)
        return Stage(SOLVE, left, known.curve.about(budget), known.curve.floor(budget))

    def answer(self, place: Place, knobs: Knobs, say: Say, wanted: Callable[[], bool]) -> tuple[Answer, str]:
        """The answer, and what it took. Raises StaleError, FriendshoreError with a sentence for the user."""
        self._wanted, say = wanted, _with_runs(place, knobs, say)
        known, kind = self._of(place, knobs), "warm"
        if known is None:
            known, kind = self._found(place, of_figures(knobs), say)
            if isinf(known.curve.own) and knobs.budget_musd is not None and known.knobs.budget_musd is None:
                known, kind = self._found(place, as_previewed(knobs), say)  # no programme has a total: a new row
        self._asked = known, knobs
        if (found := self.at_once(place, knobs)) is not None:
            return found
        say(self.about(place, knobs) or Stage(SOLVE, self.pace(place).left(SOLVE)))
        return self._solved(known, known.budget(knobs), say), kind

    def ponder(self, quiet: Callable[[], bool]) -> bool:
        """While nobody asks: one more optimum of the case that was asked for last, or of one that is one turn away;
        whether there may be others."""
        if self._asked is None:
            return False
        self._wanted = quiet
        known, knobs = self._asked
        try:
            if (flat := known.curve.flat()) is not None:
                self._saved(known, flat)
            elif (budget := known.curve.next()) is not None:
                self._pondered(known, budget)
            elif known.figures is None and not known.curve.closed:  # all is known of it, but not of what comes next
                self._compile(known, _silent)
            else:
                return self._turned(known, knobs)
        except StaleError:
            return False
        except FriendshoreError:
            known.curve.closed = True
        return True

    def _pondered(self, known: Known, budget: float) -> None:
        try:
            self._solved(known, budget, _silent)
        except FriendshoreError:  # no plan, or none that is certified
            known.curve.closed = True

    def _saved(self, known: Known, flat: Optimum) -> None:
        """How much less money does as well: settles every budget above it."""
        if known.figures is None:
            self._compile(known, _silent)
        assert known.figures is not None
        try:
            found = self._programs.least_spending(known.figures, flat)
        except FriendshoreError:  # none that is certified
            found = flat
        known.curve.spent = found.budget
        self._keep(known, found)

    def _turned(self, known: Known, knobs: Knobs) -> bool:
        """Preview the next of the knobs one turn away; whether there was one."""
        if known.ahead is None:
            known.ahead = list(neighbours(self._read(known.place, known.knobs, _silent), known.knobs))
        if not known.ahead:
            return False
        near = replace(known.ahead[0], budget_musd=knobs.budget_musd)
        try:
            there = self._of(known.place, near) or self._found(known.place, of_figures(near), _silent)[0]
            if there.curve.at(there.budget(near)) is None:
                self._solved(there, there.budget(near), _silent)
        except FriendshoreError:  # told when somebody asks
            pass
        del known.ahead[0]
        return True

    def _heed(self, _: Progress) -> None:
        """While the solver runs: end it where nobody waits for it."""
        self._go_on()

    def _go_on(self) -> None:
        if not self._wanted():
            raise StaleError

    def _of(self, place: Place, knobs: Knobs) -> Known | None:
        """What is known under knobs, if anything."""
        now = mark(place, knobs)
        known = self._known.get((now, of_figures(knobs)))
        if known is not None and isinf(known.curve.own) and knobs.budget_musd is not None:
            return self._known.get((now, as_previewed(knobs)))  # no programme has a total yet: a budget is a new row
        return known

    def _found(self, place: Place, asked: Knobs, say: Say) -> tuple[Known, str]:
        """What is known of a case that was not asked for yet: what was kept of it, else its program, compiled."""
        case = self._read(place, asked, say)
        variant = Variant("preview", aim=preview_aim(asked.aim), budget_musd=asked.budget_musd)
        key, kind = kept.key(case, variant, "preview", case.content_hash), "known"
        found = remembered.find(place.kept, key)
        known = Known(place, asked, key, *((found[0], None, found[1]) if found else (Curve(0.0), None, {})))
        if found is None:
            kind = self._compile(known, say, case)
        self._known[mark(place, asked), asked] = known
        while len(self._known) > KEPT_CASES:
            self._known.popitem(last=False)
        return known, kind

    def _read(self, place: Place, asked: Knobs, say: Say) -> Case:
        pace = self.pace(place)
        say(Stage(READ, pace.left(READ)))
        with pace.timed(READ):
            case = case_of(place, asked)
        self._go_on()
        return case

    def _compile(self, known: Known, say: Say, case: Case | None = None) -> str:
        """Compile the figures; what was begun for them and left goes on."""
        pace = self.pace(known.place)
        if self._begun is None or self._begun[0] != known.key:
            case = case or self._read(known.place, known.knobs, say)
            aim, budget = preview_aim(known.knobs.aim), known.knobs.budget_musd
            self._begun = known.key, Bench(case, Variant("preview", aim=aim, budget_musd=budget))
        bench = self._begun[1]
        for step, make in ((FIGURES, lambda: bench.parameters), (PROGRAM, lambda: bench.program)):
            say(Stage(step, pace.left(step)))
            with pace.timed(step):
                make()
            self._go_on()
        say(Stage(ARRAYS, pace.left(ARRAYS)))
        with pace.timed(ARRAYS):
            figures, gone = self._programs.place(bench, len(bench.case.tables["programmes"]) == 1)
        self._begun = None
        self.compiled += 1
        for each in self._known.values():
            if each.figures is not None and each.figures.program in gone:
                each.figures = None
        known.figures = figures
        figures.bases.update(known.bases)
        known.curve.own, known.curve.mixes = figures.own, figures.mixes
        self._let_go(known)
        return "new program" if figures.new else "new figures"

    def _let_go(self, known: Known) -> None:
        """Figures take memory: where there are too many, those of the cases asked for first are given up, but not those
        that are wanted now."""
        others = [each for each in self._known.values() if each.figures is not None and each is not known]
        for each in others[: 1 - KEPT_FIGURES]:
            each.figures = None

    def _solved(self, known: Known, budget: float, say: Say) -> Answer:
        if known.figures is None:
            self._compile(known, say)
        assert known.figures is not None
        pace, first = self.pace(known.place), not known.curve.optima
        say(Stage(SOLVE, pace.left(SOLVE), known.curve.about(budget), known.curve.floor(budget)))
        with pace.timed(SOLVE):
            found = self._programs.optimum(known.figures, budget)
        self._keep(known, found)
        if first:
            remembered.keep_seconds(known.place.kept, pace.seconds)
        return found.answer

    def _keep(self, known: Known, found: Optimum) -> None:
        known.curve.add(found)
        bases = known.bases if known.figures is None else known.figures.bases or known.bases
        remembered.put(known.place.kept, known.key, known.curve, bases)

    def pace(self, place: Place) -> Pace:
        """How long each step took last, by this desk or an earlier one."""
        if self._pace is None:
            self._pace = Pace(remembered.seconds(place.kept))
            remembered.tidy(place.kept)
        return self._pace


def _with_runs(place: Place, knobs: Knobs, say: Say) -> Say:
    """Tell what a run has found of the same knobs, until something is known of the preview itself."""
    runs = cache(partial(of_runs.find, place, knobs))  # looked up once the case is found to be a new one

    def told(stage: Stage) -> None:
        say(stage if stage.step == READ or stage.about else replace(stage, run=runs()))

    return told


def _silent(_: Stage) -> None:
    """Nobody hears what is made while nobody asks."""


def preview_aim(aim: Aim) -> Aim:
    """The least reliance in the measure of an aim."""
    if aim.form in (Form.COST, Form.PUBLIC, Form.PROFIT):
        return Aim(aim.measure if aim.form is not Form.PROFIT else Form.MEAN)
    return aim


def sentence_of(error: Exception) -> str:
    """What went wrong, for the user."""
    if isinstance(error, CaseError):
        return str(error)
    return str(error) if isinstance(error, FriendshoreError) else f"{type(error).__name__}: {error}"
