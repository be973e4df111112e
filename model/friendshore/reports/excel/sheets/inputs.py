"""The input tables as used, cells that a scenario changed marked with a note."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pandas as pd
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet

from friendshore.case import Case, Change
from friendshore.case.table import Column, Table
from friendshore.reports.excel.report import Report
from friendshore.reports.excel.sheets.assumptions import levels_said
from friendshore.reports.excel.writing import styles as look
from friendshore.reports.excel.writing.fields import Field
from friendshore.reports.excel.writing.formulas import literal
from friendshore.reports.excel.writing.page import NAMES, Page
from friendshore.words import first_capital, in_words

ALWAYS = ("commodities", "programmes")
"""Tables that formulas of other sheets look into."""
ELSEWHERE = ("sources", "actuals", "scenarios")
"""Tables that have a sheet of their own."""
LEVELS = ("low", "base", "high")
UNITS_IN_NAMES = (
    "_usd_per_t_yr", "_usd_per_kg", "_usd_per_unit", "_usd_per_t", "usd_per_t", "_share_per_yr", "_share", "_months",
    "_units_per_yr", "_t_per_yr", "t_per_yr", "_gwh_per_yr", "_musd_per_yr", "_musd", "_mwh_per_t", "_gj_per_t",
    "_t_per_t", "t_per_t", "_m3_per_t", "_t_per_unit", "_years", "_t",
)  # fmt: skip
"""Ends of names that say a unit."""
WIDTHS = {"title": 34, "note": 90, "source": 24, "commodity": 22, "facility": 30, "offer": 28, "process": 28,
          "owner": 22, "outlet": 22, "stage": 16, "limited_outputs": 20, "capacity_unit": 22, "sector": 20,
          "unit": 14, "group": 12, "kind": 20}  # fmt: skip


def sheet_of(table: str) -> str:
    """Name of the sheet that shows an input table."""
    return f"In {table.replace('_', ' ')}"[:25]


def write(report: Report, sheet: Worksheet, table: Table) -> None:
    """Write an input table as used, cells that a scenario changed marked with a note."""
    about = table.meaning[:1].upper() + table.meaning[1:] + "."
    page = Page(report, sheet, sheet_of(table.name), about)
    if any(column.name.endswith("_base") for column in table.columns):
        page.about("&".join((literal(about), literal(" Levels in use: "), levels_said(report.plan))))
    frame = report.plan.case.tables[table.name]
    shown = columns_shown(table, frame)
    last = page.table(f"in_{table.name}", frame, [_field(table, column) for column in shown], freeze=len(table.key))
    _mark(page, table, frame, [column.name for column in shown])
    page.print_first_rows(len(shown), last)


def shown(case: Case) -> list[Table]:
    """The input tables that have rows."""
    return [
        table
        for table in case.declared
        if table.name not in ELSEWHERE and table.name in case.tables
        and (table.name in ALWAYS or len(case.tables[table.name]))
    ]  # fmt: skip


def columns_shown(table: Table, frame: pd.DataFrame) -> list[Column]:
    """The columns of a table that hold something."""
    return [column for column in table.all_columns if column.name in frame.columns and not _blank(frame, column)]


def _blank(frame: pd.DataFrame, column: Column) -> bool:
    """Whether an optional column holds nothing, and is not worth its space."""
    if column.required or column.name == "weight_usd_per_kg":
        return False
    return all(value is None or value == "" or value != value for value in frame[column.name].tolist())  # noqa: PLR0124


def _field(table: Table, column: Column) -> Field:
    kind: look.Kind = "text"
    if column.kind in {"number", "whole"}:
        kind = "year" if column.unit == "year" else "share" if column.unit == "share" else "figure"
    label = _label(column.name) if column.unit else first_capital(in_words(column.name))
    unit = {"share": "%", "0 or 1": "yes or no"}.get(column.unit, column.unit)
    key = column.name in table.key or column.kind == "text"
    width = WIDTHS.get(column.name, 14 if key else 12)
    if column.name == "note":
        return Field("note", "Note", "", "text", "plain", width)
    return Field(column.name, label, unit, kind, "plain" if key else "input", width)


def _label(name: str) -> str:
    """A column's name in words without its unit, which stands below it; what is nothing but a unit is an amount."""
    level = next((each for each in LEVELS if name.endswith(f"_{each}")), "")
    stem = name.removesuffix(f"_{level}")
    for unit in UNITS_IN_NAMES:
        stem = stem.removesuffix(unit)
    return first_capital(in_words(f"{stem or 'amount'}_{level}"))


def _mark(page: Page, table: Table, frame: pd.DataFrame, shown: list[str]) -> None:
    changes: defaultdict[tuple[str, ...], list[Change]] = defaultdict(list)
    for change in page.report.plan.case.changes:
        if change.table == table.name:
            changes[change.key].append(change)
    if not changes:
        return
    for row, key in enumerate(frame[list(table.key)].itertuples(index=False, name=None), NAMES + 1):
        for change in changes.get(tuple(map(str, key)), ()):
            for name in [change.column] if change.column in shown else shown:
                cell: Any = page.sheet.cell(row, shown.index(name) + 1)
                column = table.column(name)
                page.report.styles.dress(cell, "changed", _field(table, column).kind)
                if not change.column and name == shown[0]:
                    cell.comment = Comment(f"row added by scenario {change.scenario}", "friendshore")
                if change.column:
                    cell.comment = Comment(f"was {change.old or 'blank'}; scenario {change.scenario}", "friendshore")
