"""Reliance if nothing more were done: each product's secure tonnes of the first year, while demand moves on."""

from __future__ import annotations

import pandas as pd

from friendshore.case import Case
from friendshore.parameters.chain import pattern

POINTS = 100.0


def held_still(case: Case, deliveries: pd.DataFrame) -> dict[str, float]:
    """Reported period -> reliance in points if the secure tonnes a year of each product stayed those of the first.

    deliveries    the plan's table: period, area, sector, commodity, provenance, t in the period

    A product counts as secure at most as far as it is demanded. Where nothing is demanded, reliance is 0.
    """
    goods, periods = case.tables["commodities"], case.tables["periods"]
    weight = dict(zip(goods["commodity"].astype(str), goods["weight_usd_per_kg"], strict=True))
    years = {str(name): months / 12 for name, months in zip(periods["period"], periods["months"], strict=True)}
    yearly = deliveries.assign(period=deliveries["period"].astype(str))
    yearly = yearly.assign(
        t=yearly["t"] / yearly["period"].map(years), weight=yearly["commodity"].astype(str).map(pattern).map(weight)
    )
    if yearly.empty:
        return {}
    first = yearly["period"].iloc[0]
    kept = yearly[(yearly["provenance"] == "secure") & (yearly["period"] == first)].groupby("commodity")["t"].sum()
    found = {}
    for period, group in yearly.groupby("period", sort=False):
        goods = group.groupby("commodity").agg(t=("t", "sum"), weight=("weight", "first"))
        secure = goods["t"].clip(upper=kept.reindex(goods.index, fill_value=0.0))
        whole = float((goods["t"] * goods["weight"]).sum())
        found[str(period)] = POINTS * (1 - float((secure * goods["weight"]).sum()) / whole) if whole else 0.0
    return found
