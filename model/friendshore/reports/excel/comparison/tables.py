"""Tables of two plans side by side: both figures, their live difference, marked by its sign."""

from __future__ import annotations

import pandas as pd
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from friendshore.reports.compare import Comparison
from friendshore.reports.excel.report import Report, label
from friendshore.reports.excel.writing import fields as named
from friendshore.reports.excel.writing import styles as look
from friendshore.reports.excel.writing.fields import Field
from friendshore.reports.excel.writing.page import LABELS, Page, months

FIRST = "Comparison"
MORE, LESS = "FBE3D6", "DCEBF7"
KINDS: dict[str, look.Kind] = {"points": "points", "M USD": "musd", "count": "count"}
BOTH = "AND(ISNUMBER([@first]),ISNUMBER([@second]))"
"""Where one plan lacks a figure there is no difference."""
CHANGES = (
    ("only in the first", Font(name=look.FONT, color="7A2E00"), PatternFill("solid", bgColor="F9D3BD")),
    ("only in the second", Font(name=look.FONT, color="00446B"), PatternFill("solid", bgColor="BFDDF2")),
)


def _page(report: Report, sheet: Worksheet, title: str, about: str) -> Page:
    page = Page(report, sheet, title, about)
    page.link(3, 1, f"‹ {FIRST}", FIRST)
    return page


def two_sided(
    page: Page, name: str, frame: pd.DataFrame, leading: list[Field], top: int = LABELS, *, unit: bool = False,
    kind: look.Kind = "figure1", words: str = "",
) -> int:  # fmt: skip
    """A table of keys, both figures and their live difference, marked by sign; its last row."""
    sides = [
        Field("first", "A", "as in unit" if unit else words, kind, "solver", 17),
        Field("second", "B", "as in unit" if unit else words, kind, "solver", 17),
        Field("difference", "B less A", "as in unit" if unit else words, kind, width=17,
              formula=f"IF({BOTH},[@second]-[@first],\"\")"),
        Field("share", "Difference", "% of A", "share", width=11,
              formula=f"IF({BOTH},IF([@first]=0,0,([@second]-[@first])/ABS([@first])),\"\")"),
    ]  # fmt: skip
    columns = [*leading, *sides, *([Field("unit", "Unit", "", "text", width=11)] if unit else [])]
    last = page.table(name, frame, columns, top=top, freeze=len(leading))
    first = top + 3
    if unit:
        for row, word in enumerate(frame["unit"], first):
            for column in range(len(leading) + 1, len(leading) + 4):
                origin: look.Origin = "formula" if column == len(leading) + 3 else "solver"
                page.report.styles.dress(page.sheet.cell(row, column), origin, KINDS[str(word)])
    mark(page, len(leading) + 3, first, last)
    return last


def mark(page: Page, column: int, first: int, last: int) -> None:
    """Colour differences by their sign, which the number shows too."""
    letter = get_column_letter(column)
    for sign, colour in ((">", MORE), ("<", LESS)):
        test = f"AND(ISNUMBER({letter}{first}),{letter}{first}{sign}0)"  # a text is more than any number
        rule = look.where(test, Font(name=look.FONT), PatternFill("solid", bgColor=colour))
        page.sheet.conditional_formatting.add(f"{letter}{first}:{letter}{last}", rule)


def builds(report: Report, sheet: Worksheet, found: Comparison) -> None:
    """Write every facility that either plan builds."""
    about = "One row a facility: capacity and capital cost of all its builds, and when the first of them works."
    page = _page(report, sheet, "Builds", about)
    frame = found.builds.assign(country=[report.title("country", code) for code in found.builds["country"]])
    frame = frame.assign(
        stage=[report.title("stage", code) for code in frame["stage"]],
        first_output=months(frame["first_output"].tolist()),
        second_output=months(frame["second_output"].tolist()),
    )
    columns = [
        Field("title", "Project", "", "text", width=58),
        Field("country", "Country", "", "text", width=15),
        Field("stage", "Stage", "", "text", width=18),
        Field("change", "In B", "in words", "text", "solver", 20),
        Field("first_t_per_yr", "Capacity, A", "t/yr", "tonnes", "solver", 12),
        Field("second_t_per_yr", "Capacity, B", "t/yr", "tonnes", "solver", 12),
        Field("more_t_per_yr", "B less A", "t/yr", "tonnes", width=12, formula="[@second_t_per_yr]-[@first_t_per_yr]"),
        named.field("capacity_unit"),
        Field("first_capex_musd", "Capital cost, A", "M USD", "musd", "solver", 15, totalled=True),
        Field("second_capex_musd", "Capital cost, B", "M USD", "musd", "solver", 15, totalled=True),
        Field("more_capex_musd", "B less A", "M USD", "musd", width=12, totalled=True,
              formula="[@second_capex_musd]-[@first_capex_musd]"),
        Field("first_output", "First output, A", "month", "month", "solver", 12),
        Field("second_output", "First output, B", "month", "month", "solver", 12),
        named.field("facility"),
    ]  # fmt: skip
    last = page.table("builds", frame, columns)
    for word, font, fill in CHANGES:
        sheet.conditional_formatting.add(f"D7:D{last}", look.marked(word, font, fill))
    for column in (7, 11):
        mark(page, column, 7, last)
    sheet.page_setup.paperSize = 8


def money(report: Report, sheet: Worksheet, found: Comparison) -> None:
    """Write costs by item and the cash of builds by year."""
    about = (
        "Costs by item over the reported years: undiscounted, then discounted. Cash of builds by year, run-out years "
        "too."
    )
    page = _page(report, sheet, "Money", about)
    spent, whole = found.costs[["item", "first", "second"]], found.costs.drop(columns=["first", "second"])
    whole = whole.rename(columns={"discounted_first": "first", "discounted_second": "second"})
    cash = found.spending.assign(period=[label(period) for period in found.spending["period"]])
    top = LABELS + 1
    for name, heading, frame, leading in (
        ("costs", "Costs of the reported years, undiscounted", spent, named.field("item", width=30)),
        ("discounted", "Costs of all years, discounted", whole, named.field("item", width=30)),
        ("cash", "Cash of builds", cash, named.field("period", width=30)),
    ):
        page.section(top - 1, heading)
        last = two_sided(page, name, frame, [leading], top, kind="musd", words="M USD")
        page.figure(last + 1, 1, "Total", "total", "text")
        for column in range(2, 5):
            letter = get_column_letter(column)
            page.formula(last + 1, column, f"=SUM({letter}{top + 3}:{letter}{last})", "total", "musd")
        top = last + 5
    sheet.freeze_panes = "B4"


def inputs(report: Report, sheet: Worksheet, found: Comparison) -> None:
    """Write every input cell that differs."""
    about = "Every input cell that differs, scenarios laid over; settings and levels too."
    page = _page(report, sheet, "Inputs", about)
    columns = [
        Field("table", "Table", "", "text", width=22),
        Field("key", "Row", "key", "text", width=52),
        Field("column", "Column", "", "text", width=26),
        Field("first", "A", "as in the table", "text", "input", 30),
        Field("second", "B", "as in the table", "text", "changed", 30),
    ]
    page.table("inputs", found.inputs, columns, freeze=3)
    if found.inputs.empty:
        page.put(LABELS - 1, 3, "Both plans come from the same inputs.", look.BODY)
