"""What is decided before a month: items that are the same in every world, and where their columns stand in one of them.

    build[p,d]     each build that begins construction before the month, in any of the worlds
    build[p,s] later    the sum of what is decided in s < month and waits until then or longer: how much is decided, but
                        when it enters service may still adapt (it waits for another January)
    stock[...]     what any balance carries out of a period that ends by the month

What is done within those periods may differ where the worlds do; what it leaves behind is common, so no world hoards
for what nobody knows of yet.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from friendshore.asking.bench import Bench
from friendshore.parameters.works import Build
from friendshore.plan.reading import NOTHING
from friendshore.solving.arrays import Arrays, Positions, Vector
from friendshore.solving.ceiling import loosened
from friendshore.solving.extensive import Block
from friendshore.solving.extensive_layout import OPEN
from friendshore.solving.spans import Span

BUILD, LATER = "build", "later"


@dataclass(frozen=True)
class Stage:
    """What of a program on the bench is decided before a month.

    begun   "facility|decision" of builds that begin construction before it in any of the worlds
    """

    bench: Bench
    month: int
    begun: frozenset[str]

    @cached_property
    def members(self) -> Mapping[str, Positions]:
        """Item -> its columns; those of a sum in the order in which they enter service."""
        found: dict[str, list[tuple[int, int]]] = {}
        positions, keys = self.bench.columns(BUILD)
        for place, key in zip(positions.tolist(), keys, strict=True):
            build = self.bench.parameters.builds[key]
            if self.starts[build.decided] < self.month:
                found.setdefault(self.item(key, build), []).append((build.service_month, place))
        for name, (_, place) in self.stocks.items():
            found[name] = [(0, place)]
        return {name: np.array([place for _, place in sorted(each)], np.intp) for name, each in found.items()}

    @cached_property
    def stocks(self) -> Mapping[str, tuple[str, int]]:
        """Item that is a stock -> its period and its column."""
        return {name: (period, place) for name, period, place in carried(self.bench.arrays, self._ended)}

    @cached_property
    def about(self) -> Mapping[str, tuple[str, str]]:
        """Item that is a build -> its facility and the period of the decision."""
        found: dict[str, tuple[str, str]] = {}
        for key in self.bench.columns(BUILD)[1]:
            build = self.bench.parameters.builds[key]
            if self.starts[build.decided] < self.month:
                found[self.item(key, build)] = key[0], build.decided
        return found

    @cached_property
    def starts(self) -> Mapping[str, int]:
        return {period.name: period.start for period in self.bench.parameters.periods}

    @cached_property
    def _ended(self) -> list[str]:
        """Periods that end by the month, and the one after them."""
        periods = self.bench.parameters.periods
        ended = [period.name for period in periods if period.end <= self.month]
        return [period.name for period in periods[: len(ended) + 1]]

    def item(self, key: tuple[str, str], build: Build) -> str:
        """The item that a build belongs to."""
        return item_of(key[0], build.decided, key[1], self.begun)

    def block(
        self, name: str, weight: float, ceiling: float, least: float = 0.0, widest: Mapping[str, float] | None = None
    ) -> Block:
        """The program as one world, with its items.

        widest   upper bounds of rows that limit builds, by name, each the highest of any world
        """
        known = widest or {}
        wider = {
            row: known[name] for name, (row, upper) in self.limits.items() if known.get(name, upper) > loosened(upper)
        }
        return Block(
            name, weight, self.bench.arrays, ceiling, least, self.members, frozenset(self.about), wider
        )  # fmt: skip

    @cached_property
    def limits(self) -> Mapping[str, tuple[int, float]]:
        """Name of a row that limits builds decided before the month -> the row and its upper bound."""
        arrays = self.bench.arrays
        places = np.concatenate([_none(), *(self.members[item] for item in self.about)])
        found = arrays.matrix[:, places].tocoo()
        limited = np.isneginf(arrays.row_lower[found.row]) & (arrays.row_upper[found.row] < OPEN) & (found.data > 0)
        rows = np.unique(found.row[limited])
        held = {int(row): float(arrays.row_upper[row]) for row in rows}
        names: dict[str, tuple[int, float]] = {}
        for span in arrays.row_spans.values():
            here = rows[(rows >= span.start) & (rows < span.stop)]
            if len(here):
                called = list(span.names())
                names |= {called[row - span.start]: (int(row), held[int(row)]) for row in here.tolist()}
        return names

    def values(self, solved: Vector) -> dict[str, float]:
        """Item -> what a solution decides of it, kt/yr and kt; noise is nothing."""
        found = {name: float(solved[places].sum()) for name, places in self.members.items()}
        return {name: value if value > NOTHING else 0.0 for name, value in found.items()}


def _none() -> Positions:
    return np.zeros(0, np.intp)


def item_of(facility: str, decided: str, decision: str, begun: Collection[str]) -> str:
    """The item that a build belongs to, where these begin before the month."""
    if begun_name((facility, decision)) in begun:
        return f"{BUILD}[{facility},{decision}]"
    return f"{BUILD}[{facility},{decided}] {LATER}"


def begun_name(key: tuple[str, str]) -> str:
    """A build in one word."""
    return "|".join(key)


def begun_by(bench: Bench, month: int) -> list[str]:
    """Builds that may be decided and begin construction before a month."""
    return [begun_name(key) for key, build in bench.parameters.builds.items() if begins(build) < month]


def begins(build: Build) -> int:
    """Month in which construction begins."""
    return build.service_month - int(build.as_found.construction_months)


def carried(arrays: Arrays, periods: Collection[str]) -> Iterator[tuple[str, str, int]]:
    """Columns whose variable a balance carries from one of these periods into the next, but for the last one's: name,
    period and position."""
    names = list(periods)
    following = dict(pairwise(names))
    equal = np.flatnonzero(arrays.row_lower == arrays.row_upper)
    balances = arrays.matrix[equal]
    for span in (each for each in arrays.column_spans.values() if each.component.name != BUILD):
        places = {key: place for place, key in enumerate(span.keys, span.start)}
        pairs = [(key, _next(key, following)) for key in places if period_of(key) in following]
        both = [(places[now], places[then]) for now, then in pairs if then in places]
        if not both:
            continue
        now, then = (np.array(each, np.intp) for each in zip(*both, strict=True))
        shared = balances[:, now].multiply(balances[:, then])
        if shared.nnz and shared.min() < 0:
            yield from _named(span, [key for key, _ in pairs], places)


def _named(span: Span, keys: list[Any], places: Mapping[Any, int]) -> Iterator[tuple[str, str, int]]:
    wanted = set(keys)
    for key, name in zip(span.keys, span.names(), strict=True):
        if key in wanted:
            yield name, period_of(key), places[key]


def period_of(key: object) -> str:
    """The period of an index, its last word; empty where that is none."""
    last = key[-1] if isinstance(key, tuple) else key
    return last if isinstance(last, str) else ""


def _next(key: object, following: Mapping[str, str]) -> Any:
    period = following.get(period_of(key), "")
    return (*key[:-1], period) if isinstance(key, tuple) else period


def builds_of(stage: Stage, solved: Vector) -> pd.DataFrame:
    """Every build of a solution, with no item where it is decided later, and the month of service."""
    positions, keys = stage.bench.columns(BUILD)
    rows: list[dict[str, Any]] = []
    for place, key in zip(positions.tolist(), keys, strict=True):
        kt = float(solved[place])
        if kt > NOTHING:
            build = stage.bench.parameters.builds[key]
            now = stage.starts[build.decided] < stage.month
            rows.append({
                "item": stage.item(key, build) if now else "", "facility": key[0], "decided": build.decided,
                "decision": key[1], "service_month": build.service_month, "kt_per_yr": kt,
            })  # fmt: skip
    return pd.DataFrame(rows, columns=["item", "facility", "decided", "decision", "service_month", "kt_per_yr"])
