"""The folder that an outlook leaves behind: a table a frame, a small workbook, and what was found on the way.

What was found on the way (`parts/`) is there from the first plan on, so that an outlook that was interrupted goes on;
tables and workbook come at the end, and are never written over without being asked.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd

from friendshore.asking.answer import Drawing
from friendshore.errors import FriendshoreError
from friendshore.plan import Plan
from friendshore.reports import study_hashes
from friendshore.reports.answer_folder import record_in
from friendshore.reports.excel.answers.book import write_frames
from friendshore.reports.whole_file import write_whole
from friendshore.version import VERSION

PARTS, WORKBOOK, RECORD = "parts", "outlook.xlsx", "outlook.json"
SAME = 0.05
"""Points within which a run is one of an outlook's plans."""
NAMES = ("headline", "over_time", "reliance", "published", "money", "between")


def must_be_free(folder: Path, *, overwrite: bool) -> None:
    """Raise FriendshoreError where tables could not be written there; what an interrupted run left is no hindrance."""
    if folder.exists() and not folder.is_dir():
        raise FriendshoreError(f"{folder} is not a folder. Choose another with -o.")
    held = {each.name for each in folder.iterdir()} if folder.is_dir() else set()
    ours = {PARTS, WORKBOOK, RECORD, *(f"{name}.csv" for name in NAMES)}
    if strange := sorted(held - ours):
        raise FriendshoreError(
            f"{folder} holds {strange[0]}, which is not part of an outlook, so nothing is written there. "
            "Choose another with -o."
        )
    if held - {PARTS} and not overwrite:
        raise FriendshoreError(f"{folder} holds an outlook already. Choose another with -o, or allow --overwrite.")
    above = next(each for each in (folder, *folder.absolute().parents) if each.exists())
    if not os.access(above, os.W_OK):
        raise FriendshoreError(f"{above} cannot be written to. Choose another folder with -o.")


def write(frames: Mapping[str, pd.DataFrame], sentence: str, folder: Path, title: str) -> None:
    """Write the frames as CSV and as a workbook. Raises FriendshoreError."""
    folder.mkdir(parents=True, exist_ok=True)
    told = with_lines(frames)
    tables = {
        f"{name.replace(' ', '_')}.csv": frame.to_csv(index=False, lineterminator="\n").encode()
        for name, frame in told.items()
    }
    record = study_hashes.sealed({"friendshore": VERSION, "sentence": sentence, "files": list(tables)}, tables)
    for name, content in tables.items():
        write_whole(folder / name, content, "list")
    write_whole(folder / RECORD, json.dumps(record, indent=1, ensure_ascii=False).encode(), "outlook")
    written_at = datetime.now(UTC).replace(microsecond=0)
    drawings = {}
    if "over time" in told:
        period, *lines = map(str, told["over time"].columns)
        drawings["over time"] = Drawing("line", period, tuple(lines), title, "points")
    write_frames(
        told, folder / WORKBOOK, title=title, sentence=sentence, written_at=written_at, drawings=drawings
    )


def with_lines(frames: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The frames, and after the first one that has a line an outlook and pace over the periods."""
    found: dict[str, pd.DataFrame] = {}
    for name, frame in frames.items():
        found[name] = frame
        if name == "headline" and "reliance" in frames:
            reliance = frames["reliance"]
            lines = (reliance["outlook"] + ", pace " + reliance["pace"]).rename("line")
            wide = reliance.pivot_table(index="period", columns=lines, values="reliance_points", sort=False)
            found["over time"] = wide.reset_index().rename_axis(columns=None)
    return found


def beside(plan: Plan, folder: Path, *, edited: bool = False) -> Plan:
    """The plan with the headline of an outlook as a further table, `outlook`: outlook, title, pace, points by year and
    on average. Raises FriendshoreError where the folder holds none, or one of which this plan is no part;
    EditedRunError where it was edited, unless that is allowed."""
    path = folder / "headline.csv"
    if not path.is_file():
        raise FriendshoreError(f"{folder} holds no finished outlook: run friendshore outlook with -o {folder}.")
    try:
        headline = pd.read_csv(path)
        plan = study_hashes.beside(plan, folder, record_in(folder, RECORD), RECORD, edited=edited)
    except (OSError, ValueError) as error:
        raise FriendshoreError(f"{folder} cannot be read: {error}.") from error
    mean = float(plan.summary["mean"]["reliance_points"])
    if not (headline["mean_points"] - mean).abs().min() < SAME:
        raise FriendshoreError(
            f"No plan of the outlook in {folder} has this run's mean of {mean:.1f} points: it is of another case or "
            "scenario. Run friendshore outlook again on the case as it is."
        )
    shown = ["outlook", "title", "pace", *(name for name in headline.columns if name.endswith("_points"))]
    table = headline[[name for name in shown if name not in {"exposed_points", "short_points"}]]
    return replace(plan, tables={**plan.tables, "outlook": table})
