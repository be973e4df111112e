"""What plants do at full rate: the most that the months of a period can bring in which something may be done.

    full[f,t]  =  h[t] * (standing[f,t] + sum_s online[p,s,t] * build[p,s])                      kt of capacity-years

A year's work may fall into the months in which a ban is not in force, but not beyond what the plants can do in them.
What plants take in fact is no measure of the need in some months: where all of it comes in those, nothing would.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable

from friendshore.names import AreaName, CommodityName, FleetName, PeriodName
from friendshore.parameters import Build
from friendshore.parameters.chain import Mode
from friendshore.parameters.fleets import Fleet
from friendshore.program.ledger import Sum, Variable
from friendshore.program.program import Program


class FullRate:
    """Full rate of the fleets of a program."""

    def __init__(self, program: Program) -> None:
        parameters = program.parameters
        self._parameters = parameters
        self._years = {period.name: period for period in parameters.periods}
        self._builds: defaultdict[FleetName, list[tuple[Build, Variable]]] = defaultdict(list)
        for key, build in parameters.builds.items():
            self._builds[parameters.fleet_of[build.facility]].append((build, program.block.build[key]))
        running = dict.fromkeys((fleet, mode) for fleet, mode, _, _ in program.block.activity)
        self._modes: defaultdict[FleetName, list[Mode]] = defaultdict(list)
        for fleet, mode in running:
            self._modes[fleet].append(parameters.modes[fleet, mode])

    def of(self, fleets: Iterable[FleetName], period: PeriodName, amount: Callable[[Fleet, Mode], float]) -> Sum:
        """What fleets bring in a period at full rate, each in its best mode; `amount` is per kt of activity."""
        found, years = Sum(), self._years[period].years
        for name in fleets:
            fleet = self._parameters.fleets[name]
            best = max((amount(fleet, mode) / mode.use for mode in self._modes.get(name, ()) if mode.use), default=0.0)
            if not best:
                continue
            found.constant += best * years * self._parameters.standing[name, period]
            for build, variable in self._builds[name]:
                if part := build.online.get(period, 0.0):
                    found.add(best * years * part, variable)
        return found

    def needed(self, areas: Collection[AreaName], commodity: CommodityName, period: PeriodName) -> Sum:
        """What users of some areas ask for of a commodity, and plants there take at full rate, kt."""
        fleets = [name for name, fleet in sorted(self._parameters.fleets.items()) if fleet.area in areas]
        found = self.of(fleets, period, lambda _, mode: mode.inputs.get(commodity, 0.0))
        for (asked, area, _, when), rate in self._parameters.users.items():
            if (asked, when) == (commodity, period) and area in areas:
                found.constant += rate * self._years[period].years
        return found

    def made(self, area: AreaName, commodity: CommodityName, period: PeriodName) -> Sum:
        """What an area makes of a commodity at full rate, less what is owed to an adversary, kt."""
        fleets = [name for name, fleet in sorted(self._parameters.fleets.items()) if fleet.area == area]

        def kept(fleet: Fleet, mode: Mode) -> float:
            return mode.outputs.get(commodity, 0.0) * (1 - self._parameters.owed(fleet, self._years[period]))

        return self.of(fleets, period, kept)
