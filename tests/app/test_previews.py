"""Previews: worked out by hand, the same as the step of a plan, and warm where only bounds change."""

from __future__ import annotations

from dataclasses import replace

from pytest import approx, mark

from friendshore.app.desk import Desk, Knobs, Preview
from friendshore.app.knobs import Cell

WAIT = 120.0


def asked(desk: Desk, knobs: Knobs) -> Preview:
    return desk.preview(desk.window().id, knobs, WAIT)


@mark.parametrize(
    "knobs, points",
    [
        (Knobs(), (50, 10, 10)),  # 50 of 100 t are made today; 4,000 USD build 40 t/yr from 2028 on
        (Knobs(budget_musd=0.0), (50, 50, 50)),
        (Knobs(budget_musd=0.001), (50, 40, 40)),
        (Knobs(scenarios=("more_money",)), (50, 0, 0)),
        (Knobs(levels=(("demand", "high"),)), (60, 28, 28)),  # 50, then 90, of 125 t
        (Knobs(last_year=2028), (50, 10)),
        (Knobs(cells=(Cell("facilities", ("make_a",), "existing_t_per_yr", "60"),)), (40, 0, 0)),
        (Knobs(electricity=3.0), (50, 10, 10)),  # the least reliance looks at no cost
        (Knobs(objective="final", premium_share=0.5), (50, 10, 10)),
    ],
)
def test_the_least_reliance_is_as_by_hand(desk: Desk, knobs: Knobs, points: tuple[float, ...]) -> None:
    found = asked(desk, knobs)
    assert found.state == "done", found.sentence
    assert found.points == approx(points, abs=1e-6)
    assert found.mean_points == approx(sum(points) / len(points), abs=1e-6)
    assert found.sentence.startswith("Least reliance, preview: ")
    assert found.periods == tuple(str(2027 + place) for place in range(len(points)))


def test_a_budget_alone_is_a_bound_of_the_program_that_stands(desk: Desk) -> None:
    asked(desk, Knobs())
    found = asked(desk, Knobs(budget_musd=0.0012))
    assert found.how in ("warm", "between")
    assert found.points == approx((50, 38, 38))
    again = asked(desk, Knobs(budget_musd=0.0012))
    assert again.how in ("known", "between") and again.points == approx(found.points)


def test_where_no_programme_has_a_total_a_budget_is_a_row_of_its_own(desk: Desk) -> None:
    endless = Cell("programmes", ("purse",), "total_musd", "")
    for budget, points in ((None, (50, 0, 0)), (0.001, (50, 40, 40)), (0.002, (50, 30, 30)), (None, (50, 0, 0))):
        assert asked(desk, Knobs(cells=(endless,), budget_musd=budget)).points == approx(points, abs=1e-6)


def test_what_is_no_plan_or_no_input_is_told_in_the_words_of_the_command_line(desk: Desk) -> None:
    assert "is not a bloc" in asked(desk, Knobs(bloc="clubb")).sentence
    wrong = asked(desk, Knobs(cells=(Cell("facilities", ("make_a",), "existing_t_per_yr", "-3"),)))
    assert wrong.state == "failed"
    assert "must be at least 0 t/yr" in wrong.sentence
    assert asked(desk, replace(Knobs(), objective="peak", from_year=2100)).state == "failed"
