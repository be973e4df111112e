"""Tables that bind one flow to another: what is captured out of a host's flow. Each is off while it has no row."""

from __future__ import annotations

from friendshore.case.columns import flag, number, text, year
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
        text("flow", "key, for instance alumina"),
        text("country", "country", refers="countries.country"),
        year("year", "year"),
        number("t_per_yr", "tonnes run through", "t/yr", usual=(1, 1e9)),
    ),
    optional=True,
)

BINDING = (HOST_LIMITS, HOSTS, HOST_FLOWS)
