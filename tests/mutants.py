"""How many small faults the fast tests see: makes mutants by rule, runs the tests against each, names the survivors.

    python tests/mutants.py                     120 mutants over program, parameters, plan and solving
    python tests/mutants.py --count 300 --seed 2 --only program/policies

The fast tests are those of tests/program, policies, parameters, plan and solving. A first run of them notes which
lines each test runs; every mutant then meets the tests that run its line, those named after its module first, within a
budget of processor time, in a copy of the tree. One that fails kills it; so does a mutant that breaks the import or
never ends. `tests/mutants_survivors.csv` names survivors that no test can kill, since what they do is the same, with
the reason; they leave the count. Exits 1 where less than --least per cent are killed.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import resource
import shutil
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, sleep

from mutant_map import noting
from mutant_rules import FOLDERS, Mutant, mutants, one_line, sample

ROOT = Path(__file__).parents[1]
FAST = ("program", "policies", "parameters", "plan", "solving")
KNOWN = Path(__file__).with_name("mutants_survivors.csv")
PRELOADED = ["pandas", "pyomo.environ", "highspy", "scipy.sparse", "openpyxl", "typer", "rich", "hypothesis", "pytest"]
STRONG = "uneven"
NEVER_ENDS = 180
"""seconds of processor time after which a mutant counts as killed"""
SURVIVED, KILLED, UNSEEN = "survived", "killed", "no test runs it"


@dataclass(frozen=True)
class Ran:
    """A test: its processor time, and the lines of the statements that it ran, by file."""

    test: str
    seconds: float
    lines: dict[str, set[int]]

    def meets(self, mutant: Mutant) -> bool:
        ran = self.lines.get(mutant.file)
        first, last = mutant.lines
        return ran is not None and (mutant.at_import or any(first <= line <= last for line in ran))


def main() -> int:
    arguments = _arguments()
    found = [mutant for mutant in mutants(ROOT / "model" / "friendshore") if arguments.only in mutant.file]
    equal = equivalent()
    left_out = [mutant for mutant in found if told(mutant) in equal]
    chosen = sample([mutant for mutant in found if told(mutant) not in equal], arguments.count, arguments.seed)
    print(f"{len(chosen)} of {len(found)} mutants, {len(left_out)} known to change nothing")
    with TemporaryDirectory() as place:
        noted = noted_lines(Path(arguments.map or Path(place) / "map"), Path(place), arguments.processes)
        began, results = perf_counter(), Counter[str]()
        killed_of: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for mutant, result in run(chosen, noted, arguments.processes, arguments.budget, Path(place)):
            results[result] += 1
            killed_of[mutant.file.split("/")[0]][result] += 1
            print(f"{sum(results.values()):4} {result}: {mutant.sentence}", flush=True)
    for folder in FOLDERS:
        if killed_of[folder]:
            print(f"{folder}: {killed_of[folder][KILLED]} of {killed_of[folder].total()} killed")
    share = 100 * results[KILLED] / max(1, results.total())
    print(f"{results[KILLED]} of {results.total()} killed, {share:.1f} %, in {perf_counter() - began:.0f} s")
    return 0 if share >= arguments.least else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=120, help="mutants (120)")
    parser.add_argument("--seed", type=int, default=1, help="another seed, other mutants (1)")
    parser.add_argument("--only", default="", help="files whose path has this in it")
    parser.add_argument("--processes", type=int, default=2, help="mutants at once (2)")
    parser.add_argument("--budget", type=float, default=30.0, help="seconds of tests a mutant meets at most (30)")
    parser.add_argument("--least", type=float, default=85.0, help="per cent that must be killed (85)")
    parser.add_argument("--map", help="folder that keeps which lines each test runs, from one run to the next")
    return parser.parse_args()


def told(mutant: Mutant) -> tuple[str, str, str, str]:
    """What names a mutant in mutants_survivors.csv, wherever its line moves."""
    return mutant.file, mutant.rule, one_line(mutant.before), one_line(mutant.after)


def equivalent() -> set[tuple[str, str, str, str]]:
    """Mutants that change nothing anybody can see."""
    with KNOWN.open(encoding="utf-8", newline="") as file:
        return {(row["file"], row["rule"], row["before"], row["after"]) for row in csv.DictReader(file)}


def noted_lines(folder: Path, place: Path, processes: int) -> list[Ran]:
    """The statements that each fast test runs, by running them all once on sources that note it."""
    if not list(folder.glob("*.jsonl")):
        print("noting which lines each test runs ...", flush=True)
        folder.mkdir(parents=True, exist_ok=True)
        tree = copied(place / "noting")
        package = tree / "model" / "friendshore"
        for file in (file for name in FOLDERS for file in (package / name).rglob("*.py")):
            name = file.relative_to(package).as_posix()
            file.write_text(noting(file.read_text(encoding="utf-8"), name), encoding="utf-8")
        command = [sys.executable, "-m", "pytest", "-n", str(processes), "-p", "mutant_map", "-p", "no:cacheprovider"]
        environment = {**os.environ, "LINES_INTO": str(folder.resolve()), "PYTHONPATH": str(tree / "tests")}
        subprocess.run(
            [*command, *(f"tests/{name}" for name in FAST)], cwd=tree, env=environment, check=False,
            stdout=subprocess.DEVNULL,
        )  # fmt: skip
    lines = [json.loads(line) for file in sorted(folder.glob("*.jsonl")) for line in file.read_text().splitlines()]
    for one in lines:
        if one["failed"]:
            print(f"left out, since it fails on the code as it is: {one['test']}", flush=True)
    return [
        Ran(one["test"], one["seconds"], {name: set(ran) for name, ran in one["lines"].items()})
        for one in sorted(lines, key=lambda one: one["test"])
        if not one["failed"]
    ]


def tests_for(mutant: Mutant, noted: Iterable[Ran], budget: float) -> list[str]:
    """Tests that run the mutant's line, within the budget: its module's first, then those of the uneven case, in which
    no factor is 1, then of each file the cheapest."""
    by_file: defaultdict[str, list[Ran]] = defaultdict(list)
    stem, folder = Path(mutant.file).stem, mutant.file.split("/")[0]
    for one in noted:
        if one.meets(mutant):
            by_file[one.test.split("::")[0]].append(one)
    ranked = []
    for file, tests in by_file.items():
        near = (stem not in file, STRONG not in file, f"tests/{folder}" not in file)
        ranked += [(near, turn, one) for turn, one in enumerate(sorted(tests, key=lambda one: one.seconds))]
    chosen, spent = [], 0.0
    for _, _, one in sorted(ranked, key=lambda each: (*each[0][:2], each[1], each[0][2], each[2].test)):
        spent += one.seconds
        if chosen and spent > budget:
            break
        chosen.append(one.test)
    return chosen


def run(
    chosen: list[Mutant], noted: list[Ran], processes: int, budget: float, place: Path
) -> Iterable[tuple[Mutant, str]]:
    """Each mutant with what became of it, as they end."""
    context = get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    waiting = list(reversed(chosen))
    running: dict[BaseProcess, tuple[Mutant, Path]] = {}
    while waiting or running:
        while waiting and len(running) < processes:
            mutant = waiting.pop()
            tests = tests_for(mutant, noted, budget)
            if not tests:
                yield mutant, UNSEEN
                continue
            folder = copied(place / f"{mutant.file.replace('/', '_')}_{len(waiting)}")
            path = folder / "model" / "friendshore" / mutant.file
            path.write_text(mutant.applied(path.read_text(encoding="utf-8")), encoding="utf-8")
            (folder / "tests.txt").write_text("\n".join(tests), encoding="utf-8")
            process = context.Process(target=attempt, args=(str(folder),))
            process.start()
            running[process] = mutant, folder
        sleep(0.05)
        for process in [process for process in running if not process.is_alive()]:
            mutant, folder = running.pop(process)
            shutil.rmtree(folder)
            yield mutant, SURVIVED if process.exitcode == 0 else KILLED


def copied(folder: Path) -> Path:
    """A copy of the tree; inputs and examples are only pointed to."""
    folder.mkdir()
    ignore = shutil.ignore_patterns("__pycache__")
    for name in ("model", "tests"):
        shutil.copytree(ROOT / name, folder / name, ignore=ignore)
    for name in ("pyproject.toml", "inputs", "examples", "README.md", "outputs"):
        (folder / name).symlink_to(ROOT / name)
    return folder


def attempt(folder: str) -> None:
    """Run the tests of one mutant in this process, which ends with pytest's own exit code."""
    resource.setrlimit(resource.RLIMIT_CPU, (NEVER_ENDS, NEVER_ENDS + 10))
    os.chdir(folder)
    place = Path(folder)
    os.environ["TESTS_FROM"] = str(place / "tests.txt")
    sys.dont_write_bytecode = True
    sys.path[:0] = [str(place / "tests")]
    files = dict.fromkeys(line.split("::")[0] for line in (place / "tests.txt").read_text().splitlines())
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 1)
    os.dup2(silent, 2)
    import pytest

    options = ["-x", "-q", "-p", "mutant_map", "-p", "no:cacheprovider", "-p", "no:xdist", "--rootdir", folder]
    os._exit(int(pytest.main([*options, "-o", "addopts=--strict-markers", *files])))


if __name__ == "__main__":
    sys.exit(main())
