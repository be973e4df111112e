"""Equal Earth against what its authors published, what PROJ makes of it, and what its name promises."""

from __future__ import annotations

import numpy as np
from pytest import approx, mark

from friendshore.figures.projection import CENTRE, equal_earth, from_centre, outline

BY_PROJ = {
    (150.0, 0.0): (0.0, 0.0),
    (0.0, 0.0): (-2.255524986413396, 0.0),
    (151.2, -33.87): (0.016563214902020493, -0.6647057660224264),
    (-75.0, 40.0): (1.7991779274679673, 0.7746211959189299),
    (10.0, 50.0): (-1.7364903896662665, 0.941540234660433),
    (100.0, 85.0): (-0.4502475398461107, 1.3099478794260733),
    (-40.0, -60.0): (1.9257789715953615, -1.0883008355053196),
}
"""Longitude and latitude -> x and y by PROJ 9.5.1, +proj=eqearth +R=1 +lon_0=150."""


@mark.parametrize("point", BY_PROJ)
def test_points_fall_where_another_program_puts_them(point: tuple[float, float]) -> None:
    x, y = equal_earth(*point, centre=150)
    assert (float(x), float(y)) == approx(BY_PROJ[point], abs=1e-9)


def test_the_shape_of_the_map_is_the_published_one() -> None:
    x, y = outline(0)
    assert np.ptp(x) / np.ptp(y) == approx(2.05458, abs=1e-5)
    pole, equator = (np.ptp(equal_earth([-180, 180], [latitude, latitude], 0)[0]) for latitude in (90, 0))
    assert pole / equator == approx(0.59247, abs=1e-5)


def test_every_square_kilometre_takes_the_same_room() -> None:
    longitude, latitude = np.meshgrid(np.linspace(-29, 329, 60), np.linspace(-89, 89, 90))
    step = 1e-4
    east = [equal_earth(longitude + side, latitude) for side in (-step, step)]
    north = [equal_earth(longitude, latitude + side) for side in (-step, step)]
    (x_east, y_east), (x_north, y_north) = (
        ((after[0] - before[0]) / np.radians(2 * step), (after[1] - before[1]) / np.radians(2 * step))
        for before, after in (east, north)
    )
    room = (x_east * y_north - x_north * y_east) / np.cos(np.radians(latitude))
    assert np.abs(room - 1).max() < 1e-5


def test_the_whole_map_has_the_area_of_the_sphere() -> None:
    x, y = outline(CENTRE, step=0.1)
    assert abs(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1])) / 2 == approx(4 * np.pi, rel=1e-6)


def test_both_edges_can_be_named_and_other_longitudes_go_round() -> None:
    assert from_centre([-30, 330, -31, 331, 150, 510], 150).tolist() == [-180, 180, 179, -179, 0, 0]
