"""Every cost as quantity x unit cost x factor, live; builds, upkeep, running cost, discounting lead to their sheets.

What an item or a period fixes for all its lines stands once, on the sheet Unit costs: units, discount factors.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
from openpyxl.worksheet.worksheet import Worksheet

from friendshore.frames import records
from friendshore.reports.excel.report import Report
from friendshore.reports.excel.sheets.cost_items import CostItems
from friendshore.reports.excel.sheets.line_costs import LineCosts
from friendshore.reports.excel.writing import conversions
from friendshore.reports.excel.writing import fields as named
from friendshore.reports.excel.writing.fields import Field
from friendshore.reports.excel.writing.page import Page, own_row

SHEET, TABLE = "Cost ledger", "ledger"
ABOUT = (
    "Every cost of every period: quantity x unit cost x factor. Positive is cost, negative is revenue. The factor is "
    "what a unit cost counts by, such as years charged; the sheet Unit costs says for each item what it is, in which "
    "units the item is, and how each period is discounted. Run-out periods keep the end of the horizon straight: their "
    "discount factor is 0."
)
FIELDS = (
    named.field("period"),
    named.field("item"),
    Field("place", "Where", "key", "text", width=12),
    Field("what", "Of what", "key", "text", width=34),
    Field("detail", "More of its key", "key", "text", width=24),
    Field("kind", "Kind of line", "where an item has several", "text", width=12),
    Field("quantity", "Quantity", "in the unit of the item", "figure2", "solver", 15, live=True),
    Field("unit_cost", "Unit cost", "in the unit of the item", "figure2", "input", 15, live=True),
    Field("factor", "Factor", "what it is: of the item", "factor", "input", 11, live=True),
    named.field("musd", formula=f"[@quantity]*[@unit_cost]*[@factor]/{conversions.USD_IN_MUSD}"),
    named.field("discounted_musd", totalled=True, live=True),
)
NAMES = [each.name for each in FIELDS]


def write(report: Report, sheet: Worksheet) -> None:
    """Write the lines."""
    page, lines = Page(report, sheet, SHEET, ABOUT), report.shared(LineCosts)
    frame = report.frame("cost_lines").assign(kind=report.shared(CostItems).kinds)
    rows = [_linked(row, lines) for row in records(frame.astype(object))]
    last = page.table(TABLE, pd.DataFrame(rows, columns=NAMES, dtype=object), FIELDS)
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
    counted = lines.costs.cell("period_factors", "discount_factor", row["period"])
    discounted = own_row(f"=[@musd]*{counted}", TABLE)
    return row | {"unit_cost": unit_cost, "factor": factor, "discounted_musd": discounted}
