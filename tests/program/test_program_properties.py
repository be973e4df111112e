"""Properties that hold for every case, tried on small ones drawn at random."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
from builder import Tiny, three
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pytest import approx
from solve import CHEAPEST, USD, Answer, steps

from friendshore.aim import Aim, Form

FEW = settings(
    max_examples=5, deadline=None, derandomize=True, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)
WHOLE = st.integers(0, 100)


@st.composite
def cases(draw: st.DrawFn) -> Tiny:
    """The tiny case with other capacities, prices, ramps, losses, trade, stocks, ownership and a budget."""
    tiny = Tiny()
    for facility in ("mine_a", "separate_a", "make_a"):
        tiny.row("facilities", facility)["existing_t_per_yr"] = draw(st.integers(10, 120))
    tiny.row("facilities", "separate_a")["adversary_share"] = draw(st.sampled_from([0, 0, 0.5]))
    tiny.row("recipes", "separate", "only", "ore")["t_per_t"] = -draw(st.sampled_from([1, 1.5, 2]))
    tiny.row("processes", "make").update(ramp_1_share=draw(st.sampled_from([0.3, 1])), co2_t_per_t=1)
    tiny.row("processes", "make")["least_use_share"] = draw(st.sampled_from([0, 0.5]))
    tiny.every("processes", fixed_om_share=0.03)
    tiny.row("countries", "BBB").update(attrition_share=draw(st.sampled_from([0, 0.2])), co2_price_usd_per_t=5)
    tiny.row("permits", "BBB", "plant").update(p50_months=draw(st.sampled_from([0, 5])), p90_months=12)
    tiny.row("pace", "magnet", "*").update(three("first", draw(st.integers(5, 60))))
    tiny.row("commodities", "oxide").update(trade=draw(st.sampled_from(["direct", "pooled"])), storable=1)
    tiny.row("commodities", "oxide").update(loss_share_per_yr=draw(st.sampled_from([0, 0.1])), holding_usd_per_t_yr=1)
    stock = {"commodity": "oxide", "area": "AAA", "opening_secure_t": draw(st.integers(0, 20))}
    tiny.set("stocks", [stock | {"opening_exposed_t": draw(st.integers(0, 5)), "least_t": 0}])
    tiny.row("freight", "all", "world", "world")["usd_per_t"] = draw(st.integers(0, 5))
    tiny.row("offer_years", "magnets_x", 2027).update(price_usd_per_t=draw(st.integers(15, 60)))
    tiny.row("offer_years", "magnets_x", 2027).update(three("most_t_per_yr", draw(st.integers(0, 100))))
    tiny.row("energy", "AAA", "electricity", "grid", 2027).update(three("price_usd_per_unit", draw(st.integers(0, 20))))
    tiny.row("programmes", "purse")["total_musd"] = draw(st.integers(0, 20)) / 1e3
    tiny.settings["discount_share_per_yr"] = draw(st.sampled_from([0, 0.05]))
    return tiny


def mean(answer: Answer) -> float:
    return answer.step("reliance")


@FEW
@given(cases(), st.integers(1, 10))
def test_more_budget_never_raises_reliance(tiny: Tiny, more: int) -> None:
    before = mean(steps(tiny))
    tiny.row("programmes", "purse")["total_musd"] += more / 1e3
    assert mean(steps(tiny)) <= before + 1e-4


@FEW
@given(cases(), st.integers(1, 40))
def test_a_dearer_offer_never_lowers_cost_nor_raises_what_is_bought(tiny: Tiny, dearer: int) -> None:
    before = steps(tiny, CHEAPEST)
    tiny.row("offer_years", "magnets_x", 2027)["price_usd_per_t"] += dearer
    after = steps(tiny, CHEAPEST)
    assert after.cost >= before.cost * (1 - 1e-6) - 0.1
    factor = list(before.parameters.discount.values())
    bought = [
        sum(
            answer.total("buy", period) * weight
            for period, weight in zip(("2027", "2028", "2029"), factor, strict=True)
        )
        for answer in (before, after)
    ]
    assert bought[1] <= bought[0] + 1e-2


@FEW
@given(cases(), st.sampled_from([CHEAPEST, Aim(), Aim(Form.PEAK)]))
def test_every_row_holds_and_every_balance_is_zero(tiny: Tiny, aim: Aim) -> None:
    answer = steps(tiny, aim)
    arrays, values = answer.arrays, answer.last.column_values
    made = arrays.matrix @ values
    assert np.all(made <= arrays.row_upper + 1e-6)
    assert np.all(made >= arrays.row_lower - 1e-6)
    assert np.all(values >= arrays.column_lower - 1e-6)
    assert np.all(values <= arrays.column_upper + 1e-6)
    # material: what is dug and bought is delivered, sold, lost or kept, in tonnes of oxide (ore through its yield)
    ore = -float(tiny.row("recipes", "separate", "only", "ore")["t_per_t"])
    dug = sum(value for key, value in answer.values("activity").items() if key[0].startswith("mine"))
    split = sum(value for key, value in answer.values("activity").items() if key[0].startswith("separate"))
    assert split * ore == approx(dug, rel=1e-5, abs=1e-2)
    magnets = sum(value for key, value in answer.values("activity").items() if key[0].startswith("make"))
    assert magnets + answer.total("buy", "magnets_x") == approx(answer.total("deliver"), rel=1e-5, abs=1e-2)


@FEW
@given(cases())
def test_the_cost_ledger_adds_up_to_the_objective(tiny: Tiny) -> None:
    answer = steps(tiny, CHEAPEST)
    ledger, discount = answer.program.costs, answer.parameters.discount
    found = dict(zip(map(id, _columns(answer)), answer.last.column_values, strict=True))
    total = 0.0
    for key in ledger:
        amount = ledger.of(key).constant + sum(c * found[id(v)] for c, v in ledger.of(key).parts())
        total += discount[key[2]] * amount
    assert total * USD == approx(answer.cost, rel=1e-6, abs=0.1)


def _columns(answer: Answer) -> list[object]:
    return [variable for span in answer.arrays.column_spans.values() for variable in span.component.values()]


@FEW
@given(cases())
def test_an_empty_scenario_changes_nothing(tiny: Tiny) -> None:
    plain = steps(tiny)
    tiny.scenario("empty", "")
    overlaid = steps(tiny, scenarios=["empty"])
    assert overlaid.last.column_values == approx(plain.last.column_values, abs=1e-9)


@FEW
@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(tiny: Tiny, shuffler: random.Random) -> None:
    plain = steps(tiny)
    for rows in tiny.rows.values():
        shuffler.shuffle(rows)
    shuffled = steps(tiny)
    assert shuffled.arrays.column_names == plain.arrays.column_names
    assert shuffled.last.column_values == approx(plain.last.column_values, abs=1e-9)


@FEW
@given(cases(), st.sampled_from([CHEAPEST, Aim(), Aim(Form.COST, cap=60)]))
def test_duals_times_right_hand_sides_are_the_objective(tiny: Tiny, aim: Aim) -> None:
    answer = steps(tiny, aim)
    if answer.series.prices is None:  # the cap is out of reach
        return
    steps_of_cost = [step for step in answer.series.steps if step.name == "cost"]
    solved, arrays = answer.priced, answer.arrays.copy()
    arrays.set_row_bounds("cost_held", -np.inf, np.inf)
    arrays.set_row_bounds("reliance_held", -np.inf, np.inf)
    if "reliance" in steps_of_cost[-1].held:
        held = steps_of_cost[-1].held["reliance"]
        arrays.set_row_bounds("reliance_held", -np.inf, held)
    duals, reduced = solved.row_duals, solved.reduced_costs
    sides = np.where(duals > 0, arrays.row_lower, arrays.row_upper)
    bounds = np.where(reduced > 0, arrays.column_lower, arrays.column_upper)
    worth = [d * s for d, s in zip(duals, sides, strict=True) if abs(d) > 1e-9]
    worth += [r * b for r, b in zip(reduced, bounds, strict=True) if abs(r) > 1e-9]
    _, offset = arrays.cost("least_cost")
    assert (sum(worth) + offset) * USD == approx(solved.objective_value * USD, rel=1e-4, abs=1)


@FEW
@given(cases(), WHOLE)
def test_a_tighter_cap_on_reliance_never_saves_money(tiny: Tiny, cap: int) -> None:
    least = mean(steps(tiny))
    loose, tight = (min(100, max(least + 1e-4, points)) for points in (cap, cap / 2))
    costs = [steps(tiny, replace(CHEAPEST, cap=points)).cost for points in (loose, tight)]
    assert costs[0] <= costs[1] + 0.1


@FEW
@given(cases())
def test_more_levels_of_pace_never_raise_reliance(tiny: Tiny) -> None:
    first = tiny.row("pace", "magnet", "*")["first_base"]
    tiny.row("pace", "magnet", "*").update(first_low=first / 2, first_base=first, first_high=first * 2)
    reached = []
    for level in ("low", "base", "high"):
        tiny.levels["pace"] = level
        reached.append(mean(steps(tiny)))
    assert reached == sorted(reached, reverse=True) or np.all(np.diff(reached) <= 1e-4)
