"""A plan meets a surprise: shortage computed by hand, and what must hold whatever the surprise."""

from __future__ import annotations

import json
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
from builder import Tiny
from pytest import MonkeyPatch, approx, mark, raises
from typer.testing import CliRunner
from uneven import uneven

import friendshore as fs
from friendshore.asking.answer import Answer
from friendshore.asking.runner import Running
from friendshore.calendar import Period, month_number
from friendshore.cli import app
from friendshore.errors import FriendshoreError
from friendshore.program import policies
from friendshore.studies.workings.stress.cut_periods import cut

USD = 1e6
KNEW = "the plan that knew"


def buyer(opening: float = 10, least: float = 5) -> Tiny:
    """Nobody makes magnets: 60 t a year for AAA and 40 t for BBB are bought from XXX, and AAA holds a stock, of which
    the plan keeps the least it must."""
    tiny = Tiny().drop("facilities", facility="make_a").drop("facilities", facility="new_make_b")
    tiny.row("commodities", "magnet").update(storable=1)
    stock = {"commodity": "magnet", "area": "AAA", "opening_secure_t": 0, "opening_exposed_t": opening}
    return tiny.set("stocks", [{**stock, "least_t": least}])


def maker() -> Tiny:
    """AAA digs and separates; BBB may build magnet works, which take a year and then make all that is asked for."""
    return Tiny().drop("facilities", facility="make_a")


def met(tiny: Tiny, folder: Path, since: str = "2028-07", **asked: Any) -> Answer:
    return fs.stress(tiny.write(folder / "tiny"), since=since, **{"by": "quarters", **asked})


def world(answer: Answer, name: str = "surprise") -> pd.Series[Any]:
    frame = answer.frames["summary"]
    return frame[frame["world"] == name].iloc[0]


def test_exports_stop_and_stocks_run_out(tmp_path: Path) -> None:
    """From July 2028 to the end of 2029 150 t are asked for; the plan has 5 t in stock."""
    found = met(buyer(), tmp_path, stop=["all"])
    hit = world(found)
    assert hit["short_t"] == approx(150 - 5)
    assert hit["short_musd"] == approx((150 - 5) * 1000 / USD)
    assert hit["short_points"] == approx(100 * 145 / 150)
    assert hit["first_year_points"] == approx(95)
    assert pd.isna(hit["recover_months"])
    assert world(found, "nothing happens")["short_t"] == approx(0, abs=1e-6)
    sectors = found.frames["sectors"]
    assert set(sectors["sector"]) == {"cars"} and sectors["demand_t"].sum() == approx(150)
    cover = found.frames["cover"].iloc[0]
    assert (cover["commodity"], cover["area"], cover["stock_t"]) == ("magnet", "AAA", approx(5))
    assert cover["use_t_per_yr"] == approx(60)
    assert cover["cover_days"] == approx(365 * 5 / 60)
    assert cover["worth_usd_per_t"] == approx(1000)


def test_a_stop_that_ends_is_made_good(tmp_path: Path) -> None:
    """Six months without: 50 t asked for, 5 t in stock. Who knew of it lays by what he can buy in time."""
    found = met(buyer(), tmp_path, stop=["magnet"], origin="XXX", months=6, by="months")
    hit = world(found)
    assert hit["short_t"] == approx(45)
    assert hit["recover_months"] == 6
    assert hit["first_year_points"] == approx(45)
    assert world(found, KNEW)["short_t"] < 45 - 1
    assert "made good after 6 months" in found.sentence
    frame = found.frames["over time"]
    assert list(frame["period"][:6]) == [f"2028-{month:02d}" for month in range(7, 13)]
    assert frame["surprise_t"].sum() == approx(45)
    assert frame.loc[frame["from_month"] >= "2029-01", "surprise_t"].sum() == approx(0, abs=1e-6)


def test_builds_under_way_come_and_slip(tmp_path: Path) -> None:
    """The works are decided in January 2027 and work from January 2028: half a year of 2027 is lost, or all of it and
    half of 2028."""
    base = world(met(maker(), tmp_path, "2027-07", stop=["all"], foresight=False))
    late = world(met(maker(), tmp_path / "late", "2027-07", stop=["all"], slip=6))
    assert base["short_t"] == approx(50)
    assert late["short_t"] == approx(100)


def test_what_is_in_service_does_not_slip(tmp_path: Path) -> None:
    hit = world(met(maker(), tmp_path, "2028-02", stop=["all"], slip=6, foresight=False))
    assert hit["short_t"] == approx(0, abs=1e-6)


def test_dear_power_is_paid_for(tmp_path: Path) -> None:
    """Digging, separating and pressing take a MWh each; a year and a half of 100 t at twice a price of 7 USD/MWh."""
    tiny = Tiny()
    for row in tiny.table("energy"):
        row.update({f"price_usd_per_unit_{level}": 7 for level in ("low", "base", "high")})
    found = met(tiny, tmp_path, power=2, foresight=False)
    more = world(found)["cost_musd"] - world(found, "nothing happens")["cost_musd"]
    assert more == approx(3 * 150 * 7 / USD, rel=1e-4)
    assert "Cost to the end is 0.00315 M USD more" in found.sentence
    assert world(found)["short_t"] == approx(0, abs=1e-6)


def test_each_plant_falls_out_in_turn(tmp_path: Path) -> None:
    """Behind a stop, magnets of AAA are all there is: each of its plants is worth all of demand; BBB's new works, if
    the plan has any, are spare."""
    tiny = Tiny().drop("facilities", facility="new_make_b").drop("facilities", facility="new_separate_b")
    found = met(tiny, tmp_path, stop=["all"], each="facilities").frames["without facilities"]
    assert list(found["name"]) == ["make_a", "mine_a", "separate_a"]
    assert list(found["short_more_t"]) == approx([150, 150, 150])
    assert list(found["short_more_musd"]) == approx([0.15] * 3)
    assert list(found["first_order_musd"]) <= list(found["short_more_musd"] + 1e-9)
    assert set(found["most_short"]) == {"magnet"}
    calm = met(tiny, tmp_path / "calm", each="facilities").frames["without facilities"]
    assert list(calm["short_more_t"]) == approx([0, 0, 0], abs=1e-6)  # XXX sells any amount


def test_a_country_falls_out_with_what_it_offers(tmp_path: Path) -> None:
    tiny = Tiny().drop("facilities", facility="new_make_b").drop("facilities", facility="new_separate_b")
    found = met(tiny, tmp_path, stop=["all"], each="countries").frames["without countries"].set_index("name")
    assert found.loc["AAA", "short_more_t"] == approx(150)
    bought = met(buyer(), tmp_path / "buyer", each="countries").frames["without countries"].set_index("name")
    assert bought.loc["XXX", "short_more_t"] == approx(145)


def test_a_plant_of_the_plan_insures(tmp_path: Path) -> None:
    """The works that BBB builds are all there is behind a stop."""
    found = met(maker(), tmp_path, stop=["all"], foresight=False).frames["insurance"].set_index("name")
    assert found.loc["new_make_b", "short_more_t"] == approx(150)
    assert found.loc["new_make_b", "how"] == "solved again"


@mark.parametrize("lost", ["make_a", "mine_a", "AAA"])
def test_a_drop_is_the_row_of_what_falls_out_in_turn(tmp_path: Path, lost: str) -> None:
    each = "countries" if lost == "AAA" else "facilities"
    tiny = uneven_frame()
    since, by = "2028-10", "quarters"
    rows = met(tiny, tmp_path, since, stop=["all"], each=each, by=by).frames[f"without {each}"].set_index("name")
    alone = met(tiny, tmp_path / "alone", since, stop=["all"], drop=[lost], by=by, foresight=False)
    stopped = met(tiny, tmp_path / "stopped", since, stop=["all"], by=by, foresight=False)
    more = world(alone)["short_musd"] - world(stopped)["short_musd"]
    assert more > 0
    assert rows.loc[lost, "short_more_musd"] == approx(more, rel=1e-5)


def uneven_frame() -> Tiny:
    """Plants of odd sizes, a stock, two separation plants in one fleet; no figure is 0 or 1."""
    tiny = buyer(13, 3)
    tiny.add("facilities", like=None, facility="make_a", title="make_a", country="AAA", process="make",
             status="operating", existing_t_per_yr=47, output_share_now=0.9, owner="")  # fmt: skip
    tiny.add("facilities", like=("separate_a",), facility="separate_a2", existing_t_per_yr=7)
    tiny.row("facilities", "separate_a")["existing_t_per_yr"] = 31
    tiny.row("facilities", "mine_a")["existing_t_per_yr"] = 41
    tiny.set("shortage", [
        {"sector": "*", "step": 1, "share_of_demand": 0.4, "usd_per_t": 700},
        {"sector": "*", "step": 2, "share_of_demand": 0.6, "usd_per_t": 1900},
    ])  # fmt: skip
    return tiny


@mark.parametrize(("months", "step"), [(6, "months"), (12, "months"), (13, "quarters"), (None, "quarters")])
def test_a_surprise_of_a_year_at_most_is_followed_by_months(tmp_path: Path, months: int | None, step: str) -> None:
    asked: dict[str, Any] = {"stop": ["all"], "months": months, "foresight": False}
    unsaid, said = (
        met(buyer(), tmp_path / name, by=by, **asked).frames["over time"] for name, by in (("a", None), ("b", step))
    )
    assert list(unsaid["period"]) == list(said["period"])
    assert len(unsaid) > 12 if step == "months" else len(unsaid) <= 10


def test_nothing_happens_to_a_plan_that_nothing_happens_to(tmp_path: Path) -> None:
    """No more goes short than in the plan, and a surprise without content is no surprise."""
    tiny = uneven_frame()
    case = tiny.write(tmp_path / "tiny")
    plan = fs.solve(fs.read_case(case))
    assert isinstance(plan, fs.Plan)
    found = fs.stress(case, since="2028", each="facilities")
    short = plan.tables["reliance"].set_index("period")
    assert world(found, "nothing happens")["short_points"] <= short.loc[["2028", "2029"], "short_points"].max() + 1e-4
    with raises(FriendshoreError, match="Nothing happens"):
        fs.stress(case, since="2028")


@mark.parametrize("months", [None, 5])
def test_who_knew_of_it_loses_no_more(tmp_path: Path, months: int | None) -> None:
    found = met(uneven_frame(), tmp_path, "2028-10", stop=["all"], months=months, by="quarters")
    assert world(found, KNEW)["short_musd"] <= world(found)["short_musd"] * (1 + 1e-5)
    assert world(found, "nothing happens")["short_musd"] <= world(found)["short_musd"] + 1e-9


def test_the_later_the_less_goes_short(tmp_path: Path) -> None:
    """The plan keeps its stock as it is, so that a later stop finds no less of it."""
    dates = ("2028-02", "2028-09", "2029-04")
    gone = [
        world(met(uneven_frame(), tmp_path / date, date, stop=["all"], by="quarters", foresight=False))["short_musd"]
        for date in dates
    ]
    assert gone == sorted(gone, reverse=True) and gone[0] > gone[-1]


def test_more_stock_never_leaves_more_short(tmp_path: Path) -> None:
    gone = [
        world(met(buyer(kept, kept), tmp_path / str(kept), stop=["all"], foresight=False))["short_t"]
        for kept in (5, 17, 200)
    ]
    assert gone == approx([145, 133, 0], abs=1e-6)


def test_a_reserve_is_released(tmp_path: Path) -> None:
    """AAA's public reserve of 20 t has no date of release: it is there for a surprise."""
    tiny = buyer()
    tiny.add("strategic_stocks", stock="reserve", area="AAA", commodity="magnet", opening_exposed_t=20,
             opening_secure_t=0, holding_usd_per_t_yr=0)  # fmt: skip
    found = met(tiny, tmp_path, stop=["all"], foresight=False)
    assert world(found)["short_t"] == approx(150 - 5 - 20)
    assert "covers 30 days of use" in found.sentence


def test_how_it_is_cut_changes_nothing_that_no_month_binds(tmp_path: Path) -> None:
    of = [
        world(met(uneven_frame(), tmp_path / by, "2028-10", stop=["all"], by=by, foresight=False))
        for by in ("months", "quarters")
    ]
    assert of[0]["short_musd"] == approx(of[1]["short_musd"], rel=1e-6)
    assert of[0]["cost_musd"] == approx(of[1]["cost_musd"], rel=1e-4)


def test_later_decisions_may_be_taken_anew(tmp_path: Path) -> None:
    """Works decided in July 2028 work from July 2029: half a year of magnets, 50 t, is made after all."""
    tiny = maker()
    tiny.settings["premium_share"] = 0.0  # the plan buys, for that is cheaper
    held = world(met(tiny, tmp_path, stop=["all"], foresight=False))
    anew = world(met(tiny, tmp_path / "anew", stop=["all"], foresight=False, rebuild=True))
    assert held["short_t"] == approx(150)
    assert anew["short_t"] == approx(100)


def test_a_scenario_comes_as_a_surprise(tmp_path: Path) -> None:
    """AAA asks for half as much again; XXX cannot sell more than it did."""
    tiny = buyer(5, 5)
    levels = ("low", "base", "high")
    tiny.row("offer_years", "magnets_x", 2027).update({f"most_t_per_yr_{level}": 100 for level in levels})
    columns = json.dumps([f"t_per_yr_{level}" for level in levels])
    tiny.scenario("more", f'[[scale.demand]]\nwhere = {{ area = "AAA" }}\ncolumns = {columns}\nby = 1.5')
    found = met(tiny, tmp_path, "2029", shocks=["more"])
    assert world(found)["short_t"] == approx(30 - 5)
    assert world(found, "nothing happens")["short_t"] == approx(0, abs=1e-6)


@mark.parametrize("name", ["", *(module.TABLE.name for module in policies.MODULES)])
def test_every_policy_can_be_lived_through(tmp_path: Path, name: str) -> None:
    tiny = Tiny()
    if name:
        import_module(f"test_{name}").switch_on(tiny)
    found = met(tiny, tmp_path, stop=["all"], drop=["mine_a"], by="quarters", foresight=False)
    assert list(found.frames["summary"]["outcome"]) == ["", ""]
    assert world(found)["short_t"] > 0


def test_a_period_is_cut_where_it_must_be() -> None:
    years = tuple(Period(str(year), month_number(f"{year}-01"), 12, True) for year in (2028, 2029, 2030))
    since, until = month_number("2028-11"), month_number("2029-08")
    names = [period.name for period in cut(years, since, until, 3)]
    assert names == [
        "2028-01 to 2028-10", "2028-11 to 2028-12", "2029-Q1", "2029-Q2", "2029-07", "2029-08 to 2029-12", "2030",
    ]  # fmt: skip
    cut_up = cut(years, since, until, 1)
    assert sum(period.months for period in cut_up) == 36
    assert all(before.end == after.start for before, after in pairwise(cut_up))


WRONG = {
    "nearest is '2029-12'": {"since": "2035-01", "stop": ["all"]},
    "the earliest decision": {"since": "2020-01", "stop": ["all"]},
    "is no month such as 2029-04": {"since": "2028-13", "stop": ["all"]},
    "nearest is 'magnet'": {"stop": ["magnt"]},
    "nearest is 'make_a'": {"drop": ["mke_a"]},
    "'AAA' offers nothing": {"stop": ["all"], "origin": "AAA"},
    "say what with --stop": {"origin": "XXX"},
    "expected 1 or more months": {"stop": ["all"], "months": 0},
    "a factor above zero": {"power": 0},
    "nearest is 'quarters'": {"stop": ["all"], "by": "quarter"},
    "nearest is 'facilities'": {"each": "facility"},
    "nearest is 'more'": {"shocks": ["mor"]},
}


@mark.parametrize("sentence", WRONG)
def test_what_makes_no_sense_is_told(tmp_path: Path, sentence: str) -> None:
    tiny = Tiny()
    tiny.scenario("more", '[[scale.demand]]\ncolumns = ["t_per_yr_base"]\nby = 1.5')
    with raises(FriendshoreError, match=sentence):
        met(tiny, tmp_path, **{"since": "2028-07", **WRONG[sentence]})


def test_where_nobody_asks_nothing_goes_short(tmp_path: Path) -> None:
    with raises(FriendshoreError, match="nothing can go short"):
        met(Tiny().set("demand", []), tmp_path, stop=["all"])


def test_it_is_the_same_in_two_processes(tmp_path: Path, workers_here: list[int]) -> None:
    one, two = (
        met(uneven_frame(), tmp_path / str(count), stop=["all"], each="facilities", running=Running(workers=count))
        for count in (1, 2)
    )
    for name, frame in one.frames.items():
        pd.testing.assert_frame_equal(frame, two.frames[name])
    assert set(workers_here) == {0, 1}


def test_the_command_writes_its_folder(tmp_path: Path, monkeypatch: MonkeyPatch) -> None:
    case, out = str(buyer().write(tmp_path / "tiny")), tmp_path / "out"
    words = ["stress", case, "--from", "2028-07", "--stop", "all", "--months", "6", "-o", str(out), "--workers", "1"]
    ended = CliRunner().invoke(app, [*words, "--json"])
    assert ended.exit_code == 0, ended.output
    told = json.loads(ended.stdout)
    assert told["frames"]["summary"][1]["short_t"] == approx(45)
    book = openpyxl.load_workbook(out / "stress.xlsx")
    assert book.sheetnames[:2] == ["Summary", "Over time"]
    assert len(book["Over time"]._charts) == 1
    assert (out / "over_time.csv").exists()
    wrong = CliRunner().invoke(app, ["stress", case, "--from", "2028-07", "--stop", "magnt", "-o", str(tmp_path / "w")])
    assert wrong.exit_code == 2
    assert "nearest is 'magnet'" in " ".join(wrong.output.split())
    assert not (tmp_path / "w").exists()


def test_the_uneven_case_is_lived_through(tmp_path: Path) -> None:
    """Odd lengths of periods, many policies: a stop inside a period of another length."""
    found = met(uneven(), tmp_path, "2028-03", stop=["all"], by="quarters", foresight=False)
    assert list(found.frames["summary"]["outcome"]) == ["", ""]
    assert world(found)["short_musd"] >= world(found, "nothing happens")["short_musd"] - 1e-9


def test_a_stock_that_is_held_at_a_cost_is_known_from_the_first_period_on(tmp_path: Path) -> None:
    """The date lies in the first period: 13 t at the start, 3 at its end, so 8 in the middle of the year."""
    tiny = buyer(13, 3)
    tiny.row("commodities", "magnet")["holding_usd_per_t_yr"] = 2
    found = met(tiny, tmp_path, "2027-07", stop=["all"], months=6, foresight=False)
    assert found.frames["cover"].iloc[0]["stock_t"] == approx(8)
    assert world(found)["short_t"] == approx(50 - 8)
