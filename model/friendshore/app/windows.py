"""Windows of the browser: each has its knobs, its case, its last good plan and its runs; none sees another's."""

from __future__ import annotations

import re
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from friendshore.app.knobs import Knobs
from friendshore.app.reading import Place

MOST, IDLE_S = 24, 6 * 3600.0
NAME = re.compile(r"[0-9a-f]{32}")
AS_IT_IS = Knobs()


@dataclass
class Window:
    """One window.

    place   its case: the desk's, or one that was dropped in
    knobs   as it last asked
    plan    name of the run that it shows: its last good plan; empty where it has none
    runs    names of its runs, oldest first
    """

    id: str
    place: Place
    knobs: Knobs = AS_IT_IS
    plan: str = ""
    runs: list[str] = field(default_factory=list)
    seen: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock, repr=False, compare=False)


class Windows:
    """The windows that are open. `dropped` is told each one that is let go."""

    def __init__(
        self, place: Place, dropped: Callable[[Window], None] = lambda window: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        self._place, self._dropped, self._clock = place, dropped, clock
        self._open: dict[str, Window] = {}
        self._lock = threading.RLock()

    def new(self) -> Window:
        """A window of its own; the one longest unseen goes where there are too many."""
        with self._lock:
            self._sweep(MOST - 1)
            window = Window(secrets.token_hex(16), self._place, seen=self._clock())
            self._open[window.id] = window
            return window

    def find(self, name: str) -> Window:
        """The window of this id; a new one where it has been dropped, or never was."""
        with self._lock:
            window = self._open.get(name) if NAME.fullmatch(name) else None
            if window is None:
                return self.new()
            window.seen = self._clock()
            return window

    def __len__(self) -> int:
        return len(self._open)

    def _sweep(self, most: int) -> None:
        now = self._clock()
        by_age = sorted(self._open.values(), key=lambda window: window.seen)
        spare = max(0, len(by_age) - most)
        for place, window in enumerate(by_age):
            if place < spare or now - window.seen > IDLE_S:
                del self._open[window.id]
                self._dropped(window)
