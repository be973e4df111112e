"""Which rows of a policy a run reads: those that name a place of its bloc and months of its horizon.

A table may have rows for every bloc of the case, and for years that are over; a policy is on where some of them are
read. A table of details, such as what a tonne counts in a benchmark, is read where the policy that it belongs to is.
"""

from __future__ import annotations

from collections.abc import Mapping

from friendshore.calendar import month_number
from friendshore.case import Case
from friendshore.case.nearest import parted
from friendshore.case.table import Table
from friendshore.frames import records
from friendshore.parameters import periods_of
from friendshore.program import policies

PLACES = ("areas.area", "countries.country")
FROM, UNTIL = "from", "until"


def in_force(case: Case) -> dict[str, int]:
    """Policy table, or table of details -> how many of its rows this run reads."""
    places, horizon = _places(case), _horizon(case)
    found: dict[str, int] = {}
    for module in policies.MODULES:
        own: Table = module.TABLE
        read = [row for row in records(case.tables[own.name]) if _reads(own, row, places, horizon)]
        found[own.name] = len(read)
        names = {str(row.get(own.key[0])) for row in read}
        for table in getattr(module, "MORE", ()):
            parent = next((each.name for each in table.columns if each.refers == f"{own.name}.{own.key[0]}"), "")
            rows = records(case.tables[table.name])
            found[table.name] = sum(
                bool(read) and _reads(table, row, places, horizon) and (not parent or str(row[parent]) in names)
                for row in rows
            )
    return found


def _places(case: Case) -> frozenset[str]:
    """Areas and countries with a role in the bloc, and groups with such a member."""
    blocs, countries = case.tables["blocs"], case.tables["countries"]
    areas = frozenset(str(area) for area in blocs.loc[blocs["bloc"] == case.bloc, "area"])
    ours = frozenset(str(country) for country in countries.loc[countries["area"].isin(areas), "country"])
    groups = case.tables["country_groups"]
    return areas | ours | frozenset(str(group) for group in groups.loc[groups["country"].isin(ours), "group"])


def _horizon(case: Case) -> tuple[int, int]:
    """The first month of the periods, and the one after the last."""
    periods = periods_of(case)
    return min(period.start for period in periods), max(period.end for period in periods)


def _reads(table: Table, row: Mapping[str, object], places: frozenset[str], horizon: tuple[int, int]) -> bool:
    first, end = horizon
    for column in table.columns:
        words = str(row.get(column.name, "") or "")
        if not words or words == "nan":
            continue
        if column.refers.startswith(PLACES) and not any(_ours(word, column.refers, places) for word in parted(words)):
            return False
        if column.kind == "month":
            month = month_number(words)
            if (FROM in column.name and month >= end) or (UNTIL in column.name and month <= first):
                return False
    return True


def _ours(word: str, refers: str, places: frozenset[str]) -> bool:
    """Whether a word names a place of the bloc; words that stand for all places do."""
    return word in places or word in refers.split("|")
