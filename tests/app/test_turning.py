"""Knobs as the page keeps them and as the desk takes them; cells that are changed and changed back."""

from __future__ import annotations

import pytest

pytest.importorskip("dash", reason="the window takes Dash: pip install -e '.[app]'")

from friendshore.app.desk import Desk, Knobs
from friendshore.app.window.told import knobs_in_words
from friendshore.app.window.turning import knobs_of, untouched
from friendshore.errors import FriendshoreError
from friendshore.figures.previewed import alone, previewed


def test_what_stands_as_in_the_case_is_not_turned(desk: Desk) -> None:
    offer = desk.offered()
    still = untouched(offer)
    assert knobs_of(offer, still) == Knobs()
    turned = {**still, "premium_share": 7.5, "level:demand": "high", "last_year": "2028", "budget_musd": 0.0}
    assert knobs_of(offer, turned) == Knobs(
        premium_share=0.075, levels=(("demand", "high"),), last_year=2028, budget_musd=0.0
    )


def test_a_knob_of_another_aim_is_left_alone(desk: Desk) -> None:
    offer = desk.offered()
    stands = {**untouched(offer), "cap": 30, "cap_on": "final", "path": "2028=20"}
    assert knobs_of(offer, stands) == Knobs()
    assert knobs_of(offer, {**stands, "objective": "cost"}) == Knobs(objective="cost", cap=30.0, cap_on="final")
    with pytest.raises(FriendshoreError):
        knobs_of(offer, {**stands, "budget_musd": "much"})


def test_knobs_are_told_in_words() -> None:
    assert knobs_in_words(Knobs(), str) == "the case as it stands"
    turned = Knobs(levels=(("pace", "low"),), budget_musd=12000.0, electricity=1.5, objective="final")
    assert knobs_in_words(turned, str) == "pace low, budget 12,000 M USD, electricity × 1.5, aim final"


def test_a_preview_is_drawn_over_a_figure_that_stays_as_it_is() -> None:
    under = alone({"2027": 50.0, "2028": 10.0})
    over = previewed(under, {"2027": 40.0, "2028": 0.0})
    assert [list(trace.y) for trace in under.figure.data] == [[50.0, 10.0]]
    assert [list(trace.y) for trace in over.figure.data] == [[50.0, 10.0], [40.0, 0.0]]
