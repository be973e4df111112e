"""The tables of a run as CSV files: figures to twelve digits, and what columns hold, so that they read back alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping
from pathlib import Path

import pandas as pd

from friendshore.plan import Plan

TABLES = "tables"
CHANGES = "scenario_changes"
FIGURES = "%.12g"
WORDS = ("period", "decided", "place", "key", "old", "new")
"""Columns of words that may look like numbers, for runs whose record does not say what columns hold."""
Kinds = Mapping[str, str]
"""Column -> text, figure, whole or flag."""
FIGURED = {"figure": "float64", "whole": "int64"}


def write_tables(plan: Plan, folder: Path) -> None:
    """Write the plan's tables, and every cell that scenarios changed, into a folder that is made for them."""
    folder.mkdir()
    for name, frame in {**plan.tables, CHANGES: _changes(plan)}.items():
        shown = frame.copy()
        if name == "steps":  # run.json says how long each took: the tables of a repeated run are the same
            shown = shown.drop(columns="seconds", errors="ignore")
        for column, kind in shown.dtypes.items():
            if pd.api.types.is_bool_dtype(kind):
                shown[column] = shown[column].astype(int)
            elif pd.api.types.is_float_dtype(kind):
                shown[column] = shown[column] + 0.0  # no minus zero
        shown.to_csv(folder / f"{name}.csv", index=False, encoding="utf-8", lineterminator="\n", float_format=FIGURES)


def read_table(file: Path, kinds: Kinds | None = None) -> pd.DataFrame:
    """Read a table back. Raises OSError or ValueError.

    kinds    what its columns hold; guessed where that is not known
    """
    if not kinds:
        words: dict[Hashable, str] = dict.fromkeys(WORDS, "str")
        return pd.read_csv(file, dtype=words, keep_default_na=False, na_values=[""])
    parsed = defaultdict(lambda: "str", {name: FIGURED[kind] for name, kind in kinds.items() if kind in FIGURED})
    blank = {name: [""] for name, kind in kinds.items() if kind == "figure"}
    found = pd.read_csv(file, dtype=parsed, keep_default_na=False, na_values=blank, encoding="utf-8")
    if found.empty:
        return found.astype(object)
    flags = [name for name, kind in kinds.items() if kind == "flag" and name in found]
    return found.assign(**{name: found[name] == "1" for name in flags})


def kinds_of(plan: Plan) -> dict[str, str]:
    """What the columns of each table hold, as text: "period: text, t: figure"."""
    return {
        name: ", ".join(f"{column}: {_kind(frame[column])}" for column in frame.columns)
        for name, frame in {**plan.tables, CHANGES: _changes(plan)}.items()
    }


def kinds_from(words: str) -> dict[str, str]:
    """Column -> what it holds, from the text of `kinds_of`."""
    return dict(pair.split(": ") for pair in words.split(", ") if pair)


def _changes(plan: Plan) -> pd.DataFrame:
    changes = [{**vars(change), "key": ";".join(change.key)} for change in plan.case.changes]
    return pd.DataFrame(changes, columns=["table", "key", "column", "old", "new", "scenario"])


def _kind(values: pd.Series) -> str:
    if pd.api.types.is_bool_dtype(values.dtype):
        return "flag"
    if pd.api.types.is_integer_dtype(values.dtype):
        return "whole"
    if pd.api.types.is_float_dtype(values.dtype):
        return "figure"
    if isinstance(values.dtype, pd.StringDtype):
        return "text"
    known = values.dropna()
    return "figure" if len(known) and all(isinstance(value, int | float) for value in known) else "text"
