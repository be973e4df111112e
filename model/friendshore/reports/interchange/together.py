"""Files of one export: all of them, or none; and none over what is there unless that is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from friendshore.errors import FriendshoreError
from friendshore.reports.run_place import CannotWriteError
from friendshore.reports.whole_file import REASONS, write_whole


def must_be_free(folder: Path, names: tuple[str, ...], *, overwrite: bool) -> None:
    """Raise CannotWriteError where one of these files, or folders, may not be written below a folder."""
    if folder.exists() and not folder.is_dir():
        raise CannotWriteError(f"{folder} is a file. Choose a folder with -o.")
    there = [name for name in names if (folder / name).exists()]
    if there and not overwrite:
        raise CannotWriteError(
            f"{folder / there[0]} exists already. Choose another folder with -o, or allow --overwrite."
        )


def write_together(folder: Path, files: Mapping[str, bytes], *, overwrite: bool) -> list[Path]:
    """Write files below a folder, which is made where it is missing; their paths.

    files   path below the folder, parted by / -> content

    Raises CannotWriteError; then none of them is left that was not there before.
    """
    must_be_free(folder, tuple(files), overwrite=overwrite)
    made: list[Path] = []
    try:
        for name, content in files.items():
            path = folder / name
            made += [each for each in reversed(path.parents) if not each.exists()]
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.exists():
                made.append(path)
            write_whole(path, content, "file")
    except BaseException as error:
        for each in reversed(made):
            with suppress(OSError):
                each.rmdir() if each.is_dir() else each.unlink(missing_ok=True)
        if isinstance(error, OSError):
            reason = REASONS.get(error.errno or 0, (error.strerror or str(error)).lower())
            raise CannotWriteError(f"{folder} cannot be written: {reason}.") from error
        if isinstance(error, FriendshoreError):
            raise CannotWriteError(str(error)) from error
        raise
    return [folder / name for name in files]
