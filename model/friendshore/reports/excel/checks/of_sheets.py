"""Checks of the sheets themselves: what the program checked, and whether each sheet is as it was written."""

from __future__ import annotations

from collections.abc import Iterator

from friendshore.reports.excel.checks.check import Check
from friendshore.reports.excel.checks.fingerprints import EVERY, OWN
from friendshore.reports.excel.checks.left_out import FINGERPRINTS
from friendshore.reports.excel.writing.formulas import literal
from friendshore.reports.excel.writing.in_hand import InHand


def program() -> Iterator[Check]:
    """The checks that the program made of itself, as the Log lists them."""
    apart = '(program_checks[rule]="at most")*(program_checks[left]-program_checks[right])'
    apart += '+(program_checks[rule]<>"at most")*ABS(program_checks[left]-program_checks[right])'
    left = f"=SUMPRODUCT(--({apart}>program_checks[tolerance]))"
    yield Check("Checks that the program made of itself, on the sheet Log: those that fail", "made by the program",
                left, 0.0, 0.5, "checks", "at most")  # fmt: skip


def fingerprints(report: InHand) -> Iterator[Check]:
    """Fingerprints of each sheet that are not as written: whatever was changed there."""
    for sheet in report.book.sheetnames:
        here = f"COUNTIFS({EVERY}[sheet],{literal(sheet)})-COUNTIFS({EVERY}[sheet],{literal(sheet)},{EVERY}[ok],\"OK\")"
        if sheet == FINGERPRINTS:
            here += f'+ROWS({OWN}[ok])-COUNTIF({OWN}[ok],"OK")'
        yield Check(f"{sheet}: fingerprints that are not as written", "fingerprint", f"={here}", 0.0, 0.5,
                    "fingerprints", "at most")  # fmt: skip
