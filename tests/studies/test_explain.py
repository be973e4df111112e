"""Why there is no plan: the smallest conflict and the least change, on cases whose figures are worked out by hand."""

from __future__ import annotations

import json
import random
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from builder import Tiny
from openpyxl import load_workbook
from pytest import approx, mark, raises
from typer.testing import CliRunner

import friendshore as fs
from friendshore import planning
from friendshore.aim import Aim, Form
from friendshore.asking.answer import Answer
from friendshore.cli import app
from friendshore.errors import FriendshoreError
from friendshore.plan.conflict import Explaining
from friendshore.program import assemble
from friendshore.solving.giving import Given
from friendshore.solving.highs import Session
from friendshore.solving.outcome import Infeasible, Solved
from friendshore.studies.explain import explain
from friendshore.variants import Variant


def asked(tiny: Tiny, folder: Path, aim: Aim | None = None) -> Answer:
    return explain(tiny.write(folder / "tiny"), Variant("explain", aim=aim or Aim()))


def benchmark(tiny: Tiny, **cells: Any) -> Tiny:
    """BBB is to separate nine tenths of its consumption of oxide, a tonne a magnet: 36 t of 40."""
    row: dict[str, Any] = {"benchmark": "home", "area": "BBB", "measure": "processing", "commodities": "oxide"}
    row |= {"stages": "separation", "share": 0.9, "from_month": "2028-01", "hard": 1} | cells
    tiny.add("benchmarks", **row)
    tiny.add("benchmark_contents", benchmark=row["benchmark"], commodity="magnet", t_per_t=1)
    return tiny


def test_a_benchmark_above_what_may_be_built_names_the_project_and_both_repairs(tmp_path: Path) -> None:
    """BBB may build 30 t/yr of separation where 36 t are asked for: a share of 0.75, or 36 t/yr."""
    tiny = benchmark(Tiny())
    tiny.row("facilities", "new_separate_b")["max_build_t_per_yr"] = 30
    tiny.row("processes", "separate")["construction_months"] = 0
    found = asked(tiny, tmp_path)
    conflict = found.frames["conflict"]
    assert set(zip(conflict["row"], conflict["column"], strict=True)) == {
        ("benchmarks.csv row 2", "share"),
        ("facilities.csv row 5", "max_build_t_per_yr"),
    }
    assert set(conflict["smallest"]) == {"yes"}
    (repair,) = found.frames["repair"].to_dict("records")
    assert (repair["stands_now"], repair["would_do"]) == (0.9, approx(0.75))
    assert (repair["by"], repair["unit"]) == (approx(6), "t")
    (other,) = found.frames["alternatives"].to_dict("records")
    assert (other["row"], other["would_do"], other["by"]) == ("facilities.csv row 5", approx(36), approx(6))
    assert "0.75 instead of 0.9" in found.sentence


def test_what_nothing_can_bring_in_time_may_be_asked_for_later(tmp_path: Path) -> None:
    """A plant decided in January 2027 takes 12 months: nothing is separated in BBB before 2028."""
    found = asked(benchmark(Tiny(), from_month="2027-01"), tmp_path)
    assert found.frames["conflict"]["what"].tolist() == ["least share made at home (home, Beland)"]
    later = found.frames["alternatives"].set_index("column").loc["from_month"]
    assert (later["change"], later["by"], later["unit"]) == ("from 2028 on", 12, "months")
    assert "nothing in the case can serve it in time" in found.sentence


def standing() -> Tiny:
    """40 t of magnets a year for 100 t of demand, and nothing to be built."""
    tiny = Tiny().drop("facilities", status="generic")
    tiny.row("facilities", "make_a")["existing_t_per_yr"] = 40
    return tiny


@mark.parametrize("capped", [None, Form.FINAL, Form.PEAK])
def test_a_cap_below_the_floor_is_told_with_the_floor(capped: Form | None, tmp_path: Path) -> None:
    found = asked(standing(), tmp_path, Aim(Form.COST, cap=20, capped=capped))
    (repair,) = found.frames["repair"].to_dict("records")
    assert (repair["column"], repair["unit"], repair["by"]) == ("--reliance-cap", "points", approx(40, abs=1e-4))
    assert "60 points" in found.sentence.replace("60.0000", "60")
    held = found.frames["conflict"]
    assert {"facilities.csv row 4"} < set(held["row"])
    # 40 t more stand in row 4 where 80 t of 100 are to be secure; oxide is there for 100
    stands = found.frames["alternatives"].set_index("row").loc["facilities.csv row 4"]
    assert stands["by"] == approx(40, rel=1e-3)


def test_a_cap_that_can_be_kept_is_nothing_to_explain(tmp_path: Path) -> None:
    found = asked(standing(), tmp_path, Aim(Form.COST, cap=60))
    assert "it has a plan" in found.sentence


def stocked() -> Tiny:
    tiny = Tiny()
    tiny.row("commodities", "oxide").update(storable=1, storage_months=6, loss_share_per_yr=0.1)
    for facility in ("separate_a", "mine_a", "new_separate_b", "new_make_b"):
        tiny.drop("facilities", facility=facility)
    tiny.set(
        "stocks",
        [{"commodity": "oxide", "area": "AAA", "opening_secure_t": 10, "opening_exposed_t": 0, "least_t": 0}],
    )
    return tiny


def test_a_stock_that_nothing_keeps_up(tmp_path: Path) -> None:
    """10 t, of which a tenth is lost in each of three years: 7.29 t are left to give back."""
    found = asked(stocked(), tmp_path)
    repair = found.frames["repair"]
    assert repair["row"].unique().tolist() == ["stocks.csv row 2"]
    assert repair["by"].max() == approx(2.71)
    assert repair["column"].str.contains("opening_secure_t").all()


def test_no_money_for_what_must_be_built(tmp_path: Path) -> None:
    """36 t/yr at 100 USD cost 3,600 USD; the purse has 1,000: 10 t/yr, a share of a quarter."""
    tiny = benchmark(Tiny(), from_month="2029-01")
    tiny.row("programmes", "purse")["total_musd"] = 0.001
    found = asked(tiny, tmp_path)
    assert set(found.frames["conflict"]["row"]) == {"benchmarks.csv row 2", "programmes.csv row 2"}
    assert found.frames["repair"]["would_do"].tolist() == [approx(0.25)]
    money = found.frames["alternatives"].set_index("row").loc["programmes.csv row 2"]
    assert (money["column"], money["would_do"], money["unit"]) == ("total_musd", approx(0.0036), "M USD")


def test_nobody_pays_for_a_stage(tmp_path: Path) -> None:
    tiny = benchmark(Tiny(), from_month="2029-01")
    tiny.row("programmes", "purse")["stages"] = "magnet"
    found = asked(tiny, tmp_path)
    paying = found.frames["conflict"].set_index("table").loc[["programmes"]]
    assert paying["what"].str.contains("pays for new capacity").all()
    assert found.frames["repair"]["would_do"].tolist() == [approx(0, abs=1e-9)]


def test_an_energy_ceiling_too_low(tmp_path: Path) -> None:
    """A MWh a tonne: 36 t of oxide need 0.036 GWh, the ceiling leaves 0.01: 10 t, a share of a quarter."""
    tiny = benchmark(Tiny(), from_month="2029-01")
    tiny.add("energy_ceilings", ceiling="low", group="BBB", from_month="2027-01", most_gwh_per_yr=0.01)
    found = asked(tiny, tmp_path)
    assert set(found.frames["conflict"]["table"]) == {"benchmarks", "energy_ceilings"}
    assert found.frames["repair"]["would_do"].tolist() == [approx(0.25)]
    (ceiling,) = found.frames["alternatives"].query("table == 'energy_ceilings'").to_dict("records")
    assert (ceiling["would_do"], ceiling["by"], ceiling["unit"]) == (approx(0.036), approx(0.026), "GWh")


def contract(tiny: Tiny, name: str, **cells: Any) -> Tiny:
    row: dict[str, Any] = {"contract": name, "commodities": "oxide", "origin": "AAA", "destination": "BBB"}
    row |= {"from_month": "2027-01", "least_t_per_yr": 80, "secure": 1, "damages_usd_per_t": 100}
    tiny.add("contracts", **(row | {"facilities": "separate_a"} | cells))
    return tiny


def test_a_procurement_rule_that_nothing_serves_goes_short_and_conflicts_with_nothing(tmp_path: Path) -> None:
    tiny = standing()
    row = {"sector": "cars", "area": "AAA", "commodities": "magnet", "from_month": "2027-01", "secure_share": 1.0}
    tiny.add("procurement_rules", **row)
    assert "it has a plan" in asked(tiny, tmp_path).sentence


@mark.parametrize("clash", ["above supply", "two on one plant", "export rule"])
def test_a_contract_that_cannot_be_kept_pays_damages_and_conflicts_with_nothing(clash: str, tmp_path: Path) -> None:
    tiny = contract(Tiny(), "first", least_t_per_yr=300 if clash == "above supply" else 80)
    if clash == "two on one plant":
        contract(tiny, "second", destination="AAA")
    if clash == "export rule":
        rule = {"area": "AAA", "commodity": "oxide", "from_month": "2027-01", "most_share": 0.0}
        tiny.add("export_rules", **rule)
    found = asked(tiny, tmp_path)
    assert "it has a plan" in found.sentence
    assert "damages" in found.how


def program_of(tiny: Tiny, folder: Path) -> tuple[Any, Any]:
    program = assemble(planning.prepare(planning.read_case(tiny.write(folder))), Aim())
    return program, planning.compiled(program)


def random_case(seed: int) -> Tiny:
    """A tiny case with hard benchmarks and little of one thing or another."""
    draw = random.Random(seed)
    tiny = benchmark(Tiny(), share=draw.choice([0.5, 0.9, 1.0]), from_month=draw.choice(["2027-01", "2028-01"]))
    if draw.random() < 0.6:
        home = {"area": "AAA", "benchmark": "mined", "measure": "extraction", "commodities": "ore", "stages": "mining"}
        benchmark(tiny, **home, share=draw.choice([0.6, 1.0]))
        tiny.row("facilities", "mine_a")["existing_t_per_yr"] = draw.choice([20, 50])
    if draw.random() < 0.5:
        tiny.row("programmes", "purse")["total_musd"] = draw.choice([0.0005, 0.001])
    if draw.random() < 0.5:
        tiny.row("facilities", "new_separate_b")["max_build_t_per_yr"] = draw.choice([5, 15])
    if draw.random() < 0.3:
        tiny.add("energy_ceilings", ceiling="low", group="*", from_month="2027-01", most_gwh_per_yr=0.03)
    if draw.random() < 0.3:
        tiny.set("offers", []).set("offer_years", [])
    return tiny


@mark.parametrize("seed", range(12))
def test_no_row_of_a_conflict_can_be_missed_and_the_change_is_the_least(seed: int, tmp_path: Path) -> None:
    """All of a conflict cannot hold; without any one of it, what nobody has set and the rest of it can. The whole
    program has a plan with the change made, and none with a hundredth of it left out."""
    program, arrays = program_of(random_case(seed), tmp_path / "tiny")
    explaining = Explaining(program, arrays)
    given = explaining.least()
    assert isinstance(given, Given)
    feasible = can_hold(arrays, explaining, range(len(explaining.cells.bounds)))
    assert given.much != feasible
    if feasible:
        return
    found = explaining.explained(given)
    for conflict in found.conflicts:
        members = conflict.members.tolist()
        assert conflict.whole
        assert not can_hold(arrays, explaining, members)
        for each in members:
            assert can_hold(arrays, explaining, [other for other in members if other != each])
    everything = range(len(explaining.cells.bounds))
    assert can_hold(arrays, explaining, everything, given.slacks * (1 + 1e-5) + 1e-7)
    assert not can_hold(arrays, explaining, everything, given.slacks * 0.99)


@mark.parametrize("seed", range(12))
def test_what_is_told_beside_the_least_change_is_enough_too(seed: int, tmp_path: Path) -> None:
    """Each other cell alone, the other heads loosened as told, gives the head all its room, and with a hundredth of it
    less does not; asked for from the later period on, all heads hold."""
    program, arrays = program_of(random_case(seed), tmp_path / "tiny")
    explaining = Explaining(program, arrays)
    given = explaining.least()
    assert isinstance(given, Given)
    if not given.much:
        return
    found, cells = explaining.explained(given), explaining.cells
    everything = range(len(cells.bounds))
    for conflict in found.conflicts:
        head = cells.cells.index(conflict.head.cell)
        for other in conflict.others:
            slacks = given.slacks * (1 + 1e-4)
            slacks[head], place = 0.0, cells.cells.index(other.cell)
            slacks[place] = other.slack * (1 + 1e-5) + 1e-7
            assert can_hold(arrays, explaining, everything, slacks)
            slacks[place] = other.slack * 0.99
            assert not can_hold(arrays, explaining, everything, slacks)
    if found.conflicts and all(conflict.later for conflict in found.conflicts):
        early = {
            bound
            for conflict in found.conflicts
            for bound, period in zip(conflict.head.cell.bounds, conflict.head.cell.periods, strict=True)
            if period < str(conflict.later)
        }
        assert can_hold(arrays, explaining, set(everything) - early)


def can_hold(arrays: Any, explaining: Explaining, bounds: Any, slacks: Any = None) -> bool:
    """Whether some of the bounds that somebody has set can hold, loosened by slacks of their cells, with all others
    left out."""
    cells, tried = explaining.cells, arrays.copy()
    kept = set(bounds)
    for number, each in enumerate(cells.bounds):
        lower, upper = (
            (tried.row_lower, tried.row_upper) if each.row else (tried.column_lower, tried.column_upper)
        )
        much = 0.0 if slacks is None else float(slacks[cells.of[number]]) * each.by
        if number not in kept:
            lower[each.position], upper[each.position] = (-np.inf if each.row else 0.0), np.inf
        elif each.least:
            lower[each.position] -= much
        else:
            upper[each.position] += much
    return isinstance(Session(tried).minimise("least_cost", explain=False), Solved)


@mark.parametrize("make", [lambda: benchmark(Tiny(), share=0.9), stocked])
def test_a_cell_changed_as_told_gives_a_plan(make: Callable[[], Tiny], tmp_path: Path) -> None:
    """The change is that of a cell, so that it can be written into the file."""
    tiny = make()
    if tiny.table("benchmarks"):
        tiny.row("facilities", "new_separate_b")["max_build_t_per_yr"] = 30
    found = asked(tiny, tmp_path)
    for repair in found.frames["repair"].to_dict("records"):
        if repair["table"] == "benchmarks":
            for factor, solves in ((1 - 1e-6, True), (1.01, False)):
                tiny.row("benchmarks", "home")["share"] = repair["would_do"] * factor
                result = fs.solve(fs.read_case(tiny.write(tmp_path / f"again{factor}")), Aim())
                assert isinstance(result, fs.Plan) == solves
                assert solves or isinstance(result, Infeasible)


def test_what_grows_for_ever_is_told_with_what_would_stop_it(tmp_path: Path) -> None:
    """Magnets at 20 USD/t from XXX sold again at 30: 10 USD a tonne, for ever."""
    tiny = Tiny()
    tiny.settings["free_lunch"] = "note"
    tiny.add("outlets", outlet="resale", commodity="magnet", area="*")
    tiny.add("outlet_years", outlet="resale", year=2027, price_usd_per_t=30)
    found = asked(tiny, tmp_path)
    steps = found.frames["grows for ever"]
    assert set(steps["step"]) >= {"buy", "sell"}
    assert steps["cost_usd_per_t"].sum() == approx(-10)
    assert found.sentence.startswith("Unbounded: buy Magnet (magnets_x) from Exland")
    assert "gains 10 USD a tonne" in found.sentence
    assert "outlet_years.csv row 3, most_t_per_yr" in found.sentence
    assert "offer_years.csv row 2, most_t_per_yr_base" in found.sentence


def test_the_command_writes_its_folder(tmp_path: Path) -> None:
    tiny = benchmark(Tiny())
    tiny.row("facilities", "new_separate_b")["max_build_t_per_yr"] = 30
    case, out = str(tiny.write(tmp_path / "tiny")), tmp_path / "out"
    ended = CliRunner().invoke(app, ["explain", case, "-o", str(out), "--json"])
    assert ended.exit_code == 0, ended.output
    told = json.loads(ended.stdout)
    assert [row["column"] for row in told["frames"]["repair"]] == ["share"]
    assert "conflict" in load_workbook(out / "explain.xlsx").sheetnames or (out / "conflict.csv").is_file()
    assert len(pd.read_csv(out / "conflict.csv")) == 2


def test_a_case_with_a_plan_ends_in_a_sentence(tmp_path: Path) -> None:
    ended = CliRunner().invoke(app, ["explain", str(Tiny().write(tmp_path / "tiny")), "-o", str(tmp_path / "out")])
    assert ended.exit_code == 0, ended.output
    assert "it has a plan" in " ".join(ended.stdout.split())


@mark.parametrize(
    ("words", "said"),
    [(["--reliance-cap", "40"], "--objective cost"), (["-s", "nowhere"], "nowhere"), (["--objective", "dear"], "dear")],
)
def test_wrong_questions_are_2(words: list[str], said: str, tmp_path: Path) -> None:
    case, out = str(Tiny().write(tmp_path / "tiny")), tmp_path / "out"
    ended = CliRunner().invoke(app, ["explain", case, "-o", str(out), *words])
    assert ended.exit_code == 2
    assert said in " ".join(ended.stderr.split())
    assert not out.exists()


def test_a_question_without_an_answer_raises(tmp_path: Path) -> None:
    with raises(FriendshoreError):
        explain(tmp_path / "nowhere")


def test_solve_ends_with_the_command_that_explains(tmp_path: Path) -> None:
    """Infeasible is 3 as before; the command, taken from the sentence, is one that answers."""
    tiny = benchmark(Tiny(), from_month="2027-01")
    tiny.scenario("more", '[[scale.demand]]\ncolumns = ["t_per_yr_low", "t_per_yr_base", "t_per_yr_high"]\nby = 1.5')
    case = str(tiny.write(tmp_path / "a tiny"))
    words = ["solve", case, "-s", "more", "--objective", "cost", "--reliance-cap", "50", "--level", "pace=low"]
    ended = CliRunner().invoke(app, [*words, "-o", str(tmp_path / "run")])
    said = " ".join(ended.stderr.split())
    assert ended.exit_code == 3, said
    assert "Least share made at home (home, Beland) (benchmarks.csv row 2, share) cannot hold" in said
    command = shlex.split(said.partition("what would repair it: ")[2])
    assert command[:2] == ["friendshore", "explain"]
    assert {"more", "pace=low", "cost", "50.0"} <= set(command)
    again = CliRunner().invoke(app, [*command[1:], "-o", str(tmp_path / "out")])
    assert again.exit_code == 0, again.output
    assert "cannot hold" in " ".join(again.stdout.split())


def test_a_premium_that_dear_prices_leave_no_room_for(tmp_path: Path) -> None:
    """All magnets from XXX cost 6,000 USD in three years, the least; at 25 USD/t 7,500: the premium of a tenth, 600,
    is not enough, and 900 are missing."""
    tiny = Tiny()
    tiny.settings["premium_share"] = 0.1
    tiny.scenario("dear", "prices_only = true\n[[scale.offer_years]]\ncolumns = ['price_usd_per_t']\nby = 1.25")
    case = tiny.write(tmp_path / "tiny")
    result = fs.solve(fs.read_case(case, ["dear"]), Aim())
    assert isinstance(result, Infeasible)
    assert "premium_share of the settings" in result.sentence
    found = explain(case, Variant("explain", ("dear",)))
    repair = found.frames["repair"].set_index("column").loc["premium_share"]
    assert (repair["by"], repair["unit"]) == (approx(0.0009, rel=1e-3), "M USD")


@mark.slow
def test_benchmarks_of_the_union_as_law_cannot_hold() -> None:
    """The answer that the scenario gives: what conflicts, none of it superfluous, and shares that would hold."""
    root = Path(__file__).parents[2]
    of = Variant("explain", ("eu_benchmarks_hard", str(root / "examples" / "horizon_2035.toml")))
    found = explain(root / "inputs" / "allies", of)
    assert set(found.frames["repair"]["table"]) == {"benchmarks"}
    assert (found.frames["repair"]["would_do"] < found.frames["repair"]["stands_now"]).all()
    heads = found.frames["conflict"].query("kind == 'asked'")
    assert {1, 2, 3} <= set(heads["conflict"])
    assert heads["row"].str.contains("eu_benchmarks_hard").all()
