"""Figures out of tables: what is made of a column over the rows that hold some words."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pandas as pd

from friendshore.calendar import MONTHS_A_YEAR, month_number
from friendshore.case.nearest import nearest
from friendshore.errors import FriendshoreError

YEAR, COUNT = "year", "count"
NEVER = "never"
"""What a question tells in place of a date that does not come."""


def date(texts: Sequence[object]) -> float:
    """The first of some months or years, in years: 2031-07 is 2031.5; infinite where none comes."""
    return min((_year(str(text)) for text in texts), default=math.inf)


def _year(text: str) -> float:
    if not text or text in {NEVER, "nan"}:
        return math.inf
    if "-" not in text:
        return float(text)
    return month_number(text) / MONTHS_A_YEAR


HOWS: Mapping[str, Callable[[pd.Series[float]], float]] = {
    "sum": lambda column: float(column.sum()),
    "mean": lambda column: float(column.mean()) if len(column) else math.nan,
    "least": lambda column: float(column.min()) if len(column) else math.nan,
    "most": lambda column: float(column.max()) if len(column) else math.nan,
}
"""What is made of the figures of a column, beside the number of its rows and the first of its dates."""
WAYS = (*HOWS, COUNT, YEAR)
MADE: Mapping[str, Callable[[Sequence[float]], float]] = {
    "sum": sum,
    "difference": lambda parts: parts[0] - sum(parts[1:]),
    "product": lambda parts: float(np.prod(parts)),
    "ratio": lambda parts: parts[0] / parts[1] if parts[1] else math.nan,
    "least": min,
    "most": max,
}
"""What is made of several figures, in their order."""


def matching(frame: pd.DataFrame, where: Mapping[str, tuple[str, ...]]) -> pd.DataFrame:
    """The rows that hold one of the words in each column."""
    for column, words in where.items():
        frame = frame[frame[column].map(word_of).isin(words)]
    return frame


def word_of(value: object) -> str:
    """A cell as a word: the year 2030.0 of a column with blanks is 2030."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def figure(frame: pd.DataFrame, column: str, where: Mapping[str, tuple[str, ...]], how: str, name: str) -> float:
    """What is made of a column over the rows with these words.

    name   whose figure it is, for the sentence

    Raises FriendshoreError where the frame has no such column.
    """
    for each in (*where, *((column,) if how != COUNT else ())):
        if each not in frame.columns:
            near = nearest(each, map(str, frame.columns))
            words = f"nearest is '{near}'" if near else f"it has {', '.join(map(str, frame.columns))}"
            raise FriendshoreError(f"{name}: '{each}' is no column of what it is read in; {words}.")
    rows = matching(frame, where)
    if how == COUNT:
        return float(len(rows))
    if how == YEAR:
        return date(rows[column].tolist())
    return HOWS[how](pd.to_numeric(rows[column], errors="coerce"))
