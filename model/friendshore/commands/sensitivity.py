"""The command that asks what moves a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from friendshore.commands import questions, targets

if TYPE_CHECKING:
    from friendshore.asking.answer import Answer
    from friendshore.asking.runner import Running


def sensitivity(
    case: questions.CaseFolder,
    *,
    only: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Only this input: pace, capital_cost, ... Repeat.")
    ] = None,
    by: Annotated[float, typer.Option(metavar="PERCENT", help="How far groups of figures are moved.")] = 10.0,
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
    """What moves a plan most: uncertain inputs at low and high, the plan made anew and the plan held."""
    levels = questions.levels_of(level)

    def ask(running: Running) -> Answer:
        from friendshore.studies import sensitivity as studies  # noqa: PLC0415
        from friendshore.variants import Variant  # noqa: PLC0415

        of = Variant("plan", tuple(scenario or ()), bloc, budget_musd=budget, levels=levels)
        return studies.sensitivity(case, of, only=only or (), by_share=by / 100, running=running)

    questions.answered(
        "sensitivity", ask, case=case, bloc=bloc, scenario=scenario, level=levels, output=output, overwrite=overwrite,
        workers=workers, quiet=quiet, as_json=as_json, inputs=only or [], by_percent=by, budget_musd=budget,
    )  # fmt: skip
