"""From when on reliance can stay at a level: dates by hand from months of permits and construction, years that are good
at the cost of others, what each delay moves, what is never reached, elements and products, wrong questions, and the
command."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pandas as pd
from builder import Tiny, three
from deposit import deposit
from openpyxl import load_workbook
from pytest import approx, mark, raises
from typer.testing import CliRunner

from friendshore.aim import Aim, Form
from friendshore.asking.bench import Bench
from friendshore.asking.runner import Running
from friendshore.calendar import month_number, month_text
from friendshore.cli import app
from friendshore.errors import FriendshoreError
from friendshore.planning import read_case
from friendshore.solving.runner import RELIANCE
from friendshore.studies.earliest import earliest
from friendshore.studies.workings.earliest.delays import DELAYS
from friendshore.studies.workings.earliest.reaches import WHOLE, Reaches
from friendshore.studies.workings.earliest.search import first_kept
from friendshore.variants import Variant

LAST = 2033
CONSTRUCTION = 12


def waiting(folder: Path, permits: int = 0, money: float | None = None, **making: float) -> Path:
    """No magnet plant stands; one of 100 t/yr, all that is wanted, can be built for 100 USD a t/yr, in twelve months
    after its permit. 2027 to 2033.

    making   columns of the process that makes magnets
    """
    tiny = Tiny()
    tiny.drop("facilities", facility="make_a")
    for year in range(2030, LAST + 1):
        tiny.add("periods", period=str(year), start=f"{year}-01", months=12, reported=1)
    tiny.every("permits", p50_months=permits, p90_months=permits, fast_months=permits)
    tiny.row("processes", "make").update(making)
    if money is not None:
        tiny.row("programmes", "purse")["total_musd"] = money
    tiny.scenario("hurry", "[[set.permits]]\nvalues = { p50_months = 0, fast_months = 0 }")
    return tiny.write(folder / "tiny")


def by_hand(months: int, reach: float, best: float = 0.0) -> tuple[str, str]:
    """First year and month for a plant that works from so many months after January 2027 on, and then leaves `best`."""
    years = range(2027, LAST + 1)
    worked = [min(max(12 * (year - 2027 + 1) - months, 0), 12) / 12 for year in years]
    least = [100 - (100 - best) * share for share in worked]
    place = next(number for number, points in enumerate(least) if points <= reach)
    share = (least[place - 1] - reach) / (least[place - 1] - least[place])
    middle = month_number(f"{years[place] - 1}-01") + 6
    return str(years[place]), month_text(int(middle + 12 * share + 1e-9))


@mark.parametrize("permits", [0, 12, 18, 30])
@mark.parametrize("reach", [50.0, 20.0])
def test_the_date_by_hand(tmp_path: Path, permits: int, reach: float) -> None:
    found = earliest(waiting(tmp_path, permits), reach=reach, delays=False)
    row = found.frames["earliest"].iloc[0]
    assert (row["period"], row["month"]) == by_hand(permits + CONSTRUCTION, reach)
    assert "budget_month" not in found.frames["earliest"]  # nothing limits money


def test_each_delay_moves_the_date_by_its_own_months(tmp_path: Path) -> None:
    """24 months of permits, 12 of construction, a quarter of output in the first year of work: 100 points in 2029, 75
    in 2030, 0 in 2031."""
    case = waiting(tmp_path, 24, ramp_1_share=0.25)
    found = earliest(case, reach=50)
    delays = found.frames["delays"].set_index("without")
    assert found.frames["earliest"]["period"].iloc[0] == "2031"
    assert delays.loc["permits", "earlier_months"] == 24
    assert delays.loc["construction", "earlier_months"] == 12
    assert delays.loc["ramp-up", "earlier_months"] == month_number("2030-11") - month_number("2030-01")
    assert delays.loc["pace", "earlier_months"] == 0
    assert delays.loc["all of them", "month"] == "2027-01"
    assert "Most to blame: permits, without which it is 2.0 years earlier" in found.sentence


def test_pace_is_a_delay(tmp_path: Path) -> None:
    """30 t/yr may enter service a year: 50 points from the second year of building on."""
    tiny = Tiny()
    tiny.drop("facilities", facility="make_a")
    tiny.add("periods", period="2030", start="2030-01", months=12, reported=1)
    tiny.row("pace", "magnet", "*").update(three("first", 30))
    tiny.row("pace", "magnet", "*").update(three("cap", 30))
    found = earliest(tiny.write(tmp_path / "tiny"), reach=50)
    solved = found.frames["by period"].set_index("period")["unlimited_from_then_on_points"]
    assert solved.to_dict() == approx({"2028": 70, "2029": 40})  # 100 in 2027 and 10 in 2030 need no solve
    delays = found.frames["delays"].set_index("without")
    assert delays["earlier_months"].idxmax() == "all of them"
    assert delays.loc["pace", "earlier_months"] == month_number("2029-03") - month_number("2028-01")


def test_a_budget_delays_and_its_least_is_told(tmp_path: Path) -> None:
    """8,000 USD build 80 of the 100 t/yr: 20 points are the least, 10 are never reached."""
    case = waiting(tmp_path, 12, money=0.008)
    row = earliest(case, reach=30, delays=False).frames["earliest"].iloc[0]
    assert (row["period"], row["month"]) == by_hand(24, 30)
    assert (row["budget_period"], row["budget_month"]) == by_hand(24, 30, best=20)
    found = earliest(case, reach=10, delays=False)
    assert found.frames["earliest"]["budget_month"].iloc[0] == "never"
    assert "never within the budget (least: 20.0, from 2033 on)" in found.sentence
    assert found.frames["by period"]["budget_from_then_on_points"].min() == approx(20)


def test_permits_by_a_scenario_move_it_by_as_much(tmp_path: Path) -> None:
    case = waiting(tmp_path, 24)
    slow, quick = (
        earliest(case, Variant("x", scenarios), reach=50, delays=False).frames["earliest"]["month"].iloc[0]
        for scenarios in ((), ("hurry",))
    )
    assert month_number(slow) - month_number(quick) == 24


def test_what_is_never_reached_says_the_least_and_when(tmp_path: Path) -> None:
    tiny = Tiny()
    tiny.row("facilities", "make_a")["existing_t_per_yr"] = 40
    tiny.drop("facilities", facility="new_make_b")
    found = earliest(tiny.write(tmp_path / "tiny"), reach=50)
    assert "cannot stay at or below 50 points from any reported period on" in found.sentence
    assert "the least is 60.0, from 2029 on" in found.sentence
    row = found.frames["earliest"].iloc[0]
    assert (row["month"], row["least_points"], row["least_from"]) == ("never", approx(60), "2029")
    assert found.frames["delays"]["earlier_months"].isna().all()


def two_products(folder: Path) -> Path:
    """Oxide for everything, magnet plants for 60 of 100 t; 50 t of oxide are wanted too. A magnet takes 1.25 t."""
    tiny = deposit()
    for year in (2027, 2029):
        tiny.add("demand", area="AAA", sector="cars", commodity="oxide", year=year, **three("t_per_yr", 50))
    return tiny.write(folder / "tiny")


def test_elements_count_by_tonnes_and_the_bloc_by_value(tmp_path: Path) -> None:
    found = earliest(two_products(tmp_path), reach=30, delays=False)
    rows = found.frames["earliest"].set_index(["of", "name"])
    whole, element = 40 * 1 / (100 * 1 + 50 * 2), 40 * 1.25 / (100 * 1.25 + 50)
    assert rows.loc[("bloc", "all"), "least_points"] == approx(100 * whole)
    assert rows.loc[("element", "oxide"), "least_points"] == approx(100 * element)
    assert rows.loc[("product", "oxide"), "least_points"] == approx(0, abs=1e-9)
    assert rows.loc[("product", "magnet"), "least_points"] == approx(40)
    assert rows["month"].to_dict() == {
        ("bloc", "all"): "2027-01", ("element", "oxide"): "2027-01", ("product", "oxide"): "2027-01",
        ("product", "magnet"): "never",
    }  # fmt: skip
    assert "Never, of elements and products: magnet." in found.sentence


@mark.parametrize(
    ("only", "told"),
    [(["bloc"], ["all"]), (["magnet"], ["all", "magnet"]), (["oxide", "bloc"], ["all", "oxide", "oxide"])],
)
def test_dates_of_some_alone_are_those_that_all_have_and_nothing_else_is_solved(
    tmp_path: Path, only: list[str], told: list[str]
) -> None:
    case = two_products(tmp_path)
    every, some = (earliest(case, reach=30, delays=False, only=names).frames for names in ((), only))
    assert list(some["earliest"]["name"]) == told
    assert set(some["solved"]["name"]) == set(told)
    key = ["of", "name"]
    pd.testing.assert_frame_equal(every["earliest"].merge(some["earliest"][key], on=key), some["earliest"])


def test_a_date_of_what_nobody_asks_for_is_a_sentence(tmp_path: Path) -> None:
    with raises(FriendshoreError, match=r"element or product 'magnets', so it has no date; nearest is 'magnet'\."):
        earliest(two_products(tmp_path), only=["magnets"])


def test_a_later_date_is_never_lower_and_money_never_harms(tmp_path: Path) -> None:
    case = waiting(tmp_path, 18, money=0.008)
    months = [earliest(case, reach=reach, delays=False).frames["earliest"].iloc[0] for reach in (80, 60, 40, 25)]
    for money in ("month", "budget_month"):
        assert [row[money] for row in months] == sorted(row[money] for row in months)
    assert all(row["month"] <= row["budget_month"] for row in months)


def saving(folder: Path) -> Path:
    """Plants for 60 of 100 t of magnets a year, none can be built, and magnets can be stored: what is bought from
    outside in 2027 leaves 60 t of one's own for 2028."""
    tiny = Tiny().drop("facilities", status="generic")
    tiny.row("facilities", "make_a")["existing_t_per_yr"] = 60
    tiny.row("commodities", "magnet").update(storable=1, storage_months=24)
    stock = {"commodity": "magnet", "opening_secure_t": 0, "opening_exposed_t": 0, "least_t": 0}
    tiny.set("stocks", [stock | {"area": "AAA"}, stock | {"area": "BBB"}])
    return tiny.write(folder / "tiny")


def test_a_year_that_others_pay_for_is_no_date(tmp_path: Path) -> None:
    """With 60 t saved in 2027, 2028 alone can be at 0 points; 2028 and 2029 together need 200 t and have 180."""
    case = saving(tmp_path)
    bench = Bench(read_case(case), Variant("alone"))
    with bench.aiming("2028 alone", *Reaches(bench).terms(WHOLE, "2028")) as objective:
        assert bench.solve(objective).objective_value == approx(0, abs=1e-6)
    found = earliest(case, reach=5, delays=False)
    assert found.frames["earliest"]["period"].tolist() == ["2029"] * len(found.frames["earliest"])
    solved = found.frames["by period"].set_index("period")["unlimited_from_then_on_points"]
    assert solved["2028"] == approx(10) and solved["2029"] == approx(0, abs=1e-6)
    assert found.frames["earliest"]["month"].iloc[0] == "2029-01"  # half way between the middles of 2028 and 2029
    assert earliest(case, reach=40, delays=False).frames["earliest"]["period"].iloc[0] == "2027"  # 180 of 300 t
    assert earliest(case, reach=39, delays=False).frames["earliest"]["period"].iloc[0] == "2028"


@mark.parametrize("reach", range(0, 101, 10))
def test_the_least_from_a_later_period_on_is_no_higher(tmp_path: Path, reach: int) -> None:
    solved = earliest(waiting(tmp_path, 18, money=0.008), reach=reach, delays=False).frames["solved"]
    for _, rows in solved.groupby(["of", "name", "money"]):
        points = rows["least_points"].tolist()
        assert all(later <= earlier + 1e-6 for earlier, later in pairwise(points))


@mark.parametrize("reach", [70, 20, 5])
def test_the_bloc_within_the_budget_is_what_a_plan_of_least_peak_reaches(tmp_path: Path, reach: float) -> None:
    """From a year on, by the objective that the program has for it; whatever the question's own aim."""
    for case in (saving(tmp_path / "saving"), waiting(tmp_path / "waiting", 6, money=0.008)):
        solved = earliest(case, Variant("x", aim=Aim(Form.FINAL)), reach=reach, delays=False).frames["solved"]
        money = "within the budget" if "within the budget" in set(solved["money"]) else "unlimited money"
        rows = solved[(solved["of"] == "bloc") & (solved["money"] == money)]
        assert len(rows)
        for year, points in zip(rows["from_period"], rows["least_points"], strict=True):
            bench = Bench(read_case(case), Variant("peak", aim=Aim(Form.PEAK, from_year=int(year))))
            assert bench.solve(RELIANCE).objective_value == approx(points, abs=1e-6)


def test_a_product_that_nobody_asks_for_yet_has_no_date_before(tmp_path: Path) -> None:
    """Magnets for 60 of 100 t until they are wanted less; the first year in which oxide is wanted is 2028."""
    case = two_products(tmp_path)
    lines = (case / "demand.csv").read_text(encoding="utf-8").splitlines()
    kept = [line.replace("50", "0") if ",oxide,2027," in line else line for line in lines]
    assert kept != lines
    (case / "demand.csv").write_text("\n".join(kept) + "\n", encoding="utf-8")
    found = earliest(case, reach=30, delays=False)
    row = found.frames["earliest"].set_index(["of", "name"]).loc[("product", "oxide")]
    assert (row["period"], row["month"]) == ("2028", "2028-01")


@mark.parametrize("count", [1, 2, 5, 12])
def test_bisection_finds_the_first_of_all(count: int) -> None:
    """Against all periods one by one, wherever the first is, with every guess; few are solved."""
    periods = [str(2027 + number) for number in range(count)]
    for first in range(count + 1):
        points = {period: 80.0 - place if place < first else 40.0 for place, period in enumerate(periods)}
        for guess in (None, *periods):
            asked: list[str] = []

            def least(period: str, points=points, asked=asked) -> tuple[float, dict[str, float]]:
                asked.append(period)
                return points[period], dict.fromkeys(points, 80.0) | {p: points[period] for p in points if p >= period}

            found = first_kept(periods, least, 50.0, dict.fromkeys(periods, 100.0), guess=guess)
            assert next((period for period in found_in(found, periods) if found[period] <= 50), None) == (
                periods[first] if first < count else None
            )
            assert first in (0, count) or periods[first - 1] in found
            assert len(asked) == len(set(asked)) <= 3 + count.bit_length()


def found_in(found: dict[str, float], periods: list[str]) -> list[str]:
    return [period for period in periods if period in found]


def test_what_cannot_be_first_is_solved_for_the_month_alone() -> None:
    asked: list[str] = []

    def least(period: str) -> tuple[float, dict[str, float]]:
        asked.append(period)
        return (60.0 if period < "2029" else 40.0), dict.fromkeys(("2027", "2028", "2029", "2030"), 60.0)

    seen = dict.fromkeys(("2027", "2028", "2029", "2030"), 100.0)
    found = first_kept(list(seen), least, 50.0, seen, guess="2029", not_before="2029")
    assert asked == ["2029", "2028"] and found == {"2029": 40, "2028": 60}


def test_workers_change_nothing(tmp_path: Path, workers_here: list[int]) -> None:
    case = waiting(tmp_path, 18, money=0.008)
    one, two = (earliest(case, reach=30, running=Running(workers=workers)) for workers in (1, 2))
    assert one.sentence == two.sentence
    for name, frame in one.frames.items():
        pd.testing.assert_frame_equal(frame, two.frames[name])
    assert set(one.frames["delays"]["without"]) == {*DELAYS, "all of them"}
    assert set(workers_here) == {0, 1}


@mark.parametrize("reach", [-1.0, 101.0, float("nan")])
def test_a_level_that_is_none_ends_in_a_sentence(tmp_path: Path, reach: float) -> None:
    with raises(FriendshoreError, match="0 to 100 points"):
        earliest(waiting(tmp_path), reach=reach)


def test_without_demand_there_is_no_date(tmp_path: Path) -> None:
    tiny = Tiny().set("demand", [])
    with raises(FriendshoreError, match="Nobody among the planners demands"):
        earliest(tiny.write(tmp_path / "tiny"))


def test_a_case_without_a_plan_has_no_date(tmp_path: Path) -> None:
    """A stock of which a tenth is lost a year, and nothing replaces it."""
    tiny = Tiny()
    tiny.row("commodities", "oxide").update(storable=1, storage_months=6, loss_share_per_yr=0.1)
    for facility in ("separate_a", "mine_a", "new_separate_b", "new_make_b"):
        tiny.drop("facilities", facility=facility)
    stock = {"commodity": "oxide", "area": "AAA", "opening_secure_t": 10, "opening_exposed_t": 0, "least_t": 0}
    with raises(FriendshoreError, match=r"There is no earliest date \(unlimited money, mean\)\. Infeasible: .*Oxide"):
        earliest(tiny.set("stocks", [stock]).write(tmp_path / "tiny"))


def test_the_command_leaves_tables_and_a_workbook(tmp_path: Path) -> None:
    case, out = str(waiting(tmp_path, 12)), tmp_path / "out"
    ended = CliRunner().invoke(app, ["earliest", case, "--reach", "40", "--workers", "1", "-o", str(out), "--json"])
    assert ended.exit_code == 0, ended.output
    said = "Reliance of the bloc can stay at or below 40 points from 20"
    assert json.loads(ended.stdout)["sentence"].startswith(said)
    book = load_workbook(out / "earliest.xlsx")
    assert book.sheetnames == ["Earliest", "By period", "Solved", "Delays", "Checks", "Fingerprints"]
    assert book["By period"]._charts and book["Delays"]._charts
    wrong = CliRunner().invoke(app, ["earliest", case, "--reach", "140", "-o", str(tmp_path / "other")])
    assert wrong.exit_code == 2 and "0 to 100 points" in " ".join(wrong.stderr.split())
    assert not (tmp_path / "other").exists()
