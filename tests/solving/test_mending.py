"""Duals of an inner point are mended only as far as the certificate then stands up by itself."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.sparse as sp

from friendshore.solving.arrays import Arrays
from friendshore.solving.mending import LONG, MOST, judged


def waste(*, bought: float = 1.0) -> Arrays:
    """Minimise 2 made + bought x fetched + 0.5 given away, with made >= 3 and fetched - given away = 0."""
    matrix = sp.csc_matrix(np.array([[1.0, 0.0, 0.0], [0.0, 1.0, -1.0]]))
    endless = np.full(3, np.inf)
    rows = np.array([3.0, 0.0]), np.array([np.inf, 0.0])
    return Arrays(np.zeros(3), endless, *rows, matrix, {"cost": (np.array([2.0, bought, 0.5]), 0.0)}, {}, {})


PLAN = np.array([3.0, 0.0, 0.0])


@pytest.mark.parametrize("dual", [-0.6, 1.2])
def test_a_row_that_nothing_passes_takes_a_price_it_may_have(dual: float) -> None:
    (of_made, of_waste), certificate = judged(waste(), "cost", PLAN, np.array([2.0, dual]), 1e-6, inner=True)
    assert certificate.accepted and of_made == 2.0 and -0.5 <= of_waste <= 1.0


def test_a_price_at_which_more_would_be_made_comes_down() -> None:
    """What is used has a reduced cost of nothing, so that only 2 will do."""
    duals, certificate = judged(waste(), "cost", PLAN, np.array([2.5, 0.3]), 1e-6, inner=True)
    assert certificate.accepted and duals.tolist() == pytest.approx([2.0, 0.3])


def test_a_vertex_and_what_is_right_stay_as_they_are() -> None:
    right, wrong = np.array([2.0, 0.3]), np.array([2.0, -0.6])
    assert judged(waste(), "cost", PLAN, right, 1e-6, inner=True)[0] is right
    same, certificate = judged(waste(), "cost", PLAN, wrong, 1e-6, inner=False)
    assert not certificate.accepted and same is wrong


def built_and_paid(*, others: int = 0) -> Arrays:
    """Minimise what is paid, with paid - 5 built = 0 and built >= 1; and others that one more row holds with it."""
    matrix = sp.lil_matrix((3, 2 + others))
    matrix[0, 0], matrix[0, 1], matrix[1, 1] = 1.0, -5.0, 1.0
    matrix[2, 0] = 1.0
    matrix[2, 2:] = 1.0
    width = 2 + others
    rows = np.array([0.0, 1.0, -np.inf]), np.array([0.0, np.inf, 100.0])
    cost = np.concatenate([[1.0, 0.0], np.ones(others)])
    return Arrays(np.zeros(width), np.full(width, np.inf), *rows, matrix.tocsc(), {"cost": (cost, 0.0)}, {}, {})


@pytest.mark.parametrize("others", [0, LONG])
def test_what_is_paid_is_mended_with_what_it_is_paid_for(others: int) -> None:
    """The wrong column's own rows would not do: with the demand priced at 7.5, more would be built without end."""
    arrays, plan = built_and_paid(others=others), np.zeros(2 + others)
    plan[:2] = 5.0, 1.0
    better, certificate = judged(arrays, "cost", plan, np.array([1.5, 7.5, 0.0]), 1e-6, inner=True)
    assert certificate.accepted and better.tolist() == pytest.approx([1.0, 5.0, 0.0])


@pytest.mark.parametrize(
    ("arrays", "plan", "duals"),
    [
        (waste(), np.array([4.0, 0.0, 0.0]), [2.0, -0.6]),  # too much is made
        (waste(), np.array([3.0, 1.0, 1.0]), [2.0, -0.6]),  # what is fetched is given away
        (waste(bought=-1.0), PLAN, [2.0, 0.0]),  # there is a free lunch, and no price that closes it
        (waste(), PLAN, [np.nan, 0.0]),
    ],
)
def test_what_is_no_optimum_stays_refused(arrays: Arrays, plan: np.ndarray, duals: list[float]) -> None:
    assert not judged(arrays, "cost", plan, np.array(duals), 1e-6, inner=True)[1].accepted


@pytest.mark.parametrize("matrix", [sp.eye(MOST + 1, format="csc"), sp.csc_matrix(np.ones((1, LONG + 1)))])
def test_too_many_columns_or_a_row_that_is_long_are_left_to_the_solver(matrix: sp.csc_matrix) -> None:
    height, width = matrix.shape
    rows, endless = (np.ones(height), np.full(height, np.inf)), np.full(width, np.inf)
    arrays = Arrays(np.zeros(width), endless, *rows, matrix, {"cost": (np.ones(width), 0.0)}, {}, {})
    plan = np.full(width, 1.0 if height > 1 else 1 / width)
    duals, wrong = judged(arrays, "cost", plan, (given := np.full(height, 2.0)), 1e-6, inner=True)
    assert duals is given and not wrong.accepted
