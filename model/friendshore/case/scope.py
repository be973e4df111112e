"""Which builds a row of a policy concerns, and where two rows concern the same one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from friendshore.calendar import month_number
from friendshore.case.draft import Draft, Record
from friendshore.case.nearest import parted
from friendshore.case.table import EVERY

FOR_EVER = 10**6


@dataclass(frozen=True)
class Scope:
    """What a row concerns: words (processes, kinds), countries, months from `since` up to, not including, `until`."""

    words: frozenset[str]
    countries: frozenset[str]
    since: int = 0
    until: int = FOR_EVER

    def shared(self, other: Scope) -> tuple[str, str] | None:
        """The first word and country that two scopes share on some day; None where they share none."""
        words, countries = self.words & other.words, self.countries & other.countries
        if not words or not countries or max(self.since, other.since) >= min(self.until, other.until):
            return None
        return min(words), min(countries)


def named(draft: Draft, table: str, column: str, cell: str) -> frozenset[str]:
    """The words of a cell that names some rows of a table, parted by ;, or * for all of them."""
    everything = draft.words(table, column)
    return frozenset(everything if cell == EVERY else everything.intersection(parted(cell)))


def countries(draft: Draft, group: str) -> frozenset[str]:
    """Countries that a group, a country's own code, or * stands for."""
    return frozenset(draft.group_members().get(group, set()))


def months(from_month: str, until_month: str = "") -> tuple[int, int]:
    """First month and the month after the last, of two cells that may be blank."""
    since = month_number(from_month) if from_month else 0
    return since, month_number(until_month) + 1 if until_month else FOR_EVER


def still_open(former: Record, row: Record) -> bool:
    """Whether a row is in force when a later one begins; a blank end is none."""
    return not former["until_month"] or former["until_month"] >= row["from_month"]


def clashes(
    rows: Sequence[Record], scope: Callable[[Record], Scope]
) -> Iterator[tuple[Record, Record, tuple[str, str]]]:
    """Pairs of rows that concern the same build, the first given first, and the word and country they share."""
    scopes = [scope(row) for row in rows]
    for (first, former), (second, row) in combinations(enumerate(rows), 2):
        if shared := scopes[first].shared(scopes[second]):
            yield former, row, shared
