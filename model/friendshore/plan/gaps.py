"""The gap of a build: what it costs beyond its worth, from the step that minimised cost, term by term.

    gap[p,s]    =  cost + rents - sum_t h[t] * online[p,s,t] * worth[f,t]          M USD of present value per kt/yr
    worth[f,t]  =  max(0, max_m margin[f,m,t] / use[m])

Cost and rents are minus dual x entry over the rows that a build sits in: what it costs (`cost_counted`), and what is
short. A margin is what a kt of activity brings at this plan's worths: minus its reduced cost, without the duals of its
own fleet's capacity and least use. Where a fleet has nothing yet, the solver may put a gap on its build, on its
activity or on the price of what it alone would make: so the first two are added up, and what nobody makes is worth what
its best user could pay, at most.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from friendshore.frames import rows as each
from friendshore.names import FleetName, PeriodName
from friendshore.parameters.fleets import Facility
from friendshore.parameters.works import Build, BuildKey
from friendshore.plan.limits import WORDS
from friendshore.plan.reading import NOTHING, Solution
from friendshore.solving.runner import COST
from friendshore.solving.spans import Span
from friendshore.units import THOUSANDTH

NOISE = 1e-6
"""M USD per kt/yr below which a term is the solver's rounding."""
CLOSE = 1e-6
PAID = "cost_counted"
OWN = frozenset({"within_capacity", "new_capacity_used"})
"""Rows of a fleet's own, whose duals share out what its capacity is worth between build and activity."""
WORTH = "worth"
OUTPUTS_DEEP = 3
"""Steps of the chain down which users are asked what they could pay: shipped, cracked, separated."""
LIMITS = frozenset({"within_pace", "within_permit_slots"})
RENTS = {
    "within_project": "nothing: the whole project is built in other years",
    "commercial_viability.pays_for_itself": "private worth below zero: without more aid it does not pay for itself",
}
"""What is short in words, by row, where there is no more to say."""


@dataclass(frozen=True)
class Term:
    """One term of a gap: the row's name and index, M USD of present value per kt/yr, the row's position."""

    family: str
    key: tuple[str, ...]
    amount: float
    row: int


class Gaps:
    """The builds of a program as columns: their gaps and what those are made of."""

    def __init__(self, solution: Solution) -> None:
        self._solution, arrays = solution, solution.arrays
        span = arrays.columns_of(solution.program.block.build)
        self._position = {key: span.start + place for place, key in enumerate(span.keys)}
        self._first = span.start
        self._spans = list(arrays.row_spans.values())
        self._starts = [each.start for each in self._spans]
        self._names = [name for each in self._spans for name in [each.component.name] * len(each.keys)]
        self._duals, self._reduced = solution.prices.row_duals, solution.prices.reduced_costs
        self._values, self._costs = solution.prices.column_values, arrays.cost(COST)[0]
        self._by_row = arrays.matrix.tocsr()
        self._known: dict[tuple[int, int], float] = {}
        self._told: dict[BuildKey, list[Term]] = {}
        self._years = {period.name: period.years for period in solution.parameters.periods}
        self._worth = self._margins()
        self._working = {key[0] for key in solution.program.block.activity}
        upper = arrays.row_upper
        near = CLOSE * (1 + np.abs(np.where(np.isfinite(upper), upper, 0.0)))
        self._full = solution.prices.row_values >= upper - near
        totals = {programme.name: programme.total for programme in solution.parameters.programmes}
        paid = solution.levels("within_programme", ("programme",))
        self._spent = [str(row.programme) for row in each(paid) if row.value >= totals[row.programme] * (1 - CLOSE)]

    def build(self, key: BuildKey) -> Build:
        return self._solution.parameters.builds[key]

    def has_work(self, facility: Facility) -> bool:
        """Whether the facility's fleet has anything that it can do."""
        return self._solution.parameters.fleet_of[facility.name] in self._working

    def gap(self, key: BuildKey) -> float:
        """What a build costs beyond its worth, M USD of present value per kt/yr."""
        return sum(term.amount for term in self.terms(key))

    def no_room(self, key: BuildKey) -> bool:
        """Whether a whole plant has no room in the limits of its year; never so in a plan that may slice plants."""
        whole = self._solution.whole
        return whole is not None and bool(whole.rounding.no_room[self._position[key] - self._first])

    def gap_share(self, key: BuildKey) -> float:
        """The gap as a share of what the build costs."""
        cost = sum(term.amount for term in self.terms(key) if term.amount > 0)
        return self.gap(key) / cost if cost > NOISE else self.gap(key)

    def used_up(self, key: BuildKey) -> list[Term]:
        """Rows with pace, permit slots or money that a build would need, and that are used up."""
        found = [term for term in self.terms(key) if term.family in LIMITS and self._full[term.row]]
        return found or [term for term in self.terms(key) if term.family == "capital_paid" and self._spent]

    def terms(self, key: BuildKey) -> list[Term]:
        """Cost and rents of a build, by row, and what its capacity is worth (negative)."""
        if key not in self._told:
            self._told[key] = self._terms(key)
        return self._told[key]

    def _terms(self, key: BuildKey) -> list[Term]:
        arrays, column = self._solution.arrays, self._position[key]
        found = []
        for row, entry in self._entries(column):
            span = self._span(row)
            if span.component.name not in OWN:
                index = span.keys[row - span.start]
                words = tuple(str(word) for word in (index if isinstance(index, tuple) else (index,)))
                amount = -float(self._solution.prices.row_duals[row]) * entry
                found.append(Term(str(span.component.name), words, amount, row))
        own = float(arrays.cost(COST)[0][column])
        worth = sum(
            self._years[period] * share * self._worth[self._solution.parameters.fleet_of[key[0]], period]
            for period, share in self.build(key).online.items()
        )
        return [*found, Term(PAID, (), own, -1), Term(WORTH, (), -worth, -1)]

    def _margins(self) -> dict[tuple[FleetName, PeriodName], float]:
        """(fleet, period) -> M USD of present value that a kt of capacity brings at best."""
        solution, activity = self._solution, self._solution.program.block.activity
        first = solution.arrays.columns_of(activity).start
        best = defaultdict[tuple[FleetName, PeriodName], float](float)
        stands = solution.parameters.standing
        built = {row.facility for row in each(solution.values("build", ("facility", "decided")))}
        for place, (fleet, mode, _, period) in enumerate(activity):
            use = solution.parameters.modes[fleet, mode].use
            facilities = solution.parameters.fleets[fleet].facilities
            if use > 0 and any(facility.max_build > 0 for facility in facilities):
                idle = stands[fleet, period] <= 0 and not any(facility.name in built for facility in facilities)
                lost = self._loss(first + place, OUTPUTS_DEEP if idle else 0)
                best[fleet, period] = max(best[fleet, period], -lost / use)
        return best

    def _loss(self, column: int, deep: int) -> float:
        """What a unit of a variable costs beyond its worth, without the rows of a fleet's own; what it makes and nobody
        makes yet is worth what its best user could pay, users followed `deep` times."""
        loss = float(self._costs[column])
        for row, entry in self._entries(column):
            if self._names[row] in OWN:
                continue
            price = float(self._duals[row])
            if deep and entry > 0 and self._names[row] == "material_balance":
                price = min(price, self._paid(row, deep))
            loss -= price * entry
        return loss

    def _paid(self, row: int, deep: int) -> float:
        """What the best user of a material could pay for it; its worth in this plan where somebody makes it."""
        if (row, deep) not in self._known:
            self._known[row, deep] = self._pays(row, deep)
        return self._known[row, deep]

    def _pays(self, row: int, deep: int) -> float:
        price, paid = float(self._duals[row]), -np.inf
        by_row = self._by_row
        entries = slice(by_row.indptr[row], by_row.indptr[row + 1])
        for column, entry in zip(by_row.indices[entries].tolist(), by_row.data[entries].tolist(), strict=True):
            if entry > 0 and self._values[column] > NOTHING:
                return price
            if entry < 0:
                whole = self._reduced[column] if deep == 1 else self._loss_with(column, deep - 1)
                paid = max(paid, price - whole / -entry)
        return paid if np.isfinite(paid) else price

    def _loss_with(self, column: int, deep: int) -> float:
        """Reduced cost of a user, with what it makes valued as above."""
        loss = float(self._reduced[column])
        for row, entry in self._entries(column):
            if entry > 0 and self._names[row] == "material_balance":
                loss += (float(self._duals[row]) - min(float(self._duals[row]), self._paid(row, deep))) * entry
        return loss

    def _span(self, row: int) -> Span:
        return self._spans[bisect_right(self._starts, row) - 1]

    def _entries(self, column: int) -> Iterator[tuple[int, float]]:
        """Rows and coefficients of a column."""
        matrix = self._solution.arrays.matrix
        entries = slice(matrix.indptr[column], matrix.indptr[column + 1])
        return zip(matrix.indices[entries].tolist(), matrix.data[entries].tolist(), strict=True)

    def rent(self, term: Term, facility: Facility) -> str:
        """What is short, in words."""
        amount = f", and a place costs {term.amount / THOUSANDTH:,.0f} USD per t/yr" if term.amount > NOISE else ""
        if term.family in LIMITS:
            what, period = WORDS[term.family](self._solution, term.key)
            return f"{what} in {period} is used up{amount}"
        if term.family == "capital_paid":
            return f"no money: {', '.join(self._spent) or 'what programmes pay in the year'} is used up"
        if term.family == "parent_first":
            parent = self._solution.parameters.facilities[facility.build_with].title
            return f"it goes with {parent}, of which too little is built"
        binds = f"{term.family.replace('.', ': ').replace('_', ' ')} binds{amount}"
        return RENTS.get(term.family, binds)
