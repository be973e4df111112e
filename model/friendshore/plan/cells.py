"""Where in the case a row of the program stands: its bounds, gathered by the cells that set them, and in words.

A group of bounds is what one row of a table asks for or allows, in all its periods (`program/rows.py` says which
table). It gives way as one thing, in proportion to its bounds, as it does when its cell is changed; where a bound is
zero, by an amount that is the same in all periods.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from math import isnan
from statistics import median
from typing import Any

import numpy as np

from friendshore.calendar import month_number, month_text
from friendshore.case.table import EVERY
from friendshore.case.values import WHERE, shown
from friendshore.names import FleetName
from friendshore.parameters import Parameters
from friendshore.parameters.chain import pattern
from friendshore.plan.limits import WORDS, named
from friendshore.plan.reading import titles_of
from friendshore.plan.table_rows import TableRows
from friendshore.program import Program
from friendshore.program.assemble import ROWS
from friendshore.program.rows import Row
from friendshore.solving.arrays import Arrays, Positions
from friendshore.solving.confirm import Loosened
from friendshore.solving.spans import Span
from friendshore.units import POINTS, THOUSANDTH

WAITS = 1e14
"""A bound from here on waits to be set."""


@dataclass(frozen=True)
class Cell:
    """What one row of a table asks for or allows, with all bounds that it sets.

    family     the row's or variable's name
    key        its index without the period
    rows       rows of the table, by position
    bounds     positions among the bounds that somebody has set; `periods` of each, blank where there is none
    in_proportion   whether its slack is a share of its bounds; else an amount, `typical` of the unit
    """

    family: str
    key: tuple[str, ...]
    row: Row
    rows: tuple[int, ...]
    bounds: tuple[int, ...]
    periods: tuple[str, ...]
    in_proportion: bool


class Cells:
    """All bounds of a program that somebody has set, and the cells that set them."""

    def __init__(self, program: Program, arrays: Arrays) -> None:
        self.program, self.arrays = program, arrays
        self.parameters: Parameters = program.parameters
        self.bounds: list[Loosened] = []
        self.cells: list[Cell] = []
        self._rows = TableRows(program.parameters)
        self._gather()

    @cached_property
    def titles(self) -> Mapping[str, Mapping[str, str]]:
        """Titles of the case."""
        return titles_of(self.parameters.case)

    @cached_property
    def of(self) -> Positions:
        """Cell of each bound."""
        found = np.zeros(len(self.bounds), np.intp)
        for number, cell in enumerate(self.cells):
            found[list(cell.bounds)] = number
        return found

    def kinds(self, *kinds: str) -> Positions:
        """Cells of some kinds."""
        return np.array([place for place, cell in enumerate(self.cells) if cell.row.kind in kinds], np.intp)

    def at(self, bound: int) -> float:
        """A bound as it stands, in the program's unit."""
        each = self.bounds[bound]
        least, most = (
            (self.arrays.row_lower, self.arrays.row_upper)
            if each.row
            else (self.arrays.column_lower, self.arrays.column_upper)
        )
        return float((least if each.least else most)[each.position])

    def period_of(self, bound: int) -> str:
        """The period of a bound."""
        cell = self.cells[self.of[bound]]
        return str(cell.periods[cell.bounds.index(bound)])

    def what(self, cell: Cell) -> str:
        """What it says, in titles."""
        if cell.family in WORDS:
            spread = [""] * len(cell.row.keys)
            words = iter(cell.key)
            for place, name in enumerate(cell.row.keys):
                spread[place] = "" if name == "period" else next(words, "")
            told = str(WORDS[cell.family](self, tuple(spread))[0])
        else:
            names = ", ".join(named(self, word) for word in cell.key if word != EVERY)
            told = f"{cell.row.words}{f' ({names})' if names else ''}"
        return told + self._in_service(cell) + self._lost(cell)

    def name_of(self, cell: Cell) -> str:
        """Its first row or variable by name."""
        bound = self.bounds[cell.bounds[0]]
        return (self.arrays.row_names if bound.row else self.arrays.column_names)[bound.position]

    def where(self, cell: Cell) -> str:
        """Where it stands: file and row, or the option or setting."""
        if not cell.row.table:
            return "command line"
        if cell.row.table == "settings":
            return "case.toml, settings"
        frame = self.parameters.case.tables[cell.row.table]
        places = list(dict.fromkeys(frame[WHERE].iloc[list(cell.rows)]))
        return _together(places) if places else f"{cell.row.table}.csv"

    def columns(self, cell: Cell) -> str:
        """Columns that set it, as the levels of the case choose them."""
        return " and ".join(self._columns(cell))

    def value(self, cell: Cell) -> float:
        """What stands in its one cell; not a number where it has several, or none."""
        columns = self._columns(cell)
        if len(columns) != 1 or len(cell.rows) != 1:
            return float("nan")
        held = self.parameters.case.tables[cell.row.table][columns[0]].iloc[cell.rows[0]]
        return float(held) if isinstance(held, int | float | np.number) and not isinstance(held, bool) else float("nan")

    def shown(self, cell: Cell) -> str:
        """What stands in its cells, as the user wrote it."""
        frame = self.parameters.case.tables.get(cell.row.table)
        if frame is None:
            return ""
        columns = [frame[name].tolist() for name in self._columns(cell) if name in frame]
        found = [shown(column[row]) for row in cell.rows for column in columns]
        found = list(dict.fromkeys(each for each in found if each))
        return ", ".join(found) if len(found) <= MOST_SHOWN else f"{found[0]} to {found[-1]}"

    def giving_least(self, cell: Cell) -> bool:
        """Whether it holds from below, so that it gives way by asking for less."""
        return self.bounds[cell.bounds[0]].least

    def first_month(self, cell: Cell) -> int | None:
        """The first month from which it is asked for; none where no month is stated."""
        frame = self.parameters.case.tables.get(cell.row.table)
        if frame is None or "from_month" not in frame or not cell.rows:
            return None
        return min(month_number(str(frame["from_month"].iloc[row])) for row in cell.rows)

    def unit(self, cell: Cell) -> str:
        """What its bounds are counted in."""
        if cell.family == "power":
            return "GWh" if "electricity" in cell.key else "TJ"
        return cell.row.unit

    def scale(self, cell: Cell) -> float:
        """What that is in the program."""
        return THOUSANDTH if cell.row.unit.startswith("t") else 1.0

    def _columns(self, cell: Cell) -> list[str]:
        return [name.format(**vars(self.parameters.case.levels)) for name in cell.row.columns]

    def _in_service(self, cell: Cell) -> str:
        """When the first new plant of a fleet can be in service, where its capacity is the question."""
        if cell.family != "within_capacity":
            return ""
        plants = {facility.name for facility in self.parameters.fleets[FleetName(cell.key[0])].facilities}
        months = [each.service_month for (name, _), each in self.parameters.builds.items() if name in plants]
        return f"; a new one is in service in {month_text(min(months))} at the earliest" if months else ""

    def _lost(self, cell: Cell) -> str:
        """What of a stock is lost in a year, where it is to be kept up."""
        if cell.row.table != "stocks":
            return ""
        frame = self.parameters.case.tables["commodities"]
        row = frame[frame["commodity"] == pattern(cell.key[0])]
        loss = float(row["loss_share_per_yr"].iloc[0]) if len(row) else 0.0
        return f", of which {loss:g} is lost a year (loss_share_per_yr, {row[WHERE].iloc[0]})" if loss > 0 else ""

    def _gather(self) -> None:
        found: dict[tuple[str, tuple[str, ...], Row, tuple[int, ...]], list[tuple[str, Loosened]]] = {}
        arrays = self.arrays
        for spans, row in ((arrays.row_spans, True), (arrays.column_spans, False)):
            lower, upper = (
                (arrays.row_lower, arrays.row_upper) if row else (arrays.column_lower, arrays.column_upper)
            )
            for span in spans.values():
                told = ROWS.get(str(span.component.name))
                if told is not None:
                    self._of_span(span, told, lower, upper, found, row=row)
        typical = self._typical([(told, each) for (_, _, told, _), members in found.items() for _, each in members])
        for (family, key, told, rows), members in found.items():
            sizes = [POINTS if told.unit == "points" else each.by for _, each in members]
            in_proportion = min(sizes) > 0 and told.unit != "points"
            by = sizes if in_proportion else [max(sizes) or typical.get(told.unit, 1.0)] * len(sizes)
            places = tuple(range(len(self.bounds), len(self.bounds) + len(members)))
            self.bounds += [
                Loosened(each.row, each.position, each.least, much)
                for (_, each), much in zip(members, by, strict=True)
            ]
            periods = tuple(period for period, _ in members)
            self.cells.append(Cell(family, key, told, rows, places, periods, in_proportion))

    def _typical(self, bounds: list[tuple[Row, Loosened]]) -> dict[str, float]:
        """Unit -> a usual size of a bound in it."""
        sizes: dict[str, list[float]] = {}
        for told, each in bounds:
            if each.by > 0:
                sizes.setdefault(told.unit, []).append(each.by)
        return {unit: median(found) for unit, found in sizes.items()}

    def _of_span(self, span: Span, told: Row, lower: Any, upper: Any, found: dict[Any, Any], *, row: bool) -> None:
        family = str(span.component.name)
        links = self._linking(family)
        for place, index in enumerate(span.keys):
            position = span.start + place
            least, most = float(lower[position]), float(upper[position])
            words = tuple(str(word) for word in (index if isinstance(index, tuple) else (index,)))
            side = _side(least, most, told, row=row)
            if side is None or (words in links and not (least if side else most)):
                continue
            period = "".join(word for name, word in zip(told.keys, words, strict=False) if name == "period")
            key = tuple(word for name, word in zip(told.keys, words, strict=False) if name != "period")
            if not told.keys and span.component.is_indexed():
                key = words
            stands, rows = self._stated(told, words, period)
            bound = Loosened(row, position, side, abs(least if side else most))
            found.setdefault((family, key, stands, rows), []).append((period, bound))

    def _stated(self, told: Row, words: tuple[str, ...], period: str) -> tuple[Row, tuple[int, ...]]:
        """Where a bound stands: in rows of the period itself that state it, else by year."""
        if told.then is not None and (rows := self._rows.of(told.then, words, period)):
            frame = self.parameters.case.tables[told.then.table]
            column = told.then.columns[0].format(**vars(self.parameters.case.levels))
            if stated := tuple(row for row in rows if not isnan(frame[column].iloc[row])):
                return told.then, stated
        return told, self._rows.of(told, words, period)

    def _linking(self, family: str) -> set[tuple[str, ...]]:
        """Members that only link what is decided, where their bound is zero: money to what pays it, work to builds."""
        if family == "capital_paid":
            return {key[1:] for key in self.program.block.pay}
        if family in ("within_capacity", "within_output_limit"):
            fleet_of = self.parameters.fleet_of
            builds = self.parameters.builds.items()
            return {(fleet_of[name], period) for (name, _), build in builds for period in build.online}
        return set()


MOST_SHOWN = 3
"""Cells that are written out; of more, the first and the last."""


def _side(least: float, most: float, told: Row, *, row: bool) -> bool | None:
    """Whether a bound holds from below; None where there is none, or it waits to be set."""
    if least == most:
        return told.least
    if np.isfinite(most) and abs(most) < WAITS and not (row and np.isfinite(least)):
        return False
    if row and np.isfinite(least) and not np.isfinite(most):
        return True
    return None


def _together(places: list[str]) -> str:
    """Places in one file as one: facilities.csv rows 3, 4, 9."""
    heads = {place.rpartition(" row ")[0] for place in places}
    if len(places) == 1 or len(heads) > 1 or "" in heads:
        return "; ".join(places[:MOST_SHOWN]) + (f" and {len(places) - MOST_SHOWN} more" if len(places) > 3 else "")
    rows = [place.rpartition(" row ")[2] for place in places]
    listed = ", ".join(rows[:6]) + (f" and {len(rows) - 6} more" if len(rows) > 6 else "")
    return f"{heads.pop()} rows {listed}"
