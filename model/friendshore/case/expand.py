"""Modes with their patterns written out: one activity for each basket that a mode runs, with its tonnes in and out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from friendshore.case.draft import Draft, Record, grouped
from friendshore.case.nearest import parted


@dataclass(frozen=True)
class Activity:
    """One way to run a process.

    flows    commodity -> t out (positive) or in (negative) per t of activity
    row      the row of modes.csv it comes from
    """

    process: str
    mode: str
    flows: dict[str, float]
    row: Record

    @property
    def takes_something(self) -> bool:
        return any(amount < 0 for amount in self.flows.values())


def activities(draft: Draft) -> Sequence[Activity]:
    """Every mode for every basket it may run; `own` stands for the baskets of the process's facilities."""
    return draft.once("activities", lambda: _activities(draft))


def _activities(draft: Draft) -> list[Activity]:
    shares = {row["basket"]: row for row in draft.rows("baskets")}
    members = {group: [r["basket"] for r in rows] for (group,), rows in grouped(draft.rows("basket_groups"), "group")}
    recipes = dict(grouped(draft.rows("recipes"), "process", "mode"))
    found = []
    for row in draft.rows("modes"):
        baskets = [""]
        if row["basket_group"] == "own":
            mines = [each for each in draft.rows("facilities") if each["process"] == row["process"] and each["basket"]]
            baskets = sorted({each["basket"] for each in mines})
        elif row["basket_group"]:
            baskets = members.get(row["basket_group"], [])
        for basket in baskets:
            flows = dict(_flows(recipes.get((row["process"], row["mode"]), []), basket, shares.get(basket, {})))
            found.append(Activity(row["process"], row["mode"].replace("*", basket), flows, row))
    return found


def _flows(recipe: list[Record], basket: str, shares: Record) -> Iterator[tuple[str, float]]:
    for row in recipe:
        amount = row["t_per_t"]
        if row["elements"]:
            amount *= sum(shares.get(element, 0.0) for element in parted(row["elements"]))
        if row["of_elements"]:
            amount /= sum(shares.get(element, 0.0) for element in parted(row["of_elements"])) or 1.0
        if amount:
            yield row["commodity"].replace("*", basket), amount
