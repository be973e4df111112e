"""Which step of the chain a limit holds back: the stage at which something is made, and the element it is made for.

A limit on what can be made (capacity, pace, permits, size of a project, ore, hosts) belongs to the processes it limits.
Their stage is the step's; its element is the separated oxide that is worth most in a tonne of what they make.
Limits on trade, stores, money and energy belong to no step, nor do those that hold from below: what must be done at
least is no scarcity.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from functools import cached_property

from friendshore.frames import rows
from friendshore.names import FacilityName, FleetName
from friendshore.parameters import Parameters
from friendshore.plan.contents import Contents

OF_FLEETS = frozenset({"within_capacity", "within_output_limit"})
OF_KINDS = frozenset({"within_pace", "within_permit_slots"})
NO_STEP = ("", "")
Step = tuple[str, str]


class Steps:
    """The steps of a case, and which limits belong to them."""

    def __init__(self, parameters: Parameters) -> None:
        self._parameters, self._case = parameters, parameters.case
        self._of: dict[tuple[str, str], Step] = {}

    def of(self, family: str, key: Sequence[str]) -> Step:
        """Stage and element of a limit; empty where it is no limit on what can be made, the element also where what is
        made holds none."""
        first = str(key[0]) if key else ""
        if (family, first) not in self._of:
            self._of[family, first] = self._step(self._processes(family, first))
        return self._of[family, first]

    def _processes(self, family: str, name: str) -> Counter[str]:
        """Processes that a limit is one of, each as often as it has facilities there."""
        plants = self._parameters.facilities
        if family in OF_FLEETS:
            return Counter([self._parameters.fleets[FleetName(name)].process])
        if family in OF_KINDS:
            kinds = self._case.tables["pace_weights"]
            return Counter(kinds.loc[kinds["kind"].astype(str) == name, "process"].astype(str))
        if family == "within_project":
            return Counter([plants[FacilityName(name)].process])
        if family == "captured_from_hosts":
            taking = (fleet for limit in self._parameters.host_limits if limit.name == name for fleet in limit.fleets)
            return Counter(self._parameters.fleets[fleet].process for fleet in taking)
        if family == "within_resource":
            return Counter(str(row.process) for row in rows(self._case.tables["facilities"]) if row.resource == name)
        return Counter()

    def _step(self, processes: Counter[str]) -> Step:
        stages = Counter(self._stages[name] for name in processes.elements() if name in self._stages)
        if not stages:
            return NO_STEP
        stage = stages.most_common(1)[0][0]
        return stage, self._element({name for name in processes if self._stages.get(name) == stage})

    def _element(self, processes: Collection[str]) -> str:
        """The element that is worth most in what the processes make, a tonne of each of their modes."""
        worth: defaultdict[str, float] = defaultdict(float)
        for mode in self._contents.modes:
            for name, t in mode.outputs.items() if mode.process in processes else ():
                for element, share in self._contents.of.get(name, {}).items():
                    worth[element] += t * share * self._weights.get(element, 0.0)
        return max(worth, key=lambda element: worth[element], default="") if any(worth.values()) else ""

    @cached_property
    def _contents(self) -> Contents:
        return Contents.of_program(self._parameters)

    @cached_property
    def _stages(self) -> dict[str, str]:
        table = self._case.tables["processes"]
        return dict(zip(table["process"].astype(str), table["stage"].astype(str), strict=True))

    @cached_property
    def _weights(self) -> dict[str, float]:
        """Value weight of each commodity, USD a kg; none where users ask for none."""
        table = self._case.tables["commodities"]
        known = table["weight_usd_per_kg"].fillna(0.0).astype(float)
        return dict(zip(table["commodity"].astype(str), known, strict=True))
