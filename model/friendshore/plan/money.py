"""Costs, cash, and worth: money told undiscounted and discounted; duals turned into worth here and nowhere else."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pandas as pd

from friendshore.frames import stacked
from friendshore.parameters.money import committed_cash
from friendshore.plan.reading import NOTHING, Solution

BEFORE = "committed before"


def costs(solution: Solution) -> pd.DataFrame:
    """The cost ledger: period (all), reported, item, place, musd, discount_factor, discounted_musd.

    The factor is 0 after the reported periods: the cost of a plan does not contain what only keeps its end straight.
    """
    parameters, ledger = solution.parameters, solution.program.costs
    reported = {period.name: period.reported for period in parameters.periods}
    values = _values(solution)
    rows = []
    for key in ledger:
        item, place, period = key
        coefficients, variables = ledger.terms(key)
        amount = ledger.constant(key) + float(
            np.dot(coefficients, [values[id(variable)] for variable in variables]) if variables else 0.0
        )
        if abs(amount) > NOTHING:
            discount = parameters.discount[period] if reported[period] else 0.0
            rows.append((period, reported[period], item, place, amount, discount, amount * discount))
    columns = ["period", "reported", "item", "place", "musd", "discount_factor", "discounted_musd"]
    return pd.DataFrame(rows, columns=columns).sort_values(["period", "item", "place"], ignore_index=True)


def public_money(solution: Solution) -> pd.DataFrame:
    """The ledger of public money: period (all), reported, instrument, direction (paid, received), place, musd,
    discounted_musd."""
    parameters, ledger = solution.parameters, solution.program.public
    reported = {period.name: period.reported for period in parameters.periods}
    values = _values(solution)
    rows = []
    for key in ledger:
        instrument, direction, place, period = key
        coefficients, variables = ledger.terms(key)
        amount = ledger.constant(key) + sum(
            coefficient * values[id(variable)] for coefficient, variable in zip(coefficients, variables, strict=True)
        )
        if abs(amount) > NOTHING:
            discounted = amount * parameters.discount[period]
            rows.append((period, reported[period], instrument, direction, place, amount, discounted))
    columns = ["period", "reported", "instrument", "direction", "place", "musd", "discounted_musd"]
    return pd.DataFrame(rows, columns=columns).sort_values(columns[:1] + columns[2:5], ignore_index=True)


def _values(solution: Solution) -> dict[int, float]:
    """Value of every variable in the last solution, by its id."""
    values: dict[int, float] = {}
    for span in solution.arrays.column_spans.values():
        found = solution.last.column_values[span.start : span.stop]
        values.update(zip(map(id, span.component.values()), found, strict=True))
    return values


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
