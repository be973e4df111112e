"""Every limit of a program in words: rows that hold from above or below, and bounds of single variables.

A limit is a finite bound other than zero, not an equation: a tenth of nothing is nothing, and equations are not there
to be loosened. Left out are what only counts (reliance), steps of shortage, which nobody sets, and builds, whose bounds
belong to whole plants.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from friendshore.names import FacilityName, FleetName
from friendshore.plan import names
from friendshore.plan.reading import Solution
from friendshore.program.assemble import ROWS
from friendshore.solving.arrays import Vector
from friendshore.solving.runner import WAITING
from friendshore.solving.spans import Span
from friendshore.units import THOUSANDTH

Words = Callable[[names.Titled, tuple[str, ...]], tuple[str, str]]
COUNTING = frozenset({"short", "build", "reliance", "reliance_in", "worst", "highest", "above_path"})
"""Variables whose bounds are no limits."""
NO_LIMITS = frozenset({*WAITING, "worst_of_all", "highest_of_all", "counted_above_path"})
"""Rows that are no limits."""
UNITS: Mapping[str, str] = {
    **dict.fromkeys(("within_programme", "within_yearly_programme", "within_pay", "within_capital"), "M USD"),
    **dict.fromkeys(("within_bill", "within_product_cost", "within_purchase_budget", "within_paid"), "M USD"),
    "output_credits.within_new_output": "M USD",
    "pays_for_itself": "M USD",
    "within_electricity": "GWh",
    **dict.fromkeys(("within_pace", "within_permit_slots", "within_project"), "t/yr"),
    "within_resource": "t",
}
"""Unit of a limit by row, with or without its policy; t where none is stated."""

ENDLESS = 1e14
"""A bound from here on waits to be set."""


def _fleet(told: names.Titled, name: str) -> str:
    """The plants of a fleet: by process and country, or the one facility."""
    fleet = told.parameters.fleets[FleetName(name)]
    if len(fleet.facilities) == 1:
        return str(fleet.facilities[0].title)
    return f"{names.title(told, 'processes', fleet.process)} in {names.place(told, fleet.country)}"


TITLED = ("facilities", "commodities", "areas", "countries", "processes", "sectors", "programmes", "stages")
"""Tables whose titles stand for keys in a policy's row, in the order in which they are asked."""


def named(told: names.Titled, word: str) -> str:
    """A word of a policy's index: the title of what it is the key of, or the word itself."""
    parameters = told.parameters
    if word in parameters.fleets:
        return _fleet(told, word)
    titles = (told.titles[table][word] for table in TITLED if word in told.titles[table])
    known = next(titles, None)
    if known is not None:
        return str(known)
    if word in parameters.offers:
        return names.offer(told, word)
    if word in parameters.outlets:
        return names.outlet(told, word)
    return names.pool(told, word) if (parameters.case.tables["offers"]["pool"] == word).any() else names.words(word)


WORDS: Mapping[str, Words] = {
    "within_pace": lambda told, k: (
        f"pace: {names.kind(told, k[0])} that may enter service in {names.place(told, k[1])}", k[2]),
    "within_permit_slots": lambda told, k: (
        f"permits: {names.kind(told, k[0])} that may enter permitting in {names.place(told, k[1])}", k[2]),
    "within_project": lambda told, k: (
        f"size of the project {told.parameters.facilities[FacilityName(k[0])].title}", ""),
    "within_resource": lambda told, k: (f"ore left of {names.resource(told, k[0])}", ""),
    "within_programme": lambda told, k: (f"money of {names.title(told, 'programmes', k[0])} in all", ""),
    "within_yearly_programme": lambda told, k: (
        f"money of {names.title(told, 'programmes', k[0])} in the year", k[1]),
    "within_capacity": lambda told, k: (f"capacity that stands: {_fleet(told, k[0])}", k[1]),
    "within_output_limit": lambda told, k: (f"second limit of what stands: {_fleet(told, k[0])}", k[1]),
    "published_output_made": lambda told, k: (f"published output: {_fleet(told, k[0])}", k[1]),
    "standing_used": lambda told, k: (f"least use of what stands: {_fleet(told, k[0])}", k[1]),
    "within_offer_pool": lambda told, k: (f"most that is on offer in all: {names.pool(told, k[0])}", k[1]),
    "within_outlet": lambda told, k: (f"most that is taken: {names.outlet(told, k[0])}", k[1]),
    "within_storage": lambda told, k: (f"store of {names.goods(told, k[0])} in {names.place(told, k[1])}", k[2]),
    "cover_kept": lambda told, k: (f"cover of {names.goods(told, k[0])} in {names.place(told, k[1])}", k[2]),
    "stock_given_back": lambda told, k: (
        f"closing stock of {names.goods(told, k[0])} in {names.place(told, k[1])}", ""),
    "secure_stock_given_back": lambda told, k: (
        f"{'secure ' if told.parameters.asks_for_reliance else ''}closing stock of {names.goods(told, k[0])} in "
        f"{names.place(told, k[1])}", ""),
    "buy": lambda told, k: (f"most that is on offer: {names.offer(told, k[0])}", k[1]),
    "power": lambda told, k: (f"{k[1]} in {names.place(told, k[0])}: {names.words(k[2])}", k[3]),
    "emission": lambda told, k: (f"most {names.words(k[0])} in {names.place(told, k[1])}", k[2]),
}  # fmt: skip
"""Limits of the core in words, and their period; those of policies are told by the titles of their index."""


@dataclass(frozen=True)
class Limit:
    """A limit that binds.

    family    the row's or variable's name, a policy's as policy.row
    row       whether it is a row; else the bound of a variable
    position  among the rows, or among the columns
    bound     in the program's units; `least` where it holds from below
    dual      reduced cost for a bound
    """

    family: str
    key: tuple[str, ...]
    row: bool
    position: int
    bound: float
    reached: float
    least: bool
    dual: float

    @property
    def unit(self) -> str:
        """What the limit is counted in for a reader."""
        if self.family == "power":
            return "GWh" if self.key[1] == "electricity" else "TJ"
        return UNITS.get(self.family, UNITS.get(self.family.partition(".")[2], "t"))

    @property
    def scale(self) -> float:
        """What a unit is in the program."""
        return THOUSANDTH if self.unit.startswith("t") else 1.0

    def words(self, solution: Solution) -> tuple[str, str]:
        """The limit in words, and its period."""
        if self.family in WORDS:
            what, period = WORDS[self.family](solution, self.key)
        else:
            periods = {each.name for each in solution.parameters.periods}
            period = next((word for word in reversed(self.key) if word in periods), "")
            rest = ", ".join(named(solution, word) for word in self.key if word != period)
            policy, _, own = self.family.rpartition(".")
            row = ROWS.get(self.family)
            what = ": ".join(names.words(word) for word in (policy, row.words if row else own) if word)
            what += f" ({rest})" if rest else ""
        return (f"at least: {what}" if self.least else what), period


def limits(
    solution: Solution,
    duals: Vector,
    reduced: Vector,
    rows: Vector,
    values: Vector,
    at_nothing: Collection[str] = (),
) -> Iterator[Limit]:
    """Every limit with a dual or reduced cost above the solver's rounding, in the order of the program.

    at_nothing   families of which a limit of nothing is told, too: one more of it is not nothing
    """
    arrays = solution.arrays
    noise = 1e-9 * max(1.0, float(np.abs(duals).max(initial=0.0)))
    for span in arrays.row_spans.values():
        if span.component.name not in NO_LIMITS:
            yield from _of(
                span, True, duals, rows, arrays.row_lower, arrays.row_upper, noise, span.component.name in at_nothing
            )
    for span in arrays.column_spans.values():
        if span.component.name not in COUNTING:
            yield from _of(
                span, False, reduced, values, arrays.column_lower, arrays.column_upper, noise,
                span.component.name in at_nothing,
            )  # fmt: skip


def _of(
    span: Span,
    row: bool,
    duals: Vector,
    reached: Vector,
    lower: Vector,
    upper: Vector,
    noise: float,
    at_nothing: bool,
) -> Iterator[Limit]:
    here = slice(span.start, span.stop)
    bounds = np.where(duals[here] < 0, upper[here], lower[here])
    counts = np.isfinite(bounds) & ((bounds != 0) | at_nothing) & (np.abs(bounds) < ENDLESS)
    for place in np.flatnonzero(counts & (np.abs(duals[here]) > noise) & (lower[here] != upper[here])).tolist():
        key, position = span.keys[place], span.start + place
        words = tuple(str(word) for word in (key if isinstance(key, tuple) else (key,)))
        dual = float(duals[position])
        yield Limit(
            str(span.component.name),
            words,
            row,
            position,
            float(bounds[place]),
            float(reached[position]),
            dual > 0,
            dual,
        )
