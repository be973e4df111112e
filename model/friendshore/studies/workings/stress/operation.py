"""What can still be made of a plan once a surprise has come.

The program of the case is written for the plan's builds alone, with its periods cut from the month of the surprise on.
What was before is the plan's (`past.py`). A stock may stay as large as it is, whatever storage would be allowed for
what is used now. Then: least short, holding it least exposed, holding both least cost (`program/emergency.py`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import numpy as np

from friendshore import planning
from friendshore.asking.bench import Bench, Standing
from friendshore.calendar import Period
from friendshore.case import Case
from friendshore.names import FacilityName, FleetName, OfferName, PeriodName, ProcessName
from friendshore.parameters import Parameters
from friendshore.parameters.parameters import Builds
from friendshore.parameters.surprise import Held, Surprise, builds_of, surprised
from friendshore.parameters.works import Process
from friendshore.plan.reading import NOTHING
from friendshore.program import Program, assemble, emergency
from friendshore.solving.arrays import Arrays, Positions
from friendshore.solving.ceiling import loosened
from friendshore.solving.change import Bounds, Change
from friendshore.solving.handover import Basis
from friendshore.solving.highs import Session
from friendshore.solving.outcome import Outcome, Solved
from friendshore.solving.runner import COST, release
from friendshore.studies.workings.stress.cut_periods import with_periods
from friendshore.studies.workings.stress.past import Past

NOBODY = np.zeros(0, np.intp)


@dataclass(frozen=True)
class Least:
    """The first step of an operation, and its basis, from which others start."""

    solved: Solved
    basis: Basis | None


@dataclass(frozen=True)
class Operated:
    """The three steps of an operation."""

    short: Solved
    exposed: Solved
    last: Solved


class Operation(Bench):
    """The plan on a bench, operated under a surprise.

    plan       the bench that the plan was made on, with what it left
    case       the case as it is then: the plan's own, or that under a scenario that comes as a surprise
    periods    the plan's, cut
    rebuild    whether what the plan would decide from the surprise on may be decided anew
    """

    def __init__(
        self,
        plan: Bench,
        standing: Standing,
        case: Case,
        periods: tuple[Period, ...],
        surprise: Surprise,
        *,
        rebuild: bool = False,
    ) -> None:
        super().__init__(with_periods(case, periods), plan.variant, plan.options)
        self.plan, self.standing, self.surprise, self.rebuild = plan, standing, surprise, rebuild

    @cached_property
    def builds(self) -> tuple[Held, ...]:
        """What the plan has decided; where it may be decided anew from the surprise on, until then."""
        plan = self.plan
        starts = {period.name: period.start for period in plan.parameters.periods}
        span = plan.arrays.columns_of(plan.program.block.build)
        found = []
        for key, kt in zip(span.keys, self.standing.shown[span.start : span.stop].tolist(), strict=True):
            build = plan.parameters.builds[key]
            if kt > NOTHING and not (self.rebuild and starts[build.decided] >= self.surprise.since):
                waits = key[1].removeprefix(build.decided)
                found.append(Held(build, starts[build.decided], waits, kt))
        return tuple(found)

    @cached_property
    def parameters(self) -> Parameters:
        with planning.ONE_AT_A_TIME:
            return surprised(planning.prepare(self.case, settle=self._settled), self.surprise)

    @cached_property
    def program(self) -> Program:
        with planning.ONE_AT_A_TIME:
            program = assemble(self.parameters, self.variant.aim)
            emergency.close(program, self.surprise.since)
            return program

    @cached_property
    def arrays(self) -> Arrays:
        """The program with what is past held, and what gives way out of the way."""
        with planning.ONE_AT_A_TIME:
            arrays = planning.compiled(self.program, (emergency.SHORT, emergency.LEANING))
        positions, values = self.past.held(arrays)
        arrays.set_columns(positions, values, values)
        free = np.ones(arrays.matrix.shape[1], bool)
        free[positions] = False
        arrays.set_rows(self._given_way(arrays, free), -np.inf, np.inf)
        self._storage(arrays)
        return arrays

    @cached_property
    def session(self) -> Session:
        session = Session(self.arrays.copy(), self.options)
        release(session)
        self._wait(session)
        return session

    @cached_property
    def past(self) -> Past:
        """What was before the surprise."""
        return Past(self.plan, self.standing, self.parameters.periods, self.surprise.since, self.builds)

    @property
    def after(self) -> tuple[Period, ...]:
        """The reported periods from the surprise on."""
        return tuple(each for each in self.parameters.reported if each.start >= self.surprise.since)

    @cached_property
    def least(self) -> Least | Outcome:
        """Least short."""
        found = self.session.minimise(emergency.SHORT, explain=False)
        return Least(found, self.session.basis()) if isinstance(found, Solved) else found

    @cached_property
    def operated(self) -> Operated | Outcome:
        """Least short, then least exposed, then least cost."""
        session, least = self.session, self.least
        if not isinstance(least, Least):
            return least
        try:
            session.hold(emergency.SHORT_HELD, loosened(least.solved.objective_value))
            exposed = session.minimise(emergency.LEANING, explain=False)
            if not isinstance(exposed, Solved):
                return exposed
            session.hold(emergency.LEANING_HELD, loosened(exposed.objective_value))
            last = session.minimise(COST, explain=False)
            return Operated(least.solved, exposed, last) if isinstance(last, Solved) else last
        finally:
            self._wait(session)

    def without(self, plants: frozenset[FacilityName], offers: frozenset[OfferName] = frozenset()) -> Change:
        """What the loss of some plants and offers changes in this program, as long as the surprise lasts."""
        hit = Surprise(self.surprise.since, self.surprise.until, plants=plants)
        before, after = self.parameters, surprised(self.parameters, hit)
        fleets = {before.fleet_of[name] for name in plants}
        years = {period.name: period.years for period in before.periods}
        built = {each.key(self._starts): each.kt for each in self.builds}

        def lost(fleet: FleetName, period: PeriodName, second: bool) -> float:
            standing = (before.limited, after.limited) if second else (before.standing, after.standing)
            kt = standing[0][fleet, period] - standing[1][fleet, period]
            for key, amount in built.items():
                if before.fleet_of[key[0]] == fleet and key[0] in plants:
                    limit = before.facilities[key[0]].output_limit if second else 1.0
                    share = before.builds[key].online.get(period, 0.0) - after.builds[key].online.get(period, 0.0)
                    kt += amount * share * (limit or 0.0)
            return years[period] * kt

        parts = [
            self._lower(name, fleets, partial(lost, second=second))
            for name, second in (("within_capacity", False), ("within_output_limit", True))
        ]

        def less(fleet: FleetName, period: PeriodName) -> float:
            return years[period] * (before.least_standing_use(fleet, period) - after.least_standing_use(fleet, period))

        parts.append(self._lower("standing_used", fleets, less, least=True))
        left = {each.name: 1 - hit.hit(each) for each in before.periods}
        bought, keys = self.columns("buy", lambda offer, period: offer in offers and left[period] < 1)
        most = np.array([left[period] for _, period in keys], float)
        upper = np.where(most > 0, self.arrays.column_upper[bought] * np.where(most > 0, most, 1.0), 0.0)
        return Change(
            Bounds(
                np.concatenate([part.positions for part in parts]),
                np.concatenate([part.lower for part in parts]),
                np.concatenate([part.upper for part in parts]),
            ),
            Bounds(bought, self.arrays.column_lower[bought], upper),
        )

    def idle(self, change: Change, solved: Solved) -> bool:
        """Whether a solution stays one under a change of rows, which then costs nothing."""
        parts = (change.rows, solved.row_values), (change.columns, solved.column_values)
        return all(
            bool(((at <= bounds.upper + slack) & (at >= bounds.lower - slack)).all())
            for bounds, values in parts
            for at in [values[bounds.positions]]
            for slack in [self.options.tolerance * np.maximum(1.0, np.abs(at))]
        )

    @cached_property
    def _starts(self) -> dict[int, PeriodName]:
        return {period.start: period.name for period in self.parameters.periods}

    def _lower(self, name: str, fleets: set[FleetName], by: Any, *, least: bool = False) -> Bounds:
        positions, keys = self.rows(name, lambda fleet, period: fleet in fleets)
        amounts = np.array([by(*key) for key in keys], float)
        moved = amounts > 0
        here, amounts = positions[moved], amounts[moved]
        lower, upper = self.arrays.row_lower[here], self.arrays.row_upper[here]
        return Bounds(here, lower - amounts if least else lower, upper if least else upper - amounts)

    def _settled(
        self,
        possible: Builds,
        periods: tuple[Period, ...],
        processes: Mapping[ProcessName, Process],
    ) -> Builds:
        starts = {period.name: period.start for period in periods}
        new = {
            key: build
            for key, build in possible.items()
            if self.rebuild and starts[build.decided] >= self.surprise.since
        }
        return {**builds_of(self.builds, periods, processes), **new}

    def _given_way(self, arrays: Arrays, free: Any) -> Positions:
        """Rows that hold nothing any more: those of what is past, of what gives way, and of money where it is spent."""
        counts = np.zeros(arrays.matrix.shape[0])
        found = arrays.matrix.tocoo()
        np.add.at(counts, found.row, (free[found.col] & (found.data != 0)).astype(float))
        gone = counts == 0
        names = [*emergency.GIVE_WAY, *(() if self.rebuild else emergency.MONEY)]
        for name in names:
            positions, _ = self.rows_in(arrays, name)
            gone[positions] = True
        return np.flatnonzero(gone)

    def rows_in(self, arrays: Arrays, name: str) -> tuple[Positions, list[Any]]:
        """Positions and index of a constraint's rows; none where the program has none of that name."""
        component = self.program.block.find_component(name)
        if component is None or not len(component):
            return NOBODY, []
        span = arrays.rows_of(component)
        return np.arange(span.start, span.stop), list(span.keys)

    def _storage(self, arrays: Arrays) -> None:
        """Storage is allowed for at least what is there when the surprise comes."""
        since, periods = self.surprise.since, self.plan.parameters.periods
        at = next(number for number, each in enumerate(periods) if each.end >= since)
        either = [each.name for each in periods[max(0, at - 1) : at + 1]]
        held: defaultdict[tuple[str, str, str], float] = defaultdict(float)
        for (commodity, _, area, period), kt in self.past.values("stock").items():
            held[commodity, area, period] += kt
        positions, keys = self.rows_in(arrays, "within_storage")
        for place, (commodity, area, _) in zip(positions.tolist(), keys, strict=True):
            there = max(held[commodity, area, period] for period in either)
            arrays.row_upper[place] = max(arrays.row_upper[place], there)

    def _wait(self, session: Session) -> None:
        for row in (emergency.SHORT_HELD, emergency.LEANING_HELD):
            session.hold(row, float("inf"))
