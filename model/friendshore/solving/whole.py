"""Whole plants: each build is at or above its least size or does not exist, found by rounding the linear program.

    minimise    discounted cost + lambda * reliance        lambda: 1.1 x minus the dual of reliance_held, linear plan
    subject to  the rows of the program,   lower <= build <= upper

The dual is what the linear plan pays for the last point of reliance, so the linear plan is an optimum of this program
while no build is bound, and the program stays feasible when builds are; the tenth more makes what that plan just still
builds worth building. What a row of builds alone (a year's pace, a permit slot, a project's size) leaves no room for
even by itself is struck first (upper = 0). Then in rounds, each from the basis of the last one: of the builds that are
too small a quarter is lifted (lower = least size), the largest shares of their least size first, from a half on, where
those rows have room beside what stands already at its least size; a quarter is struck, the smallest shares first.
Where a round has no solution, what it lifted is struck, or, where it lifted nothing, what it struck is lifted. It ends
when no build is too small, since each round binds at least one more.

The plan is then made by the usual steps (`lexicographic.py`), builds in the bounds [least, upper] or at zero: a linear
program with a certificate like any other. Ties go by position, so that the same program gives the same plants.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from friendshore.solving.arrays import Arrays, Positions, Vector
from friendshore.solving.highs import Session, SolverOptions
from friendshore.solving.outcome import Outcome, Solved

COST, OBJECTIVE = "least_cost", "whole_plants"
NOTHING = 1e-7
"""kt/yr below which a build is the solver's rounding."""
CLOSE = 1e-6
"""Share of its least size by which a whole build may fall short, for the solver's rounding."""
SHARE = 0.25
"""Share of the builds that are too small which a round lifts, and strikes; measured in FORMULATION.md."""
HALF = 0.5
MORE = 1.1
"""Factor on the price of what was held: at the price itself the last plants would be a matter of indifference."""
ROUGH = 1e-3
"""Tolerance of the certificate in the rounds: they only guide; the steps that follow have the usual one."""


@dataclass(frozen=True)
class Sizes:
    """Where the builds stand among the columns, and the least size of each, kt/yr."""

    positions: Positions
    least: Vector

    def too_small(self, values: Vector) -> NDArray[np.bool_]:
        """Which builds exist, but are below their least size."""
        builds = values[self.positions]
        small: NDArray[np.bool_] = (builds > NOTHING) & (builds < self.least * (1 - CLOSE))
        return small


@dataclass(frozen=True)
class Rounded:
    """The bounds of builds that make every one whole, and how they were found.

    no_room    which builds were struck at the start, since a row of builds alone is too tight for one plant
    rounds     rounds of lifting and striking
    """

    lower: Vector
    upper: Vector
    no_room: NDArray[np.bool_]
    rounds: int
    struck: int
    lifted: int


def rounded(
    arrays: Arrays,
    sizes: Sizes,
    linear: Solved,
    priced_rows: tuple[str, ...] = (),
    options: SolverOptions | None = None,
    announce: Callable[[str], None] = lambda name: None,
) -> Rounded | Outcome:
    """Round the builds of a linear plan; the outcome of the round that had no optimum where there is none.

    arrays       the program as compiled, its waiting rows held as every plan of this kind must hold them; not changed
    linear       the linear plan, which minimised least cost
    priced_rows  rows held in the linear plan that give way here, at the price of their dual
    """
    arrays = arrays.copy()
    _weigh(arrays, linear, priced_rows)
    options = options or SolverOptions()
    session = Session(arrays, replace(options, accepted=max(ROUGH, options.accepted)))
    search = _Search(arrays, sizes)
    number = 0
    while True:
        session.set_columns(sizes.positions, search.lower, search.upper)
        announce(f"whole plants {number}")
        found = session.minimise(OBJECTIVE)
        if isinstance(found, Solved):
            if not search.bind(found.column_values):
                break
        elif not search.let_go():
            return found
        number += 1
    stands = found.column_values[sizes.positions] > NOTHING
    bounds = np.where(stands, sizes.least, 0.0), np.where(stands, search.open, 0.0)
    return Rounded(*bounds, search.no_room, number, search.struck, search.lifted)


def _weigh(arrays: Arrays, linear: Solved, priced_rows: tuple[str, ...]) -> None:
    """Add the objective that pays for what the rows held."""
    cost, offset = arrays.cost(COST)
    weighed, by_row = cost.copy(), arrays.matrix.tocsr()
    for name in priced_rows:
        row = arrays.row(name)
        price = MORE * max(0.0, -float(linear.row_duals[row]))
        entries = by_row[row]
        weighed[entries.indices] += price * entries.data
    arrays.costs[OBJECTIVE] = weighed, offset


class _Search:
    """The bounds of builds as they are tightened, and the rows that hold builds alone."""

    def __init__(self, arrays: Arrays, sizes: Sizes) -> None:
        self._sizes, self._columns, self._limits = sizes, *_rows_of_builds(arrays, sizes.positions)
        self._open = arrays.column_upper[sizes.positions].copy()
        self.lower, self.upper = np.zeros(len(sizes.least)), self._open.copy()
        alone = self._most_alone() < sizes.least * (1 - CLOSE)
        self.upper[alone] = 0.0
        self.no_room, self.struck, self.lifted = alone, 0, 0
        self._last: list[int] = []
        self._gone: list[int] = []

    @property
    def open(self) -> Vector:
        """Upper bounds of builds that stand."""
        return self._open

    def bind(self, values: Vector) -> bool:
        """Lift and strike some of what is too small; False where nothing is."""
        sizes, builds = self._sizes, values[self._sizes.positions]
        small = np.flatnonzero(sizes.too_small(values))
        if not len(small):
            return False
        reached = builds[small] / sizes.least[small]
        largest_first = small[np.argsort(-reached, kind="stable")]
        whole = (builds > NOTHING) & ~sizes.too_small(values)
        taken = self._columns @ np.where(whole, sizes.least, 0.0)
        most = math.ceil(SHARE * len(small))
        self._last = []
        for build in largest_first[: int((reached >= HALF).sum())].tolist():
            if len(self._last) == most:
                break
            needed = self._columns[:, [build]].toarray().ravel() * sizes.least[build]
            if (taken + needed <= self._limits * (1 + CLOSE)).all():
                taken += needed
                self._last.append(build)
        self.lower[self._last] = sizes.least[self._last]
        self.lifted += len(self._last)
        chosen = set(self._last)
        self._gone = [build for build in largest_first[::-1].tolist() if build not in chosen][:most]
        self._strike(self._gone)
        return True

    def let_go(self) -> bool:
        """Turn round what was bound last, since the program has no solution with it: lifted builds are struck, or,
        where none was, struck ones lifted. False where there is nothing more to turn.
        """
        lifted, gone, self._last = self._last, self._gone, []
        if lifted:
            self.lifted -= len(lifted)
            self._strike(lifted)
            return True
        self._gone = []
        self.upper[gone], self.lower[gone] = self._open[gone], self._sizes.least[gone]
        self.struck, self.lifted = self.struck - len(gone), self.lifted + len(gone)
        return bool(gone)

    def _strike(self, builds: list[int]) -> None:
        self.lower[builds] = self.upper[builds] = 0.0
        self.struck += len(builds)

    def _most_alone(self) -> Vector:
        """The most that each build could be if there were no other, by the rows of builds and its own bound."""
        entries = self._columns.tocoo()
        most = self._open.copy()
        held = entries.data > 0
        np.minimum.at(most, entries.col[held], self._limits[entries.row[held]] / entries.data[held])
        return most


def _rows_of_builds(arrays: Arrays, positions: Positions) -> tuple[sp.csc_matrix, Vector]:
    """The rows <= limit in which only builds stand, none with a negative sign: entries by build, and limits."""
    matrix = arrays.matrix
    is_build = np.zeros(matrix.shape[1], bool)
    is_build[positions] = True
    others = matrix[:, ~is_build]
    touched = np.zeros(matrix.shape[0], bool)
    touched[others.indices] = True
    ours = matrix[:, positions]
    touched[ours.indices[ours.data < 0]] = True
    holds = np.diff(ours.tocsr().indptr) > 0
    rows = np.flatnonzero(~touched & holds & np.isfinite(arrays.row_upper))
    return ours[rows].tocsc(), arrays.row_upper[rows]
