"""What the summary says: its sentence, and charts whose titles state the finding, all of them formulas."""

from __future__ import annotations

from typing import Any

import pandas as pd
from openpyxl.worksheet.worksheet import Worksheet

from friendshore.aim import Form
from friendshore.reports.excel.report import Report
from friendshore.reports.excel.sheets import as_solved, years
from friendshore.reports.excel.sheets.costs import TOLD_APART
from friendshore.reports.excel.sheets.headline import Headline, span
from friendshore.reports.excel.writing import charts as draw
from friendshore.reports.excel.writing import styles as look
from friendshore.reports.excel.writing.over_time import HEAD, KEY
from friendshore.reports.excel.writing.page import Page
from friendshore.reports.excel.writing.words import either, money, rounded, said, share, tells

THIRD = draw.Size(9, 6.9, 900, 700, (0.12, 0.24, 0.85, 0.48))
QUARTER = draw.Size(7, 4.3, 800, 700, (0.2, 0.2, 0.77, 0.62), legend=False)
THIRDS = ((1, 2), (3, 7), (8, 10))
QUARTERS = ((1, 1), (2, 5), (6, 9), (10, 10))
"""Columns of the large charts, and of the small ones."""
LARGE, SMALL = 14, 9
"""Rows that they take."""
STANDING = ("within_capacity", "within_output_limit")
"""Limits of what stands: they are lifted by what can be added."""


def sentence(found: Headline, bloc: str) -> str:
    """The headline in words, as an expression."""
    report = found.report
    if "reliance" not in report.lines:
        if report.plan.aim.form is Form.PROFIT:
            earned = said("The plan earns {money} of present value", money=money("-discounted_cost_musd"))
        else:
            earned = said("The plan costs {money} of present value", money=money("discounted_cost_musd"))
        return f"{earned}&{_built(found)}"
    first, last = found.at("reliance", found.first), found.at("reliance", found.last)
    parts = {
        "bloc": bloc, "a": rounded(first), "first": found.at("period", found.first), "b": rounded(last),
        "last": found.at("period", found.last),
    }  # fmt: skip
    mean = said(" ({mean} on average)", mean=rounded(found.at("reliance", "mean"), 1))
    moved = either(
        f"{rounded(first)}<>{rounded(last)}",
        either(
            f"{first}>{last}",
            said("The reliance of {bloc} can fall from {a} points in {first} to {b} in {last}", **parts),
            said("The reliance of {bloc} does not fall: {a} points in {first}, {b} in {last}", **parts),
        ),
        said("The reliance of {bloc} stays at {a} points from {first} to {last}", **parts),
    )
    return "&".join([moved, mean, _built(found), *_further(found)])


def _built(found: Headline) -> str:
    """What is built, as the end of a sentence."""
    if not len(found.report.frame("builds")):
        return '", with nothing new built."'
    capital = found.at("Capital cost of what is built", "whole")
    if len(found.report.frame("builds")) == 1:
        return said(", with {capital} of new capacity in one build.", capital=money(capital))
    return said(", with {capital} of new capacity in {builds} builds.", capital=money(capital),
                builds='TEXT(ROWS(builds[capex_musd]),"#,##0")')  # fmt: skip


def _further(found: Headline) -> list[str]:
    """What else is to be said: shortage, the run-out, the premium."""
    summary = found.report.plan.summary
    most = f"MAX({found.line('short')})"
    told = [
        either(
            tells(most, 1),
            said(" Of it, {points} points in {year}, the worst year, are demand that goes unmet.",
                 points=rounded(most, 1), year=found.period_of("short", most)),
        )
    ]  # fmt: skip
    if ("reliance", "run-out") in found.places:
        told.append(said(" In the run-out after {last} it is {points} points.", last=found.at("period", found.last),
                         points=rounded(found.at("reliance", "run-out"))))  # fmt: skip
    if summary.get("premium_binds"):
        told.append(said(" The resilience premium of {premium} is used up: without it, a mean of {points} points could "
                         "be reached.", premium=money(as_solved.value("premium_musd")),
                         points=rounded(as_solved.value(as_solved.WITHOUT_PREMIUM), 1)))  # fmt: skip
    return told


def charts(page: Page, found: Headline, row: int) -> int:
    """Place the large charts side by side and the small ones below; the row after them."""
    report, sheet = page.report, page.sheet
    tried = (_reliance(page, found, row), _step(page, found, row), _spending(page, found, row))
    for chart, columns in zip(tried, THIRDS, strict=True):
        if chart is not None:
            draw.place(sheet, chart, columns, (row, row + LARGE - 1))
    row += LARGE + 1
    stages = _building(report)
    if stages:
        page.section(row, "New capacity in service, t/yr: each stage in tonnes of its own, which do not add up")
        row += 1
    for number, stage in enumerate(stages):
        columns, top = QUARTERS[number % len(QUARTERS)], row + number // len(QUARTERS) * SMALL
        draw.place(sheet, _capacity(page, found, stage, top, columns[0]), columns, (top, top + SMALL - 1))
    return row + -(-len(stages) // len(QUARTERS)) * SMALL


def _title(page: Page, row: int, column: int, expression: str) -> draw.Cell:
    """Write a chart's title into the cell that the chart will cover."""
    page.words(row + 1, column, f"={expression}", look.UNIT)
    page.sheet.cell(row + 1, column).alignment = look.CENTRE
    return draw.Cell(page.sheet.title, page.sheet.cell(row + 1, column).coordinate)


def _reliance(page: Page, found: Headline, row: int) -> Any:
    report = page.report
    if "reliance" not in report.lines:
        return None
    at = report.book[report.lines["reliance"][0]]
    parts = [
        (at, report.lines["exposed"][1], "exposed", look.EXPOSED),
        (at, report.lines["short"][1], "short", look.SHORT),
    ]
    held = [(at, report.lines["held"][1], "if nothing more were done", look.INK)]
    first, last = found.at("reliance", found.first), found.at("reliance", found.last)
    words = {"a": rounded(first), "b": found.at("period", found.first), "c": rounded(last),
             "d": found.at("period", found.last)}  # fmt: skip
    title = either(
        f"{first}>{last}",
        said("Reliance falls from {a} points in {b} to {c} in {d}", **words),
        said("Reliance moves from {a} points in {b} to {c} in {d}", **words),
    )
    return draw.stacked(_title(page, row, 1, title), "points of reliance", parts, len(report.reported), held, THIRD)


def _step(page: Page, found: Headline, row: int) -> Any:
    """Need at the step of the chain that holds reliance up most late in the horizon, and what secure supply covers."""
    chosen = _holding(page.report)
    if chosen is None:
        return None
    report, (name, at, rows, limit) = page.report, chosen
    need, secure, gap = rows
    sheet, first = report.lines[f"step {name}"]
    periods = len(report.reported)
    last = f"${_last(periods)}$"
    covered = f"1-'{at.title}'!{last}{gap}/'{at.title}'!{last}{need}"
    title = said(
        "{step} holds reliance up most from {year} on; what binds: {limit}. {share} of its need is secure in {last}",
        step=f"'{sheet}'!$A${first}", year=_period(at.title, report, years.late(report.reported)[0]),
        limit=f"'{limit[0]}'!$A${limit[1]}", share=share(covered), last=found.at("period", found.last),
    )  # fmt: skip
    parts = [(at, secure, "secure supply", look.BLUE), (at, gap, "gap: exposed or short", look.EXPOSED)]
    over = [(at, need, "need of the planners' products", look.INK)]
    return draw.stacked(_title(page, row, 3, title), "t oxide in the period", parts, periods, over, THIRD)


def _last(periods: int) -> str:
    return span("x", 1, periods).rsplit("$", 2)[1]


def _period(sheet: str, report: Report, period: object) -> str:
    """The cell with the head of a period, on a sheet with time across."""
    place = report.reported.index(period)  # type: ignore[arg-type]
    return f"INDEX({span(sheet, HEAD, len(report.reported))},{place + 1})"


def _holding(report: Report) -> tuple[str, Worksheet, tuple[int, int, int], tuple[str, int]] | None:
    """The step whose limits are worth most in the second half of the horizon among those whose need some secure supply
    does not cover: its title, the sheet and rows of need, supply and gap there, and the cell of its dearest limit."""
    limits = report.frame("binding_by_period")
    if "stage" not in limits or limits.empty:
        return None
    late = limits[limits["period"].isin(years.late(report.reported))]
    worth = late.groupby(["stage", "element"])["worth"].sum().sort_values(ascending=False, kind="stable")
    for key in worth.index:
        stage, element = str(key[0]), str(key[1])
        if not element or f"stage gap {stage}" not in report.lines:
            continue
        sheet, need = report.lines[f"stage need {stage}"]
        at, gap = report.book[sheet], report.lines[f"stage gap {stage}"][1]
        keys = [at.cell(row, KEY).value for row in range(gap, report.lines[f"stage end {stage}"][1] + 1)]
        if element in keys:
            place = keys.index(element)
            name = ", ".join((report.title("stage", stage), report.title("commodity", element)))
            own = limits[(limits["stage"] == stage) & (limits["element"] == element)]
            return name, at, (need + place, gap - len(keys) + place, gap + place), _dearest(report, own)
    return None


def _dearest(report: Report, limits: pd.DataFrame) -> tuple[str, int]:
    """The cell of the dearest limit on what can be added, or else of what stands, on the sheet What binds."""
    added = limits[~limits["family"].isin(STANDING)]
    found = (added if len(added) else limits).groupby("what")["worth"].sum().idxmax()
    sheet, first = report.lines["binding"]
    return sheet, first + report.frame("binding")["what"].tolist().index(found)


def _building(report: Report) -> list[str]:
    """Stages at which the plan adds capacity."""
    fleets = report.frame("capacity")
    fleets = fleets[fleets["period"].isin(report.reported)]
    new = fleets.groupby("stage")["new_t_per_yr"].max()
    return [stage for stage in report.ordered("stage", fleets["stage"]) if new[stage] > 0]


def _capacity(page: Page, found: Headline, stage: str, row: int, column: int) -> Any:
    """New capacity in service at a stage, in tonnes of its own."""
    report = page.report
    sheet, line = report.lines[f"new {stage}"]
    fleets = report.frame("capacity")
    units = sorted(set(fleets.loc[(fleets["stage"] == stage) & (fleets["new_t_per_yr"] > 0), "capacity_unit"]))
    periods = len(report.reported)
    title = said("{stage}: {t} t/yr more in {year}", stage=f"'{sheet}'!$B${line}",
                 t=rounded(f"'{sheet}'!${_last(periods)}${line}"), year=_period(sheet, report, found.last))  # fmt: skip
    parts = [(report.book[sheet], line, draw.Cell(sheet, f"B{line}"), look.BLUE)]
    return draw.stacked(_title(page, row, column, title), ", ".join(units), parts, periods, size=QUARTER)


def _spending(page: Page, found: Headline, row: int) -> Any:
    report = page.report
    spent = report.frame("spending")
    spent = spent[spent["period"].isin(report.reported)]
    if float(spent["musd"].sum()) <= 0:
        return None
    by_country = spent.groupby("country")["musd"].sum().sort_values(ascending=False, kind="stable")
    sheet = report.lines["spending country"][0]
    at = report.book[sheet]
    rows: list[draw.Row] = []
    for code, colour in zip(by_country.index[:TOLD_APART], look.SERIES, strict=False):
        line = report.lines[f"spending country {code}"][1]
        rows.append((at, line, draw.Cell(sheet, f"B{line}"), colour))
    if len(by_country) > TOLD_APART:
        rows.append((at, report.lines["spending others"][1], "others", "C9D1D9"))
    periods = len(report.reported)
    all_of_it = span(sheet, report.lines["spending country"][1], periods)
    largest = span(sheet, report.lines[f"spending country {by_country.index[0]}"][1], periods)
    heads = span(sheet, HEAD, periods)
    title = said(
        "{money} of cash for building, {share} of it in {country}; most in {year}",
        money=money(found.at("Cash for building, with plants under way", "whole")),
        share=share(f"SUM({largest})/SUM({all_of_it})"),
        country=f"'{sheet}'!$B${report.lines[f'spending country {by_country.index[0]}'][1]}",
        year=f"INDEX({heads},MATCH(MAX({all_of_it}),{all_of_it},0))",
    )
    return draw.stacked(_title(page, row, 8, title), "M USD in the period", rows, periods, size=THIRD)
