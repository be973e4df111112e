"""Thrift and substitution answer demand where they are cheaper, or less exposed, than what they replace."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from builder import Tiny, sentences
from pytest import approx, mark
from solve import CHEAPEST, steps

from friendshore.planning import read_case, solve


def switch_on(tiny: Tiny, **cells: Any) -> Tiny:
    """Cars in AAA can do with a quarter less of magnets, at 5 USD/t saved."""
    row = {"response": "thrift", "commodities": "magnet", "areas": "AAA", "sectors": "cars", "from_year": 2027}
    tiny.add("demand_response", **(row | {"full_year": 2027, "most_share": 0.25, "cost_usd_per_t": 5} | cells))
    return tiny


def imported() -> Tiny:
    """Nothing is made or built: magnets come from XXX at 20 USD/t, 60 t a year for AAA and 40 t for BBB."""
    return Tiny().set("facilities", [])


def with_oxide() -> Tiny:
    """AAA asks for 30 t of oxide too, which it makes at 20 USD/t; magnets are imported at 20."""
    tiny = Tiny().drop("facilities", process="make")
    tiny.row("commodities", "oxide")["weight_usd_per_kg"] = 1
    for year in (2027, 2029):
        tiny.add("demand", like=("AAA", "cars", "magnet", year), commodity="oxide")
        tiny.row("demand", "AAA", "cars", "oxide", year).update(
            {f"t_per_yr_{each}": 30 for each in ("low", "base", "high")}
        )
    return tiny


def test_thrift_cheaper_than_the_market_is_used_in_full() -> None:
    answer = steps(switch_on(imported()), CHEAPEST)
    assert answer.total("demand_response.respond") == approx(3 * 15)
    assert answer.cost == approx(3 * (85 * 20 + 15 * 5))
    assert not list(answer.program.public)


def test_thrift_dearer_than_the_market_is_used_only_for_reliance() -> None:
    tiny = switch_on(imported(), cost_usd_per_t=50)
    assert steps(tiny, CHEAPEST).cost == approx(3 * 100 * 20)
    answer = steps(tiny)
    # the denominator stays 100 t
    assert answer.reliance == approx([85, 85, 85])


def test_the_share_grows_in_a_straight_line() -> None:
    answer = steps(switch_on(imported(), full_year=2029), CHEAPEST)
    saved = [answer.total("demand_response.respond", year) for year in ("2027", "2028", "2029")]
    assert saved == approx([15 * 0.25, 15 * 0.75, 15])


def test_a_substitute_is_delivered_on_top_of_its_own_demand() -> None:
    answer = steps(switch_on(with_oxide(), into_commodity="oxide", into_t_per_t=0.5, cost_usd_per_t=1), CHEAPEST)
    # 15 t of magnets at 20 against 7.5 t of oxide at 20 and 1 USD each
    assert answer.total("deliver", "oxide") == approx(3 * (30 + 7.5))
    assert answer.cost == approx(3 * (85 * 20 + 37.5 * 20 + 15 * 1))


def test_a_substitute_that_nobody_asks_for_is_left_out() -> None:
    tiny = switch_on(with_oxide(), areas="*", into_commodity="oxide")
    assert {key[2] for key in steps(tiny, CHEAPEST).program.block.demand_response.respond} == {"AAA"}


def test_only_the_sectors_named_respond() -> None:
    tiny = imported()
    tiny.add("sectors", sector="ships", title="Ships")
    tiny.add("demand", like=("AAA", "cars", "magnet", 2027), sector="ships")
    answer = steps(switch_on(tiny, sectors="ships", areas="*"), CHEAPEST)
    assert answer.total("demand_response.respond", "ships", "AAA", "2027") == approx(15)
    assert answer.total("demand_response.respond") == approx(3 * 15)


@mark.parametrize("into", ["", "oxide"])
def test_the_plan_counts_responses_as_demand_answered(tmp_path: Path, into: str) -> None:
    tiny = switch_on(with_oxide(), sectors="*", into_commodity=into, into_t_per_t=0.5 if into else "", cost_usd_per_t=1)
    plan = solve(read_case(tiny.write(tmp_path)), CHEAPEST)
    assert plan.tables["checks"]["ok"].all()
    answered = (
        plan.tables["deliveries"].query("provenance == 'answered' and period == '2028'").set_index("commodity")["t"]
    )
    assert answered.to_dict() == approx({"magnet": 15} | ({"oxide": -7.5} if into else {}))
    table = plan.tables["reliance"]
    # of 130 t at one weight, 85 t are exposed
    assert table["reliance_points"].tolist() == approx([100 * 85 / 130] * 3)


def test_more_response_never_raises_cost() -> None:
    costs = [steps(switch_on(imported(), most_share=most), CHEAPEST).cost for most in (0, 0.2, 0.7, 1)]
    assert costs == sorted(costs, reverse=True) and costs[0] > costs[-1]


@mark.parametrize(
    ("cells", "expected"),
    [
        ({"full_year": 2026}, "column full_year: '2026' lies before from_year, 2027"),
        ({"into_commodity": "magnet"}, "column into_commodity: 'magnet' is what it is to replace"),
        ({"commodities": "ore"}, "column commodities: 'ore' is not what these sectors of these areas ask for"),
        ({"most_share": 1.2}, "column most_share: '1.2' must be at most 1"),
        ({"sectors": "carts"}, "column sectors: 'carts' is not in sectors.csv; nearest is 'cars'"),
    ],
)
def test_a_wrong_row_is_a_fault(tmp_path: Path, cells: dict[str, Any], expected: str) -> None:
    found = sentences(switch_on(Tiny(), **cells).write(tmp_path))
    assert [sentence for sentence in found if expected in sentence], found


def test_responses_that_save_more_than_there_is_are_a_fault(tmp_path: Path) -> None:
    tiny = switch_on(switch_on(Tiny()), response="zeal", sectors="*", most_share=0.8)
    assert sentences(tiny.write(tmp_path)) == [
        "demand_response.csv row 3, column most_share: '0.8' with other responses saves more than all magnet that cars "
        "in AAA asks for"
    ]


def test_a_cell_that_is_no_figure_hides_no_fault_of_other_rows(tmp_path: Path) -> None:
    tiny = switch_on(switch_on(Tiny(), cost_usd_per_t="much"), response="zeal", into_commodity="magnet")
    found = sentences(tiny.write(tmp_path))
    assert [each.split(":")[0] for each in found] == [
        "demand_response.csv row 2, column cost_usd_per_t", "demand_response.csv row 3, column into_commodity"
    ], found  # fmt: skip
