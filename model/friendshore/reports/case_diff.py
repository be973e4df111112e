"""What differs between two cases, cell by cell: folders, workbooks, or the inputs of runs."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pandas as pd
from rich.console import Console
from rich.table import Table as Lines
from rich.text import Text

from friendshore.case.scenario_rows import Row as Change
from friendshore.case.scenario_rows import as_rows
from friendshore.case.settings import KEPT, LUNCH, Levels, Settings
from friendshore.case.source import Source
from friendshore.case.table import Column, Table
from friendshore.case.values import Value, WrongValueError, from_text
from friendshore.case.write import figure
from friendshore.reports.case_files import DECLARED, is_run, opened, text_rows
from friendshore.words import counted

COLUMNS = ("table", "key", "column", "old", "new")
WHOLE_ROW = "row"
SECTIONS = ("settings", "levels")
Row = tuple[str, str, str, str, str]


def diff(old: str | Path, new: str | Path) -> pd.DataFrame:
    """Every cell in which two cases differ: table, key (parted by ;), column, old, new.

    For a row that stands in one of them only, the column is blank and `old` or `new` is "row". Case settings have the
    tables case, settings and levels; of a scenario, what it says otherwise. Cells are compared by what
    they mean: 0.10 is 0.1, and a blank is its default. Raises CaseError where a case cannot be read.
    """
    first, second = opened(old), opened(new)
    rows = [*_heads(first, second)]
    if not is_run(old) and not is_run(new):  # a run keeps only the scenarios that it was given, numbered
        rows += _scenarios(first, second)
    for table in DECLARED:
        rows += _rows(table, *(_by_key(table, source) for source in (first, second)))
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype="str")


def show(console: Console, found: pd.DataFrame, old: str, new: str) -> None:
    """Print the differences, one line each, by table."""
    if found.empty:
        console.print(Text(f"No difference between {old} and {new}."))
        return
    for table, rows in found.groupby("table", sort=False):
        console.print(Text(f"{table}: {counted(len(rows), 'difference')}", style="bold"))
        lines = Lines(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
        lines.add_column("  row", overflow="fold")
        lines.add_column("column", overflow="fold")
        for name in (old, new):
            lines.add_column(Text(name), overflow="fold")
        for key, column, before, after in rows[list(COLUMNS[1:])].itertuples(index=False, name=None):
            words = [column, before, after] if column else _whole(before)
            lines.add_row(*(Text(word) for word in (f"  {key.replace(';', ' · ')}", *words)))
        console.print(lines)
    console.print(Text(f"{counted(len(found), 'difference')} in all."))


def _whole(before: str) -> list[str]:
    return ["(whole row)", "present", "absent"] if before else ["(whole row)", "absent", "present"]


def _heads(first: Source, second: Source) -> Iterator[Row]:
    for name in dict.fromkeys((*first.head, *second.head)):
        old, new = first.head.get(name), second.head.get(name)
        if name in SECTIONS:
            usual = (
                vars(Levels()) if name == "levels" else {KEPT: Settings().kept_from_year, LUNCH: Settings().free_lunch}
            )
            before, after = (usual | (dict(each) if isinstance(each, Mapping) else {}) for each in (old, new))
            for entry in dict.fromkeys((*before, *after)):
                if before.get(entry) != after.get(entry):
                    yield name, "", str(entry), _shown(before.get(entry)), _shown(after.get(entry))
        elif old != new:
            yield "case", "", name, _shown(old), _shown(new)


def _scenarios(first: Source, second: Source) -> Iterator[Row]:
    tables = {table.name: table for table in DECLARED}
    for name in dict.fromkeys((*first.scenarios, *second.scenarios)):
        if name not in first.scenarios or name not in second.scenarios:
            yield "scenarios", name, "", *((WHOLE_ROW, "") if name in first.scenarios else ("", WHOLE_ROW))
            continue
        old, new = (_said(as_rows(source.scenario_text(name), tables)) for source in (first, second))
        for what in dict.fromkeys((*old, *new)):
            if old.get(what) != new.get(what):
                yield "scenarios", name, what, old.get(what, ""), new.get(what, "")


def _said(rows: Iterable[Change]) -> dict[str, str]:
    """What a scenario says, by what it says it of; several values of a condition are one."""
    found: dict[str, list[str]] = {}
    for row in rows:
        number = f" {row.entry}" if row.entry else ""
        what = f"{row.does} {row.table}".strip() + number + (f", {row.column}" if row.column else "")
        found.setdefault(what, []).append(row.value)
    return {what: "; ".join(values) for what, values in found.items()}


def _by_key(table: Table, source: Source) -> dict[tuple[str, ...], dict[str, str]]:
    """The rows of a table by their key; rows that share one (a fault) by their count too."""
    names = [column.name for column in table.all_columns]
    found: dict[tuple[str, ...], dict[str, str]] = {}
    for cells in text_rows(table, source.reading.grids.get(table.name)):
        row = dict(zip(names, (cell.strip() for cell in cells), strict=True))
        key = tuple(_canonical(table.column(name), row[name])[1] for name in table.key)
        count = 1
        while (*key, *(["again"] * (count - 1))) in found:
            count += 1
        found[(*key, *(["again"] * (count - 1)))] = row
    return found


def _rows(
    table: Table, first: Mapping[tuple[str, ...], dict[str, str]], second: Mapping[tuple[str, ...], dict[str, str]]
) -> Iterator[Row]:
    for key, old in first.items():
        if key not in second:
            yield table.name, ";".join(key), "", WHOLE_ROW, ""
            continue
        for column in table.all_columns:
            before, after = old[column.name], second[key][column.name]
            if before != after and _canonical(column, before) != _canonical(column, after):
                yield table.name, ";".join(key), column.name, before, after
    for key in second:
        if key not in first:
            yield table.name, ";".join(key), "", "", WHOLE_ROW


def _canonical(column: Column, cell: str) -> tuple[bool, str]:
    """What a cell means, as text; a cell that has no meaning, as it stands."""
    try:
        return True, _plain(from_text(column, cell))
    except WrongValueError:
        return False, cell


def _plain(value: Value) -> str:
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, int | float):
        return "" if math.isnan(value) else figure(float(value))
    return value


def _shown(value: object) -> str:
    return "" if value is None else figure(float(value)) if isinstance(value, int | float) else str(value)
