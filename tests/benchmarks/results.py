"""What was measured, as a table: medians, ratios against ours and the floor, and how fast it grows with the program."""

from __future__ import annotations

from itertools import pairwise
from math import log

import pandas as pd

OURS, FLOOR = "friendshore", "arrays to HiGHS (floor)"
STRETCHES = {
    "from data to HiGHS": ("to HiGHS",),
    "build and hand over": ("build", "hand over"),
    "the handover alone": ("hand over",),
    "to the optimum": ("build", "hand over", "solve"),
}
"""What is compared between ways: phases added up, where the last of them was measured."""
BENDS = 1.25
"""Exponent between two sizes from which growth is no longer called linear."""


def medians(runs: pd.DataFrame) -> pd.DataFrame:
    """One row for each measure, size, way and phase: the median of its runs. The order of the runs stays."""
    keys = ["measure", "size", "way", "phase"]
    found = runs.groupby(keys, sort=False, as_index=False).agg(
        {**{name: "median" for name in runs.columns if name not in (*keys, "run")}, "run": "count"}
    )
    return found.rename(columns={"run": "runs"})


def totals(found: pd.DataFrame, measure: str, phases: tuple[str, ...]) -> pd.DataFrame:
    """Seconds by size (rows) and way (columns), the phases named added up; only where the last was measured."""
    chosen = found[(found["measure"] == measure) & found["phase"].isin(phases)]
    ended = set(chosen.loc[chosen["phase"] == phases[-1], ["size", "way"]].itertuples(index=False, name=None))
    chosen = chosen[[pair in ended for pair in zip(chosen["size"], chosen["way"], strict=True)]]
    table = chosen.pivot_table(index="size", columns="way", values="seconds", aggfunc="sum", sort=False)
    return table.reindex(columns=list(dict.fromkeys(chosen["way"])))


def ratios(table: pd.DataFrame, to: str) -> pd.DataFrame:
    """Seconds as multiples of one way's."""
    return table.div(table[to], axis=0)


def exponents(found: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Of each way and phase: the exponent of growth with the columns from one size to the next, and where it bends.

    Seconds grow as columns to this power: 1 is linear.
    """
    chosen = found[(found["measure"] == measure) & (found["seconds"] > 0)]
    rows = []
    for (way, phase), part in chosen.groupby(["way", "phase"], sort=False):
        points = sorted(zip(part["columns"], part["seconds"], part["size"], strict=True))
        steps = {
            f"{small[2]} to {large[2]}": log(large[1] / small[1]) / log(large[0] / small[0])
            for small, large in pairwise(points)
            if large[0] > small[0]
        }
        bends = next((step for step, power in steps.items() if power > BENDS), "")
        rows.append({"way": way, "phase": phase, **steps, "bends": bends})
    return pd.DataFrame(rows)


def same_optimum(found: pd.DataFrame, tolerance: float = 1e-6) -> list[str]:
    """Sentences on measures and sizes whose ways do not agree on the optimum; none where all do."""
    if "optimum" not in found:
        return []
    told = []
    for (measure, size), part in found.dropna(subset="optimum").groupby(["measure", "size"], sort=False):
        least, most = part["optimum"].min(), part["optimum"].max()
        if most - least > tolerance * max(1.0, abs(most)):
            told.append(f"{measure} at {size}: optima differ, from {least!r} to {most!r}")
    return told
