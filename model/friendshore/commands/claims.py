"""The command that holds what articles claim against data and plans."""

from __future__ import annotations

from typing import Annotated

import typer

from friendshore.commands import targets
from friendshore.commands.questions import CORES, Json, Output, Quiet, Workers, answered

FOLDER = "examples/claims"


def claims(
    folder: Annotated[str, typer.Argument(metavar="FOLDER", help="Folder with claims.toml.")] = FOLDER,
    *,
    article: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Only this article: a file of the folder. Repeat.")
    ] = None,
    claim: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="Only this claim; several with commas: T08,R08. Repeat.")
    ] = None,
    full: Annotated[bool, typer.Option("--full", help="Cases with their whole horizon, which takes longer.")] = False,
    quick: Annotated[bool, typer.Option("--quick", help="At base pace alone, without the range.")] = False,
    workers: Workers = CORES,
    output: Output = None,
    overwrite: targets.Overwrite = False,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """What articles claim, held against data and plans: each claim answered by figures, and judged by a rule."""
    from friendshore.studies.claims import claims as study  # noqa: PLC0415

    only = [word.strip() for words in claim or () for word in words.split(",") if word.strip()]
    answered(
        "claims",
        lambda running: study(folder, articles=article or (), only=only, full=full, quick=quick, running=running),
        case=folder, output=output, overwrite=overwrite, workers=workers, quiet=quiet, as_json=as_json,
        apart=[*(article or ()), *only, *(["full"] if full else []), *(["quick"] if quick else [])],
        articles=article or [], claims=only, full=full, quick=quick,
    )  # fmt: skip
