"""One HiGHS with one compiled program in it: handed over once, changed by name, minimised again and again.

    session = Session(compile_program(block, {"reliance": block.reliance, "cost": block.cost}))
    least = session.minimise("reliance")
    session.hold("reliance_held", least.objective_value + tolerance)
    plan = session.minimise("cost")

An outcome is a value (outcome.py); only a faulty program raises.
"""

from __future__ import annotations

from dataclasses import replace
from math import inf
from time import perf_counter

import highspy
import numpy as np

from friendshore.solving.arrays import Arrays, Positions, Vector
from friendshore.solving.certificate import impossible_columns, impossible_rows, proves_infeasible, reduced_costs
from friendshore.solving.handover import Basis, Handover
from friendshore.solving.mending import judged
from friendshore.solving.options import Attempt, Method, SolverOptions
from friendshore.solving.outcome import Infeasible, Interrupted, LimitReached, NotCertified, Outcome, Solved, Unbounded
from friendshore.solving.watch import Progress, Watch

Status = highspy.HighsModelStatus

ANSWERED = (Status.kOptimal, Status.kModelEmpty)
REFUSED = (Status.kInfeasible, Status.kUnbounded, Status.kUnboundedOrInfeasible)
UNREACHED = (Status.kInfeasible, Status.kUnboundedOrInfeasible)
FEASIBLE = 2  # HiGHS's kSolutionStatusFeasible
SMALL = 2_000  # rows up to which simplex from scratch is as quick as interior point
NEARBY = 6_000
"""Iterations of simplex from the basis at hand on a large program, after which interior point is as quick from scratch:
on the allied case, steps of 0.1 points took some 400, one of 0.6 points 3,300, interior point the time of 7,000."""
HINT_SECONDS = 20.0  # at most this long to name the rows in conflict, once it is known that they are

HIGHS_NAME = {"ipm": "ipx", "simplex": "simplex", "primal": "simplex"}
"""HiGHS's "ipm" means HiPO where its libraries are installed: five times slower than IPX on the allied case."""
DUAL = 1  # HiGHS's words for the kinds of simplex
STRATEGY = {"primal": 4}

__all__ = ["Basis", "Method", "Progress", "Session", "SolverOptions"]


class Session:
    """Holds the arrays and their copy inside HiGHS, and keeps the two alike: change figures only through it."""

    def __init__(self, arrays: Arrays, options: SolverOptions | None = None) -> None:
        self.arrays = arrays
        self.options = options or SolverOptions()
        self._watch = Watch(self.options.log, self.options.progress)
        self._program = Handover(arrays, self.options.threads, self._watch)
        self._highs = self._program.highs
        self._optimal_for: str | None = None  # the objective whose optimum the basis is, but for changed bounds
        self._began = self._deadline = 0.0

    def minimise(
        self,
        objective: str,
        *,
        method: Method | None = None,
        warm: bool = True,
        crossover: bool | None = None,
        explain: bool = True,
        again: bool = True,
    ) -> Outcome:
        """Minimise one of the compiled objectives.

        warm      start from the basis at hand where the method can
        explain   name the rows in conflict where there is no plan, which may take longer than to find that out
        again     ask in another way where an answer does not stand up, which may take longer still
        """
        self._began = perf_counter()
        self._deadline = self._began + self.options.time_limit_s
        self._watch.begin()
        try:
            return self._minimise(objective, method or self.options.method, warm, crossover, explain, again)
        except KeyboardInterrupt:
            if self._watch.stop:  # the second Ctrl-C: HiGHS may still be running in its thread
                raise
            return Interrupted(self._seconds())

    def _minimise(
        self, objective: str, method: Method, warm: bool, crossover: bool | None, explain: bool, again: bool
    ) -> Outcome:
        rows, columns = impossible_rows(self.arrays, self.options.tolerance), impossible_columns(self.arrays)
        if len(rows) or len(columns):
            return Infeasible(self._row_names(rows), self._column_names(columns), True, self._seconds())
        self._program.take(objective)
        outcome: Outcome | None = None
        attempts = self._attempts(method, warm, self.options.crossover if crossover is None else crossover)
        for attempt in attempts if again else attempts[:-1]:
            status = self._run(attempt)
            if not explain and status in UNREACHED and not self._watch.stop:
                return Infeasible((), (), False, self._seconds())
            if status == Status.kIterationLimit and attempt.most_iterations == self._nearby and not self._watch.stop:
                continue
            outcome = self._ended(status) or (
                self._name_conflict(status) if status in REFUSED else self._certified(status, attempt.method)
            )
            if not isinstance(outcome, NotCertified):
                break
        assert outcome is not None
        return outcome

    def crossover(self, *, value_only: bool) -> bool | None:
        """What to tell `minimise`: the value of a large program comes sooner without; None: as the options say."""
        return False if value_only and self.large else None

    def interrupt(self) -> None:
        """Make a running `minimise` return Interrupted, from another thread; Ctrl-C does it in the main thread."""
        self._watch.stop = True

    def hold(self, row: str, upper: float) -> None:
        """Cap a row from above, as the lexicographic steps do with the objective just minimised."""
        position = self.arrays.row(row)
        self.set_rows(np.array([position]), float(self.arrays.row_lower[position]), upper)

    def set_row_bounds(self, name: str, lower: float, upper: float) -> None:
        self.set_rows(np.array([self.arrays.row(name)]), lower, upper)

    def set_column_bounds(self, name: str, lower: float, upper: float) -> None:
        self.set_columns(np.array([self.arrays.column(name)]), lower, upper)

    def set_cost(self, objective: str, column: str, value: float) -> None:
        self.set_costs(objective, np.array([self.arrays.column(column)]), value)

    def set_coefficient(self, row: str, column: str, value: float) -> None:
        rows, columns = np.array([self.arrays.row(row)]), np.array([self.arrays.column(column)])
        self.set_coefficients(rows, columns, np.array([value]))

    def set_rows(self, positions: Positions, lower: Vector | float, upper: Vector | float) -> None:
        """Change the bounds of many rows."""
        self.arrays.set_rows(positions, lower, upper)
        self._program.push_rows(positions)

    def set_columns(self, positions: Positions, lower: Vector | float, upper: Vector | float) -> None:
        """Change the bounds of many columns."""
        self.arrays.set_columns(positions, lower, upper)
        self._program.push_columns(positions)

    def set_costs(self, objective: str, positions: Positions, values: Vector | float) -> None:
        """Change the costs of many columns in one objective."""
        self.arrays.set_costs(objective, positions, values)
        self._program.push_costs(objective, positions)
        if objective == self._optimal_for:
            self._optimal_for = None

    def set_coefficients(self, rows: Positions, columns: Positions, values: Vector) -> None:
        """Change many entries of the matrix."""
        self.arrays.set_coefficients(rows, columns, values)
        self._program.push_coefficients(rows, columns, values)
        self._optimal_for = None

    def basis(self) -> Basis | None:
        """The basis at hand; None where there is none."""
        return self._program.basis()

    def start_from(self, basis: Basis, objective: str) -> None:
        """Let the next solve of an objective start from a basis that was optimal for it, but for changed figures."""
        self._program.take(objective)
        self._program.take_basis(basis)
        self._optimal_for = objective

    def _attempts(self, method: Method, warm: bool, crossover: bool) -> list[Attempt]:
        """The runs of HiGHS to make until one ends in an answer that is certified: as asked, and by simplex to clean up
        after it. Before them, where the last basis may be near in a large program, as long as it proves so."""
        tolerance = self.options.tolerance
        asked = Attempt(*self._choose(method, warm), crossover, tolerance)
        clean_up = Attempt("simplex", True, True, max(tolerance / 100, 1e-10))
        if asked.method == "ipm" and not crossover:  # simplex would have no basis to start from
            clean_up = replace(asked, crossover=True)
        if method in ("choose", "primal") and asked.from_basis and self.large:
            afresh = Attempt("ipm", False, crossover, tolerance)
            return [replace(asked, most_iterations=self._nearby), afresh, clean_up]
        return [asked, clean_up]

    def _choose(self, method: Method, warm: bool) -> tuple[str, bool]:
        """The method in HiGHS's words, and whether it starts from the basis at hand."""
        from_basis = warm and self._program.has_basis()
        if method == "choose":
            near = from_basis and self._optimal_for == self._program.objective
            method = "simplex" if near or not self.large else "ipm"
        return method, from_basis and method in ("simplex", "primal")

    @property
    def _nearby(self) -> int:
        return NEARBY if self.options.nearby is None else self.options.nearby

    @property
    def large(self) -> bool:
        """Whether interior point is quicker than simplex from nothing."""
        return len(self.arrays.row_lower) > SMALL

    def _run(self, attempt: Attempt, seconds: float = inf) -> Status:
        """Run HiGHS until it ends, or these seconds or the time limit are over; return its model status."""
        highs, seconds = self._highs, min(seconds, max(self._deadline - perf_counter(), 0.0))
        if not attempt.from_basis:
            highs.clearSolver()  # HiGHS skips presolve when it has a basis, even where the method cannot use it
        for option, value in (
            ("solver", HIGHS_NAME[attempt.method]),
            ("run_crossover", "on" if attempt.crossover else "off"),
            ("presolve", attempt.presolve),
            ("simplex_strategy", STRATEGY.get(attempt.method, DUAL)),
            ("simplex_iteration_limit", attempt.most_iterations),
            ("primal_feasibility_tolerance", attempt.tolerance),
            ("dual_feasibility_tolerance", attempt.tolerance),
            *self.options.of_interior_point,
            ("time_limit", highs.getRunTime() + seconds),  # HiGHS's clock runs on from one solve to the next
        ):
            highs.setOptionValue(option, value)
        self._program.in_background(highs.run)
        return highs.getModelStatus()

    def _ended(self, status: Status) -> Outcome | None:
        """The outcome of a run that was stopped, None for one that came to an end."""
        if self._watch.stop:
            return Interrupted(self._seconds())
        if status not in (Status.kTimeLimit, Status.kIterationLimit):
            return None
        info = self._highs.getInfo()
        value = float(info.objective_function_value)
        return LimitReached(
            "time" if status == Status.kTimeLimit else "iterations",
            value if info.primal_solution_status == FEASIBLE else None,
            value if info.dual_solution_status == FEASIBLE else None,
            self._seconds(),
        )

    def _certified(self, status: Status, method: str) -> Solved | NotCertified:
        """The answer in HiGHS, judged by the arrays; what HiGHS doubts, as without a basis, may still stand up."""
        doubted = status == Status.kUnknown and self._highs.getSolution().value_valid
        if status not in ANSWERED and not doubted:
            return NotCertified(None, self._highs.modelStatusToString(status), self._seconds())
        solution, objective = self._highs.getSolution(), self._program.objective
        values, duals = np.array(solution.col_value, float), np.array(solution.row_dual, float)
        duals, certificate = judged(
            self.arrays, objective, values, duals, self.options.accepted, inner=not self._program.has_basis()
        )
        if not certificate.accepted:
            return NotCertified(certificate, self._highs.modelStatusToString(status), self._seconds())
        self._optimal_for = objective if self._program.has_basis() else None
        info = self._highs.getInfo()
        counts = (info.simplex_iteration_count, info.ipm_iteration_count, info.crossover_iteration_count)
        return Solved(
            self.arrays.objective_value(objective, values), values, self.arrays.matrix @ values, duals,
            reduced_costs(self.arrays, objective, duals), certificate, self._seconds(),
            sum(max(count, 0) for count in counts), method,
        )  # fmt: skip

    def _name_conflict(self, status: Status) -> Outcome:
        """Tell infeasible from unbounded, and name what is involved, by simplex without presolve."""
        self._optimal_for = None
        known = status != Status.kUnboundedOrInfeasible
        hint = Attempt("simplex", False, True, self.options.tolerance, "off")
        again = self._run(hint, HINT_SECONDS if known else inf)
        if self._watch.stop:
            return Interrupted(self._seconds())
        if again in ANSWERED:
            return self._certified(again, "simplex")
        if again not in REFUSED and not known:
            return self._ended(again) or NotCertified(None, self._highs.modelStatusToString(again), self._seconds())
        return self._rays((again if again in REFUSED else status) != Status.kUnbounded)

    def _rays(self, infeasible: bool) -> Outcome:
        """Name the rows and columns of HiGHS's ray, and check an infeasible one against the arrays."""
        rays: list[tuple[highspy.HighsStatus, bool, Vector]] = []
        find = self._highs.getDualRay if infeasible else self._highs.getPrimalRay  # type: ignore[attr-defined]
        self._program.in_background(lambda: rays.append(find()))
        if self._watch.stop:
            return Interrupted(self._seconds())
        _, found, ray = rays[0]
        if not infeasible:
            return Unbounded(self._column_names(_by_weight(ray)) if found else (), self._seconds())
        if not found:
            return Infeasible((), (), False, self._seconds())
        combined = self.arrays.matrix.T @ ray
        rows, columns = self._row_names(_by_weight(ray)), self._column_names(_by_weight(combined))
        return Infeasible(rows, columns, proves_infeasible(self.arrays, ray), self._seconds())

    def _row_names(self, positions: Positions) -> tuple[str, ...]:
        return tuple(self.arrays.row_names[position] for position in positions)

    def _column_names(self, positions: Positions) -> tuple[str, ...]:
        return tuple(self.arrays.column_names[position] for position in positions)

    def _seconds(self) -> float:
        return perf_counter() - self._began


def _by_weight(ray: Vector) -> Positions:
    """Positions with weight in a ray, the heaviest first."""
    weights = np.abs(ray)
    return np.argsort(-weights, kind="stable")[: np.count_nonzero(weights > 1e-9 * weights.max(initial=0.0))]
