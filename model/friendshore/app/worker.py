"""Previews: asked of a process that holds compiled programs, the newest of a window in place of its older ones."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection
from time import perf_counter

from friendshore.app.curve import Answer
from friendshore.app.knobs import Knobs
from friendshore.app.processes import Child
from friendshore.app.reading import Place
from friendshore.app.stages import SOLVE, Stage
from friendshore.errors import CaseError

CRASHED = "The process that solves previews ended by itself and was begun again."
MOST_CRASHES = 2
"""Times that one question may end its process before it is given up."""


@dataclass(frozen=True)
class Preview:
    """The least reliance under the knobs of a window, as far as it is known.

    state      none (nothing asked), asked, building, solving, done, failed
    sentence   what to show: what it is, what it waits for, or what is wrong
    periods, points, mean_points    reliance by reported period and in the mean
    floor      points in the mean that no plan of these knobs lies below, where that is known before the answer is;
               `points` are then those of a plan that is had already, and the answer lies between
    seconds    how long it took, or has taken so far
    left_s     seconds that are left, as earlier ones tell; None where none do
    how        known, between, warm, new figures, new program
    faults     of an input that is not sound, one a line as `check` has them
    """

    ticket: int
    state: str
    knobs: Knobs
    sentence: str = ""
    periods: tuple[str, ...] = ()
    points: tuple[float, ...] = ()
    mean_points: float | None = None
    floor: float | None = None
    seconds: float = 0.0
    left_s: float | None = None
    how: str = ""
    faults: tuple[str, ...] = ()

    @property
    def ended(self) -> bool:
        return self.state in ("none", "done", "failed")


@dataclass(frozen=True)
class Ask:
    """A question to the process."""

    ticket: int
    window: str
    place: Place
    knobs: Knobs


@dataclass
class _Waiting:
    ask: Ask
    began: float
    heard: float
    crashes: int = 0
    told: threading.Event = field(default_factory=threading.Event)


class Worker:
    """The process of previews, as the desk speaks to it."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._latest: dict[str, Preview] = {}
        self._waiting: dict[str, _Waiting] = {}
        self._tickets = 0
        self.crashes = 0
        self._child = Child(answer, self._hear, self._crash)

    @property
    def pid(self) -> int | None:
        return self._child.pid

    def ask(self, window: str, place: Place, knobs: Knobs, wait: float = 0.0) -> Preview:
        """Ask for a preview in place of the window's former one, and give it so many seconds."""
        with self._lock:
            self._tickets += 1
            ask, now = Ask(self._tickets, window, place, knobs), perf_counter()
            waiting = self._waiting[window] = _Waiting(ask, now, now)
            self._latest[window] = Preview(ask.ticket, "asked", knobs, "Least reliance, preview: asked.")
            self._child.say(ask)
        waiting.told.wait(wait)
        return self.latest(window)

    def latest(self, window: str) -> Preview:
        """What is known of the window's newest preview."""
        with self._lock:
            found = self._latest.get(window) or Preview(0, "none", Knobs())
            waiting = self._waiting.get(window)
            if found.ended or waiting is None:
                return found
            now = perf_counter()
            left = None if found.left_s is None else max(found.left_s - (now - waiting.heard), 1.0)
            sentence = found.sentence if left is None else f"{found.sentence} About {left:.0f} s more."
            return replace(found, sentence=sentence, seconds=now - waiting.began, left_s=left)

    def forget(self, window: str) -> None:
        """Drop what is asked for a window, and its answer."""
        with self._lock:
            self._latest.pop(window, None)
            if self._waiting.pop(window, None):
                self._child.say(window)

    def close(self) -> None:
        self._child.close()

    def _hear(self, message: tuple[str, Preview]) -> None:
        window, told = message
        with self._lock:
            waiting = self._waiting.get(window)
            if waiting is None or waiting.ask.ticket != told.ticket:
                return
            waiting.heard = perf_counter()
            self._latest[window] = replace(told, seconds=waiting.heard - waiting.began)
            if told.ended:
                del self._waiting[window]
                waiting.told.set()

    def _crash(self, code: int | None) -> None:
        """Ask again what the process had not answered; what has ended it twice is given up."""
        with self._lock:
            self.crashes += 1
            for window, waiting in list(self._waiting.items()):
                waiting.crashes += 1
                if waiting.crashes > MOST_CRASHES:
                    ask, given_up = waiting.ask, f"{CRASHED} There is no preview of these knobs."
                    self._latest[window] = Preview(ask.ticket, "failed", ask.knobs, given_up)
                    del self._waiting[window]
                    waiting.told.set()
                else:
                    self._latest[window] = replace(self._latest[window], state="asked", sentence=CRASHED)
                    self._child.say(waiting.ask)


class _Inbox:
    """What the process has still to answer, by window; filled by a thread of its own."""

    def __init__(self, pipe: Connection, at_once: Callable[[Ask], bool]) -> None:
        self._pipe, self._at_once = pipe, at_once
        self._asked: OrderedDict[str, Ask] = OrderedDict()
        self._change = threading.Condition()
        self._current: Ask | None = None
        self._ended = False
        threading.Thread(target=self._read, daemon=True).start()

    def next(self, ponder: Callable[[Callable[[], bool]], bool]) -> Ask | None:
        """The next question; None where there will be none. Until it comes there is time to ponder, for as long as
        that says whether nobody asks."""
        with self._change:
            self._current = None
        while self._quiet() and ponder(self._quiet):
            pass
        with self._change:
            self._change.wait_for(lambda: self._asked or self._ended)
            if self._ended:
                return None
            _, self._current = self._asked.popitem(last=False)
            return self._current

    def _quiet(self) -> bool:
        with self._change:
            return not self._asked and not self._ended

    def wanted(self) -> bool:
        """Whether somebody waits for the current one."""
        with self._change:
            return self._current is not None and not self._ended

    def _read(self) -> None:
        while True:
            try:
                message = self._pipe.recv()
            except (EOFError, OSError):
                with self._change:
                    self._ended, self._current = True, None
                    self._change.notify()
                return
            if isinstance(message, Ask) and self._at_once(message):
                message = message.window  # told already: what the window asked before is stale
            with self._change:
                window = message.window if isinstance(message, Ask) else str(message)
                self._asked.pop(window, None)
                if isinstance(message, Ask):
                    self._asked[window] = message
                if self._current is not None and self._current.window == window:
                    self._current = None
                self._change.notify()


def answer(pipe: Connection) -> None:
    """In the process: answer questions until the pipe ends."""
    from friendshore.app.previews import Previewer, StaleError, sentence_of  # noqa: PLC0415  # slow to load

    previewer = Previewer()
    telling = threading.Lock()

    def tell(window: str, told: Preview) -> None:
        with telling:
            pipe.send((window, told))

    def at_once(asked: Ask) -> bool:
        found = previewer.at_once(asked.place, asked.knobs)
        if found is not None:
            tell(asked.window, _told(asked, *found))
        elif (stage := previewer.about(asked.place, asked.knobs)) is not None:
            tell(asked.window, _meanwhile(asked, stage))
        return found is not None

    inbox = _Inbox(pipe, at_once)
    while (ask := inbox.next(previewer.ponder)) is not None:
        def say(stage: Stage, asked: Ask = ask) -> None:
            tell(asked.window, _meanwhile(asked, stage))

        try:
            found, how = previewer.answer(ask.place, ask.knobs, say, inbox.wanted)
        except StaleError:
            continue
        except Exception as error:
            faults = tuple(map(str, error.faults)) if isinstance(error, CaseError) else ()
            told = Preview(ask.ticket, "failed", ask.knobs, sentence_of(error), faults=faults)
        else:
            told = _told(ask, found, how)
        tell(ask.window, told)


def _meanwhile(ask: Ask, stage: Stage) -> Preview:
    """What is told until the answer is there."""
    state, about = "solving" if stage.step == SOLVE else "building", stage.about
    told = Preview(ask.ticket, state, ask.knobs, stage.sentence, left_s=stage.left_s, floor=stage.floor)
    return told if about is None else replace(
        told, periods=about.periods, points=about.points, mean_points=about.mean
    )


def _told(ask: Ask, found: Answer, how: str) -> Preview:
    close = f", within {max(found.above, 0.01):.2f} of the least" if how == "between" else ""
    mean, last = max(0.0, found.mean), max(0.0, found.points[-1])  # noise of the solver below zero
    sentence = f"Least reliance, preview: {mean:.1f} points in the mean, {last:.1f} in {found.periods[-1]}{close}."
    return Preview(ask.ticket, "done", ask.knobs, sentence, found.periods, found.points, found.mean, how=how)
