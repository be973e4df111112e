"""How the tables of a folder of claims are read: facts that no case holds, and sources."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from friendshore.case.nearest import nearest, parted
from friendshore.errors import Fault

FACTS, SOURCES = "facts.csv", "sources.csv"
FACT = ("fact", "title", "value", "unit", "year", "source", "confidence", "note")
SOURCE = ("key", "title", "publisher", "year", "address")


def read_table(path: Path, columns: Sequence[str], faults: list[Fault]) -> pd.DataFrame:
    """A table of the folder, as text; empty where there is none."""
    if not path.is_file():
        return pd.DataFrame(columns=list(columns))
    try:
        found = pd.read_csv(path, dtype="str", keep_default_na=False)
    except (pd.errors.ParserError, pd.errors.EmptyDataError, UnicodeDecodeError) as error:
        faults.append(Fault(path.name, "", "", f"cannot be read as CSV: {error}"))
        return pd.DataFrame(columns=list(columns))
    for name in columns:
        if name not in found.columns:
            faults.append(Fault(path.name, name, "", "this column is missing"))
            found[name] = ""
    if "value" in columns:
        found["value"] = _numbers(path.name, found["value"].tolist(), faults)
    return found


def _numbers(file: str, words: Sequence[str], faults: list[Fault]) -> list[float]:
    found = []
    for row, word in enumerate(words, start=2):
        try:
            found.append(float(word))
        except ValueError:
            faults.append(Fault(f"{file} row {row}", "value", word, "expected a number"))
            found.append(math.nan)
    return found


def sources_of(own: pd.DataFrame, inputs: Mapping[str, Mapping[str, pd.DataFrame]]) -> pd.DataFrame:
    """Sources by key: the folder's, then those of its cases."""
    frames = [own, *(tables["sources"] for tables in inputs.values() if "sources" in tables)]
    found = pd.concat([frame.reindex(columns=list(SOURCE)).astype(str) for frame in frames], ignore_index=True)
    return found.drop_duplicates("key").set_index("key", drop=False)


def unknown_sources(facts: pd.DataFrame, sources: pd.DataFrame) -> list[Fault]:
    """Sources of facts that are not known."""
    return [
        Fault(f"{FACTS} row {row}", "source", key, "is not in sources.csv", nearest(key, sources.index))
        for row, cell in enumerate(facts["source"], start=2)
        for key in parted(cell) or [""]
        if key not in sources.index
    ]
