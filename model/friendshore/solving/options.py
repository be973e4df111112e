"""How a program is to be solved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from typing import Literal

from friendshore.solving.certificate import TOLERANCE
from friendshore.solving.watch import Progress

UNLIMITED = 2**31 - 1  # HiGHS's own default
Method = Literal["ipm", "simplex", "primal", "choose"]


@dataclass(frozen=True)
class SolverOptions:
    """How to solve.

    method       "ipm": interior point, always from scratch. "simplex": from the basis at hand, if warm. "primal": the
                 same by primal simplex, for a basis that stays feasible while the objective is another; of a large
                 program as long as it stays near, then interior point starts afresh. "choose":
                 simplex where only bounds changed since the last optimum (large programs: as long as it stays near, or
                 interior point starts afresh), or the program is small; else interior point
    crossover    False leaves interior point without a basis: quicker, for steps whose duals and vertex nobody reads
    nearby       iterations for which simplex may go on from the basis at hand in a large program; None: as many as are
                 worth while in a plan (highs.NEARBY)
    tolerance    HiGHS's primal and dual feasibility tolerance, absolute, in the program's units
    optimality   relative gap at which interior point stops; crossover, if any, goes on from there
    objective_scale   power of two by which HiGHS multiplies costs while it solves; answers are in the program's units
    accepted     the relative tolerance of the certificate
    threads      0: HiGHS decides
    log          hears every line of HiGHS's log; progress hears at most five reports a second. Both are called in the
                 solving thread; what they raise ends the solve and comes out of `minimise`
    """

    threads: int = 0
    time_limit_s: float = inf
    method: Method = "choose"
    crossover: bool = True
    nearby: int | None = None
    tolerance: float = 1e-7
    optimality: float = 1e-8
    objective_scale: int = 0
    accepted: float = TOLERANCE
    log: Callable[[str], None] | None = None
    progress: Callable[[Progress], None] | None = None

    @property
    def of_interior_point(self) -> tuple[tuple[str, float], ...]:
        """What interior point is told, in HiGHS's words."""
        return ("ipm_optimality_tolerance", self.optimality), ("user_objective_scale", self.objective_scale)


@dataclass(frozen=True)
class Attempt:
    """One run of HiGHS; `most_iterations` of simplex, after which the next attempt begins."""

    method: str
    from_basis: bool
    crossover: bool
    tolerance: float
    presolve: str = "choose"
    most_iterations: int = UNLIMITED
