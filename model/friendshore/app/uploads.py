"""A case workbook that was dropped into the window: read as `check` reads it, its faults by sheet and cell."""

from __future__ import annotations

import re
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path

from friendshore.case.archive import LARGEST_FILE
from friendshore.errors import CaseError, Fault
from friendshore.planning import read_case
from friendshore.reports.run_folder import as_file_name

SHEET = re.compile(r"^sheet (\w+)(?:, cells? ([A-Z]+\d+(?::[A-Z]+\d+)?)| row (\d+))?")
BOOK = ".xlsx"
LONGEST_NAME = 60


@dataclass(frozen=True)
class SheetFault:
    """A fault of a workbook: sheet, and cell or row, where it has them, and the sentence that `check` prints."""

    sheet: str
    cell: str
    column: str
    value: str
    expected: str
    nearest: str
    sentence: str


@dataclass(frozen=True)
class Upload:
    """What became of a workbook: the file it was kept in where it is sound, else its faults."""

    name: str
    path: Path | None
    faults: tuple[SheetFault, ...]
    title: str = ""

    @property
    def sound(self) -> bool:
        return self.path is not None


def received(name: str, content: bytes, folder: Path) -> Upload:
    """Keep a workbook in a folder, and read it; it goes again where it is not sound. Raises OSError."""
    stem = as_file_name(Path(name.replace("\\", "/")).stem).strip(".")[:LONGEST_NAME] or "case"
    if not name.lower().endswith(BOOK):
        return _refused(name, f"is not an Excel workbook ({BOOK}): friendshore workbook writes one of a case")
    if len(content) > LARGEST_FILE:
        return _refused(name, f"is larger than {LARGEST_FILE >> 20} MiB; no more of a workbook is read")
    own = folder / secrets.token_hex(4)  # a workbook of the same name may be in use
    own.mkdir(parents=True)
    path = own / f"{stem}{BOOK}"
    path.write_bytes(content)
    try:
        case = read_case(path)
    except CaseError as error:
        shutil.rmtree(own)
        return Upload(name, None, tuple(map(_told, error.faults)))
    return Upload(name, path, (), case.title)


def _refused(name: str, expected: str) -> Upload:
    return Upload(name, None, (_told(Fault(name[:LONGEST_NAME], "", "", expected)),))


def _told(fault: Fault) -> SheetFault:
    match = SHEET.match(fault.where)
    sheet = match.group(1) if match else ""
    cell = (match.group(2) or match.group(3) or "") if match else ""
    return SheetFault(sheet, cell, fault.column, fault.value, fault.expected, fault.nearest, str(fault))
