"""Several programs as one: each world has its own copy, and what is decided before worlds part is the same in all.

    minimise    sum_w p[w] * cost[w] . x[w],  or what is risked (risk.py)
    subject to  every world's own rows and bounds,    scale[w] * (cost_held[w] . x[w] - over[w]  <=  ceiling[w])
                sum_{j in item i of w} x[w,j] + lost[w,i]  =  common[i]            for every world w and item i
                reliance[w] . x[w] - level - beyond[w]  <=  target[w]              not where risk is what is expected
                over[w] = 0 unless it is opened,     lost[w,i] = 0 unless i is a build

An item is a decision that all worlds share: a column, or several of which only the sum is decided yet. What a world
does not let be carried out is lost: `lost` takes up what the item's first column does (its entries in equations and,
where they are positive, in limits), so it is paid for as if it were there, and gives nothing. Where the limit is wider
in another world, it is the wider one that what is lost must keep within:

    row[r] . x[w]  <=  upper[w,r],      row[r] . x[w] + entries[r] . lost[w]  <=  max_v upper[v,r]

So a world of a slow pace loses what was begun in hope of a fast one, and none gains by deciding more than any world
could carry out. The extensive form of a two-stage program (Birge and Louveaux, 2011, section 3.1).

Ceilings are counted in hundredths of themselves. In M USD, where a stop makes them a million and the price of one is
some 1e-5 points, interior point begins so far from that price that it gives up before it comes near.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from friendshore.solving.arrays import Arrays, Positions, Vector, total
from friendshore.solving.risk import Risk
from friendshore.solving.runner import COST_HELD, RELIANCE, WAITING

COUNTED = "cost_counted"
"""Rows that count the cost of a period as one column: entries of what costs, less that column."""
HUNDREDTHS = 100.0
"""What a ceiling above it is in the joined program."""

MONEY, RISK, MEAN, OVER = "expected_cost", "risk", "expected_reliance", "over_ceilings"
"""Objectives of the joined program; what lies over ceilings is counted in hundredths of them, as the ceilings are."""


@dataclass(frozen=True)
class Block:
    """One world.

    weight    its probability
    arrays    its program, not changed
    ceiling   most that it may cost, discounted, M USD
    least     reliance that a planner who knew it would reach, points: what regret is counted from
    members   item -> columns whose sum it is; what is lost of it costs what the first of them does
    losable   items that the world may lose
    wider     rows whose upper bound is higher in another world, and that bound
    """

    name: str
    weight: float
    arrays: Arrays
    ceiling: float = float("inf")
    least: float = 0.0
    members: Mapping[str, Positions] = field(default_factory=dict)
    losable: frozenset[str] = frozenset()
    wider: Mapping[int, float] = field(default_factory=dict)

    @property
    def scale(self) -> float:
        """What the row of the ceiling is multiplied by; 1 where the ceiling is small or none."""
        return HUNDREDTHS / max(HUNDREDTHS, abs(self.ceiling)) if np.isfinite(self.ceiling) else 1.0

    def prices_of(self, variable: str) -> Vector:
        """What each column of a variable adds to discounted cost, M USD a unit, by column of the program."""
        columns, rows, matrix = self.arrays.column_spans.values(), self.arrays.row_spans.values(), self.arrays.matrix
        found = np.zeros(matrix.shape[1])
        held = matrix[self.waiting[COST_HELD]].toarray().ravel()
        counted = [span for span in rows if span.component.name == COUNTED]
        for span in (each for each in columns if each.component.name == variable):
            here = slice(span.start, span.stop)
            found[here] = held[here]
            for each in counted:
                found[here] += matrix[each.start : each.stop, here].T @ -(matrix[each.start : each.stop] @ held)
        return found

    @cached_property
    def waiting(self) -> dict[str, int]:
        """Rows that wait to be held, of those that the program has."""
        spans = self.arrays.row_spans.values()
        return {span.component.name: span.start for span in spans if span.component.name in WAITING}


@dataclass(frozen=True)
class Joined:
    """The joined program, and where its parts stand in it.

    columns, rows   of each world: where its own begin
    common          columns of the items, in their order
    lost            world -> columns of what it loses of each item, in the same order
    level, beyond   what is risked: its level, and by world what exceeds it (risk.py)
    over            columns of what worlds cost above their ceilings
    capped          rows of the ceilings, each world's times its scale
    counted         rows that count what exceeds the level, by world
    risk_held, mean_held   rows that hold what is risked, and expected reliance
    """

    blocks: tuple[Block, ...]
    items: tuple[str, ...]
    arrays: Arrays
    columns: tuple[int, ...]
    rows: tuple[int, ...]
    common: Positions
    lost: Mapping[str, Positions]
    level: int
    beyond: Positions
    over: Positions
    capped: Positions
    counted: Positions
    risk_held: int
    mean_held: int
    risk: Risk

    def of(self, place: int, values: Vector) -> Vector:
        """The part of values by column that is a world's own."""
        start = self.columns[place]
        return values[start : start + len(self.blocks[place].arrays.column_lower)]

    def reliance(self, place: int, values: Vector) -> float:
        """Reliance of a world, points."""
        return self.blocks[place].arrays.objective_value(RELIANCE, self.of(place, values))

    def cost(self, place: int, values: Vector) -> float:
        """Discounted cost of a world, M USD, without penalties."""
        counted = float((self.arrays.matrix[self.capped[place]] @ values)[0]) / self.blocks[place].scale
        return counted + float(values[self.over[place]])

    def paid_for(self, variable: str, place: int, values: Vector) -> float:
        """The part of a world's discounted cost that the columns of one variable are, M USD."""
        return total(self.blocks[place].prices_of(variable), self.of(place, values))

    @cached_property
    def scales(self) -> Vector:
        """What the rows of the ceilings are multiplied by."""
        return np.array([block.scale for block in self.blocks])

    @cached_property
    def weights(self) -> Vector:
        return np.array([block.weight for block in self.blocks])
