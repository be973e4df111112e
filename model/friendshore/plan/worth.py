"""What a further tonne is worth in this plan, beside what the adversary's market asks for it and when."""

from __future__ import annotations

from collections.abc import Mapping
from math import isnan

import pandas as pd

from friendshore.frames import in_order, records
from friendshore.parameters import Parameters
from friendshore.parameters.prices import setting_the_market
from friendshore.plan.reading import Solution, reported_only
from friendshore.units import THOUSANDTH

COLUMNS = ["period", "commodity", "area", "provenance", "worth_usd_per_t", "market_usd_per_t", "market_date",
           "market_source"]  # fmt: skip


def worth(solution: Solution) -> pd.DataFrame:
    """One row a commodity, area, provenance and reported period.

    worth_usd_per_t   dual of the material balance in the step that minimised cost, undiscounted: what a tonne given
                      from outside would save the plan
    market_usd_per_t  price of the offer that sets the adversary's market (`parameters/prices.py`), before duties and
                      freight; blank where no adversary offers it
    market_date       day, month or year that this price is of, and market_source where it comes from, as
                      offer_years.csv says; of a price by period the source alone

    The balance reads "in less out = 0", so a tonne given from outside takes a tonne off the right-hand side and saves
    its dual: the dual is the worth. Only the discount weight is undone.
    """
    duals = solution.duals("material_balance", ("commodity", "provenance", "area", "period"))
    found = duals["value"] / duals["period"].map(dict(solution.parameters.discount)).astype(float) / THOUSANDTH
    asked = market(solution.parameters)
    keys = list(zip(duals["commodity"], duals["period"], strict=True))
    frame = duals.assign(
        worth_usd_per_t=found,
        market_usd_per_t=[asked[key][0] if key in asked else float("nan") for key in keys],
        market_date=[asked[key][1] if key in asked else "" for key in keys],
        market_source=[asked[key][2] if key in asked else "" for key in keys],
    )
    return in_order(reported_only(solution.parameters, frame[COLUMNS]), COLUMNS[:4])


def market(parameters: Parameters) -> Mapping[tuple[str, str], tuple[float, str, str]]:
    """(commodity, period) -> USD/t that the adversary's market asks, its date and source; of several the cheapest."""
    told: dict[str, dict[int, tuple[str, str]]] = {}
    for row in records(parameters.case.tables["offer_years"]):
        told.setdefault(row["offer"], {})[int(row["year"])] = row["price_date"], row["source"]
    then = {
        (row["offer"], row["period"]): ("", row["source"])
        for row in records(parameters.case.tables["offer_periods"])
        if not isnan(row["price_usd_per_t"])
    }
    found: dict[tuple[str, str], tuple[float, str, str]] = {}
    for (commodity, _), offer in setting_the_market(parameters.offers, parameters.where).items():
        years = told.get(offer.name, {})
        for period in parameters.periods:
            year = max((each for each in years if each <= min(period.year_shares())), default=min(years, default=0))
            said = then.get((offer.name, period.name)) or years[year]
            price = offer.price[period.name] / THOUSANDTH, *said
            key = commodity, period.name
            if key not in found or price[0] < found[key][0]:
                found[key] = price
    return found
