"""What was found of the worlds, before it is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from friendshore.asking.notes import Finding, Notes
from friendshore.frames import records
from friendshore.solving.arrays import Vector
from friendshore.solving.risk import Risk
from friendshore.studies.workings.worlds.asked import Common, Decided, Seen, decided_in
from friendshore.studies.workings.worlds.file import Worlds


@dataclass(frozen=True)
class Known:
    """The worlds as read, each with its plan by itself, and what they have in common before they part."""

    worlds: Worlds
    seen: tuple[Seen, ...]
    plans: tuple[Notes, ...]
    common: Common

    @property
    def base(self) -> int:
        """Where the base world stands."""
        return self.worlds.worlds.index(self.worlds.base)

    @cached_property
    def weights(self) -> Vector:
        return np.array([each.weight for each in self.seen])

    @property
    def least(self) -> list[float]:
        """Least reliance of each world, points."""
        return [each.least for each in self.seen]

    def decided(self, place: int) -> Decided:
        """What the plan of a world decides before they part."""
        return decided_in(self.plans[place], self.common)


@dataclass(frozen=True)
class Robust:
    """The plan for all worlds."""

    risk: Risk
    notes: Notes
    decided: Decided

    @cached_property
    def _figures(self) -> dict[str, dict[str, float]]:
        return {
            str(row["world"]): {str(name): float(value) for name, value in row.items() if name != "world"}
            for row in records(self.notes.tables["worlds"])
        }

    def of(self, world: str, figure: str) -> float:
        """A figure of it in a world."""
        return self._figures[world][figure]


@dataclass(frozen=True)
class Regretted:
    """A plan's first decisions in a world."""

    plan: str
    world: str
    found: Finding

    @property
    def points(self) -> float:
        """Least reliance that they leave; not a number where they cannot be kept."""
        return self.found.figure("least_points")


def in_worlds(regrets: Sequence[Regretted], plan: str) -> list[Regretted]:
    """One plan's, in the order of the worlds."""
    return [each for each in regrets if each.plan == plan]
