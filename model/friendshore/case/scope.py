"""What a row of a policy is about, and where two rows are about the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from friendshore.case.draft import Draft, Record
from friendshore.case.nearest import parted
from friendshore.case.references import allowed_words
from friendshore.case.table import EVERY, Table

GROUPS = "country_groups.group"


def stands_for(draft: Draft, table: Table, name: str, cell: str) -> frozenset[str]:
    """The words that a cell of a column means, of those that are known: countries for a group of them, all there are
    for *, none for a blank."""
    column = table.column(name)
    words = frozenset(parted(cell) if column.many else [cell] if cell else [])
    if GROUPS in column.refers.split("|"):
        members = draft.group_members()
        return frozenset[str]().union(*(members.get(word, set()) for word in words))
    if not column.refers and not column.one_of:
        return words
    known = frozenset(column.one_of or allowed_words(draft, table.name, column)) - {EVERY}
    return known if EVERY in words else known & words


def sharing(
    draft: Draft, table: Table, columns: Sequence[str], rows: Sequence[Record]
) -> Iterator[tuple[Record, Record, tuple[str, ...]]]:
    """Pairs of rows that mean the same word in each of some columns, the first given first; and the first such words.
    Those of one row come one after the other."""
    known: dict[tuple[str, ...], list[int]] = {}
    for position, row in enumerate(rows):
        shared: dict[int, tuple[str, ...]] = {}
        for words in sorted(product(*(stands_for(draft, table, name, row[name]) for name in columns))):
            for former in known.setdefault(words, []):
                shared.setdefault(former, words)
            known[words].append(position)
        for former in sorted(shared):
            yield rows[former], row, shared[former]
