"""The case as a folder with cells of its tables edited, so that whatever `check` says of it is said here too."""

from __future__ import annotations

import csv
import io
import shutil
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from friendshore import shipped
from friendshore.app.declared import TABLES, column_of, table_of
from friendshore.app.knobs import Cell, Gone
from friendshore.case.table import Table
from friendshore.case.values import WrongValueError, from_text, shown
from friendshore.reports.case_files import write_case_folder

Key = tuple[str, ...]
Keys = Mapping[int, Key]
"""Row of a table as a spreadsheet counts -> its key as the knobs have it."""


def as_folder(case: str, scratch: Path) -> Path:
    """The folder of a case; one that is a workbook is written as a folder once. Raises CaseError, CannotWriteError."""
    path = shipped.found(case)
    if path.is_dir():
        return path
    folder = scratch / f"as_folder_{path.stem}_{path.stat().st_mtime_ns}"
    if not folder.is_dir():
        write_case_folder(path, folder)
    return folder


def edited(folder: Path, target: Path, cells: Sequence[Cell], gone: Sequence[Gone]) -> dict[str, Keys]:
    """A copy of a case folder with cells edited; of each table that was, the keys by row. Raises OSError, and CaseError
    where a cell is of no table."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(folder, target)
    keys = {}
    changed: defaultdict[str, list[Cell]] = defaultdict(list)
    dropped: defaultdict[str, set[Key]] = defaultdict(set)
    for cell in cells:
        column_of(table_of(cell), cell.column)
        changed[cell.table].append(cell)
    for each in gone:
        dropped[table_of(each).name].add(each.key)
    for name in dict.fromkeys([*changed, *dropped]):
        keys[name] = _edit(TABLES[name], target / f"{name}.csv", changed[name], dropped[name])
    return keys


def keys_of(table: Table, lines: Sequence[Sequence[str]]) -> Keys:
    """Row -> key, of the lines of a CSV file, its header first."""
    at = {name: place for place, name in enumerate(lines[0])} if lines else {}
    return {
        number: tuple(word_of(table, name, cell_of(line, at.get(name.strip(), -1))) for name in table.key)
        for number, line in enumerate(lines[1:], start=2)
        if any(cell.strip() for cell in line)
    }


def cell_of(line: Sequence[str], at: int) -> str:
    """A cell of a line, blank where the line is shorter."""
    return line[at].strip() if 0 <= at < len(line) else ""


def lines_of(path: Path) -> list[list[str]]:
    """The lines of a CSV file; none where there is no such file. Raises OSError."""
    if not path.is_file():
        return []
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))


def _edit(table: Table, path: Path, cells: Sequence[Cell], gone: set[Key]) -> Keys:
    lines = lines_of(path) or [[column.name for column in table.all_columns]]
    header = [name.strip() for name in lines[0]]
    header += [column for column in dict.fromkeys(cell.column for cell in cells) if column not in header]
    lines[0] = header
    rows = {key: number for number, key in keys_of(table, lines).items()}
    for cell in cells:
        if cell.key not in rows:
            blank = dict(zip(table.key, cell.key, strict=True))
            lines.append([blank.get(name, "") for name in header])
            rows[cell.key] = len(lines)
        line = lines[rows[cell.key] - 1]
        line += [""] * (len(header) - len(line))
        line[header.index(cell.column)] = cell.value
    for key in gone & rows.keys():
        lines[rows.pop(key) - 1] = []  # a blank line, so that the others keep their numbers
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(lines)
    return {number: key for key, number in rows.items()}


def word_of(table: Table, column: str, cell: str) -> str:
    """A cell of a key as the knobs have it; as it stands where it is no value of its column."""
    try:
        return shown(from_text(table.column(column), cell))
    except WrongValueError:
        return cell
