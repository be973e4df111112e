"""SUMIFS and its kin: cells of one range where others meet criteria.

Formulas of a sheet ask the same columns for ever other keys. So columns are grouped once, by all their keys at a time,
and each formula looks its own up; only criteria with operators and wildcards go through the cells.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from friendshore.reports.excel.calculated.block import ERROR, FIGURE, Block, Flags, Floats
from friendshore.reports.excel.calculated.criteria import NO_KEY, Criterion, criterion, meets, plain
from friendshore.reports.excel.calculated.worth import DIVISION, VALUE, Error, NotWorkedOutError

SUM, COUNT, MEAN, LEAST, MOST = "SUM", "COUNT", "AVERAGE", "MIN", "MAX"
MANY = 2**62


class Groups:
    """What a workbook's formulas have asked so far, by the columns that they ask."""

    def __init__(self) -> None:
        self._grouped: dict[tuple[Block, ...], _Grouped] = {}
        self._masks: dict[tuple[Block, Criterion], Flags] = {}

    def worth(self, what: str, target: Block | None, blocks: tuple[Block, ...], asked: Sequence[Any]) -> float:
        """A sum, count, mean, least or greatest where each block meets its criterion. Raises Error.

        target    the cells that are added up; None counts those that meet the criteria
        """
        keys = list(map(plain, asked))
        if (target is None or ERROR not in target.holds) and NO_KEY not in keys:
            grouped = self._grouped.get(blocks)
            if grouped is None:
                grouped = self._grouped[blocks] = _Grouped(blocks)
            return grouped.worth(what, target, keys)
        return self._through(what, target, blocks, [criterion(each) for each in asked])

    def _through(self, what: str, target: Block | None, blocks: Sequence[Block], criteria: list[Criterion]) -> float:
        met = self._mask(blocks[0], criteria[0])
        for block, each in zip(blocks[1:], criteria[1:], strict=True):
            if block.shape != blocks[0].shape:
                raise Error(VALUE)
            met = met & self._mask(block, each)
        if target is None:
            return float(np.count_nonzero(met))
        if target.shape != blocks[0].shape:
            raise Error(VALUE)
        if ERROR in target.holds and (wrong := met & (target.kinds == ERROR)).any():
            raise target.cells[int(np.argmax(wrong))]
        found = target.floats[met & (target.kinds == FIGURE)]
        return _of(what, len(found), found)

    def _mask(self, block: Block, asked: Criterion) -> Flags:
        found = self._masks.get((block, asked))
        if found is None:
            found = self._masks[block, asked] = meets(block, asked)
        return found


def _of(what: str, count: int, found: Floats) -> float:
    if what == SUM:
        return float(found.sum())
    if what == MEAN:
        if not count:
            raise Error(DIVISION)
        return float(found.sum()) / count
    if not count:
        return 0.0
    return float(found.min() if what == LEAST else found.max())


class _Grouped:
    """Cells by the keys of some columns together."""

    def __init__(self, blocks: tuple[Block, ...]) -> None:
        self._blocks = blocks
        if any(block.shape != blocks[0].shape for block in blocks):
            raise Error(VALUE)
        joint: NDArray[np.int64] = np.zeros(len(blocks[0].cells), np.int64)
        size = 1
        for block in blocks:
            codes = block.codes
            size *= len(block.code_of) + 1
            if size > MANY:
                raise NotWorkedOutError("criteria on columns with too many different values")
            joint = joint * (len(block.code_of) + 1) + codes
        keys, self._group = np.unique(joint, return_inverse=True)
        self._place = {key: place for place, key in enumerate(keys.tolist())}
        self._worth: dict[tuple[str, Block | None], list[float]] = {}

    def worth(self, what: str, target: Block | None, wanted: list[Any]) -> float:
        """A sum, count, mean, least or greatest of the cells with the wanted keys. Raises Error."""
        if target is not None and target.shape != self._blocks[0].shape:
            raise Error(VALUE)
        joint = 0
        for block, each in zip(self._blocks, wanted, strict=True):
            code = block.code_of.get(each)
            if code is None:
                return self._none(what)
            joint = joint * (len(block.code_of) + 1) + code
        place = self._place.get(joint)
        if place is None:
            return self._none(what)
        worth = self._worth.get((what, target))
        if worth is None:
            worth = self._worth[what, target] = self._all(what, target)
        found = worth[place]
        if what == MEAN and math.isnan(found):
            raise Error(DIVISION)
        return found

    @staticmethod
    def _none(what: str) -> float:
        if what == MEAN:
            raise Error(DIVISION)
        return 0.0

    def _all(self, what: str, target: Block | None) -> list[float]:
        """The worth of every group; not a number where a mean has none to be made of."""
        groups, size = self._group, len(self._place)
        if target is None:
            return [float(each) for each in np.bincount(groups, minlength=size).tolist()]
        figures = target.kinds == FIGURE
        if what in {SUM, MEAN}:
            sums = np.bincount(groups, weights=target.floats, minlength=size)
            if what == SUM:
                return [float(each) for each in sums.tolist()]
            counts = np.bincount(groups[figures], minlength=size)
            with np.errstate(invalid="ignore", divide="ignore"):
                return [float(each) for each in np.where(counts > 0, sums / counts, np.nan).tolist()]
        start = np.inf if what == LEAST else -np.inf
        found = np.full(size, start)
        (np.minimum if what == LEAST else np.maximum).at(found, groups[figures], target.floats[figures])
        return [0.0 if each == start else float(each) for each in found.tolist()]
