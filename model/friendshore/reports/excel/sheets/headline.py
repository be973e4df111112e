"""The headline table of the Summary: reliance and what stands behind it, some years side by side, and money.

Every figure is a cell of another sheet; notes that are worked out are formulas as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter

from friendshore.plan.money import BEFORE
from friendshore.reports.excel.report import Label, Report
from friendshore.reports.excel.sheets import as_solved, years
from friendshore.reports.excel.sheets.binding import STEPS
from friendshore.reports.excel.writing import styles as look
from friendshore.reports.excel.writing.formulas import literal, sum_where
from friendshore.reports.excel.writing.over_time import FIRST, HEAD, cell
from friendshore.reports.excel.writing.page import Page
from friendshore.reports.excel.writing.words import either, money, rounded, said, tells

YEARS, NOTE = 2, 10
"""Columns: the first of the years, and the last of the page."""
FORMATS: Mapping[str, str] = {"points": "0.0", "musd": "#,##0.0", "tonnes": "#,##0", "count": "#,##0"}
"""On this page nothing is a dash: what is zero says so."""
ROWS = (
    ("Reliance: exposed or short", "reliance", "reliance_points"),
    ("  of it exposed, through an adversary", "exposed", "exposed_points"),
    ("  of it short, not met at all", "short", "short_points"),
    ("If nothing more were done", "held", ""),
    ("Bought from adversaries", "bought", ""),
    ("Secure goods out of store", "from_stock", ""),
)
"""What a row shows, its line on the sheet Reliance, and its column in the table of the run-out."""
FLAGGED = {
    "Capital cost of what is built": "capital cost of builds",
    "Discounted cost of the plan": "discounted cost",
}
"""Amounts, as alternatives name them."""


@dataclass
class Headline:
    """Where the figures stand that sentences and titles speak of.

    places   (line, period) -> cell of the Summary; the mean and the run-out under these words
    """

    report: Report
    places: dict[tuple[str, Label], str] = field(default_factory=dict)
    below: int = 0

    @cached_property
    def periods(self) -> list[Label]:
        """The periods that stand side by side."""
        return years.shown(self.report.reported)

    @cached_property
    def has_run_out(self) -> bool:
        """Whether there are periods after those that are reported."""
        after = self.report.plan.tables.get("reliance_run_out")
        return after is not None and len(after) > 0

    @property
    def run_out(self) -> int:
        """The column of the run-out, the mean's where there is none."""
        return YEARS + len(self.periods)

    @property
    def mean(self) -> int:
        """The column of the mean."""
        return self.run_out + self.has_run_out

    def at(self, line: str, period: Label) -> str:
        """A cell of the table."""
        return self.places[line, period]

    @property
    def first(self) -> Label:
        """The first period reported."""
        return self.report.reported[0]

    @property
    def last(self) -> Label:
        """The last period reported."""
        return self.report.reported[-1]

    def line(self, name: str) -> str:
        """A line of another sheet over the periods reported."""
        sheet, row = self.report.lines[name]
        return span(sheet, row, len(self.report.reported))

    def period_of(self, name: str, most: str) -> str:
        """The period in which a line has a figure."""
        sheet, _ = self.report.lines[name]
        heads = span(sheet, HEAD, len(self.report.reported))
        return f"INDEX({heads},MATCH({most},{self.line(name)},0))"


def span(sheet: str, row: int, periods: int) -> str:
    """Cells of a sheet with time across, over the periods reported."""
    return f"'{sheet}'!${get_column_letter(FIRST)}${row}:${get_column_letter(FIRST + periods - 1)}${row}"


def figure(page: Page, row: int, column: int, formula: str, kind: look.Kind) -> str:
    """Write a live figure; its address on this sheet."""
    made = page.formula(row, column, f"={formula}", "formula", kind)
    made.number_format = FORMATS[kind]
    return f"${get_column_letter(column)}${row}"


def note(page: Page, row: int, column: int, words: str, *, live: bool, last: int = NOTE) -> None:
    """Write a note, in words that wrap."""
    if live:
        page.words(row, column, f"={words}", look.BODY)
    else:
        page.put(row, column, words, look.BODY)
    page.sheet.cell(row, column).alignment = Alignment(wrap_text=True, vertical="top", indent=1)
    if last > column:
        page.sheet.merge_cells(start_row=row, start_column=column, end_row=row, end_column=last)


def write(page: Page, row: int) -> Headline:
    """Write reliance with what stands behind it, then money."""
    found = Headline(page.report)
    if "reliance" in page.report.lines:
        row = _reliance(page, found, row) + 1
    found.below = _money(page, found, row)
    return found


def _reliance(page: Page, found: Headline, row: int) -> int:
    report, flags = page.report, flags_of(page.report)
    unit = found.mean + 1
    page.section(row, "Reliance, points of demand by value")
    row += 1
    heads: list[object] = ["Figure", *found.periods, *([_run_out_word(report)] if found.has_run_out else [])]
    heads += ["Mean", "Unit", "Note", *[None] * (NOTE - unit - 1)]
    for column, label in enumerate(heads, 1):
        page.head(row, column, label)
    page.sheet.merge_cells(start_row=row, start_column=unit + 1, end_row=row, end_column=NOTE)
    for column, period in enumerate(found.periods, YEARS):
        found.places["period", period] = f"${get_column_letter(column)}${row}"
    page.sheet.row_dimensions[row].height = 27
    for title, line, column_name in ROWS:
        row += 1
        page.figure(row, 1, title, "total" if line == "reliance" else "plain", "text")
        for column, period in enumerate(found.periods, YEARS):
            address = cell(report, line, period, report.reported)
            found.places[line, period] = figure(page, row, column, address, "points")
        found.places[line, "mean"] = figure(page, row, found.mean, _mean(report, line), "points")
        if found.has_run_out and column_name:
            whole = f"SUMPRODUCT(run_out[{column_name}],run_out[years])/SUM(run_out[years])"
            found.places[line, "run-out"] = figure(page, row, found.run_out, whole, "points")
        page.figure(row, unit, "points", "plain", "text")
        note(page, row, unit + 1, _told(found, line, flags), live=True)
    return _held_up(page, found, row + 1)


def _mean(report: Report, line: str) -> str:
    sheet, row = report.lines[line]
    return f"'{sheet}'!${get_column_letter(FIRST - 1)}${row}"


def _run_out_word(report: Report) -> str:
    names = list(report.plan.tables["reliance_run_out"]["period"])
    return f"Run-out {names[0]}" if len(names) == 1 else "Run-out, mean"


def _told(found: Headline, line: str, flags: Mapping[str, str]) -> str:
    """What is worth knowing of a row beyond its figures, as an expression."""
    most = f"MAX({found.line(line)})"
    when, how_much = found.period_of(line, most), rounded(most, 1)
    if line == "reliance":
        first = found.at(line, found.first)
        highest = said("Highest in {year}: {points}.", year=when, points=how_much)
        peak = either(f"{rounded(most)}<>{rounded(first)}", highest, '"Highest in the first year."')
        told = [flags.get(name, "") for name in (f"reliance in {found.last}", "mean reliance")]
        unique = "; ".join(f"{name}: {flag}" for name, flag in zip(("last year", "mean"), told, strict=True) if flag)
        return f"{peak}&{_quoted(f' {unique}')}" if unique else peak
    if line == "short":
        return either(tells(most, 1), said("Most in {year}: {points}.", year=when, points=how_much),
                      '"None: all demand is met in every year."')  # fmt: skip
    if line == "exposed":
        return said("Highest in {year}: {points}.", year=when, points=how_much)
    if line == "held":
        gain = f"{found.at('held', 'mean')}-{found.at('reliance', 'mean')}"
        return said("The plan is {points} points below it on average; no run-out.",
                    points=rounded(gain, 1))  # fmt: skip
    if line == "bought":
        return '"For use or for store, as a share of demand; no run-out."'
    return '"Used up (+) or put in store (-) in the year; no run-out."'


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _held_up(page: Page, found: Headline, row: int) -> int:
    """The step of the chain whose limits hold reliance up most, by year."""
    page.figure(row, 1, "Held up most by limits at", "plain", "text")
    for column, _ in enumerate(found.periods, YEARS):
        worths = f"{STEPS}[worth_{column - YEARS + 1}]"
        step = f"INDEX({STEPS}[step],MATCH(MAX({worths}),{worths},0))"
        made = page.formula(row, column, "=" + either(f"MAX({worths})>0", step, '"no step"'), "formula", "long")
        made.font = look.UNIT
        made.alignment = Alignment(wrap_text=True, vertical="top", horizontal="center")
    words = "Step of the chain where a tenth more of what can be made is worth most: sheet What binds."
    note(page, row, found.mean + 2, words, live=False)
    page.sheet.row_dimensions[row].height = 40
    return row + 1


def _money(page: Page, found: Headline, row: int) -> int:
    report, flags = page.report, flags_of(page.report)
    page.section(row, "Money, real, and how much of it is the plan's")
    for column, label in ((1, "Figure"), (2, "Value"), (3, "Unit"), (4, "Note")):
        page.head(row + 1, column, label)
    for column in range(5, NOTE + 1):
        page.head(row + 1, column, None)
    page.sheet.merge_cells(start_row=row + 1, start_column=4, end_row=row + 1, end_column=NOTE)
    row += 2
    for name, formula, kind, unit, words in _amounts(report, found):
        page.figure(row, 1, name, "plain", "text")
        found.places[name.strip(), "whole"] = figure(page, row, 2, formula, kind)
        page.figure(row, 3, unit, "plain", "text")
        flag = flags.get(FLAGGED.get(name, ""), "")
        note(page, row, 4, f"{words}&{_quoted(f' {flag}')}" if flag else words, live=True)
        row += 1
    return row


def _amounts(report: Report, found: Headline) -> list[tuple[str, str, look.Kind, str, str]]:
    """Name, formula, kind, unit, and a note as an expression."""
    summary = report.plan.summary
    counted = "ROWS(builds[capex_musd])" if len(report.frame("builds")) else "0"
    sheet, row = report.lines["spending country"]
    heads = span(sheet, HEAD, len(report.reported))
    ends = {"first": f"INDEX({heads},1)", "last": f"INDEX({heads},COLUMNS({heads}))"}
    before = sum_where("spending", "musd", programme=literal(BEFORE))
    rows: list[tuple[str, str, look.Kind, str, str]] = [
        ("Capital cost of what is built", "SUM(builds[capex_musd])", "musd", "M USD",
         said("All of {builds} builds that the plan decides, whenever they are paid.",
              builds=f"TEXT({counted},\"#,##0\")")),
        ("Cash for building, with plants under way", f"SUM({span(sheet, row, len(report.reported))})", "musd", "M USD",
         said("Cash from {first} to {last}: these builds as far as paid then, and {before} for plants under way.",
              before=money(before), **ends)),
        ("Discounted cost of the plan", "discounted_cost_musd", "musd", "M USD",
         said("All costs less revenue from {first} to {last}; the run-out is not in it.", **ends)),
    ]  # fmt: skip
    if "reference_cost_musd" in summary:
        reference, allowed = as_solved.value("reference_cost_musd"), as_solved.value("premium_musd")
        used = f"discounted_cost_musd-{reference}"
        words = said("The least-cost plan costs {least}; {allowed} more is allowed.", least=money(reference),
                     allowed=money(allowed))  # fmt: skip
        rows.append(("  of it the resilience premium used", used, "musd", "M USD", words))
    if "public money" in report.lines:
        public = f"SUM({span(*report.lines['public money'], len(report.reported))})"
        words = either(f"{public}=0", '"No policy of this run pays or receives public money."',
                       '"Paid by the public less received by it, undiscounted: sheet Public money."')  # fmt: skip
        rows.append(("Public money, net", public, "musd", "M USD", words))
    if (whole := summary.get("whole_plants")) is not None:
        if whole["unit"]:
            rows.append(("Whole plants: at most above any plan", as_solved.value(as_solved.DISTANCE), "points",
                         str(whole["unit"]), '"No plan, whole or not, does better by more."'))  # fmt: skip
        rows.append(("Whole plants: cost at most above any", as_solved.value(as_solved.ABOVE_BOUND),
                     "musd", "M USD", '"No plan, whole or not, is cheaper by more."'))  # fmt: skip
    return rows


def flags_of(report: Report) -> dict[str, str]:
    """Headline figure -> whether it is unique among plans no worse, else its range; nothing where nobody looked."""
    table = report.plan.tables.get("alternatives")
    told: dict[str, str] = {}
    for record in table.to_dict("records") if table is not None else ():
        ends = f"{float(record['least']):,.1f} to {float(record['most']):,.1f}"
        flag = {"yes": "unique", "no": f"not unique: {ends}"}.get(str(record["unique"]))
        if flag is not None:
            told[str(record["figure"]).lower()] = flag
    return told
