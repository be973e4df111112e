"""Reading frames row by row. Both take a frame apart by column: its own way is several times slower."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Iterable
from functools import cache
from typing import Any

import pandas as pd


def rows(frame: pd.DataFrame) -> Iterable[Any]:
    """The rows of a frame as named tuples, whose fields the type checker cannot know."""
    if frame.empty:
        return []
    return map(_tuple(tuple(map(str, frame.columns)))._make, _cells(frame))


def records(frame: pd.DataFrame) -> Iterable[dict[str, Any]]:
    """The rows of a frame as dictionaries by column."""
    if frame.empty:
        return []
    names = [str(name) for name in frame.columns]
    return (dict(zip(names, values, strict=True)) for values in _cells(frame))


def _cells(frame: pd.DataFrame) -> Iterable[tuple[Any, ...]]:
    return zip(*(column.tolist() for _, column in frame.items()), strict=True)


@cache
def _tuple(names: tuple[str, ...]) -> Any:
    return namedtuple("Row", names, rename=True)
