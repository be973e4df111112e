"""What stands in the way: worked out by hand on the tiny case, to first order and solved again."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
from builder import Tiny, three
from openpyxl import load_workbook
from pytest import approx, mark, raises
from typer.testing import CliRunner
from uneven import uneven

from friendshore import FriendshoreError, bottlenecks
from friendshore.aim import Aim, Form
from friendshore.asking.runner import Running
from friendshore.cli import app
from friendshore.finance import annuity
from friendshore.variants import Variant

CAPITAL = annuity(0.01, 10) * 100
"""USD a year that a tonne a year costs: half a year of interest while it is built, paid in the middle of the year."""


def late() -> Tiny:
    """Without AAA's magnet plant: BBB's may be decided in 2027, and works from January 2028 on; 100 t are wanted."""
    return Tiny().drop("facilities", facility="make_a")


def row(frame: pd.DataFrame, what: str) -> pd.Series:
    found = frame[frame["what"] == what]
    assert len(found) == 1, frame["what"].tolist()
    return found.iloc[0]


@mark.parametrize(("delay", "permit"), [("permit", 6), ("construction", 6), ("construction", 3)])
def test_a_month_less_is_a_month_of_work_more(tmp_path: Path, delay: str, permit: int) -> None:
    tiny = late()
    tiny.row("permits", "BBB", "plant").update(p50_months=permit, p90_months=permit)
    found = bottlenecks(tiny.write(tmp_path / "tiny")).frames["bottlenecks"]
    month = row(found, f"{delay} of new_make_b")
    # a twelfth of 100 t in one of three years
    assert (month["first_order_points"], month["confirmed_points"]) == approx((100 / 36, 100 / 36), abs=1e-4)
    assert month["step"] == "a month less"
    assert ("permit of new_make_b" in found["what"].tolist()) is (permit > 0)


def test_a_tonne_of_pace_is_had_in_every_year_that_follows(tmp_path: Path) -> None:
    tiny = late()
    tiny.row("pace", "magnet", "*").update({**three("first", 40), **three("cap", 40)})
    pace = row(bottlenecks(tiny.write(tmp_path / "tiny")).frames["bottlenecks"], "pace: Make that may enter service "
               "in the whole bloc")  # fmt: skip
    # 40 t enter in 2028 and in 2029: a tenth more makes 4 and then 8 t of 100
    assert (pace["first_order_points"], pace["confirmed_points"]) == approx((4, 4), abs=1e-4)
    assert (pace["step"], pace["unit"], pace["when"]) == ("a tenth more, 4 t/yr", "t/yr", "2028 to 2029")
    assert pace["one_unit_points"] == approx(1, abs=1e-4)


def test_a_limit_buys_no_more_than_there_is_to_want(tmp_path: Path) -> None:
    """95 t of 100 are made: a tenth more is 9.5 t to first order, and 5 solved again."""
    tiny = Tiny().drop("facilities", status="generic")
    tiny.row("facilities", "make_a")["existing_t_per_yr"] = 95
    made = row(bottlenecks(tiny.write(tmp_path / "tiny")).frames["bottlenecks"], "capacity that stands: make_a")
    assert (made["first_order_points"], made["confirmed_points"]) == approx((9.5, 5), abs=1e-4)


def cheap_power() -> Tiny:
    """All goes by money: the premium pays for a third of what BBB could make, on 30 MWh of cheap power and dear power
    at 5 USD."""
    tiny = late()
    tiny.settings["premium_share"] = 0.25
    tiny.every("processes", electricity_mwh_per_t=0)
    tiny.row("processes", "make")["electricity_mwh_per_t"] = 1
    tiny.row("energy", "BBB", "electricity", "grid", 2027)["most_units_per_yr"] = 30
    dear = {"tranche": "dear", "most_units_per_yr": None, **three("price_usd_per_unit", 5)}
    tiny.add("energy", like=("BBB", "electricity", "grid", 2027), **dear)
    return tiny


def test_where_the_premium_binds_what_is_saved_buys_reliance(tmp_path: Path) -> None:
    found = bottlenecks(cheap_power().write(tmp_path / "tiny")).frames["bottlenecks"]
    power = row(found, "electricity in Beland: grid")
    saved, point = 2 * 3 * 5, 3 * (30 - 20 + 5 + CAPITAL)  # USD: 3 MWh in two years; three tonnes are a point
    assert (power["first_order_musd"], power["confirmed_musd"]) == approx((saved / 1e6, saved / 1e6), rel=1e-3)
    assert power["first_order_points"] == approx(saved / point, rel=1e-3)
    assert power["confirmed_points"] == approx(saved / point, rel=1e-3)
    assert power["one_unit_musd"] == approx(2 * 1000 * 5 / 1e6, rel=1e-3)  # a GWh


def crowded() -> Tiny:
    tiny = cheap_power()
    tiny.row("pace", "magnet", "*").update({**three("first", 25), **three("cap", 30)})
    tiny.row("programmes", "purse").update(total_musd=0.004)
    tiny.row("facilities", "new_make_b")["max_build_t_per_yr"] = 45
    tiny.set("permit_slots", [{"group": "*", "kind": "magnet", "unit": "t", **three("most", 26)}])
    tiny.row("facilities", "separate_a")["existing_t_per_yr"] = 35
    tiny.row("permits", "BBB", "plant").update(p50_months=3, p90_months=3)
    return tiny


@mark.parametrize("share", [0.05, 0.1, 0.2, 10.0])
def test_a_loosened_limit_never_buys_more_than_to_first_order(tmp_path: Path, share: float) -> None:
    tiny = crowded()
    tiny.settings["premium_share"] = share
    found = bottlenecks(tiny.write(tmp_path / "tiny")).frames["bottlenecks"]
    limits = found[found["kind"] != "delay"]
    assert len(limits) >= 2
    for unit in ("points", "musd"):
        slack = 1e-4 if unit == "points" else 1e-8
        assert (limits[f"confirmed_{unit}"] <= limits[f"first_order_{unit}"] + slack).all(), limits
        assert (limits[f"confirmed_{unit}"] >= -slack).all(), limits


def test_where_no_figure_is_one_units_and_steps_agree(tmp_path: Path) -> None:
    """Periods of half a year and of eighteen months: a unit is a unit a year in each of them."""
    found = bottlenecks(uneven().write(tmp_path / "tiny")).frames["bottlenecks"]
    limits = found[found["kind"] != "delay"]
    assert (limits["confirmed_musd"] <= limits["first_order_musd"] + 1e-8).all()
    slots = row(found, "permits: Make that may enter permitting in the whole bloc")
    assert slots["step"] == "a tenth more, 5.6 t/yr"
    assert slots["one_unit_points"] * 5.6 == approx(slots["first_order_points"], rel=1e-6)
    assert slots["confirmed_points"] == approx(slots["first_order_points"], rel=1e-4)


def test_a_plan_that_aims_at_cost_tells_money_alone(tmp_path: Path) -> None:
    tiny = Tiny().drop("facilities", status="generic")
    tiny.row("energy", "AAA", "electricity", "grid", 2027)["most_units_per_yr"] = 30
    tiny.add("energy", like=("AAA", "electricity", "grid", 2027), tranche="dear", most_units_per_yr=None,
             **three("price_usd_per_unit", 1))  # fmt: skip
    tiny.row("offer_years", "magnets_x", 2027)["price_usd_per_t"] = 200
    answer = bottlenecks(tiny.write(tmp_path / "tiny"), Variant("plan", aim=Aim(Form.COST)))
    power = row(answer.frames["bottlenecks"], "electricity in Aland: grid")
    assert power["first_order_musd"] == approx(9 / 1e6, rel=1e-3)
    assert pd.isna(power["confirmed_points"])
    assert "points of reliance" not in answer.sentence


def test_one_process_or_two_say_the_same(tmp_path: Path, workers_here: list[int]) -> None:
    case = crowded().write(tmp_path / "tiny")
    one, two = (bottlenecks(case, running=Running(workers=n), confirm=3) for n in (1, 2))
    assert one.sentence == two.sentence
    pd.testing.assert_frame_equal(one.frames["bottlenecks"], two.frames["bottlenecks"], atol=1e-6)
    assert set(workers_here) == {0, 1}


def test_nothing_binds_where_all_is_at_home_already(tmp_path: Path) -> None:
    tiny = Tiny()
    tiny.row("facilities", "make_a")["existing_t_per_yr"] = 1000
    answer = bottlenecks(tiny.write(tmp_path / "tiny"))
    assert answer.frames["bottlenecks"]["first_order_points"].sum() == approx(0, abs=1e-6)


def test_wrong_questions_end_in_a_sentence(tmp_path: Path) -> None:
    with raises(FriendshoreError, match="At least one"):
        bottlenecks(late().write(tmp_path / "tiny"), confirm=0)


def test_the_command_writes_a_folder_and_a_workbook(tmp_path: Path) -> None:
    case, folder = late().write(tmp_path / "tiny"), tmp_path / "out"
    command = ["bottlenecks", str(case), "-o", str(folder), "--workers", "1"]
    result = CliRunner().invoke(app, [*command, "--json"])
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert told["sentence"].startswith("What binds most is")
    book = load_workbook(folder / "bottlenecks.xlsx")
    assert book.sheetnames[:-2] == ["Bottlenecks", "All steps", "Delays"]
    assert len(book["Bottlenecks"]._charts) == 1
    assert CliRunner().invoke(app, command).exit_code == 7
    missing = CliRunner().invoke(app, ["bottlenecks", str(case), "-s", "no_such", "-o", str(tmp_path / "two")])
    assert missing.exit_code == 2 and not (tmp_path / "two").exists()
