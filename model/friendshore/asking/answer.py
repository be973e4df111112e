"""What a question came to: the answer in a sentence, tidy frames, how it was found, and what is worth drawing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd


@dataclass(frozen=True)
class Drawing:
    """A figure of a frame, for whoever draws: workbook, page.

    kind   "line": ys over x; "scatter": the same with x as a number; "bar": ys beside each other by x, lying down;
           "stacked": ys on top of each other by x; "fan": an odd number of ys that rise, as bands around the middle one
    ys     columns with one unit
    rows   at most this many rows from the top
    """

    kind: Literal["line", "scatter", "bar", "stacked", "fan"]
    x: str
    ys: tuple[str, ...]
    title: str
    unit: str
    rows: int = 40


@dataclass(frozen=True)
class Answer:
    """What a question came to.

    question   name of the command
    sentence   the answer, in words with units
    frames     name -> tidy frame, units in the names of the columns; the first is the answer at a glance
    how        how it was found: what was solved, what is to first order and what was solved again, tolerances
    drawings   name of a frame -> what is drawn of it
    shown      frames that a terminal shows -> their columns, few enough for 80 letters; else the first frame
    off        what is not as it was expected to be, a sentence each
    columnar   frames for other programs, written as Parquet and shown nowhere
    languages  languages beside English in which its page is written too
    pages      language -> the frames that its page shows, where they are not `frames`
    titles     language -> what it is called, where that is not the question and the case
    documents  further files by name, text each
    """

    question: str
    sentence: str
    frames: Mapping[str, pd.DataFrame]
    how: str = ""
    drawings: Mapping[str, Drawing] = field(default_factory=dict)
    shown: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    off: tuple[str, ...] = ()
    columnar: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    languages: tuple[str, ...] = ()
    pages: Mapping[str, Mapping[str, pd.DataFrame]] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    documents: Mapping[str, str] = field(default_factory=dict)

    @property
    def frame(self) -> pd.DataFrame:
        """The first frame: the answer at a glance."""
        return next(iter(self.frames.values()))
