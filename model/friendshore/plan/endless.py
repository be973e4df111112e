"""What of a case without a bound can grow for ever, in its own words: what is bought, made and sold again and again,
what each step costs, and which of its cells would stop it.

A tonne of the largest flow is the measure: the other steps are told per tonne of it, and so is what is gained.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from friendshore.case.values import WHERE
from friendshore.names import OfferName, OutletName
from friendshore.plan.limits import named
from friendshore.plan.reading import titles_of
from friendshore.program import Program
from friendshore.solving.arrays import Arrays, Vector
from friendshore.solving.highs import SolverOptions
from friendshore.solving.rays import ray
from friendshore.units import THOUSANDTH

COLUMNS = ["step", "what", "period", "t_per_t", "cost_usd_per_t", "row", "column"]
FLOWS = frozenset({"buy", "sell", "activity", "ship", "to_pool", "from_pool", "imported"})
"""Variables in kt; of others the unit is their own."""
STOPPED_BY = {
    "buy": ("offer_years", "offer", "most_t_per_yr"),
    "sell": ("outlet_years", "outlet", "most_t_per_yr"),
}
"""Variable -> table, key and column that would give it a ceiling."""
COUNTED = frozenset({"cost", "public", "reliance", "reliance_in", "highest", "above_path"})
"""Variables that only count."""
STEPS = {"buy": "buy", "sell": "sell", "activity": "make", "ship": "move", "to_pool": "move", "from_pool": "move",
         "imported": "import", "build": "build", "pay": "pay"}  # fmt: skip


class Told:
    """Titles and parameters, for words."""

    def __init__(self, program: Program) -> None:
        self.parameters, self.titles = program.parameters, titles_of(program.parameters.case)


def endless(program: Program, arrays: Arrays, objective: str, options: SolverOptions | None = None) -> pd.DataFrame:
    """step, what, period, t a tonne of the largest, what it costs (a gain is negative; undiscounted), and the row and
    column that lack a ceiling; empty where nothing grows for ever."""
    counted = [
        position
        for span in arrays.column_spans.values()
        if str(span.component.name) in COUNTED
        for position in range(span.start, span.stop)
    ]
    found = ray(arrays, objective, counted, options)
    costs = _costs(program, arrays)
    told, rows = Told(program), []
    for span in arrays.column_spans.values():
        name = str(span.component.name)
        for place in np.flatnonzero(found[span.start : span.stop]).tolist() if name not in COUNTED else ():
            key, position = span.keys[place], span.start + place
            words = tuple(str(word) for word in (key if isinstance(key, tuple) else (key,)))
            rows.append((name, words, float(found[position]), float(costs[position])))
    largest = max((abs(much) for name, _, much, _ in rows if name in FLOWS), default=0.0) or 1.0
    return pd.DataFrame(
        [_step(told, name, words, much / largest, cost) for name, words, much, cost in rows], columns=COLUMNS
    )


def sentence(frame: pd.DataFrame) -> str:
    """What grows for ever, what it gains, and what would stop it."""
    if frame.empty:
        return (
            "Unbounded: the objective can be improved without end, by what is not known. A limit or a price is missing."
        )
    gain = -float(frame["cost_usd_per_t"].sum())
    steps = ", ".join(f"{step} {what}" for step, what in zip(frame["step"], frame["what"], strict=True))
    stops = [f"{row}, {column}" for row, column in zip(frame["row"], frame["column"], strict=True) if row]
    stop = f" A ceiling in {' or '.join(stops)} would stop it, or a price at which nothing is gained." if stops else ""
    return f"Unbounded: {steps} gains {gain:,.4g} USD a tonne, for ever.{stop}"


def _step(told: Told, name: str, words: tuple[str, ...], t_per_t: float, cost: float) -> tuple[object, ...]:
    names = {period.name for period in told.parameters.periods}
    period = next((word for word in reversed(words) if word in names), "")
    row, column = _ceiling(told, name, words[0])
    step = STEPS.get(name, name.replace("_", " ").replace(".", ": "))
    return step, _what(told, name, words, period), period, t_per_t, t_per_t * cost / THOUSANDTH, row, column


def _what(told: Told, name: str, words: tuple[str, ...], period: str) -> str:
    parameters = told.parameters
    traded: Any = (
        parameters.offers.get(OfferName(words[0])) if name in ("buy", "imported")
        else parameters.outlets.get(OutletName(words[0])) if name == "sell" else None
    )  # fmt: skip
    rest = [named(told, word) for word in words if word != period]
    if traded is not None:
        what = f"{named(told, traded.commodity)} ({words[0]})"
        at = named(told, traded.area) if name != "sell" else named(told, words[2])
        return f"{what} {'from' if name != 'sell' else 'of'} {at}"
    return ", ".join(rest)


def _ceiling(told: Told, name: str, key: str) -> tuple[str, str]:
    """Row and column of the ceiling that is blank."""
    if name not in STOPPED_BY:
        return "", ""
    table, word, column = STOPPED_BY[name]
    frame = told.parameters.case.tables[table]
    rows = frame[frame[word] == key]
    places = list(dict.fromkeys(rows[WHERE])) if len(rows) else [f"{table}.csv"]
    wanted = column if column in frame else f"{column}_{told.parameters.case.levels.offers}"
    return "; ".join(places[:2]), wanted


def _costs(program: Program, arrays: Arrays) -> Vector:
    """M USD of a unit of each column, in the period in which it falls, undiscounted."""
    span = arrays.rows_of(program.block.cost_counted)
    part = arrays.matrix.tocsr()[span.start : span.stop]
    totals: Vector = np.asarray(part.sum(axis=0), float).ravel()
    counted = arrays.columns_of(program.block.cost)
    totals[counted.start : counted.stop] = 0.0
    return totals
