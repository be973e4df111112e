"""Lines of trade: the shortest way over the earth between two points, as the map shows it."""

from __future__ import annotations

import numpy as np

from friendshore.figures.projection import CENTRE, Floats, equal_earth

Point = tuple[float, float]
"""Longitude and latitude."""


def great_circle(start: Point, end: Point, points: int = 50) -> Floats:
    """Points (longitude, latitude) at equal distances on the great circle, both ends among them.

    Longitudes run on without a jump, beyond 180 degrees where need be. Between opposite ends of the earth every way is
    as short; the one over the north pole is taken.
    """
    one, other = _on_sphere(start), _on_sphere(end)
    angle = np.arctan2(np.linalg.norm(np.cross(one, other)), one @ other)
    share = np.linspace(0, 1, points)
    if np.pi - angle < 1e-9:
        north = np.array([0.0, 0.0, 1.0]) if abs(start[1]) < 90 else np.array([1.0, 0.0, 0.0])
        sideways = north - (north @ one) * one
        sideways /= np.linalg.norm(sideways)
    elif angle < 1e-12:
        return np.tile(np.array(start, dtype=float), (points, 1))
    else:
        sideways = (other - np.cos(angle) * one) / np.sin(angle)
    way = np.outer(np.cos(share * angle), one) + np.outer(np.sin(share * angle), sideways)
    longitude = np.degrees(np.unwrap(np.arctan2(way[:, 1], way[:, 0])))
    latitude = np.degrees(np.arcsin(np.clip(way[:, 2], -1, 1)))
    longitude += start[0] - longitude[0]
    return np.column_stack([longitude, latitude])


def _on_sphere(point: Point) -> Floats:
    longitude, latitude = np.radians(point)
    flat = np.cos(latitude)
    return np.array([flat * np.cos(longitude), flat * np.sin(longitude), np.sin(latitude)])


def pieces(path: Floats, centre: float = CENTRE) -> list[Floats]:
    """A path (longitude, latitude) cut where it leaves the map with this middle and comes in on the other side; each
    piece ends on the edge, with longitudes from centre - 180 to centre + 180."""
    west = centre - 180
    turn = np.floor((path[:, 0] - west) / 360)
    found, begun = [], [path[0] - (360 * turn[0], 0)]
    for before, after, old, new in zip(path[:-1], path[1:], turn[:-1], turn[1:], strict=True):
        if new != old:
            edge = west + 360 * max(old, new)
            share = (edge - before[0]) / (after[0] - before[0])
            latitude = before[1] + share * (after[1] - before[1])
            begun.append(np.array([edge - 360 * old, latitude]))
            found.append(np.array(begun))
            begun = [np.array([edge - 360 * new, latitude])]
        begun.append(after - (360 * new, 0))
    return [piece for piece in (*found, np.array(begun)) if np.ptp(piece, axis=0).any() or len(piece) > 2]


def arc(start: Point, end: Point, centre: float = CENTRE, points: int = 50) -> list[tuple[Floats, Floats]]:
    """The great circle between two points on the map: x and y of each of its pieces, two where it goes off the edge."""
    return [equal_earth(piece[:, 0], piece[:, 1], centre) for piece in pieces(great_circle(start, end, points), centre)]
