"""Tables of the frame of a case: its periods, places, and who plans together."""

from __future__ import annotations

from friendshore.case.columns import flag, month, number, share, text, whole
from friendshore.case.table import Table

PERIODS = Table(
    "periods",
    "the time steps of the program; those after the last reported one only keep its end straight",
    key=("period",),
    columns=(
        text("period", "name of the period, such as 2030 or 2030-Q1"),
        month("start", "first month of the period"),
        whole("months", "length", "months", at_least=1),
        flag("reported", "1: shown, counted in reliance and in budgets; 0: run-out after the reported horizon"),
    ),
    sourced=False,
    optional=False,
)

AREAS = Table(
    "areas",
    "places where material is balanced: a country, or a customs union within which freight is neglected",
    key=("area",),
    columns=(
        text("area", "code, ISO 3166-1 alpha-3 or EU27"),
        text("title", "name shown in reports"),
        text("freight_region", "region of freight.csv"),
        number("inland_usd_per_t", "inland and port cost, added at each end of a journey", "USD/t", usual=(1, 2000)),
    ),
    optional=False,
)

COUNTRIES = Table(
    "countries",
    "where a facility stands: cost level, cost of capital, permits, carbon price",
    key=("country",),
    columns=(
        text("country", "ISO 3166-1 alpha-3 code"),
        text("title", "name shown in reports"),
        text("area", "where its material is balanced", refers="areas.area"),
        number("capex_index", "construction cost against the USA", "USA = 1"),
        number("labour_index", "labour cost against the USA", "USA = 1"),
        share("wacc_mining_share", "real cost of capital of a mine"),
        share("wacc_plant_share", "real cost of capital of a plant"),
        share("attrition_share", "chance that a project not yet under construction is never allowed to finish"),
        number("co2_price_usd_per_t", "explicit carbon price", "USD/t CO2"),
    ),
)

COUNTRY_GROUPS = Table(
    "country_groups",
    "names for several countries, used by pace.csv and programmes.csv; * always means every country",
    key=("group", "country"),
    columns=(text("group", "name of the group"), text("country", "member", refers="countries.country")),
    sourced=False,
)

BLOC_TITLES = Table(
    "bloc_titles",
    "the blocs that can be planned for",
    key=("bloc",),
    columns=(
        text("bloc", "name used with --bloc"),
        text("title", "name shown in reports"),
        share(
            "adversary_offer_share", "share of the adversary's offers (stated for the default bloc) open to this bloc"
        ),
        share(
            "pace_share",
            "share of the limits of pace and permit slots outside the planners' own countries that this bloc may use "
            "up, since others build at the same time; blank: its share of the demand of all planners of the case",
            required=False,
        ),
    ),
)

BLOCS = Table(
    "blocs",
    "the role of each area in each bloc; an area without a row neither builds nor supplies",
    key=("bloc", "area"),
    columns=(
        text("bloc", "bloc", refers="bloc_titles.bloc"),
        text("area", "area", refers="areas.area"),
        text(
            "role",
            "planner: its demand counts and it may build; partner: may host investment; "
            "adversary: reliance on it counts",
            one_of=("planner", "partner", "adversary"),
        ),
        share("existing_share", "share of standing and committed capacity there that this bloc may count on"),
    ),
)

FRAME: tuple[Table, ...] = (PERIODS, AREAS, COUNTRIES, COUNTRY_GROUPS, BLOC_TITLES, BLOCS)
