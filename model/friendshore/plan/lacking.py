"""What each announced project lacks that the plan leaves unbuilt or builds in part, in words.

    reduced cost  =  cost - sum_r dual[r] * entry[r]                 of a build, in the step that minimised cost

Its terms, M USD of present value per kt/yr, by the rows they sit in: what the build costs (`cost_counted`), what its
capacity is worth (terms below zero, `within_capacity` above all), and rents above zero on what is short: pace, permit
slots, money (`capital_paid`), a parent that is not there, private worth (`commercial_viability.pays_for_itself`). A
project whose reduced cost is no more than its rents would be built if they were not asked for: it is held by the
largest; so is one without a gap whose every build sits in a row that is used up, be it without a rent. Any other is
dearer than what it is worth. The build told of is the one whose reduced cost is the least share of its cost, among
those that enter service in a reported year.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass

import numpy as np
import pandas as pd

from friendshore.calendar import month_text
from friendshore.frames import rows as each
from friendshore.parameters.fleets import Facility
from friendshore.parameters.works import Build
from friendshore.plan.limits import WORDS
from friendshore.plan.reading import Solution
from friendshore.units import THOUSAND

NOISE = 1e-6
"""M USD per kt/yr below which a term is the solver's rounding."""
LITTLE = 0.01
"""Share of its cost below which what a build is worth is called nothing."""
CLOSE = 1e-6
PAID = "cost_counted"
LIMITS = frozenset({"within_pace", "within_permit_slots"})
RENTS = {
    "within_project": "nothing: the whole project is built in other years",
    "commercial_viability.pays_for_itself": "private worth below zero: without more aid it does not pay for itself",
    "new_capacity_used": "too little work: new plants must run at their least use",
}
"""What is short in words, by row, where there is no more to say."""
COLUMNS = ["facility", "title", "country", "stage", "process", "status", "max_build_t_per_yr", "built_t_per_yr",
           "gap_musd_per_kt", "lacks"]  # fmt: skip


@dataclass(frozen=True)
class _Term:
    """One term of a reduced cost: the row's name and index, M USD of present value per kt/yr."""

    family: str
    key: tuple[str, ...]
    amount: float
    row: int


def not_built(solution: Solution) -> pd.DataFrame:
    """Announced projects (planned, prospect) of which the plan leaves out a thousandth or more: size, how much is built
    in reported years, the least gap that its builds would have to close in M USD per kt/yr, what it lacks in words."""
    parameters = solution.parameters
    reported = {period.name for period in parameters.reported}
    last = parameters.reported[-1].end
    taken: defaultdict[str, float] = defaultdict(float)
    for row in each(solution.values("build", ("facility", "decided"))):
        if parameters.builds[row.facility, row.decided].decided in reported:
            taken[row.facility] += row.value
    open_builds: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for key, build in parameters.builds.items():
        if build.decided in reported:
            open_builds[build.facility].append(key)
    columns = _Columns(solution)
    told = []
    for row in each(parameters.case.tables["facilities"]):
        facility = parameters.facilities.get(str(row.facility))
        if facility is None or facility.status not in {"planned", "prospect"} or not row.max_build_t_per_yr:
            continue
        if (
            parameters.where.role[facility.area] == "adversary"
            or taken[facility.name] >= 0.999 * facility.max_build > 0
        ):
            continue
        keys = open_builds[facility.name]
        in_time = [key for key in keys if parameters.builds[key].service_month < last]
        told_of = min(in_time or keys, key=columns.gap_share, default=None)
        gap = max(0.0, columns.reduced(told_of)) if told_of else 0.0
        words = _lacks(columns, facility, keys, in_time, taken[facility.name] > NOISE)
        told.append(
            (facility.name, facility.title, facility.country, facility.stage, facility.process, facility.status,
             float(row.max_build_t_per_yr), taken[facility.name] / THOUSAND, gap, words)
        )  # fmt: skip
    return pd.DataFrame(told, columns=COLUMNS).sort_values(
        ["stage", "gap_musd_per_kt"], kind="stable", ignore_index=True
    )


def _lacks(
    columns: _Columns, facility: Facility, keys: list[tuple[str, str]], in_time: list[tuple[str, str]], partly: bool
) -> str:
    """What a project lacks."""
    return _before_money(columns, facility, keys, in_time) or _in_money(columns, facility, in_time, partly)


def _before_money(
    columns: _Columns, facility: Facility, keys: list[tuple[str, str]], in_time: list[tuple[str, str]]
) -> str:
    """What keeps a project out whatever it costs; blank where nothing does."""
    if facility.max_build <= 0:
        return "screened: its owner may not expand here"
    if not keys:
        return "too late, or barred: no decision of a reported year brings it into service"
    if not in_time:
        first = min(columns.build(key).service_month for key in keys)
        return f"too late: in service in {month_text(first)} at the earliest, after the years that count"
    if not columns.has_work(facility):
        return "no feed: nothing within its reach makes or sells what it takes"
    if all(columns.no_room(key) for key in in_time):
        return "a plant of the least size does not fit into what pace and permits allow in a year"
    return ""


def _in_money(columns: _Columns, facility: Facility, in_time: list[tuple[str, str]], partly: bool) -> str:
    """What a project lacks by its reduced cost."""
    key = min(in_time, key=columns.gap_share)
    terms, gap = columns.terms(key), columns.reduced(key)
    rents = [term for term in terms if term.amount > NOISE and term.family != PAID]
    if rents and gap <= sum(term.amount for term in rents) + NOISE:
        held = max(rents, key=lambda term: term.amount)
        return ("built as far as there is room: " if partly else "") + columns.rent(held, facility)
    full = [columns.used_up(each) for each in in_time]
    if abs(gap) <= NOISE and all(full):
        return ("built as far as there is room: " if partly else "") + columns.rent(full[0][0], facility)
    return _dearer(terms, gap)


def _dearer(terms: list[_Term], gap: float) -> str:
    """What a project lacks that nothing else holds back."""
    if gap < -NOISE:
        return "too small: less than a plant of the least size would be built"
    if gap <= NOISE:
        return "nothing: it may as well be built as not"
    cost = sum(term.amount for term in terms if term.amount > 0)
    worth = -sum(term.amount for term in terms if term.amount < 0)
    if worth <= LITTLE * cost:
        return "no use: what it would make is worth no more than its feed and its running cost, or plants enough stand"
    return (
        f"dearer than what is built: a t/yr costs {cost / THOUSAND:,.0f} USD of present value and is worth "
        f"{worth / THOUSAND:,.0f}, {gap / THOUSAND:,.0f} USD less"
    )


class _Columns:
    """The builds of a program as columns: their reduced costs and what those are made of."""

    def __init__(self, solution: Solution) -> None:
        self._solution, arrays = solution, solution.arrays
        span = arrays.columns_of(solution.program.block.build)
        self._position = {key: span.start + place for place, key in enumerate(span.keys)}
        self._first = span.start
        self._spans = list(arrays.row_spans.values())
        self._starts = [each.start for each in self._spans]
        self._working = {key[0] for key in solution.program.block.activity}
        upper = arrays.row_upper
        near = CLOSE * (1 + np.abs(np.where(np.isfinite(upper), upper, 0.0)))
        self._full = solution.prices.row_values >= upper - near
        totals = {programme.name: programme.total for programme in solution.parameters.programmes}
        paid = solution.levels("within_programme", ("programme",))
        self._spent = [str(row.programme) for row in each(paid) if row.value >= totals[row.programme] * (1 - CLOSE)]

    def build(self, key: tuple[str, str]) -> Build:
        return self._solution.parameters.builds[key]

    def has_work(self, facility: Facility) -> bool:
        """Whether the facility's fleet has anything that it can do."""
        return self._solution.parameters.fleet_of[facility.name] in self._working

    def reduced(self, key: tuple[str, str]) -> float:
        return float(self._solution.prices.reduced_costs[self._position[key]])

    def no_room(self, key: tuple[str, str]) -> bool:
        """Whether a whole plant has no room in the limits of its year; never so in a plan that may slice plants."""
        whole = self._solution.whole
        return whole is not None and bool(whole.rounding.no_room[self._position[key] - self._first])

    def gap_share(self, key: tuple[str, str]) -> float:
        """Reduced cost as a share of what the build costs."""
        cost = sum(term.amount for term in self.terms(key) if term.amount > 0)
        return self.reduced(key) / cost if cost > NOISE else self.reduced(key)

    def used_up(self, key: tuple[str, str]) -> list[_Term]:
        """Rows with pace, permit slots or money that a build would need, and that are used up."""
        found = [term for term in self.terms(key) if term.family in LIMITS and self._full[term.row]]
        return found or [term for term in self.terms(key) if term.family == "capital_paid" and self._spent]

    def terms(self, key: tuple[str, str]) -> list[_Term]:
        """The terms of a build's reduced cost, by row."""
        matrix, column = self._solution.arrays.matrix, self._position[key]
        entries = slice(matrix.indptr[column], matrix.indptr[column + 1])
        found = []
        for row, entry in zip(matrix.indices[entries].tolist(), matrix.data[entries].tolist(), strict=True):
            span = self._spans[bisect_right(self._starts, row) - 1]
            index = span.keys[row - span.start]
            words = tuple(str(word) for word in (index if isinstance(index, tuple) else (index,)))
            amount = -float(self._solution.prices.row_duals[row]) * entry
            found.append(_Term(str(span.component.name), words, amount, row))
        return found

    def rent(self, term: _Term, facility: Facility) -> str:
        """What is short, in words."""
        amount = f", and a place costs {term.amount / THOUSAND:,.0f} USD per t/yr" if term.amount > NOISE else ""
        if term.family in LIMITS:
            what, period = WORDS[term.family](self._solution, term.key)
            return f"{what} in {period} is used up{amount}"
        if term.family == "capital_paid":
            return f"no money: {', '.join(self._spent) or 'what programmes pay in the year'} is used up"
        if term.family == "parent_first":
            parent = self._solution.parameters.facilities[facility.build_with].title
            return f"it goes with {parent}, of which too little is built"
        binds = f"{term.family.replace('.', ': ').replace('_', ' ')} binds{amount}"
        return RENTS.get(term.family, binds)
