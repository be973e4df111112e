"""Reliance and its parts, by year, area, sector and commodity, from who gets what."""

from __future__ import annotations

import pandas as pd

from friendshore.plan.reading import NOTHING, Solution, added_up, reported_only, share, tonnes
from friendshore.units import POINTS, THOUSAND

SHORT = "short"
ANSWERED = "answered"


def deliveries(solution: Solution) -> pd.DataFrame:
    """period, area, sector, commodity, provenance (secure, exposed, short or answered), t.

    Answered is demand that users did away with themselves (thrift, substitution); negative where they asked for more,
    as a substitute, so that the rows of a commodity always sum to demand before any response. The program delivers to
    groups of users; a group's sectors share in proportion to their demand.
    """
    parameters = solution.parameters
    delivered = tonnes(solution.values("deliver", ("commodity", "provenance", "area", "users", "period")))
    short = tonnes(solution.values("short", ("commodity", "area", "users", "step", "period")))
    short = added_up(short, ["commodity", "area", "users", "period"]).assign(provenance=SHORT)
    columns = ["commodity", "area", "users", "period", "provenance", "t"]
    answered = pd.DataFrame(
        [
            (*key, ANSWERED, kt / THOUSAND)
            for (key, _), kt in solution.entered_by_policies(solution.program.met).items()
            if abs(kt) > NOTHING
        ],
        columns=["commodity", "area", "users", "period", "provenance", "t"],
    )
    parts = [part[columns] for part in (delivered, short, answered) if not part.empty]
    groups = pd.concat(parts, ignore_index=True) if parts else answered[columns]
    sectors = pd.DataFrame(
        [
            (commodity, area, parameters.users_of(sector), period, sector, rate)
            for (commodity, area, sector, period), rate in parameters.demand.items()
        ],
        columns=["commodity", "area", "users", "period", "sector", "rate"],
    )
    key = ["commodity", "area", "users", "period"]
    sectors["part"] = sectors["rate"] / sectors.groupby(key)["rate"].transform("sum")
    found = groups.merge(sectors, on=key)
    found["t"] = found["t"].astype(float) * found["part"]
    order = ["period", "area", "sector", "commodity", "provenance"]
    return reported_only(parameters, found[[*order, "t"]]).sort_values(order, ignore_index=True)


def weights(solution: Solution) -> dict[str, float]:
    """Fixed value weight of each demanded commodity, M USD per t."""
    parameters = solution.parameters
    return {name: parameters.commodity(name).weight * THOUSAND for name, _, _, _ in parameters.demand}


def by(delivered: pd.DataFrame, weight: dict[str, float], columns: list[str]) -> pd.DataFrame:
    """Reliance in points with its parts, by period and further columns, and the value of demand, before any response
    of users, in M USD."""
    valued = delivered.assign(value=delivered["t"] * delivered["commodity"].map(weight))
    table = valued.pivot_table(
        index=columns, columns="provenance", values="value", aggfunc="sum", fill_value=0.0, sort=False
    )
    table = table.reindex(columns=["secure", "exposed", SHORT, ANSWERED], fill_value=0.0)
    whole = table.sum(axis=1)
    return pd.DataFrame(
        {
            "reliance_points": POINTS * share(table["exposed"] + table[SHORT], whole),
            "exposed_points": POINTS * share(table["exposed"], whole),
            "short_points": POINTS * share(table[SHORT], whole),
            "demand_value_musd": whole,
        }
    ).reset_index()


def by_commodity(delivered: pd.DataFrame) -> pd.DataFrame:
    """period, commodity, demand_t (before any response of users), secure_t, exposed_t, short_t, answered_t,
    reliance_points."""
    table = delivered.pivot_table(
        index=["period", "commodity"], columns="provenance", values="t", aggfunc="sum", fill_value=0.0, sort=False
    ).reindex(columns=["secure", "exposed", SHORT, ANSWERED], fill_value=0.0)
    whole = table.sum(axis=1)
    return (
        pd.DataFrame(
            {
                "demand_t": whole,
                "secure_t": table["secure"],
                "exposed_t": table["exposed"],
                "short_t": table[SHORT],
                "answered_t": table[ANSWERED],
                "reliance_points": POINTS * share(table["exposed"] + table[SHORT], whole),
            }
        )
        .reset_index()
        .sort_values(["period", "commodity"], ignore_index=True)
    )
