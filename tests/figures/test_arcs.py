"""Great circles: the shortest way, and whole on a map that ends somewhere."""

from __future__ import annotations

import numpy as np
from pytest import approx, mark

from friendshore.figures.arcs import arc, great_circle, pieces
from friendshore.figures.projection import equal_earth

PERTH, CHICAGO, DORTMUND = (115.86, -31.95), (-87.65, 41.85), (7.47, 51.51)


def test_a_quarter_of_the_equator_and_the_way_over_a_pole() -> None:
    assert great_circle((10, 0), (100, 0), 4) == approx(np.array([[10, 0], [40, 0], [70, 0], [100, 0]]))
    over = great_circle((20, 60), (-160, 60), 3)
    assert over[:, 1] == approx([60, 90, 60])
    assert great_circle((20, 10), (-160, -10), 5)[:, 1] == approx([10, 55, 80, 35, -10])


def test_steps_are_equal_and_the_length_is_the_haversines() -> None:
    path = np.radians(great_circle(PERTH, CHICAGO, 40))
    (one, other), (low, high) = path[[0, -1], 0], path[[0, -1], 1]
    half = np.sin((high - low) / 2) ** 2 + np.cos(low) * np.cos(high) * np.sin((other - one) / 2) ** 2
    flat = np.cos(path[:, 1])
    points = np.column_stack([flat * np.cos(path[:, 0]), flat * np.sin(path[:, 0]), np.sin(path[:, 1])])
    steps = 2 * np.arcsin(np.linalg.norm(np.diff(points, axis=0), axis=1) / 2)
    assert steps == approx(np.full(39, steps.mean()))
    assert steps.sum() == approx(2 * np.arcsin(np.sqrt(half)))


def test_nothing_moves_between_a_point_and_itself() -> None:
    assert great_circle(PERTH, PERTH, 3) == approx(np.array([PERTH] * 3))
    assert len(arc(PERTH, PERTH)) == 1


@mark.parametrize(("centre", "parts"), [(150, 2), (11, 1), (0, 1)])
def test_the_atlantic_is_crossed_in_one_piece_or_from_edge_to_edge(centre: float, parts: int) -> None:
    found = arc(CHICAGO, DORTMUND, centre)
    assert len(found) == parts
    ends = np.array([[found[0][0][0], found[0][1][0]], [found[-1][0][-1], found[-1][1][-1]]])
    assert ends == approx(np.array([equal_earth(*CHICAGO, centre), equal_earth(*DORTMUND, centre)]))
    assert max(np.hypot(np.diff(x), np.diff(y)).max() for x, y in found) < 0.1, "no line crosses the picture"


def test_pieces_meet_on_the_edge_at_one_latitude() -> None:
    for start, end in ((CHICAGO, DORTMUND), (DORTMUND, CHICAGO)):
        before, after = pieces(great_circle(start, end), 150)
        assert {float(before[-1, 0]), float(after[0, 0])} == {-30.0, 330.0}
        assert before[-1, 1] == after[0, 1]
        assert len(before) + len(after) == 52
