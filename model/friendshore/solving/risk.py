"""What is risked where reliance depends on the world: one figure of reliance in several worlds, and how it is counted.

    expected   sum_w p[w] * R[w]
    cvar       min_level  level + sum_w p[w] / tail * max(0, R[w] - level)     mean of the worst `tail` of probability
    worst      max_w R[w]
    regret     max_w (R[w] - least[w])         least[w]: what a planner who knew the world would reach

in points. As columns and rows of a program: level, free, and beyond[w] >= R[w] - level (- least[w]); Rockafellar and
Uryasev (2000), equation 16, for the second.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from friendshore.errors import FriendshoreError
from friendshore.solving.arrays import Vector


class Measure(StrEnum):
    """How reliance in several worlds becomes one figure."""

    EXPECTED = "expected"
    CVAR = "cvar"
    WORST = "worst"
    REGRET = "regret"


@dataclass(frozen=True)
class Risk:
    """A measure, or its word; `tail` is the share of probability that cvar looks at. Raises FriendshoreError."""

    measure: Measure = Measure.EXPECTED
    tail: float = 0.1

    def __post_init__(self) -> None:
        object.__setattr__(self, "measure", Measure(self.measure))
        if not 0 < self.tail <= 1:
            raise FriendshoreError(f"--tail {self.tail:g}: expected a share of probability above 0, at most 1.")

    def of(self, weights: Vector, reliance: Sequence[float], least: Sequence[float]) -> float:
        """What is risked, points; not a number where reliance of a world is none."""
        figures = np.asarray(reliance, float)
        if not np.isfinite(figures).all():
            return float("nan")
        match self.measure:
            case Measure.EXPECTED:
                return float(weights @ figures)
            case Measure.WORST:
                return float(figures.max())
            case Measure.REGRET:
                return float((figures - np.asarray(least, float)).max())
            case Measure.CVAR:
                order = np.argsort(-figures, kind="stable")
                before = np.concatenate([[0.0], np.cumsum(weights[order])[:-1]])
                counted = np.clip(self.tail - before, 0.0, weights[order])
                return float(counted @ figures[order] / counted.sum())

    @property
    def words(self) -> str:
        """As it stands in a sentence."""
        return {
            Measure.EXPECTED: "expected reliance",
            Measure.CVAR: f"mean reliance of the worst {100 * self.tail:g} % of probability",
            Measure.WORST: "reliance in the worst world",
            Measure.REGRET: "the largest regret",
        }[self.measure]
