"""Tables that are never part of the program: what a plan is held against, where things are drawn, and the sources."""

from __future__ import annotations

from friendshore.case.columns import number, text, year
from friendshore.case.table import Table

ADVERSARY_OUTPUT = Table(
    "adversary_output",
    "the adversary's own output, to turn the plan's output into world shares; never part of the program",
    key=("measure", "year"),
    columns=(
        text("measure", "measure of actuals.csv it completes"),
        year("year", "year"),
        number("t_per_yr", "output", "t/yr", usual=(10, 1e8)),
    ),
)

ACTUALS = Table(
    "actuals",
    "published output and shares, to hold the base plan against",
    key=("actual",),
    columns=(
        text("actual", "key"),
        text("title", "what was published, by whom"),
        text(
            "measure",
            "output: made by the named facilities, stage, area; "
            "adversary_share: the adversary's over the world's output; "
            "reliance: share of what users of the area take that is exposed or short, in tonnes of the commodities, "
            "of all at their value weights where none is named",
            one_of=("output", "adversary_share", "reliance"),
        ),
        text("commodity", "outputs counted, parted by ;, or blank: tonnes of activity", required=False, default="",
             refers="commodities.commodity", many=True),
        text("stage", "stage counted", required=False, default="", refers="stages.stage"),
        text("facilities", "facilities counted, parted by ;, or blank for all", required=False, default="",
             refers="facilities.facility", many=True),
        text("area", "area counted; blank for all", required=False, default="", refers="areas.area"),
        text("world", "measure of adversary_output.csv, for an adversary share", required=False, default="",
             refers="adversary_output.measure"),
        year("year", "year"),
        number("value", "published figure", "t/yr or share"),
        text("unit", "unit of the figure"),
        text("explanation", "why the plan may differ", required=False, default=""),
    ),
)  # fmt: skip

PLACES = Table(
    "places",
    "where facilities, countries and areas are drawn on maps; never part of the program. A facility without a row is "
    "drawn at its country's point",
    key=("place",),
    columns=(
        text("place", "facility, country or area", refers="facilities.facility|countries.country|areas.area"),
        number("latitude", "degrees north of the equator, WGS 84; south is negative", "degrees", at_least=-90,
               at_most=90),
        number("longitude", "degrees east of Greenwich, WGS 84; west is negative", "degrees", at_least=-180,
               at_most=180),
        text("site", "the town or deposit that the point stands for", required=False, default=""),
    ),
)  # fmt: skip

SOURCES = Table(
    "sources",
    "the bibliography: every source key used in the tables",
    key=("key",),
    columns=(
        text("key", "key"),
        text("title", "document"),
        text("publisher", "publisher", required=False, default=""),
        text("year", "year", required=False, default=""),
        text("address", "address or citation", required=False, default=""),
    ),
    sourced=False,
)

COMPARED = (ADVERSARY_OUTPUT, ACTUALS, PLACES, SOURCES)
