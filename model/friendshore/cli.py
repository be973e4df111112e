"""The command line: parse, call, print. Heavy modules load inside commands, so that help and Ctrl-C are immediate."""

from __future__ import annotations

import math
import signal
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from friendshore.commands import app as desk
from friendshore.commands import (
    cases,
    earliest,
    explain,
    frontier,
    limits,
    obstacles,
    outlook,
    plot,
    reports,
    robust,
    rolling,
    sensitivity,
    stress,
    studies,
    sweep,
)
from friendshore.commands.questions import levels_of
from friendshore.commands.reports import Recalculate
from friendshore.reports.streams import Stream, StreamError
from friendshore.reports.voice import MEANING, Code, Voice
from friendshore.version import VERSION

if TYPE_CHECKING:
    from friendshore.program import Aim

EXIT_LINES = [f"{code.value}  {words}" for code, words in MEANING.items()]


class Objective(StrEnum):
    """What a plan minimises first; the words of program.aim.Form, which is slow to load."""

    MEAN = "mean"
    FINAL = "final"
    PEAK = "peak"
    PATH = "path"
    COST = "cost"
    PUBLIC = "public"
    PROFIT = "profit"


class Capped(StrEnum):
    """What a cap on reliance holds."""

    MEAN = "mean"
    FINAL = "final"
    PEAK = "peak"


PLAN, ASK, DATA, REPORT = "Plan", "Ask a question of a case", "Data", "Report"
"""Groups of commands in --help."""

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    epilog="\n\n".join(["Exit codes:", *EXIT_LINES]),
)

CaseFolder = Annotated[str, typer.Argument(metavar="CASE", help="Case folder (case.toml and CSV tables), or workbook.")]
Bloc = Annotated[
    str | None, typer.Option(metavar="BLOC", help="Who plans: a row of bloc_titles.csv; else the case's own bloc.")
]
Scenarios = Annotated[
    list[str] | None,
    typer.Option(
        "--scenario", "-s", metavar="NAME", help="A scenario of the case, or a .toml file. Several are laid in order."
    ),
]
Levels = Annotated[
    list[str] | None,
    typer.Option(
        "--level",
        metavar="NAME=VALUE",
        help="A level of this run, over the case's and its scenarios': permits=p90, pace=low, demand=high. Repeat.",
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but what goes wrong.")]
Json = Annotated[bool, typer.Option("--json", help="Print the summary as one JSON object, and nothing else.")]


def run() -> None:
    """Entry point of the `friendshore` command."""
    for stream in (sys.stdout, sys.stderr):
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(errors="replace")  # a terminal without a letter shows a question mark
    sys.stdout, sys.stderr = Stream(sys.stdout, "Standard output"), Stream(sys.stderr)
    for name in ("SIGTERM", "SIGHUP"):  # end as with Ctrl-C, and LibreOffice with us
        if (number := getattr(signal, name, None)) and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _interrupt)
    try:
        try:
            app(prog_name="friendshore")
        finally:
            sys.stdout.flush()
    except KeyboardInterrupt:
        sys.exit(Code.INTERRUPTED.value)
    except StreamError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(Code.CANNOT_WRITE.value)


def _interrupt(*_: object) -> NoReturn:
    raise KeyboardInterrupt


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"friendshore {VERSION}")
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Plan rare-earth supply: what to build, where, when and with whose money, to rely less on an adversary."""


@app.command(rich_help_panel=PLAN, epilog=f"Exit codes: {'; '.join(EXIT_LINES)}.")
def solve(
    case: CaseFolder,
    *,
    bloc: Bloc = None,
    scenario: Scenarios = None,
    level: Levels = None,
    budget: Annotated[
        float | None, typer.Option(metavar="MUSD", help="Investment budget in M USD, in place of the case's own.")
    ] = None,
    objective: Annotated[
        Objective,
        typer.Option(
            help="Least reliance (its mean, in the final year, at its peak, above a path), least cost, least public "
            "money or most profit."
        ),
    ] = Objective.MEAN,
    reliance_cap: Annotated[
        float | None,
        typer.Option(metavar="POINTS", help="With --objective cost or public: reliance at most this, 0 to 100 points."),
    ] = None,
    cap_on: Annotated[
        Capped | None,
        typer.Option(help="With --reliance-cap: whether the mean, the final year or the peak is held; else the mean."),
    ] = None,
    from_year: Annotated[
        int | None, typer.Option(metavar="YEAR", help="With --objective peak: the first year that counts.")
    ] = None,
    path: Annotated[
        str | None,
        typer.Option(
            metavar="YEAR=POINTS,...", help="With --objective path: targets, linear between years: 2030=60,2035=40."
        ),
    ] = None,
    whole_plants: Annotated[
        bool,
        typer.Option(
            "--whole-plants", help="Every build is at or above the least size of its process, or does not exist."
        ),
    ] = False,
    confirm: Annotated[
        bool, typer.Option("--confirm", help="Solve again for the ten dearest limits, each loosened by a tenth.")
    ] = False,
    paces: Annotated[
        bool,
        typer.Option(
            "--paces",
            help="Solve the two other paces of building as well, when the plan is written: they stand beside it in the "
            "Summary, and as runs in its folder.",
        ),
    ] = False,
    time_limit: Annotated[
        float | None, typer.Option(metavar="SECONDS", help="Longest time for each step of the solver.")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="DIR", help="Run folder; else in outputs/, named after case, bloc and scenarios."
        ),
    ] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace the run folder if it exists.")] = False,
    recalculate: Recalculate = False,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Find a plan and write its run folder: tables, plan.xlsx, run.json, and the inputs that repeat it."""
    for name, value in (("budget", budget), ("time-limit", time_limit)):
        if value is not None and not (math.isfinite(value) and value >= 0):
            raise typer.BadParameter(f"expected a number of zero or more, not {value:g}.", param_hint=f"--{name}")
    aim = _aim(objective, from_year, path, reliance_cap, cap_on)
    levels = levels_of(level)
    voice = Voice(quiet=quiet, as_json=as_json)
    with voice.ending(case):
        import friendshore as fs  # noqa: PLC0415
        from friendshore.reports import console, paces_run, run_folder  # noqa: PLC0415
        from friendshore.reports.progress import Teller  # noqa: PLC0415
        from friendshore.reports.run_place import CannotWriteError  # noqa: PLC0415
        from friendshore.reports.run_record import Choices  # noqa: PLC0415

        folder = output or run_folder.default_folder(case, bloc, scenario or (), levels)
        with run_folder.reserved(folder, overwrite), Teller(voice.progress) as teller:
            teller.phase("read")
            merged = fs.read_case(case, scenario or (), bloc, levels)
            limit = math.inf if time_limit is None else time_limit
            options = fs.SolverOptions(time_limit_s=limit, progress=teller.solver)
            plan = fs.solve(
                merged,
                aim,
                budget_musd=budget,
                whole_plants=whole_plants,
                confirm=confirm,
                options=options,
                announce=teller.phase,
            )
            if isinstance(plan, fs.Plan):
                teller.phase("write")
                seconds = {"read": teller.seconds["read"]}
                choices = Choices(budget, whole_plants, confirm, options, recalculate, seconds)
                failure = ""
                try:
                    done = run_folder.write_run(plan, folder, choices, overwrite=overwrite, locked=True)
                except run_folder.NoWorkbookError as error:
                    done, failure = error.run, str(error)
                except CannotWriteError as error:  # the plan is shown all the same
                    done, failure = run_folder.run_of(plan, choices), str(error)
                if paces and not failure:
                    done = paces_run.solve_other_paces(plan, done, choices, teller.phase, voice.complain)
        if not isinstance(plan, fs.Plan):
            voice.outcome(plan, explain.command(case, bloc, scenario, levels, budget, aim))
        console.headline(voice.out, done)
        console.paces(voice.out, done)
        if failure:
            voice.fail(Code.CANNOT_WRITE, failure)
        voice.answer(console.answer(done))


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


def show(
    run_path: Annotated[str, typer.Argument(metavar="RUN", help="Run folder that solve has written.")],
    *,
    edited: reports.Edited = False,
    as_json: Json = False,
) -> None:
    """Print the headline of a run again."""
    voice = Voice(as_json=as_json)
    with voice.ending(run_path):
        from friendshore.reports import console, run_folder  # noqa: PLC0415

        done = run_folder.read_run(run_path, edited=edited)
        console.headline(voice.out, done)
        voice.answer(console.answer(done))


def _aim(objective: str, from_year: int | None, path: str | None, cap: float | None, cap_on: str | None) -> Aim:
    """The aim that the options give; a wrong use of the one at fault where they contradict each other."""
    from friendshore.program.aim import OPTIONS, Aim, AimError, Form, path_of  # noqa: PLC0415

    try:
        targets = () if path is None else path_of(path)
        return Aim(Form(objective), from_year, targets, cap, None if cap_on is None else Form(cap_on))
    except AimError as error:
        field, sentence = error.faults[0]
        raise typer.BadParameter(sentence, param_hint=OPTIONS[field]) from None


OTHERS = {
    PLAN: (desk.app, outlook.outlook, studies.study),
    ASK: (
        frontier.frontier,
        earliest.earliest,
        limits.bottlenecks,
        limits.why_not,
        limits.alternatives,
        obstacles.obstacles,
        robust.robust,
        rolling.rolling,
        sensitivity.sensitivity,
        stress.stress,
        sweep.sweep,
        explain.explain,
        studies.members,
        studies.instruments,
    ),
    DATA: (check, cases.workbook, cases.diff),
    REPORT: (show, reports.report, reports.compare, plot.plot),
}
"""Group of `friendshore --help` -> its commands, beside solve."""
for group, commands in OTHERS.items():
    for command in commands:
        app.command(rich_help_panel=group)(command)

if __name__ == "__main__":
    run()
