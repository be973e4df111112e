"""Offers, outlets and plants that share one limit, or do so much together at least."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from builder import Tiny, sentences
from pytest import approx, mark
from solve import CHEAPEST, steps

IMPORTS = 3 * 100 * 20
"""USD: all magnets from XXX at 20, the cheapest way; AAA makes them at 30."""


def joined(members: str, commodity: str = "", **years: dict[str, float]) -> Tiny:
    """A joint limit called frame, with what its years say."""
    tiny = Tiny()
    tiny.add("joint_limits", joint_limit="frame", members=members, commodity=commodity)
    for year, cells in years.items():
        tiny.add("joint_limit_years", joint_limit="frame", year=int(year[1:]), **cells)
    return tiny


def more_offers(tiny: Tiny) -> Tiny:
    """A second offer of magnets at 22 USD/t."""
    tiny.add("offers", like=("magnets_x",), offer="more_x")
    tiny.add("offer_years", offer="more_x", year=2027, price_usd_per_t=22)
    return tiny


def test_offers_share_a_limit_by_year() -> None:
    most = {"y2027": {"most_t_per_yr": 80}, "y2029": {"most_t_per_yr": 40}}
    answer = steps(more_offers(joined("magnets_x;more_x", **most)), CHEAPEST)
    assert [answer.total("buy", year) for year in ("2027", "2028", "2029")] == approx([80, 60, 40])
    assert answer.cost == approx(180 * 20 + 120 * 30)
    assert answer.dual("within_joint_limit", "frame", "2028") == approx(20 - 30)


def test_outlets_share_a_limit() -> None:
    tiny = joined("oxide_sales;oxide_too", y2027={"most_t_per_yr": 30})
    tiny.add("outlets", like=("oxide_sales",), outlet="oxide_too")
    tiny.add("outlet_years", outlet="oxide_too", year=2027, price_usd_per_t=50)
    tiny.row("outlet_years", "oxide_sales", 2027)["price_usd_per_t"] = 60
    answer = steps(tiny, CHEAPEST)
    assert answer.total("sell", "2028") == approx(30)
    assert answer.cost == approx(IMPORTS - 3 * 30 * (60 - 20))


@mark.parametrize(("commodity", "runs"), [("", 40), ("oxide", 40 / 0.8), ("ore", 40)])
def test_plants_do_so_much_together_at_least(commodity: str, runs: float) -> None:
    tiny = joined("separate_a;also", commodity, y2027={"least_t_per_yr": 40})
    tiny.add("facilities", like=("separate_a",), facility="also", existing_t_per_yr=15)
    tiny.row("recipes", "separate", "only", "oxide")["t_per_t"] = 0.8
    answer = steps(tiny, CHEAPEST)
    assert answer.total("activity", "separate_a", "2028") + answer.total("activity", "also", "2028") == approx(runs)
    # ore and separation cost 20, 0.8 t of oxide bring 8
    assert answer.cost == approx(IMPORTS + 3 * runs * 12)
    assert answer.dual("joint_least_kept", "frame", "2028") == approx(12 * runs / 40)


def test_what_is_bought_and_what_is_made_add_up() -> None:
    tiny = joined("magnets_x;make_a", y2027={"most_t_per_yr": 70}).drop("facilities", status="generic")
    answer = steps(tiny, CHEAPEST)
    assert answer.total("buy", "2028") == approx(70)
    assert answer.total("short", "2028") == approx(30)
    assert answer.cost == approx(3 * (70 * 20 + 30 * 1000))


def test_a_narrower_frame_never_saves_money() -> None:
    costs = [steps(joined("magnets_x", y2027={"most_t_per_yr": t}), CHEAPEST).cost for t in (200, 90, 40, 0)]
    assert costs == approx(sorted(costs)) and costs[0] < costs[-1]


@mark.parametrize(
    ("members", "commodity", "years", "expected"),
    [
        ("magnets_x", "", {}, "has no row in joint_limit_years.csv or joint_limit_periods.csv, so it limits nothing"),
        ("magnet_x", "", {"most_t_per_yr": 1}, "nearest is 'magnets_x'"),
        ("make_a", "ore", {"most_t_per_yr": 1}, "'make_a' neither makes nor takes ore"),
        ("magnets_x", "", {"most_t_per_yr": None}, "says nothing: a year has a most, a least, or both"),
        ("magnets_x", "", {"most_t_per_yr": 1, "least_t_per_yr": 2}, "is above most_t_per_yr, 1 t/yr"),
    ],
)
def test_a_wrong_row_is_a_fault(
    tmp_path: Path, members: str, commodity: str, years: dict[str, Any], expected: str
) -> None:
    found = sentences(joined(members, commodity, **({"y2027": years} if years else {})).write(tmp_path))
    assert [sentence for sentence in found if expected in sentence], found


def test_a_most_is_stated_in_every_year_or_in_none(tmp_path: Path) -> None:
    years = {"y2027": {"most_t_per_yr": 5, "least_t_per_yr": 1}, "y2028": {"least_t_per_yr": 1}}
    found = sentences(joined("magnets_x", **years).write(tmp_path))
    assert found == [
        "joint_limit_years.csv row 3, column most_t_per_yr: must not be blank: frame has one in 2027 "
        "(joint_limit_years.csv row 2), so it needs one here"
    ]


def test_a_shared_limit_ends_a_free_lunch(tmp_path: Path) -> None:
    tiny = Tiny()
    tiny.add("outlets", outlet="magnets_a", commodity="magnet", area="AAA")
    tiny.add("outlet_years", outlet="magnets_a", year=2027, price_usd_per_t=22)
    assert "money out of nothing" in sentences(tiny.write(tmp_path / "free"))[0]
    tiny.add("joint_limits", joint_limit="frame", members="magnets_x;make_a")
    tiny.add("joint_limit_years", joint_limit="frame", year=2027, most_t_per_yr=500)
    assert sentences(tiny.write(tmp_path / "held")) == []
