"""Rules of decisions: one factor on what a plant costs in a country and year."""

from __future__ import annotations

from collections.abc import Iterator

from friendshore.case.draft import Draft, Rule, fault, grouped, needs
from friendshore.case.scope import sharing
from friendshore.errors import Fault


@needs("capex_years", "countries", "country_groups")
def capital_has_one_factor(draft: Draft) -> Iterator[Fault]:
    """No country has two series of factors of one process."""
    series = [rows[0] for _, rows in grouped(draft.rows("capex_years"), "process", "group")]
    table = draft.declared["capex_years"]
    for former, row, (process, country) in sharing(draft, table, ("process", "group"), series):
        yield fault(row, "group", f"{process} has factors in {country} already ({former['_where']})")


RULES: tuple[Rule, ...] = (capital_has_one_factor,)
