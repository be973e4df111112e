"""A plan rebuilt from its run folder: from run.json, the tables and the inputs, without solving."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from friendshore.aim import Aim
from friendshore.case import Case, Change
from friendshore.case.origin import ScenarioNote
from friendshore.case.source import HEAD
from friendshore.errors import FriendshoreError
from friendshore.plan import Plan
from friendshore.planning import read_case
from friendshore.reports.run_hashes import INPUTS, must_be_unedited, trust
from friendshore.reports.run_place import RECORD, recover
from friendshore.reports.run_tables import CHANGES, TABLES, kinds_from, read_table

NOT_KEPT = ("steps", "seconds")
"""A column that run.json has: the tables of a repeated run are the same."""
CELLS = ("table", "column", "old", "new", "scenario")
BEFORE_AND_AFTER = ("read", "write")
"""Phases of a run that are not the plan's own."""
Record = Mapping[str, Any]


def plan_of(folder: str | Path, *, edited: bool = False) -> Plan:
    """The plan of a finished run, figures to the twelve digits of its tables.

    edited    take a run whose files were edited after the solve as well: the plan says so (`mark`), and its case has
              the hash of the inputs as they stand

    Raises FriendshoreError where the folder is no run or is damaged, EditedRunError where it was edited, CaseError
    where its inputs have faults.
    """
    path = Path(folder)
    record = read_record(path)
    try:
        must_be_unedited(path, found := trust(path, record), edited)
    except OSError as error:
        raise _damaged(path, error) from error
    return replace(rebuilt(path, record, vouched=not found.mark), mark=found.mark)


def read_record(folder: Path) -> dict[str, Any]:
    """The content of run.json. Raises FriendshoreError."""
    recover(folder)
    if not (folder / RECORD).is_file():
        raise FriendshoreError(_no_run(folder))
    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    except OSError as error:
        raise _damaged(folder, error) from error
    except ValueError as error:  # no UTF-8 text, or no JSON
        why = f"The run folder {folder} cannot be read: {RECORD} is damaged ({error}). Solve its inputs again."
        raise FriendshoreError(why) from error
    if not isinstance(record, dict):
        raise FriendshoreError(f"The run folder {folder} cannot be read: {RECORD} holds no object.")
    return record


def _no_run(path: Path) -> str:
    """What a path is that is no run folder, and what to give in its place where that is known."""
    runs = sorted(each.parent for each in path.glob(f"*/{RECORD}")) if path.is_dir() else []
    if path.is_file():
        why = "it is a file"
    elif not path.exists():
        why = "there is nothing of that name"
    elif (path / HEAD).is_file() and not (path.parent / RECORD).is_file():
        return f"{path} is not a run folder, but a case: friendshore solve {path} makes a run of it."
    else:
        why = f"it holds no {RECORD}"
    nearby = next((each for each in (path.parent, path.parent.parent) if (each / RECORD).is_file()), None)
    given = nearby or next(iter(runs), None)
    return f"{path} is not a run folder: {why}" + (f"; give {given}." if given is not None else ".")


def read_tables(folder: Path, record: Record) -> dict[str, pd.DataFrame]:
    """Every table of a run, by name. Raises OSError or ValueError, also where one of them, or a column, is missing."""
    columns = record.get("columns", {})
    files = {file.stem: file for file in sorted((folder / TABLES).glob("*.csv"))}
    if missing := sorted(columns.keys() - files):
        raise ValueError(f"{TABLES}/{missing[0]}.csv is missing")
    tables = {}
    for name, file in files.items():
        kinds = kinds_from(str(columns.get(name, "")))
        tables[name] = read_table(file, kinds)
        if lacking := [each for each in kinds if each not in tables[name].columns and (name, each) != NOT_KEPT]:
            raise ValueError(f"{TABLES}/{name}.csv has no column {lacking[0]}")
    return tables


def rebuilt(folder: Path, record: Record, case: Case | None = None, *, vouched: bool = True) -> Plan:
    """The plan of a run folder whose run.json is known already, and its case where that is in memory still.

    vouched    its files are those that the record speaks of
    """
    try:
        tables = read_tables(folder, record)
        changed = tables.pop(CHANGES)
        if "steps" in tables:  # the file leaves out how long each took
            tables["steps"] = pd.DataFrame(record["steps"], columns=_step_columns(record, tables["steps"]))
        seconds = {name: float(each) for name, each in record["seconds"].items() if name not in BEFORE_AND_AFTER}
        case = case or _case(folder / INPUTS, record, changed, vouched)
        return Plan(case, _aim(record), tables, record["summary"], seconds)
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


def _case(folder: Path, record: Record, changed: pd.DataFrame, vouched: bool) -> Case:
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
        input_hash=str(record["input_hash"]) if vouched else case.input_hash,
        scenarios=notes,
        changes=changes,
        chosen=dict(record.get("chosen_levels") or {}),
    )


def _place(name: str) -> tuple[int, str]:
    number, _, word = name.partition("_")
    return (int(number), word) if number.isdigit() else (0, name)


def _key(value: object) -> tuple[str, ...]:
    return tuple(part for part in _text(value).split(";") if part)


def _text(value: Any) -> str:
    return "" if pd.isna(value) else str(value)


def _damaged(folder: Path, error: Exception) -> FriendshoreError:
    why = f"it holds no {error}" if isinstance(error, KeyError) else str(error)
    return FriendshoreError(f"The run folder {folder} cannot be read: {why}.")
