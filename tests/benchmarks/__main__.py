"""How fast friendshore is beside its peers, and how its time grows: one command, a table of ratios, two figures.

    PYTHONPATH=model python -m tests.benchmarks [--sizes 30k,allied] [--only run,program] [--ways friendshore,linopy]
                                                [--runs 3] [--case inputs/allies] [-o outputs/benchmarks]
                                                [--unsolved] [--pictures] [--add]

run         a run of ours by phase: read, check, parameters, build, hand over, each step, tables, report; from 300k on
            one step, at 1.5m no solve
program     the same program brought into HiGHS by Pyomo's interfaces, its compiler to arrays, linopy and bare arrays,
            and solved: ours as in a plan, others by HiGHS's own choice; from 30k on of the others linopy alone
transport   a transport model written natively in Pyomo, in linopy and as ours
questions   questions against one plan, in wall time, not asked for by default (`questions.py`)
flows       a sheet of 100,000 flows against pandas, not asked for by default (`workbook.py`)

Sizes are cases of the real structure (`synthetic.py`): periods of the case made coarser or finer, and twins of its
world. Each measurement has a process of its own; seconds are processor time with all threads, memory is the most that
the process held by the end of a phase, and what is shown is the median of the runs. Ways must agree on the optimum.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd

from friendshore.case.write import write_case
from friendshore.planning import read_case

from . import chart, results
from .measures import MEASURES, SIZES, Measure, Size, missing
from .phases import NO_STEP
from .synthetic import shaped

OTHERS = {"questions": "questions", "flows": "workbook"}
MARK = "measured "
"""What the line begins with on which a process says what it measured."""
FIGURES = (
    ("run", ("read", "check", "parameters", "build", "hand over"), "How the time before the solve grows"),
    ("program", ("build", "hand over"), "How the time to bring a program into HiGHS grows"),
)


def main(words: Sequence[str] | None = None) -> int:
    """Measure, print, write; 1 where ways disagree on an optimum."""
    asked = _asked(words)
    if asked.once:
        print(MARK + json.dumps(_once(asked)))
        return 0
    for name in asked.only:
        if name in OTHERS:
            subprocess.run([sys.executable, str(Path(__file__).with_name(f"{OTHERS[name]}.py"))], check=True)
    asked.o.mkdir(parents=True, exist_ok=True)
    kept = asked.o / "runs.csv"
    runs: list[dict[str, object]] = pd.read_csv(kept).to_dict("records") if asked.add and kept.exists() else []
    for row in _measured(asked):
        runs.append(row)
        pd.DataFrame(runs).to_csv(kept, index=False)  # what is measured stays, whatever comes
    return _told(pd.DataFrame(runs), asked.o, (".html", ".svg") if asked.pictures else (".html",)) if runs else 0


def _asked(words: Sequence[str] | None) -> Any:
    parser = argparse.ArgumentParser(prog="tests.benchmarks", description=(__doc__ or "").split("\n\n", maxsplit=1)[0])
    parser.add_argument("--sizes", type=_parted, default=["30k", "allied", "300k"])
    parser.add_argument("--only", type=_parted, default=[measure.name for measure in MEASURES])
    parser.add_argument("--ways", type=_parted, default=[])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--case", type=Path, default=Path("inputs/allies"))
    parser.add_argument("--unsolved", action="store_true", help="no solve: HiGHS's own choice takes minutes")
    parser.add_argument("--add", action="store_true", help="add to the runs that the folder of outputs holds already")
    parser.add_argument("--pictures", action="store_true", help="figures as .svg, too: that takes a browser")
    parser.add_argument("--once", help=argparse.SUPPRESS)
    parser.add_argument("-o", type=Path, default=Path("outputs/benchmarks"))
    asked = parser.parse_args(words)
    for given, known in ((asked.sizes, [each.name for each in SIZES]),
                         (asked.only, [*(each.name for each in MEASURES), *OTHERS])):  # fmt: skip
        if unknown := [word for word in given if word not in known]:
            parser.error(f"{', '.join(unknown)}: expected {', '.join(known)}")
    return asked


def _parted(words: str) -> list[str]:
    return [word.strip() for word in words.split(",") if word.strip()]


def _measured(asked: Any) -> Iterator[dict[str, object]]:
    """One row for each phase of each run. Runs of different ways take turns, so that all see the same machine."""
    measures = [measure for measure in MEASURES if measure.name in asked.only]
    ways = {way for measure in measures for way in measure.ways if not asked.ways or way in asked.ways}
    for sentence in sorted(filter(None, map(missing, ways))):
        print(sentence)
    ways = {way for way in ways if not missing(way)}
    with TemporaryDirectory() as folder:
        for size in (each for each in SIZES if each.name in asked.sizes):
            case = Path(folder) / size.name
            case.mkdir()
            write_case(shaped(read_case(asked.case), size.shape), case)
            for run in range(1, asked.runs + 1):
                for measure in measures:
                    for way in (each for each in measure.ways if each in ways):
                        yield from _rows(asked, measure, size, way, run, case)


def _rows(
    asked: Any, measure: Measure, size: Size, way: str, run: int, case: Path
) -> Iterator[dict[str, object]]:
    print(f"{measure.name}, {size.name}, {way}, run {run}", file=sys.stderr, flush=True)
    command = [sys.executable, "-m", str(__package__), "--once", way, "--only", measure.name, "--sizes", size.name]
    command += [*(["--unsolved"] if asked.unsolved else []), "--case", str(case.resolve())]
    path = os.pathsep.join(filter(None, sys.path))
    environment = {**os.environ, "PYTHONPATH": path}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    if done.returncode:
        raise RuntimeError(f"{measure.name} at {size.name} by {way} failed:\n{done.stderr}")
    found = next(json.loads(line[len(MARK) :]) for line in done.stdout.splitlines() if line.startswith(MARK))
    for phase, seconds in found["seconds"].items():
        told = {"measure": measure.name, "size": size.name, "way": way, "phase": phase, "run": run}
        yield {**told, "seconds": seconds, "memory_mib": found["memory"][phase], **found["facts"]}


def _once(asked: Any) -> dict[str, object]:
    """Measure here; the case is already in its shape."""
    measure = next(each for each in MEASURES if each.name in asked.only)
    size = next(each for each in SIZES if each.name in asked.sizes)
    if asked.unsolved:
        size = replace(size, depth=NO_STEP, solved=())
    clock, facts = measure.once(size, asked.case, asked.once)
    return {"seconds": clock.seconds, "memory": clock.memory, "facts": dict(facts)}


def _told(runs: pd.DataFrame, folder: Path, endings: Sequence[str]) -> int:
    """Print the tables, write them and the figures."""
    found = results.medians(runs)
    found.to_csv(folder / "medians.csv", index=False)
    (folder / "medians.json").write_text(found.to_json(orient="records", indent=1), encoding="utf-8")
    with pd.option_context("display.width", 200, "display.max_columns", 20, "display.float_format", "{:.2f}".format):
        for measure in (each for each in MEASURES if each.name in set(found["measure"])):
            print(f"\n{measure.title}: seconds of processor time, median")
            if len(measure.ways) == 1:
                table = found[found["measure"] == measure.name]
                print(table.pivot_table(index="phase", columns="size", values="seconds", sort=False))
                print(table.pivot_table(index="phase", columns="size", values="memory_mib", sort=False))
            else:
                _ratios(found, measure)
            if found["size"].nunique() > 1:
                print("\nexponent of growth with the columns (1: linear)")
                print(results.exponents(found, measure.name).to_string(index=False))
    for name, phases, finding in FIGURES:
        if name in set(found["measure"]):
            picture = chart.drawn(found, name, phases, finding)
            print(*(chart.written(picture, folder, ending) for ending in endings), sep="\n")
    disagreed = results.same_optimum(found)
    print("\n".join(disagreed) or "All ways agree on the optimum.")
    return 1 if disagreed else 0


def _ratios(found: pd.DataFrame, measure: Measure) -> None:
    """From data to HiGHS, the handover alone, and to the optimum: seconds, and multiples of ours and of the floor."""
    measured = set(found.loc[found["measure"] == measure.name, "phase"])
    for title, phases in results.STRETCHES.items():
        if phases[-1] not in measured:
            continue
        table = results.totals(found, measure.name, phases)
        print(f"\n{title}, seconds\n{table}")
        for to in (results.OURS, results.FLOOR):
            if to in table and len(table.columns) > 1:
                print(f"{title}, as multiples of {to}\n{results.ratios(table, to)}")


if __name__ == "__main__":
    raise SystemExit(main())
