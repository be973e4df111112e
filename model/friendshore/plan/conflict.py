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

SHRINK_SECONDS = 15.0
"""At most this long to make the conflicts of a case smaller, all together."""
OTHERS_SECONDS = 15.0
"""At most this long to see what else would repair them."""
DATES_SECONDS = 15.0
"""At most this long to see from when on all could hold."""
MOST_CONFLICTS = 8
"""Conflicts that are looked into; of more, those that give way most."""
ROOM = 1e-5
"""By how much more than the least a head may give way while another is looked at: else rounding decides."""
LATER = 2.0
"""How much dearer it is to give way a period later, where the first period is sought in which a head holds."""


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


def _shared(seconds: float, among: list[int]) -> Callable[[int], float]:
    """Until when each may take, on the clock of `perf_counter`: what one leaves is for those after it."""
    end = perf_counter() + seconds

    def until(each: int) -> float:
        left = len(among) - among.index(each)
        return perf_counter() + max(0.0, end - perf_counter()) / left

    return until


class Explaining:
    """One program that has no plan, opened in turn."""

    def __init__(self, program: Program, arrays: Arrays, options: SolverOptions | None = None) -> None:
        self.cells = Cells(program, arrays)
        self.options = options or SolverOptions()
        self._arrays = arrays
        self.giving = Giving.of(arrays, self.cells.bounds, self.cells.of, options)

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
        told = heads[:MOST_CONFLICTS]
        changes = tuple(Change(self.cells.cells[cell], float(given.slacks[cell])) for cell in heads)
        announce("conflicts")
        aside = given.slacks * (1 + ROOM) + ROOM * (given.slacks > NOTHING)
        small = self.giving.part(given.rows)
        until = _shared(SHRINK_SECONDS, told)
        members = {head: self._members(head, small, aside, until(head)) for head in told}
        announce("dates")
        later = self._later(heads)
        announce("other repairs")
        until = _shared(OTHERS_SECONDS, told)
        others = {head: self._others(head, members[head][0], small, aside, until(head)) for head in told}
        conflicts = [
            Conflict(Change(self.cells.cells[head], float(given.slacks[head])), *members[head], others[head],
                     later.get(head))
            for head in told
        ]  # fmt: skip
        return Explanation(self.cells, tuple(conflicts), changes)

    def _members(self, head: int, small: Giving, aside: Vector, until: float) -> tuple[Positions, bool]:
        """Bounds that cannot hold with a head: first among the rows that have a dual, a small program; what stays is
        tried again among all rows that nobody has set, for with those a smaller set may do."""
        self._only(small, head, aside)
        found = small.least()
        bounds = np.arange(len(self.cells.bounds))
        if not isinstance(found, Given):
            return np.array(self.cells.cells[head].bounds, np.intp), False
        weighed = np.flatnonzero(found.weights)
        small.leave_out(np.setdiff1d(bounds, weighed))
        first, ended = small.without_needless(weighed, until, self._order)
        small.take_back(bounds)
        if not ended:
            return first, False
        whole = self.giving.with_only(first)
        self._only(whole, head, aside)
        return whole.without_needless(first, until, self._order)

    def _order(self, bound: int) -> int:
        """Facts are left out first, then limits: a conflict is told by what can be changed."""
        return ("fact", "limit", "asked").index(self.cells.cells[self.cells.of[bound]].row.kind)

    def _others(
        self, head: int, members: Positions, small: Giving, aside: Vector, until: float
    ) -> tuple[Change, ...]:
        """What each other cell of the conflict would have to give, alone: told apart in the small program, which asks
        for too little, and solved in the whole one from the smallest on, as far as there is time."""
        room = aside.copy()
        room[head] = 0.0
        tried: dict[int, float] = {}
        for cell in dict.fromkeys(self.cells.of[members].tolist()):
            if cell != head:
                self._only(small, cell, room)
                given = small.least()
                if isinstance(given, Given):
                    tried[cell] = float(given.slacks[cell])
        found = []
        for cell in sorted(tried, key=lambda each: (tried[each], each)):
            if perf_counter() > until:
                break
            self._only(self.giving, cell, room)
            given = self.giving.least(seconds=max(1.0, until - perf_counter()))
            if isinstance(given, Given) and given.slacks[cell] > NOTHING:
                found.append(Change(self.cells.cells[cell], float(given.slacks[cell])))
        return tuple(sorted(found, key=lambda change: change.slack))

    def _later(self, heads: list[int]) -> dict[int, str]:
        """Head -> the period from which on it can hold as it is asked for, when it and the other heads are asked for
        nothing before: what gives way in a late period is dearer than in an early one."""
        cells = self.cells
        order: dict[str, int] = {each.name: place for place, each in enumerate(cells.parameters.periods)}
        if not any(len({period for period in cells.cells[head].periods if period}) > 1 for head in heads):
            return {}
        of, prices, most = cells.of.copy(), [0.0] * len(cells.cells), [0.0] * len(cells.cells)
        groups: dict[tuple[int, str], int] = {}
        for head in heads:
            cell = cells.cells[head]
            for bound, period in zip(cell.bounds, cell.periods, strict=True):
                if (head, period) not in groups:
                    groups[head, period] = len(prices)
                    prices.append(LATER ** order.get(period, 0))
                    most.append(self._at_most(cell))
                of[bound] = groups[head, period]
        late = Giving.of(self._arrays, cells.bounds, of, self.options)
        late.open(np.array(prices), np.array(most))
        found = late.least(warm=False, seconds=DATES_SECONDS)
        if not isinstance(found, Given):
            return {}
        first: dict[int, str] = {}
        for head in heads:
            periods = sorted({period for at, period in groups if at == head and period}, key=order.__getitem__)
            lacking = [place for place, each in enumerate(periods) if found.slacks[groups[head, each]] > NOTHING]
            if lacking and lacking[-1] + 1 < len(periods):
                first[head] = periods[lacking[-1] + 1]
        return first

    def _only(self, giving: Giving, cell: int, aside: Vector) -> None:
        """Have one cell give way at a price, and the others as much as they did, for nothing."""
        prices, most = np.zeros(len(aside)), aside.copy()
        prices[cell], most[cell] = 1.0, np.inf
        giving.open(prices, most)

    def _open(self, cells: Positions) -> None:
        count = len(self.cells.cells)
        prices, most = np.zeros(count), np.zeros(count)
        for place in cells.tolist():
            prices[place], most[place] = 1.0, self._at_most(self.cells.cells[place])
        self.giving.open(prices, most)

    def _at_most(self, cell: Cell) -> float:
        """No more can be given of a least than all of it."""
        least = self.cells.bounds[cell.bounds[0]].least
        return 1.0 if least and cell.in_proportion else np.inf
