"""No free lunch: a search for cycles of recipes, offers and outlets that make material or money out of nothing.

Two small linear programs over all activities of the case, wherever they take place. What has a ceiling cannot be
repeated without end, so only offers and outlets without one take part; activities that take nothing (mines), and those
that capture what they make out of a host's flow, do not.
Nor does what takes its mass from the ground, whatever it takes beside it (steel and reagents for the ore that the steel
is made of), in the search for material: processes of stages with the permits of a mine, and those of which a facility
draws on a resource. Offers and outlets with figures by period are left out,
too: what their months gain without end is told where the case is solved. Where a case wants such a way, it says
`free_lunch = "note"` among its settings.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_array, csr_array, hstack, vstack

from friendshore.case.draft import Draft, Record, fault, given, grouped, needs
from friendshore.case.expand import Activity, activities
from friendshore.case.nearest import parted
from friendshore.case.rules_hosts import captured
from friendshore.case.rules_joint import bounded
from friendshore.case.rules_lanes import left_by_lanes
from friendshore.errors import Fault
from friendshore.finance import mid_year_annuity

LEAST_GAIN_T = 1e-6
LEAST_GAIN_USD_PER_T = 0.01


@needs()
def no_free_lunch(draft: Draft) -> Iterator[Fault]:
    """Nothing makes material out of nothing; nothing makes money without limit by buying and selling."""
    caught = captured(draft)
    running = [each for each in activities(draft) if each.takes_something and each.process not in caught]
    ground = _from_the_ground(draft)
    material = list(_material([activity for activity in running if activity.process not in ground]))
    yield from material or _money(draft, running)


def _from_the_ground(draft: Draft) -> set[str]:
    """Processes that dig: what they make more of than they take is mass from the ground."""
    mines = {row["stage"] for row in draft.rows("stages") if row["permit_kind"] == "mine"}
    found = {row["process"] for row in draft.rows("processes") if row["stage"] in mines}
    return found | {row["process"] for row in draft.rows("facilities") if row["resource"]}


def _balances(running: Sequence[Activity]) -> tuple[list[str], csr_array, csr_array]:
    """Commodities, and tonnes made and tonnes used per tonne of activity (commodity x activity)."""
    commodities = sorted({name for activity in running for name in activity.flows})
    place = {name: number for number, name in enumerate(commodities)}
    entries = [(place[name], j, amount) for j, each in enumerate(running) for name, amount in each.flows.items()]
    rows, columns, amounts = (np.array(part) for part in zip(*entries, strict=True))
    shape = (len(commodities), len(running))
    made = coo_array((np.maximum(amounts, 0), (rows, columns)), shape=shape).tocsr()
    used = coo_array((np.maximum(-amounts, 0), (rows, columns)), shape=shape).tocsr()
    return commodities, made, used


def _material(running: Sequence[Activity]) -> Iterator[Fault]:
    """Activities, a tonne in all, that use no more of anything than they make and make more of something."""
    if not running:
        return
    commodities, made, used = _balances(running)
    net = made - used
    at_most_a_tonne = csr_array(np.ones((1, len(running))))
    limits = np.concatenate([np.zeros(len(commodities)), [1.0]])
    least, amounts = _least(-net.sum(axis=0), vstack([-net, at_most_a_tonne]), limits)
    if -least <= LEAST_GAIN_T:
        return
    gained = [name for name, amount in zip(commodities, net @ amounts, strict=True) if amount > LEAST_GAIN_T]
    named = [activity for activity, amount in zip(running, amounts, strict=True) if amount > LEAST_GAIN_T]
    titles = ", ".join(f"{activity.process} {activity.mode}" for activity in named[:6])
    yield fault(named[0].row, "mode", f"material out of nothing: {titles} make {', '.join(gained[:3])} from nothing")


def _least(cost: np.ndarray, matrix: Any, limits: np.ndarray) -> tuple[float, np.ndarray]:
    """Least cost, and its amounts, at amounts of zero or more that keep matrix times amounts within the limits."""
    found = linprog(cost, matrix, limits, method="highs")
    if found.fun is None or found.x is None:
        return 0.0, np.zeros(len(cost))
    return float(found.fun), np.asarray(found.x)


@dataclass(frozen=True)
class _Deal:
    """An offer or outlet without a ceiling in a year; price in USD/t."""

    name: str
    commodity: str
    area: str
    price: float
    row: Record


def _money(draft: Draft, running: Sequence[Activity]) -> Iterator[Fault]:
    """The first year in which something is bought and sold at a gain, without limit.

    Through recipes a gain counts if it is there with every cost, capital included, at its least in any country; and
    only where someone demands something: where nobody does, such gains are what the case is for.
    """
    unit_cost = _least_costs(draft)
    paying = any(cost < 0 for cost in unit_cost.values())
    if paying and (round_trip := list(_going_round(running, unit_cost))):
        yield from round_trip
        return
    for year in _years(draft):
        buys = list(_deals(draft, "offer", year))
        sells = [deal for deal in _deals(draft, "outlet", year) if deal.price > 0 or paying]
        direct = list(_trade(draft, buys, sells, year))
        found = direct or (list(_processing(draft, running, buys, sells, year)) if len(draft.rows("demand")) else [])
        if found:
            yield from found
            return


def _going_round(running: Sequence[Activity], unit_cost: Mapping[str, float]) -> Iterator[Fault]:
    """Activities, a tonne in all, that use no more than they make and are paid for it: by-products that pay more than
    a process costs, of what comes back to it."""
    commodities, made, used = _balances(running) if running else ([], csr_array((0, 0)), csr_array((0, 0)))
    cost = np.array([_cost(unit_cost, activity) for activity in running])
    if not len(cost):
        return
    matrix = vstack([used - made, csr_array(np.ones((1, len(running))))])
    least, amounts = _least(cost, matrix, np.concatenate([np.zeros(len(commodities)), [1.0]]))
    if -least <= LEAST_GAIN_USD_PER_T:
        return
    named = [activity for activity, amount in zip(running, amounts, strict=True) if amount > LEAST_GAIN_T]
    titles = ", ".join(f"{activity.process} {activity.mode}" for activity in named[:6])
    expected = f"money out of nothing: {titles} give back what they take and gain {-least:.4g} USD per tonne"
    yield fault(named[0].row, "mode", f"{expected}; correct a negative cost")


def _years(draft: Draft) -> list[int]:
    """Years in which prices, which are linear between them, can be furthest apart."""
    stated = {int(row["year"]) for table in ("offer_years", "outlet_years") for row in draft.rows(table)}
    markets = [*draft.rows("offers"), *draft.rows("outlets")]
    changing = {int(row[when][:4]) for row in markets for when in ("opens", "closes") if row[when]}
    starts = sorted(int(row["start"][:4]) for row in draft.rows("periods"))
    if not starts:
        return []
    return sorted({year for year in stated | changing if starts[0] <= year <= starts[-1]} | {starts[0], starts[-1]})


def _deals(draft: Draft, kind: str, year: int) -> Iterator[_Deal]:
    ceiling = {"offer": "most_t_per_yr_base", "outlet": "most_t_per_yr"}[kind]
    by_name = {name: rows for (name,), rows in grouped(draft.rows(f"{kind}_years"), kind)}
    baskets = sorted(draft.words("baskets", "basket"))
    held = bounded(draft) | {name for row in draft.rows("host_limits") for name in parted(row["offers"])}
    held |= draft.words(f"{kind}_periods", kind)
    for row in draft.rows(f"{kind}s"):
        rows = sorted(by_name.get(row[kind], []), key=lambda each: int(each["year"]))
        open_then = (not row["opens"] or row["opens"] <= f"{year}-12") and (
            not row["closes"] or row["closes"] >= f"{year}-01"
        )
        if not rows or not open_then or row.get("pool") or row[kind] in held:
            continue
        years = [each["year"] for each in rows]
        if np.interp(year, years, [float(given(each[ceiling])) for each in rows]) > 0:
            continue
        price = float(np.interp(year, years, [each["price_usd_per_t"] for each in rows]))
        for basket in baskets if "*" in row["commodity"] else [""]:
            yield _Deal(row[kind], row["commodity"].replace("*", basket), row["area"], price, row)


def _trade(draft: Draft, buys: Sequence[_Deal], sells: Sequence[_Deal], year: int) -> Iterator[Fault]:
    """Bought and sold again as it is, freight paid and what is lost on the way gone."""
    for sell in sells:
        for buy in buys:
            if buy.commodity == sell.commodity:
                there = sell.area in ("*", buy.area)
                left = 1.0 if there else left_by_lanes(draft, buy.commodity, buy.area, sell.area)
                gain = sell.price * left - buy.price - _freight(draft, buy, sell) if left else 0.0
                if gain > LEAST_GAIN_USD_PER_T:
                    yield _fault(sell, [buy], [], gain, year)
                    break


def _freight(draft: Draft, buy: _Deal, sell: _Deal) -> float:
    """Freight between the two, USD/t; 0 where an outlet is anywhere, endless where the commodity is not traded."""
    if sell.area in ("*", buy.area):
        return 0.0
    names = {buy.commodity, f"{buy.commodity.split(':')[0]}:*"}
    commodity = next(row for row in draft.rows("commodities") if row["commodity"] in names)
    if commodity["trade"] == "none":
        return float("inf")
    ends = {row["area"]: row for row in draft.rows("areas")}
    regions = (ends[buy.area]["freight_region"], ends[sell.area]["freight_region"])
    lane = [
        row["usd_per_t"]
        for row in draft.rows("freight")
        if (row["from_region"], row["to_region"]) == regions and row["freight_class"] == commodity["freight_class"]
    ]
    inland = ends[buy.area]["inland_usd_per_t"] + ends[sell.area]["inland_usd_per_t"]
    return float(inland + lane[0]) if lane else float("inf")


def _processing(
    draft: Draft, running: Sequence[Activity], buys: Sequence[_Deal], sells: Sequence[_Deal], year: int
) -> Iterator[Fault]:
    """Bought, processed and sold at a gain: a tonne sold, or run for pay, in all; what is bought is kept apart from
    what is made.

    Columns: activity, tonnes bought, tonnes made and used again, tonnes sold.
    """
    commodities, made, used = _balances(running) if running else ([], csr_array((0, 0)), csr_array((0, 0)))
    buys = [deal for deal in buys if deal.commodity in commodities]
    sells = [deal for deal in sells if deal.commodity in commodities]
    if not buys or not sells:
        return
    count = len(commodities)
    bought, sold = (_where_dealt(deals, commodities) for deals in (buys, sells))
    kept = csr_array(np.eye(count))
    use = hstack([used, -bought, -kept, csr_array((count, len(sells)))])
    sale = hstack([-made, csr_array((count, len(buys))), kept, sold])
    unit_cost = _least_costs(draft)
    running_cost = np.array([_cost(unit_cost, activity) for activity in running])
    paid = running_cost < 0  # what earns by running is counted among the tonnes, and what it makes must go somewhere
    one = csr_array(np.concatenate([paid, np.zeros(len(buys) + count), np.ones(len(sells))])[None, :])
    cost = np.concatenate([running_cost, [deal.price for deal in buys], np.zeros(count), [-d.price for d in sells]])
    rows = [use, sale, *([-sale] if paid.any() else []), one]
    limits = np.zeros(sum(part.shape[0] for part in rows))
    limits[-1] = 1.0
    least, amounts = _least(cost, vstack(rows), limits)
    if -least <= LEAST_GAIN_USD_PER_T:
        return
    run, buying, _, selling = np.split(amounts, np.cumsum([len(running), len(buys), count]))
    chosen = [deal for deal, amount in zip(buys, buying, strict=True) if amount > LEAST_GAIN_T]
    through = [activity for activity, amount in zip(running, run, strict=True) if amount > LEAST_GAIN_T]
    yield _fault(sells[int(np.argmax(selling))], chosen, through, -least, year)


def _cost(unit_cost: Mapping[str, float], activity: Activity) -> float:
    """Cost of a tonne of an activity, that of its mode too, USD."""
    return float(unit_cost[activity.process] * activity.row["capacity_use"] + activity.row["cost_usd_per_t"])


def _where_dealt(deals: Sequence[_Deal], commodities: Sequence[str]) -> csr_array:
    rows = [commodities.index(deal.commodity) for deal in deals]
    return coo_array((np.ones(len(deals)), (rows, range(len(deals)))), shape=(len(commodities), len(deals))).tocsr()


def _least_costs(draft: Draft) -> dict[str, float]:
    """Least cost of a tonne of activity of each process in any country, capital included, USD/t."""
    countries = draft.rows("countries")
    labour, capital = (min(row[index] for row in countries) for index in ("labour_index", "capex_index"))
    interest = min(min(row["wacc_mining_share"], row["wacc_plant_share"]) for row in countries)
    energy = {"electricity": 0.0, "heat": 0.0}
    for (carrier,), rows in grouped(draft.rows("energy"), "carrier"):
        energy[carrier] = min(row["price_usd_per_unit_low"] for row in rows)
    costs = {}
    for row in draft.rows("processes"):
        local = bool(row["index_applies"])
        running = row["reagents_usd_per_t"] + row["labour_usd_per_t"] * (labour if local else 1)
        sites = [each for each in draft.rows("facilities") if each["process"] == row["process"]]
        running = min([running, *(each["opex_usd_per_t"] for each in sites if given(each["opex_usd_per_t"]))])
        power = row["electricity_mwh_per_t"] * energy["electricity"] + row["heat_gj_per_t"] * energy["heat"]
        work = row["local_cost_share"] if local else 0.0
        capex = row["capex_usd_per_t"] * (work * capital + 1 - work)
        capex = min([capex, *(each["capex_usd_per_t"] for each in sites if given(each["capex_usd_per_t"]))])
        yearly = mid_year_annuity(interest, row["lifetime_years"]) + row["fixed_om_share"]
        costs[row["process"]] = running + power + capex * yearly
    return costs


def _fault(sell: _Deal, buys: Sequence[_Deal], through: Sequence[Activity], gain: float, year: int) -> Fault:
    bought = ", ".join(f"{deal.name} ({deal.price:g} USD/t)" for deal in buys[:3])
    titles = ", ".join(f"{activity.process} {activity.mode}" for activity in through[:6])
    route = f" through {titles}" if titles else ""
    expected = (
        f"money out of nothing in {year}: bought without limit from {bought}{route}, sold here without limit at "
        f"{sell.price:g} USD/t, gains {gain:.4g} USD per tonne; correct a price or give one of them a ceiling"
    )
    return fault(sell.row, "outlet", expected)
