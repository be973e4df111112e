"""Why a project is not built: thresholds worked out by hand on the tiny case, and seen from both sides."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
from builder import Tiny, three
from openpyxl import load_workbook
from pytest import approx, mark, raises
from typer.testing import CliRunner

from friendshore import FriendshoreError, why_not
from friendshore.aim import Aim, Form
from friendshore.asking.answer import Answer
from friendshore.cli import app
from friendshore.finance import annuity
from friendshore.variants import Variant

CAPITAL = annuity(0.01, 10) * 100
"""USD a year that a tonne a year costs."""
CHEAPEST = Variant("plan", aim=Aim(Form.COST))


def market(price: float) -> Tiny:
    """All 100 t are bought from XXX at a price in USD/t; BBB may build a plant in 2027, which works in 2028 and 2029
    and makes them at 30."""
    tiny = Tiny().drop("facilities", facility="make_a")
    tiny.row("offer_years", "magnets_x", 2027)["price_usd_per_t"] = price
    tiny.row("facilities", "new_make_b")["capex_usd_per_t"] = 100
    tiny.settings["cost_tolerance_share"] = 1e-9
    return tiny


def asked(tiny: Tiny, folder: Path, variant: Variant = CHEAPEST, project: str = "new_make_b") -> Answer:
    return why_not(tiny.write(folder / "tiny"), project, variant)


def change(answer: Answer, name: str) -> pd.Series:
    found = answer.frames["changes"]
    found = found[found["change"] == name]
    assert len(found) == 1, answer.frames["changes"]["change"].tolist()
    return found.iloc[0]


def test_what_a_project_lacks_in_money(tmp_path: Path) -> None:
    """At 31 a tonne made at home spares a dollar a year, and lacks the rest of its capital."""
    answer = asked(market(31), tmp_path)
    lacks = 2 * CAPITAL - 2  # USD for a tonne a year that works for two years
    for name, needed in (
        ("grant", lacks / (2 * CAPITAL) * 100 * 100 / 1e6),  # of what 100 t/yr cost
        ("grant, share of its cost", 100 * lacks / (2 * CAPITAL)),
        ("capital cost", 100 * lacks / (2 * CAPITAL)),
        ("price above the market", lacks / 2 / 1000),
        ("price floor", (31 + lacks / 2) / 1000),
    ):
        row = change(answer, name)
        assert row["needed"] == approx(needed, rel=1e-4), name
        assert row["first_order"] <= needed * (1 + 1e-4), name  # duals leave a part with what nobody makes yet
        assert row["with_t_per_yr"] == approx(100, abs=1e-3), name
        assert row["short_of_it_t_per_yr"] == approx(0, abs=1e-3), name
    offtake = change(answer, "committed offtake")
    assert (offtake["needed"], offtake["cost_musd"]) == approx((100, 100 * lacks / 1e6), rel=1e-4)
    assert answer.sentence.startswith("new_make_b is not built")


def test_a_grant_builds_what_would_stand_idle_and_a_price_does_not(tmp_path: Path) -> None:
    """At 20 the product is worth less than it costs to run, so that a price has to bear that too, and capital for
    nothing is not enough."""
    answer = asked(market(20), tmp_path)
    price = change(answer, "price above the market")
    assert price["needed"] == approx((10 + CAPITAL) / 1000, rel=1e-4)
    assert (price["with_t_per_yr"], price["short_of_it_t_per_yr"]) == approx((100, 0), abs=1e-3)
    assert change(answer, "grant, share of its cost")["needed"] == approx(100, rel=1e-4)
    floor = change(answer, "price floor")
    assert floor["needed"] == approx((30 + CAPITAL) / 1000, rel=1e-4)


def test_a_project_that_is_built_says_what_would_make_it_drop_out(tmp_path: Path) -> None:
    """At 50 each tonne spares 20 a year for its capital."""
    answer = asked(market(50), tmp_path)
    worth = 2 * 20 - 2 * CAPITAL
    assert answer.sentence.startswith("new_make_b is built: 100 of 100 t/yr, the first in 2028-01.")
    row = change(answer, "dearer capital, share of its cost")
    assert row["needed"] == approx(100 * worth / (2 * CAPITAL), rel=1e-4)
    assert (row["with_t_per_yr"], row["short_of_it_t_per_yr"]) == approx((0, 100), abs=1e-3)
    price = change(answer, "lower price of what it makes")
    assert price["needed"] == approx(worth / 2 / 1000, rel=1e-4)
    assert (price["with_t_per_yr"], price["short_of_it_t_per_yr"]) == approx((0, 100), abs=1e-3)
    assert answer.frames["changes"]["cost_musd"].max() == approx(100 * worth / 1e6, rel=1e-4)


def test_a_project_in_part_says_what_would_bring_more(tmp_path: Path) -> None:
    tiny = market(50)
    tiny.row("facilities", "new_make_b")["max_build_t_per_yr"] = 200
    answer = asked(tiny, tmp_path)
    assert answer.sentence.startswith("new_make_b is built: 100 of 200 t/yr")
    row = change(answer, "grant, share of its cost")
    assert row["short_of_it_t_per_yr"] == approx(100, abs=1e-3)
    assert row["with_t_per_yr"] == approx(200, abs=1e-3)


def test_an_earlier_permit_is_told_in_months(tmp_path: Path) -> None:
    """With a permit of 24 months it works from January 2030 on, after the last year that counts; a month of work in
    2029 spares 20/12 USD a tonne, and costs a twelfth of its yearly capital."""
    tiny = market(50)
    tiny.row("permits", "BBB", "plant").update(p50_months=24, p90_months=24)
    answer = asked(tiny, tmp_path)
    assert answer.frames["project"]["lacks"].tolist()[0].startswith("too late")
    row = change(answer, "permit earlier")
    assert row["needed"] == approx(1)
    assert row["with_t_per_yr"] > 99


def test_no_month_brings_what_has_no_use(tmp_path: Path) -> None:
    tiny = market(20)
    tiny.row("permits", "BBB", "plant").update(p50_months=6, p90_months=6)
    row = change(asked(tiny, tmp_path), "permit earlier")
    assert pd.isna(row["needed"]) and "does not bring it" in row["words"]


def test_no_money_brings_what_has_no_room(tmp_path: Path) -> None:
    tiny = market(31)
    tiny.row("pace", "magnet", "*").update({**three("first", 0), **three("cap", 0)})
    answer = asked(tiny, tmp_path)
    assert "no change of money brings it" in answer.sentence or "pace" in answer.sentence
    assert answer.frames["changes"]["needed"].isna().all()


def test_a_screened_project_says_so(tmp_path: Path) -> None:
    tiny = market(31)
    tiny.row("facilities", "new_make_b").update(owner="Exland Corp", adversary_share=0.9, max_build_t_per_yr=100)
    tiny.add("investment_screening", group="BBB", threshold_share=0.5, may_expand=0)
    assert "screened" in asked(tiny, tmp_path).sentence


@mark.parametrize("share", [0.02, 0.05, 0.2])
def test_where_reliance_is_held_the_threshold_is_seen_from_both_sides(tmp_path: Path, share: float) -> None:
    """Two plants of unlike cost: the premium pays for the cheaper, and the dearer lacks what it is dearer by."""
    tiny = market(20)
    tiny.settings["premium_share"] = share
    tiny.add("facilities", like=("new_make_b",), facility="dear_b", title="Dear plant", capex_usd_per_t=150,
             status="planned")  # fmt: skip
    answer = asked(tiny, tmp_path, Variant("plan"), "Dear plant")
    row = change(answer, "grant")
    assert row["with_t_per_yr"] > 1
    assert row["short_of_it_t_per_yr"] == approx(0, abs=1e-3)
    # what capital costs more than that of the other
    assert change(answer, "grant, share of its cost")["needed"] == approx(100 * (150 - 100) / 150, rel=1e-3)


@mark.parametrize(("word", "near"), [("new_mak_b", "new_make_b"), ("zzz", "by title")])
def test_an_unknown_project_is_told_the_nearest(tmp_path: Path, word: str, near: str) -> None:
    with raises(FriendshoreError, match=near):
        asked(market(20), tmp_path, project=word)


def test_the_command_writes_a_folder_and_a_workbook(tmp_path: Path) -> None:
    case, folder = market(20).write(tmp_path / "tiny"), tmp_path / "out"
    result = CliRunner().invoke(app, ["why-not", str(case), "new_make_b", "-o", str(folder), "--json"])
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert told["sentence"]
    assert load_workbook(folder / "why-not.xlsx").sheetnames[:-2] == ["Changes", "Project", "Gap"]
    wrong = CliRunner().invoke(app, ["why-not", str(case), "new_mak_b", "-o", str(tmp_path / "two")])
    assert wrong.exit_code == 2 and "new_make_b" in wrong.output
    assert not (tmp_path / "two").exists()
