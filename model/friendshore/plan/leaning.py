"""What stands behind a year's reliance: goods bought from adversaries, and secure goods taken out of stock.

Reliance counts what users receive. A year may look better than its plants are, since secure goods saved before are
used up in it; or worse, since goods bought in it are put in store. Both are told beside it, by value: at the fixed
weight of a good or, where users ask for none of it (metals), at the adversary's price in the first period that has one.
"""

from __future__ import annotations

from collections import defaultdict

import pandas as pd

from friendshore.frames import rows
from friendshore.names import CommodityName, PeriodName
from friendshore.parameters.markets import SECURE
from friendshore.plan.reading import Solution, share
from friendshore.units import POINTS, THOUSANDTH


def valued(solution: Solution, goods: pd.DataFrame) -> pd.DataFrame:
    """A table of goods with `value_musd`."""
    worth = _worth(solution)
    value = [t * worth.get(commodity, 0.0) for commodity, t in zip(goods["commodity"], goods["t"], strict=True)]
    return goods.assign(value_musd=pd.Series(value, index=goods.index, dtype=float))


def beside(solution: Solution, table: pd.DataFrame, bought: pd.DataFrame, stocks: pd.DataFrame) -> pd.DataFrame:
    """The reliance of each period with what stands behind it.

    bought_t            t bought from adversaries, of all goods
    bought_points       their value as a share of that of demand, in points: above what is exposed where some of it goes
                        into store, below where they are the inputs of dearer goods
    from_stock_points   value of secure goods by which stocks went down, in points of demand; negative: they were filled
    """
    own = bought[bought["area"].map(solution.parameters.where.role) == "adversary"]
    sums = own.groupby("period")[["t", "value_musd"]].sum().reindex(table["period"], fill_value=0.0)
    held = stocks[stocks["provenance"] == SECURE].groupby("period")["value_musd"].sum()
    closing = [float(value) for value in held.reindex(table["period"], fill_value=0.0)]
    drawn = [before - after for before, after in zip([opening_value(solution), *closing], closing, strict=False)]
    whole = table["demand_value_musd"]
    return table.assign(
        bought_t=sums["t"].to_numpy(),
        bought_points=POINTS * share(pd.Series(sums["value_musd"].to_numpy(), index=table.index), whole),
        from_stock_points=POINTS * share(pd.Series(drawn, index=table.index, dtype=float), whole),
    )


def opening_value(solution: Solution) -> float:
    """Value of the secure goods in stock at the start, M USD."""
    worth = _worth(solution)
    present = {key[0] for key in solution.program.block.stock}
    return sum(
        stock.opening[SECURE] / THOUSANDTH * worth.get(stock.commodity, 0.0)
        for stock in solution.parameters.stocks
        if stock.commodity in present
    )


def _worth(solution: Solution) -> dict[CommodityName, float]:
    """Commodity -> M USD a tonne."""
    parameters = solution.parameters
    asked: defaultdict[CommodityName, dict[PeriodName, list[float]]] = defaultdict(lambda: defaultdict(list))
    for (commodity, _, period), price in parameters.bloc_prices.items():
        asked[commodity][period].append(price)
    found = {}
    for commodity, prices in asked.items():
        first = next((period.name for period in parameters.periods if period.name in prices), None)
        if first is not None:
            found[commodity] = sum(prices[first]) / len(prices[first]) * THOUSANDTH
    for row in rows(parameters.case.tables["commodities"]):
        name = CommodityName(row.commodity)
        weight = parameters.commodity(name).weight
        if weight > 0:
            found[name] = weight * THOUSANDTH
    return found
