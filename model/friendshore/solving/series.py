"""What a series of steps found: each solve, what was held in it, and what the premium is measured from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from friendshore.solving.arrays import Positions, Vector
from friendshore.solving.handover import Basis
from friendshore.solving.outcome import Outcome, Solved


@dataclass(frozen=True)
class Step:
    """One solve of the series: what was minimised, what was held, how it ended; a cost is without penalties.

    rows      waiting row -> the right-hand side that the solver had for it; those that are not named were open
    stayed    columns that stayed as they were, and their values; None where all could move
    """

    name: str
    objective: str
    unit: str
    outcome: Outcome
    value: float | None = None
    held: Mapping[str, float] = field(default_factory=dict)
    rows: Mapping[str, float] = field(default_factory=dict)
    stayed: tuple[Positions, Vector] | None = None


@dataclass(frozen=True)
class Reference:
    """What the resilience premium is measured from: least discounted cost and the premium's amount, M USD."""

    least_cost: float
    premium: float

    @property
    def ceiling(self) -> float:
        return self.least_cost + self.premium


@dataclass(frozen=True)
class Elsewhere:
    """What comes from the case without its scenarios, M USD: the premium, an amount that every scenario keeps, and,
    where scenarios only change prices, the least cost as well. None: found in the series itself."""

    premium: float | None = None
    least_cost: float | None = None


@dataclass(frozen=True)
class Series:
    """The steps in order. `prices` is the solution whose duals are prices in money: the last that minimised cost, and
    `basis` its basis, from which its neighbours are found."""

    steps: tuple[Step, ...]
    prices: Solved | None = None
    reference: Reference | None = None
    basis: Basis | None = None

    @property
    def outcome(self) -> Outcome:
        return self.steps[-1].outcome

    @property
    def premium_binds(self) -> bool:
        """Whether the ceiling on cost gives up more reliance than the tolerance."""
        return any(step.name == "premium" for step in self.steps)

    def value(self, name: str) -> float | None:
        """Value of a step; None if it was not run or not solved."""
        return next((step.value for step in self.steps if step.name == name), None)
