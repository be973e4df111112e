"""The one place where figures are scaled for the solver.

Inside the program mass is kt, money M USD, electricity GWh, heat TJ. Because every figure at the door is per tonne, per
MWh or per GJ, a thousand turns all of them: t -> kt, USD/t -> M USD/kt, MWh -> GWh, USD/MWh -> M USD/GWh. Ratios of
tonne to tonne, MWh/t and GJ/t stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

THOUSANDTH = 1e-3
"""What a unit at the door is in the program: t in kt, USD/t in M USD/kt, MWh in GWh."""

POINTS = 100.0
"""Reliance is counted in points: 100 is full reliance."""

IN_PROGRAM: Mapping[str, str] = {
    "t": "kt", "t/yr": "kt/yr", "USD/t": "M USD/kt", "USD/t/yr": "M USD/kt/yr", "USD/(t/yr)": "M USD/(kt/yr)",
    "USD/t CO2": "M USD/kt CO2",
    **{same: same for same in ("M USD", "M USD/yr", "share", "factor", "t/t", "t CO2/t", "GWh/yr", "days", "months",
                               "year")},
}  # fmt: skip
"""Unit of a column -> unit in the program, of the columns of policies; one that differs is a thousandth of it."""

_WORDS = {"usd_per_t": "musd_per_kt", "t": "kt"}


def factor(unit: str) -> float:
    """What turns a figure at the door into one of the program. Raises KeyError for a unit that IN_PROGRAM lacks."""
    if unit not in IN_PROGRAM:
        raise KeyError(f"units.IN_PROGRAM does not say what '{unit}' is in the program; it has {', '.join(IN_PROGRAM)}")
    return 1.0 if IN_PROGRAM[unit] == unit else THOUSANDTH


def renamed(name: str, unit: str) -> str:
    """A column's name with the unit of the program in it: quota_t_per_yr is quota_kt_per_yr. Raises as `factor`."""
    if factor(unit) == 1.0:
        return name
    return re.sub(r"(?<![a-z])(usd_per_t|t)(?![a-z])", lambda found: _WORDS[found.group()], name)
