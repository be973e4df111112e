"""Rules of dates: what ends does so after it begins, and rows that a table keeps apart are not in force at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from friendshore.calendar import Dates
from friendshore.case.draft import Draft, Record, Rule, UnsoundError, fault, given, needs
from friendshore.case.scope import sharing
from friendshore.case.table import FROM_MONTH, UNTIL_MONTH, Table
from friendshore.case.values import WHERE
from friendshore.errors import Fault


@needs()
def dates_follow_each_other(draft: Draft) -> Iterator[Fault]:
    """Of two dates that a table puts in order, the second is not before the first."""
    for table in draft.declared.values():
        for first, last in table.in_order:
            for row in draft.sound(table.name, first, last):
                if given(row[first]) and given(row[last]) and row[last] < row[first]:
                    yield fault(row, last, f"lies before {first}, {row[first]}")


@needs()
def rows_are_apart(draft: Draft) -> Iterator[Fault]:
    """Two rows of a table that keeps rows apart do not say different things of one month."""
    for table in draft.declared.values():
        with suppress(UnsoundError):  # the words that its cells stand for are not known
            yield from _at_once(draft, table)


def _at_once(draft: Draft, table: Table) -> Iterator[Fault]:
    """One fault for each row that is in force with one before it, that which begins first."""
    asked = (*table.apart, *((FROM_MONTH, UNTIL_MONTH) if table.dated else ()))
    rows = sorted(draft.sound(table.name, *asked) if table.apart else [], key=lambda row: _dates(row).since)
    verb, column = ("is in force", FROM_MONTH) if table.dated else ("stands there", table.apart[0] if rows else "")
    latest: Record | None = None  # pairs of one row come one after the other
    for former, row, words in sharing(draft, table, table.apart, rows):
        if row is not latest and _dates(former).meet(_dates(row)):
            latest = row
            place = f" ({former[WHERE]})" if former.get(WHERE) else ""
            yield fault(row, column, f"another row for {', '.join(words)} {verb} already{place}")


def _dates(row: Record) -> Dates:
    return Dates.stated(row.get(FROM_MONTH, ""), row.get(UNTIL_MONTH, ""))


RULES: tuple[Rule, ...] = (dates_follow_each_other, rows_are_apart)
