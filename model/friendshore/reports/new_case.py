"""A case folder to begin with: the ten rows that friendshore shows, or a copy of any case; never over what is there."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from friendshore import shipped
from friendshore.case.source import HEAD
from friendshore.reports.case_files import is_run, opened, write_case_folder
from friendshore.reports.run_place import CannotWriteError

TEN_ROWS = "ten_rows"
"""The shipped case that a new one is made of where none is named."""
KEPT = ("*.csv", "*.toml", "README.md", "scenarios/*.toml")
"""Files of a case folder that belong to the case."""


def write_new_case(folder: str | Path, like: str | Path = TEN_ROWS) -> None:
    """Write a folder with the case `like`: a shipped case by its name, a folder, a workbook or the inputs of a run.

    Raises CaseError where there is no such case, CannotWriteError where the folder exists or cannot be written.
    """
    target, source = Path(folder), shipped.found(like)
    if target.exists() and not (target.is_dir() and not any(target.iterdir())):
        raise CannotWriteError(f"{target} exists already: nothing is written over it. Choose another folder.")
    if is_run(source) or not (source / HEAD).is_file():
        write_case_folder(source, target)
        return
    opened(source)  # a folder whose tables cannot be read is no case to begin with
    unfinished = target.parent / f".{target.name}.{os.getpid()}.unfinished"
    try:
        for pattern in KEPT:
            for file in sorted(source.glob(pattern)):
                place = unfinished / file.relative_to(source)
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file, place)
        if target.exists():
            target.rmdir()
        unfinished.rename(target)
    except OSError as error:
        shutil.rmtree(unfinished, ignore_errors=True)
        reason = (error.strerror or str(error)).lower()
        raise CannotWriteError(f"The case folder {target} could not be written: {reason}.") from error
