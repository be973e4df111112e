"""What the writers of sheets share: the plan, titles for its codes, its periods, and the places of key lines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

import pandas as pd

from friendshore.errors import FriendshoreError
from friendshore.plan.held import Held
from friendshore.plan.titles import Titles
from friendshore.reports.excel.writing.in_hand import InHand

if TYPE_CHECKING:
    from friendshore.plan import Plan

Label = int | str
Made = TypeVar("Made")


@dataclass
class Report(InHand):
    """The workbook of a plan being written. `lines` holds sheet and row of lines that other sheets refer to."""

    plan: Plan
    lines: dict[str, tuple[str, int]] = field(default_factory=dict)
    _frames: dict[str, pd.DataFrame] = field(default_factory=dict)
    _made: dict[Any, Any] = field(default_factory=dict)

    def frame(self, name: str) -> pd.DataFrame:
        """A table of the plan, periods as numbers where they are years.

        Raises FriendshoreError where a run of an earlier version has no such table.
        """
        if name not in self.plan.tables:
            raise FriendshoreError(
                f"The run holds no table {name}: an earlier version of friendshore solved it. Solve it again to write "
                "its workbook."
            )
        if name not in self._frames:
            self._frames[name] = labelled(self.plan.tables[name])
        return self._frames[name]

    def shared(self, make: Callable[[Report], Made]) -> Made:
        """What several sheets use, made once."""
        if make not in self._made:
            self._made[make] = make(self)
        found: Made = self._made[make]
        return found

    @cached_property
    def contents(self) -> Held:
        """What the plan's commodities hold of each element."""
        return Held(self.plan.case, self.frame("contents"))

    @cached_property
    def periods(self) -> list[Label]:
        """All periods, in order."""
        return [label(value) for value in self.plan.case.tables["periods"]["period"]]

    @cached_property
    def reported(self) -> list[Label]:
        """Reported periods, in order."""
        periods = self.plan.case.tables["periods"]
        return [label(value) for value in periods.loc[periods["reported"].astype(bool), "period"]]

    @cached_property
    def _titles(self) -> Titles:
        return Titles(self.plan.case)

    @property
    def footer(self) -> str:
        """Case, bloc and scenarios."""
        case = self.plan.case
        scenarios = ", ".join(note.name for note in case.scenarios)
        return "; ".join([f"{case.name}, {case.bloc_title}", *([scenarios] if scenarios else [])])

    def title(self, kind: str, code: object) -> str:
        """Name of a code as shown to readers; the code itself where it has none."""
        return self._titles.of(kind, code)

    def ordered(self, kind: str, codes: object) -> list[str]:
        """Codes in the order of their own table, further ones after them."""
        return self._titles.ordered(kind, codes)


def labelled(frame: pd.DataFrame) -> pd.DataFrame:
    """A frame with periods as numbers where they are years."""
    periods = [column for column in ("period", "decided") if column in frame.columns]
    return frame.assign(**{column: [label(value) for value in frame[column].tolist()] for column in periods})


def label(period: object) -> Label:
    """A period as a number where it is a year, else as text."""
    text = str(period)
    return int(text) if text.isdigit() else text
