"""A sheet and its habits: title, one line of what it shows, headers with units, frozen panes, print set-up."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.table import Table, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from friendshore.reports.excel.report import Report
from friendshore.reports.excel.writing import fitting
from friendshore.reports.excel.writing import styles as look
from friendshore.reports.excel.writing.cells import held, write, write_formula
from friendshore.reports.excel.writing.columns import FORMULA, Part, lay
from friendshore.reports.excel.writing.fields import Field
from friendshore.reports.excel.writing.formulas import quoted
from friendshore.reports.excel.writing.in_hand import InHand

LABELS, UNITS, NAMES = 4, 5, 6
DIVIDER = "Audit"
"""Name of the sheet that parts what is made for readers from what stands behind it."""
MARKED = 140
"""Letters of a mark that a line of the Cover or the Summary holds."""
ONE_LINE = fitting.LINE + 2
LONG = 5000
"""Rows of a table above which blank words have no cell of their own: they take time and room, and show nothing."""
PRINTED = 100
"""Rows of a long table that are printed; it is made to be filtered on a screen."""


class AnyPage:
    """A sheet of any workbook being written."""

    report: InHand

    def __init__(self, report: InHand, sheet: Worksheet, title: str, about: str) -> None:
        self.report, self.sheet = report, sheet
        self.widest: dict[int, float] = {}
        self.put(1, 1, title, look.TITLE)
        self.put(2, 1, about, look.ABOUT)
        sheet.row_dimensions[1].height = 24
        if (back := _back(sheet)) is not None:
            self.link(3, 1, f"‹ {back}", back)
        sheet.sheet_view.showGridLines = False
        self._print_set_up()

    def put(self, row: int, column: int, value: object, font: Font | None = None) -> Any:
        """Write a value outside a table."""
        cell = write(self.sheet.cell(row, column), value)
        if font is not None:
            self.report.styles.wear(cell, font)
        return cell

    def about(self, sentence: str) -> None:
        """The line of what the sheet shows, as the expression of a sentence that reads its figures in cells."""
        self.words(2, 1, f"={sentence}", look.ABOUT)

    def figure(self, row: int, column: int, value: object, origin: look.Origin, kind: look.Kind) -> Any:
        """Write a value in the style of its origin and kind."""
        cell = write(self.sheet.cell(row, column), look.without_noise(value, origin, kind))
        self.report.styles.dress(cell, origin, kind)
        return cell

    def formula(self, row: int, column: int, formula: str, origin: look.Origin, kind: look.Kind) -> Any:
        """Write a formula of ours in the style of its origin and kind."""
        cell = write_formula(self.sheet.cell(row, column), formula)
        self.report.styles.dress(cell, origin, kind)
        return cell

    def words(self, row: int, column: int, formula: str, font: Font) -> None:
        """Write a formula that tells words, outside a table."""
        write_formula(self.put(row, column, None, font), formula)

    def link(self, row: int, column: int, text: str, sheet: str) -> None:
        """Write a link to another sheet."""
        cell = self.put(row, column, text, look.LINK)
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"{quoted(sheet)}!A1", display=text)

    def head(self, row: int, column: int, label: object, unit: str | None = None) -> None:
        """Write a column's label, and its unit in the row below where given."""
        cell = write(self.sheet.cell(row, column), label)
        self.report.styles.wear(cell, look.HEAD, look.HEAD_FILL, look.CENTRE)
        if unit is not None:
            under = write(self.sheet.cell(row + 1, column), unit)
            self.report.styles.wear(under, look.UNIT, look.UNIT_FILL, look.CENTRE)

    def section(self, row: int, text: str) -> None:
        """Write the heading of a block."""
        self.put(row, 1, text, look.SECTION)
        self.sheet.row_dimensions[row].height = 20

    def widths(self, widths: Sequence[float], first: int = 1) -> None:
        """Set the widths of columns from `first` on."""
        for number, width in enumerate(widths, first):
            self.sheet.column_dimensions[get_column_letter(number)].width = width

    def table(
        self, name: str, frame: pd.DataFrame, fields: Sequence[Field], *, top: int = LABELS, freeze: int = 1
    ) -> int:
        """Write a named, filterable Excel table under three header rows (label, unit, field name); its last row.

        An empty frame gets one blank row, for a table needs one. Totals of the rows shown stand above their columns.
        """
        sheet, names = self.sheet, top + 2
        first, last = names + 1, names + max(1, len(frame))
        fields = [_wrapped(self._sized(number, each), frame) for number, each in enumerate(fields, 1)]
        for column, each in enumerate(fields, 1):
            self.head(top, column, each.label, each.unit)
            key = write(sheet.cell(names, column), each.name)
            self.report.styles.wear(key, look.FIELD, look.UNIT_FILL, look.CENTRE)
            sheet.column_dimensions[get_column_letter(column)].width = each.width
            self._column(name, each, column, first, frame)
        sheet.row_dimensions[top].height = 30
        sheet.row_dimensions[top + 1].height = 26 if any(len(each.unit) > each.width for each in fields) else 14
        self._heights(frame, fields, first)
        if top == LABELS:
            self._totals(name, fields)
        reference = f"A{names}:{get_column_letter(len(fields))}{last}"
        made = Table(displayName=name, name=name, ref=reference)
        made.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
        sheet.add_table(made)
        if top == LABELS:
            sheet.freeze_panes = f"{get_column_letter(freeze + 1)}{first}"
            sheet.print_title_rows = f"{top}:{names}"
        return last

    def _sized(self, column: int, each: Field) -> Field:
        """The field as wide as the column already is: words wrap into it, only figures make it wider."""
        known = self.widest.get(column, 0.0)
        width = max(known, each.width) if each.kind not in look.WORDS or not known else known
        self.widest[column] = width
        return replace(each, width=width)

    def print_first_rows(self, columns: int, last: int, rows: int = PRINTED) -> None:
        """Print the first rows of a long table only, and say so beside the title."""
        end = min(last, NAMES + rows)
        if last > end:
            fitting.aside(self.sheet, f"Prints its first {rows} rows of {last - NAMES:,}: filter it on a screen.")
        self.sheet.print_area = f"A1:{get_column_letter(columns)}{end}"

    def _column(self, table: str, each: Field, column: int, first: int, frame: pd.DataFrame) -> None:
        """Lay a column's cells on the sheet."""
        shared, kinds, rows = self.report.styles.shared, _kinds(each, frame), range(first, first + len(frame))
        if not rows:
            return
        known = {kind: shared("formula" if each.formula else each.origin, kind) for kind in dict.fromkeys(kinds)}
        styles = [known[kind] for kind in kinds]
        if each.formula:
            formulas = ["=" + own_row(each.formula, table)] * len(rows)
            lay(self.sheet, Part(column, rows, FORMULA * len(rows), formulas, styles))
            return
        values = frame[each.name].tolist()
        if each.origin == "solver":
            noise = {kind: look.NOISE.get(kind, look.DUST) for kind in known}
            pairs = zip(values, kinds, strict=True)
            values = [0.0 if isinstance(value, float) and abs(value) < noise[kind] else value for value, kind in pairs]
        part = Part(column, rows, *held(values)[::-1], styles)
        if each.live:
            part = _with_formulas(part, kinds, shared)
        if len(frame) > LONG and each.origin == "plain":
            part = part.where([value is not None and value != "" for value in part.values])
        if part.rows:
            lay(self.sheet, part)

    def _totals(self, table: str, fields: Sequence[Field]) -> None:
        """Above the headers, the totals of the rows that a filter leaves."""
        totalled = [number for number, each in enumerate(fields, 1) if each.totalled]
        for number in totalled:
            each = fields[number - 1]
            self.formula(LABELS - 1, number, f"=SUBTOTAL(109,{table}[{each.name}])", "total", each.kind)
        if totalled and totalled[0] > 2:
            label = self.put(LABELS - 1, totalled[0] - 1, "Total of the rows shown", look.UNIT)
            label.alignment = look.RIGHT

    def _heights(self, frame: pd.DataFrame, fields: Sequence[Field], first: int) -> None:
        """Rows high enough for their wrapped text."""
        for each in fields:
            if each.kind == "long" and not each.formula:
                known = {text: fitting.height(str(text), each.width) for text in frame[each.name].unique()}
                for row, text in enumerate(frame[each.name].tolist(), first):
                    if known[text] > ONE_LINE:
                        dimension = self.sheet.row_dimensions[row]
                        dimension.height = max(dimension.height or 0, known[text])

    def _print_set_up(self) -> None:
        sheet = self.sheet
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.paperSize = 9
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
        sheet.page_margins.left = sheet.page_margins.right = 0.4
        sheet.page_margins.top, sheet.page_margins.bottom, sheet.page_margins.footer = 0.5, 0.7, 0.3
        named = self.report.footer.replace("&", "&&")
        sheet.oddFooter.left.text = f"&F: {named[:100]}"  # type: ignore[union-attr]
        sheet.oddFooter.center.text = "&A"  # type: ignore[union-attr]
        sheet.oddFooter.right.text = "Page &P of &N"  # type: ignore[union-attr]


class Page(AnyPage):
    """A sheet of a plan's workbook being written."""

    report: Report

    def __init__(self, report: Report, sheet: Worksheet, title: str, about: str) -> None:
        super().__init__(report, sheet, title, about)

    def mark(self, row: int, last: int) -> None:
        """Write what keeps the plan from being vouched for across a row, in red, where anything does."""
        if text := self.report.plan.mark:
            cell = self.put(row, 1, text, Font(name=look.FONT, size=10, bold=True, color=look.MARK))
            cell.alignment = Alignment(wrap_text=True, vertical="center")
            self.sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=last)
            self.sheet.row_dimensions[row].height = 15 * -(-len(text) // MARKED)


def _back(sheet: Worksheet) -> str | None:
    """The sheet that a sheet leads back to: the divider where it stands behind it, else the first."""
    names = sheet.parent.sheetnames  # type: ignore[union-attr]
    back = DIVIDER if DIVIDER in names and names.index(DIVIDER) < names.index(sheet.title) else names[0]
    return None if back == sheet.title else str(back)


def _wrapped(each: Field, frame: pd.DataFrame) -> Field:
    """The field, wrapped where a text of it is longer than its column is wide."""
    if each.kind != "text" or each.formula or not len(frame):
        return each
    cut = any(fitting.lines(str(text), each.width) > 1 for text in frame[each.name].unique())
    return replace(each, kind="long") if cut else each


def _kinds(each: Field, frame: pd.DataFrame) -> list[look.Kind]:
    """The kind of each figure of a column: that of the unit beside it, of the digits it needs, or the field's own."""
    usual: Any = each.kind
    if each.kind == "figure" and not each.live and not each.formula:
        usual = _figure(frame[each.name], each.origin)
    if not each.unit_in:
        return [usual] * len(frame)
    return [look.KINDS_OF_UNITS.get(str(unit), usual) for unit in frame[each.unit_in].tolist()]


def _with_formulas(part: Part, kinds: Sequence[look.Kind], style: Callable[[look.Origin, look.Kind], Any]) -> Part:
    """A column whose text that begins with = is formulas of ours, which have styles of their own."""
    formulas = [type(value) is str and value[:1] == "=" for value in part.values]
    known = zip(formulas, kinds, part.kinds, part.styles, strict=True)
    found = [(FORMULA, style("formula", kind)) if each else (sort, worn) for each, kind, sort, worn in known]
    return part._replace(kinds="".join([sort for sort, _ in found]), styles=[worn for _, worn in found])


def _figure(values: pd.Series[float], origin: look.Origin) -> str:
    """The kind with the decimals that a column of figures needs: up to three of results, all that inputs have."""
    figures = pd.to_numeric(values, errors="coerce").dropna().to_numpy(float)
    most = 4 if origin in {"input", "changed"} else 3
    needed = (count for count in range(most) if (np.abs(figures - figures.round(count)) < 1e-9).all())
    return f"figure{next(needed, most)}"


@cache
def own_row(formula: str, table: str) -> str:
    """A table formula as a file stores it: [@x] is the cell of column x in the same row."""
    return re.sub(r"\[@(\w+)\]", rf"{table}[[#This Row],[\1]]", formula)


def months(texts: Sequence[object]) -> list[Any]:
    """Months written as 2027-04 as the numbers of days that a workbook counts; None where there is none."""
    to_days: Any = to_excel
    return [to_days(date(int(str(text)[:4]), int(str(text)[5:7]), 1)) if text else None for text in texts]
