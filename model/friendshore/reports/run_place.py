"""The place of a run: locked while a run works on it, filled beside it, taken by a rename, mended after a crash.

Beside a folder `run` stand, while it is written, `.run.run-lock` and `.run.TOKEN.unfinished`; between the two renames
that replace a former run, `.run.TOKEN.former`. The lock is the system's and ends with its process, however that ends;
whoever gets it knows that what else is left there belongs to nobody, and puts it right.
"""

from __future__ import annotations

import errno
import os
import re
import secrets
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from friendshore.errors import FriendshoreError

RECORD = "run.json"
LOCK, UNFINISHED, FORMER = "run-lock", "unfinished", "former"
LEFT = re.compile(rf"\.(?P<name>.+?)(?:\.[0-9a-f]+\.(?:{UNFINISHED}|{FORMER})|\.{LOCK})")
"""What a run leaves beside its folder where it is killed."""
TEMPORARY = re.compile(r"\.(?:plan|plan-zh|run|report|report-zh|ro-crate-metadata)-.*\.tmp")
"""What a file of a run is called while it is written."""
LONG_AGO_S = 3600.0
"""Age from which such a file belongs to nobody: `report` writes without a lock, and in minutes."""
NO_LOCKS = {errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL}
"""What file systems answer that cannot lock."""


class CannotWriteError(FriendshoreError):
    """The run folder cannot be written."""


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold a run folder, and mend what a killed run left there. Raises CannotWriteError where another run holds it."""
    absent = [each for each in folder.parents if not each.exists()]
    lock = _lock_of(folder)
    try:
        try:
            folder.parent.mkdir(parents=True, exist_ok=True)
            handle = _taken(lock)
        except OSError as error:
            why = (error.strerror or str(error)).lower()
            raise CannotWriteError(f"{folder} cannot be written: {why}. Choose another with -o.") from error
        if handle is None:
            raise CannotWriteError(
                f"Another run is writing {folder}. Wait until it has ended, or choose another folder with -o."
            )
        try:
            mend(folder)
            _sweep(folder)
            yield
        finally:
            _released(handle, lock)
    finally:
        for each in absent:
            with suppress(OSError):  # not empty
                each.rmdir()


def recover(folder: Path) -> None:
    """Put back a run that was killed while it took the folder's name, unless it is at it still."""
    if folder.exists() or not folder.parent.is_dir() or not _left(folder):
        return
    with suppress(CannotWriteError, OSError), held(folder):
        pass


def mend(folder: Path) -> None:
    """Finish a swap that a kill has interrupted, and remove what else is left; the caller holds the lock."""
    left = _left(folder)
    formers = [each for each in left if each.suffix == f".{FORMER}"]
    if formers and not folder.exists():
        whole = [each for each in left if each.suffix == f".{UNFINISHED}" and (each / RECORD).is_file()]
        max(whole or formers, key=lambda each: each.stat().st_mtime).rename(folder)
    for each in left:
        shutil.rmtree(each, ignore_errors=True)
    for each in folder.glob(".*.tmp") if folder.is_dir() else ():
        if TEMPORARY.fullmatch(each.name) and time.time() - each.stat().st_mtime > LONG_AGO_S:
            each.unlink(missing_ok=True)


@contextmanager
def whole(folder: Path) -> Iterator[Path]:
    """An empty folder that takes the name of `folder` at the end, or vanishes without a trace if anything fails."""
    token = secrets.token_hex(8)
    unfinished, former = (folder.parent / f".{folder.name}.{token}.{kind}" for kind in (UNFINISHED, FORMER))
    try:
        unfinished.mkdir()
        yield unfinished
        if folder.exists():
            folder.rename(former)
        unfinished.rename(folder)
    except BaseException:
        if former.exists() and not folder.exists():
            former.rename(folder)
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    try:
        shutil.rmtree(former, ignore_errors=True)
    except KeyboardInterrupt:  # the run stands; what it replaces goes all the same
        shutil.rmtree(former, ignore_errors=True)
        raise


def _left(folder: Path) -> list[Path]:
    """Folders that a run of this name has left beside it."""
    pattern = re.compile(rf"\.{re.escape(folder.name)}\.[0-9a-f]+\.({UNFINISHED}|{FORMER})")
    return sorted(each for each in folder.parent.iterdir() if pattern.fullmatch(each.name))


def _sweep(folder: Path) -> None:
    """Mend the other runs of the same place that were killed."""
    found = {match["name"] for each in folder.parent.iterdir() if (match := LEFT.fullmatch(each.name))}
    for name in sorted(found - {folder.name}):
        other = folder.with_name(name)
        with suppress(OSError):
            if (handle := _taken(_lock_of(other))) is not None:
                try:
                    mend(other)
                finally:
                    _released(handle, _lock_of(other))


def _lock_of(folder: Path) -> Path:
    return folder.parent / f".{folder.name}.{LOCK}"


def _taken(lock: Path) -> int | None:
    """The lock's file, open and locked; None where another holds it. Raises OSError."""
    while True:
        handle = os.open(lock, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            _lock(handle)
            if lock.exists() and (sys.platform == "win32" or os.fstat(handle).st_ino == lock.stat().st_ino):
                return handle
        except FileNotFoundError:  # gone between the two looks
            pass
        except OSError as error:
            if error.errno in NO_LOCKS:
                return handle
            os.close(handle)
            if error.errno in {errno.EACCES, errno.EAGAIN, errno.EWOULDBLOCK}:
                return None
            raise
        os.close(handle)  # its last holder has just removed it


def _lock(handle: int) -> None:
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl  # noqa: PLC0415

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _released(handle: int, lock: Path) -> None:
    """Remove the lock's file while it is held, so that nobody locks one that is about to go; then let it go."""
    if sys.platform == "win32":  # no open file can be removed there
        os.close(handle)
        with suppress(OSError):
            lock.unlink()
        return
    with suppress(OSError):
        lock.unlink()
    os.close(handle)
