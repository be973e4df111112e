"""Shortage, the peak, the premium and a lifted rule are told in the answer; what stands behind a year beside it."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

from builder import Tiny, three
from pytest import approx
from rich.console import Console

import friendshore as fs
from friendshore.reports.console import headline
from friendshore.reports.run_folder import Run


def planned(tiny: Tiny, folder: Path, scenarios: tuple[str, ...] = ()) -> fs.Plan:
    plan = fs.solve(fs.read_case(tiny.write(folder / "tiny"), scenarios))
    assert isinstance(plan, fs.Plan)
    return plan


def long(peak: float = 400) -> Tiny:
    """Fourteen years of 100 t a year, `peak` in 2030, and 100 t that can be made."""
    tiny = Tiny().drop("facilities", status="generic").set("periods", []).set("demand", [])
    for year in range(2027, 2041):
        tiny.add("periods", period=str(year), start=f"{year}-01", months=12, reported=1)
    for year, t in ((2027, 100), (2029, 100), (2030, peak), (2031, 100), (2040, 100)):
        tiny.add("demand", area="AAA", sector="cars", commodity="magnet", year=year, **three("t_per_yr", t))
    return tiny


def shown(plan: fs.Plan) -> str:
    text = StringIO()
    record = {"summary": dict(plan.summary), "sentence": plan.sentence, "title": "", "price_year": 2024}
    headline(Console(file=text, width=80, color_system=None), Run(None, record, plan.tables, {}))
    return text.getvalue()


def test_the_peak_is_told_and_shown_where_it_lies_above_the_first_year(tmp_path: Path) -> None:
    plan = planned(long(), tmp_path)
    assert plan.sentence.endswith("It is highest in 2030, at 75 points.")
    lines = [line.split() for line in shown(plan).splitlines()]
    assert ["2030", "75.0", "75.0", "0.0", "75.0", "0.0"] in [line[:6] for line in lines]
    assert "highest" not in planned(long(100), tmp_path / "flat").sentence


def test_what_goes_unmet_is_told_with_its_worst_year(tmp_path: Path) -> None:
    tiny = long().set("offers", []).set("offer_years", [])
    plan = planned(tiny, tmp_path)
    assert (
        f"Of it, {75 / 14:.1f} points on average and 75.0 points in 2030, the worst year, are demand that goes unmet."
        in (plan.sentence)
    )
    assert plan.summary["shortest_period"] == "2030"
    assert any(line.split()[:4] == ["2030", "75.0", "0.0", "75.0"] for line in shown(plan).splitlines())


def test_a_premium_that_binds_and_a_rule_that_is_lifted_are_told(tmp_path: Path) -> None:
    tiny = Tiny().drop("facilities", status="generic")
    tiny.settings.update(premium_share=0.01, kept_from_year=2028)
    tiny.scenario("stop", "[settings]\nkept_from_year = 0")
    plan = planned(tiny, tmp_path, ("stop",))
    premium = f"{plan.summary['premium_musd'] * 1e6:,.0f} USD"
    assert f"The resilience premium of {premium} is used up: without it, a mean of 0.0 points could be reached." in (
        plan.sentence
    )
    assert plan.sentence.endswith("What is reached need not be kept: stop lifts that rule.")
    assert plan.summary["premium_binds"]


def test_purchases_and_what_stocks_give_stand_beside_reliance(tmp_path: Path) -> None:
    tiny = Tiny().drop("facilities", status="generic")
    for name in ("mine_a", "separate_a", "make_a"):
        tiny.row("facilities", name)["existing_t_per_yr"] = 50
    tiny.row("commodities", "magnet").update(storable=1, storage_months=6)
    stock = {"commodity": "magnet", "area": "AAA", "opening_secure_t": 12, "opening_exposed_t": 0, "least_t": 0}
    tiny.set("stocks", [stock])
    table = planned(tiny, tmp_path).tables["reliance"]
    # of 300 t wanted 150 are made; what is drawn is given back, secure, so 150 t are bought in all
    assert table["bought_t"].sum() == approx(150, abs=0.1)
    assert table["from_stock_points"].sum() == approx(0, abs=0.1)
    assert list(table["bought_points"]) == approx(list(table["bought_t"]), abs=0.1)  # 100 t a year at one weight
    balance = table["bought_points"] + 50 + table["from_stock_points"]
    assert list(balance) == approx([100, 100, 100], abs=0.1)
