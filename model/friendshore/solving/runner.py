"""The steps one by one, on a program that stays with its solver: what each minimises, holds and hands to the next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from friendshore.aim import RUN_OUT_WEIGHT, Aim
from friendshore.case import Settings
from friendshore.solving.arrays import Arrays, Positions, Vector
from friendshore.solving.ceiling import FAR, Point, least_within, loosened
from friendshore.solving.highs import Basis, Method, Session
from friendshore.solving.outcome import Infeasible, Outcome, Solved
from friendshore.solving.series import Reference, Series, Step
from friendshore.units import POINTS

COST, RELIANCE, MEAN = "least_cost", "least_reliance", "least_mean"
FAIRNESS, PUBLIC = "least_uneven", "least_public"
COST_HELD, RELIANCE_HELD, MEAN_HELD, UNEVEN_HELD = "cost_held", "reliance_held", "mean_held", "uneven_held"
PENALTIES_HELD = "penalties_held"
PUBLIC_HELD = "public_held"
WAITING = (COST_HELD, RELIANCE_HELD, MEAN_HELD, UNEVEN_HELD, PENALTIES_HELD, PUBLIC_HELD)
"""Rows that wait for a step to hold something."""
UNLIMITED = float("inf")
PRICED = frozenset({"cost", "premium", "profit"})
"""Steps whose duals may be the plan's prices, so that others go on from their basis."""
AIMS = {RELIANCE_HELD: ("reliance", RELIANCE), MEAN_HELD: ("mean", MEAN)}
"""Rows that hold reliance, in order: the name of what they hold, and its objective."""


def release(session: Session) -> None:
    """Give the waiting rows that the program has an infinite right-hand side."""
    for row in WAITING:
        if row in session.arrays.single_rows:
            session.hold(row, UNLIMITED)


def program_of(step: Step, compiled: Arrays) -> Arrays:
    """The program of a step, as the solver had it; the compiled one stays as it is."""
    arrays = compiled.copy()
    for row in WAITING:
        if row in arrays.single_rows:
            arrays.set_row_bounds(row, -UNLIMITED, step.rows.get(row, UNLIMITED))
    if step.stayed is not None:
        positions, values = step.stayed
        arrays.set_columns(positions, values, values)
    return arrays


def _beyond_cap(aim: Aim, least: Solved) -> Infeasible:
    """Why a cap on reliance cannot be kept: the least possible."""
    assert aim.cap is not None
    points = least.objective_value
    shown = f"{points:.1f}" if round(points, 1) > aim.cap else f"{points:.6g}"
    measure = {"mean": "mean reliance", "final": "reliance in the final year", "peak": "reliance at its peak"}
    cap_on = "" if aim.capped is None else f" --cap-on {aim.capped}"
    return Infeasible(
        (RELIANCE_HELD,), (), True, least.seconds,
        f"--reliance-cap {aim.cap:g}{cap_on} cannot be kept. The least {measure[aim.measure]} possible is {shown} "
        f"points, asked for {aim.cap:g}",
    )  # fmt: skip


class Runner:
    """Runs the steps on one session, and keeps what each found and what is held."""

    def __init__(self, session: Session, announce: Callable[[str], None]) -> None:
        self.session = session
        self.announce = announce
        self.steps: list[Step] = []
        self.kept: dict[str, float] = {}
        self.reference: Reference | None = None
        self._bases: dict[int, Basis | None] = {}
        self._stayed: tuple[Positions, Vector] | None = None

    def run(
        self,
        name: str,
        objective: str,
        unit: str,
        *,
        held: Mapping[str, float] | None = None,
        method: Method | None = None,
        warm: bool = True,
        value_only: bool = False,
    ) -> Solved | None:
        """Minimise; the outcome is noted, and returned if it is an optimum.

        method       where another than the options say is known to be quicker
        value_only   nobody reads which plan it is, nor goes on from its basis
        """
        crossover = self.session.crossover(value_only=value_only)
        solve = partial(
            self.session.minimise, objective, method=method, warm=warm, crossover=crossover, explain=False
        )
        return self.note(name, objective, unit, solve, held)

    def run_under(
        self, aim: Aim, name: str, objective: str, unit: str, held: Mapping[str, float]
    ) -> Solved | None:
        """Minimise under the cap of an aim; where nothing keeps it, the least that can be kept is the answer."""
        if aim.cap is None:
            return self.run(name, objective, unit, held=held)
        solved = self.note(name, objective, unit, lambda: self.session.minimise(objective, explain=False), held)
        if solved is None and isinstance(self.steps[-1].outcome, Infeasible):
            self.session.hold(RELIANCE_HELD, UNLIMITED)
            least = self.run("reliance", RELIANCE, "points")
            if least is not None and least.objective_value > loosened(aim.cap):
                self.steps.append(replace(self.steps[-1], outcome=_beyond_cap(aim, least)))
            elif least is not None:  # it can be kept: only the solver stumbled
                self.session.hold(RELIANCE_HELD, loosened(aim.cap))
                return self.run(name, objective, unit, held=held, warm=False)
        return solved

    def note(
        self,
        name: str,
        objective: str,
        unit: str,
        solve: Callable[[], Outcome],
        held: Mapping[str, float] | None = None,
        *,
        aside: bool = False,
    ) -> Solved | None:
        """Announce a step, solve it, keep its outcome; return it if it is an optimum.

        aside   it is solved on arrays of its own, in which nothing is held
        """
        self.announce(name)
        rows = {} if aside else self._limits()
        outcome = solve()
        solved = outcome if isinstance(outcome, Solved) else None
        value = None
        if solved is not None:
            value = self.cost_of(solved) if objective == COST else solved.objective_value
            if name in PRICED:
                self._bases[id(solved)] = self.session.basis()
        self.steps.append(Step(name, objective, unit, outcome, value, held or {}, rows, self._stayed))
        return solved

    def _limits(self) -> dict[str, float]:
        """Right-hand sides of the waiting rows that hold something."""
        arrays = self.session.arrays
        limits = {row: float(arrays.row_upper[arrays.row(row)]) for row in WAITING if row in arrays.single_rows}
        return {row: limit for row, limit in limits.items() if limit < UNLIMITED}

    def cost_of(self, solved: Solved) -> float:
        """Discounted cost of a solution, M USD, without the penalties of the objective."""
        return float(solved.row_values[self.session.arrays.row(COST_HELD)])

    def keep(self, row: str, reliance: float) -> None:
        """Hold a form of reliance in all steps that follow."""
        self.kept[row] = reliance
        self.session.hold(row, loosened(reliance))

    def free(self, row: str) -> None:
        """Hold a form of reliance no longer."""
        self.kept.pop(row, None)
        self.session.hold(row, UNLIMITED)

    @property
    def aims(self) -> list[str]:
        """Rows that hold the forms of reliance that the plan minimises, in order."""
        return [row for row in AIMS if row in self.session.arrays.single_rows]

    @property
    def held(self) -> dict[str, float]:
        """What is held of reliance, in words."""
        return {AIMS[row][0]: value for row, value in self.kept.items()}

    def least(self, tolerance: float) -> Solved | None:
        """Least reliance in every form of the aim, each held within the tolerance, then least cost."""
        for row in self.aims:
            name, objective = AIMS[row]
            found = self.run(name, objective, "points", held=self.held, value_only=True)
            if found is None:
                return None
            self.keep(row, found.objective_value + tolerance)
        return self.run("cost", COST, "M USD", held=self.held)

    def least_within(self, ceiling: float, tolerance: float, plan: Solved) -> Solved | None:
        """The same within a ceiling on cost. `plan` costs more, with all forms held within the tolerance."""
        aims = self.aims
        cheapest: Solved | None = plan
        for place, row in enumerate(aims):
            for later in aims[place + 1 :]:
                self.free(later)
            name, objective = AIMS[row]
            if place:
                found = self.run(name, objective, "points", held=self.held)
                if found is None:
                    return None
                self.keep(row, found.objective_value + tolerance)
            if len(aims) > 1:
                cheapest = self.run("cost", COST, "M USD", held=self.held)
            if cheapest is None:
                return None
            if self.cost_of(cheapest) > loosened(ceiling):
                point = least_within(ceiling, self.point(row, cheapest), POINTS, partial(self.cheapest, row))
                if point is None:
                    self.beyond(ceiling)
                    return None
                cheapest = point.solved
                self.keep(row, point.reliance + (tolerance if row != aims[-1] else 0.0))
        return cheapest

    def cheapest(self, row: str, reliance: float) -> Point | None:
        """Least cost at a reliance."""
        far = abs(reliance - self.kept[row]) > FAR and self.session.large
        self.keep(row, reliance)
        found = self.run("premium", COST, "M USD", held=self.held, warm=not far)
        return None if found is None else self.point(row, found)

    def point(self, row: str, found: Solved) -> Point:
        """Where a plan of least cost lies on the curve of cost against reliance."""
        cost = self.cost_of(found)
        slope = max(0.0, -float(found.row_duals[self.session.arrays.row(row)]))
        return Point(self.kept[row], cost, found.objective_value - cost, slope, found)

    def beyond(self, ceiling: float) -> None:
        """No plan keeps within the ceiling: have the solver say so, unless a step has failed already."""
        dearer = self.steps[-1].outcome
        if isinstance(dearer, Solved):
            self.session.hold(COST_HELD, loosened(ceiling))
            self.run("premium", COST, "M USD", held={"cost": ceiling})
            outcome = self.steps[-1].outcome
            if isinstance(outcome, Infeasible):
                cause = (
                    f"no plan costs {ceiling:,.0f} M USD or less, the least cost of the case without its scenarios and "
                    f"the premium (premium_share of the settings); the cheapest costs {self.cost_of(dearer):,.0f}"
                )
                self.steps[-1] = replace(self.steps[-1], outcome=replace(outcome, rows=(COST_HELD,), cause=cause))

    def share_fairly(self, plan: Solved, settings: Settings, decided: Positions, ceiling: float) -> None:
        """Share out what the plan makes and buys: what is new to each in proportion to his present, then least cost.

        With what is decided fixed, presolve leaves so little of a large program that simplex from nothing is quicker
        than interior point; the shares are feasible where cost is minimised next, and so is their basis.
        """
        cost = self.cost_of(plan)
        within = max(cost, min(cost + settings.cost_tolerance_share * abs(cost), ceiling))
        self.session.hold(COST_HELD, loosened(within))
        values = plan.column_values[decided]
        self.session.set_columns(decided, values, values)
        self._stayed = decided, values
        held = {"cost": within, **self.held}
        fair = None
        if large := self.session.large:
            fair = self.run("fairness", FAIRNESS, "unevenness", held=held, method="simplex", warm=False)
            if isinstance(self.steps[-1].outcome, Infeasible):  # the plan itself is feasible: only presolve stumbled
                self.steps.pop()
                large = False
        if not large:
            fair = self.run("fairness", FAIRNESS, "unevenness", held=held)
        if fair is not None:
            uneven = fair.objective_value
            self.session.hold(UNEVEN_HELD, loosened(uneven))
            held = {"unevenness": uneven, **self.held}
            self.run("settling", COST, "M USD", held=held, method="primal" if large else None)

    def take_the_most_secure(self, cheapest: Solved, settings: Settings) -> None:
        """Among plans that cost no more than a thousandth above the cheapest, the one that leans least."""
        cost = self.cost_of(cheapest)
        within = cost + settings.cost_tolerance_share * abs(cost)
        self.session.hold(COST_HELD, loosened(within))
        if PENALTIES_HELD in self.session.arrays.single_rows:
            row = self.session.arrays.row(PENALTIES_HELD)
            run_out = RUN_OUT_WEIGHT * (within - cost)  # the years after the reported ones may give up as much
            self.session.hold(PENALTIES_HELD, loosened(float(cheapest.row_values[row]) + run_out))
        self.run("tie-break", MEAN, "points", held={"cost": within})

    def series(self, prices: Solved | None) -> Series:
        basis = self._bases.get(id(prices))
        return Series(tuple(self.steps), prices, self.reference, basis)
