"""The command that plans for several worlds at once."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from friendshore.commands.questions import Asked, question

if TYPE_CHECKING:
    from friendshore.asking.answer import Answer


class Risked(StrEnum):
    """What is minimised over the worlds; the words of solving.risk.Measure, which is slow to load."""

    EXPECTED = "expected"
    CVAR = "cvar"
    WORST = "worst"
    REGRET = "regret"


Worlds = Annotated[
    str | None, typer.Option(metavar="FILE", help="File of worlds, in place of the case's own worlds.toml.")
]


@question(apart=["objective", "tail"])
def robust(
    asked: Asked,
    *,
    worlds: Worlds = None,
    objective: Annotated[
        Risked,
        typer.Option(
            help="Least expected reliance, mean of the worst worlds, that of the worst one, or largest regret."
        ),
    ] = Risked.EXPECTED,
    tail: Annotated[
        float, typer.Option(metavar="SHARE", help="With --objective cvar: how much probability the worst worlds have.")
    ] = 0.1,
) -> Answer:
    """What to decide now, whatever comes: one plan for several worlds, and what it is worth to know which."""
    from friendshore.solving.risk import Measure, Risk  # noqa: PLC0415
    from friendshore.studies.robust import robust as study  # noqa: PLC0415

    return study(
        asked.case, asked.variant(), worlds=worlds, risk=Risk(Measure(objective.value), tail), running=asked.running
    )
