"""The least reliance that a run of the outputs folder has found, for knobs whose own preview is not made yet.

A run counts where its record repeats the knobs, but for those that no preview depends on, and where the files it was
solved from are as they were: their hash is taken again.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from friendshore.aim import Form
from friendshore.app import run_knobs
from friendshore.app.knobs import Knobs, as_previewed
from friendshore.app.reading import Place, base_of
from friendshore.case import hash_of
from friendshore.errors import CaseError
from friendshore.program import policies
from friendshore.reports.run_place import RECORD

MOST_RUNS = 100
"""Runs that are looked at, the newest first."""
LARGEST_RECORD = 16 * 2**20
STEP = {Form.MEAN: "reliance", Form.FINAL: "mean", Form.PEAK: "mean"}
"""The step of a plan that tells the least mean reliance under its aim, as its record names it."""


@dataclass(frozen=True)
class Found:
    """The least reliance of a run, points in the mean: what its first steps found, before cost and the premium."""

    run: str
    mean: float

    @property
    def sentence(self) -> str:
        return f"Least reliance of the run {self.run}: {self.mean:.1f} points in the mean."


def find(place: Place, knobs: Knobs) -> Found | None:
    """What the newest run of the knobs has found; None where there is none, or its inputs are others by now."""
    wanted = as_previewed(knobs)
    for folder in _newest(place.runs):
        try:
            record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
            mean = _mean(record)
            if mean is None or not _same(place, record, folder, wanted):
                continue
            return Found(folder.name, mean)
        except (OSError, ValueError, KeyError, TypeError, AttributeError, CaseError):
            continue
    return None


def _newest(runs: Path | None) -> list[Path]:
    if runs is None or not runs.is_dir():
        return []
    records = [each / RECORD for each in runs.iterdir() if not each.is_symlink() and (each / RECORD).is_file()]
    dated = sorted(((each.stat().st_mtime, each) for each in records), reverse=True)
    return [each.parent for _, each in dated[:MOST_RUNS] if each.stat().st_size <= LARGEST_RECORD]


def _mean(record: Mapping[str, Any]) -> float | None:
    """The least mean reliance of a run in plants of any size; None where its aim is another."""
    step = STEP.get(Form(record["aim"]["form"]))
    values = [each["value"] for each in record["steps"] if each["step"] == step]
    if record["summary"].get("whole_plants") or not values or values[0] is None:
        return None
    return float(values[0]) if math.isfinite(values[0]) else None


def _same(place: Place, record: Mapping[str, Any], folder: Path, wanted: Knobs) -> bool:
    """Whether the record tells of these knobs, over the files that the case has now."""
    base, own = base_of(place, wanted), run_knobs.file_of(folder.parent, folder.name)
    told = run_knobs.found(own, folder, "" if wanted.bloc else base.bloc, base.name)
    if told is None or _named(as_previewed(told)) != _named(wanted):
        return False
    frame = f"{folder.name}_to_{told.last_year}.toml"
    laid = [str(own.with_name(name)) for name in (frame, f"{folder.name}.toml") if own.with_name(name).is_file()]
    return hash_of(place.case, [*wanted.scenarios, *laid], policies.FURTHER) == str(record["input_hash"])


def _named(knobs: Knobs) -> Knobs:
    """The knobs with scenarios by their names, wherever their files lie."""
    return replace(knobs, scenarios=tuple(Path(each).stem for each in knobs.scenarios))
