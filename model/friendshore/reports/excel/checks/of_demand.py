"""Checks of demand, cell by cell against the input sheet, and of the sheet Trace."""

from __future__ import annotations

from collections.abc import Iterator

from friendshore.reports.excel.checks.check import TONNES, Check
from friendshore.reports.excel.report import Report
from friendshore.reports.excel.writing.formulas import literal, sum_where
from friendshore.reports.excel.writing.over_time import cell, head_of


def demand(report: Report) -> Iterator[Check]:
    """Deliveries against the sheet Demand, worked out of In demand: in all, and by area, sector and product."""
    yield Check("Trace: steps that do not add up", "trace", "=trace_failed", 0.0, 0.5, "steps")
    if report.frame("deliveries").empty:
        return
    for period in report.reported:
        wanted = sum_where("demand", "t", period=head_of(report, period))
        if "demand" in report.lines:  # the sheet Reliance adds it up
            wanted = cell(report, "demand", period, report.reported)
        here = f"(demand[period]={head_of(report, period)})"
        yield Check(f"Delivered, short or answered {period}, against demand", "demand",
                    f"={sum_where('deliveries', 't', period=head_of(report, period))}",
                    f"={wanted}", TONNES, "t")  # fmt: skip
        yield Check(f"Delivered, short or answered {period}, against demand cell by cell", "demand",
                    f"=SUMPRODUCT({here}*ABS(demand[difference_t]))", 0.0, TONNES, "t")  # fmt: skip
        months = f"INDEX(in_periods[months],MATCH({literal(str(period))},in_periods[period],0))"
        yield Check(f"Months of {period} on the sheet Demand, against In periods", "demand",
                    f"={sum_where('demand', 'months', period=head_of(report, period))}",
                    f"={months}*SUMPRODUCT({here}*ISNUMBER(demand[met_t]))", 1e-6, "months")  # fmt: skip
