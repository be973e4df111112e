"""The least reliance against the budget, from the optima found so far: between two of them it is known to a hair.

    v(B) = min reliance with a budget of B                                                    convex, and falling in B
    v(B) <= l v(B1) + (1 - l) v(B2)        with B = l B1 + (1 - l) B2: the mixture of both plans is a plan
    v(B) >= v(Bi) + y_i (B - Bi)           y_i the dual of the budget at Bi, for every i

A mixture whose two bounds lie close needs no solve. Where they lie apart most, the next optimum is worth most. Where
more money no longer helps, the least that a plan of that reliance spends settles every budget above it.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from itertools import pairwise

CLOSE = 0.05
"""Points of reliance within which a mixture is shown."""
MOST_POINTS = 16
TIMES = 4.0
"""How many times the case's own budget is looked at."""


@dataclass(frozen=True)
class Answer:
    """The least reliance under some knobs: by reported period and in the mean, points.

    above   points by which it may lie above the least, where it is a mixture of two optima
    """

    periods: tuple[str, ...]
    points: tuple[float, ...]
    mean: float
    above: float = 0.0


@dataclass(frozen=True)
class Optimum:
    """An optimum at a budget: `value` is what the aim minimises, `slope` its dual, points a M USD, zero or less."""

    budget: float
    value: float
    slope: float
    answer: Answer
    iterations: int = 0

    def line(self, budget: float) -> float:
        """What no plan of another budget lies below, by this one's duals."""
        return self.value + self.slope * (budget - self.budget)


@dataclass
class Curve:
    """The optima of one set of figures, by budget.

    own      the case's own budget
    mixes    the mixture of two plans is as good as the mixture of their values
    closed   no more optima are looked for: one of them had no plan
    spent    the least budget at which more money no longer helps; None: not looked for yet
    """

    own: float
    mixes: bool = True
    optima: list[Optimum] = field(default_factory=list)
    closed: bool = False
    spent: float | None = None

    def add(self, found: Optimum) -> None:
        """One more optimum."""
        at = bisect_left([each.budget for each in self.optima], found.budget)
        if at == len(self.optima) or self.optima[at].budget != found.budget:
            self.optima.insert(at, found)

    def at(self, budget: float) -> Answer | None:
        """The least reliance at a budget: an optimum of it, or a mixture that is close; None where there is neither."""
        for each in self.optima:
            if each.budget == budget:
                return each.answer
        found = self.about(budget)
        return found if found is not None and found.above <= CLOSE else None

    def about(self, budget: float) -> Answer | None:
        """The mixture of the optima on both sides, and how far it may lie above the least; None without any below."""
        below = [each for each in self.optima if each.budget <= budget]
        over = [each for each in self.optima if each.budget >= budget]
        if not below or not self.mixes:
            return None
        first, second = below[-1], over[0] if over else below[-1]  # a plan of less money is a plan of more
        width = second.budget - first.budget
        share = (budget - first.budget) / width if width else 0.0
        above = _mixed(first.value, second.value, share) - self._line(budget)
        one, other = first.answer, second.answer
        points = tuple(_mixed(a, b, share) for a, b in zip(one.points, other.points, strict=True))
        return Answer(one.periods, points, _mixed(one.mean, other.mean, share), max(above, 0.0))

    def floor(self, budget: float) -> float | None:
        """What no plan of a budget lies below; None where no optimum tells."""
        return self._line(budget) if self.mixes and self.optima else None

    def _line(self, budget: float) -> float:
        return max(each.line(budget) for each in self.optima)

    def next(self) -> float | None:
        """The budget whose optimum is worth most; None where every budget is known closely, up to several times the
        case's own."""
        if self.closed or len(self.optima) >= MOST_POINTS:
            return None
        half = () if self.spent is None else (self.spent / 2,)
        ends: tuple[float, ...] = (self.own, *half, 0.0, TIMES * self.own) if self.mixes else (self.own,)
        for wanted in ends:
            if self.at(wanted) is None:
                return wanted
        gaps = [self._gap(first, second) for first, second in pairwise(self.optima)] if self.mixes else []
        gap, where = max(gaps, default=(0.0, self.own))
        return where if gap > CLOSE else None

    def flat(self) -> Optimum | None:
        """An optimum that more money does not better, and less perhaps neither; None where none is known, or the least
        budget that does as well is known already."""
        if self.closed or not self.mixes or self.spent is not None or self.at(self.own) is None:
            return None
        return next((each for each in self.optima if each.slope == 0 and each.budget > 0), None)

    def _gap(self, first: Optimum, second: Optimum) -> tuple[float, float]:
        """Where the lines of two neighbours meet, and how far the mixture lies above them there."""
        apart = second.slope - first.slope
        if apart <= 0:
            return 0.0, first.budget
        where = (first.line(0.0) - second.line(0.0)) / apart
        where = min(max(where, first.budget), second.budget)
        share = (where - first.budget) / (second.budget - first.budget)
        return _mixed(first.value, second.value, share) - max(first.line(where), second.line(where)), where


def _mixed(one: float, other: float, share: float) -> float:
    return (1 - share) * one + share * other
