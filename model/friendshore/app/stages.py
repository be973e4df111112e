"""How far a preview is: the step it stands at, and what is left of it by the last time that each step was made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import perf_counter

from friendshore.app.curve import Answer
from friendshore.app.of_runs import Found

READ, FIGURES, PROGRAM, ARRAYS, SOLVE = "read", "figures", "program", "arrays", "solve"
STEPS: Mapping[str, str] = {
    READ: "reading the case",
    FIGURES: "working out its figures",
    PROGRAM: "writing its program",
    ARRAYS: "handing it to the solver",
    SOLVE: "solving",
}


@dataclass(frozen=True)
class Stage:
    """Where a preview stands.

    left_s   seconds that are left, as far as earlier ones tell; None where there were none
    about    a plan that is within the knobs already, `about.above` points or less above the least
    floor    points in the mean that no plan lies below
    run      the least reliance that a run of these knobs has found
    """

    step: str
    left_s: float | None = None
    about: Answer | None = None
    floor: float | None = None
    run: Found | None = None

    @property
    def sentence(self) -> str:
        """What to show meanwhile."""
        return self._step if self.run is None else f"{self.run.sentence} {self._step}"

    @property
    def _step(self) -> str:
        if self.step == SOLVE:
            exact = "the exact figure is being solved"
            if self.about is not None:
                least = max(self.about.mean - self.about.above, 0.0)
                return f"Between {least:.1f} and {self.about.mean:.1f} points in the mean; {exact}."
            if self.floor is not None and self.floor > 0:
                return f"At least {self.floor:.1f} points in the mean; {exact}."
            return "Least reliance, preview: solving."
        at = list(STEPS).index(self.step) + 1
        return f"Needs a new program: step {at} of {len(STEPS)}, {STEPS[self.step]}."


@dataclass
class Pace:
    """Seconds of each step, as it was made last."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def timed(self, step: str) -> Iterator[None]:
        """Note how long a step takes that comes to its end."""
        began = perf_counter()
        yield
        self.seconds[step] = perf_counter() - began

    def left(self, step: str) -> float | None:
        """Seconds from the begin of a step to the answer; None where a step of them was never made."""
        steps = list(STEPS)[list(STEPS).index(step) :]
        known = [self.seconds[each] for each in steps if each in self.seconds]
        return sum(known) if len(known) == len(steps) else None
