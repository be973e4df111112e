"""Checks of the sheets themselves: inputs shown against inputs read, sums as written, and what the program checked."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from friendshore.reports.excel.checks.check import Check
from friendshore.reports.excel.checks.fingerprints import EVERY, OWN
from friendshore.reports.excel.checks.left_out import FINGERPRINTS
from friendshore.reports.excel.report import Report
from friendshore.reports.excel.sheets.inputs import columns_shown, sheet_of, shown
from friendshore.reports.excel.sheets.ledgers import LEDGERS
from friendshore.reports.excel.writing import fields as named
from friendshore.reports.excel.writing.formulas import literal

SUMMED = {"flows": "t", "deliveries": "t", "supply": "t", "fleets": "used_t_per_yr", "production": "t",
          "purchases": "t", "sales": "t", "stocks": "t", "energy": "amount", "emissions": "t", "ledger": "musd",
          "spending": "musd", "public_ledger": "musd"}  # fmt: skip


def inputs_read(report: Report) -> Iterator[Check]:
    """Rows and the sum of all figures on each sheet of inputs, against the tables as read."""
    case = report.plan.case
    for table in shown(case):
        frame = case.tables[table.name]
        columns = columns_shown(table, frame)
        figures = [frame[each.name] for each in columns if pd.api.types.is_numeric_dtype(frame[each.name])
                   and not pd.api.types.is_bool_dtype(frame[each.name])]  # fmt: skip
        total = float(sum(pd.to_numeric(each).fillna(0.0).sum() for each in figures))
        sheet, name = sheet_of(table.name), f"in_{table.name}"
        yield Check(f"{sheet}: rows shown against rows read", "inputs", f"=COUNTA({name}[{columns[0].name}])",
                    float((frame[columns[0].name].astype(str) != "").sum()), 0.5, "rows")  # fmt: skip
        if figures:
            yield Check(f"{sheet}: sum of all figures shown against those read", "inputs", f"=SUM({name}[])", total,
                        max(1e-6, 1e-9 * abs(total)), "mixed")  # fmt: skip


def control(report: Report) -> Iterator[Check]:
    """What each data sheet's main figures added up to when it was written."""
    for ledger in LEDGERS:
        if ledger.table in SUMMED:
            column = SUMMED[ledger.table]
            total = float(report.frame(ledger.source)[column].sum())
            yield _as_written(ledger.sheet, ledger.table, column, total, named.field(column).unit)
    supplied = float(report.frame("element_supply")["t"].sum())
    yield _as_written("Element supply", "element_supply", "t", supplied, "t")
    for column in ("capex_musd", "t_per_yr"):
        total = float(report.frame("builds")[column].sum())
        yield _as_written("Builds", "builds", column, total, named.field(column).unit)


def _as_written(sheet: str, table: str, column: str, total: float, unit: str) -> Check:
    tolerance = max(1e-6, 1e-9 * abs(total))
    return Check(
        f"{sheet}: sum of {column} as written", "control total", f"=SUM({table}[{column}])", total, tolerance, unit
    )


def program() -> Iterator[Check]:
    """The checks that the program made of itself, as the Log lists them."""
    apart = '(program_checks[rule]="at most")*(program_checks[left]-program_checks[right])'
    apart += '+(program_checks[rule]<>"at most")*ABS(program_checks[left]-program_checks[right])'
    left = f"=SUMPRODUCT(--({apart}>program_checks[tolerance]))"
    yield Check("Checks that the program made of itself, on the sheet Log: those that fail", "made by the program",
                left, 0.0, 0.5, "checks", "at most")  # fmt: skip


def fingerprints(report: Report) -> Iterator[Check]:
    """Fingerprints of each sheet that are not as written: whatever was changed there."""
    for sheet in report.book.sheetnames:
        here = f"COUNTIFS({EVERY}[sheet],{literal(sheet)})-COUNTIFS({EVERY}[sheet],{literal(sheet)},{EVERY}[ok],\"OK\")"
        if sheet == FINGERPRINTS:
            here += f'+ROWS({OWN}[ok])-COUNTIF({OWN}[ok],"OK")'
        yield Check(f"{sheet}: fingerprints that are not as written", "fingerprint", f"={here}", 0.0, 0.5,
                    "fingerprints", "at most")  # fmt: skip
