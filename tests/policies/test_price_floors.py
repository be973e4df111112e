"""A price floor tops up what makers earn: public money for standing plants, revenue for new ones."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from builder import Tiny, sentences
from pytest import approx, mark
from solve import Answer, prepared, steps
from test_commercial_viability import CAPEX, LIFE, OXIDE, RUNNING, WACC, WANTED, built, magnets_from_b

from friendshore.finance import annuity
from friendshore.parameters.viability import Viability

PRICE = 20
"""USD/t at which XXX sells magnets in the tiny case."""


def switch_on(tiny: Tiny, **cells: Any) -> Tiny:
    """The treasury of BBB lifts the price of magnets to 25 USD/t for 50 t a year, wherever they are made."""
    row = {"floor": "base", "payer": "BBB", "commodity": "magnet", "countries": "*", "floor_usd_per_t": 25}
    row |= {"from_month": "2027-01", "until_month": "", "most_t_per_yr": 50, "automatic": 1}
    tiny.add("price_floors", **(row | cells))
    return tiny


def for_all(tiny: Tiny, **cells: Any) -> Tiny:
    """The same without a ceiling."""
    return switch_on(tiny, **({"most_t_per_yr": ""} | cells))


def standing(**cells: Any) -> dict[str, float]:
    """Public money paid where AAA's standing plants make 100 t of magnets a year, which reliance asks for."""
    return steps(for_all(Tiny(), **cells)).public("price_floors")


def test_an_automatic_floor_pays_the_difference_on_all_that_is_made() -> None:
    answer = steps(for_all(Tiny()))
    assert answer.total("activity", "make_a") + answer.total("activity", "make.AAA") == approx(300)
    assert answer.public("price_floors") == approx(dict.fromkeys(("2027", "2028", "2029"), 100 * (25 - PRICE)))
    assert answer.public("price_floors", "received") == {}


def test_a_floor_is_a_transfer_and_no_cost() -> None:
    assert steps(for_all(Tiny())).cost == approx(steps(Tiny()).cost, rel=1e-6)


def test_a_floor_below_the_price_pays_nothing() -> None:
    assert standing(floor_usd_per_t=PRICE - 1) == {}


def test_months_in_force_count() -> None:
    expected = {"2027": 100 * 5 * 3 / 12, "2028": 100 * 5}
    assert standing(from_month="2027-10", until_month="2028-12") == approx(expected)


def test_the_payer_shares_in_the_upside() -> None:
    tiny = for_all(Tiny(), floor_usd_per_t=10, upside_from_usd_per_t=15, upside_share=0.3)
    answer = steps(tiny)
    assert answer.public("price_floors") == {}
    expected = dict.fromkeys(("2027", "2028", "2029"), 100 * 0.3 * (PRICE - 15))
    assert answer.public("price_floors", "received") == approx(expected)


def test_a_ceiling_covers_that_much_of_what_stands() -> None:
    answer = steps(switch_on(Tiny()))
    assert answer.public("price_floors") == approx(dict.fromkeys(("2027", "2028", "2029"), 50 * 5))
    assert answer.total("price_floors.to_standing") == approx(150)


def test_a_contract_names_facilities_whose_output_is_told_apart() -> None:
    tiny = Tiny()
    tiny.add("facilities", like=("make_a",), facility="make_a2")
    for name in ("make_a", "make_a2"):
        tiny.row("facilities", name)["existing_t_per_yr"] = 50
    answer = steps(for_all(tiny, facilities="make_a2"))
    assert set(answer.program.parameters.fleets) >= {"make_a2", "make.AAA"}
    assert answer.public("price_floors") == approx(dict.fromkeys(("2027", "2028", "2029"), 50 * 5))


def test_where_the_plan_chooses_the_volume_it_pays_no_standing_plant() -> None:
    assert standing(automatic=0) == {}


def floor_needed(price: float) -> float:
    """USD/t of magnet in 2028 and 2029, the years of the horizon in which a build of 2027 works, that lets it pay."""
    gap = CAPEX - (price - OXIDE - RUNNING) / annuity(WACC, LIFE)
    return price + gap * annuity(WACC, 2)


def covered(price: float, floor: float, **cells: Any) -> Answer:
    return steps(for_all(magnets_from_b(price), **({"floor_usd_per_t": floor} | cells)))


@mark.parametrize("automatic", [0, 1])
@mark.parametrize(("more", "expected"), [(0.01, WANTED), (-0.01, 0)])
def test_a_floor_lets_a_plant_pay_for_itself(more: float, expected: float, automatic: int) -> None:
    floor = floor_needed(25) + more
    answer = covered(25, floor, automatic=automatic)
    assert built(answer) == approx(expected, rel=1e-6, abs=1e-3)
    paid = dict.fromkeys(("2028", "2029"), expected * (floor - 25)) if expected else {}
    assert answer.public("price_floors") == approx(paid, rel=1e-3)


def test_floor_and_grant_close_one_gap_together() -> None:
    floor = (25 + floor_needed(25)) / 2  # half of the gap
    half = (CAPEX - 5 / annuity(WACC, LIFE)) / 2
    tiny = for_all(magnets_from_b(25), floor_usd_per_t=floor)
    tiny.add("programmes", like=("purse",), programme="aid", kind="grant", total_musd=1)
    answer = steps(tiny)
    assert built(answer) == approx(1e6 / half)
    assert answer.public("programmes") == approx({"2027": 1e6})
    assert answer.public("price_floors") == approx(dict.fromkeys(("2028", "2029"), 1000000.0 / half * (floor - 25)))


def test_a_ceiling_limits_what_a_floor_builds() -> None:
    answer = covered(25, floor_needed(25), most_t_per_yr=WANTED / 4)
    assert built(answer) == approx(WANTED / 4, rel=1e-4)


def test_an_upside_must_be_earned_too() -> None:
    def two_years_to_build() -> Tiny:
        """A build of 2027 works inside the horizon in 2029 alone, and there is no other."""
        tiny = magnets_from_b(31)
        tiny.row("facilities", "new_make_b").update(construction_months=24, max_build_t_per_yr=WANTED)
        return tiny

    worth = Viability(prepared(two_years_to_build()))
    spare = worth.worth(worth.parameters.builds["new_make_b", "2027"]) * 1e3 * 1.01**2.5  # USD/t/yr in 2029
    assert spare > 0
    # what it must give up on a tonne is half of what it can spare, or twice as much: then it makes half of what it can
    for owed, made in ((spare / 2, WANTED), (spare * 2, WANTED / 2)):
        cells = {"floor_usd_per_t": 5, "upside_from_usd_per_t": 10, "upside_share": owed / 21}
        answer = steps(for_all(two_years_to_build(), **cells))
        assert answer.total("activity", "make.BBB") == approx(made, rel=1e-5)
        assert answer.public("price_floors", "received") == approx({"2029": made * owed}, rel=1e-5)


def test_a_higher_floor_never_builds_less_nor_pays_less_on_what_stands() -> None:
    floors = (22, 25, 40, 60, 90)
    builds = [built(covered(25, floor)) for floor in floors]
    assert builds == approx(sorted(builds))
    assert builds[-1] == approx(WANTED)
    paid = [sum(standing(floor_usd_per_t=floor).values()) for floor in floors]
    assert paid == approx([300 * (floor - PRICE) for floor in floors])


@mark.parametrize(
    ("cells", "expected"),
    [
        ({"until_month": "2026-12"}, "column until_month: '2026-12' lies before from_month, 2027-01"),
        (
            {"upside_from_usd_per_t": 24, "upside_share": 0.3},
            "column upside_from_usd_per_t: '24' lies below the floor, 25",
        ),
        ({"upside_share": 1.2}, "column upside_share: '1.2' must be at most 1"),
        ({"upside_share": 0.3}, "column upside_from_usd_per_t: is required where upside_share is above 0"),
        (
            {"upside_from_usd_per_t": 30, "upside_share": 0.3, "automatic": 0},
            "column upside_share: '0.3' needs automatic = 1: a plan that chooses the volume would leave out the years",
        ),
        ({"commodity": "ore", "countries": "BBB"}, "column commodity: 'ore' no facility that this contract covers"),
        ({"facilities": "separate_a"}, "column commodity: 'magnet' no facility that this contract covers makes it"),
        ({"payer": "CCC"}, "column payer: 'CCC' is not in countries.csv or areas.csv"),
    ],
)
def test_a_wrong_row_is_a_fault(tmp_path: Path, cells: dict[str, Any], expected: str) -> None:
    found = sentences(switch_on(Tiny(), **cells).write(tmp_path))
    assert [sentence for sentence in found if expected in sentence], found


def test_two_automatic_floors_on_one_tonne_are_a_fault(tmp_path: Path) -> None:
    tiny = switch_on(switch_on(Tiny()), floor="second", facilities="make_a", from_month="2028-03")
    assert sentences(tiny.write(tmp_path)) == [
        "price_floors.csv row 3, column floor: 'second' make_a has an automatic floor in 2028-03 already "
        "(price_floors.csv row 2)"
    ]


def test_a_tonne_has_one_floor() -> None:
    floor = (25 + floor_needed(25)) / 2 + 0.01  # a little more than half of the gap

    def both(**cells: Any) -> Tiny:
        tiny = for_all(magnets_from_b(25), floor_usd_per_t=floor, automatic=0)
        return for_all(tiny, **({"floor": "second", "floor_usd_per_t": floor, "automatic": 0} | cells))

    assert built(steps(both())) == approx(0, abs=1e-3)
    # a second contract that pays the whole gap on half of the tonnes fills the other half
    whole = steps(both(floor_usd_per_t=2 * floor - 25, most_t_per_yr=WANTED / 2))
    assert built(whole) == approx(WANTED / 2, rel=1e-2)
