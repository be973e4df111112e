"""The steps of a plan for several worlds at once, on the joined program (extensive.py).

    ceilings     asked by itself: least cost above the ceilings, in hundredths of them; nothing where all are kept
    risk         least of what is risked, within every world's ceiling
    unlimited    only where a ceiling binds: the same without ceilings
    expected     where risk is not expected reliance itself: least expected reliance with risk held, since what the
                 other worlds show would be arbitrary
    money        least expected discounted cost, penalties included, with both held, within the ceilings; not of several
                 worlds where every ceiling has a price and gives up more than the tolerance: then each world costs what
                 it may, and no plan that risks as little costs less in one of them but by costing more in another

In a large program of several worlds a ceiling may first be exceeded at a price: interior point finds no way to ceilings
that leave little above the least that worlds can cost, and does find one that is open. Where nothing exceeds a ceiling
at that price, the least at it is the least within the ceilings, too, with the same duals (an exact penalty: Nocedal and
Wright, 2006, section 17.2); where something does, a higher price is tried, and in the end the ceilings themselves.

What is held is the least + tolerance, or, where ceilings do not allow that, the least within them + CLOSE: the
tolerance is then given up already, and not a second time, as in the plan of one world (lexicographic.py). Of several
worlds it must be known that their ceilings can be kept: interior point may search for ever where there is nothing to be
found.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from friendshore.solving.arrays import Vector
from friendshore.solving.ceiling import CLOSE, loosened
from friendshore.solving.extensive import MEAN, MONEY, OVER, RISK, Joined
from friendshore.solving.highs import Session, SolverOptions
from friendshore.solving.options import Method
from friendshore.solving.outcome import Infeasible, NotCertified, Outcome, Solved, Unbounded
from friendshore.solving.risk import Measure

BINDS = 1e-6
"""Points by which a M USD more would lower what is risked, from which a ceiling binds."""
ABOVE = 1e-6
"""Part of a ceiling from which a cost counts as above it, where interior point found it without crossover."""
PRICES = {RISK: (1.0, 100.0), MEAN: (1.0, 100.0), MONEY: (10.0, 1_000.0)}
"""Of what exceeds a ceiling, to be tried in turn: points for a hundredth of the ceiling, M USD for a M USD. The six
worlds of the allied case would give 0.05 to 0.6 points for a hundredth."""


@dataclass(frozen=True)
class Found:
    """A plan for several worlds.

    least    the least of what is risked, within the ceilings
    held     what is held of it
    binds    whether a ceiling gives up more than the tolerance
    solved   the last step
    """

    least: float
    held: float
    binds: bool
    solved: Solved


class Steps:
    """The joined program in a solver, asked step by step; nothing is held between calls."""

    def __init__(self, joined: Joined, options: SolverOptions, announce: Callable[[str], None] | None = None) -> None:
        self.joined = joined
        self.session = Session(joined.arrays.copy(), options)
        self.announce = announce or (lambda step: None)
        self._closed = True

    def plan(self, tolerance: float) -> Found | Outcome:
        """The steps in turn; the first that ends in no optimum is the outcome."""
        expected = self.joined.risk.measure is Measure.EXPECTED
        least = self.least()
        if not isinstance(least, Solved):
            return least
        lowest = least.objective_value
        held, binds = lowest + tolerance, False
        if self._priced(least).any():
            self.ceilings(closed=False)
            free = self._step("unlimited", RISK)
            self.ceilings(closed=True)
            if not isinstance(free, Solved):
                return free
            binds = lowest + CLOSE > free.objective_value + tolerance
            if binds and expected and self._spent(least):
                return Found(lowest, lowest, binds, least)
            held = max(lowest + CLOSE, free.objective_value + tolerance)
        self.hold(self.joined.risk_held, RISK, held)
        try:
            if not expected:
                mean = self._within("expected", MEAN)
                if not isinstance(mean, Solved):
                    return mean
                if binds and self._spent(mean):
                    return Found(lowest, held, binds, mean)
                self.hold(self.joined.mean_held, MEAN, mean.objective_value + (CLOSE if binds else tolerance))
            last = self._cheapest(likely=not binds or len(self.joined.blocks) == 1)
        finally:
            self.hold(self.joined.risk_held, RISK, np.inf)
            self.hold(self.joined.mean_held, MEAN, np.inf)
        return Found(lowest, held, binds, last) if isinstance(last, Solved) else last

    def _priced(self, found: Solved) -> NDArray[np.bool_]:
        """By world, whether its ceiling has a price."""
        prices: Vector = -found.row_duals[self.joined.capped] * self.joined.scales
        return prices > BINDS

    def _spent(self, found: Solved) -> bool:
        """Whether each of several worlds costs what it may."""
        return len(self.joined.blocks) > 1 and bool(self._priced(found).all())

    def _cheapest(self, likely: bool) -> Outcome:
        """Least expected cost within the ceilings with what is held. Where the cheapest plan of all is likely to keep
        within them, that is tried first: ceilings make a solve slow, and crossover after it slower than all else. So
        the plan of one world is a corner, that of several a point amid those that cost the same.
        """
        crossover = len(self.joined.blocks) == 1
        if likely:
            self.ceilings(closed=False)
            found = self._step("money", MONEY, crossover=crossover)
            self.ceilings(closed=True)
            if not isinstance(found, Solved) or self._kept(found):
                return found
        return self._within("money", MONEY, crossover=crossover)

    def _kept(self, found: Solved) -> bool:
        costs = [self.joined.cost(place, found.column_values) for place in range(len(self.joined.blocks))]
        return all(cost <= loosened(each.ceiling) for cost, each in zip(costs, self.joined.blocks, strict=True))

    def least(self) -> Outcome:
        """Least of what is risked, within the ceilings."""
        return self._within("risk", RISK)

    def cheapest(self, risk: float) -> Outcome:
        """Least expected cost with no more at risk than this."""
        self.hold(self.joined.risk_held, RISK, risk)
        try:
            return self._within("money", MONEY)
        finally:
            self.hold(self.joined.risk_held, RISK, np.inf)

    def ceilings(self, *, closed: bool) -> None:
        """Have every world keep within its ceiling, or none."""
        over = self.joined.over
        self.session.set_columns(over, np.zeros(len(over)), np.full(len(over), 0.0 if closed else np.inf))
        self._closed = closed

    def hold(self, row: int, objective: str, most: float) -> None:
        """Hold an objective from above."""
        _, offset = self.session.arrays.cost(objective)
        self.session.set_rows(np.array([row]), -np.inf, loosened(most) - offset if np.isfinite(most) else np.inf)

    def above(self) -> dict[str, float] | Outcome:
        """By world what its cost must exceed its ceiling by, M USD: least in all, in hundredths of the ceilings. Worlds
        that can keep theirs are left out."""
        self.ceilings(closed=False)
        found = self._step("ceilings", OVER)
        self.ceilings(closed=True)
        if not isinstance(found, Solved):
            cause = "what is decided in common cannot be carried out in every world, whatever it costs"
            return replace(found, cause=cause) if isinstance(found, Infeasible) else found
        over = found.column_values[self.joined.over].tolist()
        return {
            block.name: above
            for block, above in zip(self.joined.blocks, over, strict=True)
            if above > ABOVE * max(1.0, abs(block.ceiling))
        }

    def _within(self, name: str, objective: str, *, crossover: bool = False) -> Outcome:
        """Minimise with the ceilings as they are."""
        if self._closed and self._large and len(self.joined.blocks) > 1:
            for price in PRICES[objective]:
                found = self._at_a_price(name, objective, price)
                if isinstance(found, Solved):
                    over = found.column_values[self.joined.over] * self.joined.scales
                    if over.max() <= self.session.options.accepted:
                        return found
                elif not isinstance(found, NotCertified | Unbounded):
                    return found
        return self._step(name, objective, crossover=crossover)

    def _at_a_price(self, name: str, objective: str, price: float) -> Outcome:
        """Minimise with what exceeds ceilings priced; the value of what is found is without that."""
        over = self.joined.over
        self.session.set_costs(objective, over, price * (1.0 if objective == MONEY else self.joined.scales))
        self.ceilings(closed=False)
        try:
            found = self._step(name, objective, again=False)
        finally:
            self.ceilings(closed=True)
            self.session.set_costs(objective, over, 0.0)
        if not isinstance(found, Solved):
            return found
        return replace(found, objective_value=self.session.arrays.objective_value(objective, found.column_values))

    @property
    def _rows(self) -> int:
        return int(self.session.arrays.matrix.shape[0])

    @property
    def _large(self) -> bool:
        return self._rows > LARGE

    @property
    def _method(self) -> Method:
        return "ipm" if self._large else "choose"

    def _step(self, name: str, objective: str, *, crossover: bool = False, again: bool = True) -> Outcome:
        """Minimise; without crossover where nobody reads which plan it is, only what it comes to."""
        self.announce(name)
        huge = self._rows > HUGE
        found = self.session.minimise(
            objective, method=self._method, crossover=crossover, explain=False, again=again and not huge
        )
        return replace(found, advice=FEWER) if huge and isinstance(found, NotCertified) else found


LARGE = 2_000
"""Rows from which interior point is quicker than simplex from the basis at hand."""
HUGE = 200_000
"""Rows from which crossover is not waited for where interior point made no progress: 42 min on 265,000 did not do."""
FEWER = "The worlds are too large a program together: plan for fewer of them, or to an earlier year"
