"""What a run says while it works: one live line in a terminal, plain lines elsewhere, on standard error."""

from __future__ import annotations

from time import perf_counter
from types import TracebackType

from rich.console import Console, ConsoleOptions, RenderResult
from rich.live import Live
from rich.text import Text

from friendshore.solving.watch import Progress

SECONDS_BETWEEN_LINES = 10.0
TURNING = "|/-\\"
PHASES = {
    "read": "read and check",
    "build": "build",
    "hand over": "hand over",
    "plan": "make the tables",
    "write": "write",
}
"""Words for phases; any other is a step of the solver."""


class Teller:
    """Names the phase, its time and the solver's progress. A context: the live line ends with it, whatever happens."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._lively = console.is_terminal and not console.is_dumb_terminal and not console.quiet
        self._live = Live(self, console=console, refresh_per_second=8, transient=True)
        self._words = ""
        self._solver = ""
        self._start = self._began = self._said = perf_counter()
        self.seconds: dict[str, float] = {}
        self._phase = ""

    def __enter__(self) -> Teller:
        if self._lively:
            self._live.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        self.phase("")
        if self._lively:
            self._live.stop()

    def phase(self, name: str) -> None:
        """End the phase before and begin this one; an empty name only ends."""
        now = perf_counter()
        if self._phase:
            self.seconds[self._phase] = self.seconds.get(self._phase, 0.0) + now - self._began
            if self._lively:
                self._console.print(Text(f"{now - self._began:7.1f} s  {self._words}", style="dim"))
        self._phase, self._words, self._solver = name, PHASES.get(name, f"solve: {name}") if name else "", ""
        self._began = self._said = now
        if name and not self._lively:
            self._line()

    def solver(self, progress: Progress) -> None:
        """Take the solver's word; called in the solving thread."""
        figures = [f"{progress.phase} {progress.iteration:,}"]
        if progress.objective is not None:
            figures.append(f"objective {progress.objective:,.5g}")
        if progress.primal_infeasibility is not None:
            figures.append(f"residual {progress.primal_infeasibility:.1e}")
        self._solver = ", ".join(figures)
        if not self._lively and perf_counter() - self._said >= SECONDS_BETWEEN_LINES:
            self._line()

    def _line(self) -> None:
        self._said = perf_counter()
        tail = f": {self._solver}" if self._solver else ""
        self._console.print(f"{self._said - self._start:7.1f} s  {self._words}{tail}", soft_wrap=True)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        if self._words:
            now = perf_counter()
            line = Text(f"{now - self._began:7.1f} s  {self._words} ", no_wrap=True, overflow="ellipsis")
            yield line.append(f"{TURNING[int(now * 8) % len(TURNING)]} ").append(self._solver, style="dim")
