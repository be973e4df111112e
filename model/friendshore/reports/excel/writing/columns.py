"""Cells of long tables kept as columns: lists of what they hold, not an object for each of hundreds of thousands.

`lay` puts a column on a sheet; `parts` gives all cells of a sheet, column by column, to whoever goes through them all.
Who asks for a single cell, as openpyxl does, gets one as usual: it is made then, and stands for itself from there on.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, MutableMapping, Sequence
from functools import cache
from itertools import chain, compress, repeat
from operator import attrgetter
from typing import Any, NamedTuple

from openpyxl.cell.cell import Cell

At = tuple[int, int]
"""Row and column."""
FORMULA, TEXT, FIGURE, OTHER = "f", "s", "n", "d"
"""Kinds of cells, as openpyxl calls them."""
HELD, KIND, STYLE = attrgetter("_value"), attrgetter("data_type"), attrgetter("_style")


class Part(NamedTuple):
    """Cells of one column of a sheet, downwards where they are of a table: row, kind, what they hold, and style."""

    column: int
    rows: Sequence[int]
    kinds: Sequence[str]
    values: list[Any]
    styles: list[Any]

    def where(self, stays: Sequence[bool]) -> Part:
        """Some of the cells."""
        return self if all(stays) else Part(self.column, *(list(compress(each, stays)) for each in self[1:]))


class Cells(MutableMapping[At, Any]):
    """The cells of a sheet by row and column; those of columns become objects when they are asked for."""

    def __init__(self, sheet: Any) -> None:
        self._sheet = sheet
        self.single: dict[At, Any] = sheet._cells
        self._columns: defaultdict[int, list[Part]] = defaultdict(list)

    def lay(self, part: Part) -> None:
        """Keep a column, of which no cell is there yet."""
        self._columns[part.column].append(part)

    def _place(self, at: At) -> tuple[Part, int] | None:
        """Where a cell stands that is kept in a column."""
        for part in self._columns.get(at[1], ()):
            rows = part.rows
            if rows[0] <= at[0] <= rows[-1]:
                place = bisect_left(rows, at[0])
                if rows[place] == at[0]:
                    return part, place
        return None

    def __getitem__(self, at: At) -> Any:
        found = self.single.get(at)
        if found is None:
            kept = self._place(at)
            if kept is None:
                raise KeyError(at)
            part, place = kept
            found = self.single[at] = cell(
                self._sheet, *at, part.styles[place], part.values[place], part.kinds[place]
            )  # fmt: skip
        return found

    def __contains__(self, at: object) -> bool:
        return at in self.single or self._place(at) is not None  # type: ignore[arg-type]

    def __setitem__(self, at: At, value: object) -> None:
        self.single[at] = value

    def __delitem__(self, at: At) -> None:
        kept = self._place(at)
        if kept is not None:
            part, place = kept
            self._columns[at[1]].remove(part)
            for some in (slice(0, place), slice(place + 1, None)):
                if part.rows[some]:
                    self.lay(Part(part.column, part.rows[some], part.kinds[some], part.values[some], part.styles[some]))
        elif at not in self.single:
            raise KeyError(at)
        self.single.pop(at, None)

    def __iter__(self) -> Iterator[At]:
        single = self.single
        kept = (zip(part.rows, repeat(part.column)) for part in chain.from_iterable(self._columns.values()))
        return chain(list(single), [at for part in kept for at in part if at not in single])

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __bool__(self) -> bool:
        return bool(self.single or self._columns)

    def reword(self, new: Callable[[str, str], str]) -> None:
        """Change the texts and formulas of columns: most rows of one say the same."""
        known = cache(new)
        for part in chain.from_iterable(self._columns.values()):
            here = zip(part.values, part.kinds, strict=True)
            part.values[:] = [known(value, kind) if type(value) is str else value for value, kind in here]

    def kept(self) -> Iterator[Part]:
        """The columns, without the cells that stand for themselves."""
        apart = defaultdict[int, set[int]](set)
        for row, column in self.single:
            if column in self._columns:
                apart[column].add(row)
        for column, parts in self._columns.items():
            for part in parts:
                inside = {row for row in apart[column] if part.rows[0] <= row <= part.rows[-1]}
                left = part.where([row not in inside for row in part.rows]) if inside else part
                if left.rows:
                    yield left


def cell(sheet: object, row: int, column: int, style: object, value: object, kind: str) -> Any:
    """A cell as openpyxl makes it, but in one step."""
    made: Any = Cell.__new__(Cell)
    made.parent, made.row, made.column, made._style = sheet, row, column, style
    made._value, made.data_type, made._hyperlink, made._comment = value, kind, None, None
    return made


def lay(sheet: Any, part: Part) -> None:
    """Put a column on a sheet."""
    if not isinstance(sheet._cells, Cells):
        sheet._cells = Cells(sheet)
    sheet._cells.lay(part)


def single(sheet: Any) -> dict[At, Any]:
    """The cells of a sheet that are objects: all that have a note or a link are among them."""
    found: dict[At, Any] = sheet._cells.single if isinstance(sheet._cells, Cells) else sheet._cells
    return found


def parts(sheet: Any) -> list[Part]:
    """All cells of a sheet by column; those outside of kept columns come first in theirs."""
    found = [*_of_single(single(sheet)), *(sheet._cells.kept() if isinstance(sheet._cells, Cells) else ())]
    found.sort(key=lambda part: part.column)
    return found


def area_of(cells: Sequence[Part]) -> tuple[int, int, int, int]:
    """First row and column, last row and column."""
    if not cells:
        return 1, 1, 1, 1
    rows = [(part.rows[0], part.rows[-1]) if isinstance(part.rows, range) else part.rows for part in cells]
    return min(map(min, rows)), cells[0].column, max(map(max, rows)), cells[-1].column


def reword(sheet: Any, new: Callable[[str, str], str], besides: Collection[At] = ()) -> None:
    """Change the texts and formulas of a sheet.

    new       what is to stand in place of a text, by that and the kind of its cell, which stays
    besides   cells that are left as they are, outside of kept columns
    """
    for at, each in single(sheet).items():
        if isinstance(each._value, str) and at not in besides:
            each._value = new(each._value, each.data_type)
    if isinstance(sheet._cells, Cells):
        sheet._cells.reword(new)


def _of_single(cells: dict[At, Any]) -> Iterator[Part]:
    columns: defaultdict[int, tuple[list[int], list[Any]]] = defaultdict(lambda: ([], []))
    for (row, column), each in cells.items():
        rows, here = columns[column]
        rows.append(row)
        here.append(each)
    for column, (rows, here) in columns.items():
        yield Part(column, rows, list(map(KIND, here)), list(map(HELD, here)), list(map(STYLE, here)))
