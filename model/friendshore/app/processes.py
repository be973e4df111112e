"""A child process that is spoken to by messages, is begun again where it crashes, and ends with its parent.

It stands in a process group of its own, so that Ctrl-C in the terminal reaches the parent alone, which ends it; and it
watches its parent, so that it ends where the parent is gone without a word, with whatever it has begun itself.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from multiprocessing import connection
from multiprocessing.connection import Connection
from typing import Any

Work = Callable[[Connection], None]
"""What a child does: a function of a module, handed its end of the pipe."""
SECONDS_TO_END = 2.0


class Child:
    """One child process, begun when it is first spoken to.

    hear     told each message, in a thread of the parent
    crashed  told that the process ended by itself; the next message begins a new one
    """

    def __init__(self, work: Work, hear: Callable[[Any], None], crashed: Callable[[int | None], None]) -> None:
        self._work, self._hear, self._crashed = work, hear, crashed
        self._lock = threading.RLock()
        self._closed = False
        self._number = 0
        self._process: Any = None
        self._pipe: Connection | None = None

    @property
    def pid(self) -> int | None:
        """Number of the process; None where it has not begun."""
        return None if self._process is None else self._process.pid

    def say(self, message: object) -> None:
        """Send a message; one that meets a dead process is lost, and the crash is told."""
        with self._lock:
            if self._pipe is None and not self._closed:
                self._begin()
            if self._pipe is not None:
                with contextlib.suppress(OSError, ValueError):
                    self._pipe.send(message)

    def again(self) -> None:
        """End the process at once; the next message begins a new one, and nobody is told of a crash."""
        with self._lock:
            former, self._pipe = self._process, None
            self._number += 1
        end(former)

    def close(self) -> None:
        """End the process for good."""
        self._closed = True
        self.again()

    def _begin(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_live, args=(self._work, theirs), daemon=True)
        self._number += 1
        self._process.start()
        theirs.close()
        listening = (self._pipe, self._process, self._number)
        threading.Thread(target=self._listen, args=listening, daemon=True, name="friendshore desk").start()

    def _listen(self, pipe: Connection, process: Any, number: int) -> None:
        while True:
            try:
                message = pipe.recv()
            except (EOFError, OSError):
                break
            if number == self._number:
                self._hear(message)
        process.join(SECONDS_TO_END)
        with self._lock:
            if self._closed or number != self._number:
                return
            self._pipe = None
        end(process)
        self._crashed(process.exitcode)


def end(process: Any) -> None:
    """End a process and its group: asked first, then killed."""
    if process is None or process.pid is None:
        return
    for ask in (signal.SIGTERM, getattr(signal, "SIGKILL", signal.SIGTERM)):
        if not process.is_alive():
            break
        try:
            os.killpg(process.pid, ask)
        except (OSError, AttributeError):  # it has no group of its own yet, or the system has none
            process.kill()
        process.join(SECONDS_TO_END / 2)
    process.join(SECONDS_TO_END)


def _live(work: Work, pipe: Connection) -> None:
    """In the child."""
    if hasattr(os, "setpgid"):
        os.setpgid(0, 0)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    assert parent is not None

    def end_with_it() -> None:
        connection.wait([parent.sentinel])
        if hasattr(os, "killpg"):
            os.killpg(0, signal.SIGKILL)
        os._exit(1)

    threading.Thread(target=end_with_it, daemon=True).start()
    with contextlib.suppress(EOFError, BrokenPipeError):
        work(pipe)
