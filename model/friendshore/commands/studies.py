"""Commands that solve several whole plans and lay them side by side."""

from __future__ import annotations

from typing import Annotated

import typer

from friendshore.commands import targets
from friendshore.commands.questions import (
    CORES,
    Bloc,
    CaseFolder,
    Json,
    Output,
    Quiet,
    Scenarios,
    Workers,
    answered,
)


def study(folder: Annotated[str, typer.Argument(metavar="STUDY", help="Folder with study.toml.")],
          *, workers: Workers = 1, output: Output = None, overwrite: targets.Overwrite = False, quiet: Quiet = False,
          as_json: Json = False) -> None:  # fmt: skip
    """Solve the variants of a study, lay them side by side, and hold them against what is expected."""
    from friendshore.studies import study as studies  # noqa: PLC0415

    answered(
        "study", lambda running: studies.run_study(studies.read_study(folder), running), case=folder, output=output,
        overwrite=overwrite, workers=workers, quiet=quiet, as_json=as_json,
    )  # fmt: skip


def instruments(
    case: CaseFolder,
    *,
    scenario: Annotated[
        list[str] | None,
        typer.Option(
            "--scenario",
            "-s",
            metavar="NAME",
            help="An instrument: a scenario that switches it on. Repeat. Else those that outlook.toml calls proposed.",
        ),
    ] = None,
    start: Annotated[
        str | None,
        typer.Option("--from", metavar="OUTLOOK", help="Outlook of the case they are counted from; else its first."),
    ] = None,
    first: Annotated[
        list[str] | None, typer.Option("--first", metavar="NAME", help="A scenario laid first in every plan.")
    ] = None,
    bloc: Bloc = None,
    final: Annotated[bool, typer.Option("--final", help="Lower the last year's reliance, not the mean.")] = False,
    workers: Workers = CORES,
    output: Output = None,
    overwrite: targets.Overwrite = False,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """What each instrument gains and whom it costs, alone and all together, from the case's first outlook on."""
    from friendshore.studies import instruments as studies  # noqa: PLC0415

    answered(
        "instruments",
        lambda running: studies.instruments(
            case, scenario or (), start=start, first=first or (), bloc=bloc, final=final, running=running
        ),
        case=case, bloc=bloc, scenario=[*(first or ()), *(scenario or ())], output=output, overwrite=overwrite,
        workers=workers, quiet=quiet, as_json=as_json, start=start, final=final,
    )  # fmt: skip


def members(
    case: CaseFolder,
    *,
    scenario: Scenarios = None,
    bloc: Bloc = None,
    club: Annotated[
        str | None,
        typer.Option(metavar="A,B,...", help="Planners that plan together, by area or bloc: usa,japan,australia."),
    ] = None,
    workers: Workers = CORES,
    output: Output = None,
    overwrite: targets.Overwrite = False,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """What each member of a bloc or club gains from planning together: alone against in the club."""
    from friendshore.studies import members as studies  # noqa: PLC0415

    chosen = [word for word in (club or "").split(",") if word.strip()]
    answered(
        "members",
        lambda running: studies.members(case, scenarios=scenario or (), bloc=bloc, club=chosen, running=running),
        case=case, bloc=bloc, scenario=scenario, output=output, overwrite=overwrite, workers=workers, quiet=quiet,
        as_json=as_json, club=chosen,
    )  # fmt: skip
