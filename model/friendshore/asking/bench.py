"""A case on the bench: compiled once, in one solver that stays warm, and asked again and again with figures changed.

Of a plan that was made on one bench, what others need to go on from it (values, duals, the basis, what was held) can be
kept and handed to benches in other processes: the program of a case is the same wherever it is compiled, column by
column.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeVar

import numpy as np

from friendshore import planning
from friendshore.asking.notes import Announce, Notes, silent
from friendshore.case import Case
from friendshore.errors import FriendshoreError
from friendshore.parameters import Parameters, periods_of
from friendshore.parameters.levers import BuildTerm
from friendshore.plan import unmet
from friendshore.plan.reading import Solution
from friendshore.program import Program, assemble
from friendshore.solving.arrays import Arrays, Positions, Vector
from friendshore.solving.ceiling import loosened
from friendshore.solving.certificate import certify, reduced_costs
from friendshore.solving.change import Change
from friendshore.solving.confirm import ROW_OF
from friendshore.solving.handover import Basis
from friendshore.solving.highs import Session, SolverOptions
from friendshore.solving.options import Method
from friendshore.solving.outcome import Outcome, Solved
from friendshore.solving.runner import COST, COST_HELD, RELIANCE_HELD, WAITING, release
from friendshore.solving.series import Elsewhere, Series
from friendshore.solving.spans import Span
from friendshore.variants import Variant

Made = TypeVar("Made")
ASKED = "asked"
"""The objective that a question brings (`Bench.ask_for`)."""

Members = tuple[Positions, Sequence[Any]]
"""Positions and index of members of a variable or constraint."""


@dataclass(frozen=True)
class Standing:
    """A plan from which a question starts, in what another process can take up.

    shown      by column, the plan as told: after sharing out
    priced     by column, the step that minimised cost, of which `duals` (by row) are the prices and `basis` the basis
    held       what that step held, in its words ("reliance", "mean", "public money") -> value
    objective  of that step, M USD, penalties included; `cost` is discounted cost alone
    point      what the last point of reliance costs, M USD; zero where reliance is not held
    reference  least discounted cost without an aim at reliance, M USD, and `premium`, the amount above it that may be
               spent; not a number where the aim has none
    premium_binds   whether that ceiling gives up more reliance than the tolerance
    """

    shown: Vector
    priced: Vector
    duals: Vector
    basis: Basis | None
    held: Mapping[str, float]
    objective: float
    cost: float
    point: float
    reference: float
    premium: float
    premium_binds: bool

    @classmethod
    def of(cls, solution: Solution) -> Standing:
        """What a solution leaves."""
        prices, series, arrays = solution.prices, solution.series, solution.arrays
        step = next(step for step in reversed(series.steps) if step.outcome is prices)
        reference = series.reference
        point = -float(prices.row_duals[arrays.row(RELIANCE_HELD)]) if "reliance" in step.held else 0.0
        return cls(
            solution.last.column_values,
            prices.column_values,
            prices.row_duals,
            series.basis,
            dict(step.held),
            prices.objective_value,
            float(prices.row_values[arrays.row(COST_HELD)]),
            max(point, 0.0),
            reference.least_cost if reference else float("nan"),
            reference.premium if reference else float("nan"),
            series.premium_binds,
        )

    def kept(self) -> Notes:
        """As what a runner keeps."""
        basis = {} if self.basis is None else {"basis_columns": self.basis.columns, "basis_rows": self.basis.rows}
        figures = {f"held {name}": value for name, value in self.held.items()}
        figures |= {name: float(getattr(self, name)) for name in (*NUMBERS, "premium_binds")}
        arrays: dict[str, Any] = {"shown": self.shown, "priced": self.priced, "duals": self.duals, **basis}
        return Notes(figures, arrays=arrays)

    @classmethod
    def found(cls, notes: Notes) -> Standing:
        """From what a runner kept."""
        arrays = notes.arrays
        basis = Basis(arrays["basis_columns"], arrays["basis_rows"]) if "basis_rows" in arrays else None
        held = {name.removeprefix("held "): v for name, v in notes.figures.items() if name.startswith("held ")}
        numbers = {name: notes.figures[name] for name in NUMBERS}
        binds = bool(notes.figures["premium_binds"])
        return cls(arrays["shown"], arrays["priced"], arrays["duals"], basis, held, **numbers, premium_binds=binds)

    def solved(self, arrays: Arrays) -> Solved:
        """The step that minimised cost, judged again. Raises FriendshoreError where its certificate does not stand up:
        what was kept is not of this program."""
        arrays = arrays.copy()
        for row in set(WAITING).intersection(arrays.row_names):
            held = {ROW_OF[name]: loosened(value) for name, value in self.held.items()}
            arrays.set_row_bounds(row, -np.inf, held.get(row, np.inf))
        certificate = certify(arrays, COST, self.priced, self.duals)
        if not certificate.accepted:
            raise FriendshoreError(f"The plan that was kept does not stand up ({certificate.sentence}): start again.")
        reduced = reduced_costs(arrays, COST, self.duals)
        return Solved(
            self.objective, self.priced, arrays.matrix @ self.priced, self.duals, reduced, certificate, 0.0, 0, "kept"
        )


NUMBERS = ("objective", "cost", "point", "reference", "premium")


class Bench:
    """One case in one solver. Figures are changed by `changed`, which puts them back.

    terms   what a question changes of builds, beside the policies: months of permits and construction, capital cost
    """

    def __init__(
        self, case: Case, variant: Variant, options: SolverOptions | None = None, terms: Sequence[BuildTerm] = ()
    ) -> None:
        budgeted = case if variant.budget_musd is None else planning.with_budget(case, variant.budget_musd)
        variant.aim.refuse(periods_of(budgeted))
        self.case, self.variant, self.options, self.terms = budgeted, variant, options or SolverOptions(), terms
        self._made: dict[str, Any] = {}

    @cached_property
    def parameters(self) -> Parameters:
        with planning.ONE_AT_A_TIME:
            return planning.prepare(self.case, self.terms)

    @cached_property
    def program(self) -> Program:
        with planning.ONE_AT_A_TIME:
            return assemble(self.parameters, self.variant.aim)

    @cached_property
    def arrays(self) -> Arrays:
        """The program as compiled. Not to be changed: the session has its own copy."""
        with planning.ONE_AT_A_TIME:
            return planning.compiled(self.program)

    @cached_property
    def session(self) -> Session:
        own = self.arrays.copy()
        own.costs[ASKED] = np.zeros(len(own.column_lower)), 0.0
        session = Session(own, self.options)
        release(session)
        return session

    def solve(
        self,
        objective: str = COST,
        held: Mapping[str, float] | None = None,
        *,
        method: Method | None = None,
        start: Basis | None = None,
    ) -> Outcome:
        """Minimise with some things held from above: waiting rows by name, or by the word of a step ("reliance").

        start   a basis that was optimal for this objective, but for changed figures
        """
        rows = {ROW_OF.get(name, name): value for name, value in (held or {}).items()}
        for row, value in rows.items():
            self.session.hold(row, loosened(value))
        if start is not None:
            self.session.start_from(start, objective)
        try:
            return self.session.minimise(objective, method=method, explain=False)
        finally:
            for row in rows:
                self.session.hold(row, float("inf"))

    def ask_for(self, weights: Vector) -> None:
        """Let `solve(ASKED)` minimise what a question asks for: a weight by column."""
        self.session.set_costs(ASKED, np.arange(len(weights)), weights)

    @contextmanager
    def changed(self, *changes: Change) -> Iterator[None]:
        """Make changes, and undo them at the end."""
        if not changes:
            yield
            return
        with changes[0].applied(self.session), self.changed(*changes[1:]):
            yield

    @contextmanager
    def aiming(self, name: str, positions: Positions, values: Vector) -> Iterator[str]:
        """A further objective for a while, a sum of columns, to be minimised by this name."""
        arrays = self.session.arrays
        cost = np.zeros(arrays.matrix.shape[1])
        cost[positions] = values
        arrays.costs[name] = cost, 0.0
        try:
            yield name
        finally:
            del arrays.costs[name]

    def cost_of(self, solved: Solved) -> float:
        """Discounted cost of a solution, M USD, without penalties."""
        return float(solved.row_values[self.arrays.row(COST_HELD)])

    def compiled_for(self, case: Case) -> Arrays:
        """The arrays of a changed case under the same aim, to be told apart from this one (`change.between`)."""
        return Bench(case, self.variant, self.options, self.terms).arrays

    def with_terms(self, *terms: BuildTerm) -> Bench:
        """The same case on a bench of its own, with something changed of builds."""
        return Bench(self.case, self.variant, self.options, (*self.terms, *terms))

    def told(self, standing: Standing) -> Solution:
        """A plan that stands, as what the tables of a plan are read from; of its steps only the prices."""
        prices = standing.solved(self.arrays)
        last = replace(prices, column_values=standing.shown, row_values=self.arrays.matrix @ standing.shown)
        return Solution(self.program, self.arrays, Series((), prices, None, standing.basis), last, prices)

    def once(self, name: str, make: Callable[[], Made]) -> Made:
        """What a study makes of this case once, and uses in several questions in this process."""
        if name not in self._made:
            self._made[name] = make()
        made: Made = self._made[name]
        return made

    def columns(self, variable: str, keep: Callable[..., bool] | None = None) -> Members:
        """Positions and index of a variable's members, those that `keep` (called with the index) says; none where the
        program has no such variable."""
        return self._members(self.program.block.find_component(variable), self.arrays.columns_of, keep)

    def rows(self, constraint: str, keep: Callable[..., bool] | None = None) -> Members:
        """The same for the rows of a constraint."""
        return self._members(self.program.block.find_component(constraint), self.arrays.rows_of, keep)

    def planned(self, announce: Announce = silent, elsewhere: Elsewhere | None = None) -> Solution | Outcome:
        """The plan of the case, by the same steps as `friendshore solve`.

        elsewhere   the resilience premium, where it is not this case's own
        """
        aim, budget = self.variant.aim, self.variant.budget_musd
        found = planning.steps(
            self.case, self.program, self.arrays, aim, budget, self.options, announce, elsewhere=elsewhere
        )
        if not isinstance(found, tuple):
            return found
        last = found[0].outcome
        if not isinstance(last, Solved) or found[0].prices is None:
            return unmet.explained(last, self.program, self.arrays)
        return Solution(self.program, self.arrays, found[0], last, found[0].prices)

    def _members(self, component: Any, span_of: Callable[[Any], Span], keep: Callable[..., bool] | None) -> Members:
        if component is None or not len(component):
            return np.zeros(0, np.intp), []
        span = span_of(component)
        places = [
            place
            for place, key in enumerate(span.keys)
            if keep is None or keep(*(key if isinstance(key, tuple) else (key,)))
        ]
        return np.array(places, np.intp) + span.start, [span.keys[place] for place in places]
