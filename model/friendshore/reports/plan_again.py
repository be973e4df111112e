"""A plan rebuilt from its run folder: from run.json, the tables and the inputs, without solving."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from friendshore.case import Case, Change
from friendshore.case.origin import ScenarioNote
from friendshore.errors import FriendshoreError
from friendshore.plan import Plan
from friendshore.planning import read_case
from friendshore.program import Aim
from friendshore.reports.run_place import RECORD, recover
from friendshore.reports.run_tables import CHANGES, TABLES, kinds_from, read_table

INPUTS = "inputs"
CELLS = ("table", "column", "old", "new", "scenario")
BEFORE_AND_AFTER = ("read", "write")
"""Phases of a run that are not the plan's own."""
Record = Mapping[str, Any]


def plan_of(folder: str | Path) -> Plan:
    """The plan of a finished run, figures to the twelve digits of its tables.

    Raises FriendshoreError where the folder is no run or is damaged, CaseError where its inputs have faults.
    """
    path = Path(folder)
    return rebuilt(path, read_record(path))


def read_record(folder: Path) -> dict[str, Any]:
    """The content of run.json. Raises FriendshoreError."""
    recover(folder)
    if not (folder / RECORD).is_file():
        raise FriendshoreError(f"{folder} is not a run folder: it holds no {RECORD}.")
    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _damaged(folder, error) from error
    if not isinstance(record, dict):
        raise FriendshoreError(f"The run folder {folder} cannot be read: {RECORD} holds no object.")
    return record


def read_tables(folder: Path, record: Record) -> dict[str, pd.DataFrame]:
    """Every table of a run, by name. Raises OSError or ValueError."""
    columns = record.get("columns", {})
    return {
        file.stem: read_table(file, kinds_from(str(columns.get(file.stem, ""))))
        for file in sorted((folder / TABLES).glob("*.csv"))
    }


def rebuilt(folder: Path, record: Record, case: Case | None = None) -> Plan:
    """The plan of a run folder whose run.json is known already, and its case where that is in memory still."""
    try:
        tables = read_tables(folder, record)
        changed = tables.pop(CHANGES)
        if "steps" in tables:  # the file leaves out how long each took
            tables["steps"] = pd.DataFrame(record["steps"], columns=_step_columns(record, tables["steps"]))
        seconds = {name: float(each) for name, each in record["seconds"].items() if name not in BEFORE_AND_AFTER}
        return Plan(case or _case(folder / INPUTS, record, changed), _aim(record), tables, record["summary"], seconds)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _damaged(folder, error) from error


def _aim(record: Record) -> Aim:
    """The aim of a run; what none was given for is null, or stands as 0 or mean in older runs."""
    aim = dict(record["aim"])
    return Aim(
        aim["form"],
        aim["from_year"] or None,
        tuple((int(year), float(points)) for year, points in aim["path"]),
        aim["cap"],
        aim.get("capped") if aim["cap"] is not None else None,
    )


def _step_columns(record: Record, frame: pd.DataFrame) -> list[str]:
    kinds = kinds_from(str(record.get("columns", {}).get("steps", "")))
    return list(kinds) or [str(name) for name in frame.columns]


def _case(folder: Path, record: Record, changed: pd.DataFrame) -> Case:
    """The case of a run under the names it was solved with: its inputs lie in a folder and scenarios of other names."""
    names = sorted((file.stem for file in (folder / "scenarios").glob("*.toml")), key=_place)
    case = read_case(folder, names, str(record["bloc"]), record.get("chosen_levels"))
    noted = record["scenarios"]
    known = {name: str(note["name"]) for name, note in zip(names, noted, strict=False)}
    if names:
        notes = tuple(replace(note, name=known.get(note.name, note.name)) for note in case.scenarios)
        changes = tuple(
            replace(change, scenario=known.get(change.scenario, change.scenario)) for change in case.changes
        )
    else:  # merged into the tables when they were written
        notes = tuple(
            ScenarioNote(str(note["name"]), str(note["why"]), bool(note["prices_only"]), folder) for note in noted
        )
        changes = tuple(
            Change(key=_key(row["key"]), **{name: _text(row[name]) for name in CELLS})
            for row in changed.to_dict("records")
        )
    return replace(
        case,
        name=str(record["case"]),
        input_hash=str(record["input_hash"]),
        scenarios=notes,
        changes=changes,
        chosen=dict(record.get("chosen_levels") or {}),
    )


def _place(name: str) -> tuple[int, str]:
    number, _, word = name.partition("_")
    return (int(number), word) if number.isdigit() else (0, name)


def _key(value: Any) -> tuple[str, ...]:
    return tuple(part for part in _text(value).split(";") if part)


def _text(value: Any) -> str:
    return "" if pd.isna(value) else str(value)


def _damaged(folder: Path, error: Exception) -> FriendshoreError:
    why = f"it holds no {error}" if isinstance(error, KeyError) else str(error)
    return FriendshoreError(f"The run folder {folder} cannot be read: {why}.")
