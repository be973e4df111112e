"""A strategic stock is filled before a stop of exports, drawn when it is released, and paid for by the public."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from builder import Tiny, sentences, three
from pytest import approx, mark
from solve import CHEAPEST, USD, Answer, steps

from friendshore.planning import read_case, solve


def switch_on(tiny: Tiny, **cells: Any) -> Tiny:
    """AAA holds 10 t of exposed magnets, buys up to 15 t a year for a target of 25 t, and releases them in 2029."""
    row = {"stock": "vault", "area": "AAA", "commodity": "magnet", "opening_exposed_t": 10, "target_t": 25}
    row |= {"from_month": "2028-01", "missing_usd_per_t": 500, "release_from": "2029-01", "holding_usd_per_t_yr": 4}
    tiny.add("strategic_stocks", **(row | {"most_purchases_t_per_yr": 15, "budget_musd_per_yr": 1} | cells))
    return tiny


def stopped() -> Tiny:
    """AAA buys its 60 t a year at 20 from XXX, which sells nothing in 2029; a tonne short costs 1000."""
    tiny = Tiny().set("facilities", []).drop("demand", area="BBB")
    tiny.row("offers", "magnets_x")["closes"] = "2028-12"
    return tiny


def public(answer: Answer) -> dict[str, float]:
    """Public money paid and received, USD."""
    values: dict[int, float] = {}
    for name in ("put_in", "draw", "reserve"):
        component = answer.program.block.find_component(f"strategic_stocks.{name}")
        found = answer.arrays.values_of(component, answer.last.column_values)
        values.update({id(variable): float(found[key]) for key, variable in component.items()})
    sums = {"paid": 0.0, "received": 0.0}
    for key in answer.program.public:
        sums[key[1]] += USD * sum(c * values[id(v)] for c, v in answer.program.public.of(key).parts())
    return sums


def test_a_stop_of_exports_without_and_with_a_stock() -> None:
    assert steps(stopped(), CHEAPEST).cost == approx(2 * 60 * 20 + 60 * 1000)
    answer = steps(switch_on(stopped()), CHEAPEST)
    # 15 t in each of two years on top of 10: 25 t, then 40 t are kept, and drawn in 2029; 20 t go short
    assert answer.total("strategic_stocks.draw") == approx(40)
    assert answer.cost == approx(2 * (60 + 15) * 20 + (25 + 40) * 4 + 20 * 1000)
    assert public(answer) == approx({"paid": 30 * 20 + (25 + 40) * 4, "received": 40 * 20})


def test_a_stock_that_is_not_released_is_filled_to_its_target_and_kept() -> None:
    answer = steps(switch_on(stopped(), release_from=""), CHEAPEST)
    assert answer.cost == approx(2 * 60 * 20 + 15 * 20 + (10 + 25 + 25) * 4 + 60 * 1000)
    assert public(answer) == approx({"paid": 15 * 20 + (10 + 25 + 25) * 4, "received": 0})


def test_what_no_adversary_sells_may_be_held_where_it_has_a_value_weight(tmp_path: Path) -> None:
    tiny = switch_on(Tiny(), commodity="oxide")
    assert [one for one in sentences(tiny.write(tmp_path / "without")) if "has no price" in one]
    tiny.row("commodities", "oxide")["weight_usd_per_kg"] = 0.4
    assert sentences(tiny.write(tmp_path / "with")) == []


def test_what_the_budget_does_not_buy_is_missing() -> None:
    answer = steps(switch_on(stopped(), release_from="", budget_musd_per_yr=100 / USD), CHEAPEST)
    # 100 USD buy 5 t a year, of 15 t wanted
    assert answer.values("strategic_stocks.missing") == approx({("vault", year): 5 for year in ("2028", "2029")})


def test_days_of_cover_are_of_own_demand() -> None:
    answer = steps(switch_on(stopped(), target_t="", cover_days=73, release_from=""), CHEAPEST)
    assert answer.values("strategic_stocks.reserve")["vault", "exposed", "2028"] == approx(73 / 365 * 60)


def test_secure_material_comes_out_secure() -> None:
    tiny = switch_on(stopped(), opening_secure_t=12, opening_exposed_t=0, target_t="", from_month="")
    assert steps(tiny).reliance == approx([100, 100, 100 * 48 / 60])


def test_who_may_draw_pays_the_freight() -> None:
    tiny = Tiny().set("facilities", []).drop("demand", area="AAA").every("freight", usd_per_t=2)
    switch_on(tiny, who_may_draw="BBB", target_t="", from_month="", release_from="2028-01")
    answer = steps(tiny, CHEAPEST)
    assert answer.cost == approx(3 * 40 * (20 + 2) - 10 * 20 + 10 * 4)
    assert public(answer)["received"] == approx(10 * 22)


def test_a_reserve_of_a_partner_serves_the_partner() -> None:
    tiny = switch_on(stopped().drop("demand", area="AAA"), area="BBB")
    tiny.row("blocs", "club", "BBB")["role"] = "partner"
    tiny.add("demand", area="AAA", sector="cars", commodity="magnet", year=2027, **three("t_per_yr", 60))
    answer = steps(tiny, CHEAPEST)
    assert answer.cost == approx(2 * 60 * 20 + 60 * 1000)
    assert not list(answer.program.public)


def test_the_plan_balances_and_tells_what_was_put_in_and_drawn(tmp_path: Path) -> None:
    plan = solve(read_case(switch_on(stopped()).write(tmp_path)), CHEAPEST)
    assert plan.tables["checks"]["ok"].all()
    moved = plan.tables["balance"].query("item == 'strategic stocks'").set_index("period")["t"]
    assert moved.to_dict() == approx({"2027": -15, "2028": -15, "2029": 40})


def test_a_larger_stock_never_costs_more_in_a_stop() -> None:
    costs = [
        steps(switch_on(stopped(), opening_exposed_t=kept, holding_usd_per_t_yr=0), CHEAPEST).cost
        for kept in (0, 10, 30, 90)
    ]
    assert costs == sorted(costs, reverse=True) and costs[0] > costs[-1]


@mark.parametrize(
    ("cells", "expected"),
    [
        ({"release_until": "2028-12"}, "column release_until: '2028-12' lies before release_from, 2029-01"),
        ({"release_from": "", "release_until": "2029-12"}, "column release_from: must not be blank where"),
        ({"from_month": ""}, "column from_month: goes with a target"),
        ({"missing_usd_per_t": ""}, "column missing_usd_per_t: '0' must be above 0, or the target binds nobody"),
        ({"target_t": "", "from_month": "", "opening_exposed_t": 0}, "there is neither an opening stock nor a target"),
        ({"commodity": "oxide", "cover_days": 9}, "column cover_days: '9' AAA has no demand for oxide of its own"),
        ({"area": "XXX"}, "column area: 'XXX' is an adversary of the bloc club"),
        ({"who_may_draw": "BBB;XXX"}, "column who_may_draw: 'XXX' is an adversary of the bloc club"),
        ({"commodity": "oxide"}, "column commodity: 'oxide' has no price"),
    ],
)
def test_a_wrong_row_is_a_fault(tmp_path: Path, cells: dict[str, Any], expected: str) -> None:
    found = sentences(switch_on(Tiny(), **cells).write(tmp_path))
    assert [sentence for sentence in found if expected in sentence], found
