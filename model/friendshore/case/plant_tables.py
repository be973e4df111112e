"""Tables of plants: those that stand, are announced or may be built, what they dig, and the
permits and pace that hold them back."""

from __future__ import annotations

from friendshore.case.columns import levels, month, number, share, text, whole, year
from friendshore.case.limits import MOST
from friendshore.case.table import Table

FACILITIES = Table(
    "facilities",
    "standing plants, projects, and generic new builds",
    key=("facility",),
    columns=(
        text("facility", "key"),
        text("title", "name shown in reports"),
        text("country", "country", refers="countries.country"),
        text("process", "process", refers="processes.process"),
        text(
            "status",
            "operating; construction (committed, arrives by itself); planned, prospect, generic (the plan decides)",
            one_of=("operating", "construction", "planned", "prospect", "generic"),
        ),
        text("basket", "the deposit's basket for a mine; blank: every mode of the process", required=False, default="",
             refers="baskets.basket"),
        number("existing_t_per_yr", "nameplate standing or committed", "t/yr", required=False, default=0.0),
        share("output_share_now", "published output of a running plant, share of nameplate", required=False),
        year("full_rate_year", "year in which a running plant reaches its long-run rate; blank: stays",
             required=False),
        month("starts", "first output of committed capacity", required=False),
        month("retires", "last month; blank: runs through the horizon", required=False),
        number("committed_capex_musd", "cash still to be spent on committed capacity", "M USD", required=False,
               default=0.0, usual=(0.1, 5e4)),
        number("max_build_t_per_yr", "most that may be built in all", "t/yr", required=False, default=0.0),
        whole("permitting_months", "permits and finance still to come, median", "months", required=False, default=0),
        month("months_from", "month from which the permitting months count; blank: the decision", required=False),
        whole("construction_months", "construction; blank: the process's", "months", required=False),
        number("capex_usd_per_t", "capital cost at site; blank: the process's times the country's index",
               "USD/(t/yr)", required=False),
        number("opex_usd_per_t", "running cost without energy at site, less what by-products pay; blank: the process's",
               "USD/t", required=False, at_least=-MOST["USD/t"],
               usual=(50, 1e6)),
        share("adversary_share", "share owned by an adversary", required=False, default=0.0),
        text("build_with", "facility that must stand first", required=False, default="", refers="facilities.facility"),
        number("build_with_ratio", "most capacity per tonne of the facility it depends on", "t/t", required=False,
               usual=(0.005, 50)),
        number("output_limit_t_per_t", "second limit: limited outputs per tonne of capacity", "t/t", required=False,
               usual=(0.005, 5)),
        text("resource", "the orebody it draws on", required=False, default="", refers="resources.resource"),
        text("owner", "owner", required=False, default=""),
        share("must_run_share", "share of what stands that it does at least, come what may (take or run); blank: what "
              "its process says, or it stands idle", required=False, default=0.0),
        month("decide_from", "first month in which a build may be decided; blank: the first", required=False),
        month("decide_until", "last month in which a build may be decided; blank: no end", required=False),
    ),
    order=(("starts", "retires"), ("decide_from", "decide_until")),
)  # fmt: skip

RESOURCES = Table(
    "resources",
    "orebodies; several facilities may share one",
    key=("resource",),
    columns=(text("resource", "key"), number("resource_t", "recoverable from 2026 on", "t", usual=(1e3, 1e9))),
)

OFFTAKES = Table(
    "offtakes",
    "output contractually owed to an adversary: it leaves the plan until the contract ends",
    key=("facility",),
    columns=(
        text("facility", "facility", refers="facilities.facility"),
        text("buyer", "area of the buyer", refers="areas.area"),
        share("share", "share of output owed"),
        month("until", "last month of the contract; blank: no end", required=False),
        number("price_usd_per_t", "what the buyer pays", "USD/t"),
    ),
)

PERMITS = Table(
    "permits",
    "clock from application to construction permit for generic builds; projects scale by p90/p50 and fast/p50",
    key=("country", "kind"),
    columns=(
        text("country", "country", refers="countries.country"),
        text("kind", "mine or plant", one_of=("mine", "plant")),
        whole("p50_months", "median", "months"),
        whole("p90_months", "slow: nine of ten are faster", "months"),
        whole("fast_months", "fast-tracked", "months"),
    ),
)

PACE_WEIGHTS = Table(
    "pace_weights",
    "what a tonne of a process's capacity counts against each kind of pace limit",
    key=("process", "kind"),
    columns=(
        text("process", "process", refers="processes.process"),
        text("kind", "kind of limit in pace.csv and permit_slots.csv"),
        number("t_per_t", "counted per tonne of capacity; blank: the facility's output_limit_t_per_t, or 1", "t/t",
               required=False, usual=(0.01, 100)),
    ),
    sourced=False,
)  # fmt: skip

PACE = Table(
    "pace",
    "nameplate that may enter service in a year: a first amount that grows by a factor up to a cap",
    key=("kind", "group"),
    columns=(
        text("kind", "kind of capacity", refers="pace_weights.kind"),
        text("group", "country, group of countries, or * for the whole bloc",
             refers="countries.country|country_groups.group|*"),
        text("unit", "unit of the amounts"),
        year("first_year", "year of the first amount; earlier years are not limited"),
        *levels("first", "first-year amount", "t/yr"),
        *levels("growth", "growth factor a year", "factor"),
        *levels("cap", "most in any year", "t/yr"),
    ),
)  # fmt: skip

PERMIT_SLOTS = Table(
    "permit_slots",
    "capacity of prospects and generic builds that may enter permitting in a year",
    key=("group", "kind"),
    columns=(
        text("group", "country or group of countries", refers="countries.country|country_groups.group|*"),
        text("kind", "kind of capacity", refers="pace_weights.kind"),
        text("unit", "unit of the amounts"),
        *levels("most", "most that may enter permitting", "t/yr per year"),
    ),
)

PLANTS: tuple[Table, ...] = (FACILITIES, RESOURCES, OFFTAKES, PERMITS, PACE_WEIGHTS, PACE, PERMIT_SLOTS)
