"""The bloc price: what a tonne from a market of the adversary costs a buyer, and so what a maker in the bloc can ask.

    bloc price[k,c,t]  =  price[n,t] * (1 + sum of tariffs[k,i,c,t])  +  sum of levies[k,i,c,t]  +  freight[i,c]

least over the steps n that set the market, for commodity k, origin i, importing area c, in M USD/kt. Tariffs and levies
are the terms of policies (`levers.py`); freight is the lane's. Without an adversary's offer there is no bloc price.
"""

from __future__ import annotations

from collections.abc import Mapping

from friendshore.parameters.levers import Levers
from friendshore.parameters.markets import EXPOSED, Commodity, Offer
from friendshore.parameters.places import Places

MARKET = ("market", "swing", "full_cost", "cash_cost")
"""Steps of offers.csv whose price is the market's, the first found; a commodity without any takes its dearest step."""


def bloc_prices(
    offers: Mapping[str, Offer], commodities: Mapping[str, Commodity], where: Places, levers: Levers
) -> dict[tuple[str, str, str], float]:
    """(commodity, area, period) -> M USD/kt, in every planner's and partner's area."""
    by_commodity: dict[tuple[str, str], list[Offer]] = {}
    for offer in offers.values():
        if offer.provenance == EXPOSED and where.role.get(offer.area) == "adversary":
            by_commodity.setdefault((offer.commodity, offer.area), []).append(offer)
    found: dict[tuple[str, str, str], float] = {}
    for (commodity, origin), steps in by_commodity.items():
        setting = _market(steps)
        for area, role in where.role.items():
            if role == "adversary":
                continue
            freight_class = commodities[commodity].freight_class
            freight = where.lane_cost(freight_class, origin, area) if freight_class else 0.0
            for period in levers.periods:
                key = commodity, origin, area, period.name
                price = setting.price[period.name] * (1 + levers.ad_valorem.get(key, 0.0))
                price += levers.levy.get(key, 0.0) + freight
                place = commodity, area, period.name
                found[place] = min(price, found.get(place, float("inf")))
    return found


def _market(steps: list[Offer]) -> Offer:
    """The step that sets the market's price."""
    for word in MARKET:
        for step in steps:
            if step.step == word:
                return step
    return max(steps, key=lambda step: max(step.price.values()))
