"""A case: a folder's tables with scenarios laid over them, typed and checked. Nothing past here checks again."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from friendshore.case.checks import check
from friendshore.case.draft import Draft, Rule
from friendshore.case.nearest import nearest
from friendshore.case.overlay import Change, Overlay, lay
from friendshore.case.read import Reading, read_tables
from friendshore.case.settings import SETTINGS, Levels, Settings, checked
from friendshore.case.table import Table
from friendshore.case.tables import TABLES
from friendshore.case.values import MONTH, frame
from friendshore.errors import CaseError, Fault

TITLES = ("title", "question", "price_year", "as_of", "bloc", "settings", "levels")


@dataclass(frozen=True)
class ScenarioNote:
    """A scenario that was laid over the case.

    prices_only    only prices differ: the reference of the resilience premium stays the case without it
    """

    name: str
    why: str
    prices_only: bool
    file: Path


@dataclass(frozen=True)
class Further:
    """Tables, and rules that check them, which the case takes from its caller: those of policies."""

    tables: tuple[Table, ...] = ()
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True)
class Case:
    """Everything a plan is made from.

    price_year    year of the money, real USD
    as_of         month of the earliest decision, YYYY-MM
    tables        every declared table -> typed frame; the hidden column `_where` says where a row stands
    changes       every cell that a scenario changed
    input_hash    sha256 of the files read
    further       the tables that its reader was handed beside friendshore's own
    """

    name: str
    folder: Path
    title: str
    question: str
    price_year: int
    as_of: str
    bloc: str
    settings: Settings
    levels: Levels
    tables: Mapping[str, pd.DataFrame]
    scenarios: tuple[ScenarioNote, ...]
    changes: tuple[Change, ...]
    input_hash: str
    further: Further = Further()

    @property
    def declared(self) -> tuple[Table, ...]:
        """The declaration of every table of the case."""
        return (*TABLES, *self.further.tables)

    def reread(self, scenarios: Sequence[str | Path]) -> Case:
        """The same case and bloc under other scenarios. Raises CaseError."""
        return read_case(self.folder, scenarios, self.bloc, self.further)

    def without_price_scenarios(self) -> Case:
        """The case of the resilience premium's reference: without the scenarios that only change prices."""
        kept = [note.file for note in self.scenarios if not note.prices_only]
        return self if len(kept) == len(self.scenarios) else self.reread(kept)


def read_case(
    path: str | Path, scenarios: Sequence[str | Path] = (), bloc: str | None = None, further: Further = Further()
) -> Case:
    """Read a case folder, lay scenarios over it left to right, and check it.

    scenarios    names of files in the folder's scenarios/, or paths of .toml files
    bloc         who plans; the case's own choice if None
    further      tables beside friendshore's own, and their rules

    Raises CaseError with every fault found in one pass.
    """
    folder = Path(path)
    if not (folder / "case.toml").is_file():
        raise CaseError([Fault(str(path), "", "", _no_case(folder))])
    declared = (*TABLES, *further.tables)
    reading = read_tables(folder, declared)
    head = _toml(folder / "case.toml", "case.toml", reading)
    settings, levels = _head_faults(head, reading)
    overlay = Overlay({table.name: table for table in declared}, reading.rows, frozenset(reading.broken))
    notes = []
    for scenario in scenarios:
        note, content = _scenario(folder, scenario, reading)
        if note:
            notes.append(note)
            where = _where(folder, note.file)
            _choose("settings", settings, content, where, overlay)
            _choose("levels", levels, content, where, overlay)
            lay(overlay, note.name, where, content)
    faults = [*reading.faults, *overlay.faults]
    case = Case(
        name=folder.resolve().name,
        folder=folder,
        title=str(head.get("title", "")),
        question=str(head.get("question", "")),
        price_year=int(str(head.get("price_year", 0))) if str(head.get("price_year", 0)).isdigit() else 0,
        as_of=str(head.get("as_of", "")),
        bloc=str(head.get("bloc", "")) if bloc is None else bloc,
        settings=replace(Settings(), **settings),  # type: ignore[arg-type]
        levels=replace(Levels(), **levels),  # type: ignore[arg-type]
        tables={table.name: _frame(table, overlay) for table in declared},
        scenarios=tuple(notes),
        changes=tuple(overlay.changes),
        input_hash=_hash(reading.files),
        further=further,
    )
    cells = {(fault.where, fault.column) for fault in faults}
    tables = {table.name: table for table in declared}
    draft = Draft(case.bloc, case.as_of, case.levels, case.tables, tables, frozenset(reading.broken))
    faults += [fault for fault in check(draft, not faults, further.rules) if (fault.where, fault.column) not in cells]
    if faults:
        raise CaseError(faults)
    return case


def _frame(table: Table, overlay: Overlay) -> pd.DataFrame:
    return frame(table, overlay.rows[table.name])


def _no_case(folder: Path) -> str:
    if not folder.is_dir():
        near = nearest(folder.name, [each.name for each in folder.parent.glob("*/")]) if folder.parent.is_dir() else ""
        return "is not a folder; expected a case folder" + (f", such as {folder.parent / near}" if near else "")
    return "holds no case.toml; expected a case folder"


def _toml(path: Path, where: str, reading: Reading) -> Mapping[str, object]:
    """The content of a TOML file; broken TOML is one fault with its line."""
    reading.files[where] = path.read_bytes()
    try:
        return tomllib.loads(reading.files[where].decode("utf-8-sig"))
    except UnicodeDecodeError:
        reading.faults.append(Fault(where, "", "", "is not UTF-8 text"))
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        place = f"{where} line {line.group(1)}" if line else where
        reading.faults.append(Fault(place, "", "", f"cannot be read as TOML: {error}"))
    reading.broken.add(where)
    return {}


def _head_faults(head: Mapping[str, object], reading: Reading) -> tuple[dict[str, float | str], dict[str, float | str]]:
    """The settings and levels of case.toml; faults of its other entries are added."""
    if "case.toml" in reading.broken:
        return {}, {}
    faults = reading.faults
    for name in head:
        if name not in TITLES:
            faults.append(Fault("case.toml", name, "", f"expected one of {', '.join(TITLES)}", nearest(name, TITLES)))
    for name in ("title", "question", "bloc"):
        if not isinstance(head.get(name), str) or not head[name]:
            faults.append(Fault("case.toml", name, str(head.get(name, "")), "expected text"))
    year, as_of = head.get("price_year"), head.get("as_of")
    if isinstance(year, bool) or not isinstance(year, int) or not 1950 <= year <= 2100:
        faults.append(Fault("case.toml", "price_year", str(year or ""), "expected a year, the year of the money"))
    if not isinstance(as_of, str) or not MONTH.fullmatch(as_of):
        expected = 'expected a month written as "2027-04": that of the earliest decision'
        faults.append(Fault("case.toml", "as_of", str(as_of or ""), expected))
    settings, wrong_settings = checked("settings", head.get("settings", {}), "case.toml")
    levels, wrong_levels = checked("levels", head.get("levels", {}), "case.toml")
    given = head.get("settings", {})
    for name in SETTINGS:
        if isinstance(given, Mapping) and name not in given:
            faults.append(Fault("case.toml", f"settings.{name}", "", "this setting is missing"))
    faults += [*wrong_settings, *wrong_levels]
    return settings, levels


def _scenario(folder: Path, scenario: str | Path, reading: Reading) -> tuple[ScenarioNote | None, Mapping[str, object]]:
    path = Path(scenario)
    known = {each.stem: each for each in sorted((folder / "scenarios").glob("*.toml"))}
    file = path if path.suffix == ".toml" and path.is_file() else known.get(str(scenario))
    if file is None:
        expected = f"there is no such scenario; this case has {', '.join(known) or 'none'}"
        reading.faults.append(Fault("scenario", "", str(scenario), expected, nearest(path.stem, known)))
        return None, {}
    where = _where(folder, file)
    content = _toml(file, where, reading)
    if where not in reading.broken:
        why, prices_only = content.get("why"), content.get("prices_only", False)
        if not isinstance(why, str) or not why.strip():
            reading.faults.append(Fault(where, "why", "", "expected a sentence that says what the scenario is"))
        if not isinstance(prices_only, bool):
            reading.faults.append(Fault(where, "prices_only", str(prices_only), "expected true or false"))
    return ScenarioNote(file.stem, str(content.get("why", "")), content.get("prices_only") is True, file), content


def _where(folder: Path, file: Path) -> str:
    return f"scenarios/{file.name}" if file.resolve().parent == (folder / "scenarios").resolve() else str(file)


def _choose(
    section: str, chosen: dict[str, float | str], content: Mapping[str, object], where: str, overlay: Overlay
) -> None:
    """Lay a scenario's [settings] or [levels] over those chosen before it."""
    if section not in content:
        return
    before = vars(Settings() if section == "settings" else Levels()) | chosen
    valid, faults = checked(section, content[section], where)
    overlay.faults += faults
    for name, value in valid.items():
        if value == before[name]:
            overlay.faults.append(Fault(where, f"{section}.{name}", str(value), "changes nothing"))
        overlay.changes.append(Change(section, (), name, str(before[name]), str(value), Path(where).stem))
        chosen[name] = value


def _hash(files: Mapping[str, bytes]) -> str:
    """One hash over the names and contents of the files, in order of their names."""
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(f"{name}\0{len(files[name])}\0".encode())
        digest.update(files[name])
    return digest.hexdigest()
