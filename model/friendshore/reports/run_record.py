"""What run.json says of a run: who planned, from what, aiming at what, what came out, and how it was computed."""

from __future__ import annotations

import math
import platform
import shlex
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from friendshore.parameters import periods_of
from friendshore.plan import Plan
from friendshore.reports.run_hashes import MERGED, folder_hash
from friendshore.reports.run_tables import kinds_of
from friendshore.solving.options import SolverOptions
from friendshore.version import VERSION

LIBRARIES = ("pyomo", "highspy", "numpy", "scipy", "pandas", "openpyxl")
SOLVER_OPTIONS = ("threads", "method", "crossover", "tolerance", "accepted", "time_limit_s")

DEFINITIONS = {
    "secure": "a tonne of which no step so far lay in an adversary country or in a plant that an adversary controls",
    "exposed": "a tonne of which some step so far lay in an adversary country or in a plant that it controls",
    "short": "demand that is not met at all",
    "reliance": (
        "share of the planners' demand, by value at fixed weights, that secure supply does not meet; in points, 0 to "
        "100; it is the sum of the exposed and the short part. The mean is over the reported years"
    ),
    "tolerance": "points of reliance that the plan may give up against the least possible, for lower cost",
    "premium": (
        "the resilience premium: how much more than the least-cost plan, discounted, a plan may cost; an amount in "
        "M USD, found at the case's own prices and kept in scenarios that only change prices"
    ),
}


@dataclass(frozen=True)
class Choices:
    """What was chosen beside the case and the aim.

    whole_plants   every build is at or above its least size
    confirm        what the dearest limits are worth was found by solving again
    recalculate    have LibreOffice work out the workbook's formulas, where it is present; else we do
    seconds        phase -> duration, for the phases that the plan does not know of
    """

    budget_musd: float | None = None
    whole_plants: bool = False
    confirm: bool = False
    options: SolverOptions = field(default_factory=SolverOptions)
    recalculate: bool = False
    seconds: Mapping[str, float] = field(default_factory=dict)

    @property
    def words(self) -> tuple[str, ...]:
        """The options of the command line that make these choices."""
        limit = self.options.time_limit_s
        return (
            *(("--budget", repr(self.budget_musd)) if self.budget_musd is not None else ()),
            *(("--whole-plants",) if self.whole_plants else ()),
            *(("--confirm",) if self.confirm else ()),
            *(("--time-limit", repr(limit)) if math.isfinite(limit) else ()),
            *(("--recalculate",) if self.recalculate else ()),
        )


def record_of(
    plan: Plan, choices: Choices, written_at: datetime, inputs: Path | None = None, scenarios: Sequence[str] = ()
) -> dict[str, object]:
    """The content of run.json, all of it plain JSON.

    inputs       folder of the inputs that were written for repeating the run
    scenarios    those that the repetition must name
    """
    case = plan.case
    options = {name: getattr(choices.options, name) for name in SOLVER_OPTIONS}
    record: dict[str, object] = {
        "friendshore": VERSION,
        "written_at": written_at.isoformat(),
        "sentence": plan.sentence,
        "case": case.name,
        "title": case.title,
        "question": case.question,
        "licence": case.licence,
        "price_year": case.price_year,
        "as_of": case.as_of,
        "bloc": case.bloc,
        "scenarios": [{"name": n.name, "why": n.why, "prices_only": n.prices_only} for n in case.scenarios],
        "aim": asdict(plan.aim),
        "budget_musd": choices.budget_musd,
        "settings": asdict(case.settings),
        "levels": asdict(case.levels),
        "periods": {period.name: period.dates for period in periods_of(case) if period.reported},
        "chosen_levels": dict(case.chosen),
        "definitions": DEFINITIONS,
        "tolerance_points": case.settings.reliance_tolerance_points,
        "input_hash": case.input_hash,
        MERGED: folder_hash(inputs) if inputs else None,
        "repeat": _repeat(plan, choices, scenarios),
        "summary": plan.summary,
        "steps": plan.tables["steps"].to_dict("records"),
        "columns": kinds_of(plan),
        "solver": options,
        "seconds": {phase: round(duration, 3) for phase, duration in choices.seconds.items()},
        "peak_memory_mib": peak_memory_mib(),
        "python": platform.python_version(),
        "libraries": {name: _version(name) for name in LIBRARIES},
        "platform": platform.platform(),
    }
    return {name: plain(value) for name, value in record.items()}


def plain(value: object) -> object:
    """A value as JSON has it: figures without a value (missing, infinite) become null, anything else its text."""
    if isinstance(value, Mapping):
        return {str(name): plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if callable(item := getattr(value, "item", None)):  # a figure of numpy
        return plain(item())
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value if value is None or isinstance(value, bool | int | float) else str(value)


def _repeat(plan: Plan, choices: Choices, scenarios: Sequence[str]) -> str:
    """The command that repeats the run, given inside the run folder."""
    if plan.summary.get("whole_plants"):  # asked for in Python, where no choices are handed over
        choices = replace(choices, whole_plants=True)
    levels = [f"{name}={level}" for name, level in plan.case.chosen.items()]
    named = [("--scenario", scenarios), ("--level", levels)]
    words = [word for option, values in named for value in values for word in (option, value)]
    return shlex.join(["friendshore", "solve", "inputs", *words, *plan.aim.words, *choices.words])


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return ""


def peak_memory_mib() -> float | None:
    """Largest memory the process has held so far, MiB; None where the system does not say."""
    if sys.platform == "win32":
        return None
    import resource  # noqa: PLC0415  # not on Windows

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (2**20 if sys.platform == "darwin" else 2**10), 1)
