"""The case under its knobs, read as the command line reads it: its scenarios by name, those of the desk as files."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from friendshore import shipped
from friendshore.app.knobs import Knobs
from friendshore.app.scenario_file import scenarios_of, write
from friendshore.case import Case
from friendshore.planning import read_case


@dataclass(frozen=True)
class Place:
    """A case, the folder in which the desk keeps its scenario files, and if any, the one for what previews found and
    the one of the runs."""

    case: str
    folder: Path
    kept: Path | None = None
    runs: Path | None = None


def files_of(place: Place, knobs: Knobs, name: str = "desk") -> list[str]:
    """The scenario files of the knobs, written into the folder. Raises CaseError, FriendshoreError, OSError."""
    return [str(path) for path in write(scenarios_of(knobs, base_of(place, knobs), name), place.folder)]


def case_of(place: Place, knobs: Knobs) -> Case:
    """The case under its knobs, but for the budget, which `solve` takes as an option. Raises as files_of."""
    return read_case(place.case, [*knobs.scenarios, *files_of(place, knobs)], knobs.bloc or None)


def base_of(place: Place, knobs: Knobs) -> Case:
    """The case under the scenarios and the bloc of the knobs alone."""
    return _base(*mark(place, knobs), knobs.scenarios, knobs.bloc)


def mark(place: Place, knobs: Knobs) -> tuple[str, float]:
    """The case, and when it or a scenario that is laid by its file was last written."""
    files = [path for path in map(shipped.found, knobs.scenarios) if path.suffix == ".toml" and path.is_file()]
    return place.case, max([stamp(place.case), *(path.stat().st_mtime for path in files)])


@lru_cache(maxsize=8)
def _base(case: str, written: float, scenarios: tuple[str, ...], bloc: str) -> Case:
    return read_case(case, scenarios, bloc or None)


def stamp(case: str) -> float:
    """When a case was last written: one that was edited since is read again."""
    path = shipped.found(case)
    if not path.is_dir():
        return path.stat().st_mtime if path.exists() else 0.0
    return max((each.stat().st_mtime for each in (*path.glob("*"), *path.glob("scenarios/*.toml"))), default=0.0)
