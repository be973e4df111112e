"""A workbook becomes a file: whole or not at all, and the same bytes for the same workbook and time stamp."""

from __future__ import annotations

import errno
import io
import os
import re
import tempfile
import zipfile
from datetime import UTC, datetime
from pathlib import Path

from openpyxl import Workbook

from friendshore.errors import FriendshoreError

MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")
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


def save(book: Workbook, path: Path, written_at: datetime) -> None:
    """Write beside the path under a temporary name, then rename. Raises FriendshoreError."""
    content = _bytes(book, written_at)
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


def _bytes(book: Workbook, written_at: datetime) -> bytes:
    """The file's bytes, every time stamp in it set to one."""
    raw, clean = io.BytesIO(), io.BytesIO()
    book.save(raw)
    moment = written_at.astimezone(UTC) if written_at.tzinfo else written_at
    stamp = moment.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(clean, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = MODIFIED.sub(rb"\g<1>" + stamp + rb"\g<2>", content)
            entry = zipfile.ZipInfo(name, (max(1980, moment.year), *moment.timetuple()[1:6]))
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, content)
    return clean.getvalue()


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
