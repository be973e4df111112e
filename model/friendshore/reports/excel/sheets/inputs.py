"""Assumptions as used: settings, levels, scenarios and what they changed, and the key input tables."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pandas as pd
from openpyxl.comments import Comment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from friendshore.case import Case, Change
from friendshore.case.settings import WORDS
from friendshore.case.table import Column, Table
from friendshore.reports.excel.report import Report
from friendshore.reports.excel.writing import styles as look
from friendshore.reports.excel.writing.fields import Field
from friendshore.reports.excel.writing.page import NAMES, Page

ALWAYS = ("commodities", "programmes")
"""Tables that formulas of other sheets look into."""
ELSEWHERE = ("sources", "actuals", "scenarios")
"""Tables that have a sheet of their own."""
MEANINGS = {
    "discount_share_per_yr": ("Discount rate, real, a year", "share"),
    "ramp": ("Ramp-up: evidence, as observed after three years; process, the processes' own curve", "text"),
    "screening_share": ("Adversary ownership from which a facility counts as exposed", "share"),
    "reliance_tolerance_points": ("Reliance given up for cost, points", "points"),
    "cost_tolerance_share": ("Cost given up for fair shares", "share"),
    "premium_share": ("Resilience premium, share of the least-cost plan's discounted cost", "share"),
    "kept_from_year": ("Year from which reliance never rises and stocks are not drawn on at the end; 0: none", "year"),
    "free_lunch": ("Ways to make material or money out of nothing: fault, refused; note, told by check", "text"),
    "demand": ("Demand", "text"),
    "pace": ("Pace at which capacity may enter service", "text"),
    "permits": ("Permit clock", "text"),
    "offers": ("Quantities that markets outside the plan offer", "text"),
    "energy": ("Energy prices", "text"),
}
WIDTHS = {"title": 34, "note": 60, "source": 24, "commodity": 22, "facility": 30, "offer": 28, "process": 28,
          "owner": 22, "outlet": 22, "stage": 16, "limited_outputs": 20, "capacity_unit": 22, "sector": 20,
          "unit": 14, "group": 12, "kind": 20}  # fmt: skip


def sheet_of(table: str) -> str:
    """Name of the sheet that shows an input table."""
    return f"In {table.replace('_', ' ')}"[:25]


def write_assumptions(report: Report, sheet: Worksheet) -> None:
    """Write settings, levels, scenarios, and every cell that a scenario changed."""
    case = report.plan.case
    page = Page(
        report,
        sheet,
        "Assumptions",
        f"What this run assumed. Money is real {case.price_year} USD; the earliest decision is in {case.as_of}. The "
        "sheets In ... show every input table as used.",
    )
    page.widths((78, 26, 26, 26, 26, 26))
    row = _choices(page)
    row += 1
    page.section(row, "Scenarios laid over the case, in order")
    for note in case.scenarios:
        row += 1
        page.figure(row, 1, note.name, "plain", "text")
        page.figure(row, 2, note.why, "plain", "text")
    if not case.scenarios:
        row += 1
        page.figure(row, 1, "none: the case as it stands", "plain", "text")
    row += 3
    page.section(row - 1, f"Cells that scenarios changed ({len(case.changes):,})")
    frame = pd.DataFrame(
        [
            (
                change.table,
                " · ".join(change.key),
                change.column or "(whole row)",
                change.old,
                change.new,
                change.scenario,
            )
            for change in case.changes
        ],
        columns=["table", "row", "column", "old", "new", "scenario"],
    )
    columns = [
        Field("table", "Table", "", "text", width=78),
        Field("row", "Row", "key", "text", width=26),
        Field("column", "Column", "", "text", width=26),
        Field("old", "Old value", "as in the table", "text", width=26),
        Field("new", "New value", "as in the table", "text", "changed", 26),
        Field("scenario", "Scenario", "", "text", width=26),
    ]
    page.table("changes", frame, columns, top=row)
    sheet.freeze_panes = "A4"


def _choices(page: Page) -> int:
    case, row = page.report.plan.case, 4
    changed = {change.column: change for change in case.changes if change.table in {"settings", "levels"}}
    for heading, chosen in (
        ("Settings", case.settings),
        ("Levels: which case of figures that have several", case.levels),
    ):
        page.section(row, heading)
        for name, value in vars(chosen).items():
            row += 1
            meaning, kind = MEANINGS.get(name, (name, "text"))
            page.figure(row, 1, meaning, "plain", "text")
            page.figure(row, 2, value, "changed" if name in changed else "input", kind)  # type: ignore[arg-type]
            page.figure(row, 3, f"of {', '.join(WORDS[name])}" if name in WORDS else name, "plain", "text")
            if name in changed:
                page.figure(row, 4, f"was {changed[name].old}; {changed[name].scenario}", "plain", "text")
            page.report.name(f"setting_{name}", page.sheet.title, f"B{row}")
        row += 2
    return row


def write_input(report: Report, sheet: Worksheet, table: Table) -> None:
    """Write an input table as used, cells that a scenario changed marked with a note."""
    levels = vars(report.plan.case.levels)
    about = table.meaning[:1].upper() + table.meaning[1:] + "."
    if any(column.name.endswith("_base") for column in table.columns):
        used = ", ".join(f"{name} {value}" for name, value in levels.items())
        about += f" Levels in use: {used}."
    page = Page(report, sheet, sheet_of(table.name), about)
    frame = report.plan.case.tables[table.name]
    shown = columns_shown(table, frame)
    last = page.table(f"in_{table.name}", frame, [_field(table, column) for column in shown], freeze=len(table.key))
    _mark(page, table, frame, [column.name for column in shown])
    sheet.page_setup.paperSize = 8 if len(shown) > 14 else 9  # A3, A4
    sheet.print_area = f"A1:{get_column_letter(len(shown))}{last}"
    page.print_first_rows(len(shown), last)
    sheet.sheet_properties.tabColor = "E69F00"


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
    values = frame[column.name]
    return bool((values.isna() | (values.astype(str) == "")).all())


def _field(table: Table, column: Column) -> Field:
    kind: look.Kind = "text"
    if column.kind in {"number", "whole"}:
        kind = "year" if column.unit == "year" else "share" if column.unit == "share" else "figure"
    label = column.name
    for suffix in ("_usd_per_t_yr", "_usd_per_kg", "_usd_per_unit", "_usd_per_t", "_share_per_yr", "_share", "_months",
                   "_t_per_yr", "_musd", "_mwh_per_t", "_gj_per_t"):  # fmt: skip
        label = label.removesuffix(suffix)
    label = label.strip("_").replace("_", " ").capitalize()
    unit = {"share": "%", "0 or 1": "yes or no"}.get(column.unit, column.unit)
    key = column.name in table.key or column.kind == "text"
    width = WIDTHS.get(column.name, 14 if key else 12)
    if column.name == "note":
        return Field("note", "Note", "", "text", "plain", width)
    return Field(column.name, label, unit, kind, "plain" if key else "input", width)


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
