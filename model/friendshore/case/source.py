"""Where a case is kept: a folder of CSV tables, or a workbook with the same tables as sheets."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from friendshore import shipped
from friendshore.case import workbook
from friendshore.case.nearest import nearest
from friendshore.case.other_books import INPUTS, RECORD
from friendshore.case.read import Reading, read_tables
from friendshore.case.table import Table
from friendshore.errors import CaseError, Fault

HEAD = "case.toml"
LARGEST_TOML = 2**20
WHOLE = 2**63
DEEPEST = 8
TOO_MUCH = (
    "cannot be read: it has a whole number of more than 19 digits, or entries within entries deeper than any of a case"
)
WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")


class _NotPlainError(Exception):
    """Sound TOML that no case or scenario holds; the message says why."""


@dataclass(frozen=True)
class Source:
    """A case as it was found: cells read, nothing overlaid or checked.

    reading     rows and cells of the tables, with the faults so far
    head        entries of case.toml or of the sheet case
    scenarios   name -> its file, or its text where a workbook holds it
    told        a fault in the words of this source: a workbook has sheets and cells
    """

    name: str
    path: Path
    reading: Reading
    head: Mapping[str, object]
    scenarios: Mapping[str, Path | str]
    told: Callable[[Fault], Fault]

    def scenario_text(self, name: str) -> str:
        """A scenario as written. Raises OSError, UnicodeDecodeError."""
        kept = self.scenarios[name]
        return kept if isinstance(kept, str) else kept.read_text(encoding="utf-8-sig")


def open_case(path: str | Path, tables: Sequence[Table]) -> Source:
    """Read a case folder or a workbook as it stands. Raises CaseError where it is neither."""
    place = shipped.found(path)
    if place.is_file() and place.name != HEAD:
        book = workbook.read_workbook(place, tables)
        return Source(place.resolve().stem, place, book.reading, book.head, book.scenarios, book.told)
    if not (place / HEAD).is_file():
        raise CaseError([Fault(str(path), "", "", _no_case(place))])
    reading = read_tables(place, tables)
    head = toml((place / HEAD).read_bytes(), HEAD, reading)
    scenarios = {each.stem: each for each in sorted((place / "scenarios").glob("*.toml"))}
    return Source(place.resolve().name, place, reading, head, scenarios, as_it_is)


def as_it_is(fault: Fault) -> Fault:
    """A fault of a folder: files and rows are its own words."""
    return fault


def toml(content: bytes, where: str, reading: Reading) -> Mapping[str, object]:
    """The content of a TOML file; broken TOML is one fault with its line."""
    reading.files[where] = content
    try:
        if len(content) > LARGEST_TOML:
            raise _NotPlainError(f"is larger than {LARGEST_TOML >> 10} KiB, more than any scenario needs")
        found = tomllib.loads(content.decode("utf-8-sig"))
        _must_be_plain(found)
        return found
    except _NotPlainError as error:
        reading.faults.append(Fault(where, "", "", str(error)))
    except UnicodeDecodeError:
        reading.faults.append(Fault(where, "", "", "is not UTF-8 text"))
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        place = f"{where} line {line.group(1)}" if line else where
        reading.faults.append(Fault(place, "", "", f"cannot be read as TOML: {error}"))
    except (ValueError, RecursionError):
        reading.faults.append(Fault(where, "", "", TOO_MUCH))
    reading.broken.add(where)
    return {}


def _must_be_plain(content: Mapping[str, object]) -> None:
    """No value is one that a machine does not count in or that lies deeper than any entry of ours."""
    level: list[object] = [content]
    for _ in range(DEEPEST):
        level = [part for each in level for part in _parts(each)]
        if any(isinstance(each, int) and abs(each) >= WHOLE for each in level):
            raise _NotPlainError(TOO_MUCH)
    if level:
        raise _NotPlainError(TOO_MUCH)


def _parts(value: object) -> Iterable[object]:
    return value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()


def _no_case(place: Path) -> str:
    if place.name == HEAD and place.is_file():
        return f"is part of a case; give its folder, {place.parent}"
    if not place.is_dir():
        book = place.suffix.lower() in WORKBOOKS
        pattern, kind = (f"*{place.suffix}", "file") if book else ("*/", "folder")
        others = [each.name for each in place.parent.glob(pattern)] if place.parent.is_dir() else []
        near = nearest(place.name, [name for name in others if name != place.name])
        expected = f"is not a {kind}; expected a case folder" + (" or a workbook" if book else "")
        expected += f", such as {place.parent / near}" if near else ""
        if book:  # no name of a shipped case was meant
            return expected
        known = shipped.cases()
        expected += f"; shipped with friendshore {'is' if len(known) == 1 else 'are'} {', '.join(known)}"
        parts = {part: name for name in known for part in (*name.split("_"), name)}
        meant = parts.get(nearest(place.name, parts), "")
        return expected + (f"; nearest is '{meant}'" if meant and not near else "")
    if (place / INPUTS / HEAD).is_file() and (place / RECORD).is_file():
        return f"is a run folder; the case that was solved is {place / INPUTS}"
    return f"holds no {HEAD}; expected a case folder"
