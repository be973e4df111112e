"""The land of the earth: whole, closed, as large as it is, and cut where the map ends."""

from __future__ import annotations

import numpy as np
from pytest import approx, mark

from friendshore.figures.land import FILE, land_rings
from friendshore.figures.projection import Floats, equal_earth

KM2 = 6371.0072**2
"""Square kilometres in a square of the radius of a sphere with the earth's surface."""
LAND_MKM2 = 148.94 - 1.56
"""The world's land by the CIA World Factbook, less the ice shelves of Antarctica (British Antarctic Survey), which
Natural Earth counts as sea."""
CENTRES = (0.0, 150.0, -170.0, 11.0, 540.0)


def area(ring: Floats, centre: float) -> float:
    """M km2, on the equal-area map; negative for a ring that runs clockwise."""
    x, y = equal_earth(ring[:, 0], ring[:, 1], centre)
    return float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]) / 2 * KM2 / 1e6)


def holding(longitude: float, latitude: float, centre: float) -> Floats:
    """The ring of land around a point, by counting the sides to its east."""
    for ring in land_rings(centre):
        x, y = ring[:, 0], ring[:, 1]
        crosses = (y[:-1] > latitude) != (y[1:] > latitude)
        low, high = np.flatnonzero(crosses), np.flatnonzero(crosses) + 1
        meets = x[low] + (latitude - y[low]) / (y[high] - y[low]) * (x[high] - x[low])
        if np.count_nonzero(meets > longitude) % 2:
            return ring
    raise AssertionError("at sea")


@mark.parametrize("centre", CENTRES)
def test_the_land_is_as_large_as_the_earths(centre: float) -> None:
    assert sum(area(ring, centre) for ring in land_rings(centre)) == approx(LAND_MKM2, rel=0.005)


@mark.parametrize("centre", CENTRES)
def test_rings_are_closed_and_stay_on_the_map(centre: float) -> None:
    for ring in land_rings(centre):
        assert (ring[0] == ring[-1]).all()
        assert len(ring) > 3
        assert np.abs(ring[:, 0] - centre).max() <= 180
        assert np.abs(ring[:, 1]).max() <= 90
        sides = np.abs(np.diff(ring, axis=0))
        along_the_pole = ring[:-1, 1] == -90
        assert sides[~along_the_pole].max() <= 2


def test_the_number_of_rings_is_the_files_and_what_the_edge_parts() -> None:
    stored = np.unique(np.loadtxt(FILE, delimiter=",", comments="#", skiprows=2)[:, 0])
    assert stored.tolist() == list(range(126))
    assert len(land_rings(0)) == 128, "Chukotka and an island of Fiji lie on both sides"
    assert len(land_rings(150)) == 127, "Greenland in two"


def test_lands_have_their_size_and_the_caspian_is_water() -> None:
    assert area(holding(134, -25, 150), 150) == approx(7.6, rel=0.02)  # Australia without its islands
    assert area(holding(47, -19, 150), 150) == approx(0.587, rel=0.02)  # Madagascar
    assert area(holding(0, -85, 0), 0) == approx(12.3, rel=0.03)  # Antarctica without its ice shelves
    lakes = [ring for ring in land_rings(0) if area(ring, 0) < 0]
    assert [round(area(ring, 0), 1) for ring in lakes] == [-0.4]
    assert (lakes[0].min(axis=0) > (45, 35)).all() and (lakes[0].max(axis=0) < (56, 48)).all()


def test_the_file_is_small_and_says_where_it_is_from() -> None:
    assert FILE.stat().st_size < 150_000
    assert "Natural Earth" in FILE.read_text(encoding="utf-8").splitlines()[0]
