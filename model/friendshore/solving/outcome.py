"""What a solve ended in, as a value: one of six, each with a sentence for the user.

Signs are those of a minimisation: the dual of a row that holds from below (>=) is zero or more, from above (<=) zero
or less.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from friendshore.solving.arrays import Vector
from friendshore.solving.certificate import Certificate


@dataclass(frozen=True)
class Solved:
    """An optimum that its certificate confirms.

    column_values, reduced_costs   by column; reduced cost = cost - matrix' dual
    row_values, row_duals          by row
    method                         what gave the answer: "ipm" or "simplex"
    """

    objective_value: float
    column_values: Vector
    row_values: Vector
    row_duals: Vector
    reduced_costs: Vector
    certificate: Certificate
    seconds: float
    iterations: int
    method: str

    @property
    def sentence(self) -> str:
        effort = f"{self.iterations} iterations of {self.method} in {self.seconds:.1f} s"
        return f"Solved: {self.objective_value:.9g} after {effort}."


@dataclass(frozen=True)
class Infeasible:
    """No values satisfy all rows. The names are a hint: rows and columns that together cannot hold (empty if unknown).

    proven   the hint was checked against the arrays: these rows and bounds do contradict each other
    cause    what asks for the impossible, in the words of options and cells, where that is known
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    proven: bool
    seconds: float
    cause: str = ""

    @property
    def sentence(self) -> str:
        if self.cause:
            return f"Infeasible: {self.cause}."
        if not self.rows and not self.columns:
            return "Infeasible: no plan satisfies every condition. Loosen limits one by one to find those in conflict."
        what = _listed([*self.rows, *(f"bounds of {name}" for name in self.columns)])
        return f"Infeasible: these conditions cannot all hold: {what}. Loosen at least one of them."


@dataclass(frozen=True)
class Unbounded:
    """The objective can fall without end. `columns` (a hint, perhaps empty) can grow together for ever."""

    columns: tuple[str, ...]
    seconds: float

    @property
    def sentence(self) -> str:
        what = f" by changing {_listed(self.columns)} for ever" if self.columns else ""
        return f"Unbounded: the objective can be improved without end{what}. A limit, a cost or a price is missing."


@dataclass(frozen=True)
class LimitReached:
    """A limit came before the optimum.

    objective   value of the best feasible point at hand, None if there is none
    bound       no plan can be lower than this, None if unknown
    """

    kind: Literal["time", "iterations"]
    objective: float | None
    bound: float | None
    seconds: float

    @property
    def sentence(self) -> str:
        best = "no feasible plan yet" if self.objective is None else f"best value so far {self.objective:.6g}"
        floor = "" if self.bound is None else f", none can be below {self.bound:.6g}"
        return f"Stopped at the {self.kind} limit after {self.seconds:.1f} s: {best}{floor}. Allow more {self.kind}."


@dataclass(frozen=True)
class Interrupted:
    """The user stopped the solver."""

    seconds: float

    @property
    def sentence(self) -> str:
        return f"Interrupted after {self.seconds:.1f} s, as asked; there is no plan. Run it again to start over."


@dataclass(frozen=True)
class NotCertified:
    """The solver's last word did not stand up, even after a second attempt. Figures from it would not be safe to show.

    certificate   None where the solver gave no answer at all; `status` is then its own word for how it ended
    advice        what to do, where that is known
    """

    certificate: Certificate | None
    status: str
    seconds: float
    advice: str = "Check the units of very large and very small figures, or try the other method"

    @property
    def sentence(self) -> str:
        why = f"the solver ended with '{self.status}'" if self.certificate is None else self.certificate.sentence
        return f"Not certified: {why}. {self.advice}."


Outcome = Solved | Infeasible | Unbounded | LimitReached | Interrupted | NotCertified


def _listed(names: Sequence[str], most: int = 5) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
