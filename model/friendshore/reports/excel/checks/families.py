"""How many checks of each kind there are, and how many of them fail: a small table beside the checks."""

from __future__ import annotations

from collections.abc import Iterable

from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import Table, TableStyleInfo

from friendshore.reports.excel.writing import styles as look
from friendshore.reports.excel.writing.cells import write as put
from friendshore.reports.excel.writing.page import LABELS, NAMES, AnyPage, own_row

TABLE, FAILING = "check_families", "failing"
LEFT = 11
"""Its first column; one stays free right of the checks."""
COUNT = "COUNTIFS(checks[family],[@family])"
COLUMNS = (
    ("family", "Kind of check", "", ""),
    ("number", "Checks", "count", COUNT),
    (FAILING, "Failing", "count", f'{COUNT}-COUNTIFS(checks[family],[@family],checks[ok],"OK")'),
)  # fmt: skip
LAST = LEFT + len(COLUMNS) - 1
FIRST = '=IFERROR(INDEX(checks[check],MATCH("NO",checks[ok],0)),"none")'
FIRST_LINES = 4


def write(page: AnyPage, families: Iterable[str]) -> None:
    """Write the table; its counts are formulas over the checks."""
    wanted = list(dict.fromkeys(families))
    for column, (name, label, unit, formula) in enumerate(COLUMNS, LEFT):
        page.head(LABELS, column, label, unit)
        key = put(page.sheet.cell(NAMES, column), name)
        key.font, key.fill, key.alignment = look.FIELD, look.UNIT_FILL, look.CENTRE
        for row, family in enumerate(wanted, NAMES + 1):
            if formula:
                page.formula(row, column, "=" + own_row(formula, TABLE), "formula", "count")
            else:
                page.figure(row, column, family, "plain", "text")
    last, (first, end) = NAMES + len(wanted), (get_column_letter(each) for each in (LEFT, LAST))
    made = Table(displayName=TABLE, name=TABLE, ref=f"{first}{NAMES}:{end}{last}")
    made.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
    page.sheet.add_table(made)
    counts = f"{end}{NAMES + 1}:{end}{last}"
    page.sheet.conditional_formatting.add(counts, look.where(f"{end}{NAMES + 1}<>0", *look.BAD))
    _first(page, last + 2)


def _first(page: AnyPage, row: int) -> None:
    """The first check that fails, in words: it may stand a thousand rows down."""
    page.put(row, LEFT, "The first that fails", look.UNIT)
    page.words(row + 1, LEFT, FIRST, look.STRONG)
    page.sheet.merge_cells(start_row=row + 1, start_column=LEFT, end_row=row + FIRST_LINES, end_column=LAST)
    page.sheet.cell(row + 1, LEFT).alignment = Alignment(wrap_text=True, vertical="top")


def amiss() -> list[str]:
    """Above zero where the table does not tell what the checks say, or says it by formulas no more."""
    failing = f"{TABLE}[{FAILING}]"
    return [f'ABS(SUM({failing})-ROWS(checks[ok])+COUNTIF(checks[ok],"OK"))',
            f"SUMPRODUCT(1-_xlfn.ISFORMULA({failing}))"]  # fmt: skip
