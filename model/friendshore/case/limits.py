"""What no figure of a unit can be, for beyond it lies a slip or what no solver takes; and what it usually is."""

from __future__ import annotations

from collections.abc import Mapping

FIRST_YEAR, LAST_YEAR = 1900, 2200

MOST: Mapping[str, float] = {
    "t": 1e11, "t/yr": 1e11, "t/yr per year": 1e11, "t/yr or share": 1e11,
    "USD/t": 1e9, "USD/kg": 1e6, "USD/(t/yr)": 1e9, "USD/t/yr": 1e9, "USD/t CO2": 1e6, "USD/MWh or USD/GJ": 1e6,
    "M USD": 1e9, "M USD/yr": 1e9,
    "t/t": 1e5, "t CO2/t": 1e5, "m3/t": 1e6, "MWh/t": 1e5, "GJ/t": 1e5, "t CO2/MWh or GJ": 100.0,
    "MWh or GJ": 1e13, "MWh/yr or GJ/yr": 1e13, "GWh/yr": 1e10,
    "months": 1200.0, "days": 36_500.0, "years": 200.0, "years of them": 200.0,
    "factor": 10.0, "USA = 1": 100.0, "rank": 1e6,
}  # fmt: skip
"""Unit -> the largest figure that a column of it takes where its declaration names no other."""

USUAL: Mapping[str, tuple[float, float]] = {
    "t": (0.1, 1e5), "t/yr": (0.1, 2e6), "t/yr per year": (0.1, 2e6),
    "USD/t": (10.0, 1e7), "USD/kg": (0.1, 5e3), "USD/(t/yr)": (100.0, 1e7), "USD/t/yr": (1.0, 1e5),
    "USD/t CO2": (0.5, 500.0), "USD/MWh or USD/GJ": (0.5, 1e3), "M USD": (0.1, 1e6), "M USD/yr": (0.1, 1e6),
    "t/t": (1e-4, 20.0), "t CO2/t": (0.01, 100.0), "m3/t": (0.1, 1e4), "MWh/t": (0.05, 200.0), "GJ/t": (0.1, 1e3),
    "t CO2/MWh or GJ": (1e-3, 2.0), "MWh/yr or GJ/yr": (1e4, 1e9), "GWh/yr": (0.1, 1e6),
    "months": (1.0, 360.0), "days": (1.0, 3650.0), "years": (2.0, 100.0), "years of them": (0.5, 50.0),
    "factor": (0.05, 10.0), "USA = 1": (0.02, 5.0),
}  # fmt: skip
"""Unit -> the range of what is found in practice, where a declaration names no other; what lies outside is told as an
outlier, for its unit may be a thousandfold off. Zero and blank are never outliers."""
