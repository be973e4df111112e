"""Why there is no plan, in the cells of the case: stocks that nothing can keep up."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from friendshore.case import Case
from friendshore.case.values import WHERE
from friendshore.program import Program
from friendshore.solving.arrays import Arrays
from friendshore.solving.elastic import gaps
from friendshore.solving.outcome import Infeasible, Outcome
from friendshore.units import THOUSANDTH

STOCKS = {
    "cover_kept": "least_t",
    "stock_given_back": "opening_secure_t and opening_exposed_t",
    "secure_stock_given_back": "opening_secure_t",
    "opening_stock_kept": "opening_secure_t and opening_exposed_t",
    "secure_opening_stock_kept": "opening_secure_t",
    "stock_kept": "kept_from_year of the settings",
    "secure_stock_kept": "kept_from_year of the settings",
}
"""Rows by which a stock is kept up -> what asks for it."""


def explained(outcome: Outcome, program: Program, arrays: Arrays) -> Outcome:
    """An outcome that is no plan, with the cells that ask for the impossible where those are stocks."""
    if not isinstance(outcome, Infeasible) or outcome.cause:
        return outcome
    if outcome.rows and not any(row.partition("[")[0] in STOCKS for row in outcome.rows):
        return outcome
    spans = {
        name: arrays.rows_of(component)
        for name in STOCKS
        if (component := program.block.component(name)) is not None and len(component)
    }
    rows = np.concatenate([np.arange(0), *(np.arange(span.start, span.stop) for span in spans.values())]).astype(int)
    clauses = []
    for row, kt in gaps(arrays, rows).items():
        name, span = next((name, span) for name, span in spans.items() if span.start <= row < span.stop)
        commodity, area, *rest = span.keys[row - span.start]
        period = rest[0] if rest else program.parameters.periods[-1].name
        clauses.append(_clause(program.parameters.case, name, (commodity, area, period), kt / THOUSANDTH))
    return replace(outcome, cause="; ".join(clauses)) if clauses else outcome


def _clause(case: Case, name: str, key: tuple[str, str, str], t: float) -> str:
    commodity, area, period = key
    stocks, commodities = case.tables["stocks"], case.tables["commodities"]
    stock = stocks[(stocks["commodity"] == commodity) & (stocks["area"] == area)]
    at = f"{stock[WHERE].iloc[0]}, {STOCKS[name]}" if len(stock) else f"the stock of {commodity} in {area}"
    found = commodities[commodities["commodity"] == commodity]
    loss = float(found["loss_share_per_yr"].iloc[0]) if len(found) else 0.0
    lost = f", of which {loss:g} is lost a year (loss_share_per_yr, {found[WHERE].iloc[0]})" if loss > 0 else ""
    missing = f"{t:,.3g} t of {commodity} are missing in {area} at the end of {period}"
    return f"{at}: {missing}{lost}; nothing can replace them"
