"""The command that plans again and again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from friendshore.commands.questions import Asked, question
from friendshore.commands.robust import Worlds

if TYPE_CHECKING:
    from friendshore.asking.answer import Answer


@question(apart=["world", "every"])
def rolling(
    asked: Asked,
    *,
    world: Annotated[str, typer.Option(metavar="NAME", help="The world that comes: one of worlds.toml.")],
    every: Annotated[int, typer.Option(metavar="YEARS", help="Years from one plan to the next.")] = 3,
    worlds: Worlds = None,
    robust: Annotated[bool, typer.Option(help="Lay the robust plan beside it, too.")] = True,
) -> Answer:
    """What foresight is worth: plan, live some years knowing only what is known by then, plan again."""
    from friendshore.studies.rolling import rolling as study  # noqa: PLC0415

    return study(
        asked.case, asked.variant(), world=world, every=every, worlds=worlds, robust=robust, running=asked.running
    )
