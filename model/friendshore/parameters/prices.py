"""The bloc price: what a tonne from a market of the adversary costs a buyer, and so what a maker in the bloc can ask.

    bloc price[k,c,t]  =  (price[n,t] * (1 + sum of tariffs[k,i,c,t])  +  sum of levies[k,i,c,t]  +  freight[i,c])
                          / (1 - lost[k,i,c,t])
    premium[k,c,t]     =  sum of shares[k,c,t] * price[n,t]  +  sum of amounts[k,c,t]

least over the steps n that set the market, for commodity k, origin i, importing area c, in M USD/kt. Tariffs, levies
and premiums are the terms of policies (`levers.py`); freight and loss are the lane's. Where buyers pay a premium for
what is made in the bloc, its makers can ask that much more. Without an adversary's offer there is neither.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from friendshore.names import AreaName, CommodityName, OfferName, PeriodName
from friendshore.parameters.lanes import Lanes
from friendshore.parameters.levers import Levers
from friendshore.parameters.markets import EXPOSED, Commodity, Offer
from friendshore.parameters.places import Places

MARKET = ("market", "swing", "full_cost", "cash_cost")
"""Steps of offers.csv whose price is the market's, the first found; a commodity without any takes its dearest step."""
Place = tuple[CommodityName, AreaName, PeriodName]
"""commodity, area, period"""


@dataclass(frozen=True)
class Prices:
    """bloc: what the adversary's goods cost there; premium: what is paid above it for goods made there, M USD/kt."""

    bloc: Mapping[Place, float]
    premium: Mapping[Place, float]


def prices(
    offers: Mapping[OfferName, Offer],
    commodities: Mapping[CommodityName, Commodity],
    where: Places,
    levers: Levers,
    lanes: Lanes,
) -> Prices:
    """Prices in every planner's and partner's area."""
    bloc: dict[Place, float] = {}
    premium: dict[Place, float] = {}
    for (commodity, origin), setting in setting_the_market(offers, where).items():
        for area, role in where.role.items():
            if role == "adversary":
                continue
            freight_class = commodities[commodity].freight_class
            if freight_class and not where.has_lane(freight_class, origin, area):
                continue
            freight = where.lane_cost(freight_class, origin, area) if freight_class else 0.0
            for period in levers.periods:
                key = commodity, origin, area, period.name
                asked = setting.price[period.name]
                price = asked * (1 + levers.ad_valorem.get(key, 0.0)) + levers.levy.get(key, 0.0) + freight
                if lost := lanes.lost(*key):
                    price /= 1 - lost
                place = commodity, area, period.name
                if price < bloc.get(place, float("inf")):
                    share, amount = levers.premium.get(place, (0.0, 0.0))
                    bloc[place], premium[place] = price, share * asked + amount
    return Prices(bloc, {place: more for place, more in premium.items() if more})


def setting_the_market(offers: Mapping[OfferName, Offer], where: Places) -> dict[tuple[CommodityName, AreaName], Offer]:
    """(commodity, origin) -> the step of an adversary's offers that sets the market's price."""
    steps: dict[tuple[CommodityName, AreaName], list[Offer]] = {}
    for offer in offers.values():
        if offer.provenance == EXPOSED and where.role.get(offer.area) == "adversary":
            steps.setdefault((offer.commodity, offer.area), []).append(offer)
    return {key: _market(found) for key, found in steps.items()}


def _market(steps: list[Offer]) -> Offer:
    for word in MARKET:
        for step in steps:
            if step.step == word:
                return step
    return max(steps, key=lambda step: max(step.price.values()))
