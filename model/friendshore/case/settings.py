"""What case.toml and scenarios may set beside the tables: [settings] and [levels]."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import TypeGuard

from friendshore.case.nearest import nearest
from friendshore.errors import Fault


@dataclass(frozen=True)
class Settings:
    """Choices of the planner that are not data.

    discount_share_per_yr       social discount rate, real, a year
    ramp                        evidence: observed ramp-up of plants outside the adversary; process: the processes' own
    screening_share             ownership by an adversary from which a facility counts as exposed
    reliance_tolerance_points   reliance given up for cost in the step `cost`, percentage points
    cost_tolerance_share        cost given up for fair shares in the step `fairness`, share
    premium_share               resilience premium, share of the least-cost plan's discounted cost
    kept_from_year              from this year on reliance never rises, and the last reported year draws on no stock; 0:
                                no such rule
    free_lunch                  what a way to make material or money out of nothing is: a fault, or a note of `check`
    """

    discount_share_per_yr: float = 0.05
    ramp: str = "evidence"
    screening_share: float = 0.25
    reliance_tolerance_points: float = 0.5
    cost_tolerance_share: float = 0.001
    premium_share: float = 0.05
    kept_from_year: int = 0
    free_lunch: str = "fault"


@dataclass(frozen=True)
class Levels:
    """Which case of the figures that have several is used; of programmes, whether pledged ones count (all); of scrap,
    whether it counts as secure where it is collected, or as exposed where an adversary made the goods (as_made)."""

    demand: str = "base"
    pace: str = "base"
    permits: str = "p50"
    offers: str = "base"
    energy: str = "base"
    money: str = "committed"
    attrition: str = "base"
    scrap: str = "where_collected"


RANGES: Mapping[str, tuple[float, float]] = {
    "discount_share_per_yr": (0.0, 0.5),
    "screening_share": (0.0, 1.0),
    "reliance_tolerance_points": (0.0, 100.0),
    "cost_tolerance_share": (0.0, 1.0),
    "premium_share": (0.0, 10.0),
}
KEPT, LUNCH = "kept_from_year", "free_lunch"
YEARS: Mapping[str, tuple[int, int]] = {KEPT: (1950, 2200)}
"""Settings that are a year, or 0 where there is none; a case need not name them."""
THREE = ("low", "base", "high")
WORDS: Mapping[str, tuple[str, ...]] = {
    "ramp": ("evidence", "process"),
    LUNCH: ("fault", "note"),
    "demand": THREE,
    "pace": THREE,
    "permits": ("p50", "p90", "fast"),
    "offers": THREE,
    "energy": THREE,
    "money": ("committed", "all"),
    "attrition": ("none", "base", "high"),
    "scrap": ("where_collected", "as_made"),
}
OF_RELIANCE = frozenset(
    {"screening_share", "reliance_tolerance_points", "cost_tolerance_share", "premium_share", KEPT, "scrap"}
)
"""Settings and levels that mean nothing where a case asks for no reliance."""
PRICE_LEVELS = frozenset({"energy"})
"""Levels that change nothing but prices."""
SETTINGS = tuple(field.name for field in fields(Settings))
LEVELS = tuple(field.name for field in fields(Levels))


def checked(section: str, given: object, where: str) -> tuple[dict[str, float | str], list[Fault]]:
    """The valid entries of a [settings] or [levels] section, and the faults of the others."""
    known = SETTINGS if section == "settings" else LEVELS
    if not isinstance(given, Mapping):
        return {}, [Fault(where, section, str(given), f"expected a section headed [{section}]")]
    valid: dict[str, float | str] = {}
    faults = []
    for name, value in given.items():
        if name not in known:
            faults.append(
                Fault(where, section, name, f"is not one of the {section}: {', '.join(known)}", nearest(name, known))
            )
        elif name in WORDS:
            if isinstance(value, str) and value in WORDS[name]:
                valid[name] = value
            else:
                near = nearest(str(value), WORDS[name])
                expected = f"expected {' or '.join(WORDS[name])}"
                faults.append(Fault(where, f"{section}.{name}", str(value), expected, near))
        elif name in YEARS:
            first, last = YEARS[name]
            if _figure(value) and value == int(value) and (value == 0 or first <= value <= last):
                valid[name] = int(value)
            else:
                expected = f"expected a year from {first} to {last}, or 0 for none"
                faults.append(Fault(where, f"{section}.{name}", str(value), expected))
        else:
            least, most = RANGES[name]
            if _figure(value) and least <= value <= most:
                valid[name] = float(value)
            else:
                expected = f"expected a number from {least:g} to {most:g}"
                faults.append(Fault(where, f"{section}.{name}", str(value), expected))
    return valid, faults


def _figure(value: object) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
