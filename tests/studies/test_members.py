"""Each planner alone against its part of the club's plan: what it may count on alone, and who gains."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from builder import Tiny, three
from pytest import approx, mark, raises
from solve import prepared, steps
from typer.testing import CliRunner

import friendshore as fs
from friendshore.cli import app
from friendshore.errors import FriendshoreError
from friendshore.studies.members import who_gains

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
    found = fs.members(tiny.write(tmp_path / "tiny")).set_index("area")
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


def test_the_command_says_who_gains(tmp_path: Path) -> None:
    case = apart().drop("facilities", facility="new_separate_b").write(tmp_path / "tiny")
    ended = CliRunner().invoke(app, ["members", str(case), "--workers", "2"], env={"COLUMNS": "80"})
    assert ended.exit_code == 0, ended.output
    assert "BBB (100.0 points) gains from the club; AAA does as well alone." in " ".join(ended.stdout.split())
    assert max(map(len, ended.stdout.splitlines())) <= 80


def test_a_club_of_one_is_none(tmp_path: Path) -> None:
    case = apart().write(tmp_path / "tiny")
    with raises(FriendshoreError, match="has one planner only"):
        fs.members(case, bloc="BBB alone")
    with raises(FriendshoreError, match="None of the 2 planners of club alone is a bloc"):
        fs.members(Tiny().write(tmp_path / "other"))
