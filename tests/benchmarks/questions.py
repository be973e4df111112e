"""How long questions take against one plan of the same case: ratios of wall time, in one run on one machine.

Run by hand:  PYTHONPATH=model python -m tests.benchmarks --only questions, or this file with
              [CASE] [--scenario NAME] [--workers N] [QUESTION...]

Each question is asked from nothing, with a folder of findings of its own; one plan is what `friendshore solve` does
without writing. Goals: a frontier of 20 points at most 4 plans, obstacles at most 3, stress of every facility less
than 20; a right-hand side that changes re-solves the reliance step from its basis.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import friendshore as fs
from friendshore.aim import Aim
from friendshore.asking.bench import Bench
from friendshore.asking.runner import Running
from friendshore.solving.outcome import Solved
from friendshore.solving.runner import RELIANCE
from friendshore.variants import Variant

Ask = Callable[[str, Variant, Running], object]
QUESTIONS: dict[str, Ask] = {
    "frontier of 20 points": lambda case, of, running: fs.frontier(case, of, points=20, running=running),
    "obstacles": lambda case, of, running: fs.obstacles(case, of, running=running),
    "stress of every facility": lambda case, of, running: fs.stress(case, of, each="facilities", running=running),
    "bottlenecks": lambda case, of, running: fs.bottlenecks(case, of, running=running),
    "alternatives": lambda case, of, running: fs.alternatives(case, of, running=running),
}


def seconds(work: Callable[[], object]) -> float:
    began = perf_counter()
    work()
    return perf_counter() - began


def warm(case: str, of: Variant) -> None:
    """The reliance step from nothing, and again after a budget that is a hundredth less."""
    bench = Bench(of.read(case), of)
    first = bench.solve(RELIANCE)
    rows, _ = bench.rows("within_programme")
    assert isinstance(first, Solved)
    upper = bench.session.arrays.row_upper[rows] * 0.99
    bench.session.set_rows(rows, bench.session.arrays.row_lower[rows], upper)
    again = bench.solve(RELIANCE)
    assert isinstance(again, Solved)
    share = again.seconds / first.seconds
    print(f"{'reliance step, budget 1 % less':32}{again.seconds:9.1f} s {share:8.2f} of its first")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("case", nargs="?", default="inputs/allies")
    parser.add_argument("questions", nargs="*")
    parser.add_argument("--scenario", action="append", default=[])
    parser.add_argument("--workers", type=int, default=2)
    asked = parser.parse_args()
    of = Variant("plan", tuple(asked.scenario), aim=Aim())
    plan = seconds(lambda: fs.solve(of.read(asked.case)))
    print(f"{'one plan':32}{plan:9.1f} s {1.0:8.2f}")
    warm(asked.case, of)
    for name, ask in QUESTIONS.items():
        if asked.questions and not any(name.startswith(word) for word in asked.questions):
            continue
        with tempfile.TemporaryDirectory() as folder:
            running = Running(Path(folder), asked.workers)
            took = seconds(lambda ask=ask, running=running: ask(asked.case, of, running))
        print(f"{name:32}{took:9.1f} s {took / plan:8.2f}", flush=True)


if __name__ == "__main__":
    main()
