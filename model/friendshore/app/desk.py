"""The desk: one in a process, without a browser. What a window asks, it asks here; what it is given turns into JSON."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from dataclasses import asdict, is_dataclass, replace
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from friendshore.aim import Form
from friendshore.app import grids, run_knobs, scratch, uploads
from friendshore.app import offer as offers
from friendshore.app.declared import TABLES
from friendshore.app.grids import CellFault, Grid, TableNote
from friendshore.app.jobs import Job, Jobs, QueueFullError
from friendshore.app.knobs import Knobs, command
from friendshore.app.offer import Offer
from friendshore.app.pace import USUAL, Pace
from friendshore.app.questions import TITLES, Question
from friendshore.app.reading import Place, files_of, stamp
from friendshore.app.run_knobs import OF_RUNS, SAVED
from friendshore.app.runs import Run, Runs, kind_of
from friendshore.app.uploads import Upload
from friendshore.app.windows import Window, Windows
from friendshore.app.worker import Preview, Worker
from friendshore.errors import FriendshoreError
from friendshore.plan import Plan
from friendshore.reports.run_folder import as_file_name, default_folder

KEPT = "previews"
"""Folder of it with what previews found, for the next desk of the same case."""
LONGEST_NAME = 60
NAMED = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.+-]*")


class Desk:
    """Used with `with`, or closed with `close`: its processes and its temporary folder go then.

    case      case folder or workbook
    outputs   folder of runs; made where there is none
    """

    def __init__(self, case: str | Path, outputs: str | Path = "outputs") -> None:
        self.case, self.outputs = str(case), Path(outputs)
        self._scratch = scratch.begin()
        self._place = Place(self.case, self._scratch / "previewed", self.outputs / KEPT, self.outputs)
        self._runs = Runs(self.outputs)
        self._worker = Worker()
        self._jobs = Jobs(self._ended)
        self._windows = Windows(self._place, self._dropped)
        self._worker.ask("", self._place, Knobs())  # so that the program stands when the first knob is turned

    @property
    def pids(self) -> dict[str, int | None]:
        """Numbers of its processes; None where one has not begun."""
        return {"previews": self._worker.pid, "plans": self._jobs.pid}

    def window(self, name: str = "") -> Window:
        """The window of an id; a new one for an id that is none of ours. Its `id` is what to keep in the browser."""
        return self._windows.find(name)

    def offered(self, window: str = "") -> Offer:
        """What the knobs of a window may be turned to. Raises CaseError."""
        place = self._windows.find(window).place if window else self._place
        offer = _offered(place.case, stamp(place.case))
        return replace(offer, scenarios=(*offer.scenarios, *self._saved()))

    def preview(self, window: str, knobs: Knobs, wait: float = 0.0) -> Preview:
        """Ask for the least reliance under the knobs, in place of what this window asked before; give it so many
        seconds, and ask `previewed` afterwards while it has not `ended`."""
        at = self._windows.find(window)
        at.knobs = knobs
        return self._worker.ask(at.id, at.place, self._laid(at.place, knobs), wait)

    def previewed(self, window: str) -> Preview:
        """What is known of the window's newest preview by now."""
        return self._worker.latest(window)

    def command(self, window: str, knobs: Knobs) -> str:
        """The command that repeats the knobs. Where they hold more than options, it names scenario files that
        `save_scenario` writes under the name `desk`. Raises FriendshoreError."""
        return self._command(self._windows.find(window), knobs, "desk", write=False)

    def save_scenario(self, window: str, knobs: Knobs, name: str) -> str:
        """Save the knobs as scenario files of the outputs folder; the command that makes the very same plan with them.
        Raises FriendshoreError where the name is none."""
        if not NAMED.fullmatch(name) or len(name) > LONGEST_NAME:
            raise FriendshoreError("A scenario's name has letters, figures, and _ . + - between them.")
        return self._command(self._windows.find(window), knobs, name, write=True)

    def solve(self, window: str, knobs: Knobs) -> str:
        """Queue the full plan; the id of its job. Raises FriendshoreError where too many wait or the knobs are none."""
        at = self._windows.find(window)
        laid = self._laid(at.place, knobs)
        form = knobs.aim.form  # raises where it contradicts itself
        at.knobs = knobs
        levels = dict(knobs.levels)
        wished = default_folder(at.place.case, knobs.bloc or None, knobs.scenarios, levels).name[:LONGEST_NAME]
        folder = self.outputs / self._runs.free_name(wished)
        run_knobs.keep(knobs, self._kept(folder.name))
        kind = kind_of(form, whole=knobs.whole_plants)
        case = self._case_of(at.place).case
        known = next((run.seconds for run in self.runs() if (run.case, run.kind) == (case, kind)), {})
        usual = USUAL if kind == Form.MEAN else ()
        return self._queued(at, laid, folder, Pace(known, usual))

    def ask(self, window: str, run: str, question: Question) -> str:
        """Queue a question of the plan of a run; the id of its job. An answer that stands is written again. Raises
        FriendshoreError where the run is none of the window's case."""
        at = self._windows.find(window)
        knobs = self.knobs_of(window, run)
        if question.name not in TITLES or knobs is None:
            raise FriendshoreError(f"The run '{run[:80]}' is none of this case, or nobody knows its knobs.")
        words = [run, question.name, *([as_file_name(question.about)] if question.about else [])]
        folder = self.outputs / "-".join(words)
        return self._queued(at, self._laid(at.place, knobs), folder, Pace(), replace(question, run=run))

    def knobs_of(self, window: str, run: str) -> Knobs | None:
        """The knobs that a run, or one that has failed, came of; None where it is of another case."""
        at, file = self._windows.find(window), self._kept(run)
        offer = self._case_of(at.place)
        if any(job.run == run and job.state == "failed" and job.question is None for job in self.jobs(window)):
            return run_knobs.kept(file)
        return run_knobs.found(file, self._runs.find(run), offer.bloc, offer.case)

    def answer(self, number: str, file: str) -> Path:
        """A file of the answer of a job, by a name that `Question.files` lists. Raises FriendshoreError."""
        job = self._jobs.job(number)
        if job is None or job.question is None or job.state != "done" or file not in job.question.files:
            raise FriendshoreError("There is no such file of an answer.")
        path = self.outputs / job.run / file
        if not path.is_file():
            raise FriendshoreError("There is no such file of an answer.")
        return path

    def job(self, number: str, wait: float = 0.0) -> Job | None:
        """A job as it stands, or once it is over, for so many seconds; None where there is none of this id."""
        return self._jobs.wait(number, wait) if wait else self._jobs.job(number)

    def jobs(self, window: str) -> tuple[Job, ...]:
        """The jobs of a window, oldest first."""
        return self._jobs.of(window)

    def cancel(self, number: str) -> None:
        """End a job, waiting or running: within a second or two it is over, and nothing of it is half-written."""
        self._jobs.cancel(number)

    def runs(self) -> tuple[Run, ...]:
        """Every run of the outputs folder, newest first; those of a window are in its `runs`."""
        return self._runs.all()

    def run(self, name: str) -> Run:
        """What the record of a run says. Raises FriendshoreError."""
        return self._runs.run(name)

    def open_run(self, name: str) -> Plan:
        """The plan of a run, for figures and tables (`plan.figure(...)`, `plan.tables`). Raises FriendshoreError."""
        return self._runs.plan(name)

    def file(self, name: str, file: str) -> Path:
        """A file of a run, by a name that `Run.files` lists. Raises FriendshoreError."""
        return self._runs.file(name, file)

    def tables(self, window: str) -> tuple[TableNote, ...]:
        """Every input and policy table of the window's case. Raises CaseError."""
        return grids.tables(self._windows.find(window).place)

    def grid(self, window: str, table: str) -> Grid:
        """A table of the window's case with its rows, before any knob. Raises FriendshoreError where it is none."""
        if table not in TABLES:
            raise FriendshoreError(f"'{table[:80]}' is not a table of the case.")
        return grids.grid(self._windows.find(window).place, table)

    def faults(self, window: str, knobs: Knobs) -> tuple[CellFault, ...]:
        """What `check` says of the case with the cells of the knobs edited; none where it is sound."""
        at = self._windows.find(window)
        with at.lock:
            place = Place(at.place.case, self._scratch / at.id)
            return grids.faults(place, self._laid(at.place, knobs))

    def drop_in(self, window: str, name: str, content: bytes) -> Upload:
        """A case workbook for this window alone: read as `check` reads it. A sound one becomes the window's case, with
        its knobs as they are by default; the faults of another are listed by sheet and cell."""
        at = self._windows.find(window)
        with at.lock:
            found = uploads.received(name, content, self._scratch / at.id / "dropped")
            if found.path is not None:
                at.place, at.knobs, at.plan = replace(at.place, case=str(found.path)), Knobs(), ""
        self._worker.forget(at.id)
        return found

    def own_case(self, window: str) -> None:
        """Back to the case that the desk was begun with."""
        at = self._windows.find(window)
        at.place, at.knobs, at.plan = self._place, Knobs(), ""
        self._worker.forget(at.id)

    def close(self) -> None:
        """End the processes and whatever they make."""
        self._worker.close()
        self._jobs.close()
        shutil.rmtree(self._scratch, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def _dropped(self, window: Window) -> None:
        self._worker.forget(window.id)
        shutil.rmtree(self._scratch / window.id, ignore_errors=True)

    def _ended(self, job: Job) -> None:
        if job.state == "done" and job.question is None:
            window = self._windows.find(job.window)
            if window.id == job.window:
                window.plan = job.run
                window.runs.append(job.run)

    def _queued(
        self, at: Window, laid: Knobs, folder: Path, pace: Pace, question: Question | None = None
    ) -> str:
        try:
            return self._jobs.add(
                at.id, Place(at.place.case, self.outputs / SAVED / OF_RUNS), laid, folder, pace, question
            )
        except QueueFullError:
            raise FriendshoreError("Too many plans wait already: cancel one, or wait until one is done.") from None

    def _case_of(self, place: Place) -> Offer:
        return _offered(place.case, stamp(place.case))

    def _kept(self, run: str) -> Path:
        """Where the knobs of a run are kept; the name of a run is looked up before."""
        return run_knobs.file_of(self.outputs, run)

    def _saved(self) -> tuple[offers.Scenario, ...]:
        return tuple(offers.scenario_of(path) for path in sorted((self.outputs / SAVED).glob("*.toml")))

    def _laid(self, place: Place, knobs: Knobs) -> Knobs:
        """The knobs with scenarios that the desk has saved by their files: the case does not know their names. Raises
        FriendshoreError for a name that is none: no path that a browser sends is opened."""
        saved = {path.stem: str(path) for path in sorted((self.outputs / SAVED).glob("*.toml"))}
        known = {each.name for each in self._case_of(place).scenarios}
        for name in knobs.scenarios:
            if name not in known and name not in saved:
                raise FriendshoreError(f"'{name}' is no scenario of the case, nor one that the desk has saved.")
        return replace(knobs, scenarios=tuple(saved.get(name, name) for name in knobs.scenarios))

    def _command(self, window: Window, knobs: Knobs, name: str, *, write: bool) -> str:
        laid = self._laid(window.place, knobs)
        place = Place(window.place.case, self.outputs / SAVED if write else self._scratch / "told")
        files = files_of(place, laid, name)
        if not write:
            files = [str(self.outputs / SAVED / Path(each).name) for each in files]
        return command(window.place.case, laid, files)


def as_json(value: object) -> Any:
    """What the desk gives, as plain JSON."""
    if is_dataclass(value) and not isinstance(value, type):
        return as_json(asdict(value))
    if isinstance(value, Mapping):
        return {str(name): as_json(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [as_json(each) for each in value]
    return value if value is None or isinstance(value, bool | int | float) else str(value)


@lru_cache(maxsize=8)
def _offered(case: str, written: float) -> Offer:
    return offers.offered(case)


__all__ = [
    "CellFault", "Desk", "Grid", "Job", "Knobs", "Offer", "Plan", "Preview", "Question", "Run", "TableNote", "Upload",
    "Window",
    "as_json",
]  # fmt: skip
