"""Tables of markets: energy that is bought, offers, and outlets."""

from __future__ import annotations

from friendshore.case.columns import flag, levels, month, number, share, text, year
from friendshore.case.limits import MOST
from friendshore.case.table import Table

ENERGY = Table(
    "energy",
    "electricity and heat: price steps by country and year (linear between years, held after the last)",
    key=("country", "carrier", "tranche", "year"),
    columns=(
        text("country", "country, or a site of energy_sites.csv with supply of its own",
             refers="countries.country|energy_sites.site"),
        text("carrier", "electricity (MWh) or heat (GJ)", one_of=("electricity", "heat")),
        text("tranche", "name of the step, for instance grid or hydro contract"),
        year("year", "year"),
        *levels("price_usd_per_unit", "price that a buyer pays, carbon in it", "USD/MWh or USD/GJ"),
        number("most_units_per_yr", "ceiling; blank: none", "MWh/yr or GJ/yr", required=False),
        number("co2_t_per_unit", "emissions of supply (heat: counted in the process)", "t CO2/MWh or GJ"),
    ),
)  # fmt: skip

ENERGY_SITES = Table(
    "energy_sites",
    "facilities that draw on the tranches of their site only: off the grid, or where a regional contract reaches",
    key=("facility",),
    columns=(
        text("facility", "facility", refers="facilities.facility"),
        text("site", "site, as energy.csv names it in its column country; lies in one country"),
    ),
)

OFFERS = Table(
    "offers",
    "markets outside the plan that sell to it; several steps of one commodity rise in price",
    key=("offer",),
    columns=(
        text("offer", "key"),
        text("commodity", "commodity", refers="commodities.commodity"),
        text("area", "where the material is handed over", refers="areas.area"),
        text("step", "name of the step", required=False, default=""),
        flag("secure", "1: secure; 0: exposed. An adversary's offers are always exposed"),
        text("made_in", "scrap: area whose makers made most of it; read at the level scrap = as_made", required=False,
             default="", refers="areas.area"),
        share("growth_share_per_yr", "growth of the ceiling a year after its last stated year", at_least=-1.0),
        month("opens", "first month; blank: from the start", required=False),
        month("closes", "last month; blank: to the end", required=False),
        text("pool", "offers of one pool share pool_t_per_yr of offer_pools.csv", required=False, default="",
             refers="offer_pools.pool"),
        number("pool_use", "taken from the pool per tonne bought", "t/t", required=False, default=1.0,
               usual=(0.01, 100)),
    ),
    order=(("opens", "closes"),),
)  # fmt: skip

OFFER_YEARS = Table(
    "offer_years",
    "price and ceiling of an offer by year (linear between years; price held after the last, ceiling grows)",
    key=("offer", "year"),
    columns=(
        text("offer", "offer", refers="offers.offer"),
        year("year", "year"),
        number("price_usd_per_t", "price where handed over", "USD/t"),
        number("most_t_per_yr_low", "ceiling, low case; all three blank: unlimited", "t/yr", required=False),
        number("most_t_per_yr_base", "ceiling, base case", "t/yr", required=False),
        number("most_t_per_yr_high", "ceiling, high case", "t/yr", required=False),
        text("price_date", "day, month or year that the price is of, such as 2025 or 2026-02-05; blank: not told",
             required=False, default=""),
    ),
)  # fmt: skip

OFFER_POOLS = Table(
    "offer_pools",
    "a ceiling that several offers share",
    key=("pool",),
    columns=(
        text("pool", "key"),
        number("pool_t_per_yr", "ceiling in the first year of the case", "t/yr"),
        share("growth_share_per_yr", "growth of the ceiling a year", at_least=-1.0),
    ),
)

OUTLETS = Table(
    "outlets",
    "markets outside the plan that buy from it, or take away at a cost (negative price)",
    key=("outlet",),
    columns=(
        text("outlet", "key"),
        text("commodity", "commodity; name:* for every basket", refers="commodities.commodity"),
        text("area", "where it is handed over; * for anywhere", refers="areas.area|*"),
        month("opens", "first month; blank: from the start", required=False),
        month("closes", "last month; blank: to the end", required=False),
    ),
    order=(("opens", "closes"),),
)

OUTLET_YEARS = Table(
    "outlet_years",
    "price and ceiling of an outlet by year (linear between years, held after the last)",
    key=("outlet", "year"),
    columns=(
        text("outlet", "outlet", refers="outlets.outlet"),
        year("year", "year"),
        number("price_usd_per_t", "price received; negative: disposal cost", "USD/t", at_least=-MOST["USD/t"]),
        number("most_t_per_yr", "ceiling; blank: unlimited", "t/yr", required=False),
    ),
)

MARKETS: tuple[Table, ...] = (ENERGY, ENERGY_SITES, OFFERS, OFFER_YEARS, OFFER_POOLS, OUTLETS, OUTLET_YEARS)
