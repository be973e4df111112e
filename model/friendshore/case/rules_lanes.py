"""Rules of lanes: a row says something of a way that goods can go."""

from __future__ import annotations

from collections.abc import Iterator

from friendshore.case.draft import Draft, Rule, fault, given, needs
from friendshore.case.nearest import parted
from friendshore.case.table import EVERY
from friendshore.errors import Fault

NO_LANES = {"pooled": "goes through the world pool", "none": "stays in its area"}
"""Trade of commodities.csv in which nothing goes by a lane."""


@needs("lanes", "commodities")
def lanes_say_something(draft: Draft) -> Iterator[Fault]:
    """A row limits or loses something, of goods that go by lanes, between two areas."""
    trade = {row["commodity"]: row["trade"] for row in draft.rows("commodities")}
    for row in draft.sound("lanes"):
        if not given(row["most_t_per_yr"]) and not row["loss_share"]:
            yield fault(row, "most_t_per_yr", "says nothing: a lane has a most, 0 where it is closed, or a loss_share")
        if row["origins"] == row["destinations"] and row["origins"] != EVERY and len(parted(row["origins"])) == 1:
            yield fault(row, "destinations", "is the origin too, so nothing goes this way")
        for name in parted(row["commodities"]):
            family = f"{name.split(':')[0]}:*" if ":" in name else name
            if (how := trade.get(family, "")) in NO_LANES:
                expected = f"{NO_LANES[how]}, not by a lane: its trade in commodities.csv is {how}"
                yield fault(row, "commodities", expected, value=name)


def left_by_lanes(draft: Draft, commodity: str, origin: str, destination: str) -> float | None:
    """Share of what is sent that always arrives; None where a lane never carries more than so much."""
    left = 1.0
    for row in draft.rows("lanes"):
        ends = ("commodities", commodity), ("origins", origin), ("destinations", destination)
        if all(row[column] == EVERY or word in parted(row[column]) for column, word in ends):
            always = not row["from_month"] and not row["until_month"]
            if always and given(row["most_t_per_yr"]):
                return None
            left *= 1 - row["loss_share"] if always else 1.0
    return left


RULES: tuple[Rule, ...] = (lanes_say_something,)
