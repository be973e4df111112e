"""The case of obstacle_case.py with two things unknown: how much may be added a year, and how much is wanted.

BBB wants 100 t times the demand drawn, and 40 t of plants (between 20 at -1 and 60 at 1) are ready in 2029, so mean
reliance is 100 - (100 / 3) * pace / (100 * demand) points, with pace and demand as drawn.
"""

from __future__ import annotations

from pathlib import Path

from builder import Tiny
from obstacle_case import blocked

PACE = """
[[unknown]]
name = "pace"
title = "Pace of building"
why = "Nobody knows"
source = "est"
confidence = "C"
triangular = { least = -1, mode = 0, most = 1 }

[[unknown.between.pace]]
columns = ["first", "cap"]
where = { kind = "magnet" }
"""
WANTED = """
[[unknown]]
name = "wanted"
title = "Demand"
why = "Nobody knows"
source = "est"
confidence = "C"
lognormal = { p50 = 1.0, p90 = 1.2 }

[[unknown.scale.demand]]
columns = ["t_per_yr_low", "t_per_yr_base", "t_per_yr_high"]
"""
PERMITS = """
[[unknown]]
name = "permits"
title = "Permits"
why = "Nobody knows"
source = "est"
confidence = "C"
choice = [
    { name = "as now", share = 0.75 },
    { name = "at once", share = 0.25, scenarios = ["permits_at_once"] },
]
"""
FILE = PACE + WANTED


def unsure() -> Tiny:
    """The case, without its unknowns.toml."""
    tiny = blocked()
    tiny.row("pace", "magnet", "*").update(first_low=20, cap_low=20, first_high=60, cap_high=60)
    return tiny


def write(folder: Path, text: str = FILE, tiny: Tiny | None = None) -> Path:
    """Write the case with its unknowns.toml."""
    case = (tiny or unsure()).write(folder / "tiny")
    (case / "unknowns.toml").write_text(text, encoding="utf-8")
    return case


def mean(pace: float, wanted: float) -> float:
    """Mean reliance by hand: -1 is 20 t, 0 is 40 t, 1 is 60 t."""
    return 100 - 100 / 3 * min(1.0, (40 + 20 * pace) / (100 * wanted))
