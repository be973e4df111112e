"""How sure a plan is: many samples of what is unknown, each planned for itself, and what they come to.

    friendshore sweep inputs/allies --samples 256 --step plan

What is unknown, how it is spread and what it moves stands in `unknowns.toml` (workings/sweep/unknowns_file.py); the
samples are points of a Sobol' sequence or a Latin hypercube, or every combination of scenarios in a folder
(workings/sweep/designs.py). A sample that has ended is a line on disk, under a key of its inputs, its values and the
program: a sweep that was stopped goes on from there, and a larger one takes what a smaller one found.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from friendshore.asking import cluster, hands
from friendshore.asking.answer import Answer
from friendshore.asking.bench import Bench
from friendshore.asking.kept import key
from friendshore.asking.lines import KEY, Lines
from friendshore.asking.notes import Notes
from friendshore.asking.plan_first import stand
from friendshore.asking.runner import IN_TURN, Question, Runner, Running
from friendshore.errors import FriendshoreError
from friendshore.solving.arrays import Vector
from friendshore.studies.sensitivity import as_it_is
from friendshore.studies.workings import by_steps
from friendshore.studies.workings.sweep.cases import cases_of
from friendshore.studies.workings.sweep.designs import DESIGNS, Design
from friendshore.studies.workings.sweep.sampler import PLAN_STEP, RELIANCE_STEP, STEPS, Builds, Sampler
from friendshore.studies.workings.sweep.samples import Samples, drawn, every_scenario, keys
from friendshore.studies.workings.sweep.told import LOST, every, told
from friendshore.studies.workings.sweep.unknowns_file import read_unknowns
from friendshore.variants import PLAN, Variant

QUESTION = "sweep"
SAMPLES = 64


def sweep(
    case: str | Path,
    of: Variant = PLAN,
    *,
    samples: int = SAMPLES,
    seed: int = 1,
    design: Design = "sobol",
    step: str = RELIANCE_STEP,
    unknowns: str | Path | None = None,
    scenarios: str | Path | None = None,
    address: str | None = None,
    columnar: bool = False,
    running: Running = IN_TURN,
) -> Answer:
    """What plans come to where much is unknown: spreads by year, what matters most, what is built in all of them.

    samples     how many are drawn; with `scenarios` all combinations are taken instead
    design      "sobol" or "lhs"
    step        "reliance": the least that can be had; "plan": builds and cost too, and what the case's own plan would
                lose
    unknowns    a file in place of the case's unknowns.toml
    scenarios   a folder of scenarios, or of folders of them
    address     of the scheduler of a Dask cluster, in place of processes here
    columnar    whether reliance and builds of every sample are told too, to be written as Parquet

    Raises CaseError, FriendshoreError.
    """
    if step not in STEPS:
        raise FriendshoreError(f"--step must be {' or '.join(STEPS)}, not '{step}'.")
    if design not in DESIGNS:
        raise FriendshoreError(f"--design must be {' or '.join(DESIGNS)}, not '{design}'.")
    if samples < 1:
        raise FriendshoreError(f"--samples must be one or more, not {samples}.")
    if columnar and find_spec("pyarrow") is None:
        raise FriendshoreError("--parquet needs the library pyarrow: pip install 'friendshore[parquet]'.")
    read = of.read(case)
    if scenarios is None:
        file = None if unknowns is None else Path(unknowns)
        asked = drawn(read_unknowns(read, file), samples, design, seed)
    else:
        asked = every_scenario(Path(scenarios))
    cases = cases_of(case, of, asked.unknowns, asked.values)
    head = key(read, of, QUESTION, step)
    lines = Lines(None if running.keep is None else running.keep / f"samples-{head}.jsonl")
    each = keys(asked, cases, head)
    known = lines.keys()
    places = {name: place for place, name in enumerate(each) if name not in known}
    todo = list(places.values())  # what was drawn twice is solved once
    if todo:
        sampler = Sampler(cases, of, step)
        if step == PLAN_STEP:
            with running.runner(QUESTION) as runner:
                sampler = Sampler(cases, of, step, _premium(runner, case, of), _builds(runner, case, of))
        for number, (place, row) in enumerate(_ended(sampler, asked, todo, address, running), start=1):
            if row != hands.LOST:
                lines.add({KEY: each[todo[place]], **row})
            running.announce(f"sample {number} of {len(todo)}")
    asked_for = set(each)
    rows = {row[KEY]: row for row in lines.rows() if row[KEY] in asked_for}
    answer = told(asked, [rows.get(name, LOST) for name in each], read, step, seed)
    if columnar:
        answer = replace(answer, columnar=every(answer, [rows.get(name, LOST) for name in each], read))
    return answer


def _ended(
    sampler: Sampler, asked: Samples, todo: Sequence[int], address: str | None, running: Running
) -> Iterator[tuple[int, Any]]:
    """What the samples come to, as they end."""
    make, pieces = partial(Sampler.ready, sampler), [asked.values[place] for place in todo]
    if address is not None:
        return cluster.on_cluster(address, make, pieces)
    if running.workers > 1 and len(pieces) > 1:
        return hands.side_by_side(make, pieces, running.workers, running.announce)
    return hands.in_turn(make, pieces)


def _premium(runner: Runner, case: str | Path, of: Variant) -> float:
    """What may be spent above the least cost, M USD: the amount that the case itself has."""
    (found,) = runner.ask(case, of, [Question("ceiling", partial(by_steps.ceiling, make=as_it_is))])
    if found.notes is None:
        raise FriendshoreError(found.sentence)
    return found.figure("premium_musd")


def _builds(runner: Runner, case: str | Path, of: Variant) -> Builds:
    """The builds of the case's own plan."""
    shown = stand(runner, case, of).shown
    (found,) = runner.ask(case, of, [Question("builds", partial(built, shown=shown))])
    return {} if found.notes is None else found.notes.figures


def built(bench: Bench, shown: Vector) -> Notes:
    """What a plan builds, by name of the program's column."""
    span = bench.arrays.columns_of(bench.program.block.build)
    values = shown[span.start : span.stop].tolist()
    return Notes({name: value for name, value in zip(span.names(), values, strict=True) if value})
