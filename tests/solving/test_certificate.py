from __future__ import annotations

import numpy as np
import pytest
from small_programs import one_variable, two_products

from friendshore.solving.certificate import certify, proves_infeasible

VALUES = np.array([2.0, 6.0])
DUALS = np.array([0.0, -1.5, -1.0])


def test_the_optimum_is_accepted():
    certificate = certify(two_products()[1], "loss", VALUES, DUALS)
    assert certificate.accepted
    assert (certificate.primal, certificate.dual, certificate.gap, certificate.complementarity) == (0, 0, 0, 0)


@pytest.mark.parametrize(
    ("values", "duals", "wrong"),
    [
        (VALUES + np.array([0, 1e-3]), DUALS, "primal"),
        (VALUES - [3, 0], DUALS, "primal"),
        (VALUES, DUALS + np.array([1e-3, 0, 0]), "dual"),  # a row that holds from above has a dual of zero or less
        (
            VALUES,
            DUALS + np.array([0, 0, 1e-3]),
            "dual",
        ),  # ... and the reduced costs turn negative without an upper bound
        (VALUES - [0, 1e-2], DUALS, "complementarity"),  # feasible, not optimal
        (VALUES - [0, 1e-2], DUALS, "gap"),
        (VALUES, DUALS * 0, "dual"),
        (VALUES * np.nan, DUALS, "primal"),
        (VALUES, DUALS * np.nan, "dual"),
    ],
)
def test_a_perturbed_answer_is_refused(values, duals, wrong):
    certificate = certify(two_products()[1], "loss", values, duals)
    assert not certificate.accepted
    assert not getattr(certificate, wrong) <= certificate.tolerance
    assert "residual" in certificate.sentence


def test_the_gap_counts_what_bounds_are_worth():
    arrays = one_variable(0, 3, [], cost=-2.0)
    assert certify(arrays, "cost", np.array([3.0]), np.zeros(0)).accepted
    assert certify(arrays, "cost", np.array([2.0]), np.zeros(0)).gap == pytest.approx(2 / 7)


def test_residuals_are_relative_to_the_size_of_the_row():
    arrays = one_variable(0, None, [(1e6, 1.0, None)])
    certificate = certify(arrays, "cost", np.array([1e6 - 0.1]), np.array([1.0]))
    assert certificate.primal_absolute == pytest.approx(0.1)
    assert certificate.primal == pytest.approx(1e-7, rel=1e-3)


def test_a_ray_is_a_proof_only_if_the_arrays_say_so():
    arrays = one_variable(0, 3, [(4, 1.0, None), (None, 1.0, 9)])
    assert proves_infeasible(arrays, np.array([1.0, 0.0]))
    assert not proves_infeasible(arrays, np.array([-1.0, 0.0]))
    assert not proves_infeasible(arrays, np.array([0.0, 1.0]))
    assert not proves_infeasible(arrays, np.zeros(2))
    assert not proves_infeasible(one_variable(0, 5, [(4, 1.0, None)]), np.array([1.0]))
    assert not proves_infeasible(one_variable(0, None, [(4, 1.0, None)]), np.array([1.0]))


@pytest.mark.parametrize(("off", "accepted"), [(0.5, True), (2.0, False)])
def test_an_answer_is_taken_up_to_the_tolerance_and_no_further(off, accepted):
    arrays = two_products()[1]
    tolerance = certify(arrays, "loss", VALUES, DUALS).tolerance
    largest = 6.0 * (1.0 + np.abs(arrays.row_upper[np.isfinite(arrays.row_upper)]).max())
    beyond = certify(arrays, "loss", VALUES * (1 + off * tolerance / 10), DUALS)
    assert beyond.primal <= largest * tolerance
    one = one_variable(2, 9, [], cost=3.0)  # least at its lower bound: 6
    short = certify(one, "cost", np.array([2 - 3 * off * tolerance]), np.zeros(0))
    assert short.primal == pytest.approx(off * tolerance, rel=1e-6)
    assert short.accepted is accepted
    dear = certify(one, "cost", np.array([2 + (1 + 6) / 3 * off * tolerance]), np.zeros(0))
    assert dear.gap == pytest.approx(off * tolerance, rel=1e-4)
    assert dear.accepted is accepted


def test_a_wrong_dual_that_has_the_right_sign_is_found_by_the_gap():
    one = one_variable(0, None, [(4, 2.0, None)], cost=3.0)  # x >= 2, 6 in all; a unit of the row is worth 1.5
    assert certify(one, "cost", np.array([2.0]), np.array([1.5])).accepted
    low = certify(one, "cost", np.array([2.0]), np.array([1.2]))
    assert low.primal == low.dual == 0
    assert low.gap == pytest.approx((6 - 4 * 1.2) / 7)
    assert low.complementarity == pytest.approx(2.0 * (3 - 2 * 1.2) / 7)
    assert not low.accepted


def test_a_sum_of_large_terms_is_judged_by_their_size():
    arrays = two_products()[1]
    arrays.set_rows(np.arange(3), -np.inf, np.array([4.0, 12.0, 18.0]) * 1e6)
    large, off = VALUES * 1e6, np.array([0.0, 0.5])  # half a unit beside millions is rounding, beside units it is not
    assert certify(arrays, "loss", large + off, DUALS).primal < 1e-6
    assert certify(two_products()[1], "loss", VALUES + off, DUALS).primal > 1e-2
