"""Screening counts plants that an adversary owns in part as exposed, and may bar them from growing.

    secure[p]     =  adversary_share[p] < threshold                               for facilities p in the group
    max_build[p]  =  0              where adversary_share[p] >= threshold and the row does not let such plants expand

A row stands in the place of the case's `screening_share` in its countries. An exposed plant has no secure activity, and
what it makes is exposed. A project that is barred is left out with its capital, the adversary's part of it too: the
plan's table `screened` says how much. What stands or is under construction stays.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from friendshore.case.columns import flag, share, text
from friendshore.case.draft import Draft, fault, needs
from friendshore.case.typed import TypedTable
from friendshore.errors import Fault
from friendshore.names import GroupName
from friendshore.parameters.levers import Levers


@dataclass(frozen=True)
class Threshold:
    """A row, in the units of the program."""

    group: GroupName
    threshold_share: float
    may_expand: bool


TABLE = TypedTable(
    "investment_screening",
    "ownership by an adversary from which plants count as exposed and may not expand",
    key=("group",),
    columns=(
        text("group", "country, group of countries, or *", refers="countries.country|country_groups.group|*"),
        share("threshold_share", "share owned by an adversary from which a plant is screened"),
        flag("may_expand", "1: a screened plant may be built and expanded; 0: it may not"),
    ),
    optional=True,
    apart=("group",),
    row=Threshold,
)


@needs("investment_screening")
def somebody_is_not_screened(draft: Draft) -> Iterator[Fault]:
    """A threshold is above zero, or it would screen everybody."""
    for row in draft.sound("investment_screening", "threshold_share"):
        if row["threshold_share"] == 0:
            yield fault(row, "threshold_share", "must be above 0: a plant without an adversary owner has a share of 0")


RULES = (somebody_is_not_screened,)


def shape(levers: Levers, rows: Sequence[Threshold]) -> None:
    """The thresholds by country."""
    for row in rows:
        levers.screen(levers.where.members(row.group), row.threshold_share, row.may_expand)
