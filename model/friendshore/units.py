"""The one place where figures are scaled for the solver.

Inside the program mass is kt, money M USD, electricity GWh, heat TJ. Because every figure at the door is per tonne, per
MWh or per GJ, a thousand turns all of them: t -> kt, USD/t -> M USD/kt, MWh -> GWh, USD/MWh -> M USD/GWh. Ratios of
tonne to tonne, MWh/t and GJ/t stay as they are.
"""

from __future__ import annotations

THOUSANDTH = 1e-3
"""What a unit at the door is in the program: t in kt, USD/t in M USD/kt, MWh in GWh."""

POINTS = 100.0
"""Reliance is counted in points: 100 is full reliance."""
