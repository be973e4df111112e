"""Policies in force: which tables switch something on, what they cost the public, and their rows as used."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
from openpyxl.worksheet.worksheet import Worksheet

from friendshore.case.table import Table
from friendshore.frames import records
from friendshore.plan.in_force import in_force
from friendshore.reports.excel.report import Report
from friendshore.reports.excel.sheets.inputs import sheet_of
from friendshore.reports.excel.writing.fields import Field
from friendshore.reports.excel.writing.page import NAMES, Page
from friendshore.words import first_capital, in_words

ABOUT = (
    "A policy is on where this run reads rows of its table: rows that name a place of the bloc and months of the "
    "horizon. What it pays or collects is a formula over the sheet Public ledger; below, the rows of tables that are "
    "on, one figure a line."
)
MONEY = ("programmes", "account_limits", "offtakes")
"""Tables of the case that governments set too."""
SILENT = ("source", "confidence", "note")


def write(report: Report, sheet: Worksheet) -> None:
    """Write the list of policies, then their rows."""
    case = report.plan.case
    tables = [*case.further.tables, *(table for table in case.declared if table.name in MONEY)]
    named = report.plan.asks_for_reliance  # else those without a row speak of what the case does not ask for
    tables = [table for table in tables if table.name in case.tables and (named or len(case.tables[table.name]))]
    page = Page(report, sheet, "Policies", ABOUT)
    read = in_force(case)
    counts = {each.name: len(case.tables[each.name]) for each in tables}
    on = {each.name: read.get(each.name, counts[each.name]) for each in tables}
    frame = pd.DataFrame(
        [
            {"policy": each.name, "title": first_capital(in_words(each.name)),
             "state": "on" if on[each.name] else "off", "read": on[each.name], "rows": counts[each.name],
             "meaning": first_capital(each.meaning)}
            for each in tables
        ],
        columns=["policy", "title", "state", "read", "rows", "meaning"],
    )  # fmt: skip
    sums = "SUMIFS(public_ledger[discounted_musd],public_ledger[instrument],[@policy],public_ledger[direction],"
    last = page.table("policies", frame, [
        Field("policy", "Policy", "key of the input table", "text", width=26),
        Field("title", "Name", "", "text", width=30),
        Field("state", "State", "on or off", "text", width=26),
        Field("meaning", "What it does", "", "long", width=70),
        Field("read", "Rows that this run reads", "count", "count", "input", 18),
        Field("paid", "Public pays", "M USD, present value", "musd", "formula", 18, formula=f'{sums}"paid")'),
        Field("got", "Public receives", "M USD, present value", "musd", "formula", 18, formula=f'{sums}"received")'),
        Field("rows", "Rows of the table", "count", "count", "input", 12),
    ])  # fmt: skip
    for row, each in enumerate(tables, NAMES + 1):
        if counts[each.name]:
            page.link(row, 1, each.name, sheet_of(each.name))
    top = last + 4
    page.section(top - 1, "Rows of policies that are on, as used")
    rows = pd.DataFrame(
        [line for table in tables if on[table.name] for line in _lines(table, case.tables[table.name])],
        columns=["policy", "row", "setting", "meaning", "value", "unit"],
    )
    last = page.table("policy_rows", rows, [
        Field("policy", "Policy", "key of the input table", "text", width=26),
        Field("row", "Row", "key", "text", width=30),
        Field("setting", "Setting", "key of the column", "text", width=26),
        Field("meaning", "What it means", "", "long", width=70),
        Field("value", "Value", "as in unit", "figure", "input", 18, unit_in="unit"),
        Field("unit", "Unit", "", "text", width=18),
    ], top=top)  # fmt: skip
    decided = report.plan.tables.get("policies")
    if decided is not None and len(decided):
        top = last + 4
        page.section(top - 1, "What the plan decides under them")
        page.table("policy_decisions", decided, [
            Field("policy", "Policy", "key of the input table", "text", width=26),
            Field("variable", "Decision", "key of the program", "text", width=30),
            Field("key", "For", "key", "text", width=26),
            Field("period", "Period", "blank: none", "year", width=70),
            Field("value", "Value", "1,000 t (of energy GWh or TJ)", "figure3", "solver", 18),
        ], top=top)  # fmt: skip
    page.print_first_rows(6, last)


def _lines(table: Table, frame: pd.DataFrame) -> Iterator[tuple[object, ...]]:
    """The cells of a policy that say something, one a line."""
    for row in records(frame):
        key = " · ".join(str(row[name]) for name in table.key)
        for column in table.all_columns:
            value = row.get(column.name, "")
            if column.name in (*table.key, *SILENT) or value == "" or pd.isna(value):
                continue
            yield table.name, key, column.name, column.meaning, value, column.unit
