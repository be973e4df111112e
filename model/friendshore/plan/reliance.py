"""Reliance and its parts, by year, area, sector and commodity, from who gets what."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from friendshore.frames import in_order, stacked
from friendshore.parameters import Parameters
from friendshore.plan.reading import NOTHING, Solution, added_up, share, tonnes
from friendshore.units import POINTS, THOUSANDTH

FOR_ALL = ("material_balance", "demand_met", "reliance_in_counted", "present_use_taken")
"""Rows in which deliveries stand whoever takes them."""
USERS = ["commodity", "area", "users", "period"]
TOLD = 0.05
"""Points from which a shortage, or a peak above the first period, is told."""
SHORT = "short"
ANSWERED = "answered"


def deliveries(solution: Solution) -> pd.DataFrame:
    """period (all of them), area, sector, commodity, provenance (secure, exposed, short or answered), t.

    Answered is demand that users did away with themselves (thrift, substitution); negative where they asked for more,
    as a substitute, so that the rows of a commodity always sum to demand before any response. The program delivers to
    groups of users; a group's sectors share in proportion to their demand, and groups that nothing tells apart take
    secure and exposed goods in the same mix (`told_apart`).
    """
    parameters = solution.parameters
    delivered = tonnes(_in_one_mix(solution))
    short = tonnes(solution.values("short", ("commodity", "area", "users", "step", "period")))
    short = added_up(short, ["commodity", "area", "users", "period"]).assign(provenance=SHORT)
    columns = ["commodity", "area", "users", "period", "provenance", "t"]
    answered = pd.DataFrame(
        [
            (*key, ANSWERED, kt / THOUSANDTH)
            for (key, _), kt in solution.entered_by_policies(solution.program.met).items()
            if abs(kt) > NOTHING
        ],
        columns=["commodity", "area", "users", "period", "provenance", "t"],
    )
    groups = stacked([each.reindex(columns=columns) for each in (delivered, short, answered)])
    sectors = pd.DataFrame(
        [
            (commodity, area, parameters.users_of(sector, area), period, sector, rate)
            for (commodity, area, sector, period), rate in parameters.demand.items()
        ],
        columns=["commodity", "area", "users", "period", "sector", "rate"],
    )
    key = ["commodity", "area", "users", "period"]
    sectors["part"] = sectors["rate"] / sectors.groupby(key)["rate"].transform("sum")
    found = groups.merge(sectors, on=key)
    found["t"] = found["t"].astype(float) * found["part"]
    order = ["period", "area", "sector", "commodity", "provenance"]
    return in_order(found[[*order, "t"]], order)


def _in_one_mix(solution: Solution) -> pd.DataFrame:
    """What is delivered, with one mix of secure and exposed goods for all groups of an area that nothing tells apart.

    Which of two such groups the optimum serves with the secure tonnes is an accident of the solver: the area's balance,
    its reliance and what each group gets in all are the same.
    """
    columns = ["commodity", "provenance", "area", "users", "period"]
    delivered = solution.values("deliver", columns)
    apart = told_apart(solution)
    if delivered.empty:
        return delivered
    alone = np.array([key in apart for key in zip(*(delivered[name] for name in USERS), strict=True)], dtype=bool)
    shared, key = delivered[~alone], ["commodity", "area", "period"]
    whole = shared.groupby(key)["value"].transform("sum")
    in_all = shared.groupby(USERS, sort=False)["value"].sum().rename("group").reset_index()
    mix = added_up(shared.assign(mix=shared["value"] / whole), [*key, "provenance"], "mix")
    mixed = in_all.merge(mix, on=key)
    mixed = mixed.assign(value=mixed["group"].astype(float) * mixed["mix"].astype(float))
    return stacked([mixed[[*columns, "value"]], delivered[alone]])


def told_apart(solution: Solution) -> set[tuple[str, str, str, str]]:
    """(commodity, area, users, period) whose deliveries a row of their own bears on: a procurement rule, a contract.

    Found in the program itself: any row but those that hold for everybody.
    """
    block, arrays = solution.program.block, solution.arrays
    if not solution.parameters.users:
        return set()
    of_all = np.zeros(arrays.matrix.shape[0], dtype=bool)
    for name in FOR_ALL:
        component = block.component(name)
        if component is not None and len(component):
            span = arrays.rows_of(component)
            of_all[span.start : span.stop] = True
    span = arrays.columns_of(block.deliver)
    entries = arrays.matrix[:, span.start : span.stop].tocoo()
    columns = sorted(set(entries.col[~of_all[entries.row] & (entries.data != 0)].tolist()))
    keys = [span.keys[column] for column in columns]
    return {(commodity, area, users, period) for commodity, _, area, users, period in keys}


def weights(solution: Solution) -> dict[str, float]:
    """Fixed value weight of each demanded commodity, M USD per t."""
    parameters = solution.parameters
    return {name: parameters.commodity(name).weight * THOUSANDTH for name, _, _, _ in parameters.demand}


def by(delivered: pd.DataFrame, weight: dict[str, float], columns: list[str]) -> pd.DataFrame:
    """Reliance in points with its parts, by period and further columns, and the value of demand, before any response
    of users, in M USD."""
    table = _by_provenance(delivered, delivered["t"] * delivered["commodity"].map(weight).astype(float), columns)
    whole = table.sum(axis=1)
    return pd.DataFrame(
        {
            "reliance_points": POINTS * share(table["exposed"] + table[SHORT], whole),
            "exposed_points": POINTS * share(table["exposed"], whole),
            "short_points": POINTS * share(table[SHORT], whole),
            "demand_value_musd": whole,
        }
    ).reset_index()


def _by_provenance(delivered: pd.DataFrame, amounts: pd.Series[float], columns: list[str]) -> pd.DataFrame:
    """Sums of secure, exposed, short and answered amounts side by side, by some columns."""
    provenance, amount = delivered["provenance"].to_numpy(), amounts.to_numpy(float)
    parts = {name: np.where(provenance == name, amount, 0.0) for name in ("secure", "exposed", SHORT, ANSWERED)}
    return pd.DataFrame({**{name: delivered[name] for name in columns}, **parts}).groupby(columns, sort=False).sum()


def by_period(parameters: Parameters, delivered: pd.DataFrame, weight: dict[str, float]) -> pd.DataFrame:
    """Reliance of every period, in order of time; 0 of one in which nobody asks for anything."""
    table = by(delivered, weight, ["period"]).set_index("period")
    names = [period.name for period in parameters.periods] if len(table) else []
    return table.reindex(pd.Index(names, name="period", dtype="object"), fill_value=0.0).reset_index()


def by_commodity(delivered: pd.DataFrame) -> pd.DataFrame:
    """period, commodity, demand_t (before any response of users), secure_t, exposed_t, short_t, answered_t,
    reliance_points."""
    table = _by_provenance(delivered, delivered["t"], ["period", "commodity"])
    whole = table.sum(axis=1)
    found = pd.DataFrame(
        {
            "demand_t": whole,
            "secure_t": table["secure"],
            "exposed_t": table["exposed"],
            "short_t": table[SHORT],
            "answered_t": table[ANSWERED],
            "reliance_points": POINTS * share(table["exposed"] + table[SHORT], whole),
        }
    )
    return in_order(found.reset_index(), ["period", "commodity"])


def peak(table: pd.DataFrame) -> Mapping[Hashable, Any] | None:
    """The period of highest reliance, where that lies above the first one's; None where the first is the highest."""
    periods = table.to_dict("records")
    highest = max(periods, key=lambda row: float(row["reliance_points"]))
    return highest if highest["reliance_points"] - periods[0]["reliance_points"] > TOLD else None


def shortest(table: pd.DataFrame) -> Mapping[Hashable, Any] | None:
    """The period in which most demand goes unmet; None where none does."""
    worst = max(table.to_dict("records"), key=lambda row: float(row["short_points"]))
    return worst if worst["short_points"] > TOLD else None
