"""The land of the earth, without a border: Natural Earth 1:110m, public domain, in land.csv beside this file.

Each ring is closed. Land runs counterclockwise and the one lake that is cut out of it, the Caspian Sea, clockwise, so
that a fill of them together leaves the lake free, and signed areas add up to the land's.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np

from friendshore.figures.projection import Floats

FILE = Path(__file__).with_name("land.csv")
POLE = -90.0
TURN = np.array([360.0, 0.0])
STEP = 2.0
"""Degrees: no longer side is drawn straight, for a meridian is curved on the map."""


def land_rings(centre: float = 0.0) -> list[Floats]:
    """Rings of (longitude, latitude), the largest first, for a map with this meridian in its middle.

    Longitudes run from centre - 180 to centre + 180. What crosses the edge of the map is cut there, so that no line
    crosses the picture; the cut runs along the edge.
    """
    west = centre % 360 - 540  # within what is laid out, and back to the centre's own turn below
    turn = np.array([centre - 180 - west, 0.0])
    found = []
    for ring in _stored():
        for laid in _laid_out(ring):
            piece = _clipped(_clipped(laid, west, east=False), west + 360, east=True)
            if len(piece) and np.ptp(piece[:, 0]):  # not what only touches the edge
                found.append(_with_short_sides(piece) + turn)
    return found


@cache
def _stored() -> tuple[Floats, ...]:
    table = np.loadtxt(FILE, delimiter=",", comments="#", skiprows=2)
    starts = np.flatnonzero(np.diff(table[:, 0])) + 1
    return tuple(np.split(table[:, 1:], starts))


def _laid_out(ring: Floats) -> list[Floats]:
    """The ring as it is seen in one turn after the other; one that goes round the pole as a band of two turns, closed
    along the pole."""
    if np.ptp(ring[:, 0]) < 360:
        return [ring - 2 * TURN, ring - TURN, ring]
    coast = ring[:-1][ring[:-1, 1] > POLE]
    westward = np.roll(coast, -int(coast[:, 0].argmax()), axis=0)
    band = np.concatenate([westward, westward[1:] - TURN, [(-540.0, POLE), (180.0, POLE)], westward[:1]])
    return [band]


def _clipped(ring: Floats, edge: float, east: bool) -> Floats:
    """What lies on one side of a meridian (Sutherland and Hodgman): east of it, or with `east` what is its west."""
    sign = -1.0 if east else 1.0
    within = sign * (ring[:, 0] - edge) >= 0
    if within.all() or not within.any():
        return ring if within.all() else ring[:0]
    kept: list[tuple[float, float]] = []
    for (x, y), (next_x, next_y) in pairwise(ring):
        inside, next_inside = sign * (x - edge) >= 0, sign * (next_x - edge) >= 0
        if inside:
            kept.append((x, y))
        if inside != next_inside:
            kept.append((edge, y + (next_y - y) * (edge - x) / (next_x - x)))
    return np.array([*kept, kept[0]])


def _with_short_sides(ring: Floats) -> Floats:
    """The ring with further points on its long sides."""
    parts = [ring[:1]]
    for start, end in pairwise(ring):
        pieces = max(1, int(np.ceil(np.abs(end - start).max() / STEP)))
        parts.append(start + np.outer(np.arange(1, pieces + 1) / pieces, end - start))
    return np.concatenate(parts)
