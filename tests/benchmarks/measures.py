"""What is measured, each once in the process that calls it; the command gives each a process of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from friendshore.planning import prepare, read_case
from friendshore.program import assemble
from friendshore.solving.highs import Session, SolverOptions
from friendshore.solving.outcome import Solved
from friendshore.solving.runner import RELIANCE, release

from . import peers, phases, transport
from .clock import Clock
from .synthetic import Shape

Found = tuple[Clock, Mapping[str, float]]


@dataclass(frozen=True)
class Size:
    """A size by name: the shape of the case, how far our own run goes, the ways whose program is solved, and periods of
    the transport model with about as many columns."""

    name: str
    shape: Shape
    depth: str
    solved: tuple[str, ...]
    periods: int


BOTH = ("friendshore", "linopy")
SIZES = (
    Size("15k", Shape(months=180), phases.FULL, tuple(peers.WAYS), 180),
    Size("30k", Shape(months=36), phases.FULL, BOTH, 400),
    Size("allied", Shape(), phases.FULL, BOTH, 1000),
    Size("300k", Shape(months=3), phases.ONE_STEP, (), 4000),
    Size("1.5m", Shape(months=3, twins=2), phases.NO_STEP, (), 18000),
)
"""Columns, about; "allied" is the case as it is. The program is one whichever way it came, so at the smallest size all
are solved, to see that they agree, and then ours and one peer."""


def run(size: Size, case: Path, way: str) -> Found:
    """Our own run, phase by phase."""
    return phases.measured(case, size.depth)


def program(size: Size, case: Path, way: str) -> Found:
    """The same program brought into HiGHS by one way and, where it is not too large, solved.

    Ours as in a plan, others by HiGHS's own choice, which is what their users get.
    """
    _loaded(way)
    clock = Clock()
    parameters = prepare(read_case(case))
    clock.restart()
    assembled = assemble(parameters)
    clock.lap("build")
    if way not in peers.FROM_MODEL:
        del clock.seconds["build"], clock.memory["build"]
    start = peers.Start.of(assembled)
    facts = phases.told(start.arrays)
    clock.restart()
    highs = peers.WAYS[way](start)
    clock.lap("hand over")
    if way in size.solved and way == "friendshore":
        session = Session(start.arrays, SolverOptions(threads=1))
        release(session)
        clock.restart()
        solved = session.minimise(RELIANCE)
        clock.lap("solve")
        assert isinstance(solved, Solved), solved.sentence
        facts["optimum"] = solved.objective_value
    elif way in size.solved:
        facts["optimum"] = peers.optimum(highs)
        clock.lap("solve")
    return clock, facts


def modelled(size: Size, case: Path, way: str) -> Found:
    """The transport model written natively in one language, from its data to HiGHS."""
    _loaded(way)
    clock = Clock()
    highs = transport.WAYS[way](size.periods)
    clock.lap("to HiGHS")
    facts = {"rows": highs.getNumRow(), "columns": highs.getNumCol(), "entries": highs.getNumNz()}
    if size.name == SIZES[0].name:
        facts["optimum"] = peers.optimum(highs)
    return clock, facts


def _loaded(way: str) -> None:
    """Time to load a language is not asked for."""
    if way in transport.WAYS:
        peers.optimum(transport.WAYS[way](1))


@dataclass(frozen=True)
class Measure:
    """Something measured at each size, in one way or several."""

    name: str
    title: str
    once: Callable[[Size, Path, str], Found]
    ways: tuple[str, ...]


MEASURES = (
    Measure("run", "a run of ours, by phase", run, ("friendshore",)),
    Measure("program", "the program of the case into HiGHS, and to its least reliance", program, tuple(peers.WAYS)),
    Measure("transport", "a transport model, natively, from data to HiGHS", modelled, tuple(transport.WAYS)),
)


def missing(way: str) -> str:
    """Why a way cannot be measured here; empty where it can."""
    if way == "linopy" and find_spec("linopy") is None:
        return 'linopy is not installed and is left out: pip install -e ".[benchmarks]"'
    return ""
