"""Why there is no plan: what conflicts, the least change that repairs it, and what else would.

First only what the case asks for gives way, each cell in proportion to itself, as little as can be in all. What has to
give way is at the head of a conflict; the others of it are the limits and facts that hold it down, none of which can
be left out of it. Then each of them is opened alone: what it would have to be for the head to hold. Where nothing that
is asked for can make room, limits give way too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter

import numpy as np

from friendshore.plan.cells import Cell, Cells
from friendshore.program import Program
from friendshore.solving.arrays import Arrays, Positions, Vector
from friendshore.solving.giving import NOTHING, Given, Giving
from friendshore.solving.highs import SolverOptions
from friendshore.solving.outcome import LimitReached, Outcome

SHRINK_SECONDS = 20.0
"""At most this long to make the conflicts of a case smaller."""
MOST_CONFLICTS = 8
"""Conflicts that are looked into; of more, those that give way most."""
MOST_OPENED = 24
"""Cells of a conflict that are opened alone, the heaviest first."""
ROOM = 1e-5
"""By how much more than the least a head may give way while another is looked at: else rounding decides."""


@dataclass(frozen=True)
class Change:
    """What a cell would have to give: slack as a share of its bounds, or an amount in the program's unit."""

    cell: Cell
    slack: float


@dataclass(frozen=True)
class Conflict:
    """One thing that is asked for, and what holds it down.

    head      what gives way, and by how much at least
    members   bounds that cannot hold together, those of the head among them
    whole     whether none of them can be left out; else there was no time to see to that
    others    cells that alone would let the head hold, the least change first
    later     first period from which on the head could hold; none where it could in none, or it has no periods
    """

    head: Change
    members: Positions
    whole: bool
    others: tuple[Change, ...]
    later: str | None


@dataclass(frozen=True)
class Explanation:
    """Why there is no plan."""

    cells: Cells
    conflicts: tuple[Conflict, ...]
    changes: tuple[Change, ...]


class Explaining:
    """One program that has no plan, opened in turn."""

    def __init__(self, program: Program, arrays: Arrays, options: SolverOptions | None = None) -> None:
        self.cells = Cells(program, arrays)
        self.giving = Giving(arrays, self.cells.bounds, self.cells.of, options)

    def least(self) -> Given | Outcome:
        """The least that gives way: of what is asked for, or, where that is not enough, of limits and facts too."""
        found: Given | Outcome = LimitReached("time", None, None, 0.0)
        for kinds in (("asked",), ("asked", "limit"), ("asked", "limit", "fact")):
            self._open(self.cells.kinds(*kinds))
            found = self.giving.least(warm=False)
            if isinstance(found, Given):
                break
        return found

    def explained(self, given: Given, announce: Callable[[str], None] = lambda name: None) -> Explanation:
        """What conflicts, and what repairs it."""
        heads = [int(cell) for cell in np.argsort(-given.slacks, kind="stable") if given.slacks[cell] > NOTHING]
        changes = tuple(Change(self.cells.cells[cell], float(given.slacks[cell])) for cell in heads)
        until = perf_counter() + SHRINK_SECONDS
        conflicts = []
        for number, head in enumerate(heads[:MOST_CONFLICTS]):
            announce(f"conflict {number + 1} of {min(len(heads), MOST_CONFLICTS)}")
            left = max(0.0, until - perf_counter()) / (min(len(heads), MOST_CONFLICTS) - number)
            conflicts.append(self._conflict(head, given, perf_counter() + left))
        return Explanation(self.cells, tuple(conflicts), changes)

    def _conflict(self, head: int, given: Given, until: float) -> Conflict:
        aside = given.slacks * (1 + ROOM) + ROOM * (given.slacks > NOTHING)
        self._only(head, aside)
        alone = self.giving.least()
        assert isinstance(alone, Given)
        members, whole = self.giving.contradicting(alone, until, self._order)
        slack = max(float(alone.slacks[head]), NOTHING)
        later = self._later(head)
        others = self._others(head, members, aside)
        return Conflict(Change(self.cells.cells[head], slack), members, whole, others, later)

    def _order(self, bound: int) -> int:
        """Facts are left out first, then limits: a conflict is told by what can be changed."""
        return ("fact", "limit", "asked").index(self.cells.cells[self.cells.of[bound]].row.kind)

    def _others(self, head: int, members: Positions, aside: Vector) -> tuple[Change, ...]:
        """What each other cell of the conflict would have to give, alone."""
        cells = [int(cell) for cell in dict.fromkeys(self.cells.of[members].tolist()) if cell != head]
        found = []
        for cell in cells[:MOST_OPENED]:
            room = aside.copy()
            room[head] = 0.0
            self._only(cell, room)
            given = self.giving.least()
            if isinstance(given, Given) and given.slacks[cell] > NOTHING:
                found.append(Change(self.cells.cells[cell], float(given.slacks[cell])))
        return tuple(sorted(found, key=lambda change: change.slack))

    def _later(self, head: int) -> str | None:
        """The first period from which on the head holds as it is asked for, when nothing is asked before."""
        cell = self.cells.cells[head]
        periods = [period.name for period in self.cells.parameters.periods]
        order = [periods.index(name) if name in periods else -1 for name in cell.periods]
        starts = sorted({place for place in order if place >= 0})
        low, high = 1, len(starts)  # starts[:low] were looked at; from starts[high] on it holds
        bounds = np.array(cell.bounds, np.intp)
        while low < high:
            middle = (low + high) // 2
            left = bounds[np.array(order) < starts[middle]]
            self.giving.leave_out(left)
            found = self.giving.least()
            self.giving.take_back(left)
            if isinstance(found, Given) and not found.much:
                high = middle
            else:
                low = middle + 1
        return periods[starts[high]] if 0 < high < len(starts) else None

    def _only(self, cell: int, aside: Vector) -> None:
        """Have one cell give way at a price, and the others as much as they did, for nothing."""
        prices, most = np.zeros(len(aside)), aside.copy()
        prices[cell], most[cell] = 1.0, np.inf
        self.giving.open(prices, most)

    def _open(self, cells: Positions) -> None:
        count = len(self.cells.cells)
        prices, most = np.zeros(count), np.zeros(count)
        for place in cells.tolist():
            prices[place], most[place] = 1.0, self._at_most(self.cells.cells[place])
        self.giving.open(prices, most)

    def _at_most(self, cell: Cell) -> float:
        """No more can be given of a least than all of it."""
        least = self.giving.bounds[cell.bounds[0]].least
        return 1.0 if least and cell.in_proportion else np.inf
