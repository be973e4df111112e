"""What can be wrong with a case, said once and in full."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from friendshore.words import counted

LONGEST_SHOWN = 200
"""Letters of a value that a fault repeats."""


@dataclass(frozen=True)
class Fault:
    """One thing wrong in the input: where it stands, what stands there, what was expected, the nearest valid word.

    where     file and row as the user knows them: "facilities.csv row 14", "scenarios/pace_low.toml"
    column    column name, or empty where the fault concerns a whole row or file
    """

    where: str
    column: str
    value: str
    expected: str
    nearest: str = ""

    def __str__(self) -> str:
        place = f"{self.where}, column {self.column}" if self.column else self.where
        found = f": '{_shortened(self.value)}'" if self.value else ":"
        hint = f"; nearest is '{self.nearest}'" if self.nearest else ""
        return f"{place}{found} {self.expected}{hint}"


def _shortened(value: str) -> str:
    """The value in one line of a terminal: control characters by their number, a long text without its end."""
    plain = "".join(letter if letter.isprintable() else f"\\x{ord(letter):02x}" for letter in value[:LONGEST_SHOWN])
    return f"{plain}..." if len(value) > LONGEST_SHOWN else plain


class FriendshoreError(Exception):
    """A condition that ends a run with a sentence for the user instead of a traceback."""


class CaseError(FriendshoreError):
    """The case cannot be used; every fault found in one pass."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(tuple(faults))  # its arguments are those it is made from, so that it can be pickled

    @property
    def faults(self) -> tuple[Fault, ...]:
        found: tuple[Fault, ...] = self.args[0]
        return found

    def __str__(self) -> str:
        count = len(self.faults)
        return f"{counted(count, 'fault')} in the input:\n" + "\n".join(map(str, self.faults))
