"""What a row of the program is to whoever wrote the case: which cells ask for it, and in which words.

Each file that writes rows, and each policy, says it of all its own in `ROWS`, by the row's name (a bounded variable is
named there, too); None stands for a row that nobody sets: a balance, a count, a share of something else. What a file
says here is how an infeasible case is explained and repaired (`friendshore explain`), and a test holds it against what
the file writes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

Kind = Literal["asked", "limit", "fact"]


@dataclass(frozen=True)
class Row:
    """A row, or the bounds of a variable, as the case has it.

    kind      asked: what the case wants of a plan; limit: what it allows; fact: how the world stands
    words     what it says, the keys that are no period follow
    table     where it stands; of a policy its own table
    columns   cells that set it; {pace} and the like stand for the level chosen
    keys      what the words of its index are, in order: a column of the table in which the word stands, "fleet",
              "period", or nothing for a word that finds no row
    unit      what it is counted in for a reader
    least     whether an equation of its name is a least
    then      the same where a table states it for the period itself
    """

    kind: Kind
    words: str
    columns: tuple[str, ...]
    keys: tuple[str, ...] = ()
    unit: str = "t"
    table: str = ""
    least: bool = False
    then: Row | None = None


Rows = Mapping[str, Row | None]


def asked(words: str, columns: str, keys: str, unit: str = "t", table: str = "", *, least: bool = False) -> Row:
    """What the case wants of a plan; columns and keys parted by blanks, "-" for a word that finds no row."""
    return Row("asked", words, tuple(columns.split()), _keys(keys), unit, table, least)


def limit(words: str, columns: str, keys: str, unit: str = "t", table: str = "") -> Row:
    """What the case allows."""
    return Row("limit", words, tuple(columns.split()), _keys(keys), unit, table)


def by_period(row: Row, table: str, columns: str) -> Row:
    """A row whose bound a table may state for the period itself, too."""
    return replace(row, then=replace(row, table=table, columns=tuple(columns.split())))


def fact(words: str, columns: str, keys: str, unit: str = "t", table: str = "") -> Row:
    """How the world stands."""
    return Row("fact", words, tuple(columns.split()), _keys(keys), unit, table)


def _keys(keys: str) -> tuple[str, ...]:
    return tuple("" if word == "-" else word for word in keys.split())
