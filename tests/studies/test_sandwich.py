"""A convex curve between two others: exact where it is piecewise linear, never claimed better than it is."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp

from pytest import approx, mark

from friendshore.studies.workings.frontier.sandwich import Piece, Sandwich, Touch, traced


def pieces(at: float) -> Touch:
    """A curve of five pieces: the highest of its lines there."""
    lines = [(100.0, -30.0), (70.0, -12.0), (40.0, -5.0), (25.0, -2.0), (5.0, 0.0)]
    value, slope = max((height + slope * at, slope) for height, slope in lines)
    return Touch(at, value, slope)


def smooth(at: float) -> Touch:
    return Touch(at, 50 * exp(-at), -50 * exp(-at))


def search(curve: object, tolerance: float, most: int | None = None) -> tuple[Sandwich, list[int]]:
    asked: list[int] = []

    def ask(_: Sandwich, places: Sequence[float]) -> list[Touch]:
        asked.append(len(places))
        return [curve(at) for at in places]  # type: ignore[operator]

    return traced(Sandwich((curve(0.0), curve(12.0))), ask, tolerance, most), asked  # type: ignore[operator]


def test_a_piecewise_linear_curve_is_found_without_an_error() -> None:
    found, _ = search(pieces, 1e-9)
    assert found.gap == approx(0, abs=1e-9)
    for step in range(121):
        at = step / 10
        assert found.inner(at) == approx(pieces(at).value) and found.outer(at) == approx(pieces(at).value)
    breakpoints = {5 / 3, 30 / 7, 5.0, 10.0}
    assert all(any(touch.at == approx(place) for touch in found.touches) for place in breakpoints)


@mark.parametrize("tolerance", [5.0, 0.5, 0.01])
def test_the_curve_lies_between_and_the_gap_is_the_largest(tolerance: float) -> None:
    found, _ = search(smooth, tolerance)
    between = [step * 12 / 5000 for step in range(5001)]
    gaps = [found.inner(at) - found.outer(at) for at in between]
    assert all(found.outer(at) <= smooth(at).value + 1e-12 <= found.inner(at) + 2e-12 for at in between)
    assert max(gaps) <= found.gap + 1e-12 and found.gap <= tolerance
    assert max(gaps) >= 0.9 * found.gap  # and it is reached: not told larger than it is


def test_it_ends_at_so_many_points_whatever_the_gap() -> None:
    found, asked = search(smooth, 1e-9, 7)
    assert len(found.touches) == 7 and found.gap > 0.01
    assert asked == [2, 2, 1]


def test_lines_that_are_one_leave_no_gap() -> None:
    assert Piece(Touch(0, 10, -1), Touch(4, 6, -1)).gap == 0
    assert Sandwich((Touch(0, 10, -1), Touch(4, 6, -1))).next(0.0) == ()


def test_a_wall_at_the_end_is_asked_beside_it() -> None:
    """A slope without end at the first point: the place asked is not the point itself."""
    known = Sandwich((Touch(0, 1000, -1e15), Touch(10, 0, -1)))
    places = known.next(1.0)
    assert len(places) == 2 and 0 < places[0] < places[1] < 10


def test_a_wall_is_not_climbed_step_by_step() -> None:
    known = Sandwich((Touch(0, 1000, -1e6), Touch(0.02, 50, -20), Touch(10, 0, -1)), 0.02)
    assert all(place > 0.02 for place in known.next(1e-3))
    assert known.gap == Piece(*known.touches[1:]).gap and known.wall == Piece(*known.touches[:2]).gap > 900


def test_what_lies_beyond_the_lowest_point_is_trimmed() -> None:
    found = Sandwich((Touch(0, 9, -3), Touch(3, 0, 0), Touch(5, 0, 0), Touch(8, 0, 0))).trimmed(1e-9)
    assert [touch.at for touch in found.touches] == [0, 3]
