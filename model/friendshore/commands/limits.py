"""Commands that ask what holds a project back, and how much of a plan is a matter of taste."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from friendshore.commands.questions import Asked, question

if TYPE_CHECKING:
    from friendshore.asking.answer import Answer


@question(apart=["project"], alone=True)
def why_not(
    asked: Asked,
    *,
    project: Annotated[str, typer.Argument(metavar="PROJECT", help="A facility, by its key or its title.")],
) -> Answer:
    """What would have to change for a project to be built: grant, price floor, capital cost, months of permit."""
    from friendshore.studies.why_not import why_not as study  # noqa: PLC0415

    return study(asked.case, project, asked.variant(), running=asked.running)


@question()
def alternatives(
    asked: Asked,
    *,
    slack: Annotated[
        float, typer.Option(min=0, metavar="POINTS", help="Reliance above the plan's that will do.")
    ] = 0.1,
    cost_slack: Annotated[
        float, typer.Option(min=0, metavar="SHARE", help="Cost above the plan's that will do, 0.01 for 1 %.")
    ] = 0.005,
    facilities: Annotated[
        list[str] | None, typer.Option("--facilities", metavar="NAME", help="Only this one, by key or title. Repeat.")
    ] = None,
) -> Answer:
    """Plans nearly as good: which projects are in all of them, a matter of taste, in none; which figures are unique."""
    from friendshore.studies.alternatives import alternatives as study  # noqa: PLC0415

    return study(
        asked.case, asked.variant(), slack_points=slack, cost_slack_share=cost_slack, facilities=facilities or (),
        running=asked.running,
    )  # fmt: skip
