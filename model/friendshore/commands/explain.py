"""The command that explains why a case has no plan."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Annotated

import typer

from friendshore.commands.questions import Asked, question

if TYPE_CHECKING:
    from friendshore.aim import Aim
    from friendshore.asking.answer import Answer


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


@question(alone=True)
def explain(
    asked: Asked,
    *,
    objective: Annotated[str, typer.Option(metavar="FORM", help="As of solve: cost or public with a cap.")] = "mean",
    reliance_cap: Annotated[float | None, typer.Option(metavar="POINTS", help="Reliance at most this.")] = None,
    cap_on: Annotated[str | None, typer.Option(metavar="FORM", help="Whether mean, final or peak is held.")] = None,
) -> Answer:
    """Why a case has no plan: what conflicts, in tables, rows and columns, and the least change that repairs it."""
    from friendshore.aim import Aim  # noqa: PLC0415
    from friendshore.studies.explain import explain as study  # noqa: PLC0415

    aim = Aim(objective, cap=reliance_cap, capped=cap_on)  # type: ignore[arg-type]
    return study(asked.case, asked.variant(aim), running=asked.running)
