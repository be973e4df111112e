"""What the summary says: chart titles that state the finding, and what binds in words."""

from __future__ import annotations

from typing import Any

from openpyxl.worksheet.worksheet import Worksheet

from friendshore.reports.excel.report import Report
from friendshore.reports.excel.sheets.costs import TOLD_APART
from friendshore.reports.excel.writing import charts as draw
from friendshore.reports.excel.writing import styles as look

ROWS = 17
"""Rows that a chart takes on the sheet."""
LEAST_SHARE = 0.02
"""Share of the value of what the planners need, below which an element is not the scarcest, only rare."""


def charts(report: Report, sheet: Worksheet, row: int) -> int:
    """Place the charts two by two from a row on; the row after them."""
    made = [chart for chart in (_reliance(report), _capacity(report), _spending(report), _scarcest(report)) if chart]
    for number, chart in enumerate(made):
        sheet.add_chart(chart, f"{'AF'[number % 2]}{row + number // 2 * ROWS}")
    return row + (len(made) + 1) // 2 * ROWS


def _reliance(report: Report) -> Any:
    if "reliance" not in report.lines:
        return None
    at = report.book[report.lines["reliance"][0]]
    parts = [
        (at, report.lines["exposed"][1], "exposed", look.EXPOSED),
        (at, report.lines["short"][1], "short", look.SHORT),
    ]
    held = [
        (
            at,
            report.lines["held"][1],
            f"if nothing more were done (secure tonnes of {report.reported[0]} held)",
            look.INK,
        )
    ]
    return draw.stacked(_reliance_title(report), "points of reliance", parts, len(report.reported), held)


def _reliance_title(report: Report) -> str:
    table = report.frame("reliance")
    first, last = table.iloc[0], table.iloc[-1]
    moved = "falls" if last["reliance_points"] < first["reliance_points"] - 0.5 else "moves"
    title = f"Reliance {moved} from {first['reliance_points']:.0f} points in {report.reported[0]} to "
    return title + f"{last['reliance_points']:.0f} in {report.reported[-1]}"


def _capacity(report: Report) -> Any:
    """New capacity in service, stacked by stage; tonnes of different stages are tonnes of different things."""
    fleets = report.frame("capacity")
    new = fleets.groupby(["stage", "period"])["new_t_per_yr"].sum().unstack(fill_value=0)
    stages = [stage for stage in report.ordered("stage", fleets["stage"]) if new.loc[stage].max() > 0]
    if not stages:
        return None
    rows = [
        (report.book["Capacity"], report.lines[f"new {stage}"][1], report.title("stage", stage), colour)
        for stage, colour in zip(stages, look.SERIES, strict=False)
    ]
    last = new[report.reported[-1]]
    half = {
        stage: next(year for year in report.reported if new.loc[stage, year] >= last[stage] / 2) for stage in stages
    }
    late = max(stages, key=lambda stage: (report.reported.index(half[stage]), last[stage]))
    title = f"New capacity: {_small(report, late)} comes last, half of it only by {half[late]}"
    return draw.stacked(title, "t/yr new, of each stage's own product", rows, len(report.reported))


def _small(report: Report, stage: str) -> str:
    title = report.title("stage", stage)
    return title[:1].lower() + title[1:]


def _spending(report: Report) -> Any:
    spent = report.frame("spending")
    spent = spent[spent["period"].isin(report.reported)]
    total = float(spent["musd"].sum())
    if total <= 0:
        return None
    by_country = spent.groupby("country")["musd"].sum().sort_values(ascending=False, kind="stable")
    at = report.book["Costs"]
    rows = [
        (at, report.lines[f"spending country {code}"][1], report.title("country", code), colour)
        for code, colour in zip(by_country.index[:TOLD_APART], look.SERIES, strict=False)
    ]
    if len(by_country) > TOLD_APART:
        rows.append((at, report.lines["spending others"][1], "others", "C9D1D9"))
    peak = spent.groupby("period")["musd"].sum().idxmax()
    first = by_country.index[0]
    title = (
        f"{total / 1000:,.1f} bn USD of building, {by_country.iloc[0] / total:.0%} in {report.title('country', first)}"
    )
    return draw.stacked(f"{title}; most in {peak}", "M USD, with plants under construction", rows, len(report.reported))


def _scarcest(report: Report) -> Any:
    """Need of the element that is least secure in the last year, and the secure supply of it."""
    found = scarcest(report)
    if not found:
        return None
    element, covered = found
    at = report.book["Elements"]
    parts = [
        (at, report.lines[f"{part} {element}"][1], words, colour)
        for part, words, colour in (
            ("secure", "need met, secure", look.BLUE), ("exposed", "need met, exposed", look.EXPOSED),
            ("short", "not met", look.SHORT),
        )
    ]  # fmt: skip
    over = [(at, report.lines[f"supply {element}"][1], "secure supply, as oxide", look.INK)]
    title = f"{report.title('commodity', element)} is scarcest: {covered:.0%} of the need is secure in "
    title += str(report.reported[-1])
    return draw.stacked(title, "t oxide", parts, len(report.reported), over)


def scarcest(report: Report) -> tuple[str, float] | None:
    """The element of which the least is secure in the last year, among those that matter by value; and that share."""
    contents, delivered = report.contents, report.frame("deliveries")
    delivered = delivered[delivered["period"] == report.reported[-1]]
    weights = report.plan.case.tables["commodities"].set_index("commodity")["weight_usd_per_kg"].fillna(0.0)
    need, secure = {}, {}
    for element in contents.elements:
        held = delivered["t"] * delivered["commodity"].map(lambda name: contents.of.get(name, {}).get(element, 0.0))  # noqa: B023
        if f"need {element}" in report.lines and held.sum() > 0:
            need[element] = float(held.sum())
            secure[element] = float(held[delivered["provenance"] == "secure"].sum()) / need[element]
    whole = sum(amount * float(weights[element]) for element, amount in need.items())
    counted = [e for e, amount in need.items() if amount * float(weights[e]) >= LEAST_SHARE * whole]
    return min(((element, secure[element]) for element in counted), key=lambda each: each[1], default=None)


def binding(report: Report, most: int = 6) -> list[str]:
    """The limits that bind most, one sentence each, the years of one limit together."""
    frame = report.frame("binding")
    if frame.empty:
        return ["Nothing binds."]
    return [
        f"{str(row['what'])[:1].upper()}{str(row['what'])[1:]} ({row['periods']}): {row['worth']:,.2f} {row['unit']}"
        for row in frame.head(most).to_dict("records")
    ]
