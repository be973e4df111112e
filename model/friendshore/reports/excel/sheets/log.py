"""The solver's steps and their certificates, the time by phase, software, warnings."""

from __future__ import annotations

from importlib.metadata import version

from openpyxl.worksheet.worksheet import Worksheet

from friendshore.reports.excel.report import Report
from friendshore.reports.excel.sheets import as_solved
from friendshore.reports.excel.writing import styles as look
from friendshore.reports.excel.writing.fields import Field
from friendshore.reports.excel.writing.page import Page
from friendshore.reports.excel.writing.styles import Kind
from friendshore.version import VERSION
from friendshore.words import first_capital, in_words

LIBRARIES = ("highspy", "pyomo", "openpyxl")
"""What solved the plan and wrote this workbook."""


def write(report: Report, sheet: Worksheet) -> None:
    """Write the steps of the solve, the certificate of each, the time by phase, and warnings."""
    page = Page(
        report,
        sheet,
        "Log",
        "Steps of the solver (HiGHS) in order: each holds what the ones before it found. Residuals and gap are "
        "recomputed after every solve, relative, and a solution out of tolerance is refused.",
    )
    frame = report.frame("steps")
    words = {"step": 24, "minimised": 24, "unit": 9, "held": 40, "method": 10}
    columns = [
        Field(
            name,
            first_capital(in_words(name)),
            UNITS.get(name, ""),
            "text" if name in words else KINDS.get(name, "tiny"),
            "plain" if name in words else "solver",
            words.get(name, 13),
            unit_in="unit" if name == "value" else "",
        )
        for name in frame.columns
    ]
    row = as_solved.write(report, page, page.table("steps", frame, columns) + 2) + 2
    page.section(row, "Time by phase")
    for phase, seconds in report.plan.seconds.items():
        row += 1
        page.figure(row, 1, phase, "plain", "text")
        page.figure(row, 2, round(float(seconds), 2), "solver", "figure2")
        page.figure(row, 3, "s", "plain", "text")
    row += 2
    page.section(row, "Software")
    for library, found in (("friendshore", VERSION), *((name, version(name)) for name in LIBRARIES)):
        row += 1
        page.figure(row, 1, library, "plain", "text")
        page.figure(row, 2, found, "plain", "text")
    row += 2
    page.section(row, "Warnings, with figures as solved")
    for warning in _warnings(report):
        row += 1
        page.put(row, 1, warning, look.BODY)
    _checks(page, row + 3)


def _checks(page: Page, row: int) -> None:
    """The checks that the program made of itself, on figures that it alone has."""
    page.section(row - 1, "Checks that the program made of itself when it had solved")
    found = page.report.plan.tables["checks"]
    rules = ["at most" if "at most" in str(check) else "equal" for check in found["check"]]
    frame = found.assign(check=[_titled(page.report, str(check)) for check in found["check"]], rule=rules)
    columns = [
        Field("check", "Check", "", "text", width=24),
        Field("left", "Left", "as in unit", "figure", "solver", 13),
        Field("right", "Right", "as in unit", "figure", "solver", 13),
        Field("tolerance", "Tolerance", "as in unit", "tiny", "solver", 13),
        Field("unit", "Unit", "", "text", width=13),
        Field("rule", "Rule", "equal, or at most", "text", width=13),
    ]
    page.table("program_checks", frame[[each.name for each in columns]], columns, top=row)


def _titled(report: Report, check: str) -> str:
    """A check with the title of the commodity that it begins with, if with one."""
    code, colon, rest = check.partition(": ")
    return f"{report.title('commodity', code)}{colon}{rest}"


def _warnings(report: Report) -> list[str]:
    """What a reader should know before trusting the plan."""
    tables, found = report.plan.tables, []
    checks, base = tables["checks"], tables["base_year_check"]
    failed = int((~checks["ok"].astype(bool)).sum())
    if failed:
        found.append(f"Checks of the program's own that do not hold: {failed}. See the sheet Checks.")
    far = int((base["difference_share"].abs() > FAR).sum())
    if far:
        found.append(
            f"Published figures that the plan's base year differs from by more than {FAR:.0%}: {far} of {len(base)}. "
            "See the sheet Base year."
        )
    builds = tables["builds"]
    tiny = int((builds["capex_musd"] < 0.5).sum())
    if tiny:
        few = f"{tiny} of {len(builds)}"
        found.append(f"Builds that cost less than half a M USD: {few}. Read the build plan by facility.")
    return found or ["None."]


FAR = 0.25
KINDS: dict[str, Kind] = {"value": "figure3", "seconds": "figure1", "iterations": "count"}
UNITS = {"value": "as in unit", "seconds": "s", "iterations": "count", "primal_residual": "relative",
         "dual_residual": "relative", "gap": "relative"}  # fmt: skip
