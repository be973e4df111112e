"""Windows of the browser: apart from each other, not too many, and let go when nobody has looked for long."""

from __future__ import annotations

from pathlib import Path

from pytest import approx

from friendshore.app.desk import Desk, Knobs
from friendshore.app.reading import Place
from friendshore.app.windows import IDLE_S, MOST, Window, Windows


def test_windows_are_bounded_and_the_longest_unseen_goes() -> None:
    now, gone = [0.0], list[Window]()
    windows = Windows(Place("case", Path()), gone.append, lambda: now[0])
    first = windows.new()
    for _ in range(MOST - 1):
        now[0] += 1
        windows.new()
    windows.find(first.id)  # seen again, so that the second is the oldest
    windows.new()
    assert len(windows) == MOST and len(gone) == 1 and gone[0] is not first
    assert windows.find(first.id) is first
    now[0] += IDLE_S + 1
    windows.new()
    assert len(windows) == 1 and len(gone) == MOST + 1


def test_an_id_that_is_none_of_ours_is_a_new_window() -> None:
    windows = Windows(Place("case", Path()))
    for name in ("", "x", "0" * 32, "../../etc"):
        assert windows.find(name).id not in (name, windows.find(name).id)


def test_two_windows_do_not_mix(desk: Desk) -> None:
    one, other = desk.window(), desk.window()
    asked = desk.preview(one.id, Knobs(budget_musd=0.001))
    assert desk.previewed(other.id).state == "none"
    desk.preview(other.id, Knobs(budget_musd=0.002), 120)
    assert desk.previewed(other.id).points[1:] == approx((30.0, 30.0))
    mine = desk.previewed(one.id)
    assert mine.ticket == asked.ticket and mine.knobs.budget_musd == 0.001
    assert (one.knobs.budget_musd, other.knobs.budget_musd) == (0.001, 0.002)


def test_the_newest_question_of_a_window_is_answered(desk: Desk) -> None:
    window = desk.window().id
    for budget in (0.0001, 0.0002, 0.0003, 0.0004):
        desk.preview(window, Knobs(levels=(("demand", "high"),), budget_musd=budget))
    found = desk.preview(window, Knobs(levels=(("demand", "high"),), budget_musd=0.0005), 120)
    assert found.state == "done" and found.knobs.budget_musd == 0.0005
    assert found.points[1:] == approx((56.0, 56.0))  # 50 and 5 of 125 t
