"""Cases as files: a folder, a workbook or the inputs of a run, opened as they stand; and a folder written again."""

from __future__ import annotations

import csv
import os
import shutil
from pathlib import Path

from friendshore.case.left_out import COLUMNS
from friendshore.case.read import Grid, Reading
from friendshore.case.source import HEAD, Source, open_case
from friendshore.case.table import Table
from friendshore.case.tables import TABLES
from friendshore.case.write import head_lines
from friendshore.errors import CaseError, Fault
from friendshore.program import policies
from friendshore.reports.run_hashes import INPUTS
from friendshore.reports.run_place import RECORD, CannotWriteError

DECLARED: tuple[Table, ...] = (*TABLES, *policies.FURTHER.tables)


def opened(path: str | Path) -> Source:
    """A case folder, a workbook, or the inputs of a run folder, as it stands: cells with faults are no hindrance.

    Raises CaseError where there is no such case, or where a table cannot be read at all.
    """
    source = open_case(Path(path) / INPUTS if is_run(path) else path, DECLARED)
    grids = source.reading.grids.values()
    unreadable = [cell for grid in grids for _, cells in grid.lines for cell in cells if isinstance(cell, Fault)]
    if source.reading.broken or unreadable:
        raise CaseError([source.told(fault) for fault in source.reading.faults])
    return source


def is_run(path: str | Path) -> bool:
    """Whether a path is a run folder, whose inputs are meant."""
    return (Path(path) / RECORD).is_file() and (Path(path) / INPUTS).is_dir()


def text_rows(table: Table, grid: Grid | None) -> list[list[str]]:
    """The cells of a table as text, in the declared order of its columns; none where it has no file or sheet."""
    if grid is None:
        return []
    header = list(grid.header)
    at = [header.index(column.name) if column.name in header else None for column in table.all_columns]
    return [
        [str(cells[index]) if index is not None and index < len(cells) else "" for index in at]
        for _, cells in grid.lines
    ]


def columns_kept(table: Table, reading: Reading) -> list[str]:
    """The columns of a table's file: those that it had, and others that a row fills or that every file needs; none
    where the table has neither file nor row."""
    grid, had = reading.grids.get(table.name), reading.headers.get(table.name)
    rows = text_rows(table, grid)
    if had is None and not rows:
        return []
    spared = COLUMNS.get(table.name, {})
    names = [column.name for column in table.all_columns]
    filled = {name for at, name in enumerate(names) if any(row[at].strip() for row in rows)}
    filled |= {column.name for column in table.columns if column.required and column.name not in spared}
    return [*(had or ()), *(name for name in names if name in filled and name not in (had or ()))]


def write_case_folder(case: str | Path, folder: str | Path) -> None:
    """Write a case, usually one kept as a workbook, as a folder of CSV tables: all of it, or nothing.

    Raises CaseError, CannotWriteError.
    """
    source, target = opened(case), Path(folder)
    if target.exists() and not (target.is_dir() and not any(target.iterdir())):
        raise CannotWriteError(f"{target} exists already. Choose another folder with -o.")
    unfinished = target.parent / f".{target.name}.{os.getpid()}.unfinished"
    try:
        unfinished.mkdir(parents=True)
        _write(source, unfinished)
        if target.exists():
            target.rmdir()
        unfinished.rename(target)
    except OSError as error:
        shutil.rmtree(unfinished, ignore_errors=True)
        reason = (error.strerror or str(error)).lower()
        raise CannotWriteError(f"The case folder {target} could not be written: {reason}.") from error


def _write(source: Source, folder: Path) -> None:
    for table in DECLARED:
        if columns := columns_kept(table, source.reading):
            names = [column.name for column in table.all_columns]
            at = [names.index(name) for name in columns]
            with (folder / f"{table.name}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.writer(file, lineterminator="\n")
                writer.writerow(columns)
                for row in text_rows(table, source.reading.grids.get(table.name)):
                    writer.writerow([row[place] for place in at])
    (folder / HEAD).write_text("\n".join(head_lines(source.head)) + "\n", encoding="utf-8", newline="\n")
    for name in source.scenarios:
        (folder / "scenarios").mkdir(exist_ok=True)
        text = source.scenario_text(name)
        (folder / "scenarios" / f"{name}.toml").write_text(text, encoding="utf-8", newline="\n")
