"""Standing plants that do less than their least use, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import cast

import pandas as pd

from friendshore.calendar import Period
from friendshore.frames import rows
from friendshore.names import AreaName, CommodityName, FleetName, ModeName, PeriodName, Provenance
from friendshore.parameters.chain import Mode, pattern
from friendshore.plan.reading import NOTHING, Solution
from friendshore.units import THOUSANDTH

NO_FEED = "nothing within its reach makes or sells its feed"
NOTHING_LOST = "the plan would as soon run it: nothing is lost or gained"
COLUMNS = ["period", "fleet", "plants", "stage", "country", "standing_t_per_yr", "least_t_per_yr", "used_t_per_yr",
           "idle_t_per_yr", "newly_idle_t_per_yr", "idling_musd", "why"]  # fmt: skip
Prices = Mapping[tuple[str, str, str, str], float]


def idle(solution: Solution) -> pd.DataFrame:
    """Fleets that stand idle in part or whole, by reported period: t/yr that stands, that would be used at least, that
    is, that is idle and newly so, what going idle costs in M USD, and why in words.

    Why is read from the step that minimised cost: what a further tonne of activity in the best mode would cost beyond
    what its outputs are worth in this plan.
    """
    parameters = solution.parameters
    missing = {(row.fleet, row.period): row.value for row in rows(solution.values("idle", ("fleet", "period")))}
    newly = {(row.fleet, row.period): row.value for row in rows(solution.values("shut", ("fleet", "period")))}
    used: defaultdict[tuple[str, str], float] = defaultdict(float)
    for row in rows(solution.values("activity", ("fleet", "mode", "provenance", "period"))):
        used[row.fleet, row.period] += row.value * parameters.modes[row.fleet, row.mode].use
    loss = _losses(solution)
    prices = _prices(solution)
    told = []
    for period in parameters.reported:
        for fleet in parameters.fleets.values():
            least = parameters.least_standing_use(fleet.name, period.name)
            does = used[fleet.name, period.name] / period.years
            gap = missing.get((fleet.name, period.name), 0.0) if (fleet.name, period.name) in loss else least
            if gap <= NOTHING or least <= NOTHING:
                continue
            shut = newly.get((fleet.name, period.name), 0.0)
            standing = [plant.title for plant in fleet.facilities if plant.existing > 0]
            told.append(
                (
                    period.name,
                    fleet.name,
                    "; ".join(standing),
                    fleet.stage,
                    fleet.country,
                    parameters.standing[fleet.name, period.name] / THOUSANDTH,
                    least / THOUSANDTH,
                    does / THOUSANDTH,
                    gap / THOUSANDTH,
                    shut / THOUSANDTH,
                    shut * parameters.idling_cost(fleet),
                    _why(solution, loss.get((fleet.name, period.name)), fleet.area, period, prices),
                )
            )
    return pd.DataFrame(told, columns=COLUMNS)


def _losses(solution: Solution) -> dict[tuple[FleetName, PeriodName], tuple[float, Mode, Provenance]]:
    """(fleet, period) -> least M USD per kt, discount undone, that an activity costs beyond its worth; its mode and
    provenance. The least use of what stands is left out of it: that is the rule whose breach is to be explained."""
    parameters = solution.parameters
    reduced = solution.arrays.values_of(solution.program.block.activity, solution.prices.reduced_costs)
    held = {(row.fleet, row.period): row.value for row in rows(solution.duals("standing_used", ("fleet", "period")))}
    least: dict[tuple[FleetName, PeriodName], tuple[float, Mode, Provenance]] = {}
    for key, value in reduced.items():
        fleet, mode_name, provenance, period = cast(tuple[FleetName, ModeName, Provenance, PeriodName], key)
        mode = parameters.modes[fleet, mode_name]
        lost = (float(value) + mode.use * held.get((fleet, period), 0.0)) / parameters.discount[period]
        if (fleet, period) not in least or lost < least[fleet, period][0]:
            least[fleet, period] = lost, mode, provenance
    return least


def _prices(solution: Solution) -> Prices:
    """Worth of a further kt in this plan, M USD, discount undone."""
    found = solution.duals("material_balance", ("commodity", "provenance", "area", "period"))
    discount = solution.parameters.discount
    return {
        (row.commodity, row.provenance, row.area, row.period): row.value / discount[row.period] for row in rows(found)
    }


def _why(
    solution: Solution, loss: tuple[float, Mode, Provenance] | None, area: AreaName, period: Period, prices: Prices
) -> str:
    if loss is None:
        return NO_FEED
    lost, mode, provenance = loss
    if lost <= NOTHING:
        return NOTHING_LOST

    def worth(amounts: Mapping[CommodityName, float]) -> str:
        total = sum(t * prices.get((name, provenance, area, period.name), 0.0) for name, t in amounts.items())
        return f"{total / THOUSANDTH:,.0f}"

    titles = {row.commodity: row.title for row in rows(solution.parameters.case.tables["commodities"])}
    main = max(mode.outputs, key=lambda name: mode.outputs[name])
    words = (
        f"a further tonne would cost {lost / THOUSANDTH:,.0f} USD more than it is worth in this plan: "
        f"{titles[pattern(main)]} and what comes with it bring {worth(mode.outputs)} USD"
    )
    if not mode.inputs:
        return words
    feed = max(mode.inputs, key=lambda name: mode.inputs[name])
    return f"{words}, {titles[pattern(feed)]} and what goes with it take {worth(mode.inputs)}"
