"""A year cut into halves or quarters changes no yearly sum: not of the program alone, and not under any policy."""

from __future__ import annotations

from importlib import import_module

import numpy as np
from builder import Tiny
from pytest import approx, mark
from solve import CHEAPEST, Answer, steps
from uneven import PERIODS, uneven

from friendshore.program import policies

FULL_FROM_THE_START = {"strategic_stocks": {"opening_exposed_t": 25}}
"""A target holds at the end of a period: a stock that has to be filled can be filled later where periods are short."""
NAMES = [module.TABLE.name for module in policies.MODULES]
FLOWS = ("activity", "buy", "imported", "sell", "deliver", "short", "power", "emission", "build")


def cut(tiny: Tiny, parts: int) -> Tiny:
    """Every year in so many periods; what is decided is decided in January, as before."""
    years = tiny.table("periods")
    tiny.set("periods", [])
    for row in years:
        for part in range(parts):
            month = 1 + part * 12 // parts
            name = row["period"] if parts == 1 else f"{row['period']}-{part + 1}"
            tiny.add("periods", period=name, start=f"{row['period']}-{month:02d}", months=12 // parts, reported=1)
    return tiny


def yearly(answer: Answer) -> dict[tuple[str, str], float]:
    """What a year (what stands before the - in the name of a period) costs and pays, and how much it moves."""
    found: dict[tuple[str, str], float] = {}

    def enter(what: str, period: str, amount: float) -> None:
        key = what, period.partition("-")[0]
        found[key] = found.get(key, 0.0) + amount

    values = answer.arrays.values_of(answer.program.block.cost, answer.last.column_values)
    for period, musd in values.items():
        enter("cost", str(period), float(musd) * 1e6)
    for direction in ("paid", "received"):
        for instrument in NAMES:
            for period, usd in answer.public(instrument, direction).items():
                enter(f"{instrument} {direction}", period, usd)
    for name in FLOWS:
        for key, t in answer.values(name).items():
            period = key[-1] if isinstance(key, tuple) else key
            enter(name, str(period), t)
    return {key: amount for key, amount in found.items() if not np.isclose(amount, 0, atol=1e-3)}


@mark.parametrize("name", ["", *NAMES])
def test_a_cut_year_changes_no_yearly_sum(name: str) -> None:
    def case() -> Tiny:
        tiny = Tiny()
        return import_module(f"test_{name}").switch_on(tiny, **FULL_FROM_THE_START.get(name, {})) if name else tiny

    whole = yearly(steps(cut(case(), 1), CHEAPEST))
    for parts in (2, 4):
        assert yearly(steps(cut(case(), parts), CHEAPEST)) == approx(whole, rel=1e-5, abs=0.5), parts


def in_pieces(months: int) -> Tiny:
    """The uneven case under many policies, each period in pieces; nothing is built, and all begins and ends with a half
    year: what changes within a piece counts as its mean there."""
    tiny = uneven().set("stocks", []).set("programmes", []).drop("facilities", status="generic")
    tiny.drop("facilities", facility="make_c")
    tiny.row("facilities", "make_b")["retires"] = ""
    tiny.row("facilities", "mine_a")["full_rate_year"] = ""
    tiny.row("offtakes", "separate_a")["until"] = "2027-06"
    tiny.set("shortage", [{"sector": "*", "step": 1, "share_of_demand": 1, "usd_per_t": 3000}])
    tiny.set("periods", [])
    for start, length, reported in PERIODS.values():
        year, month = (int(part) for part in start.split("-"))
        for piece in range(0, length, months):
            at = f"{year + (month - 1 + piece) // 12}-{(month - 1 + piece) % 12 + 1:02d}"
            tiny.add("periods", period=at, start=at, months=months, reported=reported)
    dates = {"from_month": "2027-01", "until_month": "2028-12"}
    for importer, rate in (("AAA", 0.07), ("BBB", 0.09)):
        row = {"importer": importer, "origin": "XXX", "commodity": "magnet", "kind": "base", "rate_share": rate}
        tiny.add("tariffs", **row, **dates)
    levy = {"levy": "border", "importers": "AAA;BBB", "origins": "XXX", "commodities": "magnet", "basis": "embodied"}
    tiny.add("carbon_levies", **levy, **dates, rate_usd_per_t_co2=30)
    tiny.add("embodied_carbon", area="XXX", commodity="magnet", co2_t_per_t=12)
    floor = {"floor": "cfd", "payer": "BBB", "commodity": "magnet", "countries": "BBB", "automatic": 1}
    tiny.add("price_floors", **floor, **dates, floor_usd_per_t=9000)
    credit = {"credit": "bonus", "payer": "AAA", "countries": "AAA", "stages": "separation", "commodity": "oxide"}
    tiny.add("output_credits", **credit, **dates, share_of_production_cost=0.2, usd_per_t=25)
    tiny.add("permit_reforms", group="*", kind="plant", from_month="2027-07", months_less=2, cost_musd_per_yr=0.003)
    for year, charge in ((2027, 12), (2029, 20)):
        tiny.add("account_prices", account="co2", group="BBB", year=year, usd_per_t=charge)
    offtake = {"contract": "offtake", "commodities": "magnet", "origin": "BBB", "destination": "AAA", "secure": 1}
    tiny.add("contracts", **offtake, **dates, share_of_output=0.6, facilities="make_b", damages_usd_per_t=20)
    return tiny


def test_pieces_of_long_periods_change_no_sum_of_theirs() -> None:
    whole = yearly(steps(in_pieces(6), CHEAPEST))
    assert yearly(steps(in_pieces(3), CHEAPEST)) == approx(whole, rel=1e-5, abs=0.5)
    assert {what for what, _ in whole} >= {"tariffs received", "carbon_levies received", "price_floors paid", "cost"}
