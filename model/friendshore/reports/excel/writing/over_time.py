"""Sheets with time across: the same period stands in the same column of every one of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Literal

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from friendshore.calendar import MONTHS_A_YEAR
from friendshore.reports.excel.report import Label, Report
from friendshore.reports.excel.writing import fitting
from friendshore.reports.excel.writing import styles as look
from friendshore.reports.excel.writing.cells import write
from friendshore.reports.excel.writing.formulas import sum_where
from friendshore.reports.excel.writing.page import Page

HEAD, YEARS, FIRST_ROW = 4, 5, 6
KEY, TITLE, PART, UNIT, WHOLE, FIRST = 1, 2, 3, 4, 5, 6
TEXTS = ((9.0, 26.0), (14.0, 34.0), (12.0, 34.0), (8.0, 14.0))
"""Width of the columns of words, at least and at most."""
EVERY_PERIOD = "Costs"
"""A sheet that has all periods across."""
Whole = Literal["sum", "mean", ""]


class TimePage:
    """A sheet of lines: key, name, part, unit, total or mean over the horizon, then one column a period."""

    def __init__(self, report: Report, sheet: Worksheet, title: str, about: str, periods: Sequence[Label]) -> None:
        self.page = Page(report, sheet, title, about)
        self.report, self.sheet, self.periods = report, sheet, periods
        self.row = FIRST_ROW
        self.last = FIRST + len(periods) - 1
        for column, (label, unit) in enumerate(
            (("Key", ""), ("Name", ""), ("Part", ""), ("Unit", ""), ("Total or mean", "length, years")), 1
        ):
            self.page.head(HEAD, column, label, unit)
        for column, period in enumerate(periods, FIRST):
            self.page.head(HEAD, column, period, "")
            length = write(sheet.cell(YEARS, column), _years(report, period))
            length.number_format = "0.##"
            self.page.put(HEAD - 1, column, None if period in report.reported else "run-out", look.UNIT)
        self.page.widths((*(least for least, _ in TEXTS), 13))
        self.page.widths([9.5] * len(periods), FIRST)
        sheet.freeze_panes = f"{get_column_letter(FIRST)}{FIRST_ROW}"
        sheet.print_title_rows = f"{HEAD}:{YEARS}"

    @property
    def lengths(self) -> str:
        """Cells with the periods' lengths in years."""
        return f"${get_column_letter(FIRST)}${YEARS}:${get_column_letter(self.last)}${YEARS}"

    def cells(self, row: int) -> str:
        """A line's cells over the periods."""
        return f"${get_column_letter(FIRST)}{row}:${get_column_letter(self.last)}{row}"

    def section(self, text: str) -> None:
        """Start a block."""
        self.row += 1
        self.page.section(self.row, text)
        self.row += 1

    def line(
        self,
        texts: tuple[str, str, str, str],
        kind: look.Kind,
        formula: Callable[[str, int], str],
        *,
        whole: Whole = "sum",
        origin: look.Origin = "formula",
    ) -> int:
        """Write a line and return its row. `formula` is given the column letter of a period and the row.

        texts   key, name, part, unit
        whole   sum over the periods, mean weighted by their lengths, or nothing
        """
        row = self.row
        self._texts(row, texts, "total" if origin == "total" else "plain")
        cells = self.cells(row)
        if whole == "sum":
            self.page.formula(row, WHOLE, f"=SUM({cells})", "total", kind)
        elif whole == "mean":
            self.page.formula(row, WHOLE, f"=SUMPRODUCT({cells},{self.lengths})/SUM({self.lengths})", "total", kind)
        for column in range(FIRST, self.last + 1):
            self.page.formula(row, column, "=" + formula(get_column_letter(column), row), origin, kind)
        self.row += 1
        return row

    def _texts(self, row: int, texts: tuple[str, str, str, str], origin: look.Origin) -> None:
        """Write the words of a line; a column grows to its longest text, and wraps what is longer than it may grow."""
        for column, (text, (_, most)) in enumerate(zip(texts, TEXTS, strict=True), 1):
            lines = fitting.lines(text, most)
            cell = self.page.figure(row, column, text, origin, "text" if lines == 1 else "long")
            if column == KEY:  # formulas look it up; readers go by the name beside it
                cell.font = look.FIELD
            dimension = self.sheet.column_dimensions[get_column_letter(column)]
            needed = min(most, (fitting.letters(text) + 2) / fitting.PER_WIDTH)
            dimension.width = max(dimension.width, needed)
            if lines > 1:
                known = self.sheet.row_dimensions[row].height or 0
                self.sheet.row_dimensions[row].height = max(known, fitting.height(text, most))

    def summed(self, table: str, column_name: str, kind: str, **conditions: str) -> Callable[[str, int], str]:
        """Formula of a line that adds up a table where `kind` is the line's own key, in the period of the column."""

        def formula(column: str, row: int) -> str:
            return sum_where(table, column_name, period=at(column), **{kind: f"$A{row}"}, **conditions)

        return formula

    def added(self, first: int, title: str, unit: str, kind: look.Kind) -> int:
        """Write the total of the lines from a row on; its row."""
        last = self.row - 1
        return self.line(
            ("", title, "total", unit),
            kind,
            lambda column, _: f"SUM({column}{first}:{column}{last})" if last >= first else "0",
            origin="total",
        )

    def given(self, texts: tuple[str, str, str, str], kind: look.Kind, figures: Mapping[Label, float]) -> int:
        """Write a line of input figures."""
        row = self.row
        self._texts(row, texts, "plain")
        for column, period in enumerate(self.periods, FIRST):
            self.page.figure(row, column, figures.get(period), "input", kind)
        self.row += 1
        return row

    def name_whole(self, name: str, row: int) -> None:
        """Name the total or mean of a line."""
        self.report.name(name, self.sheet.title, f"{get_column_letter(WHOLE)}{row}")

    def remember(self, name: str, row: int) -> None:
        """Note a line for charts, the summary and the checks."""
        self.report.lines[name] = (self.sheet.title, row)


def at(column: str) -> str:
    """The period at the head of a column, as a condition."""
    return f"{column}${HEAD}"


def cell(report: Report, line: str, period: Label, periods: Sequence[Label]) -> str:
    """Address of a remembered line's cell for a period."""
    sheet, row = report.lines[line]
    return f"'{sheet}'!${get_column_letter(FIRST + list(periods).index(period))}${row}"


def head_of(report: Report, period: Label) -> str:
    """The cell that names a period, for formulas of other sheets: the one at the head of its column on the Costs."""
    return f"'{EVERY_PERIOD}'!${get_column_letter(FIRST + report.periods.index(period))}${HEAD}"


def _years(report: Report, period: Label) -> float:
    table = report.plan.case.tables["periods"]
    return float(table.loc[table["period"] == str(period), "months"].iloc[0]) / MONTHS_A_YEAR
