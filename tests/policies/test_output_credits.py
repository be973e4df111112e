"""A credit on output pays makers: public money, and revenue for plants that must pay for themselves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from builder import Tiny, sentences
from pytest import approx, mark
from solve import Answer, steps
from test_commercial_viability import CAPEX, LIFE, OXIDE, RUNNING, WACC, WANTED, built, magnets_from_b

from friendshore.finance import annuity

YEARS = ("2027", "2028", "2029")


def switch_on(tiny: Tiny, **cells: Any) -> Tiny:
    """AAA pays makers of magnets everywhere half of their production cost."""
    row = {"credit": "half", "payer": "AAA", "countries": "*", "stages": "magnet", "from_month": "2027-01"}
    tiny.add("output_credits", **(row | {"share_of_production_cost": 0.5} | cells))
    return tiny


def paid(**cells: Any) -> dict[str, float]:
    """Public money paid where AAA's standing plants make 100 t a year of ore, oxide and magnets."""
    return steps(switch_on(Tiny(), **cells)).public("output_credits")


def test_a_share_of_production_cost_is_paid_on_what_is_made() -> None:
    assert paid() == approx(dict.fromkeys(YEARS, 100 * 10 * 0.5))


def test_energy_counts_as_production_cost() -> None:
    tiny = switch_on(Tiny())
    for level in ("low", "base", "high"):
        tiny.row("energy", "AAA", "electricity", "grid", 2027)[f"price_usd_per_unit_{level}"] = 4
    assert steps(tiny).public("output_credits") == approx(dict.fromkeys(YEARS, 100 * (10 + 4) * 0.5))


def test_an_amount_is_paid_on_a_tonne() -> None:
    amount = {"share_of_production_cost": 0, "usd_per_t": 3}
    assert paid(**amount) == approx(dict.fromkeys(YEARS, 300))
    assert paid(stages="*", **amount) == approx(dict.fromkeys(YEARS, 3 * 300))
    assert paid(stages="*", commodity="oxide", **amount) == approx(dict.fromkeys(YEARS, 300))
    assert paid(countries="BBB", **amount) == {}


def test_months_count_and_rows_follow_each_other() -> None:
    tiny = switch_on(Tiny(), from_month="2027-07", until_month="2028-12")
    switch_on(tiny, share_of_production_cost=0.25, from_month="2029-01")
    assert steps(tiny).public("output_credits") == approx({"2027": 250, "2028": 500, "2029": 250})


def test_a_credit_is_a_transfer_and_no_cost() -> None:
    assert steps(switch_on(Tiny())).cost == approx(steps(Tiny()).cost, rel=1e-6)


def amount_needed(price: float) -> float:
    """USD/t in 2028 and 2029, in which a build of 2027 works inside the horizon, that lets it pay for itself."""
    return (CAPEX - (price - OXIDE - RUNNING) / annuity(WACC, LIFE)) * annuity(WACC, 2)


def credited(price: float, amount: float) -> Answer:
    return steps(switch_on(magnets_from_b(price), share_of_production_cost=0, usd_per_t=amount))


@mark.parametrize(("more", "expected"), [(0.01, WANTED), (-0.01, 0)])
def test_a_credit_lets_a_plant_pay_for_itself(more: float, expected: float) -> None:
    amount = amount_needed(25) + more
    answer = credited(25, amount)
    assert built(answer) == approx(expected, rel=1e-6, abs=1e-3)
    found = dict.fromkeys(("2028", "2029"), expected * amount) if expected else {}
    assert answer.public("output_credits") == approx(found)


def test_a_credit_costs_the_public_what_a_floor_of_the_same_height_does() -> None:
    amount = amount_needed(25) + 0.01
    tiny = magnets_from_b(25)
    row = {"floor": "base", "payer": "BBB", "commodity": "magnet", "countries": "*", "floor_usd_per_t": 25 + amount}
    tiny.add("price_floors", **row, from_month="2027-01", automatic=1)
    assert steps(tiny).public("price_floors") == approx(credited(25, amount).public("output_credits"))


def test_a_higher_credit_never_builds_less() -> None:
    builds = [built(credited(25, amount)) for amount in (1, 10, 30, 60)]
    assert builds == approx(sorted(builds))
    assert builds[-1] == approx(WANTED)


@mark.parametrize(
    ("cells", "expected"),
    [
        ({"until_month": "2026-12"}, "column until_month: '2026-12' lies before from_month, 2027-01"),
        ({"share_of_production_cost": 1.5}, "column share_of_production_cost: '1.5' must be at most 1"),
        ({"share_of_production_cost": 0}, "column usd_per_t: '0' the credit pays nothing"),
        ({"commodity": "magnet"}, "column commodity: 'magnet' is named, but usd_per_t is 0"),
        ({"stages": "magnets"}, "column stages: 'magnets' is not in stages.csv; nearest is 'magnet'"),
    ],
)
def test_a_wrong_row_is_a_fault(tmp_path: Path, cells: dict[str, Any], expected: str) -> None:
    found = sentences(switch_on(Tiny(), **cells).write(tmp_path))
    assert [sentence for sentence in found if expected in sentence], found


def test_two_rows_of_one_credit_and_month_are_a_fault(tmp_path: Path) -> None:
    tiny = switch_on(switch_on(Tiny()), from_month="2028-01")
    assert sentences(tiny.write(tmp_path)) == [
        "output_credits.csv row 3, column from_month: '2028-01' another row for half is in force already "
        "(output_credits.csv row 2)"
    ]
