"""The command that lays the outlooks of a case side by side."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from friendshore.commands import targets
from friendshore.commands.questions import CORES, Bloc, CaseFolder, Json, Quiet, Workers
from friendshore.reports.voice import Code, Voice


def outlook(
    case: CaseFolder,
    *,
    scenario: Annotated[
        list[str] | None, typer.Option("--scenario", "-s", metavar="NAME", help="A scenario, laid first in every plan.")
    ] = None,
    bloc: Bloc = None,
    pace: Annotated[
        list[str] | None,
        typer.Option(metavar="PACE", help="Only this pace of those in outlook.toml: low, base, high. Repeat."),
    ] = None,
    instruments: Annotated[
        bool, typer.Option("--instruments/--no-instruments", help="Whether each instrument is planned, too.")
    ] = True,
    workers: Workers = CORES,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="DIR", help="Folder for tables, workbook and what is found on the way; else in "
            "outputs/. An interrupted run goes on from there.",
        ),
    ] = None,
    overwrite: targets.Overwrite = False,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:  # fmt: skip
    """Lay the outlooks of a case side by side, at each pace, and say what each instrument closes of the gap between."""
    voice = Voice(quiet=quiet, as_json=as_json)
    with voice.ending(case):
        from friendshore.errors import FriendshoreError  # noqa: PLC0415
        from friendshore.reports import outlook_console, outlook_folder, run_folder, study_tables  # noqa: PLC0415
        from friendshore.reports.progress import Teller  # noqa: PLC0415
        from friendshore.studies import outlook as studies  # noqa: PLC0415

        named = run_folder.default_folder(case, bloc, scenario or ())
        folder = output or named.with_name(f"{named.name}-outlook")
        try:
            outlook_folder.must_be_free(folder, overwrite=overwrite)
        except FriendshoreError as error:
            voice.fail(Code.CANNOT_WRITE, str(error))
        keep = folder / outlook_folder.PARTS
        try:
            with Teller(voice.progress) as teller:
                found = studies.outlook(
                    case, scenarios=scenario or (), bloc=bloc, paces=pace or (), instruments=instruments, keep=keep,
                    workers=workers, announce=teller.phase,
                )  # fmt: skip
        except KeyboardInterrupt:
            kept = f"What had ended is kept in {keep}; the same command goes on from there."
            voice.fail(Code.INTERRUPTED, f"Interrupted, as asked. {kept if keep.is_dir() else 'Nothing was written.'}")
        outlook_console.show(voice.out, found.frames, found.sentence)
        rows = {name: study_tables.as_records(frame) for name, frame in found.frames.items()}
        try:
            outlook_folder.write(found.frames, found.sentence, folder, f"Outlooks of {named.name}")
        except FriendshoreError as error:
            voice.fail(Code.CANNOT_WRITE, str(error), **rows)
        voice.out.print()
        voice.out.print(str(folder), soft_wrap=True)
        voice.answer({"outcome": "figures", "sentence": found.sentence, "folder": str(folder), **rows})
