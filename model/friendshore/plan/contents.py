"""What products hold of each separated element, through the recipes, and who supplies it at which stage.

An element is a separated product that a recipe draws out of a basket: an oxide of one or two elements. A tonne of what
comes before separation holds what its best route gets out of it. A tonne of what comes after holds what the routes that
run in the plan take on average, by what each makes of it, and where none runs what the leanest takes; losses included.
Scrap counts when it has come back as a product, at every stage that is saved; what is bought counts at its
own stage and at those before it; what is sold is taken off the same way. Routes are those of the program's own fleets,
with the yields that policies leave them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from friendshore.case import Case
from friendshore.frames import rows
from friendshore.names import CommodityName
from friendshore.parameters import Parameters
from friendshore.parameters.chain import Mode, pattern
from friendshore.plan.reading import NOTHING, Solution, reported_only

Content = Mapping[CommodityName, float]
CLOSE = 1e-3
"""Share by which opening stocks of the case and of the plan may differ and still be the same."""
COLUMNS = ["period", "element", "stage", "route", "provenance", "t"]


@dataclass(frozen=True)
class Contents:
    """The contents of a case's commodities, by the modes in which its plants can run.

    run   activity of each mode in the reported periods of a plan, kt; empty where there is no plan
    """

    case: Case
    modes: tuple[Mode, ...]
    run: tuple[float, ...] = ()

    @classmethod
    def of_program(cls, parameters: Parameters) -> Contents:
        """By the modes of the program's fleets, each kind once."""
        return cls(parameters.case, tuple({_kind(mode): mode for mode in parameters.modes.values()}.values()))

    @classmethod
    def of_plan(cls, solution: Solution) -> Contents:
        """By the modes of the program's fleets, each kind once, and how much of each the plan runs."""
        parameters = solution.parameters
        kinds = {_kind(mode): mode for mode in parameters.modes.values()}
        run = dict.fromkeys(kinds, 0.0)
        activity = solution.values("activity", ("fleet", "mode", "provenance", "period"))
        for row in rows(reported_only(parameters, activity)):
            run[_kind(parameters.modes[row.fleet, row.mode])] += row.value
        return cls(parameters.case, tuple(kinds.values()), tuple(run.values()))

    @cached_property
    def elements(self) -> tuple[CommodityName, ...]:
        """Separated products, in the order of commodities.csv."""
        drawn = {str(row.commodity) for row in rows(self.case.tables["recipes"]) if row.elements and row.t_per_t > 0}
        parted = {name for mode in self.modes if drawn & mode.outputs.keys() for name in mode.inputs}
        goods = map(CommodityName, self.case.tables["commodities"]["commodity"])
        return tuple(name for name in goods if name in drawn - parted)

    @cached_property
    def _positions(self) -> dict[str, int]:
        stages = self.case.tables["stages"]
        position = dict(zip(stages["stage"], stages["position"], strict=True))
        goods = self.case.tables["commodities"]
        return {str(name): int(position[stage]) for name, stage in zip(goods["commodity"], goods["stage"], strict=True)}

    def position(self, commodity: str) -> int:
        """Place of a commodity's stage in the chain."""
        return self._positions[pattern(commodity)]

    @cached_property
    def _got(self) -> dict[CommodityName, Content]:
        """Contents of the elements and of what they are got out of."""
        known: dict[CommodityName, Content] = {element: {element: 1.0} for element in self.elements}
        while found := self._got_out(known):
            known |= found
        return known

    @cached_property
    def _returning(self) -> frozenset[str]:
        """Scrap: what elements are got out of although it stands later in the chain."""
        latest = {name: max(map(self.position, content), default=0) for name, content in self._got.items()}
        return frozenset(name for name, position in latest.items() if self.position(name) > position)

    @cached_property
    def of(self) -> dict[CommodityName, Content]:
        """Commodity -> element -> t of separated oxide per t."""
        known = dict(self._got)
        forward = self._forward(known)
        for name in sorted(forward, key=self.position):  # what a commodity is made of comes before it
            if (held := self._taken(name, forward[name], known)) is not None:
                known[name] = held
        return known

    def _got_out(self, known: Mapping[CommodityName, Content]) -> dict[CommodityName, Content]:
        """What can be got out of further commodities whose products are known: the best route of each."""
        found: dict[CommodityName, Content] = {}
        for mode in self.modes:
            inputs, outputs = mode.inputs, mode.outputs
            name = next(iter(inputs), CommodityName(""))
            if len(inputs) == 1 and name not in known and all(output in known for output in outputs):
                held = _summed(outputs, known, 1 / inputs[name])
                if sum(held.values()) > sum(found.get(name, {}).values()):
                    found[name] = held
        return found

    def _forward(self, known: Mapping[CommodityName, Content]) -> dict[CommodityName, list[int]]:
        """Further commodities -> places of the modes that make them of what comes before them in the chain."""
        found: defaultdict[CommodityName, list[int]] = defaultdict(list)
        for place, mode in enumerate(self.modes):
            name = max(mode.outputs, key=lambda output: mode.outputs[output], default=CommodityName(""))
            latest = max(map(self.position, mode.inputs), default=None)
            if name and name not in known and latest is not None and latest < self.position(name):
                found[name].append(place)
        return dict(found)

    def _taken(
        self, name: CommodityName, places: Sequence[int], known: Mapping[CommodityName, Content]
    ) -> Content | None:
        """What a tonne of a commodity takes: of the modes that run, by what each makes of it; else the leanest."""
        modes = {at: self.modes[at] for at in places if all(each in known for each in self.modes[at].inputs)}
        held = {at: _summed(mode.inputs, known, 1 / mode.outputs[name]) for at, mode in modes.items()}
        made = {at: self.run[at] * mode.outputs[name] for at, mode in modes.items()} if self.run else {}
        if (whole := sum(made.values())) > NOTHING:
            found: defaultdict[CommodityName, float] = defaultdict(float)
            for at, content in held.items():
                for element, share in content.items() if made[at] > 0 else ():
                    found[element] += share * made[at] / whole
            return dict(found)
        return min(held.values(), key=lambda content: sum(content.values()), default=None)

    @cached_property
    def stages_of(self) -> dict[str, tuple[str, ...]]:
        """Element -> stages at which some commodity holds it, in order."""
        stages = self.case.tables["stages"].sort_values("position")
        held = defaultdict(set)
        for name, content in self.of.items():
            for element in content if name not in self._returning else ():
                held[element].add(self.position(name))
        return {
            element: tuple(str(row.stage) for row in rows(stages) if row.position in held[element])
            for element in self.elements
        }

    @cached_property
    def _begins(self) -> dict[tuple[str, str], tuple[int, bool]]:
        """(process, commodity) -> first stage that making it covers, and whether it loops back from later ones."""
        found: dict[tuple[str, str], tuple[int, bool]] = {}
        for mode in self.modes:
            latest = max(map(self.position, mode.inputs), default=0)
            for name in mode.outputs:
                loops = latest >= self.position(name)
                begins = (1, True) if loops else (latest + 1, False)
                found[mode.process, name] = max(begins, found.get((mode.process, name), begins))
        return found

    def told(self) -> pd.DataFrame:
        """commodity, element, t_per_t, returns (scrap, which count only when they have come back)."""
        rows = [
            (name, element, held[element], name in self._returning)
            for name, held in self.of.items()
            for element in self.elements
            if held.get(element)
        ]
        return pd.DataFrame(rows, columns=["commodity", "element", "t_per_t", "returns"])

    def supply(self, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
        """period, element, stage, route, provenance, t of separated oxide: made, bought, drawn from stock, sold (-)."""
        positions = dict(zip(self.case.tables["stages"]["stage"], self.case.tables["stages"]["position"], strict=True))
        sums: defaultdict[tuple[str, str, str, str, str], float] = defaultdict(float)
        for period, name, provenance, t, first, route in self._entries(tables):
            for element, share in self.of.get(name, {}).items() if name not in self._returning else ():
                for stage in self.stages_of[element]:
                    if first <= positions[stage] <= self.position(name):
                        sums[period, element, stage, route, provenance] += t * share
        return pd.DataFrame([(*key, t) for key, t in sums.items()], columns=COLUMNS)

    def _entries(self, tables: Mapping[str, pd.DataFrame]) -> Iterator[tuple[str, CommodityName, str, float, int, str]]:
        process_of = dict(zip(tables["capacity"]["fleet"], tables["capacity"]["process"], strict=True))
        for row in rows(tables["production"]):
            first, loops = self._begins.get((process_of.get(row.fleet, ""), row.commodity), (1, False))
            yield row.period, row.commodity, row.provenance, row.t, first, "recycled" if loops else "made from ore"
        for row in rows(tables["purchases"]):
            yield row.period, row.commodity, row.provenance, row.t, 1, "bought"
        for row in rows(tables["sales"]):
            yield row.period, row.commodity, row.provenance, -row.t, 1, "sold"
        yield from self._drawn(tables)

    def _drawn(self, tables: Mapping[str, pd.DataFrame]) -> Iterator[tuple[str, CommodityName, str, float, int, str]]:
        """What stocks give (or take: negative) in each period.

        The first period starts from the opening stocks of the case, where they are those that the plan starts from.
        """
        balance = tables["balance"]
        names = ["opening_secure_t", "opening_exposed_t"]
        opening = self.case.tables["stocks"].groupby("commodity")[names].sum().to_dict("index")
        periods = list(dict.fromkeys(balance["period"]))
        started = (
            balance[(balance["period"] == periods[0]) & (balance["item"] == "opening stock")] if periods else balance
        )
        counted = dict(zip(started["commodity"], started["t"], strict=True))
        kept = tables["stocks"].groupby(["commodity", "provenance", "period"])["t"].sum().to_dict()
        for name in dict.fromkeys([*counted, *tables["stocks"]["commodity"]]):
            stated = opening.get(name, dict.fromkeys(names, 0.0))
            whole = sum(stated.values())
            known = abs(whole - counted.get(name, 0.0)) <= CLOSE * max(1.0, whole)
            for provenance in ("secure", "exposed"):
                before = float(stated[f"opening_{provenance}_t"]) if known else None
                for period in periods:
                    now = float(kept.get((name, provenance, period), 0.0))
                    if before is not None and before != now:
                        yield period, name, provenance, before - now, 1, "drawn from stock"
                    before = now


def _kind(mode: Mode) -> tuple[object, ...]:
    """What tells modes apart: fleets whose plants run alike share one."""
    return (mode.process, mode.name, *sorted(mode.recipe.items()))


def _summed(
    amounts: Mapping[CommodityName, float], known: Mapping[CommodityName, Content], factor: float
) -> dict[CommodityName, float]:
    held: defaultdict[CommodityName, float] = defaultdict(float)
    for name, amount in amounts.items():
        for element, share in known[name].items():
            held[element] += amount * share * factor
    return dict(held)
