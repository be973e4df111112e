"""The command that traces the frontier of reliance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from friendshore.commands.questions import Asked, question

if TYPE_CHECKING:
    from friendshore.asking.answer import Answer


@question(apart=["against"])
def frontier(
    asked: Asked,
    *,
    against: Annotated[str, typer.Option(metavar="WHAT", help="cost, premium, public or budget.")] = "cost",
    objective: Annotated[str, typer.Option(metavar="FORM", help="Reliance as mean, final or peak.")] = "mean",
    tolerance: Annotated[
        float, typer.Option(metavar="SHARE", help="Largest gap that is left, as a share of what the cheap end costs.")
    ] = 0.001,
    points: Annotated[int | None, typer.Option(metavar="N", help="A quick one: so many points at most.")] = None,
    plants: Annotated[
        bool, typer.Option("--plants", help="With public and budget: solve for what is built at each point, too.")
    ] = False,
) -> Answer:
    """What each further point of independence costs: reliance against cost, premium, public money or budget."""
    from friendshore.aim import Aim  # noqa: PLC0415
    from friendshore.studies.frontier import frontier as study  # noqa: PLC0415

    return study(
        asked.case, asked.variant(Aim(objective)), against=against, tolerance=tolerance, points=points, plants=plants,  # type: ignore[arg-type]
        running=asked.running,
    )  # fmt: skip
