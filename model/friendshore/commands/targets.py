"""Files that the user names with -o: whether they may be written is asked before the work, not after it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from friendshore.errors import FriendshoreError
from friendshore.reports.voice import Code, Voice

if TYPE_CHECKING:
    import pandas as pd

CSV, WORKBOOK, PAGE = ".csv", ".xlsx", ".html"
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Replace the file of -o if it exists.")]


def must_end_in(path: Path, endings: Sequence[str]) -> None:
    """End the command where a file's name ends in none of these."""
    if path.suffix.lower() not in endings:
        known = ", ".join(endings)
        raise typer.BadParameter(f"expected a file that ends in one of {known}, not {path}.", param_hint="-o")


def must_be_free(voice: Voice, path: Path | None, ending: str, *, overwrite: bool) -> None:
    """End the command where the file has the wrong kind of name, exists already, or has no folder to stand in."""
    if path is None:
        return
    if path.suffix.lower() != ending:
        raise typer.BadParameter(f"expected the name of a file that ends in {ending}, not {path}.", param_hint="-o")
    if path.is_dir():
        voice.fail(Code.CANNOT_WRITE, f"{path} cannot be written: there is a folder of that name.")
    if path.exists() and not overwrite:
        voice.fail(Code.CANNOT_WRITE, f"{path} exists already. Choose another with -o, or allow --overwrite.")
    if not path.parent.is_dir():
        voice.fail(Code.CANNOT_WRITE, f"{path} cannot be written: its folder does not exist.")
    if not os.access(path.parent, os.W_OK):
        voice.fail(Code.CANNOT_WRITE, f"{path} cannot be written: its folder may not be written to.")


def write_list(frame: pd.DataFrame, path: Path) -> str:
    """Write figures as CSV; the sentence why that failed, or none."""
    from friendshore.reports.whole_file import write_whole  # noqa: PLC0415

    try:
        write_whole(path, frame.to_csv(index=False, lineterminator="\n").encode(), "list")
    except FriendshoreError as error:
        return str(error)
    return ""
