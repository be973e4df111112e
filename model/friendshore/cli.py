"""The command line: one entry point, and the commands by group. What a command does stands in `commands/`."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from typing import Annotated, NoReturn

import typer

from friendshore.commands import app as desk
from friendshore.commands import (
    cases,
    claims,
    earliest,
    explain,
    export,
    found,
    frontier,
    limits,
    obstacles,
    outlook,
    plot,
    reports,
    robust,
    rolling,
    sensitivity,
    solve,
    stress,
    studies,
    sweep,
)
from friendshore.reports.streams import Stream, StreamError
from friendshore.reports.voice import MEANING, Code
from friendshore.version import VERSION

EXIT_LINES = [f"{code.value}  {words}" for code, words in MEANING.items()]
PLAN, ASK, DATA, REPORT = "Plan", "Ask a question of a case", "Data", "Report"
"""Groups of commands in --help."""

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    epilog="\n\n".join(["Exit codes:", *EXIT_LINES]),
)


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
    """Plan mineral supply: what to build, where, when and with whose money, to rely less on an adversary."""


OTHERS: dict[str, tuple[Callable[..., None], ...]] = {
    PLAN: (desk.app, outlook.outlook, studies.study, claims.claims),
    ASK: (
        frontier.frontier,
        earliest.earliest,
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
    DATA: (cases.check, cases.new, cases.workbook, cases.diff),
    REPORT: (reports.show, reports.report, reports.compare, plot.plot, export.export),
}
"""Group of `friendshore --help` -> its commands, beside solve and the questions that are found by being there."""
NAMES = {command.__name__ for commands in OTHERS.values() for command in commands}
OTHERS[ASK] += tuple(found.commands(besides=NAMES))
app.command(rich_help_panel=PLAN, epilog=f"Exit codes: {'; '.join(EXIT_LINES)}.")(solve.solve)
for group, commands in OTHERS.items():
    for command in commands:
        app.command(rich_help_panel=group)(command)
