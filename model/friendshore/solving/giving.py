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
from math import inf
from time import perf_counter
from typing import Self

import numpy as np
import scipy.sparse as sp

from friendshore.solving.arrays import Arrays, Positions, Vector
from friendshore.solving.confirm import Loosened
from friendshore.solving.highs import SMALL, Session, SolverOptions
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
    """A program with slacks in a solver, or some of its rows.

    arrays   with the slacks as columns from `slacks` on, and bounds of columns as rows
    rows     of each bound that somebody has set, -1 where the program is without it
    Every slack is nothing until it is opened.
    """

    def __init__(self, arrays: Arrays, rows: Positions, slacks: int, options: SolverOptions) -> None:
        self.arrays, self.rows, self._slacks, self._options = arrays, rows, slacks, options
        self.session = Session(arrays.copy(), options)

    @classmethod
    def of(
        cls, arrays: Arrays, bounds: Sequence[Loosened], of: Positions, options: SolverOptions | None = None
    ) -> Self:
        """A compiled program whose bounds give way by group; `by` of a bound is what one unit of slack moves."""
        widened, rows = _widened(arrays, bounds, of, int(of.max(initial=-1)) + 1)
        return cls(widened, rows, len(arrays.column_lower), options or SolverOptions())

    def part(self, rows: Positions) -> Giving:
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
        return Giving(some, np.where(self.rows >= 0, place[self.rows], -1), self._slacks, self._options)

    def with_only(self, bounds: Positions) -> Giving:
        """The same with all rows that nobody has set, and some of the bounds that somebody has."""
        kept = np.ones(len(self.arrays.row_lower), bool)
        kept[self.rows[self.rows >= 0]] = False
        kept[self.rows[bounds]] = True
        return self.part(np.flatnonzero(kept))

    def open(self, prices: Vector, most: Vector) -> None:
        """Say what each group's slack costs, and how much it may be at most."""
        places = np.arange(len(prices)) + self._slacks
        now = self.session.arrays
        if not np.array_equal(now.cost(CHANGE)[0][places], prices):
            self.session.set_costs(CHANGE, places, prices)
        if not np.array_equal(now.column_upper[places], most):
            self.session.set_columns(places, np.zeros(len(most)), most)

    def leave_out(self, bounds: Positions) -> None:
        """Have some bounds hold no longer."""
        rows = self._there(bounds)
        if len(rows):
            self.session.set_rows(rows, np.full(len(rows), -np.inf), np.full(len(rows), np.inf))

    def take_back(self, bounds: Positions) -> None:
        """Have bounds hold again."""
        rows = self._there(bounds)
        if len(rows):
            self.session.set_rows(rows, self.arrays.row_lower[rows], self.arrays.row_upper[rows])

    def _there(self, bounds: Positions) -> Positions:
        """Rows of bounds, of those that the program has."""
        rows = self.rows[bounds]
        return rows[rows >= 0]

    def least(self, *, warm: bool = True, seconds: float = inf) -> Given | Outcome:
        """The least that gives way; the outcome where that was not to be had, in so many seconds."""
        self.session.options = replace(self._options, time_limit_s=min(seconds, self._options.time_limit_s))
        method: Method = "ipm"  # what opens elsewhere takes a large program longer from its basis than from nothing
        if len(self.arrays.row_lower) <= SMALL:
            method = "simplex" if warm and self.session.basis() is not None else "choose"
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
        """Leave out bounds one by one for as long as something still has to give way: those that stay, and whether
        there was time to try them all. They cannot hold together, and without any one of them the rest can.

        until   on the clock of `perf_counter`
        order   in which bounds are tried: those with a low number are left out first
        """
        first = self.least(seconds=max(0.1, until - perf_counter()))
        if not isinstance(first, Given) or not first.much:
            return bounds, False
        weighed = np.intersect1d(bounds, np.flatnonzero(first.weights))
        untried = sorted(weighed.tolist(), key=lambda each: (order(each), first.weights[each]))
        self.leave_out(np.setdiff1d(bounds, weighed))
        needed: set[int] = set()
        while untried and perf_counter() < until:
            tried = untried.pop(0)
            self.leave_out(np.array([tried]))
            found = self.least(seconds=max(0.1, until - perf_counter()))
            if isinstance(found, Given) and found.much:
                still = np.flatnonzero(found.weights)
                self.leave_out(np.setdiff1d(untried, still))
                untried = [each for each in untried if each in set(still.tolist())]
            elif isinstance(found, Given):
                self.take_back(np.array([tried]))
                needed.add(tried)
            else:
                return np.array(sorted({*needed, *untried, tried}), np.intp), False
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
