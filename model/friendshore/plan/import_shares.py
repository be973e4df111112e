"""What planners take of each commodity from abroad, from an adversary, and through one: three shares, apart.

    imported_share    from outside the area, by where it was last made, over what is taken there
    adversary_share   from an adversary's own area, by where it was last made
    exposed_share     of which some step, whichever, lay in an adversary's hands

The first is what geological surveys mean by import reliance, whoever sells (they take exports off what is imported;
here only what the area uses itself counts); the second tells the adversary apart; the third, with what goes short, is
the reliance of a plan. What comes out of store has no origin in its year and counts in no share.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

ALL = "*"
"""All planners together: what they sell each other is no import."""
STORE = "stocks"
KEY = ["period", "area", "commodity"]
COLUMNS = [*KEY, "taken_t", "imported_share", "adversary_share", "exposed_share"]


def import_shares(tables: Mapping[str, pd.DataFrame], role: Mapping[str, str]) -> pd.DataFrame:
    """period, area (* for all planners), commodity, taken_t, imported_share, adversary_share, exposed_share.

    tables    those of a plan; `supply_matrix` is read
    role      area -> planner, partner or adversary
    """
    planners = [area for area, its in role.items() if its == "planner"]
    matrix = tables["supply_matrix"].assign(period=lambda frame: frame["period"].astype(str))
    matrix = matrix[matrix["destination"].isin(planners) & (matrix["origin"] != STORE)]
    each = [_shares(matrix, [area], area, role) for area in planners]
    return pd.concat([_shares(matrix, planners, ALL, role), *each], ignore_index=True)[COLUMNS]


def _shares(matrix: pd.DataFrame, inside: Iterable[str], name: str, role: Mapping[str, str]) -> pd.DataFrame:
    own = matrix[matrix["destination"].isin(inside)]
    adverse = [area for area, its in role.items() if its == "adversary"]
    t = own["t"]
    counted = own.assign(
        area=name,
        taken_t=t,
        imported_share=t.where(~own["origin"].isin(inside), 0.0),
        adversary_share=t.where(own["origin"].isin(adverse), 0.0),
        exposed_share=t.where(own["provenance"] == "exposed", 0.0),
    )
    sums = counted.groupby(KEY, sort=False)[COLUMNS[3:]].sum().reset_index()
    shares = COLUMNS[4:]
    sums[shares] = sums[shares].div(sums["taken_t"], axis=0)
    return sums
