"""The command that writes a run, or a case, in the forms that other programs read."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from friendshore.commands.questions import Quiet
from friendshore.commands.reports import Edited
from friendshore.reports.voice import Voice


def export(
    run: Annotated[
        str, typer.Argument(metavar="RUN", help="Run folder that solve has written; for --datapackage also a case.")
    ],
    *,
    iamc: Annotated[
        bool,
        typer.Option(
            "--iamc",
            help="The table of integrated assessment (IAMC), as CSV and workbook, with lists of its regions and "
            "variables.",
        ),
    ] = False,
    mps: Annotated[
        bool,
        typer.Option("--mps", help="The linear program as MPS, with its optimum; the run is solved again for it."),
    ] = False,
    step: Annotated[
        str | None,
        typer.Option(
            metavar="STEP", help="With --mps: the step of that name, or all; else the one that decides what is built."
        ),
    ] = None,
    parquet: Annotated[
        bool, typer.Option("--parquet", help="The tables as Parquet, units with their columns (extra parquet).")
    ] = False,
    datapackage: Annotated[
        bool,
        typer.Option("--datapackage", help="The case as a data package: tables with types, units, limits and keys."),
    ] = False,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="DIR", help="Folder for it; else exports in the run, or CASE-datapackage here."
        ),
    ] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace files that are there already.")] = False,
    edited: Edited = False,
    quiet: Quiet = False,
) -> None:
    """Write a finished run, or a case, for other programs: IAMC table, MPS, Parquet, data package."""
    wanted = {"iamc": iamc, "parquet": parquet, "mps": mps, "datapackage": datapackage}
    forms = tuple(form for form, asked in wanted.items() if asked)
    if not forms:
        raise typer.BadParameter("name at least one form.", param_hint=", ".join(f"--{form}" for form in wanted))
    if step is not None and not mps:
        raise typer.BadParameter("belongs to --mps.", param_hint="--step")
    voice = Voice(quiet=quiet)
    with voice.ending(run):
        from friendshore.reports.interchange import exports  # noqa: PLC0415
        from friendshore.reports.progress import Teller  # noqa: PLC0415

        asked = exports.Export(run, forms, output, step, overwrite, edited)
        said: list[str] = []
        try:
            with Teller(voice.progress) as teller:
                said.extend(exports.export(asked, teller.phase))
        finally:  # what was written before something went wrong is there
            for sentence in said:
                voice.out.print(sentence, soft_wrap=True)
