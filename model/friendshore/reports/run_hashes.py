"""Hashes of the files of a run folder and of its record, by which an edit after the solve is seen.

They show what was edited, by hand, by a script or by a program that saved a file anew; they are no signature: whoever
writes the hashes anew as well is not found out.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from friendshore.errors import FriendshoreError
from friendshore.reports.run_place import RECORD
from friendshore.reports.run_tables import TABLES

INPUTS = "inputs"
FILES, OWN, MERGED = "file_hashes", "record_hash", "merged_input_hash"
LITTER = {".DS_Store", "Thumbs.db", "desktop.ini"}
"""What file managers leave in a folder; an open spreadsheet's lock is passed over as well."""
MOST_NAMED = 12
Record = Mapping[str, Any]


class EditedRunError(FriendshoreError):
    """Files of a run folder are not those that the solve has left."""


@dataclass(frozen=True)
class Trust:
    """How far a run folder is still what its solve has left.

    changed    files that were edited, added or removed, as a reader is told of them
    unknown    what no hash was kept of, in words; empty where there are hashes of all
    """

    changed: tuple[str, ...] = ()
    unknown: str = ""

    @property
    def mark(self) -> str:
        """The sentence for whoever reads the run; empty where there is nothing to say."""
        if self.changed:
            return f"Inputs or tables were edited after the solve: {named(self.changed)}."
        if self.unknown:
            return (
                "Whether inputs or tables were edited after the solve is not known: the run was written without "
                f"{self.unknown}."
            )
        return ""


def sealed(record: Record, folder: Path | None = None) -> dict[str, Any]:
    """The record with a hash of each file of inputs and tables below the folder, where given, and one of its own."""
    content = dict(record)
    if folder is not None:
        content[FILES] = _hashes(folder)
    content[OWN] = own_hash(content)
    return content


def trust(folder: Path, record: Record) -> Trust:
    """Hash a run folder again, and see what differs from what its record says. Raises OSError."""
    known = record.get(FILES)
    own = record.get(OWN)
    if not isinstance(known, Mapping) or not own:
        if known or own:  # a record has both or, of an older version, none
            return Trust((RECORD,))
        merged = record.get(MERGED)
        if merged and merged != folder_hash(folder / INPUTS):
            return Trust((f"files of {INPUTS}",))
        return Trust(unknown="hashes of its tables" if merged else "hashes of its inputs and tables")
    now = _hashes(folder)
    changed = [name for name in known if name in now and now[name] != known[name]]
    changed += [f"{name} (removed)" for name in known if name not in now]
    changed += [f"{name} (added)" for name in now if name not in known]
    return Trust((*sorted(changed), *(() if own == own_hash(record) else (RECORD,))))


def must_be_unedited(folder: Path, found: Trust, allowed: bool) -> None:
    """Raise EditedRunError where files were edited, unless that is allowed."""
    if found.changed and not allowed:
        raise EditedRunError(
            f"The run folder {folder} was edited after the solve: {named(found.changed)}. Put the files back, solve "
            f"its inputs again (friendshore solve {folder / INPUTS}), or allow --edited: what is shown is then marked."
        )


def folder_hash(folder: Path) -> str:
    """One hash over the names and contents of the files below a folder."""
    digest = hashlib.sha256()
    for file in _files(folder):
        content = file.read_bytes()
        digest.update(f"{file.relative_to(folder).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def named(files: Sequence[str]) -> str:
    """Files in a row, not more than a reader takes in."""
    more = len(files) - MOST_NAMED
    return ", ".join(files[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def _hashes(folder: Path) -> dict[str, str]:
    return {
        file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for part in (INPUTS, TABLES)
        for file in _files(folder / part)
    }


def _files(folder: Path) -> list[Path]:
    found = sorted(each for each in folder.rglob("*") if each.is_file())
    return [each for each in found if each.name not in LITTER and not each.name.startswith(".~lock.")]


def own_hash(record: Record) -> str:
    """A hash of what the record says, however its file is laid out."""
    content = {name: value for name, value in record.items() if name != OWN}
    return hashlib.sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
