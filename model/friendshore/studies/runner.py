"""The one loop of every study: variants solved in turn or side by side, and kept as they end.

Of each plan a study keeps what it asks for, a few figures and small frames. With a folder to keep them in, what is
found is written the moment a variant ends, under a key of its inputs, its aim, the question and the program's own
files; a study that was interrupted, or whose inputs changed in part, finds it there and solves only the rest. An
outcome that is no plan is not kept: a limit may be set otherwise the next time.
"""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Generator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from contextlib import closing
from dataclasses import dataclass, field
from functools import cache
from multiprocessing import connection
from pathlib import Path
from typing import Any

import pandas as pd

from friendshore import variants
from friendshore.case import Case
from friendshore.errors import FriendshoreError
from friendshore.plan import Plan
from friendshore.variants import Variant
from friendshore.version import VERSION

Announce = Callable[[str], None]
Read = Callable[[Plan], "Notes"]
Findings = Generator[tuple[int, "Finding"], None, None]


def silent(name: str) -> None:
    """Says nothing."""


@dataclass(frozen=True)
class Notes:
    """What a study keeps of a plan: figures by name, and small frames."""

    figures: Mapping[str, float] = field(default_factory=dict)
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)


@dataclass(frozen=True)
class Finding:
    """What a variant came to: notes on its plan, or none and the sentence why."""

    variant: str
    sentence: str
    notes: Notes | None

    def figure(self, name: str) -> float:
        """A figure; not a number where there is no plan, or the plan has none of that name."""
        return float("nan") if self.notes is None else self.notes.figures.get(name, float("nan"))


@dataclass(frozen=True)
class Runner:
    """How the variants of a study are solved.

    read      what is kept of a plan; for several workers a function of a module, or a partial of one
    question  names the study and what it reads, so that findings of another are not taken for its own
    keep      folder of findings; None: nothing is kept
    workers   processes at a time
    announce  told the name of each variant as it begins, of several workers as it ends
    """

    read: Read
    question: str
    keep: Path | None = None
    workers: int = 1
    announce: Announce = silent

    def run(self, case: str | Path, asked: Sequence[Variant]) -> tuple[Finding, ...]:
        """Solve the variants; findings in their order.

        Every case is read before the first solve. Raises CaseError, FriendshoreError; KeyboardInterrupt where the user
        stops it, with what had ended kept.
        """
        cases = [variant.read(case) for variant in asked]
        keys = [key(read, variant, self.question) for read, variant in zip(cases, asked, strict=True)]
        found = {place: kept for place, each in enumerate(keys) if (kept := self._kept(asked[place], each)) is not None}
        todo = [place for place in range(len(asked)) if place not in found]
        several = self.workers > 1 and len(todo) > 1
        solved = self._side_by_side(case, asked, cases, todo) if several else self._in_turn(asked, cases, todo)
        with closing(solved):
            for place, finding in solved:
                found[place] = finding
                self._write(keys[place], finding)
        return tuple(found[place] for place in range(len(asked)))

    def _in_turn(self, asked: Sequence[Variant], cases: Sequence[Case], todo: Sequence[int]) -> Findings:
        for number, place in enumerate(todo, start=1):
            self.announce(_counted(asked[place], number, len(todo)))
            yield place, _solved(cases[place], asked[place], self.read)

    def _side_by_side(
        self, case: str | Path, asked: Sequence[Variant], cases: Sequence[Case], todo: Sequence[int]
    ) -> Findings:
        """Each worker reads its case again, which takes less than handing it over; a changed file ends the study."""
        before = set(multiprocessing.active_children())
        context = multiprocessing.get_context("spawn")
        pool = ProcessPoolExecutor(min(self.workers, len(todo)), context, _follow_the_parent)
        try:
            places: dict[Future[Finding], int] = {
                pool.submit(_read_and_solved, case, asked[place], cases[place].input_hash, self.read): place
                for place in todo
            }
            self.announce(f"{len(todo)} variants, {min(self.workers, len(todo))} at a time")
            for number, future in enumerate(as_completed(places), start=1):
                place = places[future]
                finding = future.result()
                self.announce(f"{_counted(asked[place], number, len(todo))} is there")
                yield place, finding
        except BaseException:
            for child in set(multiprocessing.active_children()) - before:
                child.terminate()
            raise
        finally:
            pool.shutdown(wait=True, cancel_futures=True)

    def _kept(self, variant: Variant, name: str) -> Finding | None:
        """The finding kept under a key; none where there is none, or what is there cannot be read."""
        if self.keep is None:
            return None
        try:
            content = json.loads((self.keep / f"{name}.json").read_text(encoding="utf-8"))
            tables = {
                table: pd.DataFrame(each["rows"], columns=each["columns"]) for table, each in content["tables"].items()
            }
            return Finding(variant.name, content["sentence"], Notes(content["figures"], tables))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def _write(self, name: str, finding: Finding) -> None:
        if self.keep is None or finding.notes is None:
            return
        tables = {table: _plain(frame) for table, frame in finding.notes.tables.items()}
        figures = {name: float(value) for name, value in finding.notes.figures.items()}
        content = {"variant": finding.variant, "sentence": finding.sentence, "figures": figures, "tables": tables}
        unfinished = self.keep / f"{name}.unfinished"
        try:
            self.keep.mkdir(parents=True, exist_ok=True)
            unfinished.write_text(json.dumps(content, indent=1, ensure_ascii=False), encoding="utf-8")
            unfinished.replace(self.keep / f"{name}.json")
        except OSError as error:
            raise FriendshoreError(f"{self.keep} cannot be written: {error.strerror or error}.") from error


def key(case: Case, variant: Variant, question: str) -> str:
    """What a finding depends on, as one short word."""
    parts = (_program(), question, case.input_hash, case.bloc, sorted(case.chosen.items()), repr(variant.aim),
             variant.budget_musd)  # fmt: skip
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:20]


@cache
def _program() -> str:
    """One hash over the program's own files: figures of an older one are not taken for its own."""
    digest = hashlib.sha256(VERSION.encode())
    package = Path(variants.__file__).parent
    for file in sorted(package.rglob("*.py")):
        digest.update(file.relative_to(package).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def _solved(case: Case, variant: Variant, read: Read) -> Finding:
    result = variants.solved(case, variant.aim, variant.budget_musd)
    return Finding(variant.name, result.sentence, read(result) if isinstance(result, Plan) else None)


def _read_and_solved(case: str | Path, variant: Variant, input_hash: str, read: Read) -> Finding:
    found = variant.read(case)
    if found.input_hash != input_hash:
        raise FriendshoreError(f"{case} was changed while its variants were solved: start again.")
    return _solved(found, variant, read)


def _follow_the_parent() -> None:
    """In a worker: leave interrupts to the parent, which ends its workers; and end where it is gone without a word."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    assert parent is not None

    def end_with_it() -> None:
        connection.wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=end_with_it, daemon=True).start()


def _counted(variant: Variant, number: int, whole: int) -> str:
    return f"{variant.name} ({number} of {whole})" if whole > 1 else variant.name


def _plain(frame: pd.DataFrame) -> dict[str, Any]:
    return {"columns": list(frame.columns), "rows": frame.astype(object).to_numpy().tolist()}
