"""Rows of a table that ask for a row of the program, found by the words of its index and by the months in force."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from friendshore.calendar import Dates
from friendshore.case.nearest import parted
from friendshore.case.table import EVERY
from friendshore.names import AreaName, FacilityName, FleetName, GroupName, SectorName
from friendshore.parameters import Parameters
from friendshore.parameters.chain import pattern
from friendshore.program.rows import Row


class TableRows:
    """The tables of a case, searched; what a word finds in a column is kept."""

    def __init__(self, parameters: Parameters) -> None:
        self.parameters = parameters
        self._masks: dict[tuple[str, str, str], Any] = {}

    def of(self, told: Row, words: tuple[str, ...], period: str) -> tuple[int, ...]:
        """Rows of the table that ask for it."""
        frame = self.parameters.case.tables.get(told.table)
        if frame is None:
            return ()
        mask = np.ones(len(frame), bool)
        for name, word in zip(told.keys, words, strict=False):
            if name and (name != "period" or name in frame):
                mask &= self._stands(told.table, frame, name, word)
        if period and "from_month" in frame and mask.sum() > 1:
            mask &= self._in_force(told.table, frame, period)
        return tuple(np.flatnonzero(mask).tolist())

    def _in_force(self, table: str, frame: pd.DataFrame, name: str) -> Any:
        key = table, "in force", name
        if key not in self._masks:
            period = next(each for each in self.parameters.periods if each.name == name)
            until = frame["until_month"] if "until_month" in frame else [""] * len(frame)
            dates = (Dates.stated(*each) for each in zip(frame["from_month"], until, strict=True))
            force = [bool(each.months_of(period)) for each in dates]
            self._masks[key] = np.array(force, bool)
        return self._masks[key]

    def _stands(self, table: str, frame: pd.DataFrame, name: str, word: str) -> Any:
        key = table, name, word
        if key not in self._masks:
            self._masks[key] = self._found(frame, name, word)
        return self._masks[key]

    def _found(self, frame: pd.DataFrame, name: str, word: str) -> Any:
        parameters = self.parameters
        if name == "fleet":
            fleet = parameters.fleets[FleetName(word)]
            if "facility" in frame:
                return frame["facility"].isin([facility.name for facility in fleet.facilities]).to_numpy()
            return (frame["process"] == fleet.process).to_numpy()
        if name == "users":
            return self._of_users(frame, word)
        if name == "facility" and name not in frame:
            facility = parameters.facilities[FacilityName(word)]
            return self._found(frame, "group", facility.country) & self._found(frame, "stages", facility.stage)
        if name not in frame:
            return np.ones(len(frame), bool)
        wanted = {word, pattern(word), *word.split(", ")}
        return np.array([self._holds(str(cell), wanted) for cell in frame[name]], bool)

    def _holds(self, cell: str, wanted: set[str]) -> bool:
        words = {EVERY} if cell == EVERY else set(parted(cell))
        if words & (wanted | {EVERY}):
            return True
        groups = self.parameters.where.groups
        return any(wanted & set(groups[name]) for name in map(GroupName, words) if name in groups)

    def _of_users(self, frame: pd.DataFrame, word: str) -> Any:
        """Rows of the sectors that a group of users is."""
        if "area" in frame:
            pairs = zip(frame["sector"], frame["area"], strict=True)
            of = [self.parameters.users_of(SectorName(str(sector)), AreaName(str(area))) for sector, area in pairs]
            return np.array(of) == word if of else np.zeros(0, bool)
        named_so = (frame["sector"] == word).to_numpy()
        return named_so if named_so.any() else (frame["sector"] == EVERY).to_numpy()
