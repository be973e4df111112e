"""Commands that ask what holds a plan back, or a project, and how much of it is a matter of taste."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from friendshore.commands import targets
from friendshore.commands.questions import (
    CORES,
    Bloc,
    Budget,
    CaseFolder,
    Json,
    Levels,
    Output,
    Quiet,
    Scenarios,
    Workers,
    answered,
    levels_of,
)  # fmt: skip

if TYPE_CHECKING:
    from friendshore.asking.answer import Answer
    from friendshore.asking.runner import Running


def bottlenecks(
    case: CaseFolder,
    *,
    confirm: Annotated[int, typer.Option(min=1, metavar="N", help="So many of the dearest are solved again.")] = 10,
    bloc: Bloc = None,
    scenario: Scenarios = None,
    level: Levels = None,
    budget: Budget = None,
    workers: Workers = CORES,
    output: Output = None,
    overwrite: targets.Overwrite = False,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """What binds, ranked: what a tenth more of a limit or a month less of a delay would buy, in points and M USD."""
    levels = levels_of(level)

    def ask(running: Running) -> Answer:
        from friendshore.studies.bottlenecks import bottlenecks as study  # noqa: PLC0415
        from friendshore.variants import Variant  # noqa: PLC0415

        variant = Variant("plan", tuple(scenario or ()), bloc, budget_musd=budget, levels=levels)
        return study(case, variant, confirm=confirm, running=running)

    answered(
        "bottlenecks", ask, case=case, bloc=bloc, scenario=scenario, level=levels, output=output,
        overwrite=overwrite, workers=workers, quiet=quiet, as_json=as_json, budget_musd=budget, confirm=confirm,
    )  # fmt: skip


def why_not(
    case: CaseFolder,
    project: Annotated[str, typer.Argument(metavar="PROJECT", help="A facility, by its key or its title.")],
    *,
    bloc: Bloc = None,
    scenario: Scenarios = None,
    level: Levels = None,
    budget: Budget = None,
    output: Output = None,
    overwrite: targets.Overwrite = False,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """What would have to change for a project to be built: grant, price floor, capital cost, months of permit."""
    levels = levels_of(level)

    def ask(running: Running) -> Answer:
        from friendshore.studies.why_not import why_not as study  # noqa: PLC0415
        from friendshore.variants import Variant  # noqa: PLC0415

        variant = Variant("plan", tuple(scenario or ()), bloc, budget_musd=budget, levels=levels)
        return study(case, project, variant, running=running)

    answered(
        "why-not", ask, case=case, bloc=bloc, scenario=scenario, level=levels, output=output,
        overwrite=overwrite, workers=1, quiet=quiet, as_json=as_json, budget_musd=budget, project=project,
        apart=[project],
    )  # fmt: skip


def alternatives(
    case: CaseFolder,
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
    bloc: Bloc = None,
    scenario: Scenarios = None,
    level: Levels = None,
    budget: Budget = None,
    workers: Workers = CORES,
    output: Output = None,
    overwrite: targets.Overwrite = False,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Plans nearly as good: which projects are in all of them, a matter of taste, in none; which figures are unique."""
    levels = levels_of(level)

    def ask(running: Running) -> Answer:
        from friendshore.studies.alternatives import alternatives as study  # noqa: PLC0415
        from friendshore.variants import Variant  # noqa: PLC0415

        variant = Variant("plan", tuple(scenario or ()), bloc, budget_musd=budget, levels=levels)
        wanted = tuple(facilities or ())
        return study(
            case, variant, slack_points=slack, cost_slack_share=cost_slack, facilities=wanted, running=running
        )

    answered(
        "alternatives", ask, case=case, bloc=bloc, scenario=scenario, level=levels, output=output,
        overwrite=overwrite, workers=workers, quiet=quiet, as_json=as_json, budget_musd=budget, slack_points=slack,
        cost_slack_share=cost_slack, facilities=facilities or [],
    )  # fmt: skip
