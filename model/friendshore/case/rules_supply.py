"""Rules of supply and of what holds it back: demand can be met, pace and permits are known, energy does not run out."""

from __future__ import annotations

from collections.abc import Iterator

from friendshore.case.draft import Draft, Record, Rule, fault, given, grouped, needs
from friendshore.case.settings import THREE
from friendshore.errors import Fault

LEAST_DEMAND_T = 1e-3


@needs("demand", "commodities")
def demand_has_a_value_weight(draft: Draft) -> Iterator[Fault]:
    """Whatever is demanded counts in reliance, or nothing does: then the case asks for cost or profit alone."""
    if not any(row["weight_usd_per_kg"] > 0 for row in draft.rows("commodities")):
        return
    for (commodity,), rows in grouped(draft.rows("demand"), "commodity"):
        for row in draft.rows("commodities"):
            if row["commodity"] == commodity and not row["weight_usd_per_kg"] > 0:
                expected = f"must be above 0: {commodity} is demanded ({rows[0]['_where']}) and counts in reliance"
                yield fault(row, "weight_usd_per_kg", expected)


@needs("demand")
def demand_is_more_than_noise(draft: Draft) -> Iterator[Fault]:
    """What is demanded is more than the solver's tolerance, a tenth of a kilogram."""
    for row in draft.sound("demand", *(f"t_per_yr_{level}" for level in THREE)):
        for level in THREE:
            if 0 < row[f"t_per_yr_{level}"] < LEAST_DEMAND_T:
                expected = "is less than a kilogram a year, which no solver tells from nothing; demand is in tonnes"
                yield fault(row, f"t_per_yr_{level}", expected)


@needs("demand", "blocs", "recipes", "facilities", "offers", "stocks", "countries")
def demand_can_be_reached(draft: Draft) -> Iterator[Fault]:
    """What planners demand is made by some facility, offered, or in stock."""
    home = draft.countries()
    running = {row["process"] for row in draft.rows("facilities") if row["country"] in home}
    supplied = draft.words("offers", "commodity") | draft.words("stocks", "commodity")
    supplied |= {r["commodity"] for r in draft.rows("recipes") if r["t_per_t"] > 0 and r["process"] in running}
    planners = draft.areas("planner")
    wanted = [row for row in draft.rows("demand") if row["area"] in planners]
    for (commodity,), rows in grouped(wanted, "commodity"):
        if not supplied & {commodity, f"{commodity.split(':')[0]}:*"}:
            yield fault(rows[0], "commodity", "nothing supplies it: no facility makes it, no offer sells it, no stock")


def buildable(draft: Draft) -> list[Record]:
    """Facilities of the bloc where the plan may build."""
    home = draft.countries("planner", "partner")
    return [row for row in draft.rows("facilities") if row["max_build_t_per_yr"] > 0 and row["country"] in home]


@needs("facilities", "pace_weights", "pace", "permit_slots", "blocs", "countries", "country_groups")
def pace_is_limited(draft: Draft) -> Iterator[Fault]:
    """Every kind of capacity that counts against pace has a limit wherever it may be built, unless it counts against
    permits alone."""
    members = draft.group_members()
    covered = {
        kind: set[str]().union(*(members.get(row["group"], set()) for row in rows))
        for (kind,), rows in grouped(draft.rows("pace"), "kind")
    }
    of_permits = draft.words("permit_slots", "kind")
    sites: dict[str, set[str]] = {}
    for row in buildable(draft):
        sites.setdefault(row["process"], set()).add(row["country"])
    for (kind,), rows in grouped(draft.rows("pace_weights"), "kind"):
        if kind not in covered and kind in of_permits:
            continue
        if kind not in covered:
            yield fault(rows[0], "kind", "pace limits are required: no row of pace.csv limits this kind")
            continue
        built_in = set[str]().union(*(sites.get(row["process"], set()) for row in rows))
        lacking = sorted(built_in - covered[kind])
        if lacking:
            expected = f"pace limits are required: no row of pace.csv limits this kind in {', '.join(lacking)}"
            yield fault(rows[0], "kind", expected)


@needs("permits")
def permits_are_in_order(draft: Draft) -> Iterator[Fault]:
    """Fast permits take no longer than the median, slow ones no less."""
    for row in draft.rows("permits"):
        if row["fast_months"] > row["p50_months"]:
            yield fault(row, "fast_months", f"must not exceed p50_months, {row['p50_months']}")
        if row["p90_months"] < row["p50_months"]:
            yield fault(row, "p90_months", f"must not be below p50_months, {row['p50_months']}")


@needs("permits", "facilities", "processes", "stages")
def new_builds_have_a_permit_clock(draft: Draft) -> Iterator[Fault]:
    """A generic build finds its permit's clock by country and kind, where a case has clocks at all."""
    clocks = {(row["country"], row["kind"]) for row in draft.rows("permits")}
    if not clocks:
        return
    kinds = {row["stage"]: row["permit_kind"] for row in draft.rows("stages")}
    stages = {row["process"]: row["stage"] for row in draft.rows("processes")}
    generic = [row for row in draft.rows("facilities") if row["status"] == "generic"]
    for row in generic:
        kind = kinds.get(stages.get(row["process"], ""), "")
        if kind and (row["country"], kind) not in clocks:
            yield fault(row, "country", f"has no row of kind {kind} in permits.csv, which a generic build needs")


@needs("energy", "energy_periods", "energy_sites", "facilities", "processes")
def energy_does_not_run_out(draft: Draft) -> Iterator[Fault]:
    """Where a facility uses electricity or heat, one tranche has no ceiling in any year or period; a site has some
    tranche."""
    sites = {row["facility"]: row["site"] for row in draft.rows("energy_sites")}
    stated = {(row["country"], row["carrier"]) for row in draft.rows("energy")}
    key = ("country", "carrier", "tranche")
    held = {tuple(row[name] for name in key) for row in draft.rows("energy_periods") if given(row["most_units"])}
    endless = {
        tranche[:2]
        for tranche, rows in grouped(draft.rows("energy"), *key)
        if tranche not in held and not any(given(row["most_units_per_yr"]) for row in rows)
    }
    processes = {row["process"]: row for row in draft.rows("processes")}
    for carrier, column in (("electricity", "electricity_mwh_per_t"), ("heat", "heat_gj_per_t")):
        users = [row for row in draft.rows("facilities") if processes.get(row["process"], {}).get(column, 0) > 0]
        for row in users:
            if row["facility"] in sites and (sites[row["facility"]], carrier) not in stated:
                expected = f"draws on {sites[row['facility']]} only, for which energy.csv has no {carrier}"
                yield fault(row, "facility", expected)
        for (country,), rows in grouped([row for row in users if row["facility"] not in sites], "country"):
            if (country, carrier) not in endless:
                expected = (
                    f"{carrier} may run out for {rows[0]['facility']}: "
                    f"energy.csv needs a tranche of {carrier} without a ceiling there"
                )
                yield fault(rows[0], "country", expected)


@needs("energy_sites", "facilities", "countries")
def energy_sites_lie_in_one_country(draft: Draft) -> Iterator[Fault]:
    """A site is not a country, and its facilities stand in one."""
    country_of = {row["facility"]: row["country"] for row in draft.rows("facilities")}
    countries = draft.words("countries", "country")
    for (site,), rows in grouped(draft.rows("energy_sites"), "site"):
        if site in countries:
            yield fault(rows[0], "site", "is a country; a site needs a name of its own")
        found = sorted({country_of[row["facility"]] for row in rows if row["facility"] in country_of})
        if len(found) > 1:
            yield fault(rows[-1], "site", f"lies in one country, but its facilities stand in {' and '.join(found)}")


@needs("offer_years", "outlet_years", "energy")
def ceilings_hold_in_every_year(draft: Draft) -> Iterator[Fault]:
    """A ceiling is stated in every year of an offer, an outlet or a tranche, or in none: blank is not "as before"."""
    for table, key, ceiling in (
        ("offer_years", ("offer",), "most_t_per_yr_base"),
        ("outlet_years", ("outlet",), "most_t_per_yr"),
        ("energy", ("country", "carrier", "tranche"), "most_units_per_yr"),
    ):
        for name, rows in grouped(draft.rows(table), *key):
            blank = [row for row in rows if not given(row[ceiling])]
            if blank and len(blank) < len(rows):
                stated = next(row for row in rows if given(row[ceiling]))
                expected = (
                    f"{', '.join(name)} has a ceiling in {stated['year']} ({stated['_where']}), so it needs one here"
                )
                yield fault(blank[0], ceiling, f"must not be blank: {expected}")


RULES: tuple[Rule, ...] = (
    demand_is_more_than_noise,
    demand_has_a_value_weight,
    demand_can_be_reached,
    pace_is_limited,
    permits_are_in_order,
    new_builds_have_a_permit_clock,
    energy_does_not_run_out,
    energy_sites_lie_in_one_country,
    ceilings_hold_in_every_year,
)
