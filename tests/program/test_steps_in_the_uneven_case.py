"""What each step holds, gives up and may spend, where no tolerance, premium or share is 0 or 1."""

from __future__ import annotations

from dataclasses import replace

import pytest
from builder import Tiny
from pytest import approx, fixture
from solve import CHEAPEST, USD, Answer, steps
from uneven import BUILT, DISCOUNT, LENGTH, NEW_B, PLAN, uneven
from uneven_costs import discounted

from friendshore.aim import Aim, Form

TOLERANCE, SHARE = 0.2, 0.01
FEWEST = 100 * sum((1 - hand.magnets_b / sum(hand.wanted)) * LENGTH[name] for name, hand in PLAN.items()) / 3.5
"""Points on average where 105 t/yr of new presses are built: what BBB makes is secure, the rest exposed or short."""
A_PRESS = 100 * 0.8 * NEW_B["2028b"] / BUILT / sum(PLAN["2028b"].wanted) * 1.5 / 3.5
"""Points on average that a t/yr of new presses takes off."""


def dear(**settings: float) -> Tiny:
    """New presses cost 12,000 USD/(t/yr): more than the shortage that they spare, so only reliance asks for them."""
    tiny = uneven()
    tiny.row("facilities", "new_make_b")["capex_usd_per_t"] = 12000
    tiny.table("programmes")[0].update(total_musd=5, yearly_musd=5)
    tiny.settings.update(settings)
    return tiny


@fixture(scope="module")
def answer() -> Answer:
    return steps(dear(cost_tolerance_share=SHARE), Aim())


def mean(answer: Answer) -> float:
    points = zip(LENGTH, answer.reliance, strict=True)
    return sum(part * LENGTH[name] for name, part in points if name in PLAN) / 3.5


def held(answer: Answer, name: str) -> dict[str, float]:
    return dict(next(step.held for step in answer.series.steps if step.name == name))


def test_least_reliance_is_what_capacity_leaves(answer: Answer) -> None:
    assert answer.step("reliance") == approx(FEWEST)


def test_cost_is_sought_within_the_tolerance(answer: Answer) -> None:
    assert list(held(answer, "cost").values()) == approx([FEWEST + TOLERANCE])
    assert mean(answer) == approx(FEWEST + TOLERANCE, abs=1e-4)
    assert answer.total("build") == approx(BUILT - TOLERANCE / A_PRESS, rel=1e-4)


def test_the_premium_is_a_share_of_the_least_cost(answer: Answer) -> None:
    reference = answer.series.reference
    assert reference is not None
    cheapest = steps(dear(), CHEAPEST)
    assert cheapest.total("build") == 0
    assert reference.least_cost * USD == approx(cheapest.cost, rel=1e-6)
    assert reference.premium == approx(0.3 * reference.least_cost)
    assert reference.ceiling == approx(1.3 * reference.least_cost)


def test_fair_shares_may_cost_so_much_more_and_no_more(answer: Answer) -> None:
    within = answer.step("cost") * (1 + SHARE)
    assert held(answer, "fairness")["cost"] == approx(within)
    row = answer.arrays.row("cost_held")
    by_step = {step.name: step.outcome for step in answer.series.steps}
    assert by_step["fairness"].row_values[row] <= within * (1 + 1e-6)
    assert by_step["settling"].row_values[row] <= by_step["fairness"].row_values[row] * (1 + 1e-6)
    assert held(answer, "settling")["unevenness"] == approx(answer.step("fairness"))


def test_a_tight_premium_binds_and_keeps_back_what_fair_shares_may_cost() -> None:
    answer = steps(dear(cost_tolerance_share=SHARE, premium_share=0.05), Aim())
    reference = answer.series.reference
    assert reference is not None
    assert answer.series.premium_binds
    cost = answer.series.prices.row_values[answer.arrays.row("cost_held")]
    assert cost == approx(reference.least_cost * 1.05 * (1 - SHARE), rel=2e-3)
    assert cost <= reference.least_cost * 1.05 * (1 - SHARE) * (1 + 1e-6)
    assert held(answer, "fairness")["cost"] == approx(min(cost * (1 + SHARE), reference.ceiling), rel=1e-6)
    assert mean(answer) == approx(FEWEST + A_PRESS * (BUILT - answer.total("build")), abs=1e-3)
    assert mean(answer) > FEWEST + TOLERANCE


def test_the_tie_break_spends_no_more_than_its_share() -> None:
    tiny = uneven()
    tiny.settings["cost_tolerance_share"] = SHARE
    answer = steps(tiny, CHEAPEST)
    assert held(answer, "tie-break")["cost"] * USD == approx(discounted() * (1 + SHARE), rel=1e-6)
    tie = answer.series.steps[-1].outcome
    spent = tie.row_values[answer.arrays.row("cost_held")] * USD
    assert spent <= discounted() * (1 + SHARE) * (1 + 1e-6)
    assert answer.step("tie-break") <= FEWEST + 1e-6


@pytest.mark.parametrize("above", [0.5, 1.5])
def test_a_cap_is_held_and_costs_what_it_takes(above: float) -> None:
    answer = steps(dear(), replace(CHEAPEST, cap=FEWEST + above))
    assert mean(answer) == approx(FEWEST + above, abs=1e-4)
    assert held(answer, "cost") == {"reliance": FEWEST + above}
    assert answer.total("build") == approx(BUILT - above / A_PRESS, rel=1e-4)


def test_least_public_money_is_discounted() -> None:
    answer = steps(uneven(), Aim(Form.PUBLIC, cap=60.0))
    spent = answer.public("programmes")
    whole = sum(DISCOUNT[period] * amount for period, amount in spent.items())
    assert answer.step("public money") * USD == approx(whole, abs=20)
