"""The frontier of reliance: breakpoints and slopes worked out by hand, what a plan at one of its points costs, wrong
questions, and the command."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
from builder import Tiny
from openpyxl import load_workbook
from pytest import approx, mark, raises
from typer.testing import CliRunner

from friendshore.aim import Aim, Form
from friendshore.asking.runner import Running
from friendshore.cli import app
from friendshore.errors import FriendshoreError
from friendshore.plan import Plan
from friendshore.planning import read_case, solve
from friendshore.studies.frontier import frontier
from friendshore.variants import Variant

USD = 1e-6
"""M USD."""
YEARS = 3
FIRST, SECOND = (40, 10), (30, 25)
"""t/yr, which are points of demand's 100 t, and USD by which a tonne made there costs more than one bought."""


def two_ways(folder: Path) -> Path:
    """Magnets can be made at home in two works: 40 t/yr for 30 USD a tonne, 30 t/yr for 45; bought, they cost 20."""
    tiny = Tiny()
    tiny.drop("facilities", facility="new_make_b").drop("facilities", facility="new_separate_b")
    tiny.row("facilities", "make_a")["existing_t_per_yr"] = FIRST[0]
    tiny.add("facilities", like=("make_a",), facility="make_dear", title="Dear works", existing_t_per_yr=SECOND[0])
    tiny.row("facilities", "make_dear")["opex_usd_per_t"] = 10 - FIRST[1] + SECOND[1]
    return tiny.write(folder / "tiny")


def built(folder: Path, money: float | None = None) -> Path:
    """Half the demand's works are there, and a new one in Beland takes twelve months and 100 USD a t/yr."""
    tiny = Tiny()
    tiny.row("facilities", "make_a")["existing_t_per_yr"] = 40
    if money is not None:
        tiny.row("programmes", "purse")["total_musd"] = money
    return tiny.write(folder / "tiny")


def test_breakpoints_and_slopes_by_hand(tmp_path: Path) -> None:
    found = frontier(two_ways(tmp_path), tolerance=1e-6)
    points = found.frames["frontier"]
    cheapest = 100 * 20 * YEARS * USD
    first, second = (t * more * YEARS * USD for t, more in (FIRST, SECOND))
    assert points["reliance_points"].iloc[0] == approx(100)
    assert points["reliance_points"].iloc[-1] == approx(30)
    for reliance, cost in ((100, cheapest), (60, cheapest + first), (30, cheapest + first + second)):
        near = points.loc[(points["reliance_points"] - reliance).abs().idxmin()]
        assert near["reliance_points"] == approx(reliance, abs=1e-4)
        assert near["discounted_cost_musd"] == approx(cost, rel=1e-6)
    pieces = found.frames["pieces"]
    for piece in pieces.to_dict("records"):
        price = FIRST[1] if piece["from_reliance_points"] >= 60 - 1e-4 else SECOND[1]
        assert piece["chord_musd_per_point"] == approx(price * YEARS * USD, rel=1e-3)
    assert pieces["gap_share"].max() <= 1e-6
    assert found.frames["switches"].empty


@mark.parametrize("against", ["cost", "premium", "budget"])
def test_it_is_convex_and_falls_and_every_line_lies_below_every_point(tmp_path: Path, against: str) -> None:
    found = frontier(built(tmp_path), against=against, tolerance=1e-6)
    curves = found.frames["curves"]
    at, inner, outer = (curves.iloc[:, place] for place in range(3))
    scale = float(inner.abs().max())
    slopes = inner.diff().iloc[1:] / at.diff().iloc[1:]
    assert (slopes <= 1e-9 * scale).all()
    wide = at.diff().iloc[1:] > 1e-4 * (at.iloc[-1] - at.iloc[0])
    assert (slopes[wide].diff().dropna() >= -1e-6 * scale / (at.iloc[-1] - at.iloc[0])).all()
    assert (outer <= inner + 1e-9 * scale).all()
    assert ((inner - outer) <= (1e-6 + 1e-9) * scale).all()


@mark.parametrize("place", [0, 1, -2, -1])
def test_a_point_costs_what_a_plan_under_its_cap_costs(tmp_path: Path, place: int) -> None:
    case = built(tmp_path)
    row = frontier(case, tolerance=1e-6).frames["frontier"].iloc[place]
    plan = solve(read_case(case), Aim(Form.COST, cap=float(row["reliance_points"])))
    assert isinstance(plan, Plan)
    assert row["discounted_cost_musd"] == approx(plan.summary["steps"]["cost"], rel=1e-6)


def test_a_plant_switches_on_where_the_cheap_way_ends(tmp_path: Path) -> None:
    """40 t/yr stand; below 60 points, new works are needed, in service from the second year of three."""
    found = frontier(built(tmp_path), tolerance=1e-6)
    plants = found.frames["plants"].set_index("facility")
    assert list(plants.index) == ["new_make_b"]
    assert plants.loc["new_make_b", "first_reliance_points"] < 60
    assert plants.loc["new_make_b", "far_end_t_per_yr"] == approx(60, rel=1e-5)
    assert plants.loc["new_make_b", "cheap_end_t_per_yr"] == 0
    assert found.frames["frontier"]["reliance_points"].iloc[-1] == approx(60 - 60 * 2 / 3, abs=1e-4)
    switches = found.frames["switches"]
    assert (switches["to_reliance_points"] < 60).all()
    assert switches["change_t_per_yr"].sum() == approx(60, abs=0.1)  # steps of less than a tonne are not told


@mark.parametrize("money", [None, 1.0, 0.003])
def test_budget_by_hand(tmp_path: Path, money: float | None) -> None:
    """60 t/yr for 6,000 USD bring 40 points: 150 USD a point, whatever the case's own total is."""
    found = frontier(built(tmp_path, money), against="budget")
    points = found.frames["frontier"]
    assert points["budget_musd"].iloc[0] == 0
    assert points["budget_musd"].iloc[-1] == approx(0.006, rel=1e-6)
    assert points["reliance_points"].tolist()[0] == approx(60) and points["reliance_points"].iloc[-1] == approx(20)
    assert points["next_musd_per_point"].iloc[0] == approx(150 * USD)
    assert "switches" not in found.frames
    assert "switches" in frontier(built(tmp_path, money), against="budget", plants=True).frames


def test_several_programmes_are_scaled_alike(tmp_path: Path) -> None:
    """One pays for Aland, where nothing built is of use, one for Beland: half of all money goes where it is of use."""
    tiny = Tiny()
    tiny.row("facilities", "make_a")["existing_t_per_yr"] = 40
    tiny.row("programmes", "purse").update(total_musd=0.004, countries="BBB")
    tiny.add("programmes", like=("purse",), programme="other", countries="AAA", total_musd=0.004)
    tiny.add("facilities", like=("new_separate_b",), facility="new_separate_a", country="AAA")
    points = frontier(tiny.write(tmp_path / "tiny"), against="budget").frames["frontier"]
    assert points["budget_musd"].iloc[-1] == approx(0.012, rel=1e-6)
    assert points["next_musd_per_point"].iloc[0] == approx(300 * USD)


def test_public_money_by_hand(tmp_path: Path) -> None:
    """Grants pay for the new works, so every point below 60 costs the public 150 USD."""
    tiny = Tiny()
    tiny.row("facilities", "make_a")["existing_t_per_yr"] = 40
    tiny.row("programmes", "purse").update(kind="grant")
    found = frontier(tiny.write(tmp_path / "tiny"), against="public")
    points = found.frames["frontier"]
    assert points["public_musd"].iloc[0] == approx(0, abs=1e-9)
    assert points["reliance_points"].iloc[0] == approx(60, abs=1e-3)
    assert points["public_musd"].iloc[-1] == approx(0.006, rel=1e-5)
    assert points["next_musd_per_point"].iloc[1:-1].tolist() == approx([150 * USD] * (len(points) - 2))


def test_a_quick_one_says_what_it_does_not_know(tmp_path: Path) -> None:
    found = frontier(built(tmp_path), points=3, tolerance=1e-9)
    assert len(found.frames["frontier"]) == 3
    gap = found.frames["pieces"]["gap_share"].max()
    curves = found.frames["curves"]
    assert gap * abs(found.frames["frontier"]["objective_musd"].iloc[0]) == approx(
        (curves["inner_musd"] - curves["outer_musd"]).max(), abs=1e-12
    )


def test_workers_change_nothing(tmp_path: Path, workers_here: list[int]) -> None:
    case = built(tmp_path)
    one, two = (frontier(case, running=Running(workers=workers)) for workers in (1, 2))
    assert one.sentence == two.sentence
    for name, frame in one.frames.items():
        pd.testing.assert_frame_equal(frame, two.frames[name])
    assert set(workers_here) == {0, 1}


def test_what_was_found_is_found_again(tmp_path: Path) -> None:
    case, keep = built(tmp_path), tmp_path / "parts"
    said: list[str] = []
    first = frontier(case, running=Running(keep))
    again = frontier(case, against="premium", running=Running(keep, 1, said.append))
    assert not said  # the curve of premium is that of cost
    pd.testing.assert_frame_equal(first.frames["pieces"], again.frames["pieces"])


@mark.parametrize(
    ("words", "sentence"),
    [
        ({"against": "costs"}, "nearest is 'cost'"),
        ({"against": "public"}, "No policy of this case spends public money"),
        ({"points": 2}, "at least 3 points"),
        ({"tolerance": 0.0}, "above zero"),
        ({"of": Variant("x", aim=Aim(Form.PATH, path=((2028, 50.0),)))}, "mean, final or peak, not path"),
    ],
)
def test_wrong_questions_end_in_a_sentence(tmp_path: Path, words: dict[str, object], sentence: str) -> None:
    with raises(FriendshoreError, match=sentence):
        frontier(built(tmp_path), **words)  # type: ignore[arg-type]


def test_budget_needs_a_total(tmp_path: Path) -> None:
    tiny = Tiny()
    tiny.add("programmes", like=("purse",), programme="other")
    with raises(FriendshoreError, match="No programme of this case has a total_musd"):
        frontier(tiny.write(tmp_path / "tiny"), against="budget")


def test_reliance_that_costs_nothing_is_a_single_point(tmp_path: Path) -> None:
    """Home-made magnets are the cheaper ones: the plan of least cost relies least."""
    tiny = Tiny()
    tiny.row("offer_years", "magnets_x", 2027)["price_usd_per_t"] = 200
    found = frontier(tiny.write(tmp_path / "tiny"))
    assert "the least mean reliance possible" in found.sentence
    assert len(found.frames["frontier"]) == 1 and found.frames["pieces"].empty


def test_money_that_buys_nothing_is_said(tmp_path: Path) -> None:
    tiny = Tiny()
    tiny.row("programmes", "purse")["total_musd"] = 1
    found = frontier(tiny.write(tmp_path / "tiny"), against="budget")
    assert found.sentence.startswith("Money buys nothing") and len(found.frames["frontier"]) == 1


def test_the_last_year_may_be_what_counts(tmp_path: Path) -> None:
    """The new works make all of the 60 t that lack by then."""
    found = frontier(built(tmp_path), Variant("x", aim=Aim(Form.FINAL)), tolerance=1e-6)
    assert "reliance in the last reported year" in found.sentence
    assert found.frames["frontier"]["reliance_points"].iloc[-1] == approx(0, abs=1e-4)


def test_a_case_without_a_plan_has_no_frontier(tmp_path: Path) -> None:
    """A stock of which a tenth is lost a year, and nothing replaces it."""
    tiny = Tiny()
    tiny.row("commodities", "oxide").update(storable=1, storage_months=6, loss_share_per_yr=0.1)
    for facility in ("separate_a", "mine_a", "new_separate_b", "new_make_b"):
        tiny.drop("facilities", facility=facility)
    stock = {"commodity": "oxide", "area": "AAA", "opening_secure_t": 10, "opening_exposed_t": 0, "least_t": 0}
    tiny.set("stocks", [stock])
    with raises(FriendshoreError, match=r"There is no frontier \(least reliance\). Infeasible"):
        frontier(tiny.write(tmp_path / "tiny"))


def test_a_budget_begins_with_what_must_be_built(tmp_path: Path) -> None:
    """Beland must separate 36 t a year from 2028 on, for which it builds 36 t/yr at 100 USD."""
    tiny = Tiny()
    tiny.row("facilities", "make_a")["existing_t_per_yr"] = 40
    row = {"benchmark": "home", "area": "BBB", "measure": "processing", "commodities": "oxide", "hard": 1}
    tiny.add("benchmarks", **row, stages="separation", share=0.9, from_month="2028-01")
    tiny.add("benchmark_contents", benchmark="home", commodity="magnet", t_per_t=1)
    found = frontier(tiny.write(tmp_path / "tiny"), against="budget")
    points = found.frames["frontier"]
    assert points["budget_musd"].iloc[0] == approx(36 * 100 * USD, rel=1e-4)
    assert points["reliance_points"].iloc[0] == approx(60, abs=1e-2)
    assert points["budget_musd"].iloc[-1] == approx((36 + 60) * 100 * USD, rel=1e-4)
    assert found.sentence.startswith("With 0.0036 M USD, the least with which there is a plan,")


def test_the_command_leaves_tables_and_a_workbook(tmp_path: Path) -> None:
    words = ["frontier", str(built(tmp_path)), "--workers", "1", "-o", str(tmp_path / "out")]
    ended = CliRunner().invoke(app, [*words, "--json"])
    assert ended.exit_code == 0, ended.output
    answer = json.loads(ended.stdout)
    assert answer["sentence"].startswith("From 100.0 points of mean reliance")
    book = load_workbook(tmp_path / "out" / "frontier.xlsx")
    assert book.sheetnames[:3] == ["Frontier", "Pieces", "Curves"]
    assert book["Frontier"]._charts and book["Curves"]._charts
    assert CliRunner().invoke(app, words).exit_code == 7  # an answer is there already
    wrong = CliRunner().invoke(app, [*words[:2], "--against", "premum", "-o", str(tmp_path / "other")])
    assert wrong.exit_code == 2 and "nearest is 'premium'" in " ".join(wrong.stderr.split())
    assert not (tmp_path / "other").exists()
