"""A charge makes what is emitted, left or taken in cost money, and only then are tailings and water counted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from builder import Tiny, sentences
from pytest import approx, mark
from solve import CHEAPEST, Answer, T, prepared, steps
from test_commercial_viability import LIFE, WACC, magnets_from_b

from friendshore.finance import annuity
from friendshore.parameters.viability import Viability
from friendshore.planning import read_case, solve


def switch_on(tiny: Tiny, **cells: Any) -> Tiny:
    """AAA charges 3 USD a cubic metre of water from 2028 on; a t of magnets takes 2 m3, a t of ore leaves 0.5 t."""
    tiny.row("processes", "make")["water_m3_per_t"] = 2
    tiny.row("processes", "mine")["tailings_t_per_t"] = 0.5
    tiny.add("account_prices", **({"account": "water", "group": "AAA", "year": 2028, "usd_per_t": 3} | cells))
    return tiny


def alone() -> Tiny:
    """No imports, no builds: AAA makes all 100 t a year for 30 USD/t."""
    return Tiny().set("offers", []).set("offer_years", []).drop("facilities", status="generic")


def received(answer: Answer) -> dict[tuple[str, ...], float]:
    """Public money received, USD by key: coefficient of each emission times its value."""
    ledger, emission = answer.program.public, answer.program.block.emission
    values = {id(variable): answer.values("emission").get(key, 0.0) for key, variable in emission.items()}
    return {
        key: sum(c * T * values[id(v)] for c, v in ledger.of(key).parts())
        for key in ledger
        if key[0] == "account_prices"
    }


def test_a_charge_is_paid_by_plants_and_received_by_the_treasury() -> None:
    answer = steps(switch_on(alone()), CHEAPEST)
    assert answer.values("emission")["water", "AAA", "2028"] == approx(200)  # 100 t x 2 m3
    assert answer.cost == approx(3 * 100 * 30 + 2 * 200 * 3)
    assert received(answer) == approx(
        {("account_prices", "received", "AAA", year): 200 * 3 for year in ("2028", "2029")}
    )
    assert {key[0] for key in answer.program.block.emission} <= {"co2", "radioactive_residue", "water"}


def test_a_path_is_linear_and_paths_add_up() -> None:
    tiny = switch_on(switch_on(alone(), year=2027, usd_per_t=0), year=2029, usd_per_t=9)  # 0, 4.5, 9
    tiny.add("account_prices", account="water", group="*", year=2029, usd_per_t=1)
    assert steps(tiny, CHEAPEST).cost == approx(3 * 100 * 30 + 200 * (4.5 + 9 + 1))


def test_a_limit_counts_what_nobody_charges() -> None:
    tiny = switch_on(alone())
    tiny.set("account_limits", [{"account": "tailings", "country": "AAA", "year": 2027, "most_t_per_yr": 20}])
    answer = steps(tiny, CHEAPEST)
    # 20 t of tailings allow 40 t of ore; the other 60 t go short at 1000
    assert answer.values("emission")["tailings", "AAA", "2027"] == approx(20)
    assert answer.cost == approx(3 * (40 * 30 + 60 * 1000) + 2 * 80 * 3)


def test_the_plan_tells_what_the_program_does_not_count(tmp_path: Path) -> None:
    plan = solve(read_case(switch_on(alone()).write(tmp_path)), CHEAPEST)
    assert not [key for key in steps(switch_on(alone()), CHEAPEST).values("emission") if key[0] == "tailings"]
    table = plan.tables["emissions"].query("period == '2028'").set_index(["country", "account"])["t"]
    assert table.to_dict() == approx({("AAA", "tailings"): 0.5 * 100, ("AAA", "water"): 2 * 100})
    paid = plan.tables["costs"].query("item == 'account_prices'")
    assert paid["musd"].tolist() == approx([200 * 3 / 1e6] * 2)
    received = plan.tables["public_money"].query("instrument == 'account_prices'")
    assert received["musd"].tolist() == approx([200 * 3 / 1e6] * 2)


def test_a_charge_on_carbon_comes_on_top_of_its_price() -> None:
    tiny = switch_on(alone(), account="co2", year=2027, usd_per_t=5)
    tiny.row("processes", "make")["co2_t_per_t"] = 1
    tiny.row("countries", "AAA")["co2_price_usd_per_t"] = 7
    assert steps(tiny, CHEAPEST).cost == approx(3 * 100 * (30 + 7 + 5))


def test_a_dearer_charge_never_raises_what_is_charged() -> None:
    used = [
        steps(switch_on(Tiny().every("offer_years", price_usd_per_t=33), usd_per_t=usd), CHEAPEST).total(
            "emission", "AAA"
        )
        for usd in (0.5, 1, 2, 4)
    ]
    assert used == sorted(used, reverse=True) and used[0] > used[-1]


@mark.parametrize(
    ("cells", "expected"),
    [
        ({"year": 2031}, "column year: '2031' lies after the last period, which ends with 2029"),
        ({"usd_per_t": 0}, "column usd_per_t: '0' charges nothing in any year; leave the rows out"),
        ({"account": "noise"}, "column account: 'noise' expected co2 or radioactive_residue or tailings or water"),
    ],
)
def test_a_wrong_row_is_a_fault(tmp_path: Path, cells: dict[str, Any], expected: str) -> None:
    found = sentences(switch_on(Tiny(), **cells).write(tmp_path))
    assert [sentence for sentence in found if expected in sentence], found


def test_a_charge_is_a_cost_of_private_owners_too() -> None:
    def worth(charge: float, carbon_price: float) -> float:
        tiny = magnets_from_b(35)
        tiny.row("processes", "make")["co2_t_per_t"] = 1
        tiny.row("countries", "BBB")["co2_price_usd_per_t"] = carbon_price
        if charge:
            tiny.add("account_prices", account="co2", group="BBB", year=2027, usd_per_t=charge)
        found = Viability(prepared(tiny))
        return found.worth(found.parameters.builds["new_make_b", "2027"])

    assert worth(3, 0) == approx(worth(0, 3))
    # a dollar a tonne in each of ten years, the first a year after the capital
    assert (worth(0, 0) - worth(3, 0)) * 1e3 == approx(3 / annuity(WACC, LIFE) * (1 + WACC) ** -0.5)
