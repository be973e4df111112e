"""Bounds that give way: a program that has no plan, with a slack at a price on what somebody has set.

    min sum_g price[g] * slack[g]
    row_lower[i] - by[i] * slack[g]  <=  row[i],    row[j]  <=  row_upper[j] + by[j] * slack[g]      for i, j of group g
    0  <=  slack[g]  <=  most[g]

and the same for bounds of columns, which become rows. All else stays as it is. Where the least is above nothing, its
duals weigh rows and bounds that contradict each other (Farkas' lemma): with all others left out it stays above nothing.
That set is made smaller by leaving out its rows one by one, each re-solve warm: what stays is irreducible, for without
any one of its rows the least is nothing (the deletion filter of Chinneck and Dravnieks, 1991).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np
import scipy.sparse as sp

from friendshore.solving.arrays import Arrays, Positions, Vector
from friendshore.solving.confirm import Loosened
from friendshore.solving.highs import Session, SolverOptions
from friendshore.solving.options import Method
from friendshore.solving.outcome import Outcome, Solved

CHANGE = "least_change"
"""Objective of the program with slacks."""
NOTHING = 1e-6
"""Slack below which nothing gives way: shares of a bound, as long as `by` is the bound."""
WEIGHT = 1e-9
"""Dual, as a share of the largest, below which a row is no part of a contradiction."""


@dataclass(frozen=True)
class Given:
    """The least that gives way.

    slacks   by group
    weights  by bound, the size of its dual: those above nothing contradict each other
    rows     rows of the program with slacks that have a dual: without all others it gives way as much
    """

    slacks: Vector
    weights: Vector
    rows: Positions

    @property
    def much(self) -> bool:
        """Whether anything gives way."""
        return bool(self.slacks.max(initial=0.0) > NOTHING)


class Giving:
    """A compiled program whose bounds give way by group. Every group is hard until it is opened.

    bounds   all bounds that somebody has set; `by` is what one unit of slack moves
    of       group of each bound
    """

    def __init__(
        self, arrays: Arrays, bounds: Sequence[Loosened], of: Positions, options: SolverOptions | None = None
    ) -> None:
        widened, rows = _widened(arrays, bounds, of, int(of.max(initial=-1)) + 1)
        self.bounds = list(bounds)
        self.groups = int(of.max(initial=-1)) + 1
        self._held = _Held(widened, rows, len(arrays.column_lower), options or SolverOptions())
        self._is_set = np.zeros(len(widened.row_lower), bool)
        self._is_set[rows] = True

    def open(self, prices: Vector, most: Vector) -> None:
        """Say what each group's slack costs, and how much it may be at most."""
        self._held.open(prices, most)

    def leave_out(self, bounds: Positions) -> None:
        """Have some bounds hold no longer."""
        self._held.leave_out(bounds)

    def take_back(self, bounds: Positions) -> None:
        """Have bounds hold again."""
        self._held.take_back(bounds)

    def least(self, *, warm: bool = True) -> Given | Outcome:
        """The least that gives way; the outcome where that was not to be had."""
        return self._held.least(warm=warm)

    def contradicting(self, given: Given, until: float, order: Callable[[int], int]) -> tuple[Positions, bool]:
        """Bounds that cannot hold together, none too many, and whether there was time to see to that.

        given   a least above nothing, with the groups open as they are now
        until   on the clock of `perf_counter`
        order   in which bounds are tried: those with a low number are left out first

        First among the rows that have a dual, a small program; what stays of it is tried again among all that nobody
        has set, for with those a smaller set may do.
        """
        found, ended = self._held.part(given.rows).without_needless(np.flatnonzero(given.weights), until, order)
        if not ended:
            return found, False
        nobody_set = ~self._is_set
        nobody_set[self._held.rows[found]] = True
        return self._held.part(np.flatnonzero(nobody_set)).without_needless(found, until, order)


class _Held:
    """A program with slacks in a solver, or some rows of it."""

    def __init__(self, arrays: Arrays, rows: Positions, slacks: int, options: SolverOptions) -> None:
        """rows: of each bound, -1 where the program is without it; slacks: the first column of them."""
        self.arrays, self.rows, self._slacks, self._options = arrays, rows, slacks, options
        self.session = Session(arrays.copy(), options)
        self._asked: tuple[Vector, Vector] | None = None

    def part(self, rows: Positions) -> _Held:
        """The same with some of its rows only, as it is open now."""
        now, place = self.session.arrays, np.full(len(self.arrays.row_lower), -1, np.intp)
        place[rows] = np.arange(len(rows))
        some = replace(
            now.copy(),
            row_lower=self.arrays.row_lower[rows],
            row_upper=self.arrays.row_upper[rows],
            matrix=now.matrix[rows].tocsc(),
            _entry_keys=None,
        )
        return _Held(some, np.where(self.rows >= 0, place[self.rows], -1), self._slacks, self._options)

    def open(self, prices: Vector, most: Vector) -> None:
        places = np.arange(len(prices)) + self._slacks
        if self._asked is None or not np.array_equal(self._asked[0], prices):
            self.session.set_costs(CHANGE, places, prices)
        if self._asked is None or not np.array_equal(self._asked[1], most):
            self.session.set_columns(places, np.zeros(len(most)), most)
        self._asked = prices.copy(), most.copy()

    def leave_out(self, bounds: Positions) -> None:
        rows = self.rows[bounds]
        if len(rows):
            self.session.set_rows(rows, np.full(len(rows), -np.inf), np.full(len(rows), np.inf))

    def take_back(self, bounds: Positions) -> None:
        rows = self.rows[bounds]
        if len(rows):
            self.session.set_rows(rows, self.arrays.row_lower[rows], self.arrays.row_upper[rows])

    def least(self, *, warm: bool = True) -> Given | Outcome:
        method: Method | None = "simplex" if warm and self.session.basis() is not None else None
        found = self.session.minimise(CHANGE, method=method, explain=False)
        if not isinstance(found, Solved):
            return found
        duals = np.abs(found.row_duals)
        duals[duals <= WEIGHT * float(duals.max(initial=0.0))] = 0.0
        weights = np.where(self.rows >= 0, duals[self.rows], 0.0)
        return Given(np.maximum(found.column_values[self._slacks :], 0.0), weights, np.flatnonzero(duals))

    def without_needless(
        self, bounds: Positions, until: float, order: Callable[[int], int]
    ) -> tuple[Positions, bool]:
        """Leave out bounds one by one for as long as something still has to give way."""
        first = self.least()
        if not isinstance(first, Given) or not first.much:
            return bounds, False
        untried = sorted(np.flatnonzero(first.weights).tolist(), key=lambda each: (order(each), first.weights[each]))
        self.leave_out(np.setdiff1d(bounds, untried))
        needed: set[int] = set()
        while untried and perf_counter() < until:
            tried = untried.pop(0)
            self.leave_out(np.array([tried]))
            found = self.least()
            if isinstance(found, Given) and found.much:
                still = np.flatnonzero(found.weights)
                self.leave_out(np.setdiff1d(untried, still))
                untried = [each for each in untried if each in set(still.tolist())]
            else:
                self.take_back(np.array([tried]))
                needed.add(tried)
        return np.array(sorted({*needed, *untried}), np.intp), not untried


def _widened(
    arrays: Arrays, bounds: Sequence[Loosened], of: Positions, groups: int
) -> tuple[Arrays, Positions]:
    """The program with slacks as further columns, bounds of columns as further rows; and the row of each bound."""
    rows, columns = arrays.matrix.shape
    of_columns = [place for place, bound in enumerate(bounds) if not bound.row]
    extra = len(of_columns)
    place_of = np.array([bound.position for bound in bounds], np.intp)
    place_of[of_columns] = rows + np.arange(extra)
    signs = np.array([bound.by if bound.least else -bound.by for bound in bounds], float)
    slacks = sp.csc_matrix((signs, (place_of, of)), shape=(rows + extra, groups))
    picked = [bounds[place].position for place in of_columns]
    unit = sp.csc_matrix((np.ones(extra), (np.arange(extra), picked)), shape=(extra, columns))
    matrix = sp.hstack([sp.vstack([arrays.matrix, unit]), slacks]).tocsc()
    matrix.sort_indices()
    least = np.array([bounds[place].least for place in of_columns], bool)
    lower, upper = arrays.column_lower.copy(), arrays.column_upper.copy()
    more_lower = np.where(least, lower[picked], -np.inf)
    more_upper = np.where(least, np.inf, upper[picked])
    for place, is_least in zip(picked, least, strict=True):
        (lower if is_least else upper)[place] = -np.inf if is_least else np.inf
    nothing = np.zeros(groups)
    return replace(
        arrays,
        column_lower=np.concatenate([lower, nothing]),
        column_upper=np.concatenate([upper, nothing]),
        row_lower=np.concatenate([arrays.row_lower, more_lower]),
        row_upper=np.concatenate([np.where(arrays.row_upper > LARGE, np.inf, arrays.row_upper), more_upper]),
        matrix=matrix,
        costs={CHANGE: (np.zeros(columns + groups), 0.0)},
        _entry_keys=None,
    ), place_of  # fmt: skip


LARGE = 1e14
"""Right-hand sides from which a row is one that waits for a step to hold something."""
