"""Columns of a plan's tables as dictionaries, to be held against what was worked out by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from pytest import approx

KG = 0.01
"""t: a held cost leaves room for a tenth of a dollar, with which the tie-break moves a few kg"""


def told(frame: pd.DataFrame, keys: Sequence[str], value: str) -> dict[Any, float]:
    """A column by the columns that name its rows, rows of one name added up."""
    found = frame.groupby(list(keys) if len(keys) > 1 else keys[0], sort=False)[value].sum()
    return {key: float(amount) for key, amount in found.items()}


def by_period(frame: pd.DataFrame, value: str, **cells: str) -> dict[str, float]:
    """A column of the rows with some cells, by period."""
    for column, cell in cells.items():
        frame = frame[frame[column] == cell]
    return told(frame, ["period"], value)


def expected(figures: Mapping[Any, float], abs: float = KG) -> Any:
    return approx({key: value for key, value in figures.items() if value}, abs=abs)
