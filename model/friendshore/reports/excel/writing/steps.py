"""A page that follows figures step by step: each step is a small table that says where its figures stand, with links,
and that it adds up to the step above.

Columns: step, name, key, value, unit, place, further figures, second place; then, small and grey, the rows that links
lead to. A place is found by MATCH, so that it follows what the reader chooses.
"""

from __future__ import annotations

from collections.abc import Mapping

from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from friendshore.reports.excel.report import Report
from friendshore.reports.excel.writing import styles as look
from friendshore.reports.excel.writing.formulas import Formula, literal, quoted
from friendshore.reports.excel.writing.page import Page
from friendshore.reports.excel.writing.places import locations

STEP, NAME, KEY, VALUE, UNIT, PLACE, MORE = range(1, 8)
SECOND = 13
ROW, SECOND_ROW = 14, 15
WIDTHS = (6, 46, 30, 14, 14, 30, 14, 14, 14, 14, 14, 14, 30, 7, 7)
HOLDS, FAILS = "adds up", "does not add up"
NONE = "none"
ONWARDS = " …"
"""After the first of several cells."""


class StepPage:
    """A sheet of steps being written; `row` is the next free one."""

    def __init__(self, report: Report, sheet: Worksheet, title: str, about: str) -> None:
        self.page = Page(report, sheet, title, about)
        self.report, self.sheet = report, sheet
        self.tables = locations(report.book)
        self.page.widths(WIDTHS)
        self.row = 4
        self.verdicts: list[str] = []

    def headline(self, text: str) -> None:
        """Begin the trace of a headline."""
        self.row += 2
        self.page.section(self.row, text)
        self.row += 1

    def choose(self, label: str, value: object, source: str, kind: look.Kind = "text") -> str:
        """An open cell in which the reader chooses from a list of cells; its address."""
        self.page.put(self.row, NAME, label, look.STRONG)
        cell = self.page.figure(self.row, VALUE, value, "choice", kind)
        self.sheet.merge_cells(start_row=self.row, start_column=VALUE, end_row=self.row, end_column=UNIT)
        rule = DataValidation(type="list", formula1=source, allow_blank=False)
        self.sheet.add_data_validation(rule)
        rule.add(cell.coordinate)
        self.page.put(self.row, PLACE, "‹ choose from the list", look.UNIT)
        self.row += 1
        return f"${get_column_letter(VALUE)}${self.row - 1}"

    def step(self, number: str, title: str, how: str, further: Mapping[int, tuple[str, str]] | None = None,
             value: str = "Value") -> None:  # fmt: skip
        """Begin a step: its title, how it is worked out, and the heads of its columns.

        further   column -> label and unit, beside name, key, value, unit and place
        """
        self.row += 1
        self.page.put(self.row, STEP, number, look.STRONG)
        self.page.put(self.row, NAME, title, look.STRONG)
        self.page.put(self.row + 1, NAME, how, look.UNIT)
        self.row += 2
        labels = {NAME: ("", ""), KEY: ("Key", ""), VALUE: (value, ""), UNIT: ("Unit", ""),
                  PLACE: ("Stands in", "link")}  # fmt: skip
        labels |= further or {}
        self.sheet.row_dimensions[self.row].height = 27
        for column, (label, unit) in labels.items():
            self.page.head(self.row, column, label, unit)
        self.row += 2

    def line(self, name: str, key: object, formula: str, unit: str, kind: look.Kind, *, total: bool = False) -> int:
        """Write a line; its row. A key may be a `Formula`."""
        row = self.row
        origin: look.Origin = "total" if total else "plain"
        for column, text in ((NAME, name), (KEY, key), (UNIT, unit)):
            if isinstance(text, Formula):
                self.page.formula(row, column, text, origin, "text")
            else:
                self.page.figure(row, column, text, origin, "year" if isinstance(text, int) else "text")
                self.sheet.cell(row, column).alignment = Alignment(horizontal="left", indent=1)
        if formula:
            self.page.formula(row, VALUE, f"={formula}", "total" if total else "formula", kind)
        self.row += 1
        return row

    def more(self, row: int, column: int, formula: str, kind: look.Kind, *, total: bool = False) -> str:
        """A further figure of a line; its address."""
        self.page.formula(row, column, f"={formula}", "total" if total else "formula", kind)
        return f"${get_column_letter(column)}{row}"

    def place(self, row: int, table: str, column: str, at: str, *, second: bool = False, end: str = "") -> str:
        """A link to the cell of a table's column in a row that a formula gives (0: none); the address of that row's
        number.

        end   what the link's text ends with
        """
        location = self.tables[table]
        helper, target = (SECOND_ROW, SECOND) if second else (ROW, PLACE)
        self.page.words(row, helper, f"={at}", look.FIELD)
        number, letter = f"${get_column_letter(helper)}{row}", location.letters[column]
        leads, shown = literal(f"#{quoted(location.sheet)}!{letter}"), literal(f"{location.sheet}!{letter}")
        link = f"HYPERLINK({leads}&{number},{shown}&{number}{f'&{literal(end)}' if end else ''})"
        self.page.words(row, target, f"=IF({number}=0,{literal(NONE)},{link})", look.LINK)
        return number

    def place_of_either(self, row: int, table: str, either: tuple[str, str, str], at: str) -> None:
        """A second link, to one of two columns of a table: the first where a condition holds."""
        location, (condition, first, other) = self.tables[table], either
        self.page.words(row, SECOND_ROW, f"={at}", look.FIELD)
        number = f"${get_column_letter(SECOND_ROW)}{row}"
        letter = f"IF({condition},{literal(location.letters[first])},{literal(location.letters[other])})"
        leads, shown = literal(f"#{quoted(location.sheet)}!"), literal(f"{location.sheet}!")
        link = f"HYPERLINK({leads}&{letter}&{number},{shown}&{letter}&{number})"
        self.page.words(row, SECOND, f"=IF({number}=0,{literal(NONE)},{link})", look.LINK)

    def place_of_sum(self, row: int, table: str, column: str, **keys: str) -> None:
        """A link to the first of the rows that a sum adds up."""
        if len(keys) == 1:
            ((name, value),) = keys.items()
            self.place(row, table, column, row_of(value, f"{table}[{name}]"), end=ONWARDS)
            return
        counted = ",".join(f"{table}[{name}],{value}" for name, value in keys.items())
        rows = f"ROW({table}[{next(iter(keys))}])"  # of a key: no figure that is edited asks for them again
        first = f"SUMPRODUCT(LARGE({_met(table, keys)}*{rows},COUNTIFS({counted})))"
        self.place(row, table, column, f"IFERROR({first},0)", end=ONWARDS)

    def leads_to(self, row: int, sheet: str, reference: str, right: str = "") -> None:
        """A link to a cell of a sheet.

        reference   the cell, or a cell of its row
        right       a formula of how many columns it stands to the right of that
        """
        address = f"ADDRESS(ROW({reference}),COLUMN({reference}){f'+{right}' if right else ''})"
        link = f"HYPERLINK({literal(f'#{quoted(sheet)}!')}&{address},{literal(f'{sheet}!')}&{address})"
        self.page.words(row, PLACE, f"={link}", look.LINK)

    def agrees(self, what: str, left: str, right: str, unit: str, tolerance: float, kind: look.Kind = "tiny") -> None:
        """A line that says whether two figures are the same, with the difference."""
        row = self.row
        self.page.put(row, NAME, what, look.UNIT)
        self.page.formula(row, VALUE, f"={left}-{right}", "formula", kind)
        self.page.put(row, UNIT, unit, look.UNIT)
        self.page.figure(row, MORE, tolerance, "input", "tiny")
        self.page.put(row, MORE + 1, "tolerance", look.UNIT)
        verdict = f'IF(ABS(D{row})<=G{row},{literal(HOLDS)},{literal(FAILS)})'
        self.page.words(row, PLACE, f'=IFERROR({verdict},{literal(FAILS)})', look.STRONG)
        self.verdicts.append(f"F{row}")
        self.row += 1

    def close(self) -> None:
        """Say at the top how many steps do not add up."""
        last = self.row
        self.page.put(3, NAME, "Steps that do not add up", look.STRONG)
        self.page.formula(3, VALUE, f"=COUNTIF($F$5:$F${last},{literal(FAILS)})", "total", "count")
        self.report.name("trace_failed", self.sheet.title, "D3")
        for word, (font, fill) in ((HOLDS, look.GOOD), (FAILS, look.BAD)):
            self.sheet.conditional_formatting.add(f"F5:F{last}", look.marked(word, font, fill))
        self.sheet.print_area = f"A1:M{last}"
        self.sheet.page_setup.paperSize = 8


def found(key: str, column: str, by: str) -> str:
    """The cell of a column in the row whose key is the same."""
    return f"INDEX({column},MATCH({key},{by},0))"


def row_of(key: str, by: str) -> str:
    """Number of the row on its sheet in which a key stands; 0 where it does not."""
    return f"IFERROR(MATCH({key},{by},0)+ROW({head_of(by)}),0)"


def head_of(column: str) -> str:
    """The cell above the first of a table's column, table[column]."""
    table, _, name = column.removesuffix("]").partition("[")
    return f"{table}[[#Headers],[{name}]]"


def row_with(table: str, **keys: str) -> str:
    """Number of the row on its sheet in which several columns hold these; 0 where none does. Keys are unique."""
    return f"SUMPRODUCT({_met(table, keys)}*ROW({table}[{next(iter(keys))}]))"


def _met(table: str, keys: Mapping[str, str]) -> str:
    return "*".join(f"({table}[{column}]={value})" for column, value in keys.items())
