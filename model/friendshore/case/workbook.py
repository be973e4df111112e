"""A case kept as a workbook: each table is a sheet, found by its name; its columns are found by theirs.

The names of the columns stand in the row in which most of them are; what stands above it (meanings, units) is for the
reader. Sheets and columns whose name begins with _ are the user's own and are passed over, like the sheet Start; but
`_files`, where there is one, says which tables and columns the case has as files, since a sheet has a place for each.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from friendshore.case import scenario_sheet
from friendshore.case.archive import NotAWorkbookError
from friendshore.case.nearest import nearest
from friendshore.case.other_books import what_it_is
from friendshore.case.read import MOST_ROWS, Grid, Reading, fill, too_long
from friendshore.case.scenario_sheet import SCENARIOS
from friendshore.case.settings import WORDS
from friendshore.case.sheet_cells import as_text, names_of
from friendshore.case.spreadsheet import Cell, Sheet, letters, place, read_sheets
from friendshore.case.table import Column, Table
from friendshore.case.values import FIGURE, hundredth
from friendshore.errors import CaseError, Fault

START, CASE = "start", "case"
FILES = "_files"
"""Sheet with a row a table that has a file: its name, then its columns."""
ENTRY, VALUE = "entry", "value"
SECTIONS = ("settings", "levels")
TEXTS = ("title", "question", "licence", "as_of", "bloc")


@dataclass
class Book:
    """What a workbook holds.

    cells    sheet, and row of the sheet where the name says nothing without it, and column -> its reference (D14)
    """

    reading: Reading = field(default_factory=Reading)
    head: dict[str, object] = field(default_factory=dict)
    scenarios: dict[str, str] = field(default_factory=dict)
    tables: frozenset[str] = frozenset()
    columns: dict[str, dict[str, str]] = field(default_factory=dict)
    entries: dict[str, str] = field(default_factory=dict)
    changes: scenario_sheet.Placed = field(default_factory=scenario_sheet.Placed)

    def told(self, fault: Fault) -> Fault:
        """The fault with sheets and cells in place of files and rows."""
        where, expected = (self._sheets(words) for words in (fault.where, fault.expected))
        row = re.match(r"sheet (\w+) row (\d+)", where)
        change = re.fullmatch(r"sheet scenarios, scenario (.+?)(?: line (\d+))?", where)
        if row and fault.column in self.columns.get(row.group(1), ()):
            cell = f"{self.columns[row.group(1)][fault.column]}{row.group(2)}"
            where = f"sheet {row.group(1)}, cell {cell}{where[row.end() :]}"
        elif change and (cell := self.changes.cell(change.group(1), int(change.group(2) or 0), fault)):
            where = f"sheet scenarios, cell {cell}"
        elif where == "bloc" and fault.value == self.head.get("bloc"):
            where = f"sheet case, cell {self.entries['bloc']}"
        elif where == "sheet case" and fault.column in self.entries:
            where = f"sheet case, cell {self.entries[fault.column]}"
        return Fault(where, fault.column, fault.value, expected, fault.nearest)

    def _sheets(self, words: str) -> str:
        def sheet(found: re.Match[str]) -> str:
            return f"sheet {found.group(1)}" if found.group(1) in self.tables else found.group()

        return re.sub(r"\b(\w+)\.csv\b", sheet, words.replace("case.toml", "sheet case"))


def read_workbook(path: Path, tables: Sequence[Table]) -> Book:
    """Read every declared table of the workbook. Raises CaseError where the file is no such workbook."""
    try:
        sheets = read_sheets(path)
        if other := what_it_is(path, sheets):
            raise NotAWorkbookError(other)
    except NotAWorkbookError as error:
        raise CaseError([Fault(str(path), "", "", str(error))]) from error
    declared = {table.name: table for table in tables}
    known = {*declared, START, CASE, SCENARIOS}
    own = [name for name in sheets if not name.startswith("_")]
    found = {name.strip().lower(): name for name in reversed(own)}
    if not declared.keys() & found.keys():
        expected = "holds none of the tables of a case; `friendshore workbook CASE` writes a workbook that does"
        raise CaseError([Fault(str(path), "", "", expected)])
    book = Book(tables=frozenset(declared))
    faults = book.reading.faults
    lacking = [name for name in (CASE, *declared) if name not in found]
    lacking = [name for name in lacking if name == CASE or not declared[name].optional]
    strange = [name for name in own if name.strip().lower() not in known or name not in found.values()]
    for name in strange:
        expected = "is not a table that friendshore knows; a sheet of your own needs a name that begins with _"
        absent = nearest(name, lacking) or nearest(name, known - found.keys())
        book.reading.broken |= {absent} & declared.keys()
        near = absent or nearest(name, known)
        faults.append(Fault(f"sheet {name}", "", "", expected, near))
    for name in lacking:
        faults.append(Fault(f"sheet {name}", "", "", "this sheet is missing", nearest(name, strange)))
    for name, table in declared.items():
        book.reading.rows[name] = []
        if name in found:
            _read_table(table, sheets[found[name]], book)
    book.reading.broken.update(lacking)
    book.reading.headers = _headers(sheets.get(FILES, Sheet()), declared)
    if CASE in found:
        _read_head(sheets[found[CASE]], book)
    else:
        book.reading.broken.add("case.toml")
    if SCENARIOS in found:
        book.scenarios, book.changes = scenario_sheet.read(sheets[found[SCENARIOS]], declared, book.reading.faults)
        book.columns[SCENARIOS] = book.changes.letters
    return book


def _headers(sheet: Sheet, declared: Mapping[str, Table]) -> dict[str, tuple[str, ...]]:
    """Columns of each table that has a file, as far as there are such columns still."""
    found = {}
    for cells in sheet.rows.values():
        name, *columns = (cells[at].value for at in sorted(cells))
        if name in declared:
            known = {column.name for column in declared[name].all_columns}
            found[name] = tuple(column for column in dict.fromkeys(columns) if column in known)
    return found


def _read_table(table: Table, sheet: Sheet, book: Book) -> None:
    declared = {column.name: column for column in table.all_columns}
    top, names = names_of(sheet, declared)
    if len(sheet.rows) > MOST_ROWS:
        book.reading.faults.append(too_long(f"sheet {table.name}"))
        book.reading.broken.add(table.name)
        return
    if not top:
        expected = f"has no row with the names of its columns: {', '.join(declared)}"
        book.reading.faults.append(Fault(f"sheet {table.name}", "", "", expected))
        book.reading.broken.add(table.name)
        return
    book.columns[table.name] = {name: letters(at) for at, name in reversed(names.items())}
    lines: list[tuple[int, list[str | Fault]]] = []
    for number in sorted(number for number in sheet.rows if number > top):
        row = sheet.rows[number]
        cells = [
            as_text(row[at], declared.get(name), f"sheet {table.name} row {number}", name) if at in row else ""
            for at, name in names.items()
        ]
        if any(isinstance(cell, Fault) or cell.strip() for cell in cells):
            lines.append((number, cells))
        _nameless(table, sheet, top, number, names, book)
    for reference in sheet.merged:
        first, last = (place(corner) for corner in (f"{reference}:{reference}".split(":")[:2]))
        if last[0] >= top and any(first[1] <= at <= last[1] for at in names):
            expected = "are merged; unmerge them and write each cell by itself"
            book.reading.faults.append(Fault(f"sheet {table.name}, cells {reference}", "", "", expected))
    grid = Grid(f"sheet {table.name}", list(names.values()), lines, top)
    fill(table, grid, book.reading)
    book.reading.files[f"{table.name}.csv"] = _as_csv(grid)


def _nameless(table: Table, sheet: Sheet, top: int, number: int, names: Mapping[int, str], book: Book) -> None:
    """A cell under no name at all is a slip: it would be passed over in silence."""
    own = sheet.rows[top]
    for at, cell in sheet.rows[number].items():
        if at not in names and at not in own and cell.value.strip():
            expected = "stands under no column name; a column of your own needs a name that begins with _"
            where = f"sheet {table.name}, cell {letters(at)}{number}"
            book.reading.faults.append(Fault(where, "", cell.value.strip(), expected))


def _read_head(sheet: Sheet, book: Book) -> None:
    """The sheet case: entries such as title, settings.ramp, levels.pace, and their values."""
    top, names = names_of(sheet, {ENTRY: 0, VALUE: 0})
    at = {name: column for column, name in names.items()}
    if not {ENTRY, VALUE} <= at.keys():
        book.reading.faults.append(Fault("sheet case", "", "", f"has no columns named {ENTRY} and {VALUE}"))
        book.reading.broken.add("case.toml")
        return
    for number in sorted(number for number in sheet.rows if number > top):
        row = sheet.rows[number]
        entry = row[at[ENTRY]].value.strip() if at[ENTRY] in row else ""
        cell = row.get(at[VALUE])
        if not entry or cell is None or not cell.value.strip():
            if entry:
                book.entries[entry] = f"{letters(at[VALUE])}{number}"
            continue
        section, _, name = entry.partition(".")
        book.entries[entry] = f"{letters(at[VALUE])}{number}"
        value = _setting(entry, name, cell)
        if isinstance(value, Fault):
            book.reading.faults.append(value)
        elif section in SECTIONS and name:
            within = book.head.setdefault(section, {})
            if isinstance(within, dict):
                within[name] = value
        else:
            book.head[entry] = value
    book.reading.files["case.toml"] = json.dumps(book.head, ensure_ascii=False, sort_keys=True).encode()


def _setting(entry: str, name: str, cell: Cell) -> str | int | float | Fault:
    """What an entry is: a figure is one by whatever format its cell has, and a share may be in per cent."""
    kind = "month" if entry == "as_of" else "text" if entry in TEXTS or name in WORDS else "number"
    text = as_text(cell, Column(entry, kind, ""), "case.toml", entry)  # type: ignore[arg-type]
    if isinstance(text, Fault):
        return text
    figure = hundredth(text.strip()) if "share" in name else text.strip()
    if kind != "number" or cell.kind not in ("number", "text") or not FIGURE.fullmatch(figure):
        return text.strip()
    return float(figure) if not figure.isdigit() or name else int(figure)


def _as_csv(grid: Grid) -> bytes:
    """The cells as a CSV file, for the hash: a colour or a width changes nothing."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(grid.header)
    writer.writerows([str(cell).strip() for cell in cells] for _, cells in grid.lines)
    return text.getvalue().encode()
