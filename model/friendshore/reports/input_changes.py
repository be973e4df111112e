"""In which cells two cases differ, as they were used: scenarios and levels laid over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from friendshore.case import Case
from friendshore.case.write import figure

ROW = "(whole row)"
Difference = tuple[str, str, str, str, str]


def changed_inputs(first: Case, second: Case) -> pd.DataFrame:
    """Every cell in which two cases differ, scenarios and levels laid over: table, key, column, first, second."""
    rows: list[Difference] = []
    for name in ("bloc", "as_of", "price_year"):
        rows += _differing("case", "", {name: getattr(first, name)}, {name: getattr(second, name)})
    for name in ("settings", "levels"):
        rows += _differing(name, "", vars(getattr(first, name)), vars(getattr(second, name)))
    for table in second.declared:
        columns = [column.name for column in table.all_columns]
        one, other = (_by_key(case, table.name, table.key, columns) for case in (first, second))
        for key in [*one, *(key for key in other if key not in one)]:
            shown = " · ".join(key)
            if key not in one or key not in other:
                rows.append((table.name, shown, ROW, "present" * (key in one), "present" * (key in other)))
            else:
                rows += _differing(table.name, shown, one[key], other[key])
    return pd.DataFrame(rows, columns=["table", "key", "column", "first", "second"])


def _by_key(case: Case, name: str, key: Sequence[str], columns: list[str]) -> dict[tuple[str, ...], dict[str, Any]]:
    frame = case.tables.get(name, pd.DataFrame(columns=columns))
    present = frame[[column for column in columns if column in frame.columns]]
    records = ({str(column): value for column, value in row.items()} for row in present.to_dict("records"))
    return {tuple(_shown(record[column]) for column in key): record for record in records}


def _differing(table: str, key: str, first: Mapping[str, Any], second: Mapping[str, Any]) -> list[Difference]:
    pairs = ((name, _shown(first.get(name)), _shown(second.get(name))) for name in {**first, **second})
    return [(table, key, name, one, other) for name, one, other in pairs if one != other]


def _shown(value: object) -> str:
    if isinstance(value, bool) or value is None:
        return {True: "1", False: "0", None: ""}[value]
    return figure(float(value)) if isinstance(value, int | float) else str(value)
