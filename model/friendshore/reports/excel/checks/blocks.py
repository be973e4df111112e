"""The constants of a sheet in blocks that a fingerprint reads at once: figures, and words of like length."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import groupby
from typing import Any, NamedTuple

from friendshore.reports.excel.checks.areas import Area, Cells
from friendshore.reports.excel.checks.sums import FIGURE, FORMULA, KINDS, LETTERS, WORDS, blanks, most_of
from friendshore.reports.excel.writing.columns import Part

FIGURES = 1000
"""Figures in a block: so few that what rounding may do to their sum hides no change."""
ROWS_OF_HEADERS = 3
"""Blocks of figures as high as this are joined with those beside them."""
EXACT = 2**51
"""Sums of whole numbers stay exact below 2^53; a part is left to what an edit adds."""
PATIENCE = 1500
"""Letters of padding that a block may have, beside as many as it has letters."""
COMMON = 0xFFFF
"""Letters beyond have another length in one program than in another."""


class Words(NamedTuple):
    """A block of text in a column: its cells, and the length of its longest text."""

    area: Area
    texts: list[tuple[int, str]]
    longest: int


class Filled(NamedTuple):
    """A cell of a column that holds something: its row, the kind of what it holds, and that."""

    row: int
    kind: str
    value: Any


Columns = Mapping[int, list[Filled]]


def columns_of(cells: Iterable[Part], holes: Cells) -> dict[int, list[Filled]]:
    """Column -> cells that hold something, downwards."""
    found: defaultdict[int, list[Filled]] = defaultdict(list)
    apart, made, kind_of = defaultdict[int, set[int]](set), tuple.__new__, KINDS.get
    for row, column in holes:
        apart[column].add(row)
    for part in cells:
        out = apart[part.column]
        found[part.column] += [
            made(Filled, (row, kind_of(kind, FIGURE), value))
            for row, kind, value in zip(part.rows, part.kinds, part.values, strict=True)
            if value is not None and value != "" and row not in out
        ]
    for each in found.values():
        each.sort()  # rows differ, so what cells hold is never compared
    return {column: found[column] for column in sorted(found) if found[column]}


def filled(part: Part) -> bool:
    """Whether any of these cells holds something."""
    return any(value is not None and value != "" for value in part.values)


def figures(columns: Columns, holes: Cells) -> Iterator[Area]:
    """Blocks that hold figures alone; blanks may lie between."""
    runs: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for column, cells in columns.items():
        rows = [row for row, kind, _ in cells if kind == FIGURE]
        bars = {row for row, kind, _ in cells if kind != FIGURE} | {at[0] for at in holes if at[1] == column}
        for run in _runs(rows, bars):
            for start in range(0, len(run), FIGURES):
                part = run[start : start + FIGURES]
                runs[part[0], part[-1]].append(column)
    for (top, bottom), wide in sorted(runs.items()):
        if bottom - top >= ROWS_OF_HEADERS:
            yield from (Area(top, column, bottom, column) for column in wide)
            continue
        for _, beside in groupby(enumerate(wide), key=lambda each: each[1] - each[0]):
            found = [column for _, column in beside]
            yield Area(top, found[0], bottom, found[-1])


def words(columns: Columns, holes: Cells) -> Iterator[Words]:
    """Blocks of text in a column, of like lengths, without a formula between; figures and blanks may lie between."""
    for column, cells in columns.items():
        said = {row: text for row, kind, text in cells if kind == WORDS}
        odd = {text for text in set(said.values()) if rare(text)}
        bars = {row for row, kind, _ in cells if kind == FORMULA} | {row for row, text in said.items() if text in odd}
        bars |= {at[0] for at in holes if at[1] == column}
        texts = {row: text for row, text in said.items() if row not in bars} if bars else said
        for run in _runs(list(texts), bars):
            for block in alike([(row, texts[row]) for row in run]):
                yield Words(
                    Area(block[0][0], column, block[-1][0], column), block, max(len(text) for _, text in block)
                )  # fmt: skip


def rare(text: str) -> bool:
    """Whether a text has letters that programs count differently."""
    return not text.isascii() and any(ord(letter) > COMMON for letter in text)


def _runs(rows: list[int], bars: set[int]) -> Iterator[list[int]]:
    """Rows in groups that no barred row lies between."""
    if not bars and rows:
        yield rows
        return
    below = sorted(bars)
    place, run = 0, list[int]()
    for row in rows:
        while place < len(below) and below[place] < row:
            place += 1
            if run:
                yield run
                run = []
        run.append(row)
    if run:
        yield run


@cache
def _facts(text: str) -> tuple[int, int]:
    """How long a text is, and the most that a part of it comes to."""
    return len(text), most_of(text)


def alike(texts: list[tuple[int, str]]) -> Iterator[list[tuple[int, str]]]:
    """Texts one below the other cut where reading all as long as the longest would be slow, or their sum too large."""
    block: list[tuple[int, str]] = []
    facts, padding = _facts, blanks()
    first = longest = letters = all_rows = size = 0
    for row, text in texts:
        length, most = facts(text)
        most *= row
        widest, all_letters, rows = longest if longest > length else length, letters + length, all_rows + row
        padded = widest * (row - first + 1)
        if block and (
            padded > 2 * all_letters + PATIENCE
            or (widest > 2 * longest and padded > 1.5 * all_letters + PATIENCE / 5)
            or size + most + rows * padding[widest if widest < LETTERS else LETTERS] > EXACT
        ):
            yield block
            block, size = [], 0
            widest, all_letters, rows = length, length, row
        if not block:
            first = row
        block.append((row, text))
        longest, letters, all_rows, size = widest, all_letters, rows, size + most
    if block:
        yield block
