"""Figures of a single period, in place of what a table by year says of it: prices and quantities by month where periods
are months. Each is off while it has no row."""

from __future__ import annotations

from friendshore.case.columns import levels, number, text
from friendshore.case.limits import MOST
from friendshore.case.table import Table

OFFER_PERIODS = Table(
    "offer_periods",
    "price and ceiling of an offer in one period, in place of those of offer_years.csv; an offer with a price for "
    "every period needs no year",
    key=("offer", "period"),
    columns=(
        text("offer", "offer", refers="offers.offer"),
        text("period", "period", refers="periods.period"),
        number("price_usd_per_t", "price where handed over; blank: that of offer_years.csv", "USD/t", required=False),
        *levels("most_t", "most in the period; blank: as offer_years.csv says, unlimited where it has no year", "t",
                required=False),
    ),
    optional=True,
)  # fmt: skip

OUTLET_PERIODS = Table(
    "outlet_periods",
    "price and ceiling of an outlet in one period, in place of those of outlet_years.csv; an outlet with a price for "
    "every period needs no year",
    key=("outlet", "period"),
    columns=(
        text("outlet", "outlet", refers="outlets.outlet"),
        text("period", "period", refers="periods.period"),
        number("price_usd_per_t", "price received, negative: disposal cost; blank: that of outlet_years.csv", "USD/t",
               required=False, at_least=-MOST["USD/t"]),
        number("most_t", "most in the period; blank: as outlet_years.csv says, unlimited where it has no year", "t",
               required=False),
    ),
    optional=True,
)  # fmt: skip

DEMAND_PERIODS = Table(
    "demand_periods",
    "what users buy in one period, in place of what demand.csv says of it; where demand.csv is left out, periods "
    "without a row ask for nothing",
    key=("area", "sector", "commodity", "period"),
    columns=(
        text("area", "area", refers="areas.area"),
        text("sector", "sector", refers="sectors.sector"),
        text("commodity", "commodity", refers="commodities.commodity"),
        text("period", "period", refers="periods.period"),
        *levels("demand_t", "demand in the period", "t"),
    ),
    optional=True,
)

ENERGY_PERIODS = Table(
    "energy_periods",
    "price and ceiling of a step of electricity or heat in one period, in place of those of energy.csv",
    key=("country", "carrier", "tranche", "period"),
    columns=(
        text("country", "country, or site of energy_sites.csv", refers="countries.country|energy_sites.site"),
        text("carrier", "electricity (MWh) or heat (GJ)", one_of=("electricity", "heat")),
        text("tranche", "name of the step"),
        text("period", "period", refers="periods.period"),
        *levels("price_usd_per_unit", "price that a buyer pays; blank: that of energy.csv", "USD/MWh or USD/GJ",
                required=False),
        number("most_units", "most in the period; blank: as energy.csv says", "MWh or GJ", required=False),
    ),
    optional=True,
)  # fmt: skip

JOINT_LIMIT_PERIODS = Table(
    "joint_limit_periods",
    "how much of all members together in one period, in place of what joint_limit_years.csv says of it; without a "
    "year, periods without a row are free",
    key=("joint_limit", "period"),
    columns=(
        text("joint_limit", "joint limit", refers="joint_limits.joint_limit"),
        text("period", "period", refers="periods.period"),
        number("most_t", "at most in the period; blank: as joint_limit_years.csv says", "t", required=False),
        number("least_t", "at least in the period; blank: as joint_limit_years.csv says", "t", required=False),
    ),
    optional=True,
)

BY_PERIOD = (OFFER_PERIODS, OUTLET_PERIODS, DEMAND_PERIODS, ENERGY_PERIODS, JOINT_LIMIT_PERIODS)
