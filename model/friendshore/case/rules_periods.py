"""Rules of figures by period: a row says something, of what there is, and takes nothing away that others rest on."""

from __future__ import annotations

from collections.abc import Iterator

from friendshore.case.draft import Draft, Rule, fault, given, grouped, needs
from friendshore.case.nearest import nearest
from friendshore.errors import Fault

CEILINGS = {"offer": "most_t_base", "outlet": "most_t"}
SAYS = {
    "offer_periods": ("price_usd_per_t", "most_t_base"),
    "outlet_periods": ("price_usd_per_t", "most_t"),
    "energy_periods": ("price_usd_per_unit_base", "most_units"),
    "joint_limit_periods": ("most_t", "least_t"),
}
"""Table -> columns of which a row has at least one."""


@needs("offer_periods", "outlet_periods", "energy_periods", "joint_limit_periods")
def periods_say_something(draft: Draft) -> Iterator[Fault]:
    """A row has a figure; a joint limit asks for no more than it allows."""
    for table, columns in SAYS.items():
        for row in draft.sound(table, *columns):
            if not any(given(row[name]) for name in columns):
                yield fault(row, columns[0], f"says nothing: a period has {' or '.join(columns)}, or both")
    for row in draft.sound("joint_limit_periods", "most_t", "least_t"):
        if given(row["most_t"]) and given(row["least_t"]) and row["least_t"] > row["most_t"]:
            yield fault(row, "least_t", f"is above most_t, {row['most_t']:g} t")


@needs("offers", "offer_years", "offer_periods", "outlets", "outlet_years", "outlet_periods", "periods")
def markets_have_prices(draft: Draft) -> Iterator[Fault]:
    """An offer and an outlet have a price in at least one year, or one for every period; without a year, a ceiling is
    stated in every period or in none."""
    periods = [str(row["period"]) for row in draft.rows("periods")]
    for market, ceiling in CEILINGS.items():
        by_period = {name: rows for (name,), rows in grouped(draft.rows(f"{market}_periods"), market)}
        priced = draft.words(f"{market}_years", market)
        for row in draft.rows(f"{market}s"):
            if row[market] in priced:
                continue
            own = by_period.get(row[market], [])
            stated = {str(each["period"]) for each in own if given(each["price_usd_per_t"])}
            lacking = [name for name in periods if name not in stated]
            if lacking:
                none = f"has no row in {market}_years.csv"
                few = f", and no price in {market}_periods.csv for {lacking[0]}" if own else ""
                yield fault(row, market, none + few)
            limited = [each for each in own if given(each[ceiling])]
            blank = [each for each in own if not given(each[ceiling])]
            if limited and blank:
                expected = f"{row[market]} has a ceiling in {limited[0]['period']} ({limited[0]['_where']})"
                yield fault(blank[0], ceiling, f"must not be blank: {expected}, so it needs one here")


@needs("demand", "demand_periods")
def demand_by_period_is_of_demand(draft: Draft) -> Iterator[Fault]:
    """What users ask for in a period they ask for in some year, so that every rule of demand knows of them."""
    key = ("area", "sector", "commodity")
    known = {tuple(str(row[name]) for name in key): row for row in draft.rows("demand")}
    for row in draft.rows("demand_periods"):
        if (cell := tuple(str(row[name]) for name in key)) not in known:
            expected = f"has no row in demand.csv for {', '.join(cell)}; add one, 0 where only periods count"
            yield fault(row, "commodity", expected)


@needs("energy", "energy_periods")
def energy_by_period_is_of_a_tranche(draft: Draft) -> Iterator[Fault]:
    """A step of energy has a price by year."""
    known = dict.fromkeys((row["country"], row["carrier"], row["tranche"]) for row in draft.rows("energy"))
    for row in draft.rows("energy_periods"):
        if (row["country"], row["carrier"], row["tranche"]) not in known:
            steps = [name for country, carrier, name in known if (country, carrier) == (row["country"], row["carrier"])]
            expected = f"is no step of {row['carrier']} of {row['country']} in energy.csv"
            yield fault(row, "tranche", expected, nearest(row["tranche"], steps))


RULES: tuple[Rule, ...] = (
    periods_say_something,
    markets_have_prices,
    demand_by_period_is_of_demand,
    energy_by_period_is_of_a_tranche,
)
