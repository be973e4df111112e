"""Commands that solve several plans and lay them side by side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from friendshore.commands import targets
from friendshore.reports.voice import Code, Voice

if TYPE_CHECKING:
    import pandas as pd

CaseFolder = Annotated[str, typer.Argument(metavar="CASE", help="Case folder or workbook.")]
Bloc = Annotated[str | None, typer.Option(metavar="BLOC", help="Who plans; else the case's own bloc.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but what goes wrong.")]
Json = Annotated[bool, typer.Option("--json", help="Print the figures as one JSON object, and nothing else.")]
Workers = Annotated[int, typer.Option(min=1, metavar="N", help="Plans that are solved at a time.")]
Output = Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE.csv", help="Write the figures there too.")]


def study(folder: Annotated[str, typer.Argument(metavar="STUDY", help="Folder with study.toml.")],
          *, output: Output = None, overwrite: targets.Overwrite = False, quiet: Quiet = False,
          as_json: Json = False) -> None:  # fmt: skip
    """Solve the variants of a study, lay them side by side, and hold them against what is expected."""
    voice = Voice(quiet=quiet, as_json=as_json)
    targets.must_be_free(voice, output, targets.CSV, overwrite=overwrite)
    with voice.ending(folder):
        from friendshore.reports.progress import Teller  # noqa: PLC0415
        from friendshore.studies import study as studies  # noqa: PLC0415

        read = studies.read_study(folder)
        with Teller(voice.progress) as teller:
            found = studies.run_study(read, teller.phase)
        off = studies.differences(read, found)
        voice.out.print(read.title, style="bold")
        voice.out.print()
        failure = _tell(voice, found, "variant", output, hidden=("builds",))
        voice.out.print()
        voice.out.print(read.answer.strip())
        for line in off:
            voice.complain(f"Not as expected: {line}.")
        if not read.expected.empty and not off:
            count = len(read.expected)
            words = "The one expected figure was" if count == 1 else f"All {count} expected figures were"
            voice.out.print(f"\n{words} found again.", style="green")
        _end(voice, found, failure, not_expected=off)
        if off:
            raise SystemExit(Code.NOT_CERTIFIED.value)


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
    workers: Workers = 1,
    output: Output = None,
    overwrite: targets.Overwrite = False,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """What each instrument gains and whom it costs, alone and all together, from the case's first outlook on."""
    voice = Voice(quiet=quiet, as_json=as_json)
    targets.must_be_free(voice, output, targets.CSV, overwrite=overwrite)
    with voice.ending(case):
        from friendshore.reports.progress import Teller  # noqa: PLC0415
        from friendshore.studies import instruments as studies  # noqa: PLC0415

        with Teller(voice.progress) as teller:
            found = studies.instruments(
                case, scenario or (), start=start, first=first or (), bloc=bloc, final=final, workers=workers,
                announce=teller.phase,
            )  # fmt: skip
        hidden = ("public_paid_musd", "public_received_musd", "shortage_more_musd")
        _end(voice, found, _tell(voice, found, "instrument", output, hidden))


def members(
    case: CaseFolder,
    *,
    scenario: Annotated[
        list[str] | None, typer.Option("--scenario", "-s", metavar="NAME", help="A scenario, laid over every plan.")
    ] = None,
    bloc: Bloc = None,
    workers: Workers = 1,
    output: Output = None,
    overwrite: targets.Overwrite = False,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """What each member of a bloc gains from planning together: alone against in the club."""
    voice = Voice(quiet=quiet, as_json=as_json)
    targets.must_be_free(voice, output, targets.CSV, overwrite=overwrite)
    with voice.ending(case):
        from friendshore.reports.progress import Teller  # noqa: PLC0415
        from friendshore.studies import members as studies  # noqa: PLC0415

        with Teller(voice.progress) as teller:
            found = studies.members(case, scenarios=scenario or (), bloc=bloc, workers=workers, announce=teller.phase)
        failure = _tell(voice, found, "area", output, hidden=("bloc_alone",))
        sentence = studies.who_gains(found)
        voice.out.print(f"\n{sentence}")
        _end(voice, found, failure, sentence=sentence)


def _tell(voice: Voice, found: pd.DataFrame, key: str, output: Path | None, hidden: tuple[str, ...] = ()) -> str:
    """Show the figures and write them; why they could not be written, or nothing."""
    from friendshore.reports import study_tables  # noqa: PLC0415

    failure = targets.write_list(found, output) if output is not None else ""
    study_tables.show(voice.out, found, key, hidden)
    return failure


def _end(voice: Voice, found: pd.DataFrame, failure: str, **more: object) -> None:
    from friendshore.reports import study_tables  # noqa: PLC0415

    rows = study_tables.as_records(found)
    if failure:
        voice.fail(Code.CANNOT_WRITE, failure, rows=rows, **more)
    voice.answer({"outcome": "figures", "rows": rows, **more})
