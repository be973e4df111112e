"""What the checks come to, told so that no cell can say OK alone.

Failing checks are counted twice: by their verdicts, and by left, right and tolerance again. The Summary and the Cover
each add up both counts and ask whether the cells that count are formulas still; the sheet Checks asks the same of
these two; and the colours of all three follow from the whole.
"""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.worksheet.worksheet import Worksheet

from friendshore.reports.excel.checks import families
from friendshore.reports.excel.checks.fingerprints import EVERY, OWN
from friendshore.reports.excel.checks.sums import IS_FORMULA
from friendshore.reports.excel.writing import styles as look

FAILED, MADE, BY_VERDICT, BY_FIGURE = "checks_failed", "checks_made", "checks_by_verdict", "checks_by_figure"
MASTER, SUMMARY, TOLD = "master_check", "summary_check", "checks_told"
TELLERS = (MASTER, SUMMARY)
"""Cells of a plan's workbook that tell the outcome in words; smaller workbooks have one."""


def by_verdict() -> str:
    """Checks whose verdict is not OK."""
    return '=ROWS(checks[ok])-COUNTIF(checks[ok],"OK")'


def by_figure() -> str:
    """Checks whose sides lie further apart than they may, and verdicts that are formulas no more; fingerprints as well,
    as far as their verdicts say otherwise."""
    apart = '(checks[rule]="at most")*(checks[left]-checks[right])'
    apart += '+(checks[rule]<>"at most")*ABS(checks[left]-checks[right])'
    counted = [f"SUMPRODUCT(--({apart}>checks[tolerance]))"]
    counted += [f"SUMPRODUCT(1-{IS_FORMULA}(checks[{column}]))" for column in ("left", "difference", "ok")]
    for table in (EVERY, OWN):
        far = f"SUMPRODUCT(--(ABS({table}[now]-{table}[written])>10^{table}[power]))"
        counted.append(f'ABS({far}-ROWS({table}[ok])+COUNTIF({table}[ok],"OK"))')
        counted += [f"SUMPRODUCT(1-{IS_FORMULA}({table}[{column}]))" for column in ("now", "ok")]
    counted += families.amiss()
    return f"=IFERROR({'+'.join(counted)},ROWS(checks[ok]))"


def failed() -> str:
    """The larger of both counts; a count that is no formula fails as well."""
    return f"=MAX({BY_VERDICT},{BY_FIGURE})+{_overwritten(BY_VERDICT, BY_FIGURE)}"


def _overwritten(*names: str) -> str:
    return "+".join(f"(1-{IS_FORMULA}({name}))" for name in names)


def _amiss(*told: str) -> str:
    """Above zero where anything is wrong."""
    cells = (FAILED, MADE, BY_VERDICT, BY_FIGURE, *told)
    return f"{FAILED}+{BY_VERDICT}+{BY_FIGURE}+{_overwritten(*cells)}"


def sentence(*told: str) -> str:
    """What the checks come to, in words; `told` are cells that say the same, which have to be formulas."""
    good, bad = f'"OK: all "&{MADE}&" checks hold"', f'"FAILED: "&MAX(1,{FAILED})&" of "&{MADE}&" checks"'
    return f'=IFERROR(IF({_amiss(*told)}=0,{good},{bad}),"FAILED: checks")'


def all_told(tellers: Sequence[str]) -> str:
    """Whether the cells that tell it do so by formulas still, and tell the same."""
    differ = "".join(f"+({tellers[0]}<>{other})" for other in tellers[1:])
    return f'=IF({_overwritten(*tellers)}{differ}=0,"OK","NO")'


def bad(tellers: Sequence[str] = TELLERS) -> str:
    """Rule for the colour of what fails: a cell that is written over shows it as well, and one whose sheet is gone."""
    counted = (FAILED, MADE, BY_VERDICT, BY_FIGURE, *tellers, TOLD)
    overwritten = ",".join(f"NOT({IS_FORMULA}({name}))" for name in counted)
    return f'IFERROR(OR({FAILED}<>0,{overwritten},{TOLD}<>"OK"),TRUE)'


def coloured(sheet: Worksheet, cell: str, tellers: Sequence[str] = TELLERS) -> None:
    """Give a cell that tells the outcome its colour."""
    for formula, (font, fill) in ((f"NOT({bad(tellers)})", look.GOOD), (bad(tellers), look.BAD)):
        sheet.conditional_formatting.add(cell, look.where(formula, font, fill))
