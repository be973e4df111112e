"""What planners take from abroad, from an adversary, and through one: three shares, apart.

    imported_share    from outside the area, by where it was last made, over what is taken there
    adversary_share   from an adversary's own area, by where it was last made
    exposed_share     of which some step, whichever, lay in an adversary's hands

The first is what geological surveys mean by import reliance, whoever sells (they take exports off what is imported;
here only what the area uses itself counts); the second tells the adversary apart; the third, with what goes short, is
the reliance of a plan. What comes out of store has no origin in its year and counts in no share.

Of a commodity all counts that plants, users and stores of the area take; of an element what its users take, by the
tonnes of separated oxide that products hold (contents.py), each product from where it was last made.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pandas as pd

from friendshore.frames import stacked
from friendshore.names import AreaName

ALL = "*"
"""All planners together: what they sell each other is no import."""
STORE = "stocks"
COMMODITY, ELEMENT = "commodity", "element"
NODE = ["period", "commodity", "provenance", "destination"]
KEY = ["period", "area", "of", "name"]
SHARES = ["imported_share", "adversary_share", "exposed_share"]
COLUMNS = [*KEY, "taken_t", *SHARES]


def import_shares(tables: Mapping[str, pd.DataFrame], role: Mapping[AreaName, str]) -> pd.DataFrame:
    """COLUMNS: area (* for all planners), of (commodity or element), name, t in the period and shares of it.

    tables    those of a plan: `supply_matrix`, `deliveries` and `contents` are read
    role      area -> planner, partner or adversary
    """
    planners = [area for area, its in role.items() if its == "planner"]
    matrix = tables["supply_matrix"]
    matrix = matrix[matrix["destination"].isin(planners)].assign(period=lambda frame: frame["period"].astype(str))
    taken = stacked([matrix.assign(of=COMMODITY, name=matrix["commodity"]), _elements(matrix, tables)])
    taken = taken[taken["origin"] != STORE].astype({"t": float})
    adverse = {area for area, its in role.items() if its == "adversary"}
    each = [_shares(taken[taken["destination"] == area], [area], area, adverse) for area in planners]
    return stacked([_shares(taken, planners, ALL, adverse), *each])


def _elements(matrix: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """The matrix of what users take, in tonnes of each element: what reaches an area has one mix for all there."""
    used = tables["deliveries"].rename(columns={"area": "destination", "t": "used_t"})
    used = used.assign(period=used["period"].astype(str)).groupby(NODE, observed=True)["used_t"].sum().reset_index()
    whole = matrix.groupby(NODE, observed=True)["t"].transform("sum")
    contents = tables["contents"].loc[lambda frame: ~frame["returns"].astype(bool), ["commodity", "element", "t_per_t"]]
    held = matrix.assign(part=matrix["t"] / whole).merge(used, on=NODE).merge(contents, on="commodity")
    return held.assign(t=held["used_t"] * held["part"] * held["t_per_t"], of=ELEMENT, name=held["element"])


def _shares(own: pd.DataFrame, inside: Collection[str], name: str, adverse: Collection[str]) -> pd.DataFrame:
    t = own["t"]
    counted = own.assign(
        area=name,
        taken_t=t,
        imported_share=t.where(~own["origin"].isin(inside), 0.0),
        adversary_share=t.where(own["origin"].isin(adverse), 0.0),
        exposed_share=t.where(own["provenance"] == "exposed", 0.0),
    )
    sums = counted.groupby(KEY, sort=False, observed=True)[["taken_t", *SHARES]].sum().reset_index()
    sums[SHARES] = sums[SHARES].div(sums["taken_t"], axis=0)
    return sums[COLUMNS]
