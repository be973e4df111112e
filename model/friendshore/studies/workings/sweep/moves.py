"""What an unknown moves: figures and months of tables, as scenarios name them, by a value.

    scale      every figure times the value
    add        every figure plus the value; months so many months later
    set        every figure is the value
    between    three columns of a stem: low at -1, base at 0, high at 1, linear in between and no further

Blank cells stay blank; whole numbers are rounded.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from friendshore.calendar import month_number, month_text
from friendshore.case.alike import written_out
from friendshore.case.settings import THREE
from friendshore.case.table import Column, Table
from friendshore.case.values import WHERE, shown
from friendshore.errors import CaseError, Fault

FIGURES = ("number", "whole")
DOES = ("scale", "add", "set", "between")
BLANK = ""


@dataclass(frozen=True)
class Move:
    """What is done to columns of a table, in the rows that have one of the words of `where` in each of its columns;
    a * in a word stands for any letters."""

    does: str
    table: str
    columns: tuple[str, ...]
    where: Mapping[str, tuple[str, ...]]

    @property
    def moved(self) -> tuple[str, ...]:
        """Names of the columns that it moves."""
        if self.does != "between":
            return self.columns
        return tuple(f"{stem}_{level}" for stem in self.columns for level in THREE)

    def meant(self, frame: pd.DataFrame) -> NDArray[np.bool_]:
        """Which rows are meant."""
        held = np.ones(len(frame), bool)
        for name, words in self.where.items():
            cells = frame[name].map(shown)
            held &= cells.isin(written_out(words, set(cells))).to_numpy()
        return held

    def has_effect(self, frame: pd.DataFrame) -> bool:
        """Whether there is a figure or a month that it could move."""
        rows = frame[self.meant(frame)]
        return any(bool((rows[name].notna() & (rows[name] != BLANK)).any()) for name in self.moved)

    def made(self, frame: pd.DataFrame, table: Table, value: float) -> pd.DataFrame:
        """The table with its columns moved. Raises CaseError where a figure leaves what its column may hold."""
        rows = self.meant(frame)
        if self.does == "between":
            changed = {name: each for stem in self.columns for name, each in _between(frame, stem, rows, value).items()}
        else:
            changed = {name: self._column(frame[name], table.column(name), rows, value) for name in self.columns}
        faults = [fault for name, new in changed.items() for fault in _faults(frame, table.column(name), rows, new)]
        if faults:
            raise CaseError(faults)
        return frame.assign(**changed)

    def _column(self, old: pd.Series[Any], column: Column, rows: NDArray[np.bool_], value: float) -> pd.Series[Any]:
        if column.kind == "month":
            later = round(value)
            return old.where(~rows | (old == BLANK), old.map(lambda month: _later(month, later)))
        figures = old.to_numpy(float)
        new = {"scale": figures * value, "add": figures + value}.get(self.does, np.full(len(figures), value))
        if column.kind == "whole":
            new = np.floor(new + 0.5)
        return pd.Series(np.where(rows & ~np.isnan(figures), new, figures), old.index).astype(old.dtype)


def _later(month: str, months: int) -> str:
    return month_text(month_number(month) + months) if month else month


def _between(frame: pd.DataFrame, stem: str, rows: NDArray[np.bool_], value: float) -> dict[str, pd.Series[Any]]:
    """All three columns at the same figure, so that it holds whichever level is chosen."""
    low, base, high = (frame[f"{stem}_{level}"].to_numpy(float) for level in THREE)
    end = low if value < 0 else high
    figures = base + min(abs(value), 1.0) * np.where(np.isnan(end), 0.0, end - base)
    return {
        name: pd.Series(np.where(rows & ~np.isnan(figures), figures, frame[name].to_numpy(float)), frame.index)
        for name in (f"{stem}_{level}" for level in THREE)
    }


def _faults(frame: pd.DataFrame, column: Column, rows: NDArray[np.bool_], new: pd.Series[Any]) -> list[Fault]:
    """Figures below the least, or above the most, that their column may hold."""
    if column.kind not in FIGURES:
        return []
    figures = new.to_numpy(float)
    least, most = (bound if bound is not None else np.nan for bound in (column.at_least, column.at_most))
    with np.errstate(invalid="ignore"):
        beyond = rows & ((figures < least) | (figures > most))
    said = [
        (str(frame[WHERE].iloc[place]) if WHERE in frame else column.name, figures[place])
        for place in np.flatnonzero(beyond)[:1]
    ]
    return [
        Fault(where, column.name, f"{figure:.6g}", "is beyond what the column may hold") for where, figure in said
    ]
