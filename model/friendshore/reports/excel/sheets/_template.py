"""Who gets what, by area and over time: the pattern of a sheet, to be copied.

Copy this file to a name of your own, `sheets/NAME.py`: by its `ENTRY` the sheet is in the workbook, behind the one that
it names, and in the contents; nothing else has to name it. A file whose name begins with _ is no sheet.
"""

from __future__ import annotations

from collections.abc import Mapping

from openpyxl.worksheet.worksheet import Worksheet

from friendshore.reports.excel.entry import Entry
from friendshore.reports.excel.report import Report
from friendshore.reports.excel.writing.formulas import literal
from friendshore.reports.excel.writing.over_time import TimePage
from friendshore.reports.excel.writing.styles import GREEN
from friendshore.words import first_capital

ABOUT = "What users of each area get, and what they go without; live over the sheet Deliveries."
CHINESE: Mapping[str, str] = {
    "Users by area": "各地区用户",
    "what users of each area get": "各地区用户得到的数量",
    ABOUT: "各地区用户得到的数量与短缺的数量；由工作表“交付”实时计算。",
}
"""What its labels are in Chinese; what is said elsewhere, too, has its word already."""


def write(report: Report, sheet: Worksheet) -> None:
    """Write tonnes by provenance and area; every figure is a formula over the sheet Deliveries."""
    page = TimePage(report, sheet, ENTRY.sheet, ABOUT, report.reported)
    deliveries = report.frame("deliveries")
    for provenance in dict.fromkeys(deliveries["provenance"]):
        page.section(first_capital(provenance))
        first = page.row
        for area in report.ordered("area", deliveries["area"]):
            tonnes = page.summed("deliveries", "t", "area", provenance=literal(provenance))
            page.line((area, report.title("area", area), provenance, "t"), "tonnes", tonnes)
        page.added(first, f"All {provenance}", "t", "tonnes")


ENTRY = Entry("Users by area", "what users of each area get", write, GREEN, after="Stock levels")
