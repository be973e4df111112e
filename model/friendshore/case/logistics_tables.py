"""Tables of what is carried and kept: freight and stocks."""

from __future__ import annotations

from friendshore.case.columns import number, text
from friendshore.case.table import Table

FREIGHT = Table(
    "freight",
    "ocean freight and handling between regions; without a lane nothing travels there",
    key=("freight_class", "from_region", "to_region"),
    columns=(
        text("freight_class", "class of commodities.csv"),
        text("from_region", "region of areas.csv"),
        text("to_region", "region of areas.csv"),
        number("usd_per_t", "freight; blank, or no row: no lane", "USD/t", required=False, usual=(1, 3000)),
    ),
)

STOCKS = Table(
    "stocks",
    "stocks at the start, and how much must always be kept",
    key=("commodity", "area"),
    columns=(
        text("commodity", "commodity", refers="commodities.commodity"),
        text("area", "area", refers="areas.area"),
        number("opening_secure_t", "opening stock of secure material", "t"),
        number("opening_exposed_t", "opening stock of exposed material", "t"),
        number("least_t", "kept in every period, secure and exposed together", "t"),
        number("most_t", "most that can be stored there, beside what storage_months allow; blank: no limit", "t",
               required=False),
        number("closing_t", "at least at the end, in the mix of the opening stock; blank: the opening stock", "t",
               required=False),
    ),
)

LOGISTICS: tuple[Table, ...] = (FREIGHT, STOCKS)
