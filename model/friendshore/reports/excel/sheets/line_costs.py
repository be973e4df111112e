"""The formula of a ledger line's unit cost, and of its factor: cells of the input sheets, and what stands between.

Each formula is worked out here as well and held against the plan's own figure: where the two differ the figure stays a
constant, so that the ledger never says what the plan did not count. Which items do is listed (`EXCEPTIONS`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import isclose
from typing import Any

import pandas as pd

from friendshore.calendar import Dates
from friendshore.case.table import EVERY
from friendshore.frames import records
from friendshore.names import PeriodName
from friendshore.parameters.chain import pattern
from friendshore.reports.excel.report import Report
from friendshore.reports.excel.sheets.charge_rows import CapitalCharges
from friendshore.reports.excel.sheets.price_tables import POOL, Lane, Path, UnitPrices
from friendshore.reports.excel.sheets.unit_costs import UnitCosts
from friendshore.reports.excel.writing import conversions

CLOSE = 1e-9
Line = Mapping[str, Any]
Worth = tuple[str, float] | None
"""An expression, and what it comes to."""
OWN_SHEETS = {
    "fixed": ("standing_upkeep", "upkeep_usd_per_t_yr"),
    "running": ("running_costs", "running_usd_per_t"),
    "idling": ("idling_costs", "idling_usd_per_t"),
}
"""Item -> table and column of its unit cost on the sheet Unit costs."""
EXCEPTIONS = {
    "carbon_levies": "The rate by months in force, less what the country itself charges; on value added outside "
    "renewable power it counts what the recipe adds at bloc prices, which the program works out.",
}
"""Item of cost -> why its unit cost is no formula of input cells."""
PARTS = {
    "capital": "What policies add to the capital cost and to the cost of capital, and the factor of the level and of "
    "policies on the share that is given up, are the program's; so are the years charged.",
    "fixed": "The factor is the years that the plant stands in the period, as the program counts its months.",
    "committed": "The factor is one over the months until the plant starts.",
    "offtake revenue": "The factor is what the recipe makes times the share that is owed, by months.",
    "tariffs": "The factor of a rate that holds for a part of a period counts its months, as the program does.",
    "export_controls": "The factor of a control that holds for a part of a period counts its months.",
    "freight": "What goes to or comes from the world pool costs the mean of the lanes to all areas that trade there; "
    "where some of them trade nothing in this plan, the figure is the program's.",
}
"""Item of cost -> which part of its lines is the program's own figure all the same."""


@dataclass(frozen=True)
class Input:
    """A unit cost that is an input figure: its table, its column, and times what.

    key   of the line, for the input's row
    """

    table: str
    column: str
    key: Callable[[Line], tuple[str, ...]]
    sign: int = 1
    times: str = ""
    by: float = 1.0


def _what(line: Line) -> tuple[str, ...]:
    return (str(line["what"]),)


INPUTS: Mapping[str, Input] = {
    "carbon": Input("countries", "co2_price_usd_per_t", lambda line: (str(line["place"]),)),
    "holding": Input("commodities", "holding_usd_per_t_yr", lambda line: (pattern(str(line["what"])),)),
    "offtake revenue": Input("offtakes", "price_usd_per_t", _what, sign=-1),
    "mode cost": Input("modes", "cost_usd_per_t", lambda line: (str(line["what"]), str(line["detail"]))),
    "contracts": Input("contracts", "damages_usd_per_t", _what),
    "demand_response": Input("demand_response", "cost_usd_per_t", _what),
    "strategic_stocks": Input("strategic_stocks", "holding_usd_per_t_yr", _what),
    "permit_reforms": Input(
        "permit_reforms", "cost_musd_per_yr", lambda line: tuple(str(line["what"]).split(" ")),
        times=f"*{conversions.USD_IN_MUSD}", by=1e6,
    ),
}  # fmt: skip
PATHS = {
    "energy": ("energy", 1), "purchases": ("offer_years", 1), "tariffs": ("offer_years", 1),
    "export_controls": ("offer_years", 1), "outlet revenue": ("outlet_years", -1),
}  # fmt: skip
"""Item -> the input table of its prices by year, and their sign."""


class LineCosts:
    """Unit costs and factors of lines of the Cost ledger as formulas."""

    def __init__(self, report: Report) -> None:
        self.case, self.frame = report.plan.case, report.frame("cost_lines")
        self.costs, self.charges = report.shared(UnitCosts), report.shared(CapitalCharges)
        self.inputs = self.costs.inputs
        kept = ["item", "place", "what", "detail", "period"]
        lines = list(records(self.frame[kept].drop_duplicates()))
        paths = [path for line in lines for path, _ in self._paths(line)]
        lanes = [lane for line in lines if line["item"] == "freight" and (lane := self._lane(line)) is not None]
        pool = {str(line["place"]) for line in lines if str(line["detail"]).endswith(f" the {POOL}")}
        self.prices = UnitPrices(report, paths, lanes, pool)
        self._known: dict[tuple[object, ...], Worth] = {}

    def unit_cost(self, line: Line) -> object:
        """The formula of a unit cost; the plan's figure where no input cells give it."""
        item, what = str(line["item"]), str(line["what"])
        if item == "capital":
            cell = self.charges.cell("charge_usd_per_t_yr", what, str(line["detail"]))
            return line["unit_cost"] if cell is None else f"={cell}"
        if item in OWN_SHEETS:
            return self.costs.linked(line["unit_cost"], *OWN_SHEETS[item], what)
        key = tuple(line[name] for name in ("item", "place", "what", "detail", "period"))
        if key not in self._known:
            self._known[key] = self._worth(line)
        return _or_own(self._known[key], line["unit_cost"])

    def factor(self, line: Line) -> object:
        """The formula of a factor; the plan's figure where no input cells give it."""
        make = {
            "carbon": self._co2, "holding": self._length, "strategic_stocks": self._length,
            "tariffs": self._duty, "export_controls": self._response,
        }.get(str(line["item"]))  # fmt: skip
        return line["factor"] if make is None else _or_own(make(line), line["factor"])

    def _worth(self, line: Line) -> Worth:
        item = str(line["item"])
        if item in INPUTS:
            return self._input(INPUTS[item], line)
        if item == "freight":
            lane = self._lane(line)
            return None if lane is None else self.prices.lane(lane)
        if item == "shortage":
            return self._shortage(line)
        if item == "committed":
            return self._committed(line)
        found = [(self.prices.price(path), sign) for path, sign in self._paths(line)]
        if not found or any(worth is None for worth, _ in found):
            return None
        parts = [(worth, sign) for worth, sign in found if worth is not None]
        text = "".join(f"{'-' if sign < 0 else '+'}{worth[0]}" for worth, sign in parts).removeprefix("+")
        return text, sum(sign * worth[1] for worth, sign in parts)

    def _input(self, made: Input, line: Line) -> Worth:
        cell = self.inputs.cell(made.table, made.column, *made.key(line))
        if cell is None:
            return None
        value = float(self.inputs.value(made.table, made.column, *made.key(line)))
        return f"{'-' if made.sign < 0 else ''}{cell}{made.times}", made.sign * value * made.by

    def _paths(self, line: Line) -> Iterator[tuple[Path, int]]:
        """The prices by year that make a unit cost, and their signs."""
        item, what, period = str(line["item"]), str(line["what"]), str(line["period"])
        if item in PATHS:
            table, sign = PATHS[item]
            name = what.partition(":")[0] if table == "outlet_years" else what
            yield (table, name, str(line["detail"]) if table == "energy" else "", period), sign
        elif item == "account_prices":
            charged = self.case.tables["account_prices"]
            for group in dict.fromkeys(charged.loc[charged["account"] == what, "group"]):
                if group == EVERY or group == line["place"] or (group, line["place"]) in self._members:
                    yield ("account_prices", what, str(group), period), 1

    @cached_property
    def _members(self) -> frozenset[tuple[str, str]]:
        groups = self.case.tables["country_groups"]
        return frozenset(zip(groups["group"].astype(str), groups["country"].astype(str), strict=True))

    def _lane(self, line: Line) -> Lane | None:
        """The lane of a line of freight: its detail says where from, or is the contract; what a stock gives is its
        own."""
        what, detail, place = (str(line[name]) for name in ("what", "detail", "place"))
        if detail.endswith(f" the {POOL}"):
            return what, place, POOL
        if (origin := self.inputs.value("contracts", "origin", detail)) is not None:
            return what, str(origin), place
        if (holder := self.inputs.value("strategic_stocks", "area", what)) is not None:
            goods = pattern(str(self.inputs.value("strategic_stocks", "commodity", what)))
            return str(self.inputs.value("commodities", "freight_class", goods)), str(holder), place
        return (what, detail.removeprefix("from "), place) if detail.startswith("from ") else None

    def _shortage(self, line: Line) -> Worth:
        users, _, step = str(line["detail"]).rpartition(", ")
        for sector in (users, EVERY):
            if (cell := self.inputs.cell("shortage", "usd_per_t", sector, step)) is not None:
                return cell, float(self.inputs.value("shortage", "usd_per_t", sector, step))
        return None

    def _committed(self, line: Line) -> Worth:
        """What is still to be spent on a plant, as far as the bloc counts on it."""
        what, country = str(line["what"]), str(line["place"])
        column = "committed_capex_musd"
        area = str(self.inputs.value("countries", "area", country))
        cells = [self.inputs.cell("facilities", column, what)]
        worth = float(self.inputs.value("facilities", column, what) or 0.0)
        if (counted := self.inputs.cell("blocs", "existing_share", self.case.bloc, area)) is not None:
            cells.append(counted)
            worth *= float(self.inputs.value("blocs", "existing_share", self.case.bloc, area))
        if None in cells:
            return None
        return "*".join(map(str, (*cells, conversions.USD_IN_MUSD))), worth * 1e6

    @cached_property
    def _process(self) -> Mapping[str, str]:
        frame = self.costs.frames["running_costs"]
        return dict(zip(frame["fleet"].astype(str), frame["process"].astype(str), strict=True))

    def _co2(self, line: Line) -> Worth:
        process = self._process.get(str(line["what"]), "")
        cell = self.inputs.cell("processes", "co2_t_per_t", process)
        return None if cell is None else (cell, float(self.inputs.value("processes", "co2_t_per_t", process)))

    def _length(self, line: Line) -> Worth:
        months = self.inputs.cell("periods", "months", str(line["period"]))
        years = self.prices.periods[PeriodName(str(line["period"]))].years
        return None if months is None else (f"{months}/{conversions.MONTHS_IN_YEAR}", years)

    def _duty(self, line: Line) -> Worth:
        """The rates of a flow, base and additional: formulas where each holds for all of the period."""
        offer = str(line["what"])
        commodity, origin = (self.inputs.value("offers", name, offer) for name in ("commodity", "area"))
        found = self._tariffs.get((str(line["place"]), str(origin), str(commodity)), ())
        return self._added("tariffs", found, "rate_share", line)

    @cached_property
    def _tariffs(self) -> Mapping[tuple[str, str, str], list[dict[str, Any]]]:
        rows: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
        for row in records(self.case.tables.get("tariffs", pd.DataFrame())):
            rows.setdefault((str(row["importer"]), str(row["origin"]), str(row["commodity"])), []).append(row)
        return rows

    def _added(self, table: str, rows: Any, column: str, line: Line) -> Worth:
        """Figures of rows that hold in a period, added up; None where one holds for a part of it."""
        period = self.prices.periods[PeriodName(str(line["period"]))]
        cells, whole = [], 0.0
        for row in rows:
            force = Dates.stated(row["from_month"], row["until_month"]).share_of(period)
            if force not in (0.0, 1.0):
                return None
            if force:
                keys = [str(row[name]) for name in KEYS[table]]
                cells.append(str(self.inputs.cell(table, column, *keys)))
                whole += float(row[column])
        return ("+".join(cells), whole) if cells else None

    def _response(self, line: Line) -> Worth:
        """By how much a control makes an offer dearer: of several the one with this figure."""
        for row in records(self.case.tables.get("export_controls", pd.DataFrame())):
            worth = self._added("export_controls", [row], "price_response_share", line)
            if worth is not None and isclose(worth[1], line["factor"], rel_tol=CLOSE):
                return worth
        return None


KEYS = {
    "tariffs": ("importer", "origin", "commodity", "kind", "from_month"),
    "export_controls": ("control",),
}


def _or_own(worth: Worth, own: float) -> object:
    """The formula where it comes to the plan's figure."""
    agrees = worth is not None and isclose(worth[1], own, rel_tol=CLOSE)
    return f"={worth[0]}" if worth is not None and agrees else own
