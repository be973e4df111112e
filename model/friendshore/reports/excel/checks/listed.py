"""A sheet of checks: one row each, what they come to together, and how many there are of each kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple

import pandas as pd
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from friendshore.reports.excel.checks import families, outcome
from friendshore.reports.excel.checks.check import Check
from friendshore.reports.excel.writing import fields as named
from friendshore.reports.excel.writing import styles as look
from friendshore.reports.excel.writing.fields import Field
from friendshore.reports.excel.writing.in_hand import InHand
from friendshore.reports.excel.writing.page import AnyPage

CHECKS = "Checks"
PRINTED = 50
"""Checks that are printed, a page of them; on a screen, filter the column OK."""
SIZE = 'IF([@rule]="at most",[@difference],ABS([@difference]))'
OK = f'IF(ISNUMBER([@difference]),IF({SIZE}<=[@tolerance],"OK","NO"),"NO")'


def write(report: InHand, sheet: Worksheet, about: str, found: Sequence[Check], tellers: Sequence[str]) -> None:
    """Write checks, and how many of them fail.

    tellers   names of the cells that tell the outcome in words
    """
    page = AnyPage(report, sheet, CHECKS, about)
    names = ["check", "family", "left", "right", "tolerance", "unit", "rule"]
    frame = pd.DataFrame([astuple(each) for each in found], columns=names)
    columns = [
        named.field("check", kind="text", width=70),
        Field("family", "Kind of check", "", "text", width=19),
        Field("left", "Left", "as in unit", "figure3", "solver", 15, live=True, unit_in="unit"),
        Field("right", "Right", "as in unit", "figure3", "solver", 15, live=True, unit_in="unit"),
        Field("difference", "Difference", "left less right", "tiny", width=13, formula="[@left]-[@right]"),
        Field("tolerance", "Tolerance", "as in unit", "tiny", "input", 12),
        Field("unit", "Unit", "", "text", width=9),
        Field("rule", "Rule", "equal, or at most", "text", width=10),
        Field("ok", "OK", "OK or NO", "text", width=8, formula=OK),
    ]
    last = page.table("checks", frame, columns)
    for word, (font, fill) in (("OK", look.GOOD), ("NO", look.BAD)):
        sheet.conditional_formatting.add(f"I7:I{last}", look.marked(word, font, fill))
    _outcome(report, page, tellers)
    families.write(page, (each.family for each in found))
    page.print_first_rows(families.LAST, last, PRINTED)


def _outcome(report: InHand, page: AnyPage, tellers: Sequence[str]) -> None:
    """How many checks fail, counted in two ways."""
    for row, column, text, name, formula in (
        (1, 12, "By verdict", outcome.BY_VERDICT, outcome.by_verdict()),
        (2, 12, "By figures", outcome.BY_FIGURE, outcome.by_figure()),
        (3, 12, "Told in words by formulas", outcome.TOLD, outcome.all_told(tellers)),
        (3, 4, "Checks that fail", outcome.FAILED, outcome.failed()),
        (3, 6, "of", outcome.MADE, "=ROWS(checks[ok])"),
    ):
        page.put(row, column - 1, text, look.STRONG if column < 9 else look.UNIT).alignment = look.RIGHT
        page.formula(row, column, formula, "total", "count")
        report.name(name, page.sheet.title, f"{get_column_letter(column)}{row}")
    page.widths((24, 9), 11)
    for cell_ in ("D3", "L3"):
        outcome.coloured(page.sheet, cell_, tellers)
