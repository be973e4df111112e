"""Where a case's facilities, countries and areas are drawn: places.csv, and the country's point for want of another."""

from __future__ import annotations

import pandas as pd

from friendshore.case import Case

COLUMNS = ["latitude", "longitude", "site"]


def place_points(case: Case) -> pd.DataFrame:
    """The rows of places.csv by place: facility, country or area. Empty for a case without that table."""
    return case.tables["places"].set_index("place")[COLUMNS]


def facility_points(case: Case) -> pd.DataFrame:
    """By facility: latitude, longitude, site, and whether the point is its `own` or stands for its country.

    A facility with neither is left out: there is nothing to draw it at.
    """
    stated = place_points(case)
    home = case.tables["facilities"].set_index("facility")["country"]
    own = home.index.isin(stated.index)
    where = home.where(~own, home.index.to_series())
    found = stated.reindex(where).set_axis(home.index)
    return found.assign(own=own).dropna(subset=["latitude", "longitude"])
