"""Tables of users: sectors, what they ask for and use today, and what it costs them to go short."""

from __future__ import annotations

from friendshore.case.columns import levels, number, share, text, whole, year
from friendshore.case.table import Table

SECTORS = Table(
    "sectors",
    "who uses it",
    key=("sector",),
    columns=(text("sector", "key"), text("title", "name shown in reports")),
    sourced=False,
)

DEMAND = Table(
    "demand",
    "what users buy (linear between years; after the last year on its last slope)",
    key=("area", "sector", "commodity", "year"),
    columns=(
        text("area", "area", refers="areas.area"),
        text("sector", "sector", refers="sectors.sector"),
        text("commodity", "commodity", refers="commodities.commodity"),
        year("year", "year"),
        *levels("t_per_yr", "demand", "t/yr"),
    ),
)

PRESENT_USE = Table(
    "present_use",
    "where each planner stands today: of what its users take, the share that no adversary had a hand in; it holds in "
    "periods that end by the decision date",
    key=("area", "commodity"),
    columns=(
        text("area", "planner whose users they are", refers="areas.area"),
        text("commodity", "what they take", refers="commodities.commodity"),
        share("secure_share", "share of it that is secure, from the mine on"),
    ),
)

SHORTAGE = Table(
    "shortage",
    "what missing material costs, in rising steps of a sector's demand",
    key=("sector", "step"),
    columns=(
        text("sector", "sector, or * for those without a row", refers="sectors.sector|*"),
        whole("step", "order of the step", "rank", at_least=1),
        share("share_of_demand", "size of the step"),
        number("usd_per_t", "cost of a tonne not delivered", "USD/t", usual=(1e3, 1e8)),
    ),
)

USERS: tuple[Table, ...] = (SECTORS, DEMAND, PRESENT_USE, SHORTAGE)
