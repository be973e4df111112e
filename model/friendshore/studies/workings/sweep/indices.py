"""Which unknown matters most: rank correlations, and how much of the variance each explains alone.

    rank correlation   Spearman's, of the values drawn with what they came to
    first order        S[i] = Var(E[y | x[i]]) / Var(y)                                        (Sobol', 1993)

First-order indices of drawn samples come from the samples themselves, whatever the design: reordered by each unknown in
turn, the power of y in the first harmonics (RBD-FAST: Tarantola, Gatelli and Mara, 2006; on given data, Plischke, 2010;
bias taken off, Tissot and Prieur, 2012), by SALib. Saltelli's design would need (n + 2) N solves of its own. Of a grid
that is whole they are worked out exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray
from scipy import stats

Vector = NDArray[np.float64]
HARMONICS = 6
"""Harmonics that count, as Tarantola and others have it."""
FEWEST = 64
"""Samples below which the power of six harmonics says little."""
RESAMPLED = 100
CONFIDENCE = 0.95


def can_estimate() -> bool:
    """Whether the library is there."""
    return find_spec("SALib") is not None


def correlations(drawn: Vector, came_to: Vector) -> list[float]:
    """Rank correlation of each column with what it came to; not a number where one of them never changes."""
    moves = bool(np.ptp(came_to) > 0) if len(came_to) > 1 else False
    return [
        float(stats.spearmanr(column, came_to).statistic) if moves and np.ptp(column) > 0 else float("nan")
        for column in drawn.T
    ]


def first_order(shares: Vector, came_to: Vector, seed: int) -> tuple[list[float], list[float]]:
    """First-order index of each column, and half the width of its 95 % interval. An estimate below nothing is nothing.

    shares   where each value lies in its spread, 0 to 1
    """
    from SALib.analyze import rbd_fast  # noqa: PLC0415

    count = shares.shape[1]
    if len(came_to) < FEWEST or not np.ptp(came_to) > 0:
        return [float("nan")] * count, [float("nan")] * count
    problem = {"num_vars": count, "names": [str(place) for place in range(count)], "bounds": [[0.0, 1.0]] * count}
    found = rbd_fast.analyze(problem, shares, came_to, M=HARMONICS, num_resamples=RESAMPLED, conf_level=CONFIDENCE,
                             seed=seed)  # fmt: skip
    return [max(float(each), 0.0) for each in found["S1"]], [float(each) for each in found["S1_conf"]]


def of_grid(names: Sequence[Sequence[str]], came_to: Vector) -> list[float]:
    """First-order index of each column of a whole grid: variance of the means by name, of all variance."""
    whole = float(np.var(came_to))
    found = []
    for column in zip(*names, strict=True):
        means = {name: came_to[[each == name for each in column]].mean() for name in dict.fromkeys(column)}
        found.append(float(np.var([means[name] for name in column])) / whole if whole > 0 else float("nan"))
    return found
