"""The formulas of a workbook worked out: cell by cell as they are asked for, each once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping
from contextlib import suppress
from functools import partial
from typing import Any

import numpy as np
from openpyxl import Workbook
from openpyxl.utils import column_index_from_string, get_column_letter

from friendshore.reports.excel.calculated import tree
from friendshore.reports.excel.calculated.block import KINDS, Block
from friendshore.reports.excel.calculated.compiled import Here, run_of, settled, worth_of
from friendshore.reports.excel.calculated.groups import Groups
from friendshore.reports.excel.calculated.page import Page, formula_of
from friendshore.reports.excel.calculated.patterns import Patterns
from friendshore.reports.excel.calculated.shapes import Rect, Slot, rect_of
from friendshore.reports.excel.calculated.whole_columns import MARK, whole_column
from friendshore.reports.excel.calculated.worth import VALUE, Error, NotWorkedOutError, Value

DEEPEST = 40
"""Formulas that wait for one another before those below them are worked out first: Python's own stack is short."""
PATIENCE = 3
"""Times that all rows of a column are tried at once: it fails where other cells have to be worked out first."""
FORMULAS = 60
"""Formulas of a column for which that is done: a column in which each row has its own is worked out row by row."""
WORTH_LEARNING = 32
"""Formulas of a range from which on it is quicker to put what they come to beside the constants."""
LINK = re.compile(r"=(?:'((?:[^']|'')+)'|([A-Za-z_]+))!\$([A-Z]{1,3})\$([0-9]+)")
"""The formulas that are most: a cell of another sheet, taken as it is."""
UNKNOWN, BUSY = object(), object()


class _TooDeepError(Exception):
    """A cell that has to be worked out before others can be."""

    def __init__(self, sheet: Page, at: tuple[int, int]) -> None:
        self.place = sheet, at


class _WaitsError(Exception):
    """A whole column would wait for a cell that waits for one of its own: then rows are worked out one by one."""


class _Table:
    """A table's place: its columns by name, and its rows without the headers."""

    def __init__(self, page: Page, table: Any) -> None:
        self.page, self.whole = page, rect_of(table.ref)
        self.top, self.bottom = self.whole.top + 1, self.whole.bottom - (table.totalsRowCount or 0)
        names = [each.name for each in table.tableColumns] or [
            str(page.constant(self.whole.top, column)) for column in range(self.whole.left, self.whole.right + 1)
        ]
        self.columns = {name.lower(): column for column, name in enumerate(names, self.whole.left)}


class Calculation:
    """The values of a workbook's formulas, some perhaps given. After edits of its cells `again` forgets what it worked
    out."""

    def __init__(self, book: Workbook, given: Mapping[str, Mapping[tuple[int, int], Value]] | None = None) -> None:
        self._book, self._given = book, given or {}
        self._apart: dict[str, tuple[Any, tuple[Slot, ...]]] = {}
        self._patterns = Patterns()
        self.again()

    def again(self) -> None:
        """Look at the workbook as it is now."""
        book: Any = self._book
        self._pages = {sheet.title.lower(): Page(sheet) for sheet in book.worksheets}
        for title, known in self._given.items():
            self._pages[title.lower()].known.update(known)
        self._tables = {
            table.displayName.lower(): _Table(self._pages[sheet.title.lower()], table)
            for sheet in book.worksheets
            for table in sheet.tables.values()
        }
        self._names: dict[str, tuple[Page, Rect]] = {}
        self._columns: dict[tree.Column, tuple[_Table, Rect]] = {}
        self._blocks: dict[tuple[Page, Rect], Block] = {}
        self.groups = Groups()
        self.spread: dict[tuple[object, ...], Any] = {}
        self._links: dict[str, Any] = {}
        """Links -> what they come to, the same wherever they stand."""
        self._depth = self._wholes = 0
        self._tries: Counter[tuple[Page, int, str]] = Counter()
        self._asked: Counter[tuple[Page, int]] = Counter()

    def values(self) -> dict[str, dict[str, Value]]:
        """Sheet -> cell such as B7 -> value, for every formula. Raises NotWorkedOutError with the cell's name."""
        return {
            title: {f"{get_column_letter(column)}{row}": value for (row, column), value in found.items()}
            for title, found in self.all().items()
        }

    def all(self) -> dict[str, dict[tuple[int, int], Value]]:
        """Sheet -> row and column -> value, for every formula. Raises NotWorkedOutError with the cell's name."""
        return {page.title: self._of(page) for page in self._pages.values()}

    def known(self, without: Mapping[str, Collection[tuple[int, int]]]) -> dict[str, dict[tuple[int, int], Value]]:
        """Sheet -> row and column -> value, for every formula but some, and but those that cannot be worked out."""
        found: dict[str, dict[tuple[int, int], Value]] = {}
        for page in self._pages.values():
            here, apart = found.setdefault(page.title, {}), without.get(page.title, ())
            for at in [at for at in page.formulas if at not in apart]:
                value = page.known.get(at, UNKNOWN)
                if value is not UNKNOWN:
                    here[at] = value
                    continue
                with suppress(NotWorkedOutError):
                    here[at] = self._from_the_ground(page, at)
        return found

    def _of(self, page: Page) -> dict[tuple[int, int], Value]:
        known = page.known
        return {at: known[at] if at in known else self._from_the_ground(page, at) for at in page.formulas}

    def at(self, sheet: str, cell: str) -> Value:
        """The value of one cell."""
        rect = rect_of(cell)
        return self._from_the_ground(self.page(sheet), (rect.top, rect.left))  # type: ignore[no-any-return]

    def _from_the_ground(self, page: Page, at: tuple[int, int]) -> Any:
        """A cell's value; what it waits for at the end of a long chain is worked out first."""
        waiting = [(page, at)]
        while True:
            self._depth = 0
            first, place = waiting[-1]
            try:
                found = self.value(first, *place)
            except _TooDeepError as deep:
                if deep.place in waiting:
                    deep.place[0].known[deep.place[1]] = Error(VALUE)  # it waits for itself
                else:
                    waiting.append(deep.place)
                continue
            waiting.pop()
            if not waiting:
                return found

    def value(self, page: Page, row: int, column: int) -> Any:
        """What a cell is worth. A formula that waits for itself is an error."""
        at = (row, column)
        found = page.known.get(at, UNKNOWN)
        if found is UNKNOWN:
            formula = page.formulas.get(at)
            return page.constant(row, column) if formula is None else self._worked_out(page, at, formula)
        if found is BUSY:
            if self._wholes:
                raise _WaitsError
            return Error(VALUE)
        return found

    def _worked_out(self, page: Page, at: tuple[int, int], held: object) -> Any:
        link = self._links.get(held, UNKNOWN) if type(held) is str else UNKNOWN
        if link is not UNKNOWN:
            page.known[at] = link
            return link
        if self._depth >= DEEPEST:
            raise _TooDeepError(page, at)
        self._depth += 1
        page.known[at] = BUSY
        try:
            formula = formula_of(held)
            if (link := LINK.fullmatch(formula)) is not None:
                found = settled(partial(self._linked, link), Here(self, page, *at, ()))
                page.known[at] = self._links[formula] = found
                return found
            if MARK in formula and self._whole(page, at, formula):
                return page.known[at]
            apart = self._apart.get(formula)
            if apart is None:
                shape, slots = self._patterns.taken_apart(formula)
                apart = self._apart[formula] = run_of(shape), slots
            found = settled(apart[0], Here(self, page, *at, apart[1]))
        except NotWorkedOutError as error:
            del page.known[at]
            if error.cell:
                raise
            raise NotWorkedOutError(error.what, f"{page.title}!{get_column_letter(at[1])}{at[0]}") from None
        except (_TooDeepError, _WaitsError):
            del page.known[at]
            raise
        finally:
            self._depth -= 1
        page.known[at] = found
        return found

    def _linked(self, link: re.Match[str], here: Here) -> Any:
        """What a formula comes to that is nothing but a cell of another sheet."""
        quoted, bare, column, row = link.groups()
        page = self.page(quoted.replace("''", "'") if quoted else bare)
        return self.value(page, int(row), column_index_from_string(column))

    def _whole(self, page: Page, at: tuple[int, int], formula: str) -> bool:
        """Work a formula out in all rows of its table's column at once; whether that went."""
        row, column = at
        self._tries[page, column, formula] += 1
        self._asked[page, column] += self._tries[page, column, formula] == 1
        if self._tries[page, column, formula] > PATIENCE or self._asked[page, column] > FORMULAS:
            return False
        shape, slots = self._patterns.taken_apart(formula)
        whole = whole_column(shape)
        table = self._tables.get(whole.table.lower()) if whole is not None else None
        if whole is None or table is None or table.page is not page or not table.top <= row <= table.bottom:
            return False
        self._wholes += 1
        try:
            found = whole.run(Here(self, page, row, column, slots))
        except (Error, NotWorkedOutError, _TooDeepError, _WaitsError):
            return False
        finally:
            self._wholes -= 1
        if np.shape(found) != (1 + table.bottom - table.top, 1):
            return False
        known, values = page.known, found.ravel().tolist()
        for each in page.rows_of(column, formula):
            if table.top <= each <= table.bottom and known.get((each, column), BUSY) is BUSY:
                known[each, column] = worth_of(values[each - table.top])
        return True

    def block(self, page: Page, rect: Rect) -> Block:
        """The values of a rectangle."""
        top, left, bottom, right = rect
        if top == bottom and left == right:
            return Block(page, rect, [self.value(page, top, left)])
        found = self._blocks.get((page, rect))
        if found is None:
            found = self._blocks[page, rect] = self._read(page, rect)
        return found

    def _read(self, page: Page, rect: Rect) -> Block:
        """Constants as they stand, formulas worked out."""
        inside = page.used(rect)
        cells, kinds, formulas = page.part(inside)
        across = inside.right - inside.left + 1
        known, top, left, learnt = page.known, inside.top, inside.left, list[tuple[int, int]]()
        for at in formulas:
            place = top + at // across, left + at % across
            value = known.get(place, BUSY)
            if value is BUSY:
                value = self.value(page, *place)
            if known.get(place, BUSY) is not BUSY:
                learnt.append(place)
            cells[at] = value
            kinds[at] = KINDS[type(value)]
        if len(learnt) >= WORTH_LEARNING:
            page.learn(learnt)
        return Block(page, inside, cells, kinds=kinds, whole=rect)

    @property
    def titles(self) -> list[str]:
        """Names of the sheets in their order, in small letters."""
        return list(self._pages)

    def page(self, title: str) -> Page:
        """A sheet by its name. Raises NotWorkedOutError."""
        found = self._pages.get(title.lower())
        if found is None:
            raise NotWorkedOutError(f"the sheet {title}")
        return found

    def name(self, name: str) -> tuple[Page, Rect]:
        """Where a defined name leads. Raises NotWorkedOutError."""
        found = self._names.get(name)
        if found is None:
            names: Mapping[str, Any] = self._book.defined_names
            defined = next((each for key, each in names.items() if key.lower() == name.lower()), None)
            sheet, mark, cells = (defined.attr_text or "").rpartition("!") if defined is not None else ("", "", "")
            if not mark:
                raise NotWorkedOutError(f"the name {name}")
            title = sheet[1:-1].replace("''", "'") if sheet.startswith("'") else sheet
            found = self._names[name] = self.page(title), rect_of(cells)
        return found

    def column(self, asked: tree.Column, row: int) -> tuple[Page, Rect]:
        """Where columns of a table are. Raises Error and NotWorkedOutError."""
        found = self._columns.get(asked)
        if found is None:
            found = self._columns[asked] = self._found(asked)
        table, rect = found
        if asked.part != tree.ROW:
            return table.page, rect
        if not rect.top <= row <= rect.bottom:
            raise Error(VALUE)
        return table.page, Rect(row, rect.left, row, rect.right)

    def _found(self, asked: tree.Column) -> tuple[_Table, Rect]:
        table = self._tables.get(asked.table.lower())
        if table is None:
            raise NotWorkedOutError(f"the table {asked.table}")
        ends = [table.columns.get(name.lower()) for name in (asked.first, asked.last)] if asked.first else [
            table.whole.left, table.whole.right,
        ]  # fmt: skip
        if None in ends:
            raise NotWorkedOutError(f"the column {asked.first} of the table {asked.table}")
        rows = {
            tree.ALL: (table.whole.top, table.whole.bottom),
            tree.HEADERS: (table.whole.top, table.whole.top),
        }.get(asked.part, (table.top, table.bottom))
        return table, Rect(rows[0], ends[0], rows[1], ends[1])  # type: ignore[arg-type]
