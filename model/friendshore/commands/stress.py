"""The command that meets a plan with a surprise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from friendshore.commands.questions import Asked, question

if TYPE_CHECKING:
    from friendshore.asking.answer import Answer


@question(apart=["since", "stop", "drop", "shock", "each"])
def stress(
    asked: Asked,
    *,
    since: Annotated[
        str, typer.Option("--from", metavar="MONTH", help="When the surprise comes: 2029-04, or a year.")
    ],
    stop: Annotated[
        list[str] | None,
        typer.Option(metavar="WHAT", help="Sold no more: a commodity, an element, a stage, or all. Repeat."),
    ] = None,
    origin: Annotated[
        str | None, typer.Option(metavar="AREA", help="Who stops to sell; else every adversary of the bloc.")
    ] = None,
    drop: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="A facility or country that falls out. Repeat.")
    ] = None,
    months: Annotated[
        int | None, typer.Option(metavar="N", help="How long it lasts; else for good.")
    ] = None,
    power: Annotated[float, typer.Option(metavar="FACTOR", help="Factor on the price of electricity.")] = 1.0,
    slip: Annotated[
        int, typer.Option(metavar="MONTHS", help="Plants that are not in service yet come later by so many months.")
    ] = 0,
    shock: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="A scenario that comes as a surprise. Repeat.")
    ] = None,
    each: Annotated[
        str | None,
        typer.Option(metavar="WHAT", help="facilities or countries: each falls out too, one at a time (N-1)."),
    ] = None,
    by: Annotated[
        str | None,
        typer.Option(metavar="STEP", help="Followed by months or quarters; else months where it lasts a year at most."),
    ] = None,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Later builds may be decided anew.")] = False,
    foresight: Annotated[bool, typer.Option(help="Solve the plan that knew of it, too.")] = True,
) -> Answer:
    """What goes short where exports stop, plants fall out or permits slip, as a surprise to the plan."""
    from friendshore.studies.stress import stress as study  # noqa: PLC0415

    return study(
        asked.case, asked.variant(), since=since, stop=stop or (), origin=origin, drop=drop or (), months=months,
        power=power, slip=slip, shocks=shock or (), each=each, by=by, rebuild=rebuild, foresight=foresight,
        running=asked.running,
    )  # fmt: skip
