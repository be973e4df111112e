"""The command that asks what stands in the way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from friendshore.commands.questions import Asked, question

if TYPE_CHECKING:
    from friendshore.asking.answer import Answer


@question(apart=["start"])
def obstacles(
    asked: Asked,
    *,
    only: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Only this obstacle of obstacles.toml. Repeat.")
    ] = None,
    start: Annotated[
        str | None,
        typer.Option("--from", metavar="OUTLOOK", help="Outlook of the case to start from; else the case as it is."),
    ] = None,
    at_or_below: Annotated[
        float | None,
        typer.Option(metavar="POINTS", help="Reliance whose date is told; else half of that of the first year."),
    ] = None,
) -> Answer:
    """What stands in the way: each obstacle taken away alone, last, and its share of what all together cost."""
    from friendshore.studies.obstacles import obstacles as study  # noqa: PLC0415

    return study(
        asked.case, asked.variant(), only=only or (), start=start, level_points=at_or_below, running=asked.running
    )
