"""The plan checked against itself: each row says what two ways of counting give, and whether they agree."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from friendshore.frames import rows
from friendshore.plan import supply
from friendshore.plan.cost_lines import MILLIONTH
from friendshore.plan.reading import Solution
from friendshore.solving.outcome import Solved

COLUMNS = ["check", "left", "right", "difference", "tolerance", "unit", "ok"]
CLOSE = 1e-6
LEAST = {"t": 1e-2, "t/yr": 1e-2, "points": 1e-3, "M USD": 1e-3}
"""Tolerance below which the solver's own (1e-7 kt or M USD in each of many rows) could show, by unit."""


@dataclass(frozen=True)
class _Check:
    name: str
    left: float
    right: float
    unit: str
    at_most: bool = False

    @property
    def row(self) -> tuple[str, float, float, float, float, str, bool]:
        tolerance = max(LEAST.get(self.unit, 0.0), CLOSE * max(abs(self.left), abs(self.right)))
        difference = self.left - self.right
        ok = difference <= tolerance if self.at_most else abs(difference) <= tolerance
        return self.name, self.left, self.right, difference, tolerance, self.unit, bool(ok)


def checks(solution: Solution, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """check, left, right, difference, tolerance, unit, ok."""
    found = [*_material(tables), *_supply(solution, tables), *_use(tables), *_money(solution, tables)]
    if solution.parameters.demand:
        found.append(_met(solution, tables))
    if solution.parameters.asks_for_reliance:
        found += _reliance(solution, tables)
    for step in solution.series.steps:
        if isinstance(step.outcome, Solved):
            certificate = step.outcome.certificate
            worst = max(certificate.primal, certificate.dual, certificate.gap)
            name = f"step {step.name}: worst of primal residual, dual residual and gap, at most the tolerance"
            found.append(_Check(name, worst, certificate.tolerance, "relative", at_most=True))
    return pd.DataFrame([check.row for check in found], columns=COLUMNS)


def _material(tables: Mapping[str, pd.DataFrame]) -> list[_Check]:
    balance = tables["balance"]
    entering = balance[balance["t"] > 0].groupby("commodity")["t"].sum()
    leaving = -balance[balance["t"] < 0].groupby("commodity")["t"].sum()
    both = pd.DataFrame({"in": entering, "out": leaving}).fillna(0.0)
    return [_Check(f"{name}: what comes in goes out", row["in"], row["out"], "t") for name, row in both.iterrows()]


def _supply(solution: Solution, tables: Mapping[str, pd.DataFrame]) -> list[_Check]:
    taken, given = supply.unlike_use(solution, tables), supply.unlike_supply(solution, tables)
    return [
        _Check("who supplies whom: largest gap of a column to what the area takes", taken, 0.0, "t", at_most=True),
        _Check("who supplies whom: largest gap of a row to what is made and bought", given, 0.0, "t", at_most=True),
    ]


def _use(tables: Mapping[str, pd.DataFrame]) -> list[_Check]:
    capacity = tables["capacity"]
    over = capacity["used_t_per_yr"] - capacity["standing_t_per_yr"] - capacity["new_t_per_yr"]
    return [_Check("use above effective capacity, largest", max(0.0, float(over.max())), 0.0, "t/yr", at_most=True)]


def _money(solution: Solution, tables: Mapping[str, pd.DataFrame]) -> list[_Check]:
    parameters = solution.parameters
    costs, spending = tables["costs"], tables["spending"]
    block, arrays, last = solution.program.block, solution.arrays, solution.last
    yearly = arrays.values_of(block.cost, last.column_values)
    objective = sum(parameters.discount[period.name] * float(yearly[period.name]) for period in parameters.reported)
    found = [
        _Check("cost items, discounted, against the program's cost", costs["discounted_musd"].sum(), objective, "M USD")
    ]
    gap = _off_the_ledger(tables)
    found.append(_Check("lines of cost, largest gap to the ledger", gap, 0.0, "M USD", at_most=True))
    for programme in parameters.programmes:
        drawn = spending.loc[spending["programme"] == programme.name, "musd"].sum()
        if not math.isinf(programme.total):
            found.append(_Check(f"drawn from {programme.name}, at most", drawn, programme.total, "M USD", at_most=True))
    reference = solution.series.reference
    if reference is not None:
        found.append(_Check("discounted cost, at most the premium's ceiling", objective, reference.ceiling, "M USD",
                            at_most=True))  # fmt: skip
    paid = spending.loc[spending["programme"].isin([programme.name for programme in parameters.programmes]), "musd"]
    found.append(_Check("cash drawn against capital cost of builds", paid.sum(), _cash_due(solution), "M USD"))
    return found


def _off_the_ledger(tables: Mapping[str, pd.DataFrame]) -> float:
    """Largest difference of a cost to its lines, quantity x unit cost x factor, M USD."""
    keys, lines = ["period", "item", "place"], tables["cost_lines"]
    products = lines["quantity"] * lines["unit_cost"] * lines["factor"] * MILLIONTH
    told = products.groupby([lines[key] for key in keys]).sum()
    gaps = tables["costs"].set_index(keys)["musd"].sub(told, fill_value=0.0).abs()
    return float(gaps.max()) if len(gaps) else 0.0


def _cash_due(solution: Solution) -> float:
    """Capital cost of builds decided in reported periods that falls inside the horizon, M USD."""
    parameters = solution.parameters
    reported = {period.name for period in parameters.reported}
    due = 0.0
    for row in rows(solution.values("build", ("facility", "decided"))):
        build = parameters.builds[row.facility, row.decided]
        if build.decided in reported:
            facility, inside = build.as_found, sum(build.cash.values())
            due += row.value * facility.capex * (1 - facility.attrition) * inside
    return due


def _met(solution: Solution, tables: Mapping[str, pd.DataFrame]) -> _Check:
    asked = sum(
        rate * period.years / 1e-3
        for period in solution.parameters.reported
        for key, rate in solution.parameters.demand.items()
        if key[3] == period.name
    )
    return _Check("demand met, short or answered, against demand", tables["deliveries"]["t"].sum(), asked, "t")


def _reliance(solution: Solution, tables: Mapping[str, pd.DataFrame]) -> list[_Check]:
    parameters = solution.parameters
    block, arrays, last = solution.program.block, solution.arrays, solution.last
    counted = arrays.values_of(block.reliance, last.column_values)
    table = tables["reliance"].set_index("period")["reliance_points"]
    found = [
        _Check(f"reliance {period.name}, from deliveries against the program", table[period.name],
               float(counted[period.name]), "points")
        for period in parameters.reported
    ]  # fmt: skip
    for step in solution.series.steps:
        if step.name == "settling":
            held = solution.arrays.row("reliance_held")
            found.append(_Check("reliance, at most what was held", float(last.row_values[held]), step.held["reliance"],
                                "points", at_most=True))  # fmt: skip
    return found
