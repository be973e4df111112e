"""Tables that bind flows to a host, a lane or each other, and cost to the year of a decision. Each is off while it has
no row."""

from __future__ import annotations

from friendshore.case.columns import flag, month, number, share, text, year
from friendshore.case.table import Table

HOST_LIMITS = Table(
    "host_limits",
    "what is captured out of a host's flow: no more than its hosts let through; a country in which none of them runs "
    "gives nothing",
    key=("host_limit",),
    columns=(
        text("host_limit", "key"),
        text("commodity", "what is captured, counted where it is made or bought", refers="commodities.commodity"),
        text("processes", "processes, parted by ;, that capture it; blank: none but the facilities and offers named",
             required=False, default="", refers="processes.process", many=True),
        text("facilities", "facilities, parted by ;, that capture it", required=False, default="",
             refers="facilities.facility", many=True),
        text("offers", "offers, parted by ;, that sell what others capture", required=False, default="",
             refers="offers.offer", many=True),
        text("group", "country, group of countries, or *, in which processes and hosts count",
             refers="countries.country|country_groups.group|*"),
        flag("each_country", "1: each country captures from its own hosts; 0: those of the group serve all of it",
             required=False, default=0),
    ),
    optional=True,
)  # fmt: skip

HOSTS = Table(
    "hosts",
    "whose flow it is captured from: a facility, all facilities of a process, or a flow given by year",
    key=("host_limit", "host"),
    columns=(
        text("host_limit", "what is captured from it", refers="host_limits.host_limit"),
        text("host", "facility, process, or flow of host_flows.csv",
             refers="facilities.facility|processes.process|host_flows.flow"),
        text("commodity", "what of the host is counted, made or taken; blank: tonnes of activity, or the flow given",
             required=False, default="", refers="commodities.commodity"),
        number("t_per_t", "most that is captured per tonne of it", "t/t", usual=(1e-7, 20)),
    ),
    optional=True,
)  # fmt: skip

HOST_FLOWS = Table(
    "host_flows",
    "what hosts outside the plan run through, by country (linear between years, held outside them)",
    key=("flow", "country", "year"),
    columns=(
        text("flow", "key, for instance refinery"),
        text("country", "country", refers="countries.country"),
        year("year", "year"),
        number("t_per_yr", "tonnes run through", "t/yr", usual=(1, 1e9)),
    ),
    optional=True,
)

LANES = Table(
    "lanes",
    "what a way from area to area carries at most, whether it is closed, and what is lost on it; a way without a row "
    "carries anything and loses nothing",
    key=("lane",),
    columns=(
        text("lane", "key"),
        text("commodities", "commodities, parted by ;, that share it, or *; what goes through the world pool goes by "
             "no lane", refers="commodities.commodity|*", many=True),
        text("origins", "areas, parted by ;, from which it leads, or *", refers="areas.area|*", many=True),
        text("destinations", "areas, parted by ;, to which it leads, or *", refers="areas.area|*", many=True),
        month("from_month", "first month in force; blank: from the start", required=False),
        month("until_month", "last month in force; blank: no end", required=False),
        number("most_t_per_yr", "most that it carries of all of them together; 0: closed; blank: no limit", "t/yr",
               required=False),
        share("loss_share", "share of what is sent that does not arrive", required=False, default=0.0, at_most=0.99),
    ),
    optional=True,
)  # fmt: skip

CAPEX_YEARS = Table(
    "capex_years",
    "what a plant costs by the year in which it is decided, as a factor on its capital cost: learning, or a boom "
    "(linear between years, held outside them)",
    key=("process", "group", "year"),
    columns=(
        text("process", "process", refers="processes.process"),
        text("group", "country, group of countries, or *", refers="countries.country|country_groups.group|*"),
        year("year", "year of the decision"),
        number("capex_factor", "on capital cost, of named projects and generic builds alike", "factor"),
    ),
    optional=True,
)

JOINT_LIMITS = Table(
    "joint_limits",
    "offers, outlets and facilities that share one limit, or together do at least so much",
    key=("joint_limit",),
    columns=(
        text("joint_limit", "key"),
        text("members", "offers, outlets and facilities, parted by ;, that are added up",
             refers="offers.offer|outlets.outlet|facilities.facility", many=True),
        text("commodity", "what of the facilities is counted, made or taken; blank: tonnes of activity",
             required=False, default="", refers="commodities.commodity"),
    ),
    optional=True,
)  # fmt: skip

JOINT_LIMIT_YEARS = Table(
    "joint_limit_years",
    "how much of all members together, by year (linear between years, held outside them)",
    key=("joint_limit", "year"),
    columns=(
        text("joint_limit", "joint limit", refers="joint_limits.joint_limit"),
        year("year", "year"),
        number("most_t_per_yr", "at most; blank: no limit", "t/yr", required=False),
        number("least_t_per_yr", "at least; blank: nothing", "t/yr", required=False),
    ),
    optional=True,
)

BINDING = (HOST_LIMITS, HOSTS, HOST_FLOWS, LANES, CAPEX_YEARS, JOINT_LIMITS, JOINT_LIMIT_YEARS)
