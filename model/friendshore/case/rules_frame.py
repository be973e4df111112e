"""Rules of the frame of a case: time, bloc, baskets, levels, users, money and freight."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise

from friendshore.calendar import month_number, month_text
from friendshore.case.columns import ELEMENTS
from friendshore.case.draft import Draft, Rule, fault, given, grouped, needs
from friendshore.case.nearest import nearest
from friendshore.case.table import EVERY
from friendshore.case.values import MONTH
from friendshore.errors import Fault

BASKET_TOLERANCE = 0.002


@needs("periods")
def periods_follow_each_other(draft: Draft) -> Iterator[Fault]:
    """Each period starts where the one before ends; the reported ones come first."""
    rows = draft.rows("periods")
    if not any(row["reported"] for row in rows):
        yield Fault("periods.csv", "reported", "", "at least one period must be reported")
    for former, row in pairwise(rows):
        end = month_text(month_number(former["start"]) + former["months"])
        if row["start"] != end:
            yield fault(row, "start", f"must start in {end}, where period {former['period']} ends")
        if row["reported"] and not former["reported"]:
            expected = f"is reported, but period {former['period']} before it is not; reported periods come first"
            yield fault(row, "reported", expected, value=row["period"])


@needs("periods")
def as_of_lies_in_the_periods(draft: Draft) -> Iterator[Fault]:
    """The earliest decision lies within the span of the periods."""
    rows = draft.rows("periods")
    if rows and MONTH.fullmatch(draft.as_of):
        start, end = rows[0]["start"], month_text(month_number(rows[-1]["start"]) + rows[-1]["months"] - 1)
        if not start <= draft.as_of <= end:
            yield Fault("case.toml", "as_of", draft.as_of, f"must lie within the periods, {start} to {end}")


@needs("bloc_titles", "blocs")
def the_bloc_can_plan(draft: Draft) -> Iterator[Fault]:
    """The bloc that plans exists and has a planner."""
    known = draft.words("bloc_titles", "bloc")
    if not draft.bloc:
        return  # case.toml names none, which is its own fault
    if draft.bloc not in known:
        expected = f"is not a bloc; this case has {', '.join(sorted(known))}"
        yield Fault("bloc", "", draft.bloc, expected, nearest(draft.bloc, known))
    elif not draft.areas("planner"):
        yield Fault("blocs.csv", "role", draft.bloc, "this bloc has no planner; at least one area must have that role")


@needs("baskets")
def baskets_sum_to_one(draft: Draft) -> Iterator[Fault]:
    """The elements' shares of a basket sum to 1."""
    for row in draft.rows("baskets"):
        total = sum(row[element] for element in ELEMENTS)
        if abs(total - 1) > BASKET_TOLERANCE:
            yield fault(row, "basket", f"the shares of its elements sum to {total:.4g}; they must sum to 1")


@needs()
def levels_rise(draft: Draft) -> Iterator[Fault]:
    """A figure with three cases rises from low to base to high; it is given in all three, in the base case alone, which
    then holds in all, or, where it is a ceiling, in none."""
    for table in draft.declared.values():
        for name in table.levels:
            for row in draft.sound(table.name, *(f"{name}_{level}" for level in ("low", "base", "high"))):
                values = [row[f"{name}_{level}"] for level in ("low", "base", "high")]
                if len({given(value) for value in values}) > 1:
                    none = "" if table.column(f"{name}_base").required else ", or be blank in all three (unlimited)"
                    expected = f"must be given in the low, base and high case, or in the base case alone{none}"
                    yield fault(row, f"{name}_base", expected)
                elif values[0] > values[1] or values[1] > values[2]:
                    expected = f"must lie between the low and the high case ({values[0]:g} and {values[2]:g})"
                    yield fault(row, f"{name}_base", expected)


@needs("shortage", "demand", "sectors")
def shortage_covers_every_sector(draft: Draft) -> Iterator[Fault]:
    """Each sector's steps sum to its whole demand and rise in cost; every demanding sector has some, or none has: then
    nothing may go short."""
    sectors = set()
    for (sector,), rows in grouped(draft.rows("shortage"), "sector"):
        sectors.add(sector)
        total = math.fsum(row["share_of_demand"] for row in rows)
        if abs(total - 1) > 1e-9:
            yield fault(rows[-1], "share_of_demand", f"the steps of sector {sector} sum to {total:.10g}, not 1")
        for former, row in pairwise(sorted(rows, key=lambda row: int(row["step"]))):
            if row["usd_per_t"] < former["usd_per_t"]:
                yield fault(row, "usd_per_t", f"must cost at least what the step before costs, {former['usd_per_t']:g}")
    if sectors and EVERY not in sectors:
        lacking = sorted(draft.words("demand", "sector") - sectors)
        if lacking:
            expected = f"no cost of shortage for {', '.join(lacking)}; add their rows, or one with sector *"
            yield Fault("shortage.csv", "sector", "", expected)


@needs("stocks", "commodities")
def stocks_can_be_kept(draft: Draft) -> Iterator[Fault]:
    """Only storable commodities have stocks, which open with at least what must be kept and find room."""
    storable = {row["commodity"] for row in draft.rows("commodities") if row["storable"]}
    for row in draft.rows("stocks"):
        family = row["commodity"].split(":")[0]
        if not storable & {row["commodity"], f"{family}:*"}:
            yield fault(row, "commodity", "is not storable in commodities.csv")
        opening = row["opening_secure_t"] + row["opening_exposed_t"]
        if row["least_t"] > opening:
            yield fault(row, "least_t", f"is more than the stock at the start, {opening:g} t")
        for what, held in (("stock at the start", opening), ("closing_t", row["closing_t"])):
            if held > row["most_t"]:
                yield fault(row, "most_t", f"is less than the {what}, {held:g} t")


@needs("commodities", "freight", "areas", "blocs")
def freight_connects_the_bloc(draft: Draft) -> Iterator[Fault]:
    """Whatever is traded between the bloc's areas has a freight class with lanes, which run between known regions."""
    lanes = list(draft.rows("freight"))
    classes = {row["freight_class"] for row in lanes}
    if len(draft.areas()) > 1:
        for row in draft.rows("commodities"):
            if row["trade"] != "none" and row["freight_class"] not in classes:
                near = nearest(row["freight_class"], classes)
                yield fault(row, "freight_class", "has no lanes in freight.csv; whatever is traded needs them", near)
    regions = draft.words("areas", "freight_region")
    for row in lanes:
        for column in ("from_region", "to_region"):
            if row[column] not in regions:
                yield fault(row, column, "is the freight_region of no area", nearest(row[column], regions))


RULES: tuple[Rule, ...] = (
    periods_follow_each_other,
    as_of_lies_in_the_periods,
    the_bloc_can_plan,
    baskets_sum_to_one,
    levels_rise,
    shortage_covers_every_sector,
    stocks_can_be_kept,
    freight_connects_the_bloc,
)
