"""What each further point of independence costs: the frontier of reliance against cost, premium, public money, budget.

    least_cost(r)      =  min discounted cost + penalties   with reliance <= r       convex, piecewise linear, falling
    least_public(r)    =  min discounted public money       with reliance <= r
    least_reliance(m)  =  min reliance                      with all programmes' totals scaled to m M USD together

Every solve gives a point and, by its dual, a line that lies nowhere above the curve (`points.py`); the search
asks where chords and lines are furthest apart (`sandwich.py`), two places at a time, and ends when the gap is below the
tolerance: a share of what the cheap end costs, or of the highest value on the curve where that is nothing. So the whole
curve is known between an inner and an outer one, and the gap between them is told as it is, not as it was wished for.

The last hundredths of a point before the least possible are a wall, which no plan is wise to climb: there the curve is
known sideways, within `CLOSE` points, which is also how near a plan comes to what the premium allows.

The curve of cost is convex in the objective, discounted cost and the penalties that no cost figure has; both are told.
It runs from the least reliance possible to where reliance costs nothing more: what the plan of least cost has.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from friendshore.aim import HOLDABLE
from friendshore.asking.answer import Answer
from friendshore.asking.notes import Finding
from friendshore.asking.runner import IN_TURN, Question, Runner, Running
from friendshore.case.nearest import nearest
from friendshore.errors import FriendshoreError
from friendshore.solving.ceiling import CLOSE, loosened
from friendshore.studies.workings.frontier.found import Found
from friendshore.studies.workings.frontier.frames import told
from friendshore.studies.workings.frontier.points import Curve, basis_of, least_money, least_reliance, point
from friendshore.studies.workings.frontier.sandwich import Sandwich, Touch, traced
from friendshore.variants import PLAN, Variant

TOLERANCE = 0.001
"""Largest gap between the inner and the outer curve, as a share of what the cheap end costs."""
NEAR = 0.75
"""Points of reliance from a known point within which its basis is a better start than none, as measured."""
FEWEST, MOST = 3, 100
"""Points of a frontier; the most where a tolerance near the solver's own would never be met."""
FLAT = 1e-7
"""Share of the scale within which two values are the same: the slack of a held row."""


def frontier(
    case: str | Path,
    of: Variant = PLAN,
    *,
    against: str = "cost",
    tolerance: float = TOLERANCE,
    points: int | None = None,
    plants: bool = False,
    running: Running = IN_TURN,
) -> Answer:
    """The frontier of reliance against something.

    of         case, scenarios and the form of reliance (mean, final or peak)
    against    cost, premium, public or budget
    tolerance  largest gap, as a share of what the cheap end costs
    points     end at so many points, whatever the gap; None: at the tolerance
    plants     with public and budget: solve for least cost at each point too, to tell what is built there

    Raises CaseError; FriendshoreError where the question makes no sense or nothing answers it.
    """
    curve = _curve(against)
    if of.aim.measure not in HOLDABLE:
        raise FriendshoreError(f"A frontier needs one number for reliance: mean, final or peak, not {of.aim.measure}.")
    if not tolerance > 0:
        raise FriendshoreError(f"The tolerance of a frontier must be above zero, not {tolerance:g}.")
    if points is not None and points < FEWEST:
        raise FriendshoreError(f"A frontier has at least {FEWEST} points: two ends and one between, not {points}.")
    if curve is Curve.BUDGET:
        of = _with_a_total(case, of)
    with running.runner("frontier") as runner:
        search = _Search(runner, case, of, curve)
        start = search.ends()
        scale = search.scale(start)
        known = traced(start, search.ask, tolerance * scale, points or MOST).trimmed(FLAT * scale)
        if plants and curve in {Curve.PUBLIC, Curve.BUDGET}:
            search.plant(known)
    read = of.read(case)
    found = Found(curve, known, scale, tolerance, search.found, read, of.aim.measure)
    return told(found)


def _curve(word: str) -> Curve:
    if word not in list(Curve):
        near = nearest(word, list(Curve))
        known = f"nearest is '{near}'" if near else f"it is one of {', '.join(Curve)}"
        raise FriendshoreError(f"--against '{word}' is nothing that reliance is set against; {known}.")
    return Curve(word)


def _with_a_total(case: str | Path, of: Variant) -> Variant:
    """A plain budget without a total gets one, so that there is a row to move; its amount does not matter."""
    programmes = of.read(case).tables["programmes"]
    if len(programmes) == 1 and of.budget_musd is None and not programmes["total_musd"].max() > 0:
        return replace(of, budget_musd=1.0)
    return of


class _Search:
    """Asks a runner for points of a curve, and keeps what each is made of by its place."""

    def __init__(self, runner: Runner, case: str | Path, of: Variant, curve: Curve) -> None:
        self.runner, self.case, self.of, self.curve = runner, case, of, curve
        self.found: dict[float, Finding] = {}

    def ends(self) -> Sandwich:
        """Both ends of the curve."""
        if self.curve is Curve.BUDGET:
            return self._budget_ends()
        least = Question("least reliance", least_reliance)
        first, cheapest = self._all([least, self._question(math.inf)])
        low = loosened(first.figure("reliance"))
        foot = self._touch(cheapest)
        if foot.at <= low:
            return Sandwich((foot,))
        close = min(CLOSE, (foot.at - low) / 10)
        asked = [self._question(low), self._question(low + close)]
        return Sandwich((*(self._touch(each) for each in self._all(asked)), foot), close)

    def _budget_ends(self) -> Sandwich:
        """No money, or the least with which there is a plan, and all that brings anything."""
        asked = [self._question(0.0), self._question(math.inf)]
        poor, rich = self.runner.ask(self.case, self.of, asked)
        if poor.notes is None and rich.notes is not None:
            (least,) = self._all([Question("least money", least_money)])
            (poor,) = self._all([self._question(loosened(least.figure("needed")))])
        ends = tuple(self._touch(each) for each in self._there([poor, rich]))
        return Sandwich(ends if ends[1].at > ends[0].at else ends[:1])

    def scale(self, known: Sandwich) -> float:
        """What gaps are a share of."""
        values = [abs(touch.value) for touch in known.touches]
        cheap = abs(known.touches[-1].value) if self.curve is not Curve.BUDGET else 0.0
        return cheap if cheap > 1e-6 * max(values) else max(*values, 1e-9)

    def ask(self, known: Sandwich, places: Sequence[float]) -> Sequence[Touch]:
        """Points at these places."""
        return [self._touch(each) for each in self._all([self._question(at, known) for at in places])]

    def plant(self, known: Sandwich) -> None:
        """What is built at least cost at every point."""
        asked = [self._question(touch.at, plants=True) for touch in known.touches]
        self.found |= dict(zip((touch.at for touch in known.touches), self._all(asked), strict=True))

    def _question(self, at: float, known: Sandwich | None = None, *, plants: bool = False) -> Question:
        start = None
        if known is not None:
            near = min(known.touches, key=lambda touch: (abs(touch.at - at), touch.at))
            finding = self.found[near.at]
            if self.curve is Curve.BUDGET or abs(near.at - at) <= NEAR:
                start = basis_of(finding.notes.arrays) if finding.notes else None
        axis = "budget of {} M USD" if self.curve is Curve.BUDGET else "reliance of {} points"
        name = axis.format("any" if math.isinf(at) else f"{at:,.4g}")
        curve = Curve.COST if self.curve is Curve.PREMIUM else self.curve
        return Question(name, partial(point, curve=curve, at=at, start=start, plants=plants))

    def _all(self, questions: Sequence[Question]) -> Sequence[Finding]:
        return self._there(self.runner.ask(self.case, self.of, questions))

    def _there(self, found: Sequence[Finding]) -> Sequence[Finding]:
        for each in found:
            if each.notes is None:
                raise FriendshoreError(f"There is no frontier ({each.variant}). {each.sentence}")
        return found

    def _touch(self, finding: Finding) -> Touch:
        at = finding.figure("at")
        if math.isinf(at):
            at = finding.figure("needed" if self.curve is Curve.BUDGET else "reliance")
        self.found[at] = finding
        return Touch(at, finding.figure("value"), finding.figure("slope"))
