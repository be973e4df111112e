"""Costs, cash, and worth: money told undiscounted and discounted; duals turned into worth here and nowhere else."""

from __future__ import annotations

from collections import defaultdict

import pandas as pd

from friendshore.calendar import MONTHS_A_YEAR
from friendshore.finance import discount_factor
from friendshore.frames import in_order, stacked
from friendshore.parameters.money import committed_cash
from friendshore.plan.reading import Solution

BEFORE = "committed before"


def costs(solution: Solution) -> pd.DataFrame:
    """The cost ledger: period (all), reported, item, place, transfer (the public receives it), musd, discount_factor,
    discounted_musd. Items of instruments have the name of their table, as in `public_money`.

    The factor is 0 after the reported periods: the cost of a plan does not contain what only keeps its end straight.
    """
    parameters, ledger = solution.parameters, solution.program.costs
    reported = {period.name: period.reported for period in parameters.periods}
    rows = []
    for key, amount in solution.entered(ledger).items():
        item, place, period = key
        discount = parameters.discount[period] if reported[period] else 0.0
        transfer = key in solution.program.transfers
        rows.append((period, reported[period], item, place, transfer, amount, discount, amount * discount))
    columns = ["period", "reported", "item", "place", "transfer", "musd", "discount_factor", "discounted_musd"]
    return in_order(pd.DataFrame(rows, columns=columns), ["period", "item", "place"])


def discounting(solution: Solution) -> pd.DataFrame:
    """What discount factors are made of, one row a year of each period (its last one shorter): period, reported,
    months, middle_years (from `as_of` to its middle), discount_factor = (1 + rate) ^ -middle_years.

    The factor of a period is the mean of its rows by months. That of the run-out is told, and counts in no cost.
    """
    parameters, rate = solution.parameters, solution.parameters.case.settings.discount_share_per_yr
    rows = [
        (period.name, period.reported, year.months, (year.middle - parameters.as_of) / MONTHS_A_YEAR,
         discount_factor(rate, year.middle - parameters.as_of))
        for period in parameters.periods
        for year in period.by_year()
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["period", "reported", "months", "middle_years", "discount_factor"])


def run_out(solution: Solution, ledger: pd.DataFrame) -> dict[str, float]:
    """Of the run-out, which no figure of a plan's cost contains: its cost, discounted, and its share of what reported
    periods and run-out cost together, by the table `costs`."""
    after = ledger[~ledger["reported"].astype(bool)]
    cost = float((after["musd"] * after["period"].map(solution.parameters.discount).astype(float)).sum())
    whole = cost + float(ledger["discounted_musd"].sum())
    return {"run_out_discounted_cost_musd": cost, "run_out_share_of_cost": cost / whole if whole else 0.0}


def public_money(solution: Solution) -> pd.DataFrame:
    """The ledger of public money: period (all), reported, instrument, direction (paid, received), place, musd,
    discounted_musd."""
    parameters, ledger = solution.parameters, solution.program.public
    reported = {period.name: period.reported for period in parameters.periods}
    rows = []
    for (instrument, direction, place, period), amount in solution.entered(ledger).items():
        discounted = amount * parameters.discount[period]
        rows.append((period, reported[period], instrument, direction, place, amount, discounted))
    columns = ["period", "reported", "instrument", "direction", "place", "musd", "discounted_musd"]
    return in_order(pd.DataFrame(rows, columns=columns), columns[:1] + columns[2:5])


def spending(solution: Solution) -> pd.DataFrame:
    """Cash: period (all), programme, kind (budget, private, grant, loan, equity), country, stage, musd; plants under
    construction as programme and kind "committed before"."""
    parameters = solution.parameters
    paid = solution.values("pay", ("programme", "country", "stage", "period")).rename(columns={"value": "musd"})
    paid["kind"] = paid["programme"].map({programme.name: programme.kind for programme in parameters.programmes})
    before: defaultdict[tuple[str, str, str], float] = defaultdict(float)
    for facility in parameters.facilities.values():
        for period, amount in committed_cash(facility, parameters.periods).items():
            before[facility.country, facility.stage, period] += amount
    earlier = pd.DataFrame(
        [(BEFORE, BEFORE, *key, amount) for key, amount in before.items()],
        columns=["programme", "kind", "country", "stage", "period", "musd"],
    )
    columns = ["period", "programme", "kind", "country", "stage", "musd"]
    return in_order(stacked([paid[columns], earlier[columns]]), columns[:-1])
