"""The world on a plane: the Equal Earth projection, on which every square kilometre takes the same room.

B. Savric, T. Patterson, B. Jenny: The Equal Earth map projection. International Journal of Geographical Information
Science 33 (2019) 454-465, equations 1 and 2. On a sphere of radius one, l the longitude from the centre of the map:

    sin s = sqrt(3) / 2 * sin latitude
    x = 2 sqrt(3) l cos s / (3 (9 A4 s^8 + 7 A3 s^6 + 3 A2 s^2 + A1))
    y = A4 s^9 + A3 s^7 + A2 s^3 + A1 s

Longitudes and latitudes are degrees, east and north positive.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

A1, A2, A3, A4 = 1.340264, -0.081106, 0.000893, 0.003796

CENTRE = 150.0
"""Meridian in the middle of a map where none is named. The Pacific, over which most of the trade in question goes, is
whole; the map is cut at 30 degrees west, in the Atlantic, where the only land is the east of Greenland."""


def equal_earth(longitude: ArrayLike, latitude: ArrayLike, centre: float = CENTRE) -> tuple[Floats, Floats]:
    """The x and y of points, in radii of the earth from the middle of the map.

    A longitude within 180 degrees of the centre is taken as it is, so that both edges of the map can be named;
    any other goes round the earth to where it is seen.
    """
    sine = np.sqrt(3) / 2 * np.sin(np.radians(np.asarray(latitude, dtype=float)))
    s = np.arcsin(sine)
    east = np.radians(from_centre(longitude, centre))
    slope = 9 * A4 * s**8 + 7 * A3 * s**6 + 3 * A2 * s**2 + A1
    x = 2 * np.sqrt(3) * east * np.cos(s) / (3 * slope)
    y = A4 * s**9 + A3 * s**7 + A2 * s**3 + A1 * s
    return np.asarray(x, dtype=float), np.asarray(y, dtype=float)


def from_centre(longitude: ArrayLike, centre: float) -> Floats:
    """Degrees east of the centre, from -180 to 180, both included."""
    east = np.asarray(longitude, dtype=float) - centre
    return np.where(np.abs(east) <= 180, east, (east + 180) % 360 - 180)


def outline(centre: float = CENTRE, step: float = 2.0) -> tuple[Floats, Floats]:
    """The edge of the map as a closed line: up along one meridian, over the pole, down along the other and back."""
    up = np.linspace(-90, 90, round(180 / step) + 1)
    latitude = np.concatenate([up, up[::-1], up[:1]])
    longitude = np.concatenate([np.full(up.size, centre - 180), np.full(up.size, centre + 180), [centre - 180]])
    return equal_earth(longitude, latitude, centre)
