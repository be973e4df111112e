"""A file is written whole or not at all."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path

from friendshore.errors import FriendshoreError

REASONS = {
    errno.EACCES: "it is open in another program, or its folder may not be written to",
    errno.EPERM: "it is open in another program, or its folder may not be written to",
    errno.EROFS: "the disk is read-only",
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.ENOENT: "its folder does not exist",
    errno.ENOTDIR: "its folder does not exist",
    errno.EISDIR: "there is a folder of that name",
    errno.ENAMETOOLONG: "its name is too long",
}


def write_whole(path: Path, content: bytes, what: str) -> None:
    """Write beside the path under a temporary name, then rename. Raises FriendshoreError.

    what    the kind of file, for the sentence: workbook, list
    """
    temporary: Path | None = None
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.stem}-", suffix=".tmp", dir=path.parent)
        temporary = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
    except BaseException as error:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
        if not isinstance(error, OSError):
            raise
        reason = REASONS.get(error.errno or 0, error.strerror or str(error))
        raise FriendshoreError(f"The {what} {path} cannot be written: {reason}.") from error


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
