"""A case read from its files: opened, completed, scenarios laid over it, checked; and the hash of what was read."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from friendshore import shipped
from friendshore.case.case import Case, Further, must_be_sound
from friendshore.case.completion import complete
from friendshore.case.nearest import nearest
from friendshore.case.origin import Laid, Made, Origin, ScenarioNote
from friendshore.case.read import Reading
from friendshore.case.settings import checked
from friendshore.case.source import Source, open_case, toml
from friendshore.case.tables import TABLES
from friendshore.case.values import CONTROL, MONTH
from friendshore.errors import Fault

TITLES = ("title", "question", "licence", "price_year", "as_of", "bloc", "settings", "levels")
NOTHING_FURTHER = Further()


def read_case(
    path: str | Path,
    scenarios: Sequence[str | Path] = (),
    bloc: str | None = None,
    further: Further = NOTHING_FURTHER,
    levels: Mapping[str, str] | None = None,
) -> Case:
    """Read a case folder or workbook, lay scenarios over it left to right, and check it.

    scenarios    names of the case's own scenarios, or paths of .toml files
    bloc         who plans; the case's own choice if None
    further      tables beside friendshore's own, and their rules
    levels       levels chosen for this run ({"permits": "p90"}), over those of the case and its scenarios

    Raises CaseError with every fault found in one pass.
    """
    declared = (*TABLES, *further.tables)
    source = open_case(path, declared)
    reading, head = source.reading, dict(source.head)
    completion = complete(reading, head, declared)
    settings, level = _head_faults(head, reading)
    laid = tuple(each for scenario in scenarios if (each := _scenario(source, scenario)))
    origin = Origin(reading.rows, settings, level, laid, source.told, completion)
    made = Made(declared, origin, laid, levels or {}, frozenset(reading.broken))
    faults = [*reading.faults, *made.overlay.faults]
    if bloc is not None and not bloc.strip():
        faults.append(Fault("--bloc", "", "", "expected the name of a bloc, as bloc_titles.csv has it"))
    case = Case(
        name=source.name,
        folder=source.path,
        title=str(head.get("title", source.name)),
        question=str(head.get("question", "")),
        price_year=year if isinstance(year := head.get("price_year"), int) else 0,
        as_of=str(head.get("as_of", "")),
        bloc=str(head.get("bloc", "")) if bloc is None else bloc,
        settings=made.settings,
        levels=made.levels,
        tables={table.name: made.frame(table) for table in declared},
        scenarios=tuple(each.note for each in laid),
        changes=tuple(made.overlay.changes),
        input_hash=_hash(reading.files),
        further=further,
        chosen=made.chosen,
        origin=origin,
        left_out=completion.said,
        licence=str(head.get("licence", "")),
    )
    must_be_sound(case, faults, frozenset(reading.broken), source.told)
    return case


def hash_of(path: str | Path, scenarios: Sequence[str | Path], further: Further = NOTHING_FURTHER) -> str:
    """The `input_hash` that a case with scenarios would have if it was read now; no rule is asked about it."""
    source = open_case(path, (*TABLES, *further.tables))
    for scenario in scenarios:
        _scenario(source, scenario)
    return _hash(source.reading.files)


def _head_faults(head: Mapping[str, object], reading: Reading) -> tuple[dict[str, float | str], dict[str, float | str]]:
    """The settings and levels of case.toml; faults of its other entries are added."""
    if "case.toml" in reading.broken:
        return {}, {}
    faults = reading.faults
    for name in head:
        if name not in TITLES:
            faults.append(Fault("case.toml", name, "", f"expected one of {', '.join(TITLES)}", nearest(name, TITLES)))
    for name in ("title", "question", "licence", "bloc"):
        given = head.get(name, "" if name == "bloc" else "none")
        if not isinstance(given, str) or not given.strip():
            faults.append(Fault("case.toml", name, str(given), "expected text"))
        elif strange := CONTROL.search(given):
            faults.append(Fault("case.toml", name, given, f"holds the control character U+{ord(strange.group()):04X}"))
    year, as_of = head.get("price_year"), head.get("as_of")
    if isinstance(year, bool) or not isinstance(year, int) or not 1950 <= year <= 2100:
        faults.append(Fault("case.toml", "price_year", str(year or ""), "expected a year, the year of the money"))
    if not isinstance(as_of, str) or not MONTH.fullmatch(as_of):
        expected = 'expected a month written as "2027-04": that of the earliest decision'
        faults.append(Fault("case.toml", "as_of", str(as_of or ""), expected))
    settings, wrong_settings = checked("settings", head.get("settings", {}), "case.toml")
    levels, wrong_levels = checked("levels", head.get("levels", {}), "case.toml")
    faults += [*wrong_settings, *wrong_levels]
    return settings, levels


def _scenario(source: Source, scenario: str | Path) -> Laid | None:
    """A scenario as it stands; None where there is none of that name."""
    path, known, reading = shipped.found(scenario), source.scenarios, source.reading
    kept = path if path.suffix == ".toml" and path.is_file() else known.get(str(scenario))
    if kept is None:
        expected = f"there is no such scenario; this case has {', '.join(known) or 'none'}"
        reading.faults.append(Fault("scenario", "", str(scenario), expected, nearest(path.stem, known)))
        return None
    if isinstance(kept, str):
        where, name, text = f"sheet scenarios, scenario {scenario}", str(scenario), kept
        content = toml(kept.encode(), where, reading)
    else:
        written = kept.read_bytes()
        where, name, text = _where(source.path, kept), kept.stem, written.decode("utf-8-sig", errors="replace")
        content = toml(written, where, reading)
    if where not in reading.broken:
        why, prices_only = content.get("why"), content.get("prices_only", False)
        if not isinstance(why, str) or not why.strip():
            reading.faults.append(Fault(where, "why", "", "expected a sentence that says what the scenario is"))
        if not isinstance(prices_only, bool):
            reading.faults.append(Fault(where, "prices_only", str(prices_only), "expected true or false"))
    file = kept if isinstance(kept, Path) else Path(name)
    note = ScenarioNote(name, str(content.get("why", "")), content.get("prices_only") is True, file, text)
    return Laid(note, where, content)


def _where(folder: Path, file: Path) -> str:
    return f"scenarios/{file.name}" if file.resolve().parent == (folder / "scenarios").resolve() else str(file)


def _hash(files: Mapping[str, bytes]) -> str:
    """One hash over the names and contents of the files, in order of their names."""
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(f"{name}\0{len(files[name])}\0".encode())
        digest.update(files[name])
    return digest.hexdigest()
