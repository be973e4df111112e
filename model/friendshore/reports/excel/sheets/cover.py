"""The cover: the question, what was run and how well it was solved, the master check, the legend, the contents."""

from __future__ import annotations

import re
from collections.abc import Sequence

from openpyxl.styles import Alignment, Protection
from openpyxl.worksheet.worksheet import Worksheet

from friendshore.reports.excel.checks import outcome
from friendshore.reports.excel.report import Report
from friendshore.reports.excel.sheets import divider
from friendshore.reports.excel.sheets.assumptions import DISCOUNT_RATE, EARLIEST, PRICE_YEAR, levels_said
from friendshore.reports.excel.writing import fitting
from friendshore.reports.excel.writing import styles as look
from friendshore.reports.excel.writing.formulas import Formula
from friendshore.reports.excel.writing.over_time import head_of
from friendshore.reports.excel.writing.page import Page
from friendshore.reports.excel.writing.words import said
from friendshore.version import VERSION

WIDTHS = (34, 98, 3, 26, 76)
SECOND = 4
CONSTANT, ROOM = re.compile(r'"([^"]*)"'), "x" * 4
"""Words of a sentence, and what about the figure between two of them takes."""
FORMS = {
    "mean": "least mean reliance, then least cost, then an even fall from where each planner stands",
    "final": "least reliance in the final year, then least cost",
    "peak": "least peak of reliance, then least cost",
    "path": "least reliance above a path, then least cost",
    "cost": "least cost",
    "public": "least public money, then least cost",
    "profit": "most profit",
}


def write(report: Report, sheet: Worksheet, contents: Sequence[tuple[str, str]]) -> None:
    """Write the cover over the other sheets."""
    case = report.plan.case
    page = Page(report, sheet, case.title, case.question)
    page.widths(WIDTHS)
    sheet.merge_cells("A2:E2")
    sheet["A2"].alignment = Alignment(wrap_text=True, vertical="top")
    sheet.row_dimensions[2].height = 30
    _master(page, 4)
    page.mark(5, len(WIDTHS))
    row = _facts(page, 6)
    _legend(page, 6)
    _contents(page, row + 1, contents)
    sheet.freeze_panes = "A4"
    sheet.page_setup.fitToHeight = 1


def _master(page: Page, row: int) -> None:
    page.put(row, 1, "Master check", look.STRONG)
    page.words(row, 2, outcome.sentence(outcome.SUMMARY), look.STRONG)
    page.link(row, SECOND, "Checks", "Checks")
    promise = (
        "Every check is live: change a figure or a text on any sheet, or what a formula comes to, or add or rename a "
        "sheet, and one turns. What follows from readers' choices is compared while these are as written."
    )
    cell = page.put(row, SECOND + 1, promise, look.BODY)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    outcome.coloured(page.sheet, f"B{row}")
    page.report.name(outcome.MASTER, page.sheet.title, f"B{row}")
    page.sheet.row_dimensions[row].height = fitting.height(promise, WIDTHS[-1])


def _facts(page: Page, row: int) -> int:
    page.section(row, "This run")
    for label, value, kind in _told(page.report):
        row += 1
        page.figure(row, 1, label, "plain", "text")
        if isinstance(value, Formula):
            cell = page.formula(row, 2, value, "formula", kind)
        else:
            cell = page.figure(row, 2, value, "input", kind)
        cell.alignment = Alignment(horizontal="left", vertical="top", wrap_text=True, indent=1)
        words = "".join(CONSTANT.findall(value)) + ROOM * value.count("&") if isinstance(value, Formula) else str(value)
        page.sheet.row_dimensions[row].height = fitting.height(words, WIDTHS[1])
        if label in NAMED:
            page.report.name(NAMED[label], page.sheet.title, f"B{row}")
    return row + 1


def _told(report: Report) -> list[tuple[str, object, look.Kind]]:
    plan, case = report.plan, report.plan.case
    scenarios = "; ".join(f"{note.name}: {note.why}" for note in case.scenarios)
    seconds = {name: value for name, value in plan.seconds.items() if value >= 0.05}
    spent = ", ".join(f"{name} {value:.1f}" for name, value in seconds.items())
    return [
        ("Case", case.name, "text"),
        ("Bloc", case.bloc_title if case.bloc == case.bloc_title else f"{case.bloc}: {case.bloc_title}", "text"),
        ("Scenarios", scenarios or "none: the case as it stands", "text"),
        ("Levels", Formula(f"={levels_said(plan)}"), "text"),
        ("Aim", FORMS.get(plan.aim.form.value, plan.aim.form.value), "text"),
        ("Written", f"{report.written_at:%Y-%m-%d %H:%M} UTC", "text"),
        ("Run time", f"{sum(plan.seconds.values()):.1f} s ({spent})", "text"),
        ("Version", f"friendshore {VERSION}", "text"),
        ("Input hash", f"sha256 {case.input_hash}" + (" of the inputs as they stand now" if plan.mark else ""), "text"),
        ("Solver", certificate(report), "text"),
        ("Currency", _live("US dollars, real {year}; M USD is a million of them", year=PRICE_YEAR), "text"),
        ("Price year", case.price_year, "year"),
        ("Discount rate", Formula(f"={DISCOUNT_RATE}"), "share"),
        ("Earliest decision", case.as_of, "text"),
        ("Horizon", _live("{a} to {b} reported, run out to {c}", **_ends(report)), "text"),
    ]  # fmt: skip


NAMED = {"Price year": PRICE_YEAR, "Earliest decision": EARLIEST}
"""Facts to which sentences of other sheets refer, by the names of their cells."""


def _live(pattern: str, **parts: str) -> Formula:
    return Formula(f"={said(pattern, **parts)}")


def _ends(report: Report) -> dict[str, str]:
    """The first and the last period that are reported, and the last of all."""
    ends = {"a": report.reported[0], "b": report.reported[-1], "c": report.periods[-1]}
    return {name: head_of(report, period) for name, period in ends.items()}


def certificate(report: Report) -> str:
    """The solver's status and what certifies it, in a sentence."""
    steps = report.plan.tables["steps"]
    if steps.empty:
        return "no step recorded"
    worst = float(steps[["primal_residual", "dual_residual", "gap"]].max().max())
    count = f"all {len(steps)} steps" if len(steps) > 1 else "the one step"
    return f"HiGHS: optimal in {count}; largest residual or gap, recomputed: {worst:.1e} (sheet Log)"


def _legend(page: Page, row: int) -> None:
    page.put(row, SECOND, "Colours of cells", look.SECTION)
    for number, (origin, meaning) in enumerate(look.LEGEND, row + 1):
        page.figure(number, SECOND, look.ORIGIN_WORDS[origin], origin, "text").protection = Protection(locked=True)
        page.put(number, SECOND + 1, meaning, look.BODY).alignment = Alignment(vertical="top")
    row += len(look.LEGEND) + 2
    page.put(row, SECOND, "Words", look.SECTION)
    asked = page.report.plan.asks_for_reliance
    told = [each for each in MEANINGS if asked or each[0] not in OF_RELIANCE]
    for number, (word, meaning) in enumerate(told, row + 1):
        page.put(number, SECOND, word, look.BODY)
        page.put(number, SECOND + 1, meaning, look.BODY)


MEANINGS = (
    ("secure", "no step so far lay in an adversary country or in a plant that it controls"),
    ("exposed", "some step so far lay in an adversary country or in a plant that it controls"),
    ("short", "demand that is not met"),
    ("reliance", "share of demand, by value at fixed weights, that is exposed or short; points of 100"),
    ("–", "nothing, or less than half of the last digit shown"),
    ("run-out", "periods after the horizon that keep its end straight; not reported"),
)


OF_RELIANCE = ("secure", "exposed", "reliance")
"""Words that only a plan needs which asks for reliance."""


def _contents(page: Page, row: int, contents: Sequence[tuple[str, str]]) -> None:
    page.section(row, "Table of contents")
    for number, (sheet, shows) in enumerate(contents, row + 1):
        divider.entry(page, number, 1, sheet, shows)
