"""What HiGHS says while it runs: its log, its progress, and the one thing it can be told, to stop."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter

from highspy import cb

LOGGING = int(cb.HighsCallbackType.kCallbackLogging)
SIMPLEX = int(cb.HighsCallbackType.kCallbackSimplexInterrupt)
INTERIOR_POINT = int(cb.HighsCallbackType.kCallbackIpmInterrupt)
HEARD = (LOGGING, SIMPLEX, INTERIOR_POINT)

SECONDS_BETWEEN_REPORTS = 0.2

PHASES = (
    ("Presolving", "presolve"),
    ("Interior point solve", "interior point"),
    ("Running crossover", "crossover"),
    ("Using dual simplex", "simplex"),
    ("Using EKK", "simplex"),
)
NUMBER = r"[-+]?(?:\d+\.?\d*(?:e[-+]?\d+)?|inf|nan)"
SIMPLEX_LINE = re.compile(rf"^\s*(\d+)\s+({NUMBER})\s+\w+: \d+\(({NUMBER})\)")
INTERIOR_LINE = re.compile(rf"^\s*(\d+)\*?\s+({NUMBER})\s+({NUMBER})\s+({NUMBER})\s+({NUMBER})\s+{NUMBER}")


@dataclass(frozen=True)
class Progress:
    """Where the solver is. `objective` and `primal_infeasibility` are its last word in the log, None before."""

    iteration: int
    objective: float | None
    primal_infeasibility: float | None
    seconds: float
    phase: str


class Watch:
    """Hears the callbacks of one HiGHS object. It must not refer to that object, or neither would ever be freed."""

    def __init__(self, log: Callable[[str], None] | None, progress: Callable[[Progress], None] | None) -> None:
        self.log = log
        self.progress = progress
        self.stop = False
        self.begin()

    def begin(self) -> None:
        """Forget the former run."""
        self.stop = False
        self.fault: BaseException | None = None
        self.began = perf_counter()
        self.reported = 0.0
        self.phase = "start"
        self.iteration = 0
        self.objective: float | None = None
        self.infeasibility: float | None = None
        self.residuals_first = False

    def __call__(
        self,
        kind: cb.HighsCallbackType,
        message: str,
        out: cb.HighsCallbackOutput,
        into: cb.HighsCallbackInput,
        _: object,
    ) -> None:
        """Called by HiGHS in the solving thread, thousands of times; what a listener raises ends the run."""
        if kind != LOGGING:
            into.user_interrupt = self.stop  # HiGHS keeps the word of a run that was stopped for the next one
            if self.stop:
                return
        try:
            if kind == LOGGING:
                self._read(message)
                if self.log is not None and message.strip():
                    self.log(message.rstrip("\n"))
            elif kind == SIMPLEX:
                self.iteration = max(self.iteration, out.simplex_iteration_count)
            self._report()
        except BaseException as fault:
            self.fault, self.stop = fault, True

    def _read(self, message: str) -> None:
        for beginning, phase in PHASES:
            if message.startswith(beginning):
                self.phase = phase
        if "P.res" in message:  # the column order of HiGHS before 1.12
            self.residuals_first = True
        if (line := INTERIOR_LINE.match(message)) and self.phase != "simplex":
            primal, residual = (4, 2) if self.residuals_first else (2, 4)
            self.iteration = int(line[1])
            self.objective, self.infeasibility = float(line[primal]), float(line[residual])
        elif line := SIMPLEX_LINE.match(message):
            self.iteration = int(line[1])
            self.objective, self.infeasibility = float(line[2]), float(line[3])

    def _report(self) -> None:
        seconds = perf_counter() - self.began
        if self.progress is not None and seconds - self.reported >= SECONDS_BETWEEN_REPORTS:
            self.reported = seconds
            self.progress(Progress(self.iteration, self.objective, self.infeasibility, seconds, self.phase))


def in_background(work: Callable[[], object], watch: Watch) -> None:
    """Do the work in a thread and wait for it, so that Ctrl-C reaches us; it asks the solver to stop, then waits.

    HiGHS looks at the flag in each iteration, but not in presolve; a second Ctrl-C leaves without waiting.
    """
    done = threading.Event()
    claim = threading.Lock()
    faults: list[BaseException] = []

    def run() -> None:
        try:
            if claim.acquire(blocking=False):
                work()
        except BaseException as fault:
            faults.append(fault)
        finally:
            done.set()

    thread = threading.Thread(target=run, daemon=True, name="highs")
    begun = False
    while True:
        try:
            if not begun:
                begun = True
                thread.start()
            if done.wait(0.2):
                break
        except KeyboardInterrupt:
            if watch.stop:
                raise
            watch.stop = True
            if claim.acquire(blocking=False):  # the work has not begun, and now never will
                return
    for fault in (*faults, watch.fault):
        if fault is not None:
            raise fault
