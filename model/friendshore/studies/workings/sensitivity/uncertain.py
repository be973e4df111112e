"""What is uncertain in a case: levels that have a low and a high, and groups of figures that may be off by a share.

    level    the case at its low and at its high word
    group    every figure of it x (1 - share) and x (1 + share), within what its column may hold

One list names the groups: their tables and columns, a column of three levels by its stem. Tables that a case lacks,
and figures that are blank or nothing, are passed over: in a case without freight, freight is no question.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Literal

import numpy as np
import pandas as pd

from friendshore.case import Case
from friendshore.case.nearest import nearest
from friendshore.case.settings import RANGES, THREE, WORDS, Levels
from friendshore.case.table import Column, Table
from friendshore.errors import FriendshoreError

Side = Literal["low", "high"]
SIDES: tuple[Side, Side] = ("low", "high")
BELOW_ONE = "below one"
"""Only figures between nothing and one, which stay at one at most: recoveries."""


@dataclass(frozen=True)
class Part:
    """Columns of a table, of all rows or of those with a word; `only` says which figures."""

    table: str
    columns: tuple[str, ...]
    where: Mapping[str, str] = field(default_factory=dict)
    only: str = ""


@dataclass(frozen=True)
class Input:
    """One thing that is uncertain.

    parts     columns that move together
    setting   a setting that moves, in place of columns
    ends      words of the level of this name, low and high, in place of either
    """

    name: str
    title: str
    parts: tuple[Part, ...] = ()
    setting: str = ""
    ends: tuple[str, str] | None = None


GROUPS = (
    Input("capital_cost", "Capital cost", (
        Part("processes", ("capex_usd_per_t",)), Part("facilities", ("capex_usd_per_t",)),
    )),
    Input("cost_of_capital", "Cost of capital", (Part("countries", ("wacc_mining_share", "wacc_plant_share")),)),
    Input("electricity", "Price of electricity", (
        Part("energy", ("price_usd_per_unit",), {"carrier": "electricity"}),
        Part("energy_periods", ("price_usd_per_unit",), {"carrier": "electricity"}),
    )),
    Input("heat", "Price of heat", (
        Part("energy", ("price_usd_per_unit",), {"carrier": "heat"}),
        Part("energy_periods", ("price_usd_per_unit",), {"carrier": "heat"}),
    )),
    Input("reagents", "Reagents and materials", (Part("processes", ("reagents_usd_per_t",)),)),
    Input("labour", "Labour and other running cost", (Part("processes", ("labour_usd_per_t",)),)),
    Input("wages", "Wages against the USA", (Part("countries", ("labour_index",)),)),
    Input("site_cost", "Running cost stated at sites", (Part("facilities", ("opex_usd_per_t",)),)),
    Input("offer_prices", "Prices of offers", (
        Part("offer_years", ("price_usd_per_t",)), Part("offer_periods", ("price_usd_per_t",)),
    )),
    Input("offer_quantities", "Quantities of offers", (
        Part("offer_years", ("most_t_per_yr",)), Part("offer_periods", ("most_t",)),
        Part("offer_pools", ("pool_t_per_yr",)),
    )),
    Input("outlet_prices", "Prices of outlets", (
        Part("outlet_years", ("price_usd_per_t",)), Part("outlet_periods", ("price_usd_per_t",)),
    )),
    Input("recoveries", "Recoveries", (Part("recipes", ("t_per_t",), only=BELOW_ONE),)),
    Input("freight", "Freight", (Part("freight", ("usd_per_t",)), Part("areas", ("inland_usd_per_t",)))),
    Input("discount_rate", "Discount rate", setting="discount_share_per_yr"),
    Input("budget", "Money of programmes", (Part("programmes", ("total_musd", "yearly_musd")),)),
    Input("quantity_wanted", "Demand", (Part("demand", ("t_per_yr",)), Part("demand_periods", ("demand_t",)))),
    Input("ramp_up", "Output of new plants", (
        Part("processes", ("evidence_3yr_share", "mature_share", "ramp_1_share", "ramp_2_share", "ramp_3_share",
                           "ramp_4_share")),
    )),
    Input("lost_projects", "Projects never allowed to finish", (Part("countries", ("attrition_share",)),)),
    Input("deposits", "Resource of deposits", (Part("resources", ("resource_t",)),)),
    Input("yearly_pace", "Capacity that may be added a year", (
        Part("pace", ("first", "cap")), Part("permit_slots", ("most",)),
    )),
    Input("permit_months", "Months of permits", (
        Part("permits", ("p50_months", "p90_months", "fast_months")), Part("facilities", ("permitting_months",)),
    )),
    Input("construction_months", "Months of construction", (
        Part("processes", ("construction_months",)), Part("facilities", ("construction_months",)),
    )),
)  # fmt: skip
"""Groups of figures that are moved by a share."""
ENDS: Mapping[str, tuple[str, str]] = {"permits": ("fast", "p90"), "attrition": ("none", "high")}
"""Words of levels that are not low, base and high."""
TITLES: Mapping[str, str] = {
    "demand": "Demand, low to high",
    "pace": "Pace, low to high",
    "permits": "Permits, fast to slow",
    "offers": "Offers, low to high",
    "energy": "Energy prices, low to high",
    "attrition": "Projects lost, none to high",
}


def levels() -> tuple[Input, ...]:
    """The levels that have a low and a high."""
    return tuple(
        Input(each.name, TITLES.get(each.name, each.name), ends=ENDS.get(each.name, ("low", "high")))
        for each in fields(Levels)
        if each.name in ENDS or WORDS[each.name] == THREE
    )


def inputs(names: Sequence[str] = ()) -> tuple[Input, ...]:
    """What is uncertain: levels, then groups; those of some names. Raises FriendshoreError."""
    known = {each.name: each for each in (*levels(), *GROUPS)}
    for name in names:
        if name not in known:
            near = nearest(name, known)
            raise FriendshoreError(
                f"'{name}' is no input of sensitivity, only {', '.join(known)}"
                + (f"; nearest is '{near}'." if near else ".")
            )
    return tuple(each for name, each in known.items() if not names or name in names)


def moved(case: Case, name: str, side: Side, share: float) -> Case:
    """The case with one input at its low or high: a group by this share, a level at its word."""
    (what,) = inputs([name])
    if what.ends is not None:
        word = what.ends[SIDES.index(side)]
        scenarios = [str(note.file) for note in case.scenarios]
        return case.reread(scenarios, {**case.chosen, name: word})
    factor = 1 - share if side == "low" else 1 + share
    if what.setting:
        least, most = RANGES[what.setting]
        value = {what.setting: float(np.clip(getattr(case.settings, what.setting) * factor, least, most))}
        return replace(case, settings=replace(case.settings, **value))  # type: ignore[arg-type]
    declared = {table.name: table for table in case.declared}
    tables = dict(case.tables)
    for part in what.parts:
        tables[part.table] = _scaled(tables[part.table], declared[part.table], part, factor)
    return replace(case, tables=tables)


def has(case: Case, what: Input) -> bool:
    """Whether the case has a figure that it would move."""
    if what.ends is not None or what.setting:
        return what.ends is not None or getattr(case.settings, what.setting) != 0
    other = moved(case, what.name, "high", 0.5), moved(case, what.name, "low", 0.5)
    return any(not each.tables[p.table].equals(case.tables[p.table]) for each in other for p in what.parts)


def columns_of(table: Table, part: Part) -> list[Column]:
    """The columns that a part names, a stem standing for its three levels."""
    stems = [*part.columns, *(f"{stem}_{level}" for stem in part.columns for level in THREE)]
    return [column for column in table.columns if column.name in stems]


def _scaled(frame: pd.DataFrame, table: Table, part: Part, factor: float) -> pd.DataFrame:
    if frame.empty:
        return frame
    meant = np.ones(len(frame), bool)
    for name, word in part.where.items():
        meant &= (frame[name].astype(str) == word).to_numpy()
    changed = {}
    for column in columns_of(table, part):
        old = frame[column.name].to_numpy(float)
        here = meant & ((old > 0) & (old < 1) if part.only == BELOW_ONE else np.isfinite(old))
        new = old[here] * factor
        if column.kind == "whole":
            new = np.floor(new + 0.5)
        most = 1.0 if part.only == BELOW_ONE else column.at_most
        values = old.copy()
        values[here] = np.clip(new, column.at_least, most)
        changed[column.name] = pd.Series(values, frame.index).astype(frame[column.name].dtype)
    return frame.assign(**changed)
