"""What an operation comes to, as frames: what goes short, what stocks cover and what a tonne of them is worth."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from friendshore.calendar import MONTHS_A_YEAR, Period
from friendshore.names import CommodityName, PeriodName, SectorName
from friendshore.parameters import Parameters
from friendshore.parameters.asked import UsersKey
from friendshore.parameters.markets import PROVENANCES
from friendshore.solving.outcome import Solved
from friendshore.studies.workings.stress.operation import Operated, Operation
from friendshore.units import POINTS, THOUSANDTH

DAYS_A_YEAR = 365.0
SHORT = ["period", "sector", "commodity", "demand_t", "short_t", "short_musd", "demand_value_musd", "short_value_musd"]


def short(parameters: Parameters, periods: tuple[Period, ...], values: Mapping[Any, float]) -> pd.DataFrame:
    """By period, sector and commodity: demand and what of it goes short, t; what that costs its users, and both at the
    fixed value weights of reliance, M USD. Sectors that nothing tells apart share in proportion to their demand.

    values   (commodity, area, users, step, period) -> kt
    """
    years = {period.name: period.years for period in periods}
    gone: defaultdict[UsersKey, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for (commodity, area, users, step, period), kt in values.items():
        if period in years and kt > 0:
            cost = next(each.cost for each in parameters.steps_of(users) if each.step == step)
            entry = gone[commodity, area, users, period]
            entry[0] += kt
            entry[1] += kt * cost
    found: defaultdict[tuple[PeriodName, SectorName, CommodityName], list[float]] = defaultdict(lambda: [0.0] * 3)
    for (commodity, area, sector, period), rate in parameters.demand.items():
        if period not in years:
            continue
        users = parameters.users_of(sector, area)
        part = rate / parameters.users[commodity, area, users, period]
        kt, musd = gone.get((commodity, area, users, period), (0.0, 0.0))
        entry = found[period, sector, commodity]
        for place, amount in enumerate((rate * years[period], kt * part, musd * part)):
            entry[place] += amount
    order = {period.name: number for number, period in enumerate(periods)}
    rows = []
    for (period, sector, commodity), (asked, kt, musd) in sorted(
        found.items(), key=lambda item: (order[item[0][0]], *item[0])
    ):
        weight = parameters.commodity(commodity).weight
        rows.append(
            (period, sector, commodity, asked / THOUSANDTH, kt / THOUSANDTH, musd, weight * asked, weight * kt)
        )
    return pd.DataFrame(rows, columns=SHORT)


def of_operation(operation: Operation, solved: Solved) -> pd.DataFrame:
    """What goes short from the surprise on."""
    return short(operation.parameters, operation.after, _values(operation, "short", solved))


def points(frame: pd.DataFrame) -> float:
    """Share of demand by value that goes short, in points."""
    asked = float(frame["demand_value_musd"].sum())
    return POINTS * float(frame["short_value_musd"].sum()) / asked if asked else 0.0


def cover(operation: Operation, operated: Operated) -> pd.DataFrame:
    """By commodity and area: what is in stock when the surprise comes, what is used in the year from then on where
    nothing happens, for how many days the stock would do, and what shortage a further tonne of stock would spare.

    The last is the dual of the balance in the first period, to first order.
    """
    parameters, since = operation.parameters, operation.surprise.since
    before = [period.name for period in parameters.periods if period.end <= since]
    values = _values(operation, "stock", operated.last)
    used = _use(operation, operated.last)
    balance = operation.arrays.duals_of(operation.program.block.material_balance, operated.short.row_duals)
    worth = dict(zip(balance.index.tolist(), balance.tolist(), strict=True))
    first = operation.after[0].name
    rows = []
    for stock in parameters.stocks:
        place = stock.commodity, stock.area
        kt = {
            o: values.get((stock.commodity, o, stock.area, before[-1]), 0.0) if before else stock.opening[o]
            for o in PROVENANCES
        }
        use = used.get(place, 0.0)
        musd = max(worth.get((stock.commodity, o, stock.area, first), 0.0) for o in PROVENANCES)
        rows.append(
            (
                *place, sum(kt.values()) / THOUSANDTH, use / THOUSANDTH,
                DAYS_A_YEAR * sum(kt.values()) / use if use else np.nan, max(0.0, musd) / THOUSANDTH,
            )
        )  # fmt: skip
    columns = ["commodity", "area", "stock_t", "use_t_per_yr", "cover_days", "worth_usd_per_t"]
    found = pd.DataFrame(rows, columns=columns)
    return found.sort_values(["commodity", "area"], ignore_index=True)


def _use(operation: Operation, solved: Solved) -> dict[tuple[str, str], float]:
    """(commodity, area) -> kt/yr that users ask for and plants take in the year from the surprise on."""
    parameters, since = operation.parameters, operation.surprise.since
    year = [each for each in operation.after if each.start < since + MONTHS_A_YEAR]
    years = {period.name: period.years for period in year}
    span, used = sum(years.values()), defaultdict[tuple[str, str], float](float)
    for (commodity, area, _, period), rate in parameters.users.items():
        if period in years:
            used[commodity, area] += rate * years[period] / span
    for (fleet, mode, _, period), kt in _values(operation, "activity", solved).items():
        if period in years and kt:
            for commodity, amount in parameters.modes[fleet, mode].inputs.items():
                used[commodity, parameters.fleets[fleet].area] += amount * kt / span
    return dict(used)


def _values(operation: Operation, name: str, solved: Solved) -> dict[Any, float]:
    component = operation.program.block.find_component(name)
    if component is None or not len(component):
        return {}
    span = operation.arrays.columns_of(component)
    return dict(zip(span.keys, solved.column_values[span.start : span.stop].tolist(), strict=True))
