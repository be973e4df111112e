"""Run folders of the outputs folder: listed, opened, and their files handed out by names that stand in a listing."""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from friendshore.errors import FriendshoreError
from friendshore.plan import Plan
from friendshore.reports.plan_again import plan_of
from friendshore.reports.run_folder import CHINESE, CHINESE_PAGE, PAGE, WORKBOOK
from friendshore.reports.run_place import RECORD
from friendshore.reports.run_tables import TABLES

OPEN_PLANS = 8
LARGEST_RECORD = 16 * 2**20


@dataclass(frozen=True)
class Run:
    """A run as its record tells it.

    knobs   what it was solved with, in words: bloc, scenarios, levels, budget
    mean_points, last_points   reliance; None where the plan has none
    files   what can be downloaded
    kind    what it aims at, and whether plants are whole: plans of a kind take about as long
    seconds phase -> how long it took
    """

    name: str
    case: str
    title: str
    written_at: str
    sentence: str
    bloc: str
    knobs: tuple[str, ...]
    mean_points: float | None
    cost_musd: float | None
    builds: int | None
    files: tuple[str, ...]
    kind: str = ""
    seconds: Mapping[str, float] = field(default_factory=dict)


class Runs:
    """The outputs folder. Nothing outside it is opened: a name from a browser is looked up, never joined to a path."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        self._promised: set[str] = set()
        self._plans: OrderedDict[tuple[str, float], Plan] = OrderedDict()

    def all(self) -> tuple[Run, ...]:
        """Every run, the newest first."""
        found = [run for path in self._folders() if (run := _read(path)) is not None]
        return tuple(sorted(found, key=lambda run: run.written_at, reverse=True))

    def find(self, name: str) -> Path:
        """The folder of a run. Raises FriendshoreError where the listing has no such name."""
        for path in self._folders():
            if path.name == name:
                return path
        raise FriendshoreError(f"There is no run '{name[:80]}' in the outputs folder.")

    def run(self, name: str) -> Run:
        """What the record of a run says. Raises FriendshoreError."""
        run = _read(self.find(name))
        if run is None:
            raise FriendshoreError(f"The record of the run '{name}' cannot be read.")
        return run

    def plan(self, name: str) -> Plan:
        """The plan of a run, for figures and tables. Raises FriendshoreError."""
        path = self.find(name)
        key = name, (path / RECORD).stat().st_mtime
        with self._lock:
            if key in self._plans:
                self._plans.move_to_end(key)
                return self._plans[key]
        plan = plan_of(path)
        with self._lock:
            self._plans[key] = plan
            while len(self._plans) > OPEN_PLANS:
                self._plans.popitem(last=False)
        return plan

    def file(self, name: str, file: str) -> Path:
        """A file of a run by its name in `files`. Raises FriendshoreError."""
        path = self.find(name)
        for known, place in _files(path):
            if known == file:
                return place
        raise FriendshoreError(f"The run '{name}' has no file '{file[:80]}'.")

    def free_name(self, wished: str) -> str:
        """The wished name, with a number where it is taken."""
        taken = {each.name for each in self.folder.iterdir()} if self.folder.is_dir() else set()
        number, name = 1, wished
        while name in taken or name in self._promised:
            number += 1
            name = f"{wished}-{number}"
        self._promised.add(name)
        return name

    def _folders(self) -> Iterator[Path]:
        if not self.folder.is_dir():
            return
        for path in sorted(self.folder.iterdir()):
            if path.is_dir() and not path.is_symlink() and not path.name.startswith(".") and (path / RECORD).is_file():
                yield path


def _read(path: Path) -> Run | None:
    try:
        if (path / RECORD).stat().st_size > LARGEST_RECORD:
            return None
        record = json.loads((path / RECORD).read_text(encoding="utf-8"))
        summary = record["summary"]
        mean = summary.get("mean") or {}
        return Run(
            path.name, str(record["case"]), str(record["title"]), str(record["written_at"]), str(record["sentence"]),
            str(record["bloc"]), tuple(_knobs(record)), mean.get("reliance_points"),
            summary.get("discounted_cost_musd"), summary.get("builds"), tuple(name for name, _ in _files(path)),
            kind_of(str(record["aim"]["form"]), whole=bool(summary.get("whole_plants"))), dict(record["seconds"]),
        )  # fmt: skip
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def kind_of(form: str, *, whole: bool) -> str:
    """The kind of a plan."""
    return f"{form} whole" if whole else form


def _knobs(record: Mapping[str, Any]) -> Iterator[str]:
    yield str(record["bloc"])
    for each in record.get("scenarios", ()):
        yield str(each["name"])
    for name, word in record.get("chosen_levels", {}).items():
        yield f"{name} {word}"
    if record.get("budget_musd") is not None:
        yield f"budget {record['budget_musd']:,.0f} M USD"
    form = record.get("aim", {}).get("form", "mean")
    if form != "mean":
        yield f"objective {form}"


def _files(path: Path) -> Iterator[tuple[str, Path]]:
    for name in (WORKBOOK, PAGE, CHINESE, CHINESE_PAGE, RECORD):
        if (path / name).is_file() and not (path / name).is_symlink():
            yield name, path / name
    for each in sorted((path / TABLES).glob("*.csv")):
        if not each.is_symlink():
            yield f"{TABLES}/{each.name}", each
