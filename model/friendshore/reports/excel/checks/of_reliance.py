"""Checks of reliance: from deliveries and weights, against the plan as it was solved."""

from __future__ import annotations

from collections.abc import Iterator

from friendshore.reports.excel.checks.check import POINTS, Check
from friendshore.reports.excel.report import Report
from friendshore.reports.excel.sheets import as_solved
from friendshore.reports.excel.writing import conversions
from friendshore.reports.excel.writing.formulas import literal, sum_where
from friendshore.reports.excel.writing.over_time import cell, head_of

YEARS = "in_periods[period]"
NAMED = {"bought": "Bought from adversaries", "from_stock": "Out of store"}
"""Parts of a year that have another name than their key."""


def reliance(report: Report) -> Iterator[Check]:
    """By year with its parts, on average, and by area and sector over all years."""
    if report.frame("reliance").empty:
        return
    for figure in as_solved.PARTS:
        part = figure.removesuffix("_points")
        for period in report.reported:
            name = f"{NAMED.get(part, part.capitalize())} {period}: from deliveries and weights, against the plan"
            yield Check(name, "reliance", "=" + cell(report, part, period, report.reported),
                        f"={as_solved.at(figure, period=head_of(report, period))}", POINTS, "points")  # fmt: skip
    yield Check("Mean reliance, against the plan", "reliance", "=mean_reliance_points",
                f"={as_solved.value(as_solved.MEAN)}", POINTS, "points")  # fmt: skip
    for kind, figure in as_solved.BY_KEY.items():
        for code in dict.fromkeys(report.frame(figure)[kind]):
            name = f"Reliance of every year, {report.title(kind, code)}: from deliveries and weights, against the plan"
            yield Check(name, "reliance", f"={_apart(kind, figure, str(code))}", 0.0, POINTS, "points")


def _apart(kind: str, figure: str, code: str) -> str:
    """How far the years of an area or a sector are from the plan's, added up."""
    where = {kind: literal(code), "period": YEARS}
    whole = sum_where("deliveries", "value_musd", **where)
    part = "+".join(
        sum_where("deliveries", "value_musd", provenance=f'"{word}"', **where) for word in ("exposed", "short")
    )
    solved = sum_where("as_solved", "value", figure=literal(figure), key=literal(code), period=YEARS)
    return f"SUMPRODUCT(ABS({conversions.POINTS}*({part})/({whole}+({whole}=0))-{solved}))"
