"""One check: two ways of counting that must agree."""

from __future__ import annotations

from dataclasses import dataclass

POINTS, TONNES, MONEY = 1e-3, 0.1, 1e-3
"""Tolerances, as in the unit."""


@dataclass(frozen=True)
class Check:
    """Left against right: formulas that start with =, or figures of the plan."""

    check: str
    family: str
    left: str | float
    right: str | float
    tolerance: float
    unit: str
    rule: str = "equal"
