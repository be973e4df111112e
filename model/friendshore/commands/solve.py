"""The command that finds a plan. What is slow to load loads inside, so that help and Ctrl-C are immediate."""

from __future__ import annotations

import math
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from friendshore.commands import explain
from friendshore.commands.questions import Bloc, CaseFolder, Json, Levels, Quiet, Scenarios, levels_of
from friendshore.commands.reports import Recalculate
from friendshore.reports.voice import Code, Voice

if TYPE_CHECKING:
    from friendshore.aim import Aim


class Objective(StrEnum):
    """What a plan minimises first; the words of aim.Form, which is slow to load."""

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
        Objective | None,
        typer.Option(
            help="Least reliance (its mean, in the final year, at its peak, above a path), least cost, least public "
            "money or most profit; else the mean, cost where the case has no value weights, profit where it has no "
            "demand."
        ),
    ] = None,
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
    options_of_aim = (from_year, path, reliance_cap, cap_on)
    left_open = objective is None and all(each is None for each in options_of_aim)
    aim = None if left_open else _aim(objective, *options_of_aim)
    levels = levels_of(level)
    voice = Voice(quiet=quiet, as_json=as_json)
    with voice.ending(case):
        import friendshore as fs  # noqa: PLC0415
        from friendshore import planning  # noqa: PLC0415
        from friendshore.reports import console, paces_run, run_folder  # noqa: PLC0415
        from friendshore.reports.progress import Teller  # noqa: PLC0415
        from friendshore.reports.run_place import CannotWriteError  # noqa: PLC0415
        from friendshore.reports.run_record import Choices  # noqa: PLC0415

        folder = output or run_folder.default_folder(case, bloc, scenario or (), levels)
        with run_folder.reserved(folder, overwrite), Teller(voice.progress) as teller:
            teller.phase("read")
            merged = fs.read_case(case, scenario or (), bloc, levels)
            aim = aim or planning.aim_of(merged)
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


def _aim(objective: str | None, from_year: int | None, path: str | None, cap: float | None, cap_on: str | None) -> Aim:
    """The aim that the options give; a wrong use of the one at fault where they contradict each other."""
    from friendshore.aim import OPTIONS, Aim, AimError, Form, path_of  # noqa: PLC0415

    try:
        targets = () if path is None else path_of(path)
        return Aim(Form(objective or Form.MEAN), from_year, targets, cap, None if cap_on is None else Form(cap_on))
    except AimError as error:
        field, sentence = error.faults[0]
        raise typer.BadParameter(sentence, param_hint=OPTIONS[field]) from None
