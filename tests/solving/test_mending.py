"""Duals of an inner point are mended only as far as the certificate then stands up by itself."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.sparse as sp

from friendshore.solving.arrays import Arrays
from friendshore.solving.mending import judged, mended


def waste(*, bought: float = 1.0) -> Arrays:
    """Minimise 2 made + bought x fetched + 0.5 given away, with made >= 3 and fetched - given away = 0."""
    matrix = sp.csc_matrix(np.array([[1.0, 0.0, 0.0], [0.0, 1.0, -1.0]]))
    endless = np.full(3, np.inf)
    rows = np.array([3.0, 0.0]), np.array([np.inf, 0.0])
    return Arrays(np.zeros(3), endless, *rows, matrix, {"cost": (np.array([2.0, bought, 0.5]), 0.0)}, {}, {})


PLAN = np.array([3.0, 0.0, 0.0])


@pytest.mark.parametrize(("dual", "right"), [(-0.6, -0.5), (1.2, 1.0), (0.3, 0.3)])
def test_a_row_that_nothing_passes_takes_the_nearest_price_it_may_have(dual: float, right: float) -> None:
    duals = mended(waste(), "cost", PLAN, np.array([2.0, dual]))
    assert duals.tolist() == pytest.approx([2.0, right])


def test_an_inner_point_is_judged_with_the_mended_duals_and_a_vertex_as_it_is() -> None:
    duals = np.array([2.0, -0.6])
    better, certificate = judged(waste(), "cost", PLAN, duals, 1e-6, inner=True)
    assert certificate.accepted and better.tolist() == pytest.approx([2.0, -0.5])
    same, certificate = judged(waste(), "cost", PLAN, duals, 1e-6, inner=False)
    assert not certificate.accepted and same is duals


@pytest.mark.parametrize(
    ("arrays", "plan", "duals"),
    [
        (waste(), np.array([4.0, 0.0, 0.0]), [2.0, -0.6]),  # too much is made
        (waste(), np.array([3.0, 1.0, 1.0]), [2.0, -0.6]),  # what is fetched is given away
        (waste(), PLAN, [2.5, 0.0]),  # a price at which more would be made: the row may have it, what is used has none
        (waste(bought=-1.0), PLAN, [2.0, 0.0]),  # there is a free lunch, and no price that closes it
        (waste(), PLAN, [np.nan, 0.0]),
    ],
)
def test_what_is_no_optimum_stays_refused(arrays: Arrays, plan: np.ndarray, duals: list[float]) -> None:
    assert not judged(arrays, "cost", plan, np.array(duals), 1e-6, inner=True)[1].accepted
