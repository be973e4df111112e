"""What has been found and is kept: one file a finding, under a key of all that it depends on."""

from __future__ import annotations

import dataclasses
import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from friendshore import variants
from friendshore.asking.notes import Finding, Notes
from friendshore.case import Case
from friendshore.errors import FriendshoreError
from friendshore.variants import Variant
from friendshore.version import VERSION


@dataclass(frozen=True)
class Kept:
    """The findings in a folder; None: nothing is kept."""

    folder: Path | None

    def find(self, name: str, key: str) -> Finding | None:
        """The finding kept under a key; none where there is none, or what is there cannot be read."""
        if self.folder is None:
            return None
        try:
            content = json.loads((self.folder / f"{key}.json").read_text(encoding="utf-8"))
            tables = {
                table: pd.DataFrame(each["rows"], columns=each["columns"]) for table, each in content["tables"].items()
            }
            arrays: dict[str, Any] = {}
            if content.get("arrays"):
                with np.load(self.folder / f"{key}.npz", allow_pickle=False) as held:
                    arrays = {each: held[each] for each in content["arrays"]}
            return Finding(name, content["sentence"], Notes(content["figures"], tables, arrays))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def put(self, key: str, finding: Finding) -> None:
        """Write a finding; one without notes is not kept. Raises FriendshoreError."""
        if self.folder is None or finding.notes is None:
            return
        notes = finding.notes
        tables = {table: _plain(frame) for table, frame in notes.tables.items()}
        figures = {each: float(value) for each, value in notes.figures.items()}
        content = {"variant": finding.variant, "sentence": finding.sentence, "figures": figures, "tables": tables}
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            if notes.arrays:  # before the text that speaks of them
                content["arrays"] = list(notes.arrays)
                packed = io.BytesIO()
                np.savez_compressed(packed, allow_pickle=False, **notes.arrays)
                self._put(f"{key}.npz", packed.getvalue())
            self._put(f"{key}.json", json.dumps(content, indent=1, ensure_ascii=False).encode())
        except OSError as error:
            raise FriendshoreError(f"{self.folder} cannot be written: {error.strerror or error}.") from error

    def _put(self, name: str, content: bytes) -> None:
        assert self.folder is not None
        unfinished = self.folder / f"{name}.unfinished"
        unfinished.write_bytes(content)
        unfinished.replace(self.folder / name)


def key(case: Case, variant: Variant, question: str, *more: str) -> str:
    """What a finding depends on, as one short word."""
    parts = (program_hash(), question, case.input_hash, case.bloc, sorted(case.chosen.items()), repr(variant.aim),
             variant.budget_musd, *more)  # fmt: skip
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:20]


def told(value: Any) -> str:
    """A value in words that are the same for the same value in every process: what a finding is kept under."""
    match value:
        case partial():
            words = f"{told(value.func)}({told(value.args)}, {told(value.keywords)})"
        case Case():
            words = value.content_hash
        case np.ndarray():
            words = hashlib.sha256(f"{value.dtype}{value.shape}".encode() + value.tobytes()).hexdigest()
        case pd.DataFrame():
            words = hashlib.sha256(value.to_csv().encode()).hexdigest()
        case Mapping():
            words = f"{{{', '.join(f'{told(name)}: {told(each)}' for name, each in value.items())}}}"
        case list() | tuple():
            words = f"[{', '.join(told(each) for each in value)}]"
        case set() | frozenset():
            words = f"{{{', '.join(sorted(told(each) for each in value))}}}"
        case _ if dataclasses.is_dataclass(value) and not isinstance(value, type):
            fields = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
            words = f"{type(value).__qualname__}{told(fields)}"
        case _ if callable(value):
            words = f"{value.__module__}.{value.__qualname__}"
        case _:
            words = repr(value)
    return words


@cache
def program_hash() -> str:
    """One hash over the program's own files: figures of an older one are not taken for its own."""
    digest = hashlib.sha256(VERSION.encode())
    package = Path(variants.__file__).parent
    for file in sorted(package.rglob("*.py")):
        digest.update(file.relative_to(package).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def _plain(frame: pd.DataFrame) -> dict[str, Any]:
    return {"columns": list(frame.columns), "rows": frame.astype(object).to_numpy().tolist()}
