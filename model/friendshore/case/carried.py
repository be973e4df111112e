"""What Python changed in a case under scenarios, changed alike in the case without them.

The resilience premium is an amount taken from the case without its scenarios. Where tables are changed in memory, that
case has to follow, or a doubled price would be held against the old premium. A cell that only Python changed has its
new value in both; a figure that a scenario changed as well moves by the same factor in both.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from friendshore.case.table import Table
from friendshore.case.values import WHERE, Row, frame

Rows = Mapping[tuple[Any, ...], Row]


def carried(table: Table, now: pd.DataFrame, was: pd.DataFrame, base: pd.DataFrame) -> pd.DataFrame:
    """The table of the case without its scenarios, `base`, with what changed from `was` to `now` under them."""
    if same(now, was):
        return base
    new, old, before = (_by_key(table, each) for each in (now, was, base))
    rows = []
    for key, row in before.items():
        if key in new and key in old:
            rows.append({**row, **_moved(table, new[key], old[key], row)})
        elif key not in old:  # a scenario drops it
            rows.append(row)
    rows += [{WHERE: "", **row} for key, row in new.items() if key not in old and key not in before]
    return frame(table, rows)


def same(one: pd.DataFrame, other: pd.DataFrame) -> bool:
    """Whether two tables hold the same cells, wherever they stand in files."""
    if one is other or len(one) == len(other) == 0:
        return True
    return one.drop(columns=WHERE, errors="ignore").equals(other.drop(columns=WHERE, errors="ignore"))


def _by_key(table: Table, held: pd.DataFrame) -> Rows:
    rows = [{str(name): value for name, value in row.items()} for row in held.to_dict("records")]
    return {tuple(row[name] for name in table.key): row for row in rows}


def _moved(table: Table, new: Row, old: Row, base: Row) -> Row:
    """The cells of a row that changed from old to new, as they change from base on."""
    cells: Row = {}
    for column in table.all_columns:
        name = column.name
        now, was, before = new[name], old[name], base[name]
        if now == was or (_missing(now) and _missing(was)):
            continue
        cells[name] = now
        if column.kind == "number" and not any(map(_missing, (now, was, before))) and before != was:
            cells[name] = float(before) * float(now) / float(was) if was else float(before) + float(now)
    return cells


def _missing(value: object) -> bool:
    return isinstance(value, float) and math.isnan(value)
