"""What an instrument is worth: hand-computed on a plant that lacks money, and on plants that need none."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from builder import Tiny
from outlook_case import FLOOR, PRICE, RATE, TARIFF, write
from pytest import approx, raises
from test_account_prices import switch_on as account_prices
from test_commercial_viability import WANTED, magnets_from_b
from typer.testing import CliRunner

import friendshore as fs
from friendshore import variants
from friendshore.cli import app
from friendshore.errors import FriendshoreError

MUSD = WANTED / 1e6
"""M USD for what BBB wants in a year, at a dollar a tonne."""
FLOORS = """
[[price_floors]]
floor = "bbb"
payer = "BBB"
commodity = "magnet"
countries = "BBB"
floor_usd_per_t = {floor}
from_month = "2027-01"
automatic = 1
source = "est"
confidence = "C"
"""
GRANT = """
[[programmes]]
programme = "aid"
title = "Aid"
countries = "*"
stages = "*"
from_year = 2000
to_year = 2100
total_musd = 2
kind = "grant"
source = "est"
confidence = "C"
"""
CREDIT = """
[[output_credits]]
credit = "half"
payer = "AAA"
countries = "*"
stages = "magnet"
share_of_production_cost = 0.5
from_month = "2027-01"
source = "est"
confidence = "C"
"""


def private(folder: Path) -> Path:
    """Magnets of BBB pay for themselves with a floor, a tariff or a grant only."""
    tiny = magnets_from_b(PRICE)
    tiny.scenario("floor", FLOORS.format(floor=FLOOR)).scenario("tariff", TARIFF).scenario("grant", GRANT)
    return tiny.write(folder / "tiny")


def test_a_floor_a_tariff_and_a_grant_on_one_scale(tmp_path: Path) -> None:
    found = fs.instruments(private(tmp_path), ["floor", "tariff", "grant"]).frame.set_index("instrument")
    assert list(found.index) == ["none", "floor", "tariff", "grant", "all together"]
    assert found.loc["none", "reliance_points"] == approx(100)
    assert found.loc["none", ["gained_points", "public_more_musd", "buyers_more_musd"]].to_list() == [0, 0, 0]
    for name in ("floor", "tariff"):  # all that is wanted, in two of three years
        assert found.loc[name, "gained_points"] == approx(200 / 3, abs=0.01)
    paid, dues = 2 * MUSD * (FLOOR - PRICE), MUSD * PRICE * RATE  # dues on what is still bought in 2027
    floor, tariff = found.loc["floor"], found.loc["tariff"]
    assert floor["public_more_musd"] == approx(paid, rel=1e-3)
    assert floor["public_musd_per_point"] == approx(paid / (200 / 3), rel=1e-3)
    assert (floor["buyers_more_musd"], tariff["public_paid_musd"]) == (0, 0)
    assert tariff["buyers_more_musd"] == approx(dues, rel=1e-3)
    assert tariff["public_more_musd"] == approx(-dues, rel=1e-3)
    assert tariff["resources_more_musd"] == approx(floor["resources_more_musd"], rel=1e-3)  # transfers are netted
    for who in ("resources", "buyers", "shortage"):
        assert tariff[f"{who}_musd_per_point"] == approx(tariff[f"{who}_more_musd"] / (200 / 3), rel=1e-3)
    assert tariff["buyers_musd_per_point"] > 0
    assert found.loc["grant", "public_more_musd"] == approx(2)
    assert 0 < found.loc["grant", "gained_points"] < 50
    # a grant is drawn where it is needed only; a floor is paid on what is made, here above the price with the tariff
    together = 2 * MUSD * (FLOOR - PRICE * (1 + RATE))
    assert found.loc["all together", "public_paid_musd"] == approx(together, rel=1e-3)


def test_no_instrument_costs_points(tmp_path: Path) -> None:
    """The tolerance lies in every plan, and is not taken off twice."""
    tiny = magnets_from_b(PRICE)
    tiny.settings["reliance_tolerance_points"] = 0.5
    tiny.scenario("useless", FLOORS.format(floor=PRICE + 0.5))
    found = fs.instruments(tiny.write(tmp_path / "tiny"), ["useless"]).frame.set_index("instrument")
    assert found.loc["useless", "gained_points"] == approx(0, abs=1e-3)
    assert pd.isna(found.loc["useless", "public_musd_per_point"])


def test_a_credit_is_paid_on_all_that_is_made_and_not_avoided(tmp_path: Path) -> None:
    tiny = Tiny().scenario("credit", CREDIT)
    found = fs.instruments(tiny.write(tmp_path / "tiny"), ["credit"]).frame.set_index("instrument")
    made = 100 * 3  # t of magnets, by what stands; each costs 10 USD to make
    assert found.loc["credit", "public_more_musd"] == approx(made * 5 / 1e6)
    assert found.loc["credit", "gained_points"] == approx(0, abs=1e-6)
    assert found.loc["credit", "resources_more_musd"] == approx(0, abs=1e-9)


def test_the_final_year_may_be_what_counts(tmp_path: Path) -> None:
    found = fs.instruments(private(tmp_path), ["floor"], final=True).frame.set_index("instrument")
    assert found["reliance_points"].to_list() == approx([100, 0], abs=0.01)


def test_they_are_counted_from_the_first_outlook_unless_another_is_named(tmp_path: Path) -> None:
    case = write(tmp_path)
    found = fs.instruments(case).frame.set_index("instrument")  # those that outlook.toml proposes
    assert list(found.index) == ["none", "tariff"]
    assert found["reliance_points"].to_list() == approx([250 / 3, 100 / 3], abs=0.01)
    found = fs.instruments(case, start="best").frame.set_index("instrument")  # a planner needs no incentive
    assert found.loc["tariff", "gained_points"] == approx(0, abs=0.01)
    found = fs.instruments(case, ["tariff"], start="best", first=["law", "without_floor"]).frame.set_index("instrument")
    assert found["reliance_points"].to_list() == approx([100, 100 / 3], abs=0.01)
    with raises(FriendshoreError, match=r"has no outlook 'lew', only law, best; nearest is 'law'\."):
        fs.instruments(case, start="lew")


def test_an_outlook_of_a_case_that_has_none_is_a_fault(tmp_path: Path) -> None:
    with raises(FriendshoreError, match=r"has no outlook\.toml"):
        fs.instruments(private(tmp_path), ["floor"], start="law")
    with raises(FriendshoreError, match="No instrument is named"):
        fs.instruments(tmp_path / "tiny")


def test_the_command_fits_a_terminal(tmp_path: Path) -> None:
    words = ["instruments", str(private(tmp_path)), "-s", "floor", "-s", "tariff", "-o", str(tmp_path / "o")]
    ended = CliRunner().invoke(app, words, env={"COLUMNS": "80"})
    assert ended.exit_code == 0
    found = pd.read_csv(tmp_path / "o" / "instruments.csv")
    assert found["instrument"].to_list() == ["none", "floor", "tariff", "all together"]
    said = " ".join(ended.stdout.split())
    assert "lowers mean reliance most, by 66.7 points; all together by 66.7." in said
    assert "tariff takes least public money a point, nothing." in said
    assert max(map(len, ended.stdout.splitlines())) <= 80
    for word in ("gained", "public", "buyers", "resources"):
        assert word in ended.stdout


def test_every_due_is_netted_and_shortage_is_told_apart(tmp_path: Path) -> None:
    """A levy has two words in its name; 40 t go short where XXX has 60 t of magnets to sell, at 1000 USD/t."""
    tiny = account_prices(Tiny().drop("facilities", facility="make_a"))
    tiny.drop("facilities", facility="new_make_b")
    for level in ("low", "base", "high"):
        tiny.row("offer_years", "magnets_x", 2027)[f"most_t_per_yr_{level}"] = 60
    told = variants.figures(solved(tiny, tmp_path))
    assert told["shortage_musd"] == approx(3 * 40 * 1000 / 1e6)
    plan = solved(account_prices(Tiny()), tmp_path / "whole")
    told, costs = variants.figures(plan), plan.tables["costs"]
    dues = costs.loc[costs["item"] == "account_prices", "musd"].sum()
    assert told["public_received_musd"] == approx(dues) and dues > 0
    assert told["buyers_musd"] == approx(dues)
    assert told["resources_musd"] == approx(told["cost_musd"] - dues)


def solved(tiny: Tiny, folder: Path) -> fs.Plan:
    plan = fs.solve(fs.read_case(tiny.write(folder / "tiny")))
    assert isinstance(plan, fs.Plan)
    return plan
