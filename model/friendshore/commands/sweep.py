"""The command that asks how sure a plan is."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from friendshore.commands.questions import Asked, question

if TYPE_CHECKING:
    from friendshore.asking.answer import Answer


class Design(StrEnum):
    """How samples are drawn."""

    SOBOL = "sobol"
    LHS = "lhs"


class Step(StrEnum):
    """What is solved of each."""

    RELIANCE = "reliance"
    PLAN = "plan"


@question(apart=["step", "scenarios"])
def sweep(
    asked: Asked,
    *,
    samples: Annotated[int, typer.Option(min=1, metavar="N", help="How many samples are drawn.")] = 64,
    seed: Annotated[int, typer.Option(min=0, help="The same seed draws the same samples.")] = 1,
    design: Annotated[Design, typer.Option(help="Points of a Sobol' sequence, or a Latin hypercube.")] = Design.SOBOL,
    step: Annotated[
        Step, typer.Option(help="What is solved: least reliance alone, or what is built, its cost and regret too.")
    ] = Step.RELIANCE,
    unknowns: Annotated[
        Path | None, typer.Option(metavar="FILE", help="What is unknown, in place of the case's unknowns.toml.")
    ] = None,
    scenarios: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="In place of samples: each scenario in a folder, or combination of folders'."),
    ] = None,
    cluster: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="A Dask scheduler whose workers solve: tcp://host:8786.")
    ] = None,
    parquet: Annotated[
        bool, typer.Option("--parquet", help="Write all that samples came to as Parquet files too.")
    ] = False,
) -> Answer:
    """How sure a plan is: many samples of what is unknown, spreads, what matters most, what is built in all."""
    from friendshore.studies.sweep import sweep as study  # noqa: PLC0415

    return study(
        asked.case,
        asked.variant(),
        samples=samples,
        seed=seed,
        design=design.value,
        step=step.value,
        unknowns=unknowns,
        scenarios=scenarios,
        address=cluster,
        columnar=parquet,
        running=asked.running,
    )
