"""The command that asks what moves a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from friendshore.commands.questions import Asked, question

if TYPE_CHECKING:
    from friendshore.asking.answer import Answer


@question()
def sensitivity(
    asked: Asked,
    *,
    only: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Only this input: pace, capital_cost, ... Repeat.")
    ] = None,
    by: Annotated[float, typer.Option(metavar="PERCENT", help="How far groups of figures are moved.")] = 10.0,
) -> Answer:
    """What moves a plan most: uncertain inputs at low and high, the plan made anew and the plan held."""
    from friendshore.studies.sensitivity import sensitivity as study  # noqa: PLC0415

    return study(asked.case, asked.variant(), only=only or (), by_share=by / 100, running=asked.running)
