"""What users pay makers of the bloc above the bloc price: a transfer, in no cost of the plan."""

from __future__ import annotations

from collections import defaultdict

import pandas as pd

from friendshore.frames import in_order
from friendshore.frames import rows as each
from friendshore.names import AreaName, CommodityName, PeriodName
from friendshore.parameters.markets import SECURE
from friendshore.plan.reading import NOTHING, Solution, reported_only
from friendshore.units import THOUSANDTH

COLUMNS = ["period", "commodity", "area", "t", "premium_usd_per_t", "musd", "users_musd"]
Place = tuple[CommodityName, AreaName, PeriodName]
"""commodity, area, period"""


def market_premiums(solution: Solution) -> pd.DataFrame:
    """One row a period, commodity and area of makers that are paid a premium.

    t                  secure output that stays with buyers of the bloc: not owed to an adversary, not sold to an outlet
    premium_usd_per_t  what they pay above the bloc price
    musd               t x premium
    users_musd         the part of it that users of the commodity itself pay, by their share of secure use in the
                       period; the rest is paid by the next maker, who asks for it in his own price
    """
    premium = solution.parameters.prices.premium
    sold, taken = _outlets(solution), _users_share(solution)
    rows = []
    for place, kt in _made(solution).items():
        commodity, area, period = place
        kept = kt - sold.get(place, 0.0)
        if premium.get(place) and kept > NOTHING:
            paid = kept * premium[place]
            users = paid * taken.get((commodity, period), 0.0)
            rows.append((period, commodity, area, kept / THOUSANDTH, premium[place] / THOUSANDTH, paid, users))
    found = pd.DataFrame(rows, columns=COLUMNS).astype(dict.fromkeys(COLUMNS[3:], float))
    return in_order(reported_only(solution.parameters, found), COLUMNS[:3])


def _made(solution: Solution) -> dict[Place, float]:
    """Secure output less what is owed, kt."""
    fleets = solution.parameters.fleets
    made: defaultdict[Place, float] = defaultdict(float)
    for (commodity, provenance, fleet, period), kt in solution.entered(solution.program.made).items():
        if provenance == SECURE:
            made[commodity, fleets[fleet].area, period] += kt
    return dict(made)


def _outlets(solution: Solution) -> dict[Place, float]:
    """Secure sales to outlets, kt."""
    sold: defaultdict[Place, float] = defaultdict(float)
    for row in each(solution.values("sell", ("outlet", "provenance", "area", "period"))):
        if row.provenance == SECURE:
            sold[solution.parameters.outlets[row.outlet].commodity, row.area, row.period] += row.value
    return dict(sold)


def _users_share(solution: Solution) -> dict[tuple[CommodityName, PeriodName], float]:
    """(commodity, period) -> share of its secure use that is delivered to users rather than taken by a next maker."""
    parameters = solution.parameters
    delivered: defaultdict[tuple[CommodityName, PeriodName], float] = defaultdict(float)
    whole: defaultdict[tuple[CommodityName, PeriodName], float] = defaultdict(float)
    for row in each(solution.values("deliver", ("commodity", "provenance", "area", "users", "period"))):
        if row.provenance == SECURE:
            delivered[row.commodity, row.period] += row.value
            whole[row.commodity, row.period] += row.value
    for row in each(solution.values("activity", ("fleet", "mode", "provenance", "period"))):
        if row.provenance == SECURE:
            for commodity, amount in parameters.modes[row.fleet, row.mode].inputs.items():
                whole[commodity, row.period] += row.value * amount
    return {key: delivered[key] / amount for key, amount in whole.items() if amount}
