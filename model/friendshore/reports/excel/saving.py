"""A workbook becomes a file: whole or not at all, and the same bytes for the same workbook and time stamp."""

from __future__ import annotations

import errno
import os
import tempfile
from datetime import datetime
from pathlib import Path

from openpyxl import Workbook

from friendshore.errors import FriendshoreError
from friendshore.reports.excel.packing import Cached, packed

REASONS = {
    errno.EACCES: "it is open in another program, or its folder may not be written to",
    errno.EPERM: "it is open in another program, or its folder may not be written to",
    errno.EROFS: "the disk is read-only",
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.ENOENT: "its folder does not exist",
    errno.EISDIR: "there is a folder of that name",
    errno.ENAMETOOLONG: "its name is too long",
}


def save(book: Workbook, path: Path, written_at: datetime, cached: Cached | None = None) -> None:
    """Write beside the path under a temporary name, then rename. Raises FriendshoreError.

    cached    known values of formulas, to stand beside them
    """
    content = packed(book, written_at, cached)
    temporary: Path | None = None
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.stem}-", suffix=".tmp", dir=path.parent)
        temporary = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
    except OSError as error:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
        reason = REASONS.get(error.errno or 0, error.strerror or str(error))
        raise FriendshoreError(f"The workbook {path} cannot be written: {reason}.") from error


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
