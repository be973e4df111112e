"""A benchmark brings home what it asks for, or says by how much it is missed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from builder import Tiny, sentences
from pytest import approx, mark
from solve import CHEAPEST, steps

from friendshore.solving.outcome import Infeasible

BOUGHT = 3 * 100 * 20
"""USD: every magnet from XXX. A tonne of oxide made at home costs 10 more than it fetches."""


def processing(tiny: Tiny, **cells: Any) -> Tiny:
    """AAA is to separate two fifths of its consumption of oxide, half a tonne a magnet, from 2028 on."""
    row: dict[str, Any] = {"benchmark": "processed", "area": "AAA", "measure": "processing", "commodities": "oxide"}
    row |= {"stages": "separation", "share": 0.4, "from_month": "2028-01", "hard": 0, "penalty_usd_per_t": 1000}
    row |= cells
    tiny.add("benchmarks", **row)
    tiny.add("benchmark_contents", benchmark=row["benchmark"], commodity="magnet", t_per_t=0.5)
    return tiny


def single_origin(tiny: Tiny, **cells: Any) -> Tiny:
    """BBB is to take at most half of its magnets from one adversary from 2028 on."""
    row: dict[str, Any] = {"benchmark": "origin", "area": "BBB", "measure": "single_origin", "commodities": "magnet"}
    row |= {"stages": "", "share": 0.5, "from_month": "2028-01", "hard": 0, "penalty_usd_per_t": 1000}
    tiny.add("benchmarks", **(row | cells))
    return tiny


def switch_on(tiny: Tiny, **cells: Any) -> Tiny:
    """One benchmark of what is made at home, one of what comes from one adversary."""
    return single_origin(processing(tiny, **cells))


@mark.parametrize("penalty", [{"hard": 0}, {"hard": 1, "penalty_usd_per_t": ""}])
def test_what_is_asked_for_is_made_at_home(penalty: dict[str, Any]) -> None:
    answer = steps(processing(Tiny(), **penalty), CHEAPEST)
    asked = 0.4 * 0.5 * 60
    assert answer.total("benchmarks.counted", "AAA") == approx(2 * asked)
    assert answer.cost == approx(BOUGHT + 2 * asked * 10)
    assert not list(answer.program.public)


def test_a_soft_benchmark_is_missed_where_that_is_cheaper_and_no_cost_figure_has_the_penalty() -> None:
    answer = steps(processing(Tiny(), penalty_usd_per_t=9), CHEAPEST)
    assert answer.total("benchmarks.missed") == approx(2 * 12)
    assert answer.cost == approx(BOUGHT)
    assert list(answer.program.penalties) == ["benchmarks"]


def test_a_period_is_held_for_its_months_in_force() -> None:
    answer = steps(processing(Tiny(), from_month="2028-02"), CHEAPEST)
    assert answer.total("benchmarks.counted") == approx(12 * 11 / 12 + 12)


def test_only_the_stages_that_are_named_count() -> None:
    tiny = Tiny()
    tiny.add("recipes", process="make", mode="only", commodity="oxide", t_per_t=0.5)
    tiny.drop("recipes", process="make", commodity="oxide", t_per_t=-1)
    tiny.add("recipes", process="make", mode="only", commodity="ore", t_per_t=-1)
    answer = steps(processing(tiny), CHEAPEST)
    made = answer.values("activity")
    separated = sum(value for key, value in made.items() if key[0].startswith("separate") and key[3] != "2027")
    assert separated == approx(answer.total("benchmarks.counted")) == approx(24)


def test_at_most_a_share_comes_from_one_adversary() -> None:
    answer = steps(single_origin(Tiny()), CHEAPEST)
    # half of 40 t comes from AAA at 30, not from XXX at 20
    assert answer.total("benchmarks.counted", "XXX") == approx(2 * 20)
    assert answer.cost == approx(BOUGHT + 2 * 20 * 10)
    missed = steps(single_origin(Tiny(), penalty_usd_per_t=9), CHEAPEST)
    assert missed.total("benchmarks.missed") == approx(2 * 20)
    assert missed.cost == approx(BOUGHT)


def test_what_is_made_in_an_adversary_s_plants_and_shipped_counts_as_from_there() -> None:
    tiny = single_origin(Tiny())
    tiny.row("blocs", "club", "XXX")["existing_share"] = 1
    tiny.row("offer_years", "magnets_x", 2027)["price_usd_per_t"] = 50
    tiny.row("facilities", "make_a")["existing_t_per_yr"] = 60
    for step in ("mine", "separate", "make"):
        tiny.add("facilities", like=(f"{step}_a",), facility=f"{step}_x", country="XXX", existing_t_per_yr=100)
    tiny.add("energy", like=("AAA", "electricity", "grid", 2027), country="XXX")
    tiny.row("freight", "all", "world", "world")["usd_per_t"] = 1
    answer = steps(tiny, CHEAPEST)
    # BBB takes its 40 t a year from the plants in XXX until the benchmark halves them
    assert answer.total("ship", "magnet", "XXX", "BBB", "2027") == approx(40)
    assert answer.total("ship", "magnet", "XXX", "BBB", "2029") == approx(20)
    assert answer.total("benchmarks.counted", "XXX") == approx(2 * 20)


def test_a_soft_benchmark_that_cannot_be_met_is_reported_and_changes_nothing_else() -> None:
    tiny = processing(Tiny(), area="BBB", measure="extraction", commodities="ore", stages="mining", share=0.1)
    answer, plain = steps(tiny), steps(Tiny())
    assert answer.total("benchmarks.missed") == approx(2 * 0.1 * 0.5 * 40)
    assert answer.reliance == approx(plain.reliance, abs=1e-6)
    assert answer.cost == approx(plain.cost)


def test_a_hard_benchmark_that_cannot_be_met_is_infeasible() -> None:
    hard = {"hard": 1, "penalty_usd_per_t": ""}
    tiny = processing(Tiny(), area="BBB", measure="extraction", commodities="ore", stages="mining", **hard)
    assert isinstance(steps(tiny, CHEAPEST).series.outcome, Infeasible)


def test_a_benchmark_of_an_area_that_does_not_plan_is_left_out() -> None:
    tiny = processing(Tiny())
    tiny.row("blocs", "club", "AAA")["role"] = "partner"
    assert not steps(tiny, CHEAPEST).program.block.component("benchmarks").counted


def test_a_higher_share_is_never_cheaper() -> None:
    hard = {"hard": 1, "penalty_usd_per_t": ""}
    costs = [steps(processing(Tiny(), share=share, **hard), CHEAPEST).cost for share in (0.1, 0.5, 1)]
    assert costs == sorted(costs)
    assert costs[0] < costs[-1]


@mark.parametrize(
    ("cells", "expected"),
    [
        ({"stages": ""}, "column stages: must not be blank"),
        ({"measure": "single_origin"}, "column stages: 'separation' must be blank for single_origin"),
        ({"measure": "single_origin"}, "column commodities: 'oxide' is offered by no adversary"),
        ({"hard": 1}, "column penalty_usd_per_t: '1000' a hard benchmark has none, since it cannot be missed"),
        ({"penalty_usd_per_t": ""}, "column penalty_usd_per_t: must be above 0 for a soft benchmark"),
        ({"share": 0}, "column share: '0' asks for nothing; leave the row out"),
        ({"share": 1.1}, "column share: '1.1' must be at most 1"),
        ({"commodities": "ore"}, "column commodities: 'ore' is made at none of the stages separation"),
        (
            {"area": "XXX"},
            "column area: 'XXX' asks for nothing that counts; say in benchmark_contents.csv what its goods contain",
        ),
        ({"measure": "mining"}, "column measure: 'mining' expected extraction or processing or recycling or"),
    ],
)
def test_a_wrong_row_is_a_fault(tmp_path: Path, cells: dict[str, Any], expected: str) -> None:
    found = sentences(processing(Tiny(), **cells).write(tmp_path))
    assert [sentence for sentence in found if expected in sentence], found


def test_the_same_benchmark_twice_is_a_fault(tmp_path: Path) -> None:
    tiny = processing(processing(Tiny()), benchmark="twice", share=0.5)
    assert sentences(tiny.write(tmp_path)) == [
        "benchmarks.csv row 3, column benchmark: 'twice' asks for the same as another does already "
        "(benchmarks.csv row 2)"
    ]


def test_contents_belong_to_a_benchmark(tmp_path: Path) -> None:
    tiny = processing(Tiny())
    tiny.add("benchmark_contents", benchmark="processes", commodity="oxide", t_per_t=1)
    found = sentences(tiny.write(tmp_path))
    assert any("column benchmark: 'processes' is not in benchmarks.csv" in sentence for sentence in found), found
