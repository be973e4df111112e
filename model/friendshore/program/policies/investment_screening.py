"""Screening counts plants that an adversary owns in part as exposed, and may bar them from growing.

    secure[p]     =  adversary_share[p] < threshold                               for facilities p in the group
    max_build[p]  =  0              where adversary_share[p] >= threshold and the row does not let such plants expand

A row stands in the place of the case's `screening_share` in its countries. An exposed plant has no secure activity, and
what it makes is exposed. A project that is barred is left out with its capital, the adversary's part of it too: the
plan's table `screened` says how much. What stands or is under construction stays.
"""

from __future__ import annotations

from collections.abc import Iterator

from friendshore.case.columns import flag, share, text
from friendshore.case.draft import Draft, Record, fault, needs
from friendshore.case.scope import Scope, clashes, countries
from friendshore.case.table import Table
from friendshore.errors import Fault
from friendshore.parameters.levers import Levers

TABLE = Table(
    "investment_screening",
    "ownership by an adversary from which plants count as exposed and may not expand",
    key=("group",),
    columns=(
        text("group", "country, group of countries, or *", refers="countries.country|country_groups.group|*"),
        share("threshold_share", "share owned by an adversary from which a plant is screened"),
        flag("may_expand", "1: a screened plant may be built and expanded; 0: it may not"),
    ),
    optional=True,
)


@needs("investment_screening", "countries", "country_groups")
def screening_has_one_threshold(draft: Draft) -> Iterator[Fault]:
    """A threshold is above zero, or it would screen everybody; no country has two."""
    rows = draft.rows("investment_screening")
    for row in rows:
        if row["threshold_share"] == 0:
            yield fault(row, "threshold_share", "must be above 0: a plant without an adversary owner has a share of 0")
    for former, row, (_, country) in clashes(rows, lambda row: Scope(frozenset({""}), countries(draft, row["group"]))):
        yield fault(row, "group", f"{country} is screened already ({former['_where']})", value="")


RULES = (screening_has_one_threshold,)


def shape(levers: Levers, rows: list[Record]) -> None:
    """The thresholds by country."""
    for row in rows:
        levers.screen(levers.where.members(row["group"]), row["threshold_share"], bool(row["may_expand"]))
