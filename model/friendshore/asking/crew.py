"""Processes that solve side by side, each with what stands on its bench, and end with the study."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import connection
from typing import Any

from friendshore.asking.notes import Finding


class Crew:
    """Processes that solve, begun when they are first needed."""

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self._pool: ProcessPoolExecutor | None = None
        self._before: set[Any] = set()

    def do(self, work: Callable[[], Finding]) -> Future[Finding]:
        if self._pool is None:
            self._before = set(multiprocessing.active_children())
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(self.workers, context, follow_the_parent)
        return self._pool.submit(work)

    def end(self, *, at_once: bool = False) -> None:
        if self._pool is None:
            return
        if at_once:
            for child in set(multiprocessing.active_children()) - self._before:
                child.terminate()
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._pool = None


def follow_the_parent() -> None:
    """In a worker: leave interrupts to the parent, which ends its workers; and end where it is gone without a word."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    assert parent is not None

    def end_with_it() -> None:
        connection.wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=end_with_it, daemon=True).start()
