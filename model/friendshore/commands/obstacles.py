"""The command that asks what stands in the way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from friendshore.commands import questions, targets

if TYPE_CHECKING:
    from friendshore.asking.answer import Answer
    from friendshore.asking.runner import Running


def obstacles(
    case: questions.CaseFolder,
    *,
    only: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Only this obstacle of obstacles.toml. Repeat.")
    ] = None,
    start: Annotated[
        str | None,
        typer.Option("--from", metavar="OUTLOOK", help="Outlook of the case to start from; else the case as it is."),
    ] = None,
    at_or_below: Annotated[
        float | None,
        typer.Option(metavar="POINTS", help="Reliance whose date is told; else half of that of the first year."),
    ] = None,
    scenario: questions.Scenarios = None,
    bloc: questions.Bloc = None,
    level: questions.Levels = None,
    budget: questions.Budget = None,
    workers: questions.Workers = questions.CORES,
    output: questions.Output = None,
    overwrite: targets.Overwrite = False,
    quiet: questions.Quiet = False,
    as_json: questions.Json = False,
) -> None:
    """What stands in the way: each obstacle taken away alone, last, and its share of what all together cost."""
    levels = questions.levels_of(level)

    def ask(running: Running) -> Answer:
        from friendshore.studies import obstacles as studies  # noqa: PLC0415
        from friendshore.variants import Variant  # noqa: PLC0415

        of = Variant("plan", tuple(scenario or ()), bloc, budget_musd=budget, levels=levels)
        return studies.obstacles(
            case, of, only=only or (), start=start, level_points=at_or_below, running=running
        )  # fmt: skip

    questions.answered(
        "obstacles", ask, case=case, bloc=bloc, scenario=scenario, level=levels, output=output, overwrite=overwrite,
        workers=workers, quiet=quiet, as_json=as_json, obstacles=only or [], start=start, at_or_below=at_or_below,
        budget_musd=budget, apart=[start] if start else [],
    )  # fmt: skip
