"""Settings, levels, scenarios and the cells that they changed."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from openpyxl.worksheet.worksheet import Worksheet

from friendshore.case.settings import OF_RELIANCE, WORDS
from friendshore.plan import Plan
from friendshore.reports.excel.report import Report
from friendshore.reports.excel.writing import conversions
from friendshore.reports.excel.writing import styles as look
from friendshore.reports.excel.writing.fields import Field
from friendshore.reports.excel.writing.page import Page
from friendshore.reports.excel.writing.words import said

PRICE_YEAR, EARLIEST, SCENARIOS = "price_year", "earliest_decision", "scenarios"
"""Cells of the Cover, and the cells here that name scenarios, to which sentences refer."""
DISCOUNT_RATE = "discount_rate"
"""The one cell that says it: all discounting reads it, and the Cover repeats it."""
SETTING = "setting_"
"""How the names of cells with settings and levels begin."""
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
    "money": ("Money that counts: committed programmes, or all, pledged ones among them", "text"),
    "attrition": ("Chance that a project under way to its permit is never allowed to finish", "text"),
    "scrap": ("Scrap: secure where it is collected, or exposed where an adversary made the goods (as made)", "text"),
}


def levels_said(plan: Plan) -> str:
    """The expression of the levels in words, each read from its cell."""
    names = _told(plan, vars(plan.case.levels))
    return said(", ".join(f"{name} {{{name}}}" for name in names), **{name: f"{SETTING}{name}" for name in names})


def _told(plan: Plan, chosen: Mapping[str, object]) -> dict[str, object]:
    """Settings or levels, without those that mean nothing where a plan asks for no reliance."""
    return {name: value for name, value in chosen.items() if plan.asks_for_reliance or name not in OF_RELIANCE}


def write(report: Report, sheet: Worksheet) -> None:
    """Write settings, levels, scenarios, and every cell that a scenario changed."""
    case = report.plan.case
    page = Page(
        report,
        sheet,
        "Assumptions",
        "",
    )
    about = (
        "What this run assumed. Money is real {year} USD; the earliest decision is in {month}. The sheets In ... show "
        "every input table as used."
    )
    page.about(said(about, year=PRICE_YEAR, month=EARLIEST))
    page.widths((78, 26, 26, 26, 26, 26))
    row = _choices(page)
    row = _conversions(page, row + 1) + 2
    page.section(row, "Scenarios laid over the case, in order")
    report.lines[SCENARIOS] = (sheet.title, row + 1)
    for note in case.scenarios:
        row += 1
        page.figure(row, 1, note.name, "plain", "text")
        page.figure(row, 2, note.why, "plain", "text")
    if not case.scenarios:
        row += 1
        page.figure(row, 1, "none: the case as it stands", "plain", "text")
    row += 3
    many = 'TEXT(COUNTA(changes[table]),"#,##0")'
    page.section(row - 1, "")
    page.words(row - 1, 1, f'="Cells that scenarios changed ("&{many}&")"', look.SECTION)
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


def _conversions(page: Page, row: int) -> int:
    """The figures that formulas convert units by, each in a cell with a name; the last row."""
    page.section(row, "Units: what formulas convert by")
    for each in conversions.CONVERSIONS:
        row += 1
        page.figure(row, 1, each.words, "plain", "text")
        page.figure(row, 2, each.value, "plain", "figure")
        page.figure(row, 3, each.name, "plain", "text")
        page.report.name(each.name, page.sheet.title, f"B{row}")
    return row


def _choices(page: Page) -> int:
    case, row = page.report.plan.case, 4
    changed = {change.column: change for change in case.changes if change.table in {"settings", "levels"}}
    for heading, chosen in (
        ("Settings", case.settings),
        ("Levels: which case of figures that have several", case.levels),
    ):
        page.section(row, heading)
        for name, value in _told(page.report.plan, vars(chosen)).items():
            row += 1
            meaning, kind = MEANINGS.get(name, (name, "text"))
            page.figure(row, 1, meaning, "plain", "text")
            page.figure(row, 2, value, "changed" if name in changed else "input", kind)  # type: ignore[arg-type]
            page.figure(row, 3, f"of {', '.join(WORDS[name])}" if name in WORDS else name, "plain", "text")
            if name in changed:
                page.figure(row, 4, f"was {changed[name].old}; {changed[name].scenario}", "plain", "text")
            page.report.name(f"{SETTING}{name}", page.sheet.title, f"B{row}")
            if name == "discount_share_per_yr":
                page.report.name(DISCOUNT_RATE, page.sheet.title, f"B{row}")
        row += 2
    return row
