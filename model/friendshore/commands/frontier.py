"""The command that traces the frontier of reliance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from friendshore.commands import questions as q
from friendshore.commands import targets

if TYPE_CHECKING:
    from friendshore.asking.answer import Answer
    from friendshore.asking.runner import Running


def frontier(
    case: q.CaseFolder,
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
    """What each further point of independence costs: reliance against cost, premium, public money or budget."""
    levels = q.levels_of(level)

    def ask(running: Running) -> Answer:
        from friendshore.program import Aim  # noqa: PLC0415
        from friendshore.studies.frontier import frontier as study  # noqa: PLC0415
        from friendshore.variants import Variant  # noqa: PLC0415

        of = Variant("frontier", tuple(scenario or ()), bloc, Aim(objective), budget, levels)  # type: ignore[arg-type]
        return study(case, of, against=against, tolerance=tolerance, points=points, plants=plants, running=running)

    q.answered(
        "frontier", ask, case=case, bloc=bloc, scenario=scenario, level=levels, output=output, overwrite=overwrite,
        workers=workers, quiet=quiet, as_json=as_json, against=against, objective=objective, tolerance=tolerance,
        points=points, plants=plants, budget=budget, apart=[] if against == "cost" else [against],
    )  # fmt: skip
