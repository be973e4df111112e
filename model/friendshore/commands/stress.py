"""The command that meets a plan with a surprise."""

from __future__ import annotations

from typing import Annotated

import typer

from friendshore.commands import questions as asked
from friendshore.commands import targets


def stress(
    case: asked.CaseFolder,
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
    bloc: asked.Bloc = None,
    scenario: asked.Scenarios = None,
    level: asked.Levels = None,
    budget: asked.Budget = None,
    workers: asked.Workers = asked.CORES,
    output: asked.Output = None,
    overwrite: targets.Overwrite = False,
    quiet: asked.Quiet = False,
    as_json: asked.Json = False,
) -> None:
    """What goes short where exports stop, plants fall out or permits slip, as a surprise to the plan."""
    from friendshore.studies.stress import stress as ask  # noqa: PLC0415
    from friendshore.variants import Variant  # noqa: PLC0415

    levels = asked.levels_of(level)
    of = Variant("plan", tuple(scenario or ()), bloc, budget_musd=budget, levels=levels)
    words = {"since": since, "stop": stop or [], "origin": origin, "drop": drop or [], "months": months,
             "power": power, "slip": slip, "shocks": shock or [], "each": each, "by": by, "rebuild": rebuild,
             "foresight": foresight}  # fmt: skip
    asked.answered(
        "stress", lambda running: ask(case, of, **words, running=running),  # type: ignore[arg-type]
        case=case, bloc=bloc, scenario=scenario, level=levels, output=output, overwrite=overwrite, workers=workers,
        quiet=quiet, as_json=as_json, budget_musd=budget,
        apart=[since, *(stop or []), *(drop or []), *(shock or []), *([f"each_{each}"] if each else [])], **words,
    )  # fmt: skip
