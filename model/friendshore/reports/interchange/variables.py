"""Which figures of a plan are variables of integrated assessment, and what they are called.

A name is a path: what is measured, then of what, each step the title that the case gives it. Figures of a shorter path
are the sums of the longer ones below it, where such a sum means anything: tonnes of two goods are not added up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pandas as pd

from friendshore.calendar import month_number, year_of
from friendshore.parameters.markets import EXPOSED, SECURE
from friendshore.plan import Plan
from friendshore.plan.reliance import SHORT
from friendshore.reports.interchange.by_year import Kind
from friendshore.reports.interchange.names import Names
from friendshore.words import first_capital, in_words, of_what

Rows = Callable[[Plan, Names], pd.DataFrame]
BLOC = ""
"""Region of what is of the whole bloc."""
MOST_NAMED = 3
"""Adversaries that a variable names; of more it says that they are the adversaries."""
ACCOUNTS = {
    "co2": ("Emissions|CO2", "Mt CO2/yr", 1e-6),
    "water": ("Water Withdrawal", "million m3/yr", 1e-6),
}
"""Accounts of the case that are told in a unit of their own; the others are waste, t/yr."""
UNIT_OF_ENERGY = {"electricity": "GWh/yr", "heat": "TJ/yr"}


@dataclass(frozen=True)
class Measure:
    """Figures of one kind.

    rows      period (or year), area ("" for the bloc) or country, the columns of `of`, value; and unit, weight or note
              where those differ from row to row
    of        columns of titles that follow the name, in order
    summed    from which number of them on a path is told, as a sum of what is below it
    regions   whether areas are told and the bloc is their sum; else the rows say what is whose
    unit      "{money}" stands for the currency with its year; empty where rows have their own
    """

    name: str
    about: str
    rows: Rows
    of: tuple[str, ...]
    unit: str
    kind: Kind = Kind.AMOUNT
    summed: int = 1
    regions: bool = True


def measures(plan: Plan) -> Iterator[Measure]:
    """The measures that the plan has."""
    if plan.asks_for_reliance:
        yield from RELIANCE
    yield from OTHERS


def _reliance(plan: Plan, names: Names) -> pd.DataFrame:
    """Reliance of the bloc and of each planner, with its parts."""
    whole = plan.tables["reliance"].assign(area=BLOC)
    frame = pd.concat([whole, plan.tables["reliance_by_area"]])
    return _parts(frame, names, ["period", "area"], "demand_value_musd")


def _parts(frame: pd.DataFrame, names: Names, keys: list[str], weight: str) -> pd.DataFrame:
    """Exposed and short points below each other, of which the sum is reliance."""
    parts = {
        "exposed_points": (names.adversaries(MOST_NAMED), "the part that is met, but not by secure supply"),
        "short_points": ("Unmet Demand", "the part that is not met at all"),
    }
    laid = [
        frame[[*keys, weight]].assign(part=title, note=note, value=frame[column])
        for column, (title, note) in parts.items()
    ]
    return pd.concat(laid).rename(columns={weight: "weight"})


def _by_sector(plan: Plan, names: Names) -> pd.DataFrame:
    frame = plan.tables["reliance_by_sector"]
    frame = frame.assign(area=BLOC, sector=names.of("sector", frame["sector"]))
    return frame.rename(columns={"reliance_points": "value", "demand_value_musd": "weight"})


def _by_commodity(plan: Plan, names: Names) -> pd.DataFrame:
    frame = plan.tables["reliance_by_commodity"]
    frame = frame.assign(area=BLOC, commodity=names.goods(frame["commodity"]))
    return frame.rename(columns={"reliance_points": "value", "demand_t": "weight"})


def _demand(plan: Plan, names: Names) -> pd.DataFrame:
    return _goods(plan.tables["deliveries"], names).assign(
        sector=names.of("sector", plan.tables["deliveries"]["sector"])
    )


def _delivered(*kinds: str) -> Rows:
    def rows(plan: Plan, names: Names) -> pd.DataFrame:
        frame = _goods(plan.tables["deliveries"], names)
        return frame[frame["provenance"].isin([first_capital(kind) for kind in kinds])]

    return rows


def _goods(frame: pd.DataFrame, names: Names) -> pd.DataFrame:
    """A table of tonnes by commodity and, where it has it, provenance."""
    frame = frame.assign(commodity=names.goods(frame["commodity"]), value=frame["t"])
    if "provenance" in frame:
        frame = frame.assign(provenance=frame["provenance"].map(first_capital))
    return frame


def _table(name: str) -> Rows:
    return lambda plan, names: _goods(plan.tables[name], names)


def _capacity(plan: Plan, names: Names) -> pd.DataFrame:
    frame = plan.tables["capacity"]
    return _works(frame, names, frame["standing_t_per_yr"] + frame["new_t_per_yr"])


def _additions(plan: Plan, names: Names) -> pd.DataFrame:
    """Capacity by the year of its first output."""
    frame = plan.tables["builds"]
    frame = _works(frame, names, frame["t_per_yr"])
    return frame.assign(year=[year_of(month_number(str(month))) for month in frame["in_service"]])


def _works(frame: pd.DataFrame, names: Names, value: pd.Series[float]) -> pd.DataFrame:
    return frame.assign(
        value=value,
        stage=names.of("stage", frame["stage"]),
        process=names.of("process", frame["process"]),
        note=frame["capacity_unit"].map(lambda unit: f"tonnes of {of_what(str(unit))}" if of_what(str(unit)) else ""),
    )


def _trade(ours: str, theirs: str) -> Rows:
    """What an area takes from others, or gives them; of the bloc, what comes from or goes to outside."""

    def rows(plan: Plan, names: Names) -> pd.DataFrame:
        frame = plan.tables["supply_matrix"]
        frame = _goods(frame[frame[["origin", "destination"]].isin(names.areas).all(axis=1)], names)
        mine = frame[ours].isin(names.own)
        apart = frame[mine & (frame[ours] != frame[theirs])].assign(area=lambda each: each[ours])
        outside = frame[mine & ~frame[theirs].isin(names.own)].assign(area=BLOC)
        laid = pd.concat([apart, outside])
        return laid.assign(partner=names.of("area", laid[theirs]))

    return rows


def _worth(plan: Plan, names: Names) -> pd.DataFrame:
    """What a further tonne is worth by area, over baskets the mean; beside it what the market asks, once."""
    frame = plan.tables["worth"]
    frame = frame[frame["worth_usd_per_t"].abs() > 1e-6]
    frame = frame.assign(
        commodity=names.goods(frame["commodity"]), provenance=frame["provenance"].map(first_capital),
        value=frame["worth_usd_per_t"],
    )  # fmt: skip
    keys = ["period", "area", "commodity", "provenance"]
    return frame.groupby(keys, sort=False)["value"].mean().reset_index()


def _market(plan: Plan, names: Names) -> pd.DataFrame:
    frame = plan.tables["worth"].drop_duplicates(["period", "commodity"])
    frame = frame[frame["market_usd_per_t"].notna()]
    goods = names.goods(frame["commodity"])
    frame = frame.assign(commodity=goods, area=BLOC, market="Market", value=frame["market_usd_per_t"])
    return frame.groupby(["period", "area", "commodity", "market"], sort=False)["value"].mean().reset_index()


def _spending(plan: Plan, names: Names) -> pd.DataFrame:
    frame = plan.tables["spending"]
    return frame.assign(stage=names.of("stage", frame["stage"]), value=frame["musd"])


def _costs(plan: Plan, names: Names) -> pd.DataFrame:
    frame = plan.tables["costs"]
    return frame.assign(area=BLOC, item=_words(frame["item"]), value=frame["musd"])


def _public(direction: str) -> Rows:
    def rows(plan: Plan, names: Names) -> pd.DataFrame:
        frame = plan.tables["public_money"]
        frame = frame[frame["direction"] == direction]
        return frame.assign(area=BLOC, instrument=_words(frame["instrument"]), value=frame["musd"])

    return rows


def _energy(plan: Plan, names: Names) -> pd.DataFrame:
    frame = plan.tables["energy"]
    return frame.assign(
        value=frame["amount"], unit=frame["carrier"].map(UNIT_OF_ENERGY), carrier=_words(frame["carrier"])
    )


def _account(code: str) -> Rows:
    def rows(plan: Plan, names: Names) -> pd.DataFrame:
        frame = plan.tables["emissions"]
        frame = frame[frame["account"] == code]
        return frame.assign(value=frame["t"] * ACCOUNTS[code][2])

    return rows


def _waste(plan: Plan, names: Names) -> pd.DataFrame:
    frame = plan.tables["emissions"]
    frame = frame[~frame["account"].isin(ACCOUNTS)]
    return frame.assign(account=_words(frame["account"]), value=frame["t"])


def _words(codes: pd.Series[str]) -> pd.Series[str]:
    return codes.map(lambda code: first_capital(in_words(str(code))))


RELIANCE = (
    Measure("Reliance", "share of the planners' demand, by value at fixed weights, that secure supply does not meet",
            _reliance, ("part",), "%", Kind.RATIO, summed=0, regions=False),
    Measure("Reliance by Sector", "the same for the users of one sector", _by_sector, ("sector",), "%", Kind.RATIO,
            regions=False),
    Measure("Reliance by Commodity", "the same for one commodity, by tonnes", _by_commodity, ("commodity",), "%",
            Kind.RATIO, regions=False),
)  # fmt: skip
OTHERS = (
    Measure("Demand", "what users ask for, before they save or go short", _demand, ("commodity", "sector"), "t/yr"),
    Measure("Deliveries", "what users get", _delivered(SECURE, EXPOSED), ("commodity", "provenance"), "t/yr"),
    Measure("Unmet Demand", "what users go short of", _delivered(SHORT), ("commodity",), "t/yr"),
    Measure("Production", "what plants make", _table("production"), ("commodity", "provenance"), "t/yr"),
    Measure("Capacity", "what stands, standing and new, as far as it has ramped up", _capacity, ("stage", "process"),
            "t/yr", Kind.LEVEL, summed=2),
    Measure("Capacity Additions", "nameplate of what the plan builds, in the year of its first output", _additions,
            ("stage", "process"), "t/yr/yr", summed=2),
    Measure("Trade|Imports", "what comes from other areas; of the bloc, from outside it",
            _trade("destination", "origin"), ("commodity", "partner"), "t/yr", regions=False),
    Measure("Trade|Exports", "what goes to other areas; of the bloc, out of it",
            _trade("origin", "destination"), ("commodity", "partner"), "t/yr", regions=False),
    Measure("Stocks", "what lies in store at the end of the year", _table("stocks"), ("commodity", "provenance"), "t",
            Kind.STORE),
    Measure("Price", "what a further tonne is worth in the plan (dual of its balance), mean over the months that have "
            "one", _worth, ("commodity", "provenance"), "{money}/t", Kind.PRICE, summed=2, regions=False),
    Measure("Price", "what the adversary's market asks, before duties and freight", _market, ("commodity", "market"),
            "{money}/t", Kind.PRICE, summed=2, regions=False),
    Measure("Investment", "cash for building, committed plants included", _spending, ("stage",), "million {money}/yr",
            summed=0),
    Measure("Cost", "what the plan costs, undiscounted, capital as yearly charges", _costs, ("item",),
            "million {money}/yr", summed=0, regions=False),
    Measure("Public Expenditure", "public money paid", _public("paid"), ("instrument",), "million {money}/yr", summed=0,
            regions=False),
    Measure("Public Revenue", "public money received", _public("received"), ("instrument",), "million {money}/yr",
            summed=0, regions=False),
    Measure("Final Energy", "energy that plants use", _energy, ("carrier",), ""),
    *(Measure(name, "counted over all plants", _account(code), (), unit)
      for code, (name, unit, _) in ACCOUNTS.items()),
    Measure("Waste", "counted over all plants", _waste, ("account",), "t/yr"),
)  # fmt: skip
