"""What a t/yr of capacity costs to build: local work at the country's level, equipment at the world's.

    standard[p,c]  =  capex[p] * (local[p] * index[c] + 1 - local[p])        without the bracket where no index applies
    generic[p,c]   =  max(standard[p,c], announced[p,c])
    announced[p,c] =  median of what is announced for p in c; where nothing is, the median of all that is announced for
                      p in the bloc, times the bracket of c over the mean bracket of those announced

in USD per t/yr. Announced is what has a capital cost of its own and is planned, under construction or running. A
generic build is a stranger's plant: nothing says that it would be cheaper than those that somebody has costed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from statistics import fmean, median
from typing import Any, NamedTuple

from friendshore.case import Case
from friendshore.frames import records
from friendshore.names import CountryName, FacilityName, ProcessName
from friendshore.parameters.places import Places

ANNOUNCED = frozenset({"operating", "construction", "planned"})


class Announced(NamedTuple):
    """An announced plant with a capital cost of its own, USD per t/yr."""

    facility: FacilityName
    country: CountryName
    cost: float


class SiteCosts:
    """Capital cost of capacity by process and country, USD per t/yr."""

    def __init__(self, case: Case, where: Places) -> None:
        self.where = where
        self.processes: Mapping[ProcessName, Any] = {row["process"]: row for row in records(case.tables["processes"])}
        self.announced: defaultdict[ProcessName, list[Announced]] = defaultdict(list)
        for row in records(case.tables["facilities"]):
            country, cost = where.countries[row["country"]], row["capex_usd_per_t"]
            in_bloc = where.role.get(country.area, "adversary") != "adversary"
            if in_bloc and row["status"] in ANNOUNCED and cost > 0:  # NaN, where blank, is not
                self.announced[row["process"]].append(Announced(row["facility"], country.code, float(cost)))

    def level(self, process: ProcessName, country: CountryName) -> float:
        """Cost against the USA: local work at the country's index, equipment at 1."""
        row = self.processes[process]
        local = float(row["local_cost_share"]) if row["index_applies"] else 0.0
        return local * self.where.countries[country].capex_index + 1 - local

    def standard(self, process: ProcessName, country: CountryName) -> float:
        """What the process costs there by its own figure."""
        return float(self.processes[process]["capex_usd_per_t"]) * self.level(process, country)

    def generic(self, process: ProcessName, country: CountryName) -> float:
        """What a generic build of it costs there: never less than the median of what is announced."""
        standard, announced = self.standard(process, country), self.announced_there(process, country)
        return standard if announced is None else max(standard, announced)

    def counted(self, process: ProcessName, country: CountryName) -> tuple[FacilityName, ...]:
        """The announced plants whose median counts there: those of the country, else those of the bloc."""
        found = self.announced[process]
        return tuple(each.facility for each in found if each.country == country) or tuple(
            each.facility for each in found
        )

    def announced_there(self, process: ProcessName, country: CountryName) -> float | None:
        """Median of what is announced there, or in the bloc at the country's level; None where nothing is."""
        found = self.announced[process]
        there = [each.cost for each in found if each.country == country]
        if there:
            return median(there)
        if not found:
            return None
        ratio = self.level(process, country) / fmean(self.level(process, each.country) for each in found)
        return ratio * median(each.cost for each in found)
