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
from friendshore.reports.excel.calculated.operators import array
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
            return self._by_key(blocks).worth(what, target, keys)
        return self._through(what, target, blocks, [criterion(each) for each in asked])

    def each(self, what: str, target: Block | None, blocks: tuple[Block, ...], asked: Sequence[Any]) -> Floats | None:
        """Sums, counts and extremes for each element of the criteria at once; None where they are asked one by one."""
        if what == MEAN or (target is not None and ERROR in target.holds):
            return None
        codes = [_codes(block, each) for block, each in zip(blocks, asked, strict=True)]
        if any(each is None for each in codes):
            return None
        return self._by_key(blocks).each(what, target, codes)

    def _by_key(self, blocks: tuple[Block, ...]) -> _Grouped:
        grouped = self._grouped.get(blocks)
        if grouped is None:
            grouped = self._grouped[blocks] = _Grouped(blocks)
        return grouped

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


def _codes(block: Block, asked: object) -> Any:
    """What each criterion is called among the values of a block, -1 for what it does not hold; None where a criterion
    is more than a value."""
    if isinstance(asked, Block):
        values, shape = asked.cells, asked.shape
    else:
        found = array(asked)
        values, shape = found.ravel().tolist(), found.shape
    if bool in set(map(type, values)):  # yes and 1 would be one to Python
        return None
    keys = {value: plain(value) for value in dict.fromkeys(values)}
    if NO_KEY in keys.values():
        return None
    block.codes  # noqa: B018 - fills what they are called
    code = {value: block.code_of.get(key, -1) for value, key in keys.items()}
    return np.fromiter(map(code.__getitem__, values), np.int64, len(values)).reshape(shape)


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
        self._keys = keys
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
        found = self._of_all(what, target)[place]
        if what == MEAN and math.isnan(found):
            raise Error(DIVISION)
        return found

    def each(self, what: str, target: Block | None, codes: list[NDArray[np.int64]]) -> Floats:
        """The same for many keys, which are given by what the columns call them. Raises Error."""
        if target is not None and target.shape != self._blocks[0].shape:
            raise Error(VALUE)
        joint, held = np.zeros((1, 1), np.int64), np.ones((1, 1), bool)
        for block, wanted in zip(self._blocks, codes, strict=True):
            joint = joint * (len(block.code_of) + 1) + wanted
            held = held & (wanted >= 0)
        place = np.minimum(np.searchsorted(self._keys, joint), len(self._keys) - 1)
        worth = np.array(self._of_all(what, target))
        return np.where(held & (self._keys[place] == joint), worth[place], 0.0)

    def _of_all(self, what: str, target: Block | None) -> list[float]:
        worth = self._worth.get((what, target))
        if worth is None:
            worth = self._worth[what, target] = self._all(what, target)
        return worth

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
