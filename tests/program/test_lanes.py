"""A lane carries so much, or nothing for a while, and loses some."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from builder import Tiny, sentences
from pytest import approx, mark
from solve import CHEAPEST, steps

from friendshore.plan.plan import Plan
from friendshore.planning import read_case, solve

FREIGHT, MADE, SHORT = 7, 30, 1000


def between(**lane: Any) -> Tiny:
    """AAA makes magnets at 30 USD/t, BBB wants 40 t a year, 7 USD/t away; one row of lanes from AAA to BBB."""
    tiny = Tiny().set("offers", []).set("offer_years", []).drop("facilities", status="generic")
    tiny.drop("demand", area="AAA")
    tiny.row("freight", "all", "world", "world")["usd_per_t"] = FREIGHT
    row = {"lane": "strait", "commodities": "magnet", "origins": "AAA", "destinations": "BBB", "loss_share": 0}
    tiny.add("lanes", **(row | lane))
    return tiny


def test_a_lane_carries_no_more_than_its_most() -> None:
    answer = steps(between(most_t_per_yr=25), CHEAPEST)
    assert answer.total("ship", "magnet", "2028") == approx(25)
    assert answer.cost == approx(3 * (25 * (MADE + FREIGHT) + 15 * SHORT))
    assert answer.dual("within_lane", "strait", "2028") == approx(MADE + FREIGHT - SHORT)


@mark.parametrize("ends", [{"origins": "*"}, {"destinations": "*"}, {"origins": "AAA;XXX", "destinations": "*"}])
def test_goods_and_ends_share_a_lane(ends: dict[str, str]) -> None:
    tiny = between(commodities="magnet;oxide", most_t_per_yr=25, **ends)
    tiny.add("demand", like=("BBB", "cars", "magnet", 2027), commodity="oxide")
    tiny.row("commodities", "oxide")["weight_usd_per_kg"] = 1
    answer = steps(tiny, CHEAPEST)
    # a tonne of oxide costs 10 less to make than one of magnets
    assert answer.total("ship", "oxide", "AAA", "2028") == approx(25)
    assert answer.total("ship", "magnet", "AAA", "2028") == 0


def test_a_lane_is_closed_for_months() -> None:
    tiny = between(most_t_per_yr=0, from_month="2028-01", until_month="2028-09")
    answer = steps(tiny, CHEAPEST)
    # in the last three months of 2028 no more than AAA makes in them, 25 t
    assert [answer.total("ship", "magnet", year) for year in ("2027", "2028", "2029")] == approx([40, 25, 40])


def test_what_a_lane_loses_is_sent_for_nothing() -> None:
    answer = steps(between(loss_share=0.2), CHEAPEST)
    assert answer.total("ship", "magnet", "2028") == approx(50)
    assert answer.cost == approx(3 * 50 * (MADE + FREIGHT))
    assert answer.price("magnet", "secure", "BBB", "2028") == approx((MADE + FREIGHT) / 0.8)


def test_losses_follow_on_each_other_and_count_by_their_months() -> None:
    tiny = between(loss_share=0.2, from_month="2028-07")
    tiny.add("lanes", lane="port", commodities="*", origins="*", destinations="BBB", loss_share=0.5)
    answer = steps(tiny, CHEAPEST)
    sent = [40 / 0.5, 40 / (0.5 * (1 - 0.2 / 2)), min(100, 40 / (0.5 * 0.8))]
    assert [answer.total("ship", "magnet", year) for year in ("2027", "2028", "2029")] == approx(sent)


def test_contracts_and_imports_by_name_go_by_the_lane_too() -> None:
    tiny = between(loss_share=0.2, most_t_per_yr=30)
    deal = {"contract": "deal", "commodities": "magnet", "origin": "AAA", "destination": "BBB", "from_month": "2027-01"}
    tiny.add("contracts", **deal, least_t_per_yr=10, secure=0, damages_usd_per_t=5000)
    answer = steps(tiny, CHEAPEST)
    moved = answer.total("ship", "magnet", "2028") + answer.total("contracts.contracted", "deal", "2028")
    assert moved == approx(30) and answer.total("contracts.contracted", "deal", "2028") >= 10 - 1e-6
    assert answer.total("deliver", "BBB", "2028") == approx(24)

    tiny = Tiny().drop("demand", area="AAA").drop("facilities", status="generic")
    lane = {"lane": "sea", "commodities": "magnet", "origins": "XXX", "destinations": "BBB"}
    tiny.add("lanes", **lane, loss_share=0.2, most_t_per_yr=30)
    duty = {"commodity": "magnet", "origin": "XXX", "importer": "BBB", "kind": "additional", "from_month": "2027-01"}
    tiny.add("tariffs", **duty, rate_share=0.1)
    answer = steps(tiny, CHEAPEST)
    # a tonne from XXX costs (20 + 2) / 0.8, one of AAA 30
    assert answer.total("imported", "magnets_x", "BBB", "2028") == approx(30)
    assert answer.cost == approx(3 * (30 * 22 + 16 * MADE))
    assert answer.parameters.bloc_prices["magnet", "BBB", "2028"] == approx(22e-3 / 0.8)


@mark.parametrize("most", [None, 45])
def test_the_tables_of_a_plan_tell_what_was_lost(tmp_path: Path, most: float | None) -> None:
    tiny = between(loss_share=0.2, most_t_per_yr=most)
    deal = {"contract": "deal", "commodities": "magnet", "origin": "AAA", "destination": "BBB", "from_month": "2027-01"}
    tiny.add("contracts", **deal, least_t_per_yr=10, secure=0, damages_usd_per_t=5000)
    plan = solve(read_case(tiny.write(tmp_path / "tiny")))
    assert isinstance(plan, Plan)
    sent = most or 50
    told = plan.tables["balance"].set_index(["period", "commodity", "item"])["t"]
    assert told["2028", "magnet", "made"] == approx(sent, rel=1e-5)
    assert told["2028", "magnet", "lost on the way"] == approx(-0.2 * sent, rel=1e-5)
    assert "contracts" not in told["2028", "magnet"]
    assert plan.tables["balance"].groupby(["period", "commodity"])["t"].sum().abs().max() < 1e-4
    matrix = plan.tables["supply_matrix"].query("period == '2028' and commodity == 'magnet'")
    by_end = matrix.groupby("destination")["t"].sum()
    assert by_end["BBB"] == approx(0.8 * sent, rel=1e-5) and by_end["lost on the way"] == approx(0.2 * sent, rel=1e-5)
    assert plan.tables["checks"]["ok"].all()


def test_a_narrower_lane_and_a_larger_loss_never_save_money() -> None:
    for column, values in (("most_t_per_yr", (100, 40, 20, 0)), ("loss_share", (0.01, 0.2, 0.6, 0.99))):
        costs = [steps(between(**{column: value}), CHEAPEST).cost for value in values]
        assert costs == approx(sorted(costs)) and costs[0] < costs[-1]


@mark.parametrize(
    ("cells", "expected"),
    [
        ({}, "column most_t_per_yr: says nothing: a lane has a most, 0 where it is closed, or a loss_share"),
        ({"most_t_per_yr": 1, "destinations": "AAA"}, "column destinations: 'AAA' is the origin too"),
        ({"most_t_per_yr": 1, "commodities": "magnets"}, "nearest is 'magnet'"),
        ({"most_t_per_yr": 1, "from_month": "2028-01", "until_month": "2027-12"}, "lies before from_month, 2028-01"),
        ({"loss_share": 1}, "must be at most 0.99"),
    ],
)
def test_a_wrong_lane_is_a_fault(tmp_path: Path, cells: dict[str, Any], expected: str) -> None:
    found = sentences(between(**cells).write(tmp_path))
    assert [sentence for sentence in found if expected in sentence], found


def test_what_goes_through_the_pool_goes_by_no_lane(tmp_path: Path) -> None:
    tiny = between(most_t_per_yr=1)
    tiny.row("commodities", "magnet")["trade"] = "pooled"
    assert "'magnet' goes through the world pool, not by a lane" in sentences(tiny.write(tmp_path))[0]
    tiny.row("lanes", "strait")["commodities"] = "*"
    assert steps(tiny, CHEAPEST).total("from_pool", "BBB", "2028") == approx(40)


def test_a_loss_or_a_limit_on_the_way_ends_a_free_lunch(tmp_path: Path) -> None:
    tiny = Tiny()
    tiny.add("outlets", outlet="magnets_a", commodity="magnet", area="AAA")
    tiny.add("outlet_years", outlet="magnets_a", year=2027, price_usd_per_t=22)
    lane = {"lane": "sea", "commodities": "magnet", "origins": "XXX", "destinations": "AAA"}
    assert "money out of nothing" in sentences(tiny.write(tmp_path / "free"))[0]
    for number, cells in enumerate(({"loss_share": 0.1}, {"loss_share": 0, "most_t_per_yr": 10})):
        tiny.set("lanes", [lane | cells])
        assert sentences(tiny.write(tmp_path / str(number))) == []
