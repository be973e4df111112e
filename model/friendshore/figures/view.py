"""What the figures of a plan share: its frames, titles for its codes, its periods, and the language they speak."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import pandas as pd

from friendshore.errors import FriendshoreError
from friendshore.language.said import ENGLISH, said
from friendshore.plan.titles import Titles

if TYPE_CHECKING:
    from friendshore.plan import Plan


@dataclass(frozen=True)
class View:
    """A plan as figures see it."""

    plan: Plan
    language: str = ENGLISH

    def frame(self, name: str) -> pd.DataFrame:
        """A table of the plan. Raises FriendshoreError where a run of an earlier version has no such table."""
        if name not in self.plan.tables:
            raise FriendshoreError(
                f"The run holds no table {name}: an earlier version of friendshore solved it. Solve it again."
            )
        return self.plan.tables[name]

    def say(self, text: str) -> str:
        """A label or sentence in the language of the figures."""
        return said(text, self.language)

    @cached_property
    def _titles(self) -> Titles:
        return Titles(self.plan.case)

    def title(self, kind: str, code: object) -> str:
        """Name of a code in the language of the figures; the code itself where it has none."""
        return self.say(self._titles.of(kind, code))

    def ordered(self, kind: str, codes: object) -> list[str]:
        """Codes in the order of their own table, further ones after them."""
        return self._titles.ordered(kind, codes)

    @cached_property
    def reported(self) -> list[str]:
        """Reported periods, in order."""
        periods = self.plan.case.tables["periods"]
        return [str(name) for name in periods.loc[periods["reported"].astype(bool), "period"]]

    @cached_property
    def years(self) -> dict[str, float]:
        """Reported period -> how many years it takes."""
        periods = self.plan.case.tables["periods"]
        return {str(name): months / 12 for name, months in zip(periods["period"], periods["months"], strict=True)}

    @property
    def price_year(self) -> int:
        """The year whose money the plan counts in."""
        return int(self.plan.case.price_year)

    def one_period(self, period: object | None) -> str:
        """A reported period that was asked for, the last one where none was. Raises FriendshoreError."""
        if period is None:
            return self.reported[-1]
        if str(period) not in self.reported:
            raise FriendshoreError(
                f"The plan does not report {period}; it reports {self.reported[0]} to {self.reported[-1]}."
            )
        return str(period)
