"""The command that asks from when on reliance can stay at or below a level."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from friendshore.commands.questions import Asked, question

if TYPE_CHECKING:
    from friendshore.asking.answer import Answer


@question(apart=["reach", "only"])
def earliest(
    asked: Asked,
    *,
    reach: Annotated[float, typer.Option(metavar="POINTS", help="The level of reliance, 0 to 100 points.")] = 50.0,
    only: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Beside the bloc's date this element's or product's; bloc: none. Repeat."),
    ] = None,
    delays: Annotated[bool, typer.Option(help="Tell by how much each delay alone moves the date.")] = True,
) -> Answer:
    """From when on reliance can stay at or below a level: the bloc, elements, products, and which delay is to blame."""
    from friendshore.studies.earliest import earliest as study  # noqa: PLC0415

    return study(asked.case, asked.variant(), reach=reach, only=only or (), delays=delays, running=asked.running)
