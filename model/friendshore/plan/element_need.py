"""What planners need of each element, through the products they are delivered or lack, and how much of it is secure."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from friendshore.plan.held import Held
from friendshore.units import POINTS

NEED = ["secure", "exposed", "short"]


def element_need(deliveries: pd.DataFrame, held: Held) -> pd.DataFrame:
    """period, element, commodity, secure, exposed, short: t of separated oxide in what is delivered, or is lacking."""
    sums = deliveries.assign(period=deliveries["period"].astype(str)).pivot_table(
        index=["period", "commodity"], columns="provenance", values="t", aggfunc="sum", fill_value=0.0, sort=False
    )
    sums = sums.reindex(columns=NEED, fill_value=0.0).reset_index()
    found = sums.merge(held.table[["commodity", "element", "t_per_t"]], on="commodity")
    found[NEED] = found[NEED].mul(found["t_per_t"], axis=0)
    return found[["period", "element", "commodity", *NEED]]


def stage_gaps(tables: Mapping[str, pd.DataFrame], held: Held) -> pd.DataFrame:
    """period, stage, reliance_points: share by value of the elements that products need at a stage which no secure
    supply there covers, element by element. An element counts at the fixed weight of its separated oxide."""
    goods = held.case.tables["commodities"]
    weight = dict(zip(goods["commodity"].astype(str), goods["weight_usd_per_kg"], strict=True))
    stages = held.case.tables["stages"].sort_values("position")
    need = element_need(tables["deliveries"], held)
    need = need.assign(t=need[NEED].sum(axis=1), reaches=[held.position(name) for name in need["commodity"]])
    supply = tables["element_supply"]
    supply = supply[supply["provenance"] == "secure"].assign(period=supply["period"].astype(str))
    secure = supply.groupby(["stage", "period", "element"])["t"].sum()
    found = []
    for stage, position in zip(stages["stage"].astype(str), stages["position"], strict=True):
        held_here = [element for element in held.elements if stage in held.stages_of[element]]
        own = need[need["element"].isin(held_here) & (need["reaches"] >= position)]
        for period, group in own.groupby("period", sort=False):
            wanted = group.groupby("element", sort=False)["t"].sum()
            covered = pd.Series([secure.get((stage, period, element), 0.0) for element in wanted.index], wanted.index)
            worth = wanted.index.map(weight)
            whole, gap = (wanted * worth).sum(), ((wanted - covered).clip(lower=0.0) * worth).sum()
            found.append((str(period), stage, POINTS * gap / whole if whole else 0.0))
    return pd.DataFrame(found, columns=["period", "stage", "reliance_points"])
