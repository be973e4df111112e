"""What can still be made of a plan once a surprise has come.

The program of the case is written for the plan's builds alone, with its periods cut from the month of the surprise on.
What was before is the plan's, column by column:

    x[t]      =  plan x[t]                                     in periods that end by then
    x[piece]  =  plan x[t] * part               in the piece of a period before it, for flows; a rate stays as it is
    stock[piece]  =  plan stock[t-1] + part * (plan stock[t] - plan stock[t-1])

with part the months of the piece over those of t: within a period the plan buys and uses evenly.
A stock may stay as large as it is, whatever storage would be allowed for what is used now. Then: least short, holding
it least exposed, holding both least cost (`program/emergency.py`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import numpy as np
import scipy.sparse as sp

from friendshore import planning
from friendshore.calendar import Period
from friendshore.case import Case
from friendshore.parameters import Build, Parameters, Process
from friendshore.parameters.surprise import Held, Surprise, builds_of, surprised
from friendshore.plan.reading import NOTHING
from friendshore.program import Program, assemble, emergency
from friendshore.solving.arrays import Arrays, Positions, Vector
from friendshore.solving.ceiling import loosened
from friendshore.solving.change import Bounds, Change
from friendshore.solving.handover import Basis
from friendshore.solving.highs import Session
from friendshore.solving.outcome import Outcome, Solved
from friendshore.solving.runner import COST, release
from friendshore.studies.bench import Bench, Standing
from friendshore.studies.cut_periods import with_periods

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
        positions, values = self._held(arrays)
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

    def without(self, plants: frozenset[str], offers: frozenset[str] = frozenset()) -> Change:
        """What the loss of some plants and offers changes in this program, as long as the surprise lasts."""
        hit = Surprise(self.surprise.since, self.surprise.until, plants=plants)
        before, after = self.parameters, surprised(self.parameters, hit)
        fleets = {before.fleet_of[name] for name in plants}
        years = {period.name: period.years for period in before.periods}
        built = {each.key(self._starts): each.kt for each in self.builds}

        def lost(fleet: str, period: str, second: bool) -> float:
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

        def less(fleet: str, period: str) -> float:
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
    def _starts(self) -> dict[int, str]:
        return {period.start: period.name for period in self.parameters.periods}

    def _lower(self, name: str, fleets: set[str], by: Any, *, least: bool = False) -> Bounds:
        positions, keys = self.rows(name, lambda fleet, period: fleet in fleets)
        amounts = np.array([by(*key) for key in keys], float)
        moved = amounts > 0
        here, amounts = positions[moved], amounts[moved]
        lower, upper = self.arrays.row_lower[here], self.arrays.row_upper[here]
        return Bounds(here, lower - amounts if least else lower, upper if least else upper - amounts)

    def _settled(
        self,
        possible: Mapping[tuple[str, str], Build],
        periods: tuple[Period, ...],
        processes: Mapping[str, Process],
    ) -> Mapping[tuple[str, str], Build]:
        starts = {period.name: period.start for period in periods}
        new = {
            key: build
            for key, build in possible.items()
            if self.rebuild and starts[build.decided] >= self.surprise.since
        }
        return {**builds_of(self.builds, periods, processes), **new}

    def _held(self, arrays: Arrays) -> tuple[Positions, Vector]:
        """Columns that are the plan's, and their values."""
        plan, since = self.plan, self.surprise.since
        whole = {period.start: period for period in plan.parameters.periods}
        past = {each.name: (whole_of(each, whole), each) for each in self.parameters.periods if each.end <= since}
        built = {each.key(self._starts): each.kt for each in self.builds}
        carried, rates = self._levels(arrays, past)
        positions, values = [], []
        for span in arrays.column_spans.values():
            name = span.component.name
            theirs = self._plan_values(name)
            for place, key in enumerate(span.keys, span.start):
                period = key[-1] if isinstance(key, tuple) else key
                if name == "build":
                    if key in built:
                        positions.append(place)
                        values.append(built[key])
                elif isinstance(period, str) and period in past:
                    whole_period, piece = past[period]
                    value = theirs.get(renamed(key, whole_period.name), 0.0)
                    part = piece.months / whole_period.months
                    if place in carried:
                        value = carried[place] + part * (value - carried[place])
                    elif place not in rates:
                        value *= part
                    positions.append(place)
                    values.append(value)
        return np.array(positions, np.intp), np.array(values, float)

    def _plan_values(self, name: str) -> dict[Any, float]:
        plan = self.plan
        component = plan.program.block.find_component(name)
        if component is None or not len(component):
            return {}
        span = plan.arrays.columns_of(component)
        return dict(zip(span.keys, self.standing.shown[span.start : span.stop].tolist(), strict=True))

    def _levels(
        self, arrays: Arrays, past: Mapping[str, tuple[Period, Period]]
    ) -> tuple[dict[int, float], frozenset[int]]:
        """Columns of the piece of a period before the surprise that are no flows: stocks, which a balance carries from
        period to period, with the plan's at the end of the period before; and rates, which a row compares with the next
        period's."""
        carried: dict[int, float] = {}
        rates: set[int] = set()
        names = [period.name for period in self.parameters.periods]
        cut_off = {name for name, (whole, piece) in past.items() if whole.months != piece.months}
        equal = arrays.row_lower == arrays.row_upper
        for span in arrays.column_spans.values():
            place_of = {key: place for place, key in enumerate(span.keys, span.start)}
            theirs: dict[Any, float] | None = None
            for key, place in place_of.items():
                period = key[-1] if isinstance(key, tuple) else key
                if not isinstance(period, str) or period not in cut_off:
                    continue
                at = names.index(period)
                later = place_of.get(renamed(key, names[at + 1]))
                now, then = _entries(arrays.matrix, place), _entries(arrays.matrix, later)
                shared = [row for row, value in now.items() if value * then.get(row, 0.0) < 0]
                if not any(equal[row] for row in shared):
                    rates.update([place] if shared else [])
                    continue
                if at:
                    theirs = theirs or self._plan_values(span.component.name)
                    carried[place] = theirs.get(renamed(key, names[at - 1]), 0.0)
                else:  # what is there at the start stands in its own balance
                    own = next(row for row, value in now.items() if equal[row] and row not in shared)
                    carried[place] = float(arrays.row_lower[own] / now[own])
        return carried, frozenset(rates)

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
        for (commodity, _, area, period), kt in self._plan_values("stock").items():
            held[commodity, area, period] += kt
        positions, keys = self.rows_in(arrays, "within_storage")
        for place, (commodity, area, _) in zip(positions.tolist(), keys, strict=True):
            there = max(held[commodity, area, period] for period in either)
            arrays.row_upper[place] = max(arrays.row_upper[place], there)

    def _wait(self, session: Session) -> None:
        for row in (emergency.SHORT_HELD, emergency.LEANING_HELD):
            session.hold(row, float("inf"))


def whole_of(piece: Period, whole: Mapping[int, Period]) -> Period:
    """The period that a piece was cut from."""
    return next(each for start, each in whole.items() if start <= piece.start < each.end)


def renamed(key: Any, period: str) -> Any:
    """The same index in another period."""
    return (*key[:-1], period) if isinstance(key, tuple) else period


def _entries(matrix: sp.csc_matrix, column: int | None) -> dict[int, float]:
    """Row -> coefficient of a column; nothing where there is none."""
    if column is None:
        return {}
    start, stop = matrix.indptr[column], matrix.indptr[column + 1]
    return dict(zip(matrix.indices[start:stop].tolist(), matrix.data[start:stop].tolist(), strict=True))
