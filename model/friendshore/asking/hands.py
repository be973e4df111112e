"""Many like pieces of work, done in turn or side by side; one that loses its process is tried again once.

A tool is what a process makes once and uses for every piece: it comes from `make`, which is sent to each process once,
and only pieces and what they come to travel after that. Pieces are handed out one at a time, so what waits is never
more than the pieces themselves. A process that dies takes only the piece that it had with it: others go on.
"""

from __future__ import annotations

import gc
import multiprocessing
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import Any

from friendshore.asking.crew import follow_the_parent
from friendshore.asking.notes import Announce

Tool = Callable[[Any], Any]
Make = Callable[[], Tool]
"""What makes the tool: a function of a module, or a partial of one."""
Ended = tuple[int, Any]
"""Place of a piece, and what it came to; LOST where two processes died over it."""
LOST = "lost"
TRIES = 2


def in_turn(make: Make, pieces: Sequence[Any]) -> Iterator[Ended]:
    """One after another in this process."""
    tool = make() if pieces else None
    for place, piece in enumerate(pieces):
        assert tool is not None
        yield place, tool(piece)


def side_by_side(make: Make, pieces: Sequence[Any], workers: int, announce: Announce) -> Iterator[Ended]:
    """In so many processes, as they end."""
    waiting = deque((place, 1) for place in range(len(pieces)))
    team = [_Hand(make) for _ in range(min(workers, len(pieces)))]
    working: dict[Future[Any], tuple[_Hand, int, int]] = {}
    try:
        while waiting or working:
            idle = [hand for hand in team if hand not in [busy for busy, _, _ in working.values()]]
            for hand in idle[: len(waiting)]:
                place, tries = waiting.popleft()
                working[hand.take(pieces[place])] = hand, place, tries
            for future in wait(working, return_when=FIRST_COMPLETED).done:
                hand, place, tries = working.pop(future)
                try:
                    result = future.result()
                except BrokenProcessPool:
                    hand.end()
                    announce(f"a process died over sample {place + 1}" + ("; again" if tries < TRIES else ""))
                    if tries < TRIES:
                        waiting.appendleft((place, tries + 1))
                        continue
                    result = LOST
                yield place, result
    finally:
        for hand in team:
            hand.end()


class _Hand:
    """One process at a time, begun when it is first needed."""

    def __init__(self, make: Make) -> None:
        self._make = make
        self._pool: ProcessPoolExecutor | None = None
        self._own: set[Any] = set()

    def take(self, piece: object) -> Future[Any]:
        if self._pool is None:
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(1, context, _begin, (self._make,))
            before = set(multiprocessing.active_children())
            future = self._pool.submit(_use, piece)
            self._own = set(multiprocessing.active_children()) - before
            return future
        return self._pool.submit(_use, piece)

    def end(self) -> None:
        """End the process, whatever it does."""
        if self._pool is None:
            return
        for process in self._own:
            process.terminate()
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._pool, self._own = None, set()


_TOOL: list[Tool] = []
"""The tool of this process."""


def _begin(make: Make) -> None:
    follow_the_parent()
    _TOOL.append(make())
    gc.freeze()  # what is there by now stays, and need not be looked through again


def _use(piece: object) -> Any:
    return _TOOL[0](piece)
