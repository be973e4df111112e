"""What work takes: seconds of processor time of this process with all its threads, and its largest memory."""

from __future__ import annotations

import gc
from time import process_time

from friendshore.reports.run_record import peak_memory_mib


class Clock:
    """Seconds of processor time by stretch, and the most memory that the process had held by its end, MiB."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.memory: dict[str, float] = {}
        self.restart()

    def restart(self) -> None:
        """What was done since the last stretch counts for nothing."""
        gc.collect()
        self._began = process_time()

    def lap(self, stretch: str) -> None:
        """A stretch ends."""
        now = process_time()
        self.seconds[stretch] = self.seconds.get(stretch, 0.0) + now - self._began
        self.memory[stretch] = peak_memory_mib() or float("nan")
        self._began = process_time()
