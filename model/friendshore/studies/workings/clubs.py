"""Blocs that the case does not name: a club of some planners, or one planner alone, as a scenario that adds it.

    role            the members are planners; the other planners and the partners of the bloc it is taken from are
                    partners; adversaries are adversaries
    existing_share  min(1, sum over members of what each may count on there)     1 in a member's own area
    offer_share     min(1, sum over members of the share of the adversary's offers that each alone may take)

What a member may count on alone is what the case says of a bloc of which it is the only planner; of a member without
one: nothing where another planner's industry stands, else its share of the planners' demand by value
(`parameters/planner_share.py`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from friendshore.case import Case
from friendshore.case.nearest import nearest
from friendshore.errors import FriendshoreError
from friendshore.names import AreaName
from friendshore.parameters.planner_share import planner_worth

PLANNER, PARTNER = "planner", "partner"


@dataclass(frozen=True)
class Clubs:
    """The clubs that a case's bloc can be parted into."""

    case: Case

    @cached_property
    def roles(self) -> Mapping[str, str]:
        """Area -> role in the case's bloc."""
        blocs = self.case.tables["blocs"]
        own = blocs[blocs["bloc"] == self.case.bloc]
        return dict(zip(own["area"].astype(str), own["role"].astype(str), strict=True))

    @cached_property
    def planners(self) -> tuple[str, ...]:
        """The planners of the case's bloc, and those that are the only planner of another."""
        return tuple(dict.fromkeys([*(a for a, r in self.roles.items() if r == PLANNER), *self.alone]))

    @cached_property
    def alone(self) -> Mapping[str, str]:
        """Area -> the bloc of which it is the only planner."""
        blocs = self.case.tables["blocs"]
        planners = blocs[blocs["role"] == PLANNER].groupby("bloc")["area"].agg(list)
        return {str(areas[0]): str(name) for name, areas in planners.items() if len(areas) == 1}

    def members(self, words: Sequence[str]) -> tuple[str, ...]:
        """The areas that words name: keys or titles of areas, or blocs of one planner. Raises FriendshoreError."""
        known = self._words
        strange = [word for word in words if word.strip().casefold() not in known]
        if strange:
            names = [*self.planners, *self.alone.values()]
            near = nearest(strange[0], names)
            raise FriendshoreError(
                f"'{strange[0]}' is no planner of this case; there are {', '.join(names)}"
                + (f"; nearest is '{near}'." if near else ".")
            )
        found = tuple(dict.fromkeys(known[word.strip().casefold()] for word in words))
        if not found:
            raise FriendshoreError("A club needs members, such as --club usa,japan.")
        return found

    def name(self, members: Sequence[str]) -> str:
        """What a club is called; the case's own bloc where it has the same planners."""
        if set(members) == {area for area, role in self.roles.items() if role == PLANNER}:
            return self.case.bloc
        return self.alone[members[0]] if len(members) == 1 and members[0] in self.alone else "+".join(sorted(members))

    def scenario(self, clubs: Sequence[Sequence[str]]) -> str:
        """A scenario that adds the clubs that the case does not have; empty where it has them all."""
        known = set(self.case.tables["bloc_titles"]["bloc"])
        new = {name: members for members in clubs if (name := self.name(members)) not in known}
        if not new:
            return ""
        lines = ['why = "Clubs that are asked about: what each member may count on alone, added up."']
        for name, members in sorted(new.items()):
            lines += _entry("bloc_titles", self._title(name, members))
            for row in self._rows(name, members):
                lines += _entry("blocs", row)
        return "\n".join(lines) + "\n"

    @cached_property
    def _words(self) -> Mapping[str, str]:
        titles = self.case.tables["areas"].set_index("area")["title"]
        found = {area.casefold(): area for area in self.planners}
        found |= {str(titles.get(area, area)).casefold(): area for area in self.planners}
        return found | {bloc.casefold(): area for area, bloc in self.alone.items()}

    @cached_property
    def _worth(self) -> Mapping[str, float]:
        worth = planner_worth(self.case, set(map(AreaName, self.planners)))
        whole = sum(worth.values()) or 1.0
        return {area: worth.get(AreaName(area), 0.0) / whole for area in self.planners}

    def _title(self, name: str, members: Sequence[str]) -> dict[str, object]:
        titles = self.case.tables["bloc_titles"].set_index("bloc")["adversary_offer_share"]
        shares = [float(titles[self.alone[m]]) if m in self.alone else self._worth[m] for m in members]
        return self._sourced({"bloc": name, "title": name, "adversary_offer_share": min(1.0, sum(shares))})

    def _rows(self, name: str, members: Sequence[str]) -> Iterator[dict[str, object]]:
        for area in dict.fromkeys([*self.roles, *members]):
            role = self.roles.get(area, PARTNER)
            if area in members:
                yield self._sourced({"bloc": name, "area": area, "role": PLANNER, "existing_share": 1.0})
            else:
                share = min(1.0, sum(self._counts_on(member, area) for member in members))
                role = PARTNER if role == PLANNER else role
                share = share if role == PARTNER else 0.0
                yield self._sourced({"bloc": name, "area": area, "role": role, "existing_share": share})

    def _counts_on(self, member: str, area: str) -> float:
        if member in self.alone:
            return self._existing.get((self.alone[member], area), 0.0)
        return 0.0 if area in self.planners else self._worth[member]

    @cached_property
    def _existing(self) -> Mapping[tuple[str, str], float]:
        blocs = self.case.tables["blocs"]
        return {
            (str(b), str(a)): float(s)
            for b, a, s in zip(blocs["bloc"], blocs["area"], blocs["existing_share"], strict=True)
        }

    def _sourced(self, row: dict[str, object]) -> dict[str, object]:
        """A row with the source of the bloc that it is taken from."""
        titles = self.case.tables["bloc_titles"].set_index("bloc")
        known = {name: titles[name].get(self.case.bloc) for name in ("source", "confidence") if name in titles}
        return row | {name: str(value) for name, value in known.items() if pd.notna(value)}


def _entry(table: str, row: Mapping[str, object]) -> list[str]:
    return [f"\n[[{table}]]", *(f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in row.items())]
