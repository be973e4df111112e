"""Commands that check a case, turn it into a workbook and back, and compare two."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from friendshore.commands import targets
from friendshore.commands.questions import Bloc, CaseFolder, Levels, Quiet, Scenarios, levels_of
from friendshore.reports.voice import Code, Voice

CasePath = Annotated[str, typer.Argument(metavar="CASE", help="Case folder or workbook, or run folder (its inputs).")]
Other = Annotated[str, typer.Argument(metavar="OTHER", help="The other one: folder, workbook, or run folder.")]
Output = Annotated[
    Path | None,
    typer.Option(
        "--output", "-o", metavar="PATH", help="Workbook (.xlsx), or a folder for CSV tables; else CASE.xlsx here."
    ),
]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Replace the workbook if it exists.")]
Table = Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE.csv", help="Write the list there too.")]
OTHER_KINDS = (".xls", ".xlsm", ".xlsb", ".ods", ".csv", ".zip")
"""Endings of files that no command writes; without them a name with a dot is that of a folder."""
Json = Annotated[bool, typer.Option("--json", help="Print the list as one JSON object, and nothing else.")]


def check(
    case: CaseFolder, *, bloc: Bloc = None, scenario: Scenarios = None, level: Levels = None, quiet: Quiet = False
) -> None:
    """Read a case, lay scenarios over it and list every fault, and what has no effect. Nothing is solved."""
    levels = levels_of(level)
    voice = Voice(quiet=quiet)
    with voice.ending(case):
        import friendshore as fs  # noqa: PLC0415
        from friendshore import planning  # noqa: PLC0415
        from friendshore.reports import console  # noqa: PLC0415

        found = fs.read_case(case, scenario or (), bloc, levels)
        console.case_sound(voice.out, found, planning.notes(found))


def workbook(case: CasePath, *, output: Output = None, overwrite: Overwrite = False, quiet: Quiet = False) -> None:
    """Write a case as a workbook to be edited, checked and solved; or a workbook as a folder of CSV tables."""
    if output is not None and output.suffix.lower() in OTHER_KINDS:
        raise typer.BadParameter(f"expected a workbook (.xlsx), or a folder, not {output}.", param_hint="-o")
    voice = Voice(quiet=quiet)
    with voice.ending(case):
        from friendshore.reports.case_files import write_case_folder  # noqa: PLC0415
        from friendshore.reports.excel.case_book.book import write_workbook_case  # noqa: PLC0415
        from friendshore.reports.run_place import CannotWriteError  # noqa: PLC0415

        target = output or Path(f"{Path(os.path.realpath(case)).stem}.xlsx")
        try:
            if target.suffix.lower() == ".xlsx":
                write_workbook_case(case, target, overwrite=overwrite)
                next_step = f"Edit it, then: friendshore check {target}"
            else:
                write_case_folder(case, target)
                next_step = f"To check it: friendshore check {target}"
        except CannotWriteError as error:
            voice.fail(Code.CANNOT_WRITE, str(error))
        voice.out.print(f"{target} holds the whole case. {next_step}", soft_wrap=True)


def new(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where the case is written: a folder of its own.")],
    *,
    like: Annotated[
        str | None,
        typer.Option(metavar="CASE", help="A copy of this case: a shipped one by its name, a folder, workbook or run."),
    ] = None,
    blank: Annotated[
        bool, typer.Option("--blank", help="The smallest case, of ten rows, to be grown; so without --like.")
    ] = False,
    quiet: Quiet = False,
) -> None:
    """Write a case folder to begin with: ten rows that solve at once, or a copy of a case. Nothing is written over."""
    if like is not None and blank:
        raise typer.BadParameter("a case is blank or like another: leave one of the two out.", param_hint="--like")
    voice = Voice(quiet=quiet)
    with voice.ending(like or str(folder)):
        from friendshore.reports.new_case import TEN_ROWS, write_new_case  # noqa: PLC0415
        from friendshore.reports.run_place import CannotWriteError  # noqa: PLC0415

        try:
            write_new_case(folder, like or TEN_ROWS)
        except CannotWriteError as error:
            voice.fail(Code.CANNOT_WRITE, str(error))
        about = f"{folder} holds a case like {like}." if like else f"{folder} holds ten rows, and README.md says more."
        voice.out.print(f"{about} To solve it: friendshore solve {folder}", soft_wrap=True)


def diff(
    case: CasePath, other: Other, *, output: Table = None, overwrite: targets.Overwrite = False, as_json: Json = False
) -> None:
    """List every cell in which two cases differ."""
    voice = Voice(as_json=as_json)
    targets.must_be_free(voice, output, targets.CSV, overwrite=overwrite)
    with voice.ending(f"{case} or {other}"):
        from friendshore.reports import case_diff  # noqa: PLC0415

        found = case_diff.diff(case, other)
        failure = targets.write_list(found, output) if output is not None else ""
        case_diff.show(voice.out, found, case, other)
        if failure:
            voice.fail(Code.CANNOT_WRITE, failure)
        voice.answer({"outcome": "differences", "count": len(found), "differences": found.to_dict("records")})
