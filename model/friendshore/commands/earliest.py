"""The command that asks from when on reliance can stay at or below a level."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from friendshore.commands import questions as q
from friendshore.commands import targets

if TYPE_CHECKING:
    from friendshore.asking.answer import Answer
    from friendshore.asking.runner import Running


LEVEL = 50.0
"""Points of reliance that are asked for where nothing is said."""


def earliest(
    case: q.CaseFolder,
    *,
    reach: Annotated[float, typer.Option(metavar="POINTS", help="The level of reliance, 0 to 100 points.")] = LEVEL,
    delays: Annotated[bool, typer.Option(help="Tell by how much each delay alone moves the date.")] = True,
    bloc: q.Bloc = None,
    scenario: q.Scenarios = None,
    level: q.Levels = None,
    budget: q.Budget = None,
    workers: q.Workers = q.CORES,
    output: q.Output = None,
    overwrite: targets.Overwrite = False,
    quiet: q.Quiet = False,
    as_json: q.Json = False,
) -> None:
    """From when on reliance can stay at or below a level: the bloc, elements, products, and which delay is to blame."""
    levels = q.levels_of(level)

    def ask(running: Running) -> Answer:
        from friendshore.studies.earliest import earliest as study  # noqa: PLC0415
        from friendshore.variants import Variant  # noqa: PLC0415

        of = Variant("earliest", tuple(scenario or ()), bloc, budget_musd=budget, levels=levels)
        return study(case, of, reach=reach, delays=delays, running=running)

    q.answered(
        "earliest", ask, case=case, bloc=bloc, scenario=scenario, level=levels, output=output, overwrite=overwrite,
        workers=workers, quiet=quiet, as_json=as_json, reach=reach, delays=delays, budget=budget,
        apart=[] if reach == LEVEL else [f"{reach:g}"],
    )  # fmt: skip
