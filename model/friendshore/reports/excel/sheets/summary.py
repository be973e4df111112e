"""The answer on one printed page: a sentence, headline figures, charts that state findings, what binds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from friendshore.plan.classes import CLASSES
from friendshore.reports.excel.checks import outcome
from friendshore.reports.excel.report import Report
from friendshore.reports.excel.report import label as shown
from friendshore.reports.excel.sheets import findings
from friendshore.reports.excel.writing import styles as look
from friendshore.reports.excel.writing.formulas import literal
from friendshore.reports.excel.writing.over_time import cell
from friendshore.reports.excel.writing.page import Page

WIDTHS = (36, 13, 11, 27, 2, 22, 11, 15, 15, 24)
LAST, RIGHT = len(WIDTHS), 6


def write(report: Report, sheet: Worksheet) -> None:
    """Write the summary over the other sheets."""
    case = report.plan.case
    page = Page(report, sheet, case.title, "")
    page.widths(WIDTHS)
    _lead(page)
    below = max(_headline(page, 8), _classes(page, _built(page, 8) + 1))
    below = findings.charts(report, sheet, below + 1)
    below = _outlooks(page, below + 1)
    below = _alternatives(page, below + 1)
    below = _binding(page, below + 1)
    sheet.page_setup.fitToHeight = 1
    sheet.print_area = f"A1:J{below}"


def _merged(page: Page, row: int, text: str, font: Font, height: float, first: int = 1, last: int = LAST) -> None:
    cell_ = page.put(row, first, text, font)
    cell_.alignment = Alignment(wrap_text=True, vertical="center")
    page.sheet.merge_cells(start_row=row, start_column=first, end_row=row, end_column=last)
    page.sheet.row_dimensions[row].height = height


def _lead(page: Page) -> None:
    report, case = page.report, page.report.plan.case
    scenarios = "; ".join(note.name for note in case.scenarios) or "none: the case as it stands"
    _merged(page, 2, case.question, look.ABOUT, 28)
    _merged(page, 4, report.plan.sentence, look.STRONG, 34)
    for column in range(1, LAST + 1):
        page.sheet.cell(4, column).fill = PatternFill("solid", fgColor=look.FILLS["solver"])
    meta = f"Bloc {case.bloc} · scenarios: {scenarios} · real {case.price_year} USD, discounted at "
    meta += f"{case.settings.discount_share_per_yr:.1%} a year · decisions from {case.as_of}"
    _merged(page, 5, meta, look.BODY, 15)
    page.words(6, 1, outcome.sentence(), look.STRONG)
    report.name(outcome.SUMMARY, page.sheet.title, "A6")
    outcome.coloured(page.sheet, "A6")


def _headline(page: Page, row: int) -> int:
    report = page.report
    page.section(row, "Headline figures")
    for column, label in enumerate(("Figure", "Value", "Unit", "Where"), 1):
        page.head(row + 1, column, label)
    row += 2
    flags = _flags(report)
    for name, formula, kind, unit, where in _figures(report):
        page.figure(row, 1, name, "plain", "text")
        page.formula(row, 2, "=" + formula, "formula", kind)
        page.figure(row, 3, unit, "plain", "text")
        page.figure(row, 4, where, "plain", "text")
        if (flag := flags.get(_plainly(name))) is not None:
            page.put(row, 4, f"{where}; {flag}", look.BODY)
        row += 1
    return row


def _plainly(name: str) -> str:
    """A headline figure as alternatives name it: "Mean reliance, 2027 to 2029" is mean reliance."""
    plain = name.strip().lower().replace("highest reliance, in", "reliance in")
    return plain.partition(",")[0].removesuffix(" of the plan")


def _flags(report: Report) -> dict[str, str]:
    """Headline figure -> whether it is unique among plans no worse, else its range; nothing where nobody looked."""
    table = report.plan.tables.get("alternatives")
    told: dict[str, str] = {}
    for record in table.to_dict("records") if table is not None else ():
        ends = f"{float(record['least']):,.1f} to {float(record['most']):,.1f}"
        flag = {"yes": "unique", "no": f"not unique: {ends}"}.get(str(record["unique"]))
        if flag is not None:
            told[str(record["figure"]).lower()] = flag
    return told


def _figures(report: Report) -> list[tuple[str, str, look.Kind, str, str]]:
    reported, summary = report.reported, report.plan.summary
    figures: list[tuple[str, str, look.Kind, str, str]] = []
    if "reliance" in report.lines:
        first, last = reported[0], reported[-1]
        figures = [
            (f"Reliance in {first}", cell(report, "reliance", first, reported), "points", "points", "Reliance"),
            (f"Reliance in {last}", cell(report, "reliance", last, reported), "points", "points", "Reliance"),
            (f"  of it short in {last}", cell(report, "short", last, reported), "points", "points", "Reliance"),
            *_worst(report),
            (f"Mean reliance, {first} to {last}", "mean_reliance_points", "points", "points", "Reliance"),
            ("  below doing nothing more", "mean_held_points-mean_reliance_points", "points", "points", "Reliance"),
        ]
    figures += [
        ("Capital cost of builds", "SUM(builds[capex_musd])", "musd", "M USD", "Build plan"),
        ("Discounted cost of the plan", "discounted_cost_musd", "musd", "M USD", "Costs"),
    ]
    if "reference_cost_musd" in summary:
        reference = float(summary["reference_cost_musd"])
        spent = f"discounted_cost_musd-{literal(reference)}"
        allowed = f"Costs, Log; allowed {float(summary['premium_musd']):,.0f}"
        figures.append(("  above the least-cost plan", spent, "musd", "M USD", allowed))
    return figures + _whole_plants(summary)


def _whole_plants(summary: Mapping[str, Any]) -> list[tuple[str, str, look.Kind, str, str]]:
    """How far a plan of whole plants may be from the best; constants that only the program can compute."""
    found: list[tuple[str, str, look.Kind, str, str]] = []
    if (whole := summary.get("whole_plants")) is not None:
        if whole["unit"]:
            distance = literal(float(whole["distance"]))
            found.append(("Whole plants: at most above any plan", distance, "points", str(whole["unit"]), "Log"))
        money = literal(float(whole["cost_above_bound_musd"]))
        found.append(("Whole plants: cost at most above any", money, "musd", "M USD", "Log"))
    return found


def _worst(report: Report) -> list[tuple[str, str, look.Kind, str, str]]:
    """The peak, where it lies above the first period, and what goes unmet, where anything does."""
    summary, reported = report.plan.summary, report.reported
    found: list[tuple[str, str, look.Kind, str, str]] = []
    if (peak := summary["peak_period"]) is not None:
        at = cell(report, "reliance", shown(peak), reported)
        found.append((f"Highest reliance, in {peak}", at, "points", "points", "Reliance"))
    if (worst := summary["shortest_period"]) is not None:
        at = cell(report, "short", shown(worst), reported)
        found.append((f"Most of it short, in {worst}", at, "points", "points", "Reliance"))
        found.append(("  short on average", "mean_short_points", "points", "points", "Reliance"))
    return found


def _built(page: Page, row: int) -> int:
    report, frame = page.report, page.report.frame("builds")
    page.put(row, RIGHT, "What is built", look.SECTION)
    for column, label in enumerate(("Stage", "Builds", "Capacity, t/yr", "Capex, M USD", "Tonnes of"), RIGHT):
        page.head(row + 1, column, label)
    row += 2
    pairs = frame[["stage", "capacity_unit"]].drop_duplicates() if len(frame) else frame
    for stage in report.ordered("stage", frame["stage"]):
        for unit in sorted(pairs.loc[pairs["stage"] == stage, "capacity_unit"]):
            where = f"builds[stage],{literal(stage)},builds[capacity_unit],{literal(unit)}"
            page.figure(row, RIGHT, report.title("stage", stage), "plain", "text")
            page.formula(row, RIGHT + 1, f"=COUNTIFS({where})", "formula", "count")
            page.formula(row, RIGHT + 2, f"=SUMIFS(builds[t_per_yr],{where})", "formula", "tonnes")
            page.formula(row, RIGHT + 3, f"=SUMIFS(builds[capex_musd],{where})", "formula", "musd")
            page.figure(row, RIGHT + 4, unit, "plain", "text")
            row += 1
    page.figure(row, RIGHT, "All", "total", "text")
    page.formula(row, RIGHT + 1, f"=SUM(G{row - len(pairs)}:G{row - 1})" if len(pairs) else "=0", "total", "count")
    page.figure(row, RIGHT + 2, None, "total", "tonnes")
    page.formula(row, RIGHT + 3, f"=SUM(I{row - len(pairs)}:I{row - 1})" if len(pairs) else "=0", "total", "musd")
    page.figure(row, RIGHT + 4, None, "total", "text")
    return row + 1


def _classes(page: Page, row: int) -> int:
    """Capacity in the last year by stage and class."""
    report, frame = page.report, page.report.frame("by_class")
    last = report.reported[-1]
    when = str(last) if isinstance(last, int) else literal(str(last))
    page.put(row, RIGHT, f"Capacity in {last} by class, t/yr", look.SECTION)
    for column, label in enumerate(("Stage", *(name.capitalize() for name in CLASSES)), RIGHT):
        page.head(row + 1, column, label)
    row += 2
    for stage in report.ordered("stage", frame.loc[frame["period"] == last, "stage"]):
        page.figure(row, RIGHT, report.title("stage", stage), "plain", "text")
        for column, name in enumerate(CLASSES, RIGHT + 1):
            where = f"classes[period],{when},classes[stage],{literal(stage)},classes[class],{literal(name)}"
            page.formula(row, column, f"=SUMIFS(classes[t_per_yr],{where})", "formula", "tonnes")
        row += 1
    return row


def _outlooks(page: Page, row: int) -> int:
    """Every outlook at each pace beside this plan, where an outlook was given; constants that only it can compute."""
    table = page.report.plan.tables.get("outlook")
    if table is None:
        return row - 1
    years = [name for name in table.columns if name.endswith("_points")]
    columns = [2, 3, 4, 6, 7, 8, 9, 10][: len(years)]
    page.section(row, "Outlooks side by side, points of reliance (from friendshore outlook)")
    page.head(row + 1, 1, "Outlook, pace")
    for column, name in zip(columns, years, strict=False):
        page.head(row + 1, column, name.removesuffix("_points"))
    row += 2
    for record in table.to_dict("records"):
        page.figure(row, 1, f"{record['title']}, {record['pace']}", "plain", "text")
        for column, name in zip(columns, years, strict=False):
            page.figure(row, column, float(record[name]), "solver", "points")
        row += 1
    return row


def _alternatives(page: Page, row: int) -> int:
    """Figures that are not unique among plans no worse than this one, where alternatives were given."""
    table = page.report.plan.tables.get("alternatives")
    if table is None:
        return row - 1
    loose = table[table["unique"] == "no"]
    page.section(row, f"Not unique among plans that are no worse: {len(loose)} of {len(table)} figures")
    for column, label in zip((1, 2, 3, 4, 6), ("Figure", "This plan", "Unit", "Least", "Most"), strict=True):
        page.head(row + 1, column, label)
    row += 2
    for record in loose.to_dict("records"):
        page.figure(row, 1, str(record["figure"]), "plain", "text")
        page.figure(row, 3, str(record["unit"]), "plain", "text")
        for column, name in ((2, "plan"), (4, "least"), (6, "most")):
            page.figure(row, column, float(record[name]), "solver", "points")
        row += 1
    return row


def _binding(page: Page, row: int) -> int:
    page.section(row, "What binds: limits that would be worth most to loosen")
    for sentence in findings.binding(page.report):
        row += 1
        page.put(row, 1, f"•  {sentence}", look.BODY)
    return row
