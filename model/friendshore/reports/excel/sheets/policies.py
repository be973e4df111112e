"""Policies in force: which tables switch something on, what they cost the public, and their rows as used."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
from openpyxl.worksheet.worksheet import Worksheet

from friendshore.case.table import Table
from friendshore.frames import records
from friendshore.reports.excel.report import Report
from friendshore.reports.excel.sheets.inputs import sheet_of
from friendshore.reports.excel.writing.fields import Field
from friendshore.reports.excel.writing.page import NAMES, Page

ABOUT = (
    "A policy is on when its table has rows. What it pays or collects is a formula over the sheet Public ledger; "
    "below, the rows as used, one figure a line."
)
MONEY = ("programmes", "account_limits", "offtakes")
"""Tables of the case that governments set too."""
SILENT = ("source", "confidence", "note")


def write(report: Report, sheet: Worksheet) -> None:
    """Write the list of policies, then their rows."""
    case = report.plan.case
    tables = [*case.further.tables, *(table for table in case.declared if table.name in MONEY)]
    tables = [table for table in tables if table.name in case.tables]
    page = Page(report, sheet, "Policies", ABOUT)
    frame = pd.DataFrame(
        [
            {"policy": each.name, "state": "on" if len(case.tables[each.name]) else "off",
             "rows": len(case.tables[each.name]), "meaning": each.meaning}
            for each in tables
        ]
    )  # fmt: skip
    sums = "SUMIFS(public_ledger[discounted_musd],public_ledger[instrument],[@policy],public_ledger[direction],"
    last = page.table("policies", frame, [
        Field("policy", "Policy", "input table", "text", width=26),
        Field("state", "State", "on or off", "text", width=30),
        Field("rows", "Rows", "count", "count", "input", 26),
        Field("meaning", "What it does", "", "long", width=70),
        Field("paid", "Public pays", "M USD, present value", "musd", "formula", 18, formula=f'{sums}"paid")'),
        Field("got", "Public receives", "M USD, present value", "musd", "formula", 18, formula=f'{sums}"received")'),
    ])  # fmt: skip
    for row, each in enumerate(tables, NAMES + 1):
        if len(case.tables[each.name]):
            page.link(row, 1, each.name, sheet_of(each.name))
    top = last + 4
    page.section(top - 1, "Rows of policies that are on, as used")
    rows = pd.DataFrame(
        [line for table in tables for line in _lines(table, case.tables[table.name])],
        columns=["policy", "row", "setting", "meaning", "value", "unit"],
    )
    last = page.table("policy_rows", rows, [
        Field("policy", "Policy", "input table", "text", width=26),
        Field("row", "Row", "key", "text", width=30),
        Field("setting", "Setting", "column", "text", width=26),
        Field("meaning", "What it means", "", "long", width=70),
        Field("value", "Value", "as in unit", "figure", "input", 18),
        Field("unit", "Unit", "", "text", width=18),
    ], top=top)  # fmt: skip
    decided = report.plan.tables.get("policies")
    if decided is not None and len(decided):
        top = last + 4
        page.section(top - 1, "What the plan decides under them")
        page.table("policy_decisions", decided, [
            Field("policy", "Policy", "input table", "text", width=26),
            Field("variable", "Decision", "of the program", "text", width=30),
            Field("key", "For", "key", "text", width=26),
            Field("period", "Period", "blank: none", "year", width=70),
            Field("value", "Value", "kt, M USD, GWh or TJ", "figure", "solver", 18),
        ], top=top)  # fmt: skip


def _lines(table: Table, frame: pd.DataFrame) -> Iterator[tuple[object, ...]]:
    """The cells of a policy that say something, one a line."""
    for row in records(frame):
        key = " · ".join(str(row[name]) for name in table.key)
        for column in table.all_columns:
            value = row.get(column.name, "")
            if column.name in (*table.key, *SILENT) or value == "" or pd.isna(value):
                continue
            yield table.name, key, column.name, column.meaning, value, column.unit
