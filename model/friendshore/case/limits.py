"""What no figure of a unit can be: beyond it lies a slip of typing, or a program that no solver takes."""

from __future__ import annotations

from collections.abc import Mapping

FIRST_YEAR, LAST_YEAR = 1900, 2200

MOST: Mapping[str, float] = {
    "t": 1e11, "t/yr": 1e11, "t/yr per year": 1e11, "t REO": 1e11, "t/yr or share": 1e11,
    "USD/t": 1e9, "USD/kg": 1e6, "USD/(t/yr)": 1e9, "USD/t/yr": 1e9, "USD/t CO2": 1e6, "USD/MWh or USD/GJ": 1e6,
    "M USD": 1e9, "M USD/yr": 1e9,
    "t/t": 1e5, "t CO2/t": 1e5, "m3/t": 1e6, "MWh/t": 1e5, "GJ/t": 1e5, "t CO2/MWh or GJ": 100.0,
    "MWh/yr or GJ/yr": 1e13, "GWh/yr": 1e10,
    "months": 1200.0, "days": 36_500.0, "years": 200.0, "years of them": 200.0,
    "factor": 10.0, "USA = 1": 100.0, "rank": 1e6,
}  # fmt: skip
"""Unit -> the largest figure that a column of it takes where its declaration names no other."""
