"""The one loop of every study: variants and questions solved in turn or side by side, and kept as they end.

A variant is a whole plan of its own (`variants.py`). A question is asked of one case on the bench (`bench.py`), which
is compiled once in each process and warm from one question to the next. Of each a study keeps what it asks for: a few
figures, small frames, arrays to go on from. With a folder to keep them in, what is found is written as soon as it is
there, under a key of its inputs, its aim, the question and the program's own files; a study that was interrupted, or
whose inputs changed in part, finds it there and solves only the rest. An outcome that is no optimum is not kept: a
limit may be set otherwise the next time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import as_completed
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

from friendshore import variants
from friendshore.asking.bench import Bench
from friendshore.asking.crew import Crew
from friendshore.asking.kept import Kept, key, told
from friendshore.asking.notes import Announce, Finding, Notes, silent
from friendshore.case import Case
from friendshore.errors import FriendshoreError
from friendshore.plan import Plan
from friendshore.solving.outcome import Interrupted, Outcome
from friendshore.variants import Variant

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


IN_TURN = Running()
"""One after another, in this process, and nothing is kept."""


class Runner:
    """Solves the variants and asks the questions of a study.

    read      what is kept of a plan; for several workers a function of a module, or a partial of one
    question  names the study and what it reads, so that findings of another are not taken for its own
    keep      folder of findings; None: nothing is kept
    workers   processes at a time
    announce  told the name of each variant as it begins, of several at a time as it ends

    Used with `with`, its processes and what stands on their benches stay from one call to the next.
    """

    def __init__(
        self, read: Read, question: str, keep: Path | None = None, workers: int = 1, announce: Announce = silent
    ) -> None:
        self.read, self.question, self.announce = read, question, announce
        self._kept = Kept(keep)
        self._crew = Crew(workers)
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
        return self.ask_each(case, [(variant, question) for question in questions])

    def ask_each(self, case: str | Path, asked: Sequence[tuple[Variant, Question]]) -> tuple[Finding, ...]:
        """Ask each question of its own variant of a case. Raises as `run` does."""
        cases: dict[str, Case] = {}
        jobs = []
        for variant, question in asked:
            name = told(variant)
            found = cases[name] = cases[name] if name in cases else variant.read(case)
            at = _Place(case, variant, found.input_hash)
            study = "" if question.shared else self.question
            jobs.append(
                _Job(
                    question.name,
                    key(found, variant, study, question.name, told(question.answer)),
                    partial(_answered, at, question, found),
                    partial(_answered, at, question),
                )
            )
        return self._all(jobs)

    def _all(self, jobs: Sequence[_Job]) -> tuple[Finding, ...]:
        kept = {place: self._kept.find(job.name, job.key) for place, job in enumerate(jobs)}
        found = {place: finding for place, finding in kept.items() if finding is not None}
        todo = [place for place in range(len(jobs)) if place not in found]
        try:
            for place, finding in self._ended(jobs, todo):
                found[place] = finding
                self._kept.put(jobs[place].key, finding)
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
        together = f"{len(todo)} to solve, {min(self._crew.workers, len(todo))} at a time"
        self.announce(together if len(todo) > 1 else jobs[todo[0]].name)
        for number, future in enumerate(as_completed(places), start=1):
            place = places[future]
            finding = future.result()
            self.announce(f"{_counted(jobs[place].name, number, len(todo))} is there")
            yield place, finding

@dataclass(frozen=True)
class _Job:
    """One thing to be solved: its name, the key it is kept under, and how it is done here and in another process."""

    name: str
    key: str
    here: Callable[[], Finding]
    away: Callable[[], Finding]


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


def _counted(name: str, number: int, whole: int) -> str:
    return f"{name} ({number} of {whole})" if whole > 1 else name
