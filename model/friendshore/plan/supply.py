"""Who supplies whom: what an area takes of a commodity, by where it came from.

What passes through an area, or through the world pool, keeps the mix of what came in there: nothing tells one tonne
from another. Origins are the areas where plants made it or a market sold it, and stocks; a column is all that plants,
users and outlets of an area take, or what goes into store, and adds up to that. What is owed to an adversary stands in
the column of its buyer and in no other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from friendshore.frames import in_order, stacked
from friendshore.frames import rows as each
from friendshore.parameters.markets import EXPOSED, PROVENANCES, SECURE
from friendshore.plan.reading import NOTHING, Solution, reported_only
from friendshore.units import THOUSANDTH

STORE = "stocks"
"""Origin of what is drawn from stock, destination of what goes into it."""
LOST = "lost on the way"
"""Destination of what lanes lose."""
KEY = ["period", "commodity", "provenance", "origin", "destination"]

Node = tuple[str, str]
"""provenance, and an area or the world pool"""


@dataclass
class Trade:
    """One commodity in one period, kt.

    sources  (node, origin) -> what enters there
    arcs     (node, node) -> what moves on and arrives
    uses     (node, destination) -> what is taken there
    owed     (provenance, origin, destination) -> what leaves under an offtake contract with an adversary
    """

    sources: defaultdict[tuple[Node, str], float] = field(default_factory=lambda: defaultdict(float))
    arcs: defaultdict[tuple[Node, Node], float] = field(default_factory=lambda: defaultdict(float))
    uses: defaultdict[tuple[Node, str], float] = field(default_factory=lambda: defaultdict(float))
    owed: defaultdict[tuple[str, str, str], float] = field(default_factory=lambda: defaultdict(float))


def trades(solution: Solution) -> dict[tuple[str, str], Trade]:
    """(period, commodity) -> what enters, moves and is taken."""
    found: defaultdict[tuple[str, str], Trade] = defaultdict(Trade)
    _plants(solution, found)
    _markets(solution, found)
    _stocks(solution, found)
    program = solution.program
    lost = solution.parameters.lanes.lost
    for (commodity, provenance, origin, destination, period), kt in solution.entered(program.moved).items():
        trade, start = found[period, commodity], (provenance, origin)
        gone = kt * lost(commodity, origin, destination, period)
        trade.arcs[start, (provenance, destination)] += kt - gone
        if gone:
            trade.uses[start, LOST] += gone
    for row in each(solution.values("downgrade", ("commodity", "area", "period"))):
        found[row.period, row.commodity].arcs[(SECURE, row.area), (EXPOSED, row.area)] += row.value
    for row in each(solution.values("deliver", ("commodity", "provenance", "area", "users", "period"))):
        found[row.period, row.commodity].uses[(row.provenance, row.area), row.area] += row.value
    net: defaultdict[tuple[tuple[str, str, str, str], str], float] = defaultdict(float)
    net.update(solution.entered_by_policies(program.balance))
    for ((commodity, provenance, origin, destination, period), policy), kt in solution.entered_by_policies(
        program.moved
    ).items():
        net[(commodity, provenance, origin, period), policy] += kt
        arrived = 1 - lost(commodity, origin, destination, period)
        net[(commodity, provenance, destination, period), policy] -= kt * arrived
    for ((commodity, provenance, area, period), policy), kt in net.items():
        name = policy.replace("_", " ")
        if kt > 0:
            found[period, commodity].sources[(provenance, area), name] += kt
        else:
            found[period, commodity].uses[(provenance, area), name] -= kt
    return dict(found)


def _plants(solution: Solution, found: Mapping[tuple[str, str], Trade]) -> None:
    parameters = solution.parameters
    periods = {period.name: period for period in parameters.periods}
    for (commodity, provenance, name, period), kt in solution.entered(solution.program.made).items():
        area = parameters.fleets[name].area
        found[period, commodity].sources[(provenance, area), area] += kt
    for row in each(solution.values("activity", ("fleet", "mode", "provenance", "period"))):
        fleet, mode = parameters.fleets[row.fleet], parameters.modes[row.fleet, row.mode]
        owed = parameters.owed(fleet, periods[row.period])
        for commodity, amount in mode.outputs.items():
            if owed and fleet.offtake:
                found[row.period, commodity].owed[row.provenance, fleet.area, fleet.offtake.buyer] += (
                    row.value * amount * owed
                )
        for commodity, amount in mode.inputs.items():
            found[row.period, commodity].uses[(row.provenance, fleet.area), fleet.area] += row.value * amount


def _markets(solution: Solution, found: Mapping[tuple[str, str], Trade]) -> None:
    offers, outlets = solution.parameters.offers, solution.parameters.outlets
    for row in each(solution.values("buy", ("offer", "period"))):
        offer = offers[row.offer]
        found[row.period, offer.commodity].sources[(offer.provenance, offer.area), offer.area] += row.value
    for row in each(solution.values("sell", ("outlet", "provenance", "area", "period"))):
        commodity = outlets[row.outlet].commodity
        found[row.period, commodity].uses[(row.provenance, row.area), row.area] += row.value


def _stocks(solution: Solution, found: Mapping[tuple[str, str], Trade]) -> None:
    """What stocks give or take, after what is lost in store."""
    parameters = solution.parameters
    closing = solution.values("stock", ("commodity", "provenance", "area", "period"))
    held = {(row.commodity, row.provenance, row.area, row.period): row.value for row in each(closing)}
    kept = {index[:3] for index in solution.program.block.stock}
    for stock in parameters.stocks:
        loss = parameters.commodity(stock.commodity).loss
        for provenance, opening in stock.opening.items():
            place, before = (stock.commodity, provenance, stock.area), opening
            for period in parameters.periods if place in kept else ():
                now = held.get((*place, period.name), 0.0)
                drawn = before * (1 - loss) ** period.years - now
                trade, node = found[period.name, stock.commodity], (provenance, stock.area)
                if drawn > 0:
                    trade.sources[node, STORE] += drawn
                else:
                    trade.uses[node, STORE] -= drawn
                before = now


def supply_matrix(solution: Solution, found: Mapping[tuple[str, str], Trade]) -> pd.DataFrame:
    """period, commodity, provenance (as taken), origin, destination, t."""
    rows: defaultdict[tuple[str, ...], float] = defaultdict(float)
    for (period, commodity), trade in found.items():
        found_at = mixes(trade)
        for ((provenance, area), destination), kt in trade.uses.items():
            for origin, part in found_at.get((provenance, area), {}).items():
                rows[period, commodity, provenance, origin, destination] += kt * part
        for ends, kt in trade.owed.items():
            rows[(period, commodity, *ends)] += kt
    frame = pd.DataFrame([(*key, kt / THOUSANDTH) for key, kt in rows.items() if kt > NOTHING], columns=[*KEY, "t"])
    return in_order(reported_only(solution.parameters, frame), KEY)


def mixes(trade: Trade) -> dict[Node, dict[str, float]]:
    """Node -> shares of origins in what passes there, which sum to 1.

    through[n] * mix[n]  =  sources[n] + sum_m arcs[m,n] * mix[m]
    """
    nodes = sorted({end for arc in trade.arcs for end in arc} | {node for node, _ in (*trade.sources, *trade.uses)})
    origins = sorted({origin for _, origin in trade.sources})
    if not origins:
        return {}
    at, of = {node: number for number, node in enumerate(nodes)}, {name: number for number, name in enumerate(origins)}
    entering = np.zeros((len(nodes), len(origins)))
    for (node, origin), kt in trade.sources.items():
        entering[at[node], of[origin]] += kt
    moving = np.zeros((len(nodes), len(nodes)))
    for (start, end), kt in trade.arcs.items():
        moving[at[end], at[start]] += kt
    np.fill_diagonal(moving, 0.0)
    through = entering.sum(axis=1) + moving.sum(axis=1)
    kept = np.flatnonzero(through > NOTHING)
    if not len(kept):
        return {}
    left = np.diag(through[kept]) - moving[np.ix_(kept, kept)]
    mix = np.linalg.lstsq(left, entering[kept], rcond=None)[0].clip(min=0.0)
    whole = mix.sum(axis=1)
    return {
        nodes[node]: {origin: float(share) / total for origin, share in zip(origins, found, strict=True) if share > 0}
        for node, found, total in zip(kept, mix, whole, strict=True)
        if total > 0
    }


def unlike_use(solution: Solution, tables: Mapping[str, pd.DataFrame]) -> float:
    """The largest difference, t, between a column of the matrix and what plants, users and outlets of the area take, or
    what it is owed, counted from the other tables."""
    matrix, parameters = tables["supply_matrix"], solution.parameters
    key = ["period", "commodity", "area"]
    delivered = tables["deliveries"]
    delivered = delivered[delivered["provenance"].isin(PROVENANCES)]
    reported = {period.name: period for period in parameters.reported}
    plants: defaultdict[tuple[str, ...], float] = defaultdict(float)
    for row in each(solution.values("activity", ("fleet", "mode", "provenance", "period"))):
        fleet = parameters.fleets[row.fleet]
        for commodity, amount in parameters.modes[row.fleet, row.mode].inputs.items():
            plants[row.period, commodity, fleet.area] += row.value * amount / THOUSANDTH
    for row in each(tables["production"]):
        fleet = parameters.fleets[row.fleet]
        if fleet.offtake:
            plants[row.period, row.commodity, fleet.offtake.buyer] += row.t * parameters.owed(
                fleet, reported[row.period]
            )
    taken = pd.DataFrame([(*place, t) for place, t in plants.items() if place[0] in reported], columns=[*key, "t"])
    whole = stacked([taken, delivered[[*key, "t"]], tables["sales"][[*key, "t"]]]).groupby(key)["t"].sum()
    return _gap(matrix.groupby(["period", "commodity", "destination"])["t"].sum(), whole, set(parameters.where.region))


def unlike_supply(solution: Solution, tables: Mapping[str, pd.DataFrame]) -> float:
    """The largest difference, t, between a row of the matrix and what is made and bought in the area."""
    key = ["period", "commodity", "area"]
    there = stacked([tables["production"][[*key, "t"]], tables["purchases"][[*key, "t"]]]).groupby(key)["t"].sum()
    rows = tables["supply_matrix"].groupby(["period", "commodity", "origin"])["t"].sum()
    return _gap(rows, there, set(solution.parameters.where.region))


def _gap(one: pd.Series[float], other: pd.Series[float], areas: set[str]) -> float:
    """The largest difference of two sums by period, commodity and area; stocks and what policies keep are left out."""
    both = pd.concat([one.rename_axis(other.index.names), other], axis=1, keys=["one", "other"]).fillna(0.0)
    both = both[both.index.get_level_values("area").isin(areas)]
    return float((both["one"] - both["other"]).abs().max()) if len(both) else 0.0
