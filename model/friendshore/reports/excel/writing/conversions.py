"""Figures that turn one unit into another, each in a cell of its own with a name: formulas hold no such number.

They stand on the sheet Assumptions; a formula names what it divides by.
"""

from __future__ import annotations

from dataclasses import dataclass

MONTHS_IN_YEAR = "months_in_year"
KG_IN_T = "kg_in_t"
THOUSAND = "mwh_in_gwh"
USD_IN_MUSD = "usd_in_musd"
MUSD_IN_BN = "musd_in_bn_usd"
MUSD_IN_YI, WAN_IN_MUSD = "musd_in_yi_usd", "wan_usd_in_musd"
POINTS = "points_in_whole"
HALF = "one_half"
KG_PRICE_TO_MUSD = f"*{KG_IN_T}/{USD_IN_MUSD}"
"""Of t x USD/kg."""
ENERGY_TO_MUSD = f"*{THOUSAND}/{USD_IN_MUSD}"
"""Of GWh x USD/MWh, and of TJ x USD/GJ."""


@dataclass(frozen=True)
class Conversion:
    """A figure under a name, and what it is in words."""

    name: str
    value: float
    words: str


CONVERSIONS = (
    Conversion(MONTHS_IN_YEAR, 12, "Months in a year"),
    Conversion(HALF, 0.5, "Part of a year, or of a time of building, up to its middle; of a lane, borne at each end"),
    Conversion(KG_IN_T, 1_000, "kg in a t"),
    Conversion(THOUSAND, 1_000, "MWh in a GWh, GJ in a TJ"),
    Conversion(USD_IN_MUSD, 1_000_000, "USD in a M USD"),
    Conversion(MUSD_IN_BN, 1_000, "M USD in a bn USD"),
    Conversion(MUSD_IN_YI, 100, "M USD in 100 million USD, in which Chinese readers count"),
    Conversion(WAN_IN_MUSD, 100, "Ten thousands of USD in a M USD"),
    Conversion(POINTS, 100, "Points in the whole"),
)
"""What formulas convert by."""

