"""The workbook of two plans side by side: differences are live formulas, and marked in colours and words."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from friendshore.reports.compare import Comparison
from friendshore.reports.excel import charts
from friendshore.reports.excel import fields as named
from friendshore.reports.excel import styles as look
from friendshore.reports.excel.fields import Field
from friendshore.reports.excel.finishing import finish
from friendshore.reports.excel.over_time import TimePage
from friendshore.reports.excel.page import LABELS, Page, months
from friendshore.reports.excel.report import Report, label
from friendshore.version import VERSION

FIRST = "Comparison"
SHEETS = (
    ("Reliance", "each year with its parts; by planner, sector and commodity"),
    ("Builds", "every facility that either plan builds, and what the second does otherwise"),
    ("Money", "costs by item, cash of builds by year"),
    ("Inputs", "every input cell that differs"),
)
KINDS: dict[str, look.Kind] = {"points": "points", "M USD": "musd", "count": "count"}
MORE, LESS = "FBE3D6", "DCEBF7"
CHANGES = (
    ("only in the first", Font(name=look.FONT, color="7A2E00"), PatternFill("solid", bgColor="F9D3BD")),
    ("only in the second", Font(name=look.FONT, color="00446B"), PatternFill("solid", bgColor="BFDDF2")),
)
PARTS = {"reliance": look.BLUE, "exposed": look.EXPOSED, "short": look.SHORT}


def write_comparison(
    found: Comparison, path: Path, *, written_at: datetime, language: str = "en", recalculate: bool = False
) -> str:
    """Write two plans side by side, whole or not at all; a sentence on the values of its formulas.

    language, recalculate    as for the workbook of a plan

    Raises FriendshoreError with a sentence where the file cannot be written.
    """
    return finish(build(found, written_at), path, written_at, language=language, recalculate=recalculate)


def build(found: Comparison, written_at: datetime) -> Workbook:
    """The workbook, in memory."""
    book = Workbook()
    book.worksheets[0].title = FIRST
    report = Report(found.plans[1], written_at, book, look.Styles(book))
    sheets: dict[str, Any] = {name: book.create_sheet(name) for name, _ in SHEETS}
    _reliance(report, sheets["Reliance"], found)
    _builds(report, sheets["Builds"], found)
    _money(report, sheets["Money"], found)
    _inputs(report, sheets["Inputs"], found)
    _front(report, book.worksheets[0], found)
    for sheet in book.worksheets[1:]:
        sheet.sheet_properties.tabColor = look.BLUE
    book.worksheets[0].sheet_properties.tabColor = look.INK
    book.properties.title = f"{found.names[0]} and {found.names[1]} side by side"
    book.properties.creator = f"friendshore {VERSION}"
    return book


def _front(report: Report, sheet: Worksheet, found: Comparison) -> None:
    page = Page(report, sheet, "Two plans side by side", "A is the first, B the second; a difference is B less A.")
    sheet["A3"].value, sheet["A3"].hyperlink = None, None
    page.widths((40, 17, 17, 17, 11, 11))
    row = 4
    for letter, name, plan in zip("AB", found.names, found.plans, strict=True):
        scenarios = ", ".join(note.name for note in plan.case.scenarios) or "none"
        page.put(row, 1, f"{letter}: {name}", look.STRONG)
        page.put(
            row, 2, f"bloc {plan.case.bloc} · scenarios: {scenarios} · inputs {plan.case.input_hash[:12]}", look.BODY
        )
        cell = page.put(row + 1, 1, plan.sentence, look.BODY)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.merge_cells(start_row=row + 1, start_column=1, end_row=row + 1, end_column=6)
        sheet.row_dimensions[row + 1].height = 32
        row += 3
    page.section(row, "Headline figures")
    frame = found.headline
    last = _table(page, "headline", frame, [Field("figure", "Figure", "", "text", width=40)], row + 1, unit=True)
    last += 2
    page.section(last, "What differs")
    differ = int((found.builds["change"] != "same").sum())
    for text, name in (
        (f"{differ:,} of {len(found.builds):,} facilities are built otherwise", "Builds"),
        (f"{len(found.inputs):,} input cells differ", "Inputs"),
    ):
        last += 1
        page.link(last, 1, text, name)
    last += 2
    page.section(last, "Contents")
    for name, shows in SHEETS:
        last += 1
        page.link(last, 1, name, name)
        page.put(last, 2, shows, look.BODY)
    page.put(last + 2, 1, f"Written {report.written_at:%Y-%m-%d %H:%M}, friendshore {VERSION}", look.ABOUT)
    for text, fill in (("B is higher", MORE), ("B is lower", LESS)):
        last += 1
        page.put(last + 2, 1, text, look.BODY).fill = PatternFill("solid", fgColor=fill)
    if "reliance A" in report.lines:
        first, second = (
            [(report.book["Reliance"], report.lines[f"reliance {letter}"][1], f"{letter}: {name}", colour)]
            for letter, name, colour in zip("AB", found.names, (look.INK, look.SKY), strict=True)
        )
        periods = found.reliance["period"].nunique()
        chart = charts.stacked(f"Mean reliance: {_said(found)}", "points", second, periods, over=first)
        chart.width, chart.height = 17.0, 9.0
        sheet.add_chart(chart, "H4")
    sheet.freeze_panes = "A4"


def _said(found: Comparison) -> str:
    mean = found.headline.set_index("figure").loc["Mean reliance"]
    return f"{mean['first']:.1f} points in A, {mean['second']:.1f} in B"


def _page(report: Report, sheet: Worksheet, title: str, about: str) -> Page:
    page = Page(report, sheet, title, about)
    page.link(3, 1, f"‹ {FIRST}", FIRST)
    return page


def _table(
    page: Page, name: str, frame: pd.DataFrame, leading: list[Field], top: int = LABELS, *, unit: bool = False,
    kind: look.Kind = "figure1", words: str = "",
) -> int:  # fmt: skip
    """A table of keys, both figures and their live difference, marked by sign; its last row."""
    sides = [
        Field("first", "A", "as in unit" if unit else words, kind, "solver", 17),
        Field("second", "B", "as in unit" if unit else words, kind, "solver", 17),
        Field("difference", "B less A", "as in unit" if unit else words, kind, width=17,
              formula="[@second]-[@first]"),
        Field("share", "Difference", "% of A", "share", width=11,
              formula="IF([@first]=0,0,([@second]-[@first])/ABS([@first]))"),
    ]  # fmt: skip
    columns = [*leading, *sides, *([Field("unit", "Unit", "", "text", width=11)] if unit else [])]
    last = page.table(name, frame, columns, top=top, freeze=len(leading))
    first = top + 3
    if unit:
        for row, word in enumerate(frame["unit"], first):
            for column in range(len(leading) + 1, len(leading) + 4):
                origin: look.Origin = "formula" if column == len(leading) + 3 else "solver"
                page.report.styles.dress(page.sheet.cell(row, column), origin, KINDS[str(word)])
    _mark(page, len(leading) + 3, first, last)
    return last


def _mark(page: Page, column: int, first: int, last: int) -> None:
    """Colour differences by their sign, which the number shows too."""
    letter = page.sheet.cell(1, column).column_letter
    for sign, colour in ((">", MORE), ("<", LESS)):
        rule = look.where(f"{letter}{first}{sign}0", Font(name=look.FONT), PatternFill("solid", bgColor=colour))
        page.sheet.conditional_formatting.add(f"{letter}{first}:{letter}{last}", rule)


def _reliance(report: Report, sheet: Worksheet, found: Comparison) -> None:
    about = "Share of the planners' demand not met by secure supply, in points; exposed and short add up to reliance."
    periods = [label(period) for period in dict.fromkeys(found.reliance["period"])]
    across = TimePage(report, sheet, "Reliance", about, periods)
    across.page.link(3, 1, f"‹ {FIRST}", FIRST)
    for part, table in found.reliance.groupby("part", sort=False):
        across.section(str(part).capitalize())
        rows = {}
        for letter, side, name in zip("AB", ("first", "second"), found.names, strict=True):
            values = dict(zip(map(label, table["period"]), table[side], strict=True))
            row = rows[letter] = across.line((letter, name, str(part), "points"), "points", lambda *_: "0", whole="mean")
            for place, period in enumerate(periods):
                column = across.last - len(periods) + 1 + place
                across.page.figure(row, column, float(values.get(period, 0.0)), "solver", "points")
            across.remember(f"{part} {letter}", row)
        row = across.line(
            ("", "B less A", str(part), "points"),
            "points",
            lambda column, _, rows=rows: f"{column}{rows['B']}-{column}{rows['A']}",  # type: ignore[misc]
            whole="mean",
            origin="total",
        )
        cells = across.cells(row).replace("$", "")
        for sign, colour in ((">", MORE), ("<", LESS)):
            start = cells.split(":")[0]
            rule = look.where(f"{start}{sign}0", Font(name=look.FONT), PatternFill("solid", bgColor=colour))
            sheet.conditional_formatting.add(cells, rule)
    top = across.row + 2
    across.page.section(top - 1, "Mean over the years, by the weight of demand")
    groups = found.groups.assign(
        name=[report.title(kind, code) for kind, code in zip(found.groups["kind"], found.groups["code"], strict=True)]
    )
    _table(across.page, "groups", groups, [
        Field("kind", "By", "", "text", width=22), Field("name", "Name", "", "text", width=32),
    ], top, kind="points", words="points")  # fmt: skip


def _builds(report: Report, sheet: Worksheet, found: Comparison) -> None:
    about = "One row a facility: capacity and capital cost of all its builds, and when the first of them works."
    page = _page(report, sheet, "Builds", about)
    frame = found.builds.assign(country=[report.title("country", code) for code in found.builds["country"]])
    frame = frame.assign(
        stage=[report.title("stage", code) for code in frame["stage"]],
        first_output=months(frame["first_output"].tolist()),
        second_output=months(frame["second_output"].tolist()),
    )
    columns = [
        Field("title", "Project", "", "text", width=38),
        Field("country", "Country", "", "text", width=15),
        Field("stage", "Stage", "", "text", width=18),
        Field("change", "In B", "in words", "text", "solver", 20),
        Field("first_t_per_yr", "Capacity, A", "t/yr", "tonnes", "solver", 12),
        Field("second_t_per_yr", "Capacity, B", "t/yr", "tonnes", "solver", 12),
        Field("more_t_per_yr", "B less A", "t/yr", "tonnes", width=12, formula="[@second_t_per_yr]-[@first_t_per_yr]"),
        named.field("capacity_unit"),
        Field("first_capex_musd", "Capital cost, A", "M USD", "musd", "solver", 12, totalled=True),
        Field("second_capex_musd", "Capital cost, B", "M USD", "musd", "solver", 12, totalled=True),
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
        _mark(page, column, 7, last)
    sheet.page_setup.paperSize = 8


def _money(report: Report, sheet: Worksheet, found: Comparison) -> None:
    about = (
        "Costs by item: undiscounted over the reported years, then discounted over all years. Cash of builds by year, "
        "run-out years too."
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
        last = _table(page, name, frame, [leading], top, kind="musd", words="M USD")
        page.figure(last + 1, 1, "Total", "total", "text")
        for column in range(2, 5):
            letter = sheet.cell(1, column).column_letter
            page.figure(last + 1, column, f"=SUM({letter}{top + 3}:{letter}{last})", "total", "musd")
        top = last + 5
    sheet.freeze_panes = "B4"


def _inputs(report: Report, sheet: Worksheet, found: Comparison) -> None:
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
