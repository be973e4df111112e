"""What many like pieces of work came to, kept as they end: a line each in one file, with a checksum.

    0f3a...  {"key": "...", ...}        sixteen letters of the sha256 of what follows

A line that was cut short, or changed since, does not have its checksum: it is passed over, and its work done again.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from friendshore.errors import FriendshoreError

KEY = "key"
SUM = 16

Row = Mapping[str, Any]


class Lines:
    """Rows in a file, or in memory where there is none."""

    def __init__(self, file: Path | None) -> None:
        self.file = file
        self._held: list[Row] = []

    def rows(self) -> Iterator[Row]:
        """The sound rows, of each key the last."""
        places = {row[KEY]: place for place, row in enumerate(self._all())}
        for place, row in enumerate(self._all()):
            if places.get(row[KEY]) == place:
                yield row

    def keys(self) -> set[str]:
        """Keys of the sound rows."""
        return {row[KEY] for row in self._all()}

    def add(self, row: Row) -> None:
        """Keep a row, which has a key: on disk before this returns. Raises FriendshoreError."""
        if self.file is None:
            self._held.append(row)
            return
        text = json.dumps(dict(row), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            with self.file.open("ab") as kept:
                whole = kept.tell() == 0 or _ends_a_line(self.file)
                kept.write((b"" if whole else b"\n") + f"{_sum(text)}  {text}\n".encode())
        except OSError as error:
            raise FriendshoreError(f"{self.file} cannot be written: {error.strerror or error}.") from error

    def _all(self) -> Iterator[Row]:
        if self.file is None:
            yield from self._held
            return
        if not self.file.is_file():
            return
        with self.file.open("rb") as kept:
            for line in kept:
                if (row := _row(line)) is not None:
                    yield row


def _row(line: bytes) -> Row | None:
    try:
        mark, _, text = line.decode().rstrip("\n").partition("  ")
        found = json.loads(text, object_pairs_hook=_named_once) if mark == _sum(text) else None
    except ValueError:
        return None
    return found if isinstance(found, dict) and KEY in found else None


def _named_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A mapping whose names are held once for all rows: those of thousands are the same."""
    return {sys.intern(name): value for name, value in pairs}


def _sum(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:SUM]


def _ends_a_line(file: Path) -> bool:
    with file.open("rb") as kept:
        kept.seek(-1, 2)
        return kept.read(1) == b"\n"
