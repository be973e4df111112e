"""A solution read back: the values of each variable as a tidy frame, in the units of the door (t, USD)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from friendshore.case import Case
from friendshore.parameters import Parameters
from friendshore.program import Program
from friendshore.program.ledger import Ledger, Sum
from friendshore.solving.arrays import Arrays, Vector
from friendshore.solving.lexicographic import Series
from friendshore.solving.outcome import Solved
from friendshore.solving.spans import Span
from friendshore.solving.whole_steps import Whole
from friendshore.units import THOUSANDTH

NOTHING = 1e-7
"""kt, M USD, GWh below which a value is the solver's rounding and not a decision (0.1 kg)."""


def titles_of(case: Case) -> Mapping[str, Mapping[str, str]]:
    """Table -> key -> title, of tables whose rows have one."""
    return {
        name: dict(zip(frame.iloc[:, 0].astype(str), frame["title"].astype(str), strict=True))
        for name, frame in case.tables.items()
        if "title" in frame
    }


@dataclass(frozen=True)
class Solution:
    """What is needed to tell a plan: the program, its arrays, the last solution and the one with prices in money, and,
    of a plan of whole plants, its distance from the linear bound."""

    program: Program
    arrays: Arrays
    series: Series
    last: Solved
    prices: Solved
    whole: Whole | None = None

    @property
    def parameters(self) -> Parameters:
        return self.program.parameters

    @cached_property
    def titles(self) -> Mapping[str, Mapping[str, str]]:
        """Titles of the case."""
        return titles_of(self.parameters.case)

    def values(self, name: str, columns: Iterable[str], *, every: bool = False) -> pd.DataFrame:
        """Values of a variable (a policy's as policy.variable): its index under the given names and `value`, zeros left
        out unless `every`."""
        component = self.program.block.find_component(name)
        if component is None or not len(component):
            return pd.DataFrame(columns=[*columns, "value"])
        return framed(self.arrays.columns_of(component), self.last.column_values, columns, every=every)

    def duals(self, name: str, columns: Iterable[str]) -> pd.DataFrame:
        """Duals of a constraint in the step that minimised cost, M USD of present value per unit of the row."""
        component = self.program.block.find_component(name)
        if component is None or not len(component):
            return pd.DataFrame(columns=[*columns, "value"])
        return framed(self.arrays.rows_of(component), self.prices.row_duals, columns, every=True)

    def levels(self, name: str, columns: Iterable[str]) -> pd.DataFrame:
        """Left-hand sides of a constraint in the last solution."""
        component = self.program.block.find_component(name)
        if component is None or not len(component):
            return pd.DataFrame(columns=[*columns, "value"])
        return framed(self.arrays.rows_of(component), self.last.row_values, columns, every=True)

    def entered(self, ledger: Ledger[Any]) -> dict[Any, float]:
        """Key -> the ledger's sum in the last solution, its constants included; sums of nothing left out."""
        sums = {key: self.told(ledger.of(key)) for key in ledger}
        return {key: kt for key, kt in sums.items() if abs(kt) > NOTHING}

    def told(self, what: Sum) -> float:
        """A sum in the last solution, its constant included."""
        values = self._value_of
        return what.constant + sum(c * values[id(v)] for c, v in what.parts())

    def value_of(self, variable: object) -> float:
        """The value of a variable in the last solution, in the program's units."""
        return self._value_of[id(variable)]

    @cached_property
    def _value_of(self) -> dict[int, float]:
        """id of a variable -> its value in the last solution."""
        return {
            id(each): float(value)
            for span in self.arrays.column_spans.values()
            for each, value in zip(
                span.variables(), self.last.column_values[span.start : span.stop], strict=True
            )
        }

    def entered_by_policies(self, ledger: Ledger[Any]) -> dict[tuple[Any, str], float]:
        """(key, policy) -> what the variables on a policy's block add to the ledger's sum of the key."""
        values: dict[int, tuple[str, float]] = {}
        for span in self.arrays.column_spans.values():
            policy, _, name = str(span.component.name).partition(".")
            if name:
                found = self.last.column_values[span.start : span.stop]
                values |= {
                    id(each): (policy, float(value)) for each, value in zip(span.variables(), found, strict=True)
                }
        sums: defaultdict[tuple[Any, str], float] = defaultdict(float)
        for key in ledger if values else ():
            for coefficient, variable in ledger.of(key).parts():
                if id(variable) in values:
                    policy, value = values[id(variable)]
                    sums[key, policy] += coefficient * value
        return dict(sums)


def framed(span: Span, vector: Vector, columns: Iterable[str], *, every: bool = False) -> pd.DataFrame:
    """The part of a vector that belongs to a component as a frame: its index under the given names and `value`."""
    values = vector[span.start : span.stop]
    told = slice(None) if every else np.abs(values) > NOTHING
    levels = {name: level[told] for name, level in zip(columns, span.levels, strict=True)}
    return pd.DataFrame({**levels, "value": values[told]})


def tonnes(frame: pd.DataFrame, column: str = "t") -> pd.DataFrame:
    """`value` in kt becomes a column in t."""
    return frame.assign(**{column: frame["value"] / THOUSANDTH}).drop(columns="value")


def reported_only(parameters: Parameters, frame: pd.DataFrame) -> pd.DataFrame:
    """Rows of reported periods."""
    names = {period.name for period in parameters.reported}
    return frame[frame["period"].isin(names)].reset_index(drop=True)


def added_up(frame: pd.DataFrame, by: list[str], column: str = "t") -> pd.DataFrame:
    """Sums of a column by others; an empty frame stays empty with its columns."""
    if frame.empty:
        return pd.DataFrame(columns=[*by, column])
    return frame.groupby(by, sort=False)[column].sum().reset_index()


def share(part: pd.Series[float], whole: pd.Series[float]) -> np.ndarray[Any, Any]:
    """part / whole, zero where the whole is."""
    return np.divide(part, whole, out=np.zeros(len(part)), where=np.asarray(whole) != 0)
