"""Checks of money: parts against the objective, discounting, tonnes times prices, budgets."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from friendshore.reports.excel.checks.check import MONEY, Check
from friendshore.reports.excel.checks.of_places import apart
from friendshore.reports.excel.report import Report
from friendshore.reports.excel.sheets import as_solved
from friendshore.reports.excel.writing.formulas import literal, sum_where
from friendshore.reports.excel.writing.over_time import cell, head_of

SHARE = 1e-9
"""Of what is added up, that rounding may take."""


def money(report: Report) -> Iterator[Check]:
    """Every check of money."""
    yield from _objective(report)
    yield from _discounting(report)
    yield from _unit_costs(report)
    yield from _parts()
    yield from _budgets(report)


def _objective(report: Report) -> Iterator[Check]:
    whole = f"={as_solved.value(as_solved.OBJECTIVE)}"
    yield Check("Discounted costs of the ledger, against the plan's objective", "cost",
                "=SUM(ledger[discounted_musd])", whole, MONEY, "M USD")  # fmt: skip
    yield Check("Costs by item, discounted here, against the plan's objective", "cost",
                "=discounted_cost_musd", whole, MONEY, "M USD")  # fmt: skip
    yield Check("Costs by item, undiscounted, against the ledger", "cost",
                "=cost_musd", "=SUM(ledger[musd])", MONEY, "M USD")  # fmt: skip
    for period in report.periods:
        by_item, by_place = (cell(report, line, period, report.periods) for line in ("cost", "cost by place"))
        yield Check(f"Costs {period}: by item against by place", "cost", f"={by_item}", f"={by_place}", MONEY, "M USD")


def _discounting(report: Report) -> Iterator[Check]:
    """The factor of each period, live from the rate on the cover, against the one that the plan was solved with; what
    the ledger discounts, period by period, against amount x factor."""
    solved_with = report.frame("cost_lines").drop_duplicates("period")
    for period in solved_with["period"]:
        factor = f"={sum_where('period_factors', 'discount_factor', period=head_of(report, period))}"
        yield Check(f"Discount factor {period}: live from the rate against the plan's", "discounting", factor,
                    f"={as_solved.at(as_solved.FACTOR, period=head_of(report, period))}", 1e-9, "factor")  # fmt: skip
    amount, discounted = (
        sum_where("ledger", column, period="period_factors[period]") for column in ("musd", "discounted_musd")
    )
    yield Check("Discounted cost, period by period: the ledger against amount x discount factor", "discounting",
                apart(discounted, "-", f"{amount}*period_factors[discount_factor]"), 0.0, MONEY, "M USD")  # fmt: skip


def _unit_costs(report: Report) -> Iterator[Check]:
    """Unit costs worked out of the input sheets against those that the plan was solved with, item by item."""
    lines = report.frame("cost_lines")
    for item, costs in lines.groupby("item")["unit_cost"]:
        close = max(MONEY, SHARE * float(costs.abs().sum()))
        yield Check(f"Unit costs of {item}: from the input sheets against the plan's", "unit costs",
                    f"={sum_where('ledger', 'unit_cost', item=literal(item))}",
                    f"={as_solved.at(as_solved.UNIT_COST, key=str(item))}", close, "USD")  # fmt: skip


def _parts() -> Iterator[Check]:
    for item, other in (
        ("purchases", "SUM(purchases[cost_musd])"),
        ("energy", "SUM(energy[cost_musd])"),
        ("outlet revenue", "-SUM(sales[revenue_musd])"),
    ):
        by_period = sum_where("ledger", "musd", period="period_factors[period]", item=literal(item))
        ledger = f'SUMPRODUCT({by_period}*(period_factors[reported]="yes"))'
        name = f"{item.capitalize()} of reported periods: tonnes x price against the ledger"
        yield Check(name, "cost", f"={other}", f"={ledger}", MONEY, "M USD")


def _budgets(report: Report) -> Iterator[Check]:
    summary, case = report.plan.summary, report.plan.case
    own = [str(code) for code in case.tables["programmes"]["programme"]]
    drawn = "+".join(sum_where("spending", "musd", programme=literal(code)) for code in own) or "0"
    yield Check("Cash drawn, at most the capital cost of builds", "budget", f"={drawn}", "=SUM(builds[capex_musd])",
                MONEY, "M USD", "at most")  # fmt: skip
    yield Check("Capital cost by facility, against every build", "budget", "=SUM(build_plan[capex_musd])",
                "=SUM(builds[capex_musd])", MONEY, "M USD")  # fmt: skip
    totals = case.tables["programmes"].set_index("programme")["total_musd"]
    for code in own:
        if pd.notna(totals[code]):
            cash = f"={sum_where('spending', 'musd', programme=literal(code))}"
            right = f"=INDEX(in_programmes[total_musd],MATCH({literal(code)},in_programmes[programme],0))"
            yield Check(f"Drawn from {code}, at most its total", "budget", cash, right, MONEY, "M USD", "at most")
    ceiling = summary.get("cost_ceiling_musd")
    if ceiling is not None:
        yield Check("Discounted cost, at most the premium's ceiling", "budget", "=discounted_cost_musd",
                    f"={as_solved.value(as_solved.CEILING)}", max(MONEY, 1e-6 * abs(float(ceiling))),
                    "M USD", "at most")  # fmt: skip
