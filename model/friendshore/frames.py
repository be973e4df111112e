"""Small helpers for reading frames row by row."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd


def rows(frame: pd.DataFrame) -> Iterable[Any]:
    """The rows of a frame as named tuples, whose fields the type checker cannot know."""
    return frame.itertuples(index=False) if len(frame) else []


def records(frame: pd.DataFrame) -> Iterable[dict[str, Any]]:
    """The rows of a frame as dictionaries by column."""
    if frame.empty:
        return []
    names = [str(name) for name in frame.columns]
    columns = [frame.iloc[:, number].tolist() for number in range(len(names))]
    return (dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True))
