"""How far a plan is: its step among those of an earlier one, its share of that one's time, and what is left of it."""

from __future__ import annotations

from pytest import approx

from friendshore.app.pace import USUAL, Far, Pace


def test_an_earlier_plan_tells_how_far_this_one_is() -> None:
    pace = Pace({"read": 1.0, "build": 4.0, "reliance": 15.0})
    pace.hear("read", 100.0)
    pace.hear("build", 103.0)  # slower than it was
    pace.hear("build", 104.0)
    far = pace.far(105.0)
    assert (far.step, far.of) == (2, 3)
    assert (far.share, far.left) == (approx((1 + 2) / 20), approx(17))
    assert pace.far(150.0) == Far(2, 3, approx(5 / 20), approx(15))  # no further than the end of the step


def test_without_one_steps_are_counted_and_nothing_is_promised() -> None:
    pace = Pace(usual=USUAL)
    pace.hear("read", 0.0)
    pace.hear("build", 1.0)
    assert pace.far(9.0) == Far(2, len(USUAL))
    assert Pace(seen=["read", "conflicts"]).far(1.0) == Far(2)
    odd = Pace({"read": 1.0})
    odd.hear("read", 0.0)
    odd.hear("confirm", 1.0)
    assert odd.far(2.0) == Far(2, 2)
