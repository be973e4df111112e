"""Each planner alone against its part of the club's plan: what it may count on alone, and who gains."""

from __future__ import annotations

import tomllib
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
from builder import Tiny, three
from pytest import MonkeyPatch, approx, mark, raises
from solve import prepared, steps
from typer.testing import CliRunner

import friendshore as fs
from friendshore.asking.bench import Bench
from friendshore.asking.runner import Running
from friendshore.cli import app
from friendshore.errors import FriendshoreError
from friendshore.planning import read_case
from friendshore.studies.members import who_gains
from friendshore.studies.workings.clubs import Clubs

WANTS = {"AAA": 60, "BBB": 40}


def apart() -> Tiny:
    """The club, and each of its planners alone with the other as a partner."""
    tiny = Tiny()
    for area, other in (("AAA", "BBB"), ("BBB", "AAA")):
        tiny.add("bloc_titles", bloc=f"{area} alone", title=area, adversary_offer_share=1)
        for place, role, share in ((area, "planner", 1), (other, "partner", 0), ("XXX", "adversary", 0)):
            tiny.add("blocs", bloc=f"{area} alone", area=place, role=role, existing_share=share)
    return tiny


def test_members_gain_what_the_club_makes_for_them(tmp_path: Path) -> None:
    tiny = apart().drop("facilities", facility="new_separate_b")
    found = fs.members(tiny.write(tmp_path / "tiny")).frame.set_index("area")
    assert list(found.index) == ["AAA", "BBB"]
    assert found.loc["AAA", ["alone_points", "in_club_points"]].to_list() == approx([0, 0], abs=1e-3)
    assert found.loc["BBB", "alone_points"] == approx(100)  # no mine and no separation of its own
    assert found.loc["BBB", "in_club_points"] < 1
    assert found.loc["BBB", "gained_points"] > 99


@mark.parametrize("area", ["AAA", "BBB"])
def test_a_planner_alone_has_its_share_of_the_pace_of_others(area: str) -> None:
    tiny = apart()
    tiny.every("pace", **three("first", 50), **three("cap", 50))
    tiny.set("permit_slots", [{"group": "*", "kind": "magnet", "unit": "t", **three("most", 20)}])
    share = WANTS[area] / 100
    found = prepared(tiny, bloc=f"{area} alone")
    assert found.where.pace_share == approx(share)
    assert [limit.first for limit in found.pace_limits] == approx([share * 50 / 1e3] * len(found.pace_limits))
    assert prepared(tiny).where.pace_share == 1
    tiny.row("bloc_titles", f"{area} alone")["pace_share"] = 0.9
    assert prepared(tiny, bloc=f"{area} alone").where.pace_share == 0.9


def test_the_share_is_one_of_value_over_the_reported_years() -> None:
    tiny = apart()
    tiny.row("demand", "AAA", "cars", "magnet", 2029).update(three("t_per_yr", 100))  # 60, 80, 100
    tiny.row("periods", "2029")["reported"] = 0
    assert prepared(tiny, bloc="AAA alone").where.pace_share == approx(140 / (140 + 80))
    tiny.row("commodities", "oxide").update(weight_usd_per_kg=0.5)
    tiny.add("demand", like=("BBB", "cars", "magnet", 2027), commodity="oxide")  # 40 t at half the value, to the end
    assert prepared(tiny, bloc="AAA alone").where.pace_share == approx(140 / (140 + 80 + 40))
    tiny.add("bloc_titles", bloc="XXX alone", title="X", adversary_offer_share=1)
    tiny.add("blocs", bloc="XXX alone", area="XXX", role="planner", existing_share=1)
    tiny.add("demand", like=("BBB", "cars", "magnet", 2027), area="XXX")  # another planner of the case
    assert prepared(tiny, bloc="AAA alone").where.pace_share == approx(140 / (140 + 80 + 40 + 80))


def test_alone_it_builds_at_home_what_the_pace_of_others_leaves_it_no_room_for() -> None:
    """The world's pace is 100 t a year, of which 40 are BBB's; its own country has another 30 t."""
    tiny = apart().drop("facilities", facility="make_a")
    tiny.row("blocs", "BBB alone", "AAA")["existing_share"] = 1
    tiny.row("facilities", "separate_a")["existing_t_per_yr"] = 100
    tiny.add("facilities", like=("new_make_b",), facility="new_make_a", country="AAA")
    tiny.every("demand", **three("t_per_yr", 100))
    tiny.drop("pace", kind="magnet")
    for group, most in (("AAA", 100), ("BBB", 30)):
        limits = {**three("first", most), **three("growth", 1), **three("cap", most)}
        tiny.add("pace", kind="magnet", group=group, unit="t", first_year=2027, **limits)
    share = prepared(tiny, bloc="BBB alone").where.pace_share
    assert share == approx(0.5)  # both ask for as much
    answer = steps(tiny, bloc="BBB alone")
    built = answer.values("build")
    assert built["new_make_b", "2027"] == approx(30, rel=1e-3)
    assert built["new_make_a", "2027"] == approx(0.5 * 100, rel=1e-3)


def test_who_gains_is_said() -> None:
    rows = [("EU27", 7.0), ("IND", 16.25), ("JPN", -25.0), ("USA", 0.2), ("KOR", float("nan"))]
    assert who_gains(pd.DataFrame(rows, columns=["area", "gained_points"])) == (
        "IND (16.2 points), EU27 (7.0 points) gain from the club; JPN (25.0 points) would do better alone; "
        "USA does as well alone."
    )
    assert who_gains(pd.DataFrame(rows[-1:], columns=["area", "gained_points"])).startswith("Nobody's gain")


def test_the_command_says_who_gains(tmp_path: Path, workers_here: list[int]) -> None:
    case = apart().drop("facilities", facility="new_separate_b").write(tmp_path / "tiny")
    words = ["members", str(case), "--workers", "2", "-o", str(tmp_path / "out")]
    ended = CliRunner().invoke(app, words, env={"COLUMNS": "80"})
    assert ended.exit_code == 0, ended.output
    assert "BBB (100.0 points) gains from the club; AAA does as well alone." in " ".join(ended.stdout.split())
    assert max(map(len, ended.stdout.splitlines())) <= 80


def test_a_club_of_one_is_none(tmp_path: Path) -> None:
    case = apart().write(tmp_path / "tiny")
    with raises(FriendshoreError, match="has one planner only"):
        fs.members(case, bloc="BBB alone")


def test_a_member_without_a_bloc_of_its_own_is_given_one(tmp_path: Path) -> None:
    """Alone, with what the case says of it in words, or made for it: the same."""
    stated = fs.members(apart().write(tmp_path / "stated")).frame.set_index("area")
    made = fs.members(Tiny().write(tmp_path / "made")).frame.set_index("area")
    assert made["alone_points"].to_list() == approx(stated["alone_points"].to_list(), abs=1e-3)
    assert list(made["bloc_alone"]) == ["AAA", "BBB"]


def three_planners() -> Tiny:
    """AAA, BBB and CCC, which wants 50 t a year and has nothing."""
    tiny = apart()
    tiny.add("areas", like=("BBB",), area="CCC", title="Celand")
    tiny.add("countries", like=("BBB",), country="CCC", title="Celand", area="CCC")
    for bloc, role in (("club", "planner"), ("AAA alone", "partner"), ("BBB alone", "partner")):
        tiny.add("blocs", bloc=bloc, area="CCC", role=role, existing_share=1)
    tiny.add("demand", like=("BBB", "cars", "magnet", 2027), area="CCC")
    tiny.row("demand", "CCC", "cars", "magnet", 2027).update(three("t_per_yr", 50))
    return tiny


def test_a_club_of_choice(tmp_path: Path) -> None:
    """Of three planners two plan together, named by title and by bloc; the third is a partner."""
    case = three_planners().write(tmp_path / "tiny")
    found = fs.members(case, club=["beland", "AAA alone"])
    assert list(found.frame["area"]) == ["AAA", "BBB"]
    assert "AAA+BBB" in found.how
    alone = fs.members(case).frame.set_index("area")
    assert list(alone.index) == ["AAA", "BBB", "CCC"]
    assert found.frame.set_index("area").loc["BBB", "alone_points"] == approx(alone.loc["BBB", "alone_points"])
    assert found.frame["in_club_points"].to_list() == approx([0, 0], abs=1e-3)  # 100 t for 60 and 40, none for CCC


def test_a_club_of_strangers(tmp_path: Path) -> None:
    case = apart().write(tmp_path / "tiny")
    with raises(FriendshoreError, match=r"'AAB' is no planner of this case; there are AAA, BBB.*; nearest is 'AAA'"):
        fs.members(case, club=["AAB", "BBB"])
    with raises(FriendshoreError, match="BBB alone has one planner only"):
        fs.members(case, club=["BBB", "beland"])


def test_members_go_on_after_an_interrupt(tmp_path: Path) -> None:
    case, keep = three_planners().write(tmp_path / "tiny"), tmp_path / "parts"
    fs.members(case, club=["BBB", "CCC"], running=Running(keep))
    with MonkeyPatch.context() as patch:
        patch.setattr(Bench, "planned", lambda bench: 1 / 0)
        fs.members(case, club=["CCC", "BBB"], running=Running(keep))
        with raises(ZeroDivisionError):
            fs.members(case, club=["AAA", "CCC"], running=Running(keep))


def test_what_a_member_may_count_on_is_added_up() -> None:
    tiny = three_planners()
    tiny.row("blocs", "BBB alone", "AAA")["existing_share"] = 0.3
    with TemporaryDirectory() as folder:
        case = read_case(tiny.write(Path(folder) / "tiny"))
    rows = tomllib.loads(Clubs(case).scenario([("BBB", "CCC")]))
    assert [(row["area"], row["role"], row["existing_share"]) for row in rows["blocs"]] == [
        ("AAA", "partner", 0.3), ("BBB", "planner", 1.0), ("CCC", "planner", 1.0), ("XXX", "adversary", 0.0)
    ]  # fmt: skip
    assert rows["bloc_titles"][0]["bloc"] == "BBB+CCC"
    assert Clubs(case).scenario([("AAA",), ("AAA", "BBB", "CCC")]) == ""
