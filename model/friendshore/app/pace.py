"""How far a plan is, and how long it will take yet, judged by the newest one of its kind that is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

USUAL = (
    "read", "build", "hand over", "reliance", "cost", "reference", "premium", "fairness", "settling", "plan", "write",
)  # fmt: skip
"""Phases of a plan that lowers reliance, as `solve` announces them."""


@dataclass(frozen=True)
class Far:
    """How far a plan is.

    step, of   its phase, and how many there are; 0 where that is not known
    share      of its time that has gone, as far as an earlier plan tells; None where none does
    left       seconds that it will take yet; None likewise
    """

    step: int
    of: int = 0
    share: float | None = None
    left: float | None = None


@dataclass
class Pace:
    """The phases of one plan, as they come.

    known   phase -> seconds that it took in an earlier plan of its kind, in order; empty: there is none
    usual   the phases that are to be expected where there is none
    """

    known: Mapping[str, float] = field(default_factory=dict)
    usual: tuple[str, ...] = ()
    seen: list[str] = field(default_factory=list)
    began: float = 0.0

    def hear(self, phase: str, now: float) -> None:
        """A phase begins, or goes on."""
        if not self.seen or self.seen[-1] != phase:
            self.seen.append(phase)
            self.began = now

    def far(self, now: float) -> Far:
        """How far it is now."""
        expected = list(self.known) or list(self.usual)
        phase = self.seen[-1] if self.seen else ""
        step = expected.index(phase) + 1 if phase in expected else len(self.seen)
        of = max(len(expected), step) if expected else 0
        whole = sum(self.known.values())
        if not whole or phase not in self.known:
            return Far(step, of)
        gone = sum(list(self.known.values())[: step - 1])
        within = min(now - self.began, self.known[phase])
        return Far(step, of, (gone + within) / whole, whole - gone - within)
