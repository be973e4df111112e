"""What plants make of some commodities, as terms of their activities."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from friendshore.parameters.markets import PROVENANCES
from friendshore.program.program import Program


class Output:
    """What fleets make of the (area, commodity) that are asked about, less what is owed to an adversary.

    fleets_in   area -> names of the fleets there
    """

    def __init__(self, program: Program, wanted: Collection[tuple[str, str]]) -> None:
        parameters = program.parameters
        periods = {period.name: period for period in parameters.periods}
        self.fleets_in: defaultdict[str, list[str]] = defaultdict(list)
        for fleet in parameters.fleets.values():
            self.fleets_in[fleet.area].append(fleet.name)
        self._terms: defaultdict[tuple[str, str, str, str], list[tuple[float, Any]]] = defaultdict(list)
        for (name, mode, provenance, period), work in program.block.activity.items():
            fleet = parameters.fleets[name]
            for commodity, amount in parameters.modes[name, mode].outputs.items():
                if (fleet.area, commodity) in wanted:
                    left = amount * (1 - parameters.owed(fleet, periods[period]))
                    self._terms[name, commodity, provenance, period].append((left, work))

    def of(
        self,
        fleets: Iterable[str],
        commodities: tuple[str, ...],
        period: str,
        provenances: tuple[str, ...] = PROVENANCES,
    ) -> tuple[list[float], list[Any]]:
        """Coefficients and activities of what some fleets make of some commodities in a period."""
        terms = [
            term
            for fleet in sorted(fleets)
            for commodity in commodities
            for provenance in provenances
            for term in self._terms.get((fleet, commodity, provenance, period), ())
        ]
        return [amount for amount, _ in terms], [work for _, work in terms]
