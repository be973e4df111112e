"""The knobs that a run came of: as the desk kept them, else as the record of the run tells them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from friendshore.aim import AimError
from friendshore.app.knobs import Knobs
from friendshore.errors import FriendshoreError
from friendshore.reports.run_folder import as_file_name
from friendshore.reports.run_place import RECORD

SAVED = "scenarios"
"""Folder of the outputs folder with scenarios that the desk has saved."""
OF_RUNS = "of_runs"
"""Folder in it with the knobs of runs, and the scenarios that they were solved under."""


def file_of(outputs: Path, run: str) -> Path:
    """Where the knobs of a run are kept."""
    return outputs / SAVED / OF_RUNS / f"{as_file_name(run)}.json"


def keep(knobs: Knobs, file: Path) -> None:
    """Keep the knobs of a run that is to be made. Raises OSError."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(knobs.as_json(), indent=1, ensure_ascii=False), encoding="utf-8", newline="\n")


def kept(file: Path) -> Knobs | None:
    """What was kept; None where nothing was, or it cannot be read."""
    try:
        return Knobs.of_json(json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, FriendshoreError):
        return None


def found(file: Path, run: Path, bloc: str, case: str) -> Knobs | None:
    """The knobs of a run; None where it is of another case, or cannot be read.

    file   where the desk has kept them
    bloc   the case's own
    """
    try:
        record = json.loads((run / RECORD).read_text(encoding="utf-8"))
        if record["case"] != case:
            return None
        return kept(file) or _told(record, bloc)
    except (OSError, ValueError, KeyError, TypeError, FriendshoreError, AimError):
        return None


def _told(record: dict[str, Any], bloc: str) -> Knobs:
    aim = record["aim"]
    return Knobs(
        bloc="" if record["bloc"] == bloc else str(record["bloc"]),
        scenarios=tuple(Path(str(each["name"])).stem for each in record["scenarios"]),
        levels=tuple((str(name), str(word)) for name, word in record["chosen_levels"].items()),
        budget_musd=record["budget_musd"],
        objective=str(aim["form"]),
        from_year=aim["from_year"],
        path=",".join(f"{year}={points:g}" for year, points in aim["path"]),
        cap=aim["cap"],
        cap_on=str(aim["capped"] or ""),
        whole_plants=bool(record["summary"].get("whole_plants")),
    )
