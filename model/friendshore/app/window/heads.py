"""What a column of an input table is called on the desk: its name as words, without the unit that it ends with."""

from __future__ import annotations

from collections.abc import Mapping

from friendshore.words import first_capital, in_words

ENDS = (
    "musd_per_yr", "usd_per_t_co2", "usd_per_t_yr", "usd_per_unit", "usd_per_kg", "usd_per_t", "t_per_yr", "t_per_unit",
    "mwh_per_t", "gj_per_t", "m3_per_t", "t_per_t", "gwh_per_yr", "units_per_yr", "share_per_yr", "musd", "months",
    "days", "years", "share", "factor", "t",
)  # fmt: skip
"""Units that names end with, the longest first: the head has the unit from the declaration."""
CASES: Mapping[str, str] = {"low": "low case", "base": "base case", "high": "high case"}
LABELS: Mapping[str, str] = {
    "activity_unit": "What a tonne is",
    "adversary_offer_share": "Adversary's offers open to it",
    "adversary_share": "Owned by an adversary",
    "attrition_factor": "Factor on projects lost",
    "attrition_share": "Projects lost",
    "automatic": "Paid on all output",
    "build_with": "Stands with",
    "build_with_ratio": "Tonnes for each of that plant",
    "by": "Imposed by",
    "cap": "Most in a year",
    "capacity_unit": "What a tonne is",
    "capacity_use": "Capacity taken",
    "capex_factor": "Factor on capital cost",
    "capex_index": "Index of capital cost",
    "capex_usd_per_t": "Capital cost",
    "co2_price_usd_per_t": "CO2 price",
    "co2_t_per_t": "CO2 emitted",
    "co2_t_per_unit": "CO2 of supply",
    "committed_capex_musd": "Capital cost still to be spent",
    "construction_months_more": "Longer construction",
    "cover_days": "Stock in days of demand",
    "evidence_3yr_share": "Output after three years",
    "existing_share": "Of standing plants",
    "fast_months": "Permit, fast",
    "first": "In the first year",
    "fixed_om_share": "Upkeep",
    "floor_usd_per_t": "Floor price",
    "freight_class": "Class of freight",
    "freight_region": "Region of freight",
    "from_month": "From",
    "from_region": "From region",
    "from_year": "From",
    "full_rate_year": "At full rate from",
    "full_year": "In full from",
    "growth": "Growth a year",
    "hard": "Must hold",
    "hurdle_share": "Return above cost of capital",
    "index_applies": "Country's index applies",
    "into_commodity": "What takes its place",
    "into_t_per_t": "Tonnes that take its place",
    "labour_index": "Index of labour cost",
    "licensed_share": "Let out under licence",
    "local_cost_share": "Local part of capital cost",
    "loss_share": "Loss on loans",
    "loss_share_per_yr": "Loss in stock",
    "mature_share": "Output in the long run",
    "max_build_t_per_yr": "Most to be built",
    "months": "Length",
    "months_at_most": "Longest permit",
    "months_from": "Permit counts from",
    "months_less": "Taken off a permit",
    "most_gwh_per_yr": "Most electricity",
    "most_musd_per_yr": "Most spent on energy",
    "most_usd_per_t": "Most energy cost",
    "newcomer_months": "Longer for newcomers",
    "nonrenewable_share": "Energy that is not renewable",
    "of_elements": "Per share of elements",
    "opex_usd_per_t": "Running cost",
    "output_limit_t_per_t": "Second limit",
    "output_share_now": "Output now",
    "p50_months": "Permit, median",
    "p90_months": "Permit, slow",
    "pace_load": "Load on limits of pace",
    "pace_share": "Of limits of pace",
    "permitting_months": "Permits to come",
    "pool_t_per_yr": "Ceiling of the pool",
    "premium_usd_per_t": "Premium, amount",
    "ramp_1_share": "Output in year 1",
    "ramp_2_share": "Output in year 2",
    "ramp_3_share": "Output in year 3",
    "ramp_4_share": "Output in year 4",
    "ramp_stretch": "Years for a year of ramp-up",
    "rate_usd_per_t_co2": "Rate on CO2",
    "resource_t": "Recoverable",
    "share_of_demand": "Of demand",
    "share_of_output": "Of output",
    "share_of_production_cost": "Of production cost",
    "site_months": "Until it can apply",
    "slot_factor": "Factor on permit slots",
    "standing_use_share": "Least use of standing plants",
    "t": "Amount",
    "t_per_t": "Tonnes in or out",
    "t_per_yr": "Amount",
    "threshold_share": "Owned from which screened",
    "title": "Name",
    "to_region": "To region",
    "to_year": "To",
    "total_musd": "Most in all",
    "until_month": "Until",
    "upside_from_usd_per_t": "Upside shared from",
    "upside_share": "Share above that price",
    "usd_per_t": "Price",
    "value": "Published figure",
    "wacc_mining_share": "Cost of capital, mines",
    "wacc_more_share": "Added cost of capital",
    "wacc_plant_share": "Cost of capital, plants",
    "weight_usd_per_kg": "Value weight",
    "yearly_musd": "Most in a year",
    "yield_loss_share": "Yield lost",
}
"""Names, without the case they end with, that say too little or too short what they mean."""


def label(name: str) -> str:
    """The head of a column, without its unit."""
    stem, _, last = name.rpartition("_")
    stem, case = (stem, CASES[last]) if stem and last in CASES else (name, "")
    if stem in LABELS:
        words = LABELS[stem]
    else:
        end = next((end for end in ENDS if stem.endswith(f"_{end}")), "")
        words = first_capital(in_words(stem.removesuffix(f"_{end}") if end else stem))
    return f"{words}, {case}" if case else words
