"""Rules of joint limits: members are told apart, can be counted, and something holds of them."""

from __future__ import annotations

from collections.abc import Iterator

from friendshore.case.draft import Draft, Rule, fault, given, grouped, needs
from friendshore.case.expand import activities
from friendshore.case.nearest import parted
from friendshore.errors import Fault


@needs("joint_limits", "joint_limit_years", "joint_limit_periods", "offers", "outlets", "facilities", "modes",
       "recipes", "baskets", "basket_groups")  # fmt: skip
def members_can_be_added_up(draft: Draft) -> Iterator[Fault]:
    """A member is one thing; facilities make or take what is counted; a limit has years or periods."""
    names = {table: draft.words(table, key) for table, key in
             (("offers", "offer"), ("outlets", "outlet"), ("facilities", "facility"))}  # fmt: skip
    process_of = {row["facility"]: row["process"] for row in draft.rows("facilities")}
    flows: dict[str, set[str]] = {}
    for activity in activities(draft):
        flows.setdefault(activity.process, set()).update(activity.flows)
    stated = draft.words("joint_limit_years", "joint_limit") | draft.words("joint_limit_periods", "joint_limit")
    for row in draft.rows("joint_limits"):
        if row["joint_limit"] not in stated:
            nowhere = "has no row in joint_limit_years.csv or joint_limit_periods.csv, so it limits nothing"
            yield fault(row, "joint_limit", nowhere)
        for name in parted(row["members"]):
            found = [table for table, words in names.items() if name in words]
            if len(found) > 1:
                yield fault(row, "members", f"is in {found[0]}.csv and {found[1]}.csv; tell them apart", value=name)
            elif found == ["facilities"] and row["commodity"] not in {"", *flows.get(process_of[name], ())}:
                yield fault(row, "members", f"neither makes nor takes {row['commodity']}", value=name)


@needs("joint_limit_years")
def joint_limits_hold_in_every_year(draft: Draft) -> Iterator[Fault]:
    """A year says something, a most is stated in every year or in none, and no least is above it."""
    for (name,), rows in grouped(draft.rows("joint_limit_years"), "joint_limit"):
        for row in rows:
            if not given(row["most_t_per_yr"]) and not given(row["least_t_per_yr"]):
                yield fault(row, "most_t_per_yr", "says nothing: a year has a most, a least, or both")
            elif given(row["most_t_per_yr"]) and row["least_t_per_yr"] > row["most_t_per_yr"]:
                yield fault(row, "least_t_per_yr", f"is above most_t_per_yr, {row['most_t_per_yr']:g} t/yr")
        for column in ("most_t_per_yr", "least_t_per_yr"):
            blank = [row for row in rows if not given(row[column])]
            if blank and len(blank) < len(rows):
                stated = next(row for row in rows if given(row[column]))
                expected = f"{name} has one in {stated['year']} ({stated['_where']}), so it needs one here"
                yield fault(blank[0], column, f"must not be blank: {expected}")


def bounded(draft: Draft) -> set[str]:
    """Offers and outlets that are held by a most together with others."""
    held = {row["joint_limit"] for row in draft.rows("joint_limit_years") if given(row["most_t_per_yr"])}
    rows = [row for row in draft.rows("joint_limits") if row["joint_limit"] in held]
    return {name for row in rows for name in parted(row["members"])}


RULES: tuple[Rule, ...] = (members_can_be_added_up, joint_limits_hold_in_every_year)
