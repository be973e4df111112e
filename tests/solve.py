"""Solves a tiny case for tests of the program: values and duals by component, in tonnes and USD."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from builder import Tiny

from friendshore.aim import Aim, Form
from friendshore.parameters import Parameters
from friendshore.plan.money import public_money
from friendshore.plan.reading import Solution
from friendshore.planning import compiled, decided, prepare, read_case
from friendshore.program import Program, assemble
from friendshore.solving.arrays import Arrays
from friendshore.solving.lexicographic import Series, solve
from friendshore.solving.outcome import Solved

T = 1e3
"""Tonnes a kt, USD/t a M USD/kt."""
USD = 1e6
CHEAPEST = Aim(Form.COST)


@dataclass(frozen=True)
class Answer:
    """A solved tiny case, told in tonnes and USD."""

    parameters: Parameters
    program: Program
    arrays: Arrays
    series: Series

    @cached_property
    def last(self) -> Solved:
        """The plan; of an aim at cost the step that minimised it, before its tie-break."""
        if self.series.steps[-1].name == "tie-break":
            return self.priced
        assert isinstance(self.series.outcome, Solved), self.series.outcome.sentence
        return self.series.outcome

    @cached_property
    def priced(self) -> Solved:
        """The step whose duals are prices in money."""
        assert self.series.prices is not None
        return self.series.prices

    def values(self, name: str) -> dict[Any, float]:
        """Values of a variable that are not zero, kt as t; M USD, points and the like times a thousand, too."""
        component = self.program.block.find_component(name)
        found = self.arrays.values_of(component, self.last.column_values)
        return {key: float(value) * T for key, value in found.items() if abs(value) > 1e-6}

    def total(self, name: str, *key: Any) -> float:
        """Sum of a variable over all indices that hold every word of the key, in t."""
        return sum(
            value
            for index, value in self.values(name).items()
            if set(key) <= (set(index) if isinstance(index, tuple) else {index})
        )

    def dual(self, name: str, *key: Any) -> float:
        """Dual of a row in USD per t (or per MWh, per USD x 1000): the change of cost as its right-hand side grows."""
        found = self.arrays.duals_of(self.program.block.find_component(name), self.priced.row_duals)
        return float(found.iloc[0] if not key else found[key[0] if len(key) == 1 else key]) * T

    def price(self, commodity: str, provenance: str, area: str, period: str) -> float:
        """Worth of a further tonne there, USD."""
        return self.dual("material_balance", commodity, provenance, area, period)

    @cached_property
    def cost(self) -> float:
        """Discounted cost, USD, in the step that minimised it; sharing fairly may give up a little more."""
        return float(self.priced.row_values[self.arrays.row("cost_held")]) * USD

    @cached_property
    def reliance(self) -> list[float]:
        """Points by period."""
        found = self.arrays.values_of(self.program.block.reliance, self.last.column_values)
        return [float(value) for value in found]

    @cached_property
    def money(self) -> dict[tuple[str, str], dict[str, float]]:
        """Public money by instrument and direction, and by period, USD, undiscounted, in the last solution; none below
        10 USD, which held values leave room for."""
        lines = public_money(Solution(self.program, self.arrays, self.series, self.last, self.priced))
        found: dict[tuple[str, str], dict[str, float]] = {}
        amounts = lines.groupby(["instrument", "direction", "period"])["musd"].sum() * USD
        for (instrument, direction, period), usd in amounts.items():
            if abs(usd) > 10:
                found.setdefault((instrument, direction), {})[str(period)] = float(usd)
        return found

    def public(self, instrument: str, direction: str = "paid") -> dict[str, float]:
        """Public money under an instrument by period."""
        return self.money.get((instrument, direction), {})

    def step(self, name: str) -> float:
        """Value of a step, points or M USD."""
        value = self.series.value(name)
        assert value is not None
        return value


def steps(tiny: Tiny, aim: Aim | None = None, scenarios: Sequence[str] = (), bloc: str | None = None) -> Answer:
    """Write, read, prepare, assemble and run the steps of an aim; least mean reliance where none is given."""
    parameters = prepared(tiny, scenarios, bloc)
    aim = aim or Aim()
    program = assemble(parameters, aim)
    arrays = compiled(program)
    series = solve(arrays, parameters.case.settings, aim, decided=decided(program, arrays))
    return Answer(parameters, program, arrays, series)


def prepared(tiny: Tiny, scenarios: Sequence[str] = (), bloc: str | None = None) -> Parameters:
    """The parameters of a tiny case."""
    with TemporaryDirectory() as folder:
        return prepare(read_case(tiny.write(Path(folder) / "tiny"), tuple(scenarios), bloc))
