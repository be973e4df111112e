"""Costs, cash, and worth: money told undiscounted and discounted; duals turned into worth here and nowhere else."""

from __future__ import annotations

from collections import defaultdict

import pandas as pd

from friendshore.frames import stacked
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
    return pd.DataFrame(rows, columns=columns).sort_values(["period", "item", "place"], ignore_index=True)


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
    return pd.DataFrame(rows, columns=columns).sort_values(columns[:1] + columns[2:5], ignore_index=True)


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
    return stacked([paid[columns], earlier[columns]]).sort_values(columns[:-1], ignore_index=True)
