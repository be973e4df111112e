"""What a case is made from, kept in memory: rows and settings as they were read, and the scenarios laid over them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

import pandas as pd

from friendshore.case.completion import Completion
from friendshore.case.overlay import Change, Overlay, lay
from friendshore.case.settings import Levels, Settings, checked
from friendshore.case.table import Table
from friendshore.case.values import Row, frame
from friendshore.errors import Fault

Choice = TypeVar("Choice", Settings, Levels)
CHOSEN = "--level"
"""What faults and changes call the levels chosen for a run, after the option of the command line."""


@dataclass(frozen=True)
class ScenarioNote:
    """A scenario that was laid over the case.

    prices_only    only prices differ: the reference of the resilience premium stays the case without it
    file           where it stood; its name where a workbook holds it
    text           its TOML as it was read
    """

    name: str
    why: str
    prices_only: bool
    file: Path
    text: str = ""


@dataclass(frozen=True)
class Laid:
    """A scenario with its content, and its place as faults name it."""

    note: ScenarioNote
    where: str
    content: Mapping[str, object]


@dataclass(frozen=True)
class Origin:
    """What a case was made from, kept in memory: nothing past the door reads its files again.

    rows              every table's rows before any scenario
    settings, levels  entries of case.toml
    scenarios         those laid over it
    told              a fault in the words of its folder or workbook
    completion        what stands for what it leaves out
    """

    rows: Mapping[str, list[Row]]
    settings: Mapping[str, float | str]
    levels: Mapping[str, float | str]
    scenarios: tuple[Laid, ...]
    told: Callable[[Fault], Fault]
    completion: Completion = field(default_factory=Completion)


class Made:
    """Tables, settings and levels of an origin under scenarios, left to right, and levels chosen for the run."""

    def __init__(
        self,
        declared: Sequence[Table],
        origin: Origin,
        scenarios: Sequence[Laid],
        levels: Mapping[str, str],
        broken: frozenset[str] = frozenset(),
    ) -> None:
        self.overlay = Overlay({table.name: table for table in declared}, dict(origin.rows), broken, origin.completion)
        settings, level = dict(origin.settings), dict(origin.levels)
        for each in scenarios:
            at = each.note.name, each.where
            _choose("settings", settings, each.content, at, self.overlay)
            _choose("levels", level, each.content, at, self.overlay)
            lay(self.overlay, *at, each.content)
        self.chosen = _chosen(levels, level, self.overlay)
        self.settings = replace(Settings(), **settings)  # type: ignore[arg-type]
        self.levels = replace(Levels(), **level)  # type: ignore[arg-type]

    def frame(self, table: Table) -> pd.DataFrame:
        return frame(table, self.overlay.rows[table.name])


def followed(now: Choice, was: Choice, base: Choice) -> Choice:
    """Settings or levels without the scenarios, with what changed from `was` to `now` under them."""
    changed = {name: value for name, value in vars(now).items() if value != getattr(was, name)}
    return replace(base, **changed)


def _choose(
    section: str,
    chosen: dict[str, float | str],
    content: Mapping[str, object],
    scenario: tuple[str, str],
    overlay: Overlay,
) -> None:
    """Lay a scenario's [settings] or [levels] over those chosen before it. It has a name and a place."""
    label, where = scenario
    if section not in content:
        return
    before = vars(Settings() if section == "settings" else Levels()) | chosen
    valid, faults = checked(section, content[section], where)
    overlay.faults += faults
    for name, value in valid.items():
        if value == before[name]:
            overlay.faults.append(Fault(where, f"{section}.{name}", str(value), "changes nothing"))
        overlay.changes.append(Change(section, (), name, str(before[name]), str(value), label))
        chosen[name] = value


def _chosen(levels: Mapping[str, str], before: dict[str, float | str], overlay: Overlay) -> dict[str, str]:
    """Lay the levels chosen for the run over those before; the ones that change any, which are told as changes."""
    valid, faults = checked("levels", levels, CHOSEN)
    for fault in faults:
        overlay.faults.append(replace(fault, column=fault.column.removeprefix("levels").removeprefix(".")))
    found = {name: str(level) for name, level in valid.items() if level != before.get(name, getattr(Levels(), name))}
    for name, level in found.items():
        old = str(before.get(name, getattr(Levels(), name)))
        overlay.changes.append(Change("levels", (), name, old, level, CHOSEN))
        before[name] = level
    return found
