"""A case written back to files, so that what was solved can be read again: same tables, same figures."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from friendshore.case.table import Column, Table

if TYPE_CHECKING:
    from friendshore.case.case import Case

LARGEST_EXACT_WHOLE = 2**53


def write_case(case: Case, folder: Path) -> None:
    """Write every table as CSV and case.toml into an existing folder; scenarios are already in the tables.

    Raises OSError.
    """
    for table in case.declared:
        _write_table(table, case, folder / f"{table.name}.csv")
    head: dict[str, object] = {
        "title": case.title,
        **({"question": case.question} if case.question else {}),
        **({"licence": case.licence} if case.licence else {}),
        "price_year": case.price_year,
        "as_of": case.as_of,
        "bloc": case.bloc,
    }
    head |= {"settings": asdict(case.settings), "levels": asdict(case.levels)}
    (folder / "case.toml").write_text("\n".join(head_lines(head)) + "\n", encoding="utf-8", newline="\n")


def head_lines(head: Mapping[str, object]) -> list[str]:
    """The lines of case.toml."""
    lines = _entries({name: value for name, value in head.items() if not isinstance(value, Mapping)})
    for section, values in head.items():
        if isinstance(values, Mapping):
            lines += ["", f"[{section}]", *_entries(values)]
    return lines


def _write_table(table: Table, case: Case, path: Path) -> None:
    columns = table.all_columns
    frame = case.tables[table.name]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([column.name for column in columns])
        for cells in zip(*(frame[column.name].tolist() for column in columns), strict=True):
            writer.writerow([_cell(column, value) for column, value in zip(columns, cells, strict=True)])


def _cell(column: Column, value: object) -> str:
    """A value so that reading it gives the very same one."""
    if column.kind == "flag":
        return str(int(bool(value)))
    if isinstance(value, int | float):
        return figure(float(value))
    return str(value)


def figure(value: float) -> str:
    """The shortest decimal that reads back as the same number; blank where missing."""
    if math.isnan(value):
        return ""
    return str(int(value)) if value.is_integer() and abs(value) < LARGEST_EXACT_WHOLE else repr(value)


def _entries(values: Mapping[str, object]) -> list[str]:
    """TOML entries; a JSON string is a TOML string but for the delete character."""
    return [
        f"{name} = {json.dumps(value, ensure_ascii=False)}".replace("\x7f", "\\u007f") for name, value in values.items()
    ]
