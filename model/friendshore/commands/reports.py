"""Commands that show finished runs: the workbook or page of one again, or two side by side."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from friendshore.commands import targets
from friendshore.commands.questions import CORES, Json, Workers, answered
from friendshore.errors import FriendshoreError
from friendshore.reports.voice import Code, Voice

if TYPE_CHECKING:
    from friendshore.asking.answer import Answer
    from friendshore.asking.runner import Running
    from friendshore.plan import Plan
    from friendshore.reports.compare import Comparison

RunFolder = Annotated[str, typer.Argument(metavar="RUN", help="Run folder that solve has written.")]
Edited = Annotated[
    bool,
    typer.Option(
        "--edited",
        help="Take a run whose inputs, tables or run.json were edited after the solve, or tables of a study that were: "
        "what is shown is marked.",
    ),
]
Recalculate = Annotated[
    bool,
    typer.Option(
        "--recalculate/--no-recalculate",
        help="Have LibreOffice work out the values that stand beside the workbook's formulas, where it is present; "
        "else friendshore works them out itself, in seconds.",
    ),
]


class Language(StrEnum):
    """Languages of labels."""

    ENGLISH = "en"
    CHINESE = "zh"


def show(
    run: RunFolder,
    *,
    edited: Edited = False,
    as_json: Json = False,
) -> None:
    """Print the headline of a run again."""
    voice = Voice(as_json=as_json)
    with voice.ending(run):
        from friendshore.reports import console, run_folder  # noqa: PLC0415

        done = run_folder.read_run(run, edited=edited)
        console.headline(voice.out, done)
        voice.answer(console.answer(done))


def report(
    run: RunFolder,
    *,
    language: Annotated[Language, typer.Option(help="Labels in English, or in Chinese.")] = Language.ENGLISH,
    html: Annotated[
        bool, typer.Option("--html", help="Write the page, report.html, in place of the workbook.")
    ] = False,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="FILE", help="Else plan.xlsx of the run, or plan-zh.xlsx; or its page."
        ),
    ] = None,
    outlook: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Folder that outlook has written: its lines stand in the Summary."),
    ] = None,
    pace: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="RUN",
            help="A run of the same at another pace of building: its line stands in the Summary. Repeat. Else those "
            "that solve --paces has left in the run.",
        ),
    ] = None,
    alternatives: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="Folder that alternatives has written: the Summary flags headline figures that are not unique.",
        ),
    ] = None,
    overwrite: targets.Overwrite = False,
    edited: Edited = False,
    recalculate: Recalculate = False,
) -> None:  # fmt: skip
    """Write the workbook or the page of a finished run again, without solving, with English or Chinese labels."""
    voice = Voice()
    targets.must_be_free(voice, output, targets.PAGE if html else targets.WORKBOOK, overwrite=overwrite)
    with voice.ending(run):
        from friendshore.reports import alternatives_beside, paces_beside  # noqa: PLC0415
        from friendshore.reports.excel import write_workbook  # noqa: PLC0415
        from friendshore.reports.outlook_folder import beside  # noqa: PLC0415
        from friendshore.reports.plan_again import plan_of  # noqa: PLC0415
        from friendshore.reports.run_folder import CHINESE, CHINESE_PAGE, PAGE, WORKBOOK  # noqa: PLC0415

        plan = plan_of(run, edited=edited)
        if html:
            path = output or Path(run) / (CHINESE_PAGE if language is Language.CHINESE else PAGE)
            _page(voice, plan, path, language)
            return
        plan = paces_beside.beside(plan, pace or paces_beside.kept(run), edited=edited)
        plan = plan if outlook is None else beside(plan, outlook, edited=edited)
        plan = plan if alternatives is None else alternatives_beside.beside(plan, alternatives, edited=edited)
        path = output or Path(run) / (CHINESE if language is Language.CHINESE else WORKBOOK)
        note = _written(
            voice,
            lambda: write_workbook(plan, path, written_at=_now(), language=language.value, recalculate=recalculate),
        )
        if plan.mark:
            voice.complain(plan.mark)
        voice.out.print(str(path), soft_wrap=True)
        voice.out.print(note, style="dim")


def compare(
    first: RunFolder,
    second: RunFolder,
    *,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write a workbook of it too; with --html, the page there."),
    ] = None,
    html: Annotated[
        bool,
        typer.Option("--html", help="Write a page of it: that of -o, else FIRST-SECOND.html beside the second run."),
    ] = False,
    language: Annotated[Language, typer.Option(help="Labels of the workbook or page.")] = Language.ENGLISH,
    attribute: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="Attribute the difference to the inputs that differ, by solving mixtures of them; the "
            "parts stand in this folder.",
        ),
    ] = None,
    workers: Workers = CORES,
    overwrite: targets.Overwrite = False,
    edited: Edited = False,
    recalculate: Recalculate = False,
    as_json: Json = False,
) -> None:
    """Lay two finished runs side by side: reliance, builds, money, what differs in their inputs, and why."""
    voice = Voice(as_json=as_json)
    target = output or (_beside(first, second) if html else None)
    targets.must_be_free(voice, target, targets.PAGE if html else targets.WORKBOOK, overwrite=overwrite)
    with voice.ending(f"{first} or {second}"):
        from friendshore.reports import compare as plans  # noqa: PLC0415
        from friendshore.reports.compare_console import side_by_side  # noqa: PLC0415

        found = plans.compare_runs(first, second, edited=edited)
        note = ""
        if target is not None:
            note = _written(voice, lambda: _compared(found, target, language, html=html, recalculate=recalculate))
        side_by_side(voice.out, found)
        if target is not None:
            voice.out.print(str(target), soft_wrap=True)
        if note:
            voice.out.print(note, style="dim")
        if attribute is None:
            voice.answer(plans.answer(found))
    if attribute is not None:
        voice.out.print()
        _attributed(
            first, second, attribute, edited=edited, workers=workers, overwrite=overwrite, as_json=as_json
        )


def _beside(first: str, second: str) -> Path:
    """Where the page of two runs stands if nobody says where."""
    one, other = (Path(run).resolve() for run in (first, second))
    return other.with_name(f"{one.name}-{other.name}.html")


def _compared(found: Comparison, path: Path, language: Language, *, html: bool, recalculate: bool) -> str:
    """Write two runs side by side as a page or a workbook; what there is to say of it."""
    if html:
        from friendshore.reports.page.comparison_page import write_comparison_page  # noqa: PLC0415

        write_comparison_page(found, path, language=language.value)
        return ""
    from friendshore.reports.excel.comparison.book import write_comparison  # noqa: PLC0415

    return write_comparison(found, path, written_at=_now(), language=language.value, recalculate=recalculate)


def _attributed(
    first: str, second: str, folder: Path, *, edited: bool, workers: int, overwrite: bool, as_json: bool
) -> None:
    """The difference of two runs by the inputs that differ."""
    from friendshore.reports.plan_again import plan_of  # noqa: PLC0415
    from friendshore.studies.attribution import attribution  # noqa: PLC0415

    def marked(running: Running) -> Answer:
        plans = [plan_of(run, edited=edited) for run in (first, second)]
        found = attribution(plans[0], plans[1], running=running)
        marks = [f"{run}: {plan.mark}" for run, plan in zip((first, second), plans, strict=True) if plan.mark]
        return replace(found, how=" ".join([*marks, found.how]))

    answered(
        "attribution", marked, case=first, output=folder, overwrite=overwrite, workers=workers, quiet=False,
        as_json=as_json, second=second,
    )  # fmt: skip


def _page(voice: Voice, plan: Plan, path: Path, language: Language) -> None:
    """Write the page of a plan and say where."""
    from friendshore.reports.page.report_page import write_report  # noqa: PLC0415

    try:
        write_report(plan, path, language=language.value)
    except FriendshoreError as error:
        voice.fail(Code.CANNOT_WRITE, str(error))
    if plan.mark:
        voice.complain(plan.mark)
    voice.out.print(str(path), soft_wrap=True)


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def _written(voice: Voice, write: Callable[[], str]) -> str:
    """The note of a workbook that was written; ends with its own code where it could not be."""
    try:
        return write()
    except FriendshoreError as error:
        voice.fail(Code.CANNOT_WRITE, str(error))
