"""A convex falling curve between two others: chords through points found lie above it, lines that support it below.

    inner(x)  =  chord between the points found on both sides of x                        nowhere below the curve
    outer(x)  =  max over points found i of value_i + slope_i * (x - x_i)                 nowhere above the curve

Between two neighbours the two are furthest apart where their lines meet, so the curve is asked there next, where the
gap is largest: the sandwich algorithm (Rote, 1992, "The convergence rate of the sandwich algorithm for approximating
convex functions"). Of a piecewise linear curve, a meeting place at which the curve turns out to touch its lines is a
breakpoint, and the gap on both sides of it is nothing: the curve is known there without an error.

Beside a wall, where the curve falls nearly straight down, no vertical gap is ever small. Places nearer to each other
than what still tells something apart are not parted any further: there the curve is known sideways, within that.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

ROUND = 2
"""Places asked at a time, whatever solves them: so the points found do not depend on the number of workers."""
APART = 1e-6
"""Share of the whole span that a place keeps from its neighbours; nearer ones tell nothing new."""
ROUNDING = 1e-9


@dataclass(frozen=True)
class Touch:
    """A point of the curve, and the slope of a line through it that is nowhere above the curve."""

    at: float
    value: float
    slope: float

    def line(self, at: float) -> float:
        """The supporting line there."""
        return self.value + self.slope * (at - self.at)


@dataclass(frozen=True)
class Piece:
    """What is known between two neighbouring points: where their lines meet, and how far off the curve may lie."""

    left: Touch
    right: Touch

    @property
    def meets(self) -> float:
        """Where the lines meet; the middle where they are one."""
        left, right = self.left, self.right
        turn = right.slope - left.slope
        apart = left.value - right.line(left.at)
        place = left.at + apart / turn if turn > 0 else (left.at + right.at) / 2
        return min(max(place, left.at), right.at)

    def chord(self, at: float) -> float:
        """Straight from point to point."""
        left, right = self.left, self.right
        if right.at <= left.at:
            return min(left.value, right.value)
        return left.value + (right.value - left.value) * (at - left.at) / (right.at - left.at)

    def lowest(self, at: float) -> float:
        """The higher of the two lines."""
        return max(self.left.line(at), self.right.line(at))

    @property
    def gap(self) -> float:
        """How far the chord lies above the lines at most; rounding may cross them."""
        return max(0.0, self.chord(self.meets) - self.lowest(self.meets))


@dataclass(frozen=True)
class Sandwich:
    """Points found, in order of place; `close` is how near to each other two of them tell nothing new between them."""

    touches: tuple[Touch, ...]
    close: float = 0.0

    @property
    def pieces(self) -> tuple[Piece, ...]:
        return tuple(Piece(left, right) for left, right in pairwise(self.touches))

    @property
    def gap(self) -> float:
        """How far the inner curve lies above the outer one at most, between points that are not close."""
        return max((piece.gap for piece in self.pieces if not self.narrow(piece)), default=0.0)

    @property
    def wall(self) -> float:
        """The same between points that are close: how high the walls are."""
        return max((piece.gap for piece in self.pieces if self.narrow(piece)), default=0.0)

    def narrow(self, piece: Piece) -> bool:
        """Whether its points are close."""
        return piece.right.at - piece.left.at <= self.close * (1 + ROUNDING)

    def inner(self, at: float) -> float:
        """The curve is nowhere above this. Raises ValueError outside the span."""
        return self._piece(at).chord(at)

    def outer(self, at: float) -> float:
        """The curve is nowhere below this."""
        return max(touch.line(at) for touch in self.touches)

    def with_(self, found: Sequence[Touch]) -> Sandwich:
        """With further points."""
        return replace(self, touches=tuple(sorted((*self.touches, *found), key=lambda touch: touch.at)))

    def trimmed(self, close: float) -> Sandwich:
        """Without what lies beyond the first point that is as low as the last one, but for rounding."""
        lowest = self.touches[-1].value + close
        first = next(number for number, touch in enumerate(self.touches) if touch.value <= lowest)
        return replace(self, touches=self.touches[: first + 1])

    def next(self, tolerance: float, most: int = ROUND) -> tuple[float, ...]:
        """Places to ask for next, at most so many: where the gap is largest; none where no gap is above the tolerance.

        Where a single gap is left, the middle of the longer of its sides comes second.
        """
        least = max(APART * (self.touches[-1].at - self.touches[0].at), self.close / 2)
        asked = (piece for piece in self.pieces if piece.gap > tolerance and not self.narrow(piece))
        wide = sorted(asked, key=lambda piece: (-piece.gap, piece.left.at))
        wide = [piece for piece in wide if piece.right.at - piece.left.at > 2 * least]
        places = [min(max(p.meets, p.left.at + least), p.right.at - least) for p in wide[:most]]
        if len(wide) == 1 and most > 1:
            piece, place = wide[0], places[0]
            longer = piece.left.at if place - piece.left.at > piece.right.at - place else piece.right.at
            places.append((place + longer) / 2)
        return tuple(sorted(places))

    def _piece(self, at: float) -> Piece:
        for piece in self.pieces:
            if piece.left.at <= at <= piece.right.at:
                return piece
        raise ValueError(f"{at} lies outside the curve")


def traced(
    start: Sandwich, ask: Callable[[Sandwich, Sequence[float]], Sequence[Touch]], tolerance: float, most: int | None
) -> Sandwich:
    """Ask for places until no gap is above the tolerance, or so many points are there.

    ask   the points at these places, given what is known; fewer where some could not be found, none ends the search
    """
    known = start
    while most is None or len(known.touches) < most:
        room = ROUND if most is None else min(ROUND, most - len(known.touches))
        places = known.next(tolerance, room)
        found = ask(known, places) if places else ()
        if not found:
            break
        known = known.with_(found)
    return known
