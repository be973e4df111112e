"""Units of the columns of a plan's tables, read from their names: what a file says of a column beside its name."""

from __future__ import annotations

from collections.abc import Collection

SUFFIXES: tuple[tuple[str, str], ...] = (
    ("musd_per_kt", "M USD/(kt/yr)"),
    ("musd_per_point", "M USD/point"),
    ("price_usd_per_unit", "USD/MWh or USD/GJ"),
    ("usd_per_kg", "USD/kg"),
    ("usd_per_t_yr", "USD/(t/yr)"),
    ("capex_usd_per_t", "USD/(t/yr)"),
    ("site_usd_per_t", "USD/(t/yr)"),
    ("usd_per_t", "USD/t"),
    ("t_per_yr", "t/yr"),
    ("t_per_t", "t/t"),
    ("musd", "M USD"),
    ("points", "points"),
    ("share", "1"),
    ("factor", "1"),
    ("index", "1"),
    ("years", "years"),
    ("months", "months"),
    ("days", "days"),
    ("gwh", "GWh"),
    ("seconds", "s"),
    ("residual", "1"),
    ("gap", "1"),
    ("t", "t"),
)
"""End of a name -> unit; the first that fits."""
OF_CAPITAL = frozenset({"capital_charges", "site_costs"})
"""Tables in which a tonne is one of yearly capacity."""
BESIDE = {"unit_cost": "cost_unit", "factor": "factor_of", "limit": "limit_unit", "slack": "limit_unit"}
"""Column whose unit stands in another of its row."""
OF_CHECKS = ("left", "right", "difference", "tolerance")
IN_UNIT = frozenset(("amount", "value", "quantity", "worth", "confirmed", "published", "plan", *OF_CHECKS))
"""Columns whose unit stands in the column `unit`, where the table has one."""


def unit_of(table: str, column: str, columns: Collection[str]) -> str:
    """Unit of a column of figures; "as in ..." where each row has its own; empty where it counts or has none.

    columns    all columns of the table
    """
    beside = BESIDE.get(column) or ("unit" if column in IN_UNIT else "")
    if beside and beside in columns:
        return f"as in {beside}"
    unit = next((unit for end, unit in SUFFIXES if column == end or column.endswith(f"_{end}")), "")
    return "USD/(t/yr)" if unit == "USD/t" and table in OF_CAPITAL else unit
