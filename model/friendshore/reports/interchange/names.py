"""What regions and steps of a variable are called: titles of the case, without the letters that part a name."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from friendshore.case import Case
from friendshore.plan.titles import TITLED, Titles
from friendshore.words import first_capital

PLAIN = str.maketrans({"|": "/", ":": ",", ";": ",", '"': "'", "{": "(", "}": ")", "*": "x", "\n": " ", "\t": " "})
"""Letters that part a name, stand for any other, or may not stand in codes -> what stands in their place."""


def sayable(text: str) -> str:
    """A text that may stand as a code."""
    return " ".join(text.translate(PLAIN).split())


def plain(title: str) -> str:
    """A title that may stand as a step of a name."""
    return first_capital(sayable(title))


@dataclass(frozen=True)
class Names:
    """Titles of a case; two codes with the same title are told apart by their codes."""

    case: Case

    @cached_property
    def areas(self) -> frozenset[str]:
        """Codes of all areas."""
        return frozenset(map(str, self.case.tables["areas"]["area"]))

    @cached_property
    def own(self) -> frozenset[str]:
        """Areas of the bloc: planners and partners."""
        return frozenset(self._in_role("planner") + self._in_role("partner"))

    @cached_property
    def area_of(self) -> dict[str, str]:
        """Country -> the area where its material is balanced."""
        countries = self.case.tables["countries"]
        return dict(zip(countries["country"].astype(str), countries["area"].astype(str), strict=True))

    @cached_property
    def bloc(self) -> str:
        """The region of the whole bloc; told apart from an area of that title."""
        title = plain(self.case.bloc_title)
        return f"{title} (bloc)" if title in set(self._titles("area").values()) else title

    def of(self, kind: str, codes: pd.Series[str]) -> pd.Series[str]:
        """Titles of codes of a kind (area, stage, sector, process)."""
        known = self._titles(kind)
        return codes.map(lambda code: known.get(str(code), plain(str(code))))

    def goods(self, codes: pd.Series[str]) -> pd.Series[str]:
        """Titles of commodities; what is kept apart by basket is one."""
        known = self._titles("commodity")

        def title(code: object) -> str:
            name, _, basket = str(code).partition(":")
            return known.get(f"{name}:*" if basket else name, plain(name))

        return codes.map(title)

    def adversaries(self, most: int) -> str:
        """The adversaries' titles in a row; of more than most of them, that they are that."""
        titles = [self._titles("area")[code] for code in self._in_role("adversary")]
        return " and ".join(titles) if 0 < len(titles) <= most else "Adversaries"

    def _in_role(self, role: str) -> list[str]:
        blocs = self.case.tables["blocs"]
        return [str(area) for area in blocs.loc[(blocs["bloc"] == self.case.bloc) & (blocs["role"] == role), "area"]]

    def _titles(self, kind: str) -> dict[str, str]:
        return self._known.get(kind, {})

    @cached_property
    def _known(self) -> dict[str, dict[str, str]]:
        """Kind -> code -> title, all told apart."""
        known = Titles(self.case).known
        return {kind: _apart({str(code): str(title) for code, title in known[kind].items()}) for kind in TITLED}


def _apart(titles: dict[str, str]) -> dict[str, str]:
    names = {code: plain(title) or plain(code) for code, title in titles.items()}
    alike = Counter(names.values())
    return {code: f"{name} ({plain(code)})" if alike[name] > 1 else name for code, name in names.items()}
