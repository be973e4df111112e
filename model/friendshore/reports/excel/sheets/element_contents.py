"""What a tonne of each commodity holds of each element."""

from __future__ import annotations

import pandas as pd
from openpyxl.worksheet.worksheet import Worksheet

from friendshore.reports.excel.report import Report
from friendshore.reports.excel.writing import fields as named
from friendshore.reports.excel.writing.fields import Field
from friendshore.reports.excel.writing.page import Page

CONTENTS = (
    "Separated oxide in a tonne of each commodity: what the routes that run in the plan take on average, and where "
    "none runs the leanest, losses included; for what comes before elements are drawn out, and for scrap, what the "
    "best route gets out. Worked out from modes and recipes."
)


def write(report: Report, sheet: Worksheet) -> None:
    """Write what a tonne of each commodity holds of each element."""
    contents = report.contents
    known = report.ordered("commodity", [*contents.of, *report.frame("deliveries")["commodity"]])
    rows = [
        {"commodity": name, "position": contents.position(name)}
        | {element: contents.of.get(name, {}).get(element, 0.0) for element in contents.elements}
        for name in known
    ]
    page = Page(report, sheet, "Contents", CONTENTS)
    columns = [
        named.field("commodity", width=34),
        Field("position", "Stage", "place in the chain", "count", "input", 10),
        *(Field(each, report.title("commodity", each), "t per t", "figure", "input", 12) for each in contents.elements),
    ]
    page.table("contents", pd.DataFrame(rows, columns=[each.name for each in columns]), columns)
