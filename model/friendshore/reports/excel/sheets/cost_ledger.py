"""Every cost as quantity x unit cost x factor, live; builds, upkeep, running cost, discounting lead to their sheets."""

from __future__ import annotations

from typing import Any

import pandas as pd
from openpyxl.worksheet.worksheet import Worksheet

from friendshore.frames import records
from friendshore.reports.excel.report import Report
from friendshore.reports.excel.sheets.line_costs import LineCosts
from friendshore.reports.excel.writing import conversions
from friendshore.reports.excel.writing import fields as named
from friendshore.reports.excel.writing.fields import Field
from friendshore.reports.excel.writing.page import Page

SHEET = "Cost ledger"
ABOUT = (
    "Every cost of every period: quantity x unit cost x factor. Positive is cost, negative is revenue. The factor is "
    "what a unit cost counts by, such as years charged. Run-out periods keep the end of the horizon straight: their "
    "discount factor is 0."
)
FIELDS = (
    named.field("period"),
    named.field("reported"),
    named.field("item"),
    Field("place", "Where", "key", "text", width=12),
    Field("what", "Of what", "key", "text", width=34),
    Field("detail", "More of its key", "", "text", width=24),
    Field("quantity", "Quantity", "as in unit", "figure2", "solver", 15, live=True),
    Field("unit", "Unit", "", "text", width=9),
    Field("unit_cost", "Unit cost", "as in its unit", "figure2", "input", 15, live=True),
    Field("cost_unit", "Unit of unit cost", "", "text", width=18),
    Field("factor", "Factor", "of what follows", "factor", "input", 11, live=True),
    Field("factor_of", "What the factor is", "", "text", width=15),
    named.field("transfer"),
    named.field("musd", formula=f"[@quantity]*[@unit_cost]*[@factor]/{conversions.USD_IN_MUSD}"),
    Field("discount_factor", "Discount factor", "factor", "factor", "formula", 11, live=True),
    named.field("discounted_musd", formula="[@musd]*[@discount_factor]", totalled=True),
)


def write(report: Report, sheet: Worksheet) -> None:
    """Write the lines."""
    page, lines = Page(report, sheet, SHEET, ABOUT), report.shared(LineCosts)
    frame = report.frame("cost_lines").astype(object)
    rows = [_linked(row, lines) for row in records(frame)]
    last = page.table("ledger", pd.DataFrame(rows, columns=frame.columns, dtype=object), FIELDS)
    page.print_first_rows(len(FIELDS), last)


def _linked(row: dict[str, Any], lines: LineCosts) -> dict[str, Any]:
    """A line whose figures lead to the sheets that they are worked out on."""
    item, what, detail = str(row["item"]), str(row["what"]), str(row["detail"])
    unit_cost, factor = lines.unit_cost(row), lines.factor(row)
    if item == "capital":
        cell = lines.charges.cell("t_per_yr", what, detail)
        row["quantity"] = row["quantity"] if cell is None else f"={cell}"
    elif item == "fixed":
        row["quantity"] = lines.costs.linked(row["quantity"], "standing_upkeep", "t_per_yr", what)
    counted = lines.costs.linked(row["discount_factor"], "period_factors", "discount_factor", row["period"])
    reported = "yes" if row["reported"] else "run-out"
    return row | {"unit_cost": unit_cost, "factor": factor, "discount_factor": counted, "reported": reported}
