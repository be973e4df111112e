"""Full plans in a second process, one after another: queue, phases, progress, cancel.

A run folder is written as `friendshore solve` writes it, whole or not at all. A cancelled plan ends as with Ctrl-C; a
process that does not end within a second or two is ended, and what it left half-made is cleared away.
"""

from __future__ import annotations

import contextlib
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import perf_counter, sleep

from friendshore.app.knobs import Knobs
from friendshore.app.pace import Far, Pace
from friendshore.app.processes import Child
from friendshore.app.questions import RECORD as ANSWER
from friendshore.app.questions import Question
from friendshore.app.reading import Place
from friendshore.app.solving import Made, Order, Step, make_plans

PATIENCE = 1.0
"""Seconds that a cancelled plan has to end by itself."""
MOST_WAITING, KEPT = 20, 200
OVER = ("done", "failed", "cancelled")
NOTHING_WRITTEN = "Cancelled, as asked. Nothing was written."
CRASHED = "The process that solves ended by itself; another was begun. There is no plan of this one: solve it again."


@dataclass(frozen=True)
class Job:
    """A full plan that was asked for, or a question of one.

    state      queued, running, done, failed, cancelled
    phase      as `solve` announces it: read, build, hand over, reliance, cost, ...; `words` says it for people
    progress   the solver's word within the phase
    place      place in the queue, 1 is next; 0 once it runs
    far        how far it is, and how long it will take yet
    question   what is asked; None: it is a plan
    run        name of the run folder, or of that of the answer; written once done
    outcome    plan, answer, or as `solve --json` has it: infeasible, limit, input, ...
    sentence   how it ended, in the words of the command line
    faults     of an input that is not sound, as `check` has them
    command    what makes the very same plan on the command line
    """

    id: str
    window: str
    knobs: Knobs
    run: str
    state: str = "queued"
    phase: str = ""
    words: str = ""
    progress: str = ""
    far: Far | None = None
    question: Question | None = None
    place: int = 0
    seconds: float = 0.0
    outcome: str = ""
    sentence: str = ""
    faults: tuple[str, ...] = ()
    command: str = ""

    @property
    def over(self) -> bool:
        return self.state in OVER


@dataclass
class _Entry:
    job: Job
    order: Order
    pace: Pace
    began: float = 0.0
    cancelled: bool = False
    over: threading.Event = field(default_factory=threading.Event)


class QueueFullError(Exception):
    """More plans wait than anybody would wait for."""


class Jobs:
    """The queue. `ended` is told each job that is over."""

    def __init__(self, ended: Callable[[Job], None] = lambda job: None) -> None:
        self._lock = threading.RLock()
        self._entries: dict[str, _Entry] = {}
        self._ended = ended
        self._running: str | None = None
        self._child = Child(make_plans, self._hear, self._crash)

    @property
    def pid(self) -> int | None:
        return self._child.pid

    def add(
        self, window: str, place: Place, knobs: Knobs, folder: Path, pace: Pace | None = None,
        question: Question | None = None,
    ) -> str:  # fmt: skip
        """Queue a plan or a question, to be written into a folder. Raises QueueFullError."""
        with self._lock:
            if sum(not each.job.over for each in self._entries.values()) >= MOST_WAITING:
                raise QueueFullError
            number = secrets.token_hex(6)
            job = Job(number, window, knobs, folder.name, question=question)
            order = Order(number, place, knobs, folder, question)
            self._entries[number] = _Entry(job, order, pace or Pace())
            over = [name for name, each in self._entries.items() if each.job.over]
            for name in over[: max(0, len(self._entries) - KEPT)]:
                del self._entries[name]
        self._next()
        return number

    def job(self, number: str) -> Job | None:
        """A job as it stands now; None where there is none of that number."""
        with self._lock:
            entry = self._entries.get(number)
            return None if entry is None else self._now(entry)

    def of(self, window: str) -> tuple[Job, ...]:
        """The jobs of a window, oldest first."""
        with self._lock:
            return tuple(self._now(each) for each in self._entries.values() if each.job.window == window)

    def wait(self, number: str, seconds: float) -> Job | None:
        """A job once it is over, or as it stands after so many seconds."""
        entry = self._entries.get(number)
        if entry is not None:
            entry.over.wait(seconds)
        return self.job(number)

    def cancel(self, number: str) -> None:
        """End a job, whether it waits or runs; nothing where it is over."""
        with self._lock:
            entry = self._entries.get(number)
            if entry is None or entry.job.over or entry.cancelled:
                return
            entry.cancelled = True
            if entry.job.state == "queued":
                self._over(entry, "cancelled", sentence="Cancelled before it began.")
                return
            self._child.say(number)
        threading.Thread(target=self._insist, args=(entry,), daemon=True).start()

    def close(self) -> None:
        """End the process and whatever it makes."""
        with self._lock:
            running = self._entries.get(self._running or "")
            for entry in self._entries.values():
                entry.cancelled = True
        self._child.close()
        if running is not None and not running.job.over:
            clear(running.order.folder)

    def _insist(self, entry: _Entry) -> None:
        if entry.over.wait(PATIENCE):
            return
        with self._lock:
            if entry.job.over:
                return
        self._child.again()
        clear(entry.order.folder)
        with self._lock:
            if not entry.job.over:
                record = "run.json" if entry.order.question is None else ANSWER
                stood = (entry.order.folder / record).is_file()
                sentence = "Cancelled, as asked, once the run was written." if stood else NOTHING_WRITTEN
                self._over(entry, "done" if stood else "cancelled", sentence=sentence)
                self._running = None
        self._next()

    def _now(self, entry: _Entry) -> Job:
        waiting = [name for name, each in self._entries.items() if each.job.state == "queued"]
        place = waiting.index(entry.job.id) + 1 if entry.job.state == "queued" else 0
        runs = entry.job.state == "running"
        now = perf_counter()
        far = entry.pace.far(now) if runs else None
        return replace(entry.job, place=place, seconds=now - entry.began if runs else entry.job.seconds, far=far)

    def _next(self) -> None:
        with self._lock:
            if self._running is not None:
                return
            entry = next((each for each in self._entries.values() if each.job.state == "queued"), None)
            if entry is None:
                return
            self._running = entry.job.id
            entry.began = perf_counter()
            entry.job = replace(entry.job, state="running", words="start")
            self._child.say(entry.order)

    def _hear(self, message: Step | Made) -> None:
        with self._lock:
            entry = self._entries.get(message.number)
            if entry is None or entry.job.over:
                return
            if isinstance(message, Step):
                told = message.command or entry.job.command
                entry.pace.hear(message.phase, perf_counter())
                entry.job = replace(
                    entry.job, command=told, phase=message.phase, words=message.words, progress=message.progress
                )
                return
            state = "done" if message.written else "cancelled" if message.outcome == "interrupted" else "failed"
            entry.job = replace(entry.job, faults=message.faults, outcome=message.outcome)
            self._over(entry, state, sentence=message.sentence)
            self._running = None
        self._next()

    def _crash(self, code: int | None) -> None:
        with self._lock:
            entry = self._entries.get(self._running or "")
            self._running = None
            if entry is not None and not entry.job.over:
                clear(entry.order.folder)
                self._over(entry, "failed", sentence=CRASHED)
        self._next()

    def _over(self, entry: _Entry, state: str, *, sentence: str) -> None:
        seconds = perf_counter() - entry.began if entry.began else 0.0
        entry.job = replace(entry.job, state=state, sentence=sentence, seconds=seconds, progress="", words="", place=0)
        entry.over.set()
        self._ended(entry.job)


def clear(folder: Path) -> None:
    """Clear away what a killed run has left half-made; a run that was written stays."""
    from friendshore.reports import run_place  # noqa: PLC0415  # slow to load

    if folder.parent.is_dir():
        with contextlib.suppress(OSError, run_place.CannotWriteError):
            sleep(0.05)  # the lock goes with the process that held it
            with run_place.held(folder):
                pass
