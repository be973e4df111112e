"""Frames of the answers behind claims that are told whole beside them, such as what each instrument is worth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from friendshore.case.nearest import nearest
from friendshore.errors import FriendshoreError
from friendshore.studies.workings.claims.declared import DUST, Asked
from friendshore.studies.workings.claims.solved import Found


def sheets(asked: Sequence[Asked], found: Mapping[tuple[str, str], Found]) -> dict[str, pd.DataFrame]:
    """Name of a frame -> its rows in the answers to all questions that tell it: title of the question in both
    languages, pace, then its own columns.

    found   what questions came to, by name and pace

    Raises FriendshoreError where an answer has no such frame.
    """
    told: dict[str, list[pd.DataFrame]] = {}
    for each in asked:
        for pace in each.at:
            tables = found[each.name, pace].tables
            for name in each.sheets if tables else ():
                if name not in tables:
                    near = nearest(name, tables)
                    words = f"nearest is '{near}'" if near else f"it has {', '.join(tables)}"
                    raise FriendshoreError(f"'{name}' is no frame of the answer {each.name}; {words}.")
                own = tables[name].astype(object)
                own.insert(0, "pace", pace)
                own.insert(0, "question_zh", each.title_zh)
                own.insert(0, "question", each.title)
                told.setdefault(name, []).append(own)
    return {name: _clean(pd.concat(frames, ignore_index=True).infer_objects()) for name, frames in told.items()}


def _clean(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame without figures that are none but for the last digits of a solve."""
    figures = frame.select_dtypes("float")
    frame[figures.columns] = figures.mask(figures.abs() < DUST, 0.0)
    return frame
