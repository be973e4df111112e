"""Titles of the codes of a case, and the order in which its own tables have them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from friendshore.case import Case

TITLED = {
    "area": "areas",
    "country": "countries",
    "stage": "stages",
    "sector": "sectors",
    "process": "processes",
    "commodity": "commodities",
    "facility": "facilities",
    "programme": "programmes",
}
"""Kind of code -> the table that gives it a title."""


@dataclass(frozen=True)
class Titles:
    """What readers see in place of a case's codes."""

    case: Case

    @cached_property
    def known(self) -> dict[str, dict[str, str]]:
        """Kind -> code -> title."""
        tables = self.case.tables
        return {
            kind: dict(zip(tables[table][kind], tables[table]["title"], strict=True)) for kind, table in TITLED.items()
        }

    def of(self, kind: str, code: object) -> str:
        """Name of a code as shown to readers; the code itself where it has none."""
        titles, text = self.known[kind], str(code)
        name, _, basket = text.partition(":")
        if kind == "commodity" and basket:
            return f"{titles.get(f'{name}:*', name)} ({basket})"
        return str(titles.get(text, text))

    def ordered(self, kind: str, codes: object) -> list[str]:
        """Codes in the order of their own table, further ones after them."""
        present = {str(code) for code in pd.Series(codes).unique()}
        known = [code for code in self.known[kind] if code in present]
        return known + sorted(present - set(known))
