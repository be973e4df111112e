"""The workbook of two plans side by side: differences are live formulas, and marked in colours and words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from friendshore.reports.compare import Comparison
from friendshore.reports.excel.checks import fingerprints, small_books
from friendshore.reports.excel.checks.check import POINTS, Check
from friendshore.reports.excel.comparison import tables
from friendshore.reports.excel.comparison.tables import FIRST, LESS, MORE
from friendshore.reports.excel.language.codes import codes
from friendshore.reports.excel.report import Report, label
from friendshore.reports.excel.writing import charts
from friendshore.reports.excel.writing import styles as look
from friendshore.reports.excel.writing.fields import Field
from friendshore.reports.excel.writing.finishing import finish
from friendshore.reports.excel.writing.formulas import literal
from friendshore.reports.excel.writing.over_time import TimePage, cell
from friendshore.reports.excel.writing.page import Page
from friendshore.version import VERSION
from friendshore.words import first_capital, in_words

SHEETS = (
    ("Reliance", "each year with its parts; by planner, sector and commodity"),
    ("Builds", "every facility that either plan builds, and what the second does otherwise"),
    ("Money", "costs by item, cash of builds by year"),
    ("Inputs", "every input cell that differs"),
)
PARTS = ("reliance", "exposed", "short")
"""The first is what the others add up to."""


def write_comparison(
    found: Comparison, path: Path, *, written_at: datetime, language: str = "en", recalculate: bool = False
) -> str:
    """Write two plans side by side, whole or not at all; a sentence on the values of its formulas.

    language, recalculate    as for the workbook of a plan

    Raises FriendshoreError with a sentence where the file cannot be written.
    """
    report = written(found, written_at)
    return finish(
        report.book, path, written_at, language=language, recalculate=recalculate,
        seal=partial(fingerprints.seal, report, language), codes=codes(found.plans),
    )  # fmt: skip


def written(found: Comparison, written_at: datetime) -> Report:
    """The workbook, in memory, before it is translated and sealed by fingerprints; and what its writers shared."""
    book = Workbook()
    book.worksheets[0].title = FIRST
    report = Report(written_at, book, look.Styles(book), found.plans[1])
    sheets: dict[str, Any] = {name: book.create_sheet(name) for name, _ in SHEETS}
    _reliance(report, sheets["Reliance"], found)
    tables.builds(report, sheets["Builds"], found)
    tables.money(report, sheets["Money"], found)
    tables.inputs(report, sheets["Inputs"], found)
    _front(report, book.worksheets[0], found)
    for sheet in book.worksheets[1:]:
        sheet.sheet_properties.tabColor = look.BLUE
    book.worksheets[0].sheet_properties.tabColor = look.INK
    book.properties.title = f"{found.names[0]} and {found.names[1]} side by side"
    book.properties.creator = f"friendshore {VERSION}"
    book.properties.created = book.properties.modified = written_at.replace(tzinfo=None)
    return report


def _front(report: Report, sheet: Worksheet, found: Comparison) -> None:
    page = Page(report, sheet, "Two plans side by side", "A is the first, B the second; a difference is B less A.")
    sheet["A3"].value, sheet["A3"].hyperlink = None, None
    page.widths((40, 17, 17, 17, 11, 11))
    row = 4
    for letter, name, plan in zip("AB", found.names, found.plans, strict=True):
        scenarios = ", ".join(note.name for note in plan.case.scenarios) or "none"
        page.put(row, 1, f"{letter}: {name}", look.STRONG)
        about = f"bloc {plan.case.bloc_title} · scenarios: {scenarios} · inputs {plan.case.input_hash[:12]}"
        page.put(row, 2, about, look.BODY)
        cell = page.put(row + 1, 1, f"As solved: {plan.sentence}", look.BODY)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.merge_cells(start_row=row + 1, start_column=1, end_row=row + 1, end_column=6)
        sheet.row_dimensions[row + 1].height = 32
        row += 2
        if plan.mark:
            page.put(row, 1, plan.mark, Font(name=look.FONT, bold=True, color=look.MARK))
            row += 1
        row += 1
    page.section(row, "Headline figures")
    frame = found.headline
    last = tables.two_sided(
        page, "headline", frame, [Field("figure", "Figure", "", "text", width=40)], row + 1, unit=True
    )
    last += 2
    page.section(last, "What differs")
    differ = f'SUMPRODUCT((builds[change]<>{literal("same")})*(builds[change]<>{literal("")}))'
    for text, name in (
        (f'="Facilities built otherwise: "&{_count(differ)}&" of "&{_count("COUNTA(builds[change])")}', "Builds"),
        (f'="Input cells that differ: "&{_count("COUNTA(inputs[table])")}', "Inputs"),
    ):
        last += 1
        page.link(last, 1, name, name)
        page.words(last, 1, text, look.LINK)
    last += 2
    page.section(last, "Table of contents")
    for name, shows in (*SHEETS, *small_books.SHEETS):
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
        chart = charts.stacked("Reliance of both plans, year by year", "points", second, periods, over=first)
        chart.width, chart.height = 17.0, 9.0
        sheet.add_chart(chart, "H4")
    sheet.freeze_panes = "A4"
    small_books.write(page, 3, 2, list(_checks(report, found)))


def _checks(report: Report, found: Comparison) -> Iterator[Check]:
    """Reliance of either plan is what is exposed and what is short, year by year."""
    periods = [label(period) for period in dict.fromkeys(found.reliance["period"])]
    for letter, plan in zip("AB", found.names, strict=True):
        if any(f"{part} {letter}" not in report.lines for part in PARTS):
            continue
        for period in periods:
            whole, *parts = (cell(report, f"{part} {letter}", period, periods) for part in PARTS)
            name = f"Reliance {period}, {letter}, {plan}: against what is exposed and short"
            yield Check(name, "reliance", f"={whole}", f"={'+'.join(parts)}", POINTS, "points")


def _count(expression: str) -> str:
    """A count as text."""
    return f'TEXT({expression},"#,##0")'


def _reliance(report: Report, sheet: Worksheet, found: Comparison) -> None:
    about = "Share of the planners' demand not met by secure supply, in points; exposed and short add up to reliance."
    periods = [label(period) for period in dict.fromkeys(found.reliance["period"])]
    across = TimePage(report, sheet, "Reliance", about, periods)
    across.page.link(3, 1, f"‹ {FIRST}", FIRST)
    for part, table in found.reliance.groupby("part", sort=False):
        across.section(first_capital(in_words(str(part))))
        rows = {}
        for letter, side, name in zip("AB", ("first", "second"), found.names, strict=True):
            values = dict(zip(map(label, table["period"]), table[side], strict=True))
            row = rows[letter] = across.line(
                (letter, name, str(part), "points"), "points", lambda *_: "0", whole="mean"
            )
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
    tables.two_sided(across.page, "groups", groups, [
        Field("kind", "By", "", "text", width=22), Field("name", "Name", "", "text", width=32),
    ], top, kind="points", words="points")  # fmt: skip
