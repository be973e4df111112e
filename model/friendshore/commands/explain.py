"""The command that explains why a case has no plan."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Annotated

import typer

from friendshore.commands import questions as q
from friendshore.commands import targets

if TYPE_CHECKING:
    from friendshore.asking.answer import Answer
    from friendshore.asking.runner import Running
    from friendshore.program import Aim


def command(
    case: str,
    bloc: str | None,
    scenario: list[str] | None,
    level: dict[str, str],
    budget: float | None,
    aim: Aim,
) -> str:
    """The command that explains why a run has no plan."""
    words = ["friendshore", "explain", case]
    words += ["--bloc", bloc] if bloc else []
    words += [word for name in scenario or () for word in ("--scenario", name)]
    words += [word for name, value in level.items() for word in ("--level", f"{name}={value}")]
    words += ["--budget", f"{budget:.10g}"] if budget is not None else []
    words += aim.words if aim.form in {"cost", "public", "profit"} else ()
    return shlex.join(words)


def explain(
    case: q.CaseFolder,
    *,
    objective: Annotated[str, typer.Option(metavar="FORM", help="As of solve: cost or public with a cap.")] = "mean",
    reliance_cap: Annotated[float | None, typer.Option(metavar="POINTS", help="Reliance at most this.")] = None,
    cap_on: Annotated[str | None, typer.Option(metavar="FORM", help="Whether mean, final or peak is held.")] = None,
    bloc: q.Bloc = None,
    scenario: q.Scenarios = None,
    level: q.Levels = None,
    budget: q.Budget = None,
    output: q.Output = None,
    overwrite: targets.Overwrite = False,
    quiet: q.Quiet = False,
    as_json: q.Json = False,
) -> None:
    """Why a case has no plan: what conflicts, in tables, rows and columns, and the least change that repairs it."""
    levels = q.levels_of(level)

    def ask(running: Running) -> Answer:
        from friendshore.program import Aim  # noqa: PLC0415
        from friendshore.studies.explain import explain as study  # noqa: PLC0415
        from friendshore.variants import Variant  # noqa: PLC0415

        aim = Aim(objective, cap=reliance_cap, capped=cap_on)  # type: ignore[arg-type]
        of = Variant("explain", tuple(scenario or ()), bloc, aim, budget, levels)
        return study(case, of, running=running)

    q.answered(
        "explain", ask, case=case, bloc=bloc, scenario=scenario, level=levels, output=output, overwrite=overwrite,
        workers=1, quiet=quiet, as_json=as_json, objective=objective, reliance_cap=reliance_cap, cap_on=cap_on,
        budget=budget,
    )  # fmt: skip
