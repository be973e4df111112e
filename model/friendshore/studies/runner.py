"""The one loop of every study: variants and questions solved in turn or side by side, and kept as they end.

A variant is a whole plan of its own (`variants.py`). A question is asked of one case on the bench (`bench.py`), which
is compiled once in each process and warm from one question to the next. Of each a study keeps what it asks for: a few
figures, small frames, arrays to go on from. With a folder to keep them in, what is found is written as soon as it is
there, under a key of its inputs, its aim, the question and the program's own files; a study that was interrupted, or
whose inputs changed in part, finds it there and solves only the rest. An outcome that is no optimum is not kept: a
limit may be set otherwise the next time.
"""

from __future__ import annotations

import dataclasses
import hashlib
import io
import json
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from functools import cache, partial
from multiprocessing import connection
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
import pandas as pd

from friendshore import variants
from friendshore.case import Case
from friendshore.errors import FriendshoreError
from friendshore.plan import Plan
from friendshore.solving.outcome import Interrupted, Outcome
from friendshore.studies.bench import Bench
from friendshore.studies.notes import Announce, Finding, Notes, silent
from friendshore.variants import Variant
from friendshore.version import VERSION

__all__ = ["Announce", "Finding", "Notes", "Question", "Runner", "Running", "silent"]

Read = Callable[[Plan], Notes]


@dataclass(frozen=True)
class Question:
    """What is asked of a case on the bench.

    answer   a function of a module, or a partial of one: what it came to, or the outcome that was no optimum. Its
             arguments are part of what a finding is kept under
    shared   whether other studies ask the same: found under no study's name
    """

    name: str
    answer: Callable[[Bench], Notes | Outcome]
    shared: bool = False


@dataclass(frozen=True)
class Running:
    """How a study runs: the folder its findings are kept in (None: nothing is kept), processes at a time, and who is
    told how far it is."""

    keep: Path | None = None
    workers: int = 1
    announce: Announce = silent

    def runner(self, question: str, read: Read | None = None) -> Runner:
        """A runner of this kind."""
        return Runner(read or _figures, question, self.keep, self.workers, self.announce)


class Runner:
    """Solves the variants and asks the questions of a study.

    read      what is kept of a plan; for several workers a function of a module, or a partial of one
    question  names the study and what it reads, so that findings of another are not taken for its own
    keep      folder of findings; None: nothing is kept
    workers   processes at a time
    announce  told the name of each variant as it begins, of several workers as it ends

    Used with `with`, its processes and what stands on their benches stay from one call to the next.
    """

    def __init__(
        self, read: Read, question: str, keep: Path | None = None, workers: int = 1, announce: Announce = silent
    ) -> None:
        self.read, self.question, self.keep, self.announce = read, question, keep, announce
        self._crew = _Crew(workers)
        self._stays = False

    def __enter__(self) -> Self:
        self._stays = True
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, _: TracebackType | None) -> None:
        self._stays = False
        self._crew.end(at_once=fault is not None)

    def run(self, case: str | Path, asked: Sequence[Variant]) -> tuple[Finding, ...]:
        """Solve the variants; findings in their order.

        Every case is read before the first solve. Raises CaseError, FriendshoreError; KeyboardInterrupt where the user
        stops it, with what had ended kept.
        """
        cases = [variant.read(case) for variant in asked]
        jobs = [
            _Job(
                variant.name,
                key(found, variant, self.question),
                partial(_solved, found, variant, self.read),
                partial(_read_and_solved, case, variant, found.input_hash, self.read),
            )
            for found, variant in zip(cases, asked, strict=True)
        ]
        return self._all(jobs)

    def ask(self, case: str | Path, variant: Variant, questions: Sequence[Question]) -> tuple[Finding, ...]:
        """Ask questions of one case on the bench; findings in their order. Raises as `run` does."""
        found = variant.read(case)
        at = _Place(case, variant, found.input_hash)
        jobs = [
            _Job(
                question.name,
                key(found, variant, "" if question.shared else self.question, question.name, told(question.answer)),
                partial(_answered, at, question, found),
                partial(_answered, at, question),
            )
            for question in questions
        ]
        return self._all(jobs)

    def _all(self, jobs: Sequence[_Job]) -> tuple[Finding, ...]:
        found = {place: kept for place, job in enumerate(jobs) if (kept := self._kept(job)) is not None}
        todo = [place for place in range(len(jobs)) if place not in found]
        try:
            for place, finding in self._ended(jobs, todo):
                found[place] = finding
                self._write(jobs[place].key, finding)
        except BaseException:
            self._crew.end(at_once=True)
            raise
        finally:
            if not self._stays:
                self._crew.end()
        return tuple(found[place] for place in range(len(jobs)))

    def _ended(self, jobs: Sequence[_Job], todo: Sequence[int]) -> Iterator[tuple[int, Finding]]:
        if not (self._crew.workers > 1 and (len(todo) > 1 or (todo and self._stays))):
            for number, place in enumerate(todo, start=1):
                self.announce(_counted(jobs[place].name, number, len(todo)))
                yield place, jobs[place].here()
            return
        places = {self._crew.do(jobs[place].away): place for place in todo}
        if len(todo) > 1:
            self.announce(f"{len(todo)} to solve, {min(self._crew.workers, len(todo))} at a time")
        for number, future in enumerate(as_completed(places), start=1):
            place = places[future]
            finding = future.result()
            self.announce(f"{_counted(jobs[place].name, number, len(todo))} is there")
            yield place, finding

    def _kept(self, job: _Job) -> Finding | None:
        """The finding kept under a key; none where there is none, or what is there cannot be read."""
        if self.keep is None:
            return None
        try:
            content = json.loads((self.keep / f"{job.key}.json").read_text(encoding="utf-8"))
            tables = {
                table: pd.DataFrame(each["rows"], columns=each["columns"]) for table, each in content["tables"].items()
            }
            arrays: dict[str, Any] = {}
            if content.get("arrays"):
                with np.load(self.keep / f"{job.key}.npz", allow_pickle=False) as held:
                    arrays = {name: held[name] for name in content["arrays"]}
            return Finding(job.name, content["sentence"], Notes(content["figures"], tables, arrays))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def _write(self, name: str, finding: Finding) -> None:
        if self.keep is None or finding.notes is None:
            return
        notes = finding.notes
        tables = {table: _plain(frame) for table, frame in notes.tables.items()}
        figures = {name: float(value) for name, value in notes.figures.items()}
        content = {"variant": finding.variant, "sentence": finding.sentence, "figures": figures, "tables": tables}
        try:
            self.keep.mkdir(parents=True, exist_ok=True)
            if notes.arrays:  # before the text that speaks of them
                content["arrays"] = list(notes.arrays)
                packed = io.BytesIO()
                np.savez_compressed(packed, allow_pickle=False, **notes.arrays)
                self._put(f"{name}.npz", packed.getvalue())
            self._put(f"{name}.json", json.dumps(content, indent=1, ensure_ascii=False).encode())
        except OSError as error:
            raise FriendshoreError(f"{self.keep} cannot be written: {error.strerror or error}.") from error

    def _put(self, name: str, content: bytes) -> None:
        assert self.keep is not None
        unfinished = self.keep / f"{name}.unfinished"
        unfinished.write_bytes(content)
        unfinished.replace(self.keep / name)


@dataclass(frozen=True)
class _Job:
    """One thing to be solved: its name, the key it is kept under, and how it is done here and in another process."""

    name: str
    key: str
    here: Callable[[], Finding]
    away: Callable[[], Finding]


class _Crew:
    """Processes that solve, begun when they are first needed."""

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self._pool: ProcessPoolExecutor | None = None
        self._before: set[Any] = set()

    def do(self, work: Callable[[], Finding]) -> Future[Finding]:
        if self._pool is None:
            self._before = set(multiprocessing.active_children())
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(self.workers, context, _follow_the_parent)
        return self._pool.submit(work)

    def end(self, *, at_once: bool = False) -> None:
        if self._pool is None:
            return
        if at_once:
            for child in set(multiprocessing.active_children()) - self._before:
                child.terminate()
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._pool = None


def key(case: Case, variant: Variant, question: str, *more: str) -> str:
    """What a finding depends on, as one short word."""
    parts = (_program(), question, case.input_hash, case.bloc, sorted(case.chosen.items()), repr(variant.aim),
             variant.budget_musd, *more)  # fmt: skip
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:20]


def told(value: Any) -> str:
    """A value in words that are the same for the same value in every process: what a finding is kept under."""
    match value:
        case partial():
            words = f"{told(value.func)}({told(value.args)}, {told(value.keywords)})"
        case np.ndarray():
            words = hashlib.sha256(f"{value.dtype}{value.shape}".encode() + value.tobytes()).hexdigest()
        case pd.DataFrame():
            words = hashlib.sha256(value.to_csv().encode()).hexdigest()
        case Mapping():
            words = f"{{{', '.join(f'{told(name)}: {told(each)}' for name, each in value.items())}}}"
        case list() | tuple():
            words = f"[{', '.join(told(each) for each in value)}]"
        case set() | frozenset():
            words = f"{{{', '.join(sorted(told(each) for each in value))}}}"
        case _ if dataclasses.is_dataclass(value) and not isinstance(value, type):
            fields = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
            words = f"{type(value).__qualname__}{told(fields)}"
        case _ if callable(value):
            words = f"{value.__module__}.{value.__qualname__}"
        case _:
            words = repr(value)
    return words


@dataclass(frozen=True)
class _Place:
    """A case on a bench: where it is read, under what, and the hash that it must still have."""

    case: str | Path
    variant: Variant
    input_hash: str


_BENCHES: dict[str, Bench] = {}
"""The bench of this process: one case at a time."""


def _bench(at: _Place, case: Case | None) -> Bench:
    name = told(at)
    if name not in _BENCHES:
        found = case or at.variant.read(at.case)
        if found.input_hash != at.input_hash:
            raise FriendshoreError(f"{at.case} was changed while its variants were solved: start again.")
        _BENCHES.clear()
        _BENCHES[name] = Bench(found, at.variant)
    return _BENCHES[name]


def _answered(at: _Place, question: Question, case: Case | None = None) -> Finding:
    result = question.answer(_bench(at, case))
    if isinstance(result, Interrupted):
        raise KeyboardInterrupt
    if isinstance(result, Notes):
        return Finding(question.name, "", result)
    return Finding(question.name, result.sentence, None)


@cache
def _program() -> str:
    """One hash over the program's own files: figures of an older one are not taken for its own."""
    digest = hashlib.sha256(VERSION.encode())
    package = Path(variants.__file__).parent
    for file in sorted(package.rglob("*.py")):
        digest.update(file.relative_to(package).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def _figures(plan: Plan) -> Notes:
    return Notes(variants.figures(plan))


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


def _counted(name: str, number: int, whole: int) -> str:
    return f"{name} ({number} of {whole})" if whole > 1 else name


def _plain(frame: pd.DataFrame) -> dict[str, Any]:
    return {"columns": list(frame.columns), "rows": frame.astype(object).to_numpy().tolist()}
