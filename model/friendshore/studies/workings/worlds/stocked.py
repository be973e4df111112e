"""Stocks that are the same in all worlds when they part, beside those of the worlds' own plans."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

import pandas as pd

from friendshore.case import Case
from friendshore.frames import records
from friendshore.plan.reading import titles_of
from friendshore.studies.workings.worlds.found import Known, Robust
from friendshore.units import THOUSANDTH

LEAST = 0.5
"""Tonnes up to which a stock is none."""


def stocks(case: Case, known: Known, plan: Robust) -> pd.DataFrame:
    """Stocks at the end of the last period before the worlds part, t by commodity, largest first."""
    items = plan.notes.tables["items"]
    names = [str(row["item"]) for row in records(items) if not row["facility"]]
    periods = [_keys(name)[-1] for name in names]
    last = max(periods, key=list(case.tables["periods"]["period"].astype(str)).index, default="")
    titles = titles_of(case)["commodities"]
    found = _by_commodity(plan.decided.items, names, last, titles)
    own = [{str(row["item"]): float(row["kt"]) for row in records(each.tables["stocks"])} for each in known.plans]
    alone = [_by_commodity(each, names, last, titles) for each in own]
    rows = [
        (name, titles[name], last, found[name], alone[known.base][name], *_ends(each[name] for each in alone))
        for name in sorted(found, key=lambda name: (-found[name], name))
        if max(found[name], *(each[name] for each in alone)) >= LEAST
    ]
    return pd.DataFrame(rows, columns=["commodity", "title", "period", "t", "base_t", "least_alone_t", "most_alone_t"])


def _by_commodity(
    items: Mapping[str, float], names: Iterable[str], last: str, titles: Mapping[str, str]
) -> defaultdict[str, float]:
    found: defaultdict[str, float] = defaultdict(float)
    for name in names:
        commodity, *_, period = _keys(name)
        if period == last and commodity in titles:
            found[commodity] += items.get(name, 0.0) / THOUSANDTH
    return found


def _ends(figures: Iterable[float]) -> tuple[float, float]:
    there = list(figures)
    return min(there), max(there)


def _keys(item: str) -> list[str]:
    """The index of a column, from its name, in which words that look like numbers have quotes."""
    return [key.strip("'") for key in item[item.index("[") + 1 : -1].split(",")]
