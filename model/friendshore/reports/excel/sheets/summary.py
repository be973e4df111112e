"""The answer on one printed page: a sentence, headline figures, charts that state findings, what is built, what binds.

Sentences, titles and notes are formulas over the sheets, so that an edit of a figure changes what is said.
"""

from __future__ import annotations

from openpyxl.styles import Alignment, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from friendshore.frames import rows
from friendshore.plan.classes import CLASSES
from friendshore.reports.excel.checks import outcome
from friendshore.reports.excel.report import Report
from friendshore.reports.excel.sheets import findings, headline, side_by_side
from friendshore.reports.excel.sheets.assumptions import DISCOUNT_RATE, EARLIEST, PRICE_YEAR, SCENARIOS
from friendshore.reports.excel.sheets.headline import FORMATS, NOTE, Headline
from friendshore.reports.excel.writing import styles as look
from friendshore.reports.excel.writing.formulas import literal, quoted
from friendshore.reports.excel.writing.over_time import head_of
from friendshore.reports.excel.writing.page import Page
from friendshore.reports.excel.writing.words import rate, said

WIDTHS = (37, *(10.4,) * 8, 37)
"""Four quarters, in which charts stand as well."""
CAPITAL, CLASS, UNIT = 4, 6, 10
"""Columns of what is built: capital cost, the first of the classes, what it is tonnes of."""
LIMIT: tuple[tuple[int, str, look.Kind], ...] = (
    (1, "A", "text"), (7, "B", "text"), (9, "C", "figure2"), (10, "E", "text")
)  # fmt: skip
"""Columns of a limit here, and on the sheet What binds; how they look."""
MOST_LIMITS = 6


def write(report: Report, sheet: Worksheet) -> None:
    """Write the summary over the other sheets."""
    page = Page(report, sheet, report.plan.case.title, "")
    page.widths(WIDTHS)
    figures = headline.write(page, 9)
    _lead(page, figures)
    below = side_by_side.paces(page, figures, figures.below)
    below = findings.charts(page, figures, below + 1)
    below = _built(page, below + 1)
    below = side_by_side.outlooks(page, below)
    below = side_by_side.alternatives(page, below)
    below = _binding(page, below)
    sheet.page_setup.orientation = "portrait"
    sheet.page_setup.fitToHeight = 1
    sheet.print_area = f"A1:J{below}"


def _lead(page: Page, figures: Headline) -> None:
    case = page.report.plan.case
    page.put(2, 1, case.question, look.ABOUT)
    page.put(3, NOTE - 1, "Bloc", look.BODY)
    page.put(3, NOTE, case.bloc_title, look.STRONG)
    page.words(4, 1, f"={findings.sentence(figures, '$J$3')}", look.STRONG)
    meta = "Scenarios: {scenarios} · real {year} USD, discounted at {rate} a year · decisions from {month}"
    parts = {"year": PRICE_YEAR, "rate": rate(DISCOUNT_RATE), "month": EARLIEST}
    page.words(5, 1, f"={said(meta, scenarios=_scenarios(page.report), **parts)}", look.BODY)
    if lifted := case.kept_lifted_by:
        page.put(7, 1, f"What is reached need not be kept: {lifted} lifts that rule.", look.BODY)
    for row, height in ((2, 28), (4, 48), (5, 15)):
        page.sheet.cell(row, 1).alignment = Alignment(wrap_text=True, vertical="center")
        page.sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=NOTE)
        page.sheet.row_dimensions[row].height = height
    for column in range(1, NOTE + 1):
        page.sheet.cell(4, column).fill = PatternFill("solid", fgColor=look.FILLS["solver"])
    page.words(6, 1, outcome.sentence(), look.STRONG)
    page.report.name(outcome.SUMMARY, page.sheet.title, "A6")
    outcome.coloured(page.sheet, "A6")
    page.mark(8, NOTE)


def _scenarios(report: Report) -> str:
    """The names of the scenarios, each from its cell; where there is none, the cell that says so."""
    sheet, first = report.lines[SCENARIOS]
    count = max(1, len(report.plan.case.scenarios))
    return '&"; "&'.join(f"{quoted(sheet)}!$A${row}" for row in range(first, first + count))


def _built(page: Page, row: int) -> int:
    """What is built, by stage and what its tonnes are of, and capacity by class in the last year."""
    report, frame, classes = page.report, page.report.frame("builds"), page.report.frame("by_class")
    last = report.reported[-1]
    page.section(row, f"What is built, and capacity by class in {last}")
    heads = ["Stage", "Builds", "New, t/yr", "Capital, M USD", None]
    heads += [*(name.capitalize() for name in CLASSES), "Tonnes of"]
    for column, label in enumerate(heads, 1):
        page.head(row + 1, column, label)
    page.sheet.row_dimensions[row + 1].height = 27
    first = row = row + 2
    at_end = f"classes[period],{head_of(report, last)}"
    both = [frame[["stage", "capacity_unit"]], classes.loc[classes["period"] == last, ["stage", "capacity_unit"]]]
    pairs = {(str(row.stage), str(row.capacity_unit)) for each in both for row in rows(each)}
    for stage in report.ordered("stage", [stage for stage, _ in pairs]):
        for unit in sorted(of for name, of in pairs if name == stage):
            where = f"builds[stage],{literal(stage)},builds[capacity_unit],{literal(unit)}"
            page.figure(row, 1, report.title("stage", stage), "plain", "text")
            headline.figure(page, row, 2, f"COUNTIFS({where})", "count")
            headline.figure(page, row, 3, f"SUMIFS(builds[t_per_yr],{where})", "tonnes")
            headline.figure(page, row, CAPITAL, f"SUMIFS(builds[capex_musd],{where})", "musd")
            page.figure(row, 5, None, "plain", "text")
            for column, name in enumerate(CLASSES, CLASS):
                of = f"{at_end},classes[stage],{literal(stage)},classes[class],{literal(name)}"
                formula = f"SUMIFS(classes[t_per_yr],{of},classes[capacity_unit],{literal(unit)})"
                headline.figure(page, row, column, formula, "tonnes")
            page.figure(row, UNIT, unit, "plain", "text")
            row += 1
    page.figure(row, 1, "All", "total", "text")
    for column in range(2, UNIT):
        page.figure(row, column, None, "total", "text")
    for column in (2, CAPITAL):
        kind: look.Kind = "musd" if column == CAPITAL else "count"
        letter = get_column_letter(column)
        whole = f"=SUM({letter}{first}:{letter}{row - 1})" if row > first else "=0"
        page.formula(row, column, whole, "total", kind).number_format = FORMATS[kind]
    page.figure(row, UNIT, "tonnes of unlike things are not added up", "total", "text")
    return row + 2


def _binding(page: Page, row: int) -> int:
    """The limits that bind most, each as the sheet What binds has it."""
    report = page.report
    page.section(row, "What binds: limits that would be worth most to loosen")
    if report.frame("binding").empty:
        page.put(row + 1, 1, "Nothing binds.", look.BODY)
        return row + 1
    row += 1
    for column, label in ((1, "Limit"), (7, "Periods"), (9, "Worth"), (10, "Of what")):
        page.head(row, column, label)
    for column in (2, 3, 4, 5, 6, 8):
        page.head(row, column, None)
    page.sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=6)
    page.sheet.merge_cells(start_row=row, start_column=7, end_row=row, end_column=8)
    sheet, top = report.lines["binding"]
    for number in range(min(MOST_LIMITS, len(report.frame("binding")))):
        row += 1
        for column, letter, kind in LIMIT:
            made = page.formula(row, column, f"='{sheet}'!{letter}{top + number}", "formula", kind)
            if kind == "figure2":
                made.number_format = "#,##0.00"
        page.sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=6)
        page.sheet.merge_cells(start_row=row, start_column=7, end_row=row, end_column=8)
    return row
