"""Where the figures of the input sheets stand, for formulas of other sheets that lead to them."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import pandas as pd
from openpyxl.utils import get_column_letter

from friendshore.case.table import Table
from friendshore.reports.excel.report import Report
from friendshore.reports.excel.sheets.inputs import columns_shown, sheet_of, shown
from friendshore.reports.excel.writing.formulas import quoted
from friendshore.reports.excel.writing.page import NAMES


class InputCells:
    """Cells of the input sheets by table, column and key."""

    def __init__(self, report: Report) -> None:
        self.case = report.plan.case
        self._rows: dict[str, dict[tuple[str, ...], int]] = {}
        self._names: dict[str, list[str]] = {}
        self._values: dict[tuple[str, str], list[Any]] = {}

    def linked(self, value: object, table: str, column: str, *key: str) -> object:
        """A formula that is the input's cell; the value itself where the input has none."""
        cell = self.cell(table, column, *key)
        return value if cell is None else f"={cell}"

    def cell(self, table: str, column: str, *key: str) -> str | None:
        """The cell of an input figure; None where it is blank or has no sheet."""
        if table not in self._tables:
            return None
        rows, names = self._rows_of(table), self._names_of(table)
        if key not in rows or column not in names:
            return None
        if self.value(table, column, *key) is None:
            return None
        letter = get_column_letter(names.index(column) + 1)
        return f"{quoted(sheet_of(table))}!${letter}${NAMES + 1 + rows[key]}"

    def value(self, table: str, column: str, *key: str) -> Any:
        """An input figure; None where it is blank or has no row."""
        row = self._rows_of(table).get(key) if table in self._tables else None
        if row is None or column not in self.case.tables[table]:
            return None
        if (table, column) not in self._values:
            self._values[table, column] = self.case.tables[table][column].tolist()
        value = self._values[table, column][row]
        return None if pd.isna(value) or value == "" else value

    @cached_property
    def _tables(self) -> dict[str, Table]:
        return {table.name: table for table in shown(self.case)}

    def _names_of(self, table: str) -> list[str]:
        if table not in self._names:
            shown_columns = columns_shown(self._tables[table], self.case.tables[table])
            self._names[table] = [each.name for each in shown_columns]
        return self._names[table]

    def _rows_of(self, table: str) -> dict[tuple[str, ...], int]:
        if table not in self._rows:
            keys = self.case.tables[table][list(self._tables[table].key)].astype(str)
            self._rows[table] = {key: row for row, key in enumerate(keys.itertuples(index=False, name=None))}
        return self._rows[table]
