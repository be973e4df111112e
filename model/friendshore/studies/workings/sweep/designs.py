"""Which samples are drawn: points of the unit cube, a share of each unknown's spread by column.

    sobol   scrambled Sobol' points (Owen, 1998; Joe and Kuo, 2008), in their order: more samples keep the first ones
    lhs     a Latin hypercube (McKay, Beckman and Conover, 1979): each column has one point in each of N equal slices
    grid    every combination of choices, once
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.stats import qmc

Design = Literal["sobol", "lhs"]
DESIGNS: tuple[Design, ...] = ("sobol", "lhs")
EDGE = 2.0**-40
"""Points keep this far from the faces of the cube, where a spread may have no end."""


def points(design: Design, count: int, dimensions: int, seed: int) -> NDArray[np.float64]:
    """So many points, by row; the same seed gives the same."""
    if design == "sobol":
        power = max(count - 1, 0).bit_length()  # the sequence is balanced over powers of two
        found = qmc.Sobol(dimensions, rng=seed).random_base2(power)[:count]
    else:
        found = qmc.LatinHypercube(dimensions, rng=seed).random(count)
    return np.clip(found, EDGE, 1.0 - EDGE)


def grid(names: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    """Every combination of one name from each."""
    return list(product(*names))
