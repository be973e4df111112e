"""The rows that tell of one project."""

from __future__ import annotations

CHANGES = ["change", "needed", "unit", "first_order", "with_t_per_yr", "short_of_it_t_per_yr", "cost_musd",
           "cost_points", "words"]  # fmt: skip
PROJECT = ["facility", "title", "country", "stage", "process", "status", "max_build_t_per_yr", "built_t_per_yr",
           "in_service", "permit_months", "construction_months", "capex_musd", "gap_musd_per_kt", "lacks"]  # fmt: skip
GAP = ["term", "musd_per_kt"]
Row = tuple[str, float, str, float, float, float, float, float, str]
"""One change, in the order of CHANGES."""
NAN = float("nan")
