"""How the programs of several worlds are laid out as one (`extensive.py` says what it means)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from friendshore.solving.arrays import Arrays, Positions, Vector
from friendshore.solving.extensive import MEAN, MONEY, OVER, RISK, Block, Joined
from friendshore.solving.risk import Measure, Risk
from friendshore.solving.runner import COST, COST_HELD, RELIANCE
from friendshore.solving.spans import Named, Span

LOST = 0.01
"""M USD a kt/yr, in the objective of cost and in no cost: what can be built is not lost, idle as it may stand."""
OPEN = 1e14
"""Right-hand sides from which a row is one that waits for a step to hold something."""

Places = Sequence[int] | NDArray[np.integer]
Entries = tuple[Places, Places, Sequence[float] | Vector]
"""Rows, columns and values of a part of the matrix."""
Own = tuple[str, Places, list[Any]]
"""Name, places and keys of what only the joined program has."""


def joined(blocks: Sequence[Block], items: Sequence[str], risk: Risk) -> Joined:
    """Several worlds as one program, with its ceilings closed and nothing held."""
    layout = _Layout(tuple(blocks), tuple(items), risk)
    arrays = Arrays(
        *layout.column_bounds(), *layout.row_bounds(), layout.matrix(), layout.costs(),
        layout.column_spans(), layout.row_spans(),
    )  # fmt: skip
    return layout.told(arrays)


class _Layout:
    """Where everything stands: worlds, then common, lost, level, beyond, over; worlds, then ties, counted, held."""

    def __init__(self, blocks: tuple[Block, ...], items: tuple[str, ...], risk: Risk) -> None:
        self.blocks, self.items, self.risk = blocks, items, risk
        worlds, many = len(blocks), len(items)
        rows, columns = zip(*(block.arrays.matrix.shape for block in blocks), strict=True)
        self.columns = np.concatenate([[0], np.cumsum(columns)]).astype(int)
        self.rows = np.concatenate([[0], np.cumsum(rows)]).astype(int)
        place = int(self.columns[-1])
        self.common = np.arange(place, place + many)
        self.lost = np.arange(worlds * many).reshape(worlds, many) + place + many
        place += many * (1 + worlds)
        self.level = place
        self.beyond = np.arange(worlds) + place + 1
        self.over = self.beyond + worlds
        self.width = place + 1 + 2 * worlds
        place = int(self.rows[-1])
        self.ties = np.arange(worlds * many).reshape(worlds, many) + place
        self.counted = np.arange(worlds) + place + worlds * many
        self.risk_held = place + worlds * many + worlds
        self.mean_held = self.risk_held + 1
        place = self.mean_held + 1
        self.wide: list[dict[int, int]] = []
        for block in blocks:
            self.wide.append({row: place + number for number, row in enumerate(block.wider)})
            place += len(block.wider)
        self.height = place
        self.capped = np.array([s + b.waiting[COST_HELD] for s, b in zip(self.rows, blocks, strict=False)], np.intp)

    def told(self, arrays: Arrays) -> Joined:
        lost = {block.name: self.lost[place] for place, block in enumerate(self.blocks)}
        return Joined(
            self.blocks, self.items, arrays, tuple(self.columns[:-1].tolist()), tuple(self.rows[:-1].tolist()),
            self.common, lost, self.level, self.beyond, self.over, self.capped, self.counted, self.risk_held,
            self.mean_held, self.risk,
        )  # fmt: skip

    def column_bounds(self) -> tuple[Vector, Vector]:
        lower, upper = np.zeros(self.width), np.full(self.width, np.inf)
        for start, block in zip(self.columns, self.blocks, strict=False):
            here = slice(start, start + len(block.arrays.column_lower))
            lower[here], upper[here] = block.arrays.column_lower, block.arrays.column_upper
        for place, block in enumerate(self.blocks):
            losable = np.array([item in block.losable for item in self.items], bool)
            upper[self.lost[place]] = np.where(losable, np.inf, 0.0)
            absent = [number for number, item in enumerate(self.items) if not len(block.members.get(item, ()))]
            upper[self.common[absent]] = 0.0
        upper[self.over] = 0.0
        upper[self.beyond] = np.inf if self.risk.measure is Measure.CVAR else 0.0
        if self.risk.measure is Measure.EXPECTED:
            upper[self.level] = 0.0
        else:
            lower[self.level] = -np.inf
        return lower, upper

    def _taken(self, place: int, column: int) -> tuple[Positions, Vector]:
        """Rows of the joined program in which a world's column takes up something, and its entries there."""
        arrays = self.blocks[place].arrays
        start, stop = arrays.matrix.indptr[column], arrays.matrix.indptr[column + 1]
        rows, values = arrays.matrix.indices[start:stop], arrays.matrix.data[start:stop]
        lower, upper = arrays.row_lower[rows], arrays.row_upper[rows]
        takes = (lower == upper) | ((values > 0) & np.isneginf(lower) & (upper < OPEN))
        wide, own = self.wide[place], int(self.rows[place])
        there = [wide.get(row, own + row) for row in rows[takes].tolist()]
        return np.array(there, np.intp), values[takes]

    def row_bounds(self) -> tuple[Vector, Vector]:
        lower, upper = np.full(self.height, -np.inf), np.full(self.height, np.inf)
        for start, block in zip(self.rows, self.blocks, strict=False):
            arrays = block.arrays
            here = slice(start, start + len(arrays.row_lower))
            lower[here], upper[here] = arrays.row_lower, arrays.row_upper
            upper[start + np.array(list(block.waiting.values()), np.intp)] = np.inf
        upper[self.capped] = [block.ceiling * block.scale for block in self.blocks]
        if self.risk.measure is not Measure.EXPECTED:
            upper[self.counted] = [self._target(block) for block in self.blocks]
        for block, wide in zip(self.blocks, self.wide, strict=True):
            upper[list(wide.values())] = list(block.wider.values())
        lower[self.ties] = upper[self.ties] = 0.0
        return lower, upper

    def _target(self, block: Block) -> float:
        _, offset = block.arrays.cost(RELIANCE)
        return (block.least if self.risk.measure is Measure.REGRET else 0.0) - offset

    def matrix(self) -> sp.csc_matrix:
        parts = [part for part in self._entries() if len(part[0])]
        rows, columns, values = (np.concatenate([part[n] for part in parts]) for n in range(3))
        matrix = sp.csc_matrix((values, (rows, columns)), shape=(self.height, self.width))
        matrix.sort_indices()
        return matrix

    def _entries(self) -> Iterator[Entries]:
        for place, block in enumerate(self.blocks):
            found = block.arrays.matrix.tocoo()
            scaled = np.where(found.row == block.waiting[COST_HELD], found.data * block.scale, found.data)
            yield found.row + self.rows[place], found.col + self.columns[place], scaled
            yield [self.capped[place]], [self.over[place]], [-block.scale]
            yield from self._tied(place, block)
            yield from self._widened(place, block)
            cost, _ = block.arrays.cost(RELIANCE)
            here = np.flatnonzero(cost)
            there = here + self.columns[place]
            yield np.full(len(here), self.counted[place]), there, cost[here]
            yield [self.counted[place]] * 2, [self.level, self.beyond[place]], [-1.0, -1.0]
            yield np.full(len(here), self.mean_held), there, block.weight * cost[here]
        risk = self.costs()[RISK][0]
        here = np.flatnonzero(risk)
        yield np.full(len(here), self.risk_held), here, risk[here]

    def _tied(self, place: int, block: Block) -> Iterator[Entries]:
        many = len(self.items)
        yield self.ties[place], self.common, -np.ones(many)
        yield self.ties[place], self.lost[place], np.ones(many)
        for number, item in enumerate(self.items):
            members = block.members.get(item, np.zeros(0, np.intp))
            if not len(members):
                continue
            yield np.full(len(members), self.ties[place, number]), members + self.columns[place], np.ones(len(members))
            if item in block.losable:
                rows, values = self._taken(place, int(members[0]))
                yield rows, np.full(len(rows), self.lost[place, number]), values

    def _widened(self, place: int, block: Block) -> Iterator[Entries]:
        """The rows that are wider elsewhere, once more."""
        if not block.wider:
            return
        rows = np.array(list(block.wider), np.intp)
        found = block.arrays.matrix[rows].tocoo()
        there = np.array(list(self.wide[place].values()), np.intp)
        yield there[found.row], found.col + self.columns[place], found.data

    def costs(self) -> dict[str, tuple[Vector, float]]:
        money, mean, over = np.zeros(self.width), np.zeros(self.width), np.zeros(self.width)
        offsets = {COST: 0.0, RELIANCE: 0.0}
        for start, block in zip(self.columns, self.blocks, strict=False):
            for name, vector in ((COST, money), (RELIANCE, mean)):
                cost, offset = block.arrays.cost(name)
                vector[start : start + len(cost)] = block.weight * cost
                offsets[name] += block.weight * offset
        for place, block in enumerate(self.blocks):
            money[self.lost[place]] = block.weight * LOST
        over[self.over] = [block.scale for block in self.blocks]
        risk, offset = np.zeros(self.width), 0.0
        if self.risk.measure is Measure.EXPECTED:
            risk, offset = mean.copy(), offsets[RELIANCE]
        else:
            risk[self.level] = 1.0
            if self.risk.measure is Measure.CVAR:
                risk[self.beyond] = [block.weight / self.risk.tail for block in self.blocks]
        return {
            MONEY: (money, offsets[COST]),
            MEAN: (mean, offsets[RELIANCE]),
            RISK: (risk, offset),
            OVER: (over, 0.0),
        }

    def column_spans(self) -> dict[int, Span]:
        own: list[Own] = [
            ("common", self.common, list(self.items)),
            *(
                (f"{block.name}: lost", self.lost[place], list(self.items))
                for place, block in enumerate(self.blocks)
            ),
            ("level", [self.level], [None]),
            ("beyond", self.beyond, [block.name for block in self.blocks]),
            ("over", self.over, [block.name for block in self.blocks]),
        ]
        theirs = [
            _moved(block.name, span, int(start))
            for start, block in zip(self.columns, self.blocks, strict=False)
            for span in block.arrays.column_spans.values()
        ]
        return dict(enumerate([*theirs, *_spans(own)]))

    def row_spans(self) -> dict[int, Span]:
        own: list[Own] = [
            *((f"{block.name}: tied", self.ties[place], list(self.items)) for place, block in enumerate(self.blocks)),
            ("counted", self.counted, [block.name for block in self.blocks]),
            ("risk_held", [self.risk_held], [None]),
            ("mean_held", [self.mean_held], [None]),
            *((f"{block.name}: as wide as elsewhere", list(self.wide[place].values()), list(block.wider))
              for place, block in enumerate(self.blocks)),
        ]  # fmt: skip
        theirs = [
            _moved(block.name, span, int(start))
            for start, block in zip(self.rows, self.blocks, strict=False)
            for span in block.arrays.row_spans.values()
        ]
        return dict(enumerate([*theirs, *_spans(own)]))


def _moved(world: str, span: Span, start: int) -> Span:
    component = Named(f"{world}: {span.component.name}", span.component.is_indexed())
    return Span(component, span.start + start, span.stop + start, span.keys)


def _spans(parts: Sequence[Own]) -> Iterator[Span]:
    for name, places, keys in parts:
        if len(places):
            yield Span(Named(name, keys != [None]), int(places[0]), int(places[0]) + len(places), keys)

