"""What the summary says: chart titles that state the finding, and what binds in words."""

from __future__ import annotations

from typing import Any

from openpyxl.worksheet.worksheet import Worksheet

from friendshore.reports.excel import charts as draw
from friendshore.reports.excel import styles as look
from friendshore.reports.excel.report import Report

HALF = 50.0
ROWS = 17
"""Rows that a chart takes on the sheet."""


def charts(report: Report, sheet: Worksheet, row: int) -> int:
    """Place the charts side by side from a row on; the row after them."""
    count = len(report.reported)
    made: list[Any] = []
    if "reliance" in report.lines:
        at = report.book[report.lines["reliance"][0]]
        parts = [
            (at, report.lines["exposed"][1], "exposed", look.EXPOSED),
            (at, report.lines["short"][1], "short", look.SHORT),
        ]
        made.append(draw.stacked(_reliance_title(report), "points of reliance", parts, count))
    stages = report.ordered("stage", report.frame("capacity")["stage"])
    rows = [
        (report.book["Capacity"], report.lines[f"index {stage}"][1], report.title("stage", stage), colour)
        for stage, colour in zip(stages, look.SERIES, strict=False)
    ]
    if rows:
        made.append(draw.lines(_capacity_title(report, stages), "capacity in use, last year = 100", rows, count))
    spent = report.frame("spending")
    rows = [
        (report.book["Costs"], report.lines[f"spending stage {stage}"][1], report.title("stage", stage), colour)
        for stage, colour in zip(report.ordered("stage", spent["stage"]), look.SERIES, strict=False)
    ]
    if rows:
        made.append(draw.stacked(_spending_title(report), "M USD in the year", rows, count))
    for column, chart in zip("ADG", made, strict=False):
        sheet.add_chart(chart, f"{column}{row}")
    return row + ROWS


def _reliance_title(report: Report) -> str:
    table = report.frame("reliance")
    first, last = table.iloc[0], table.iloc[-1]
    moved = "falls" if last["reliance_points"] < first["reliance_points"] - 0.5 else "moves"
    title = f"Reliance {moved} from {first['reliance_points']:.0f} points in {report.reported[0]} to "
    return title + f"{last['reliance_points']:.0f} in {report.reported[-1]}"


def _capacity_title(report: Report, stages: list[str]) -> str:
    fleets = report.frame("capacity")
    used = fleets.pivot_table(index="period", columns="stage", values="used_t_per_yr", aggfunc="sum")
    index = 100 * used / used.iloc[-1]
    reached = {stage: index.index[index[stage] >= HALF] for stage in stages if index[stage].notna().any()}
    years = {stage: found[0] for stage, found in reached.items() if len(found)}
    if not years:
        return "Capacity in use by stage"
    latest = max(years.values())
    late = [report.title("stage", stage) for stage, year in years.items() if year == latest]
    verb = "reaches" if len(late) == 1 else "reach"
    return f"{' and '.join(late[:2])} {verb} half of final use last, in {latest}"


def _spending_title(report: Report) -> str:
    spent = report.frame("spending")
    spent = spent[spent["period"].isin(report.reported)]
    total = float(spent["musd"].sum())
    if total <= 0:
        return "Nothing is spent on building"
    stages = spent.groupby("stage")["musd"].sum()
    peak = spent.groupby("period")["musd"].sum().idxmax()
    largest = report.title("stage", stages.idxmax()).lower()
    share = stages.max() / total
    return f"{total / 1000:,.1f} bn USD of building, {share:.0%} of it {largest}; most in {peak}"


def binding(report: Report, most: int = 6) -> list[str]:
    """The limits that bind most, one sentence each, the years of one limit together."""
    frame = report.frame("binding")
    if frame.empty:
        return ["Nothing binds."]
    return [
        f"{str(row['what'])[:1].upper()}{str(row['what'])[1:]} ({row['periods']}): {row['worth']:,.2f} {row['unit']}"
        for row in frame.head(most).to_dict("records")
    ]
