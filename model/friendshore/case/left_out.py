"""What a case may leave out, and what stands for it: columns that no row fills, and tables without a row.

A column is left out where the header lacks it, or where no row of the file fills it; where some rows do, a blank cell
is a slip. What stands instead is written into the rows, so that everything past the door, and the inputs kept with a
run, have it in full; `check` says once what that was.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from friendshore.case.columns import ELEMENTS
from friendshore.case.values import MONTH, Row, Value


@dataclass(frozen=True)
class Frame:
    """What stands for a column may follow from: first and last month of the periods, the bloc, the discount rate."""

    first: str
    last: str
    bloc: str
    discount: float

    @property
    def first_year(self) -> float:
        return float(self.first[:4] or "nan")

    @property
    def last_year(self) -> float:
        return float(self.last[:4] or "nan")


@dataclass(frozen=True)
class Instead:
    """What stands for a cell of a column that is left out, from its row, its place in the file and the frame; and how
    `check` says it."""

    said: str
    value: Callable[[Row, int, Frame], Value]


def always(value: Value) -> Instead:
    """The same in every row."""
    shown = f"{value:g}" if isinstance(value, int | float) else value
    return Instead(shown, lambda row, number, frame: value)


def cell(column: str) -> Instead:
    """What another column of the row has."""
    return Instead(f"as {column}", lambda row, number, frame: row[column])


FIRST_YEAR = Instead("the first year", lambda row, number, frame: frame.first_year)
LAST_YEAR = Instead("the last year", lambda row, number, frame: frame.last_year)
BLOC = Instead("the bloc that plans", lambda row, number, frame: frame.bloc)
DISCOUNT = Instead("the discount rate", lambda row, number, frame: frame.discount)
PLACE = Instead("as in the file", lambda row, number, frame: float(number))
JANUARY = Instead(
    "January of the year that the period is named after",
    lambda row, number, frame: f"{row['period']}-01" if MONTH.fullmatch(f"{row['period']}-01") else "",
)
STATUS = Instead(
    "operating where something stands, else planned",
    lambda row, number, frame: "operating" if float(row["existing_t_per_yr"]) > 0 else "planned",
)
NOTHING, WHOLE, ANYWHERE = always(0.0), always(1.0), always("*")
CHAIN, CLASS, MODE, USERS, GRID, TONNES = map(always, ("chain", "all", "only", "users", "grid", "t"))
FOR_EVER = always(100.0)
"""Years of a plant's life where none is stated: capital costs its interest."""

COLUMNS: Mapping[str, Mapping[str, Instead]] = {
    "periods": {"start": JANUARY, "months": always(12.0), "reported": always(True)},
    "areas": {"title": cell("area"), "freight_region": cell("area"), "inland_usd_per_t": NOTHING},
    "countries": {
        "title": cell("country"), "area": cell("country"), "capex_index": WHOLE, "labour_index": WHOLE,
        "wacc_mining_share": DISCOUNT, "wacc_plant_share": DISCOUNT, "attrition_share": NOTHING,
        "co2_price_usd_per_t": NOTHING,
    },
    "bloc_titles": {"title": cell("bloc"), "adversary_offer_share": WHOLE},
    "blocs": {"bloc": BLOC, "existing_share": WHOLE},
    "stages": {"title": cell("stage"), "position": PLACE, "permit_kind": always("plant")},
    "commodities": {"title": cell("commodity"), "stage": CHAIN, "trade": always("direct"), "freight_class": CLASS},
    "baskets": dict.fromkeys(ELEMENTS, NOTHING),
    "processes": {
        "title": cell("process"), "stage": CHAIN, "capacity_unit": TONNES,
        **dict.fromkeys(
            ("electricity_mwh_per_t", "heat_gj_per_t", "reagents_usd_per_t", "labour_usd_per_t", "capex_usd_per_t",
             "fixed_om_share", "construction_months", "co2_t_per_t", "radioactive_residue_t_per_t", "least_use_share"),
            NOTHING,
        ),
        "index_applies": always(False), "lifetime_years": FOR_EVER,
        **dict.fromkeys(
            ("ramp_1_share", "ramp_2_share", "ramp_3_share", "ramp_4_share", "evidence_3yr_share", "mature_share"),
            WHOLE,
        ),
    },
    "modes": {"mode": MODE},
    "recipes": {"mode": MODE},
    "facilities": {"title": cell("facility"), "status": STATUS},
    "permits": {"p90_months": cell("p50_months"), "fast_months": cell("p50_months")},
    "pace_weights": {"kind": cell("process")},
    "pace": {
        "group": ANYWHERE, "unit": TONNES, "first_year": FIRST_YEAR,
        "growth_base": WHOLE,
    },
    "permit_slots": {"unit": TONNES},
    "energy": {"tranche": GRID, "year": FIRST_YEAR, "co2_t_per_unit": NOTHING},
    "energy_periods": {"tranche": GRID},
    "offers": {"secure": always(True), "growth_share_per_yr": NOTHING},
    "offer_years": {"year": FIRST_YEAR},
    "offer_pools": {"growth_share_per_yr": NOTHING},
    "outlets": {"area": ANYWHERE},
    "outlet_years": {"year": FIRST_YEAR},
    "sectors": {"title": cell("sector")},
    "demand": {"sector": USERS, "year": FIRST_YEAR},
    "demand_periods": {"sector": USERS},
    "shortage": {"sector": ANYWHERE, "step": WHOLE, "share_of_demand": WHOLE},
    "freight": {"freight_class": CLASS},
    "stocks": dict.fromkeys(("opening_secure_t", "opening_exposed_t", "least_t"), NOTHING),
    "programmes": {
        "title": cell("programme"), "countries": ANYWHERE, "stages": ANYWHERE, "from_year": FIRST_YEAR,
        "to_year": LAST_YEAR,
    },
    "account_limits": {"year": FIRST_YEAR},
    "sources": {"title": cell("key")},
}  # fmt: skip
"""Table -> its columns that may be left out, and what stands for each; those that follow from another come after it."""
