"""Where material goes: flows, purchases, sales, stocks, energy, emissions, the balance."""

from __future__ import annotations

from collections import defaultdict

import pandas as pd

from friendshore.frames import in_order
from friendshore.frames import rows as each
from friendshore.parameters.markets import PROVENANCES
from friendshore.plan.reading import NOTHING, Solution, reported_only, tonnes
from friendshore.plan.supply import LOST
from friendshore.units import THOUSANDTH


def flows(solution: Solution) -> pd.DataFrame:
    """period, commodity, provenance, origin, destination, t: by lane, by contract, and from its seller to an importer;
    pooled trade passes through the world pool."""
    columns = ["period", "commodity", "provenance", "origin", "destination"]
    rows = [
        (period, commodity, provenance, origin, destination, kt / THOUSANDTH)
        for (commodity, provenance, origin, destination, period), kt in solution.entered(solution.program.moved).items()
    ]
    frame = pd.DataFrame(rows, columns=[*columns, "t"])
    return reported_only(solution.parameters, frame).sort_values(columns, ignore_index=True)


def purchases(solution: Solution) -> pd.DataFrame:
    """period, offer, commodity, area, step, provenance, t, price_usd_per_t, cost_musd."""
    parameters = solution.parameters
    rows = []
    for row in each(solution.values("buy", ("offer", "period"))):
        offer = parameters.offers[row.offer]
        price = offer.price[row.period]
        rows.append(
            (row.period, offer.name, offer.commodity, offer.area, offer.step, offer.provenance, row.value / THOUSANDTH,
             price / THOUSANDTH, row.value * price)
        )  # fmt: skip
    columns = ["period", "offer", "commodity", "area", "step", "provenance", "t", "price_usd_per_t", "cost_musd"]
    return in_order(reported_only(parameters, pd.DataFrame(rows, columns=columns)), columns[:2])


def sales(solution: Solution) -> pd.DataFrame:
    """period, outlet, commodity, area, provenance, t, price_usd_per_t, revenue_musd (negative: disposal)."""
    parameters = solution.parameters
    rows = []
    for row in each(solution.values("sell", ("outlet", "provenance", "area", "period"))):
        outlet = parameters.outlets[row.outlet]
        price = outlet.price[row.period]
        rows.append(
            (row.period, outlet.name, outlet.commodity, row.area, row.provenance, row.value / THOUSANDTH,
             price / THOUSANDTH, row.value * price)
        )  # fmt: skip
    columns = ["period", "outlet", "commodity", "area", "provenance", "t", "price_usd_per_t", "revenue_musd"]
    return in_order(reported_only(parameters, pd.DataFrame(rows, columns=columns)), columns[:5])


def stocks(solution: Solution) -> pd.DataFrame:
    """Closing stocks: period, commodity, area, provenance, t."""
    found = tonnes(solution.values("stock", ("commodity", "provenance", "area", "period")))
    columns = ["period", "commodity", "area", "provenance", "t"]
    return in_order(reported_only(solution.parameters, found[columns]), columns[:-1])


def energy(solution: Solution) -> pd.DataFrame:
    """period, country, site (the country again where a plant has no site of its own), carrier, tranche, amount, unit,
    price_usd_per_unit (MWh or GJ), cost_musd."""
    parameters = solution.parameters
    country_of = parameters.country_of_site
    steps = {(step.site, step.carrier, step.name): step for step in parameters.tranches}
    rows = []
    for row in each(solution.values("power", ("site", "carrier", "tranche", "period"))):
        price = steps[row.site, row.carrier, row.tranche].price[row.period]
        unit = "GWh" if row.carrier == "electricity" else "TJ"
        rows.append(
            (row.period, country_of[row.site], row.site, row.carrier, row.tranche, row.value, unit, price / THOUSANDTH,
             row.value * price)
        )  # fmt: skip
    columns = ["period", "country", "site", "carrier", "tranche", "amount", "unit", "price_usd_per_unit", "cost_musd"]
    return in_order(reported_only(parameters, pd.DataFrame(rows, columns=columns)), columns[:5])


def emissions(solution: Solution) -> pd.DataFrame:
    """period, country, account, t: CO2, radioactive residue and tailings, and water, of which a t is a m3.

    Accounts that the program does not keep, because nothing limits or charges them, are worked out from activity.
    """
    parameters = solution.parameters
    amounts: defaultdict[tuple[str, str, str], float] = defaultdict(float)
    for row in each(solution.values("emission", ("account", "country", "period"))):
        amounts[row.period, row.country, row.account] += row.value
    for row in each(solution.values("activity", ("fleet", "mode", "provenance", "period"))):
        fleet = parameters.fleets[row.fleet]
        for account, amount in parameters.processes[fleet.process].leaves.items():
            if amount and not parameters.counts(account, fleet.country):
                amounts[row.period, fleet.country, account] += amount * row.value
    rows = [(*key, amount / THOUSANDTH) for key, amount in amounts.items() if abs(amount) > NOTHING]
    columns = ["period", "country", "account", "t"]
    return in_order(reported_only(parameters, pd.DataFrame(rows, columns=columns)), columns[:-1])


def balance(solution: Solution) -> pd.DataFrame:
    """period, commodity, item, t: what comes in (+) and goes out (-) of the plan, summed over areas and provenance.

    What a policy keeps or gives back stands under its name. Trade between areas and relabelling cancel and are left
    out; the items of a commodity and period sum to zero.
    """
    parameters = solution.parameters
    items: defaultdict[tuple[str, str, str], float] = defaultdict(float)
    for row in each(solution.values("activity", ("fleet", "mode", "provenance", "period"))):
        fleet, mode = parameters.fleets[row.fleet], parameters.modes[row.fleet, row.mode]
        owed = parameters.owed(fleet, next(period for period in parameters.periods if period.name == row.period))
        for commodity, amount in mode.outputs.items():
            items[row.period, commodity, "made"] += row.value * amount
            if owed:
                items[row.period, commodity, "owed to an adversary"] -= row.value * amount * owed
        for commodity, amount in mode.inputs.items():
            items[row.period, commodity, "used"] -= row.value * amount
    for row in each(solution.values("buy", ("offer", "period"))):
        items[row.period, parameters.offers[row.offer].commodity, "bought"] += row.value
    for row in each(solution.values("sell", ("outlet", "provenance", "area", "period"))):
        items[row.period, parameters.outlets[row.outlet].commodity, "sold or disposed of"] -= row.value
    columns = ("commodity", "provenance", "area", "users", "period")
    for row in each(solution.values("deliver", columns)):
        items[row.period, row.commodity, "delivered"] -= row.value
    for (key, policy), kt in solution.entered_by_policies(solution.program.balance).items():
        commodity, _, _, period = key
        items[period, commodity, policy.replace("_", " ")] += kt
    _lost(solution, items)
    _stocked(solution, items)
    rows = [(*key, amount / THOUSANDTH) for key, amount in items.items() if abs(amount) > NOTHING]
    frame = pd.DataFrame(rows, columns=["period", "commodity", "item", "t"])
    return in_order(reported_only(parameters, frame), ["period", "commodity", "item"])


def _lost(solution: Solution, items: defaultdict[tuple[str, str, str], float]) -> None:
    """What lanes lose; what a policy moves stands under its name without what does not arrive."""
    program, lanes = solution.program, solution.parameters.lanes
    if not any(lane.lost for lane in lanes.rows):
        return
    for (commodity, _, origin, destination, period), kt in solution.entered(program.moved).items():
        items[period, commodity, LOST] -= kt * lanes.lost(commodity, origin, destination, period)
    for (key, policy), kt in solution.entered_by_policies(program.moved).items():
        commodity, _, origin, destination, period = key
        items[period, commodity, policy.replace("_", " ")] += kt * lanes.lost(commodity, origin, destination, period)


def _stocked(solution: Solution, items: defaultdict[tuple[str, str, str], float]) -> None:
    parameters = solution.parameters
    closing = solution.values("stock", ("commodity", "provenance", "area", "period"))
    held = {(row.commodity, row.provenance, row.area, row.period): row.value for row in each(closing)}
    for stock in parameters.stocks:
        loss = parameters.commodity(stock.commodity).loss
        if (stock.commodity, "secure", stock.area, parameters.periods[0].name) not in solution.program.block.stock:
            continue
        for provenance in PROVENANCES:
            before = stock.opening[provenance]
            for period in parameters.periods:
                now = held.get((stock.commodity, provenance, stock.area, period.name), 0.0)
                items[period.name, stock.commodity, "opening stock"] += before
                items[period.name, stock.commodity, "lost in store"] -= before * (1 - (1 - loss) ** period.years)
                items[period.name, stock.commodity, "closing stock"] -= now
                before = now
