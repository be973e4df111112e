"""How fast capacity of a kind can enter service, and how much may enter permitting.

Plants under construction enter whole at their date: they are there to be seen, and no pace cuts them up. They count all
the same: what exceeds the limit of its year uses up the room of the years that follow, so that builds wait.

    owed[y]   =  owed[y-1] - taken[y-1] + committed nameplate entering in y
    taken[y]  =  min(limit[y], owed[y])
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from friendshore.calendar import MONTHS_A_YEAR, Period, year_of
from friendshore.case import Case
from friendshore.frames import records, rows
from friendshore.names import GroupName, KindName, ProcessName
from friendshore.parameters.fleets import TAKES_A_PERMIT_SLOT, Facility
from friendshore.parameters.places import Places
from friendshore.units import THOUSANDTH

ENOUGH = 1e-9
LONGEST_WAIT = 3
"""Januaries for which a build with a permit slot may wait. For any other one would do, since it can be decided a year
later instead; but a slot of one year may be gone in the next. Three make up for a permit shorter by thirty months."""


@dataclass(frozen=True)
class PaceLimit:
    """Most nameplate of a kind, kt/yr, that a group may bring into service in each year."""

    kind: KindName
    group: GroupName
    first_year: int
    first: float
    growth: float
    cap: float

    def most(self, year: int) -> float:
        """Limit in a year; infinite before the first."""
        if year < self.first_year:
            return float("inf")
        return min(self.cap, self.first * self.growth ** (year - self.first_year))


@dataclass(frozen=True)
class Slot:
    """Most capacity of a kind, kt/yr per year, of prospects and generic builds that may enter permitting."""

    kind: KindName
    group: GroupName
    most: float


def weights(case: Case) -> dict[tuple[ProcessName, KindName], float | None]:
    """(process, kind) -> kt counted per kt of capacity; None: the facility's own output limit."""
    processes = case.tables["processes"]
    limited = set(processes.loc[processes["limited_outputs"] != "", "process"])

    def counted(row: Any) -> float | None:
        if pd.isna(row.t_per_t):
            return None if row.process in limited else 1.0
        return float(row.t_per_t)

    return {(ProcessName(row.process), KindName(row.kind)): counted(row) for row in rows(case.tables["pace_weights"])}


def weight(facility: Facility, kind: KindName, table: Mapping[tuple[ProcessName, KindName], float | None]) -> float:
    """What a kt of the facility's capacity counts against a kind of limit; 0 where it does not."""
    if (facility.process, kind) not in table:
        return 0.0
    stated = table[facility.process, kind]
    return stated if stated is not None else facility.output_limit or 0.0


def limits(case: Case, where: Places) -> tuple[PaceLimit, ...]:
    """The pace table at the chosen level, as far as the bloc may use it up."""
    level = case.levels.pace
    return tuple(
        PaceLimit(
            kind=KindName(row["kind"]),
            group=GroupName(row["group"]),
            first_year=int(row["first_year"]),
            first=float(row[f"first_{level}"]) * THOUSANDTH * where.pace_share_of(GroupName(row["group"])),
            growth=float(row[f"growth_{level}"]),
            cap=float(row[f"cap_{level}"]) * THOUSANDTH * where.pace_share_of(GroupName(row["group"])),
        )
        for row in records(case.tables["pace"])
    )


def slots(case: Case, where: Places) -> tuple[Slot, ...]:
    """The permit slots at the chosen level of pace, as far as the bloc may use them up."""
    column = f"most_{case.levels.pace}"
    return tuple(
        Slot(
            KindName(row["kind"]),
            GroupName(row["group"]),
            float(row[column]) * THOUSANDTH * where.pace_share_of(GroupName(row["group"])),
        )
        for row in records(case.tables["permit_slots"])
    )


@dataclass(frozen=True)
class Room:
    """What committed plants do to a limit in a year, kt/yr as the limit counts: what enters then, what is used up."""

    limit: PaceLimit
    year: int
    enters: float
    taken: float

    @property
    def left(self) -> float:
        """Room for builds."""
        return self.limit.most(self.year) - self.taken


def rooms(
    found: Iterable[Facility],
    where: Places,
    all_limits: tuple[PaceLimit, ...],
    counted: Mapping[tuple[ProcessName, KindName], float | None],
    last_year: int,
) -> dict[tuple[PaceLimit, int], Room]:
    """(limit, year) -> the room that committed plants leave, for limits that they use up at all."""
    committed = [facility for facility in found if facility.starts is not None and facility.secure]
    taken: dict[tuple[PaceLimit, int], Room] = {}
    for limit in all_limits:
        members = where.members(limit.group)
        enters: defaultdict[int, float] = defaultdict(float)
        for facility in committed:
            assert facility.starts is not None
            if facility.country in members:
                enters[year_of(facility.starts)] += facility.existing * weight(facility, limit.kind, counted)
        owed = 0.0
        for year in range(limit.first_year, last_year + 1):
            owed += enters[year]
            if owed <= ENOUGH:
                continue
            used = min(limit.most(year), owed)
            taken[limit, year] = Room(limit, year, enters[year], used)
            owed -= used
    return taken


def waits(
    facility: Facility,
    earliest: int,
    where: Places,
    all_slots: tuple[Slot, ...],
    counted: Mapping[tuple[ProcessName, KindName], float | None],
) -> tuple[int, ...]:
    """Januaries for which a build may wait that could be in service from a month on; none for an adversary's.

    Pace counts calendar years: a plant that is ready in October takes the room of a year of which it works a quarter.
    If it could not wait for January, a shorter permit could do harm.
    """
    if not facility.secure:
        return ()
    slotted = facility.status in TAKES_A_PERMIT_SLOT and any(
        facility.country in where.members(slot.group) and weight(facility, slot.kind, counted) > 0 for slot in all_slots
    )
    most = LONGEST_WAIT if slotted else int(earliest % MONTHS_A_YEAR > 0)
    return tuple((year_of(earliest) + year) * MONTHS_A_YEAR for year in range(1, most + 1))


def entry_shares(month: int, decided: Period) -> dict[int, float]:
    """Calendar years in which a build enters service, with shares.

    A build of a period of up to a year enters at once; a longer period's builds are spread evenly over its length.
    """
    if decided.months <= MONTHS_A_YEAR:
        return {year_of(month): 1.0}
    spread = Period(decided.name, month, decided.months, decided.reported)
    return spread.year_shares()
