"""The scratch folder of a desk, and those that desks left behind which ended without a word."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

BEGINNING = "friendshore-desk-"
OWNER = "process.txt"
"""File of a scratch folder with the number of the process that made it, and when that began where the system tells."""


def begin() -> Path:
    """A scratch folder for this process; those of this user whose process is gone are removed first."""
    _sweep(Path(tempfile.gettempdir()))
    folder = Path(tempfile.mkdtemp(prefix=BEGINNING))
    (folder / OWNER).write_text(f"{os.getpid()} {_began(os.getpid())}", encoding="utf-8")
    return folder


def _sweep(parent: Path) -> None:
    for folder in parent.glob(f"{BEGINNING}*"):
        try:
            if folder.is_symlink() or not folder.is_dir() or not _ours(folder):
                continue
            number, began = (folder / OWNER).read_text(encoding="utf-8").split()
            gone = not _alive(int(number)) or _began(int(number)) != began
        except (OSError, ValueError):  # it has none yet, or goes this moment
            continue
        if gone:
            shutil.rmtree(folder, ignore_errors=True)


def _ours(folder: Path) -> bool:
    return not hasattr(os, "getuid") or folder.stat().st_uid == os.getuid()


def _alive(number: int) -> bool:
    if os.name != "posix":  # to ask there would end it
        return True
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _began(number: int) -> str:
    """When a process began, in the system's ticks, since numbers are given again; "-" where it does not tell."""
    try:
        return Path(f"/proc/{number}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return "-"
