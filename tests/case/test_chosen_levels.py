"""Levels chosen for a run: over those of the case and its scenarios, checked like them, told as changes."""

from __future__ import annotations

from pathlib import Path

import pytest
from builder import Tiny
from pytest import approx
from solve import prepared, steps

from friendshore.case import Change
from friendshore.errors import CaseError
from friendshore.planning import prepare, read_case


def test_a_level_of_the_run_has_the_last_word(tmp_path: Path) -> None:
    folder = Tiny().scenario("slow", '[levels]\npace = "low"\npermits = "fast"').write(tmp_path)
    case = read_case(folder, ["slow"], levels={"permits": "p90", "demand": "base"})
    assert (case.levels.pace, case.levels.permits, case.levels.demand) == ("low", "p90", "base")
    assert case.changes == (
        Change("levels", (), "pace", "base", "low", "slow"),
        Change("levels", (), "permits", "p50", "fast", "slow"),
        Change("levels", (), "permits", "fast", "p90", "--level"),
    )
    assert case.chosen == {"permits": "p90"}  # a level that the case has already changes nothing


def test_the_case_without_them_is_in_memory(tmp_path: Path) -> None:
    case = read_case(Tiny().write(tmp_path), levels={"permits": "p90", "energy": "high"})
    assert case.reread(()).levels == read_case(tmp_path).levels
    assert case.reread((), {"pace": "low"}).levels.pace == "low"
    assert not case.only_prices_chosen
    assert read_case(tmp_path, levels={"energy": "high"}).only_prices_chosen


@pytest.mark.parametrize(
    ("levels", "sentence"),
    [
        ({"permits": "p80"}, "--level, column permits: 'p80' expected p50 or p90 or fast; nearest is 'p90'"),
        ({"permit": "p90"}, "--level: 'permit' is not one of the levels: "),
        ({"attrition": "low"}, "--level, column attrition: 'low' expected none or base or high"),
    ],
)
def test_a_wrong_level(tmp_path: Path, levels: dict[str, str], sentence: str) -> None:
    with pytest.raises(CaseError) as error:
        read_case(Tiny().write(tmp_path), levels=levels)
    (fault,) = error.value.faults
    assert str(fault).startswith(sentence)


@pytest.mark.parametrize(("level", "expected"), [("none", 0.0), ("base", 0.4), ("high", 0.6)])
def test_attrition_has_levels(tmp_path: Path, level: str, expected: float) -> None:
    tiny = Tiny()
    tiny.row("countries", "BBB")["attrition_share"] = 0.4
    tiny.row("countries", "AAA")["attrition_share"] = 0.8
    parameters = prepare(read_case(tiny.write(tmp_path), levels={"attrition": level}))
    assert parameters.builds["new_make_b", "2027"].as_found.attrition == approx(expected)
    assert parameters.builds["new_make_b", "2027"].online["2028"] == approx(1 - expected)
    assert parameters.where.countries["AAA"].attrition == approx(min(1.0, 2 * expected))  # never above one


@pytest.mark.parametrize(("level", "reliance"), [("where_collected", 0.0), ("as_made", 40.0)])
def test_scrap_counts_as_secure_where_collected_or_as_what_it_was_made(level: str, reliance: float) -> None:
    tiny = Tiny().drop("facilities", facility="new_make_b").drop("facilities", facility="new_separate_b")
    for facility in ("mine_a", "separate_a"):
        tiny.row("facilities", facility)["existing_t_per_yr"] = 60
    # 60 t of magnets are made of AAA's ore; 40 t more only of scrap collected there, of goods that XXX made
    tiny.add("commodities", like=("oxide",), commodity="scrap")
    tiny.add("modes", process="make", mode="of_scrap", capacity_use=1)
    for commodity, t in (("scrap", -1), ("magnet", 1)):
        tiny.add("recipes", process="make", mode="of_scrap", commodity=commodity, t_per_t=t)
    tiny.add("offers", like=("magnets_x",), offer="scrap_a", commodity="scrap", area="AAA", secure=1, made_in="XXX")
    tiny.add("offer_years", offer="scrap_a", year=2027, price_usd_per_t=1)
    tiny.levels["scrap"] = level
    assert steps(tiny).reliance == approx([reliance] * 3)


def test_scrap_of_goods_made_by_friends_is_secure_at_every_level() -> None:
    tiny = Tiny()
    tiny.levels["scrap"] = "as_made"
    tiny.add("commodities", like=("oxide",), commodity="scrap")
    tiny.add("offers", like=("magnets_x",), offer="scrap_a", commodity="scrap", area="AAA", secure=1, made_in="BBB")
    tiny.add("offer_years", offer="scrap_a", year=2027, price_usd_per_t=1)
    assert prepared(tiny).offers["scrap_a"].provenance == "secure"
