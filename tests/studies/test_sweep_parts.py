"""Spreads against scipy's own and by hand, designs by their seed, indices against functions that are known."""

from __future__ import annotations

from importlib.util import find_spec
from math import exp, log, pi

import numpy as np
import pandas as pd
from pytest import approx, mark
from scipy import stats

from friendshore.case.tables import TABLES
from friendshore.studies.workings.sweep import designs, indices
from friendshore.studies.workings.sweep.moves import Move
from friendshore.studies.workings.sweep.spreads import Chosen, Spread

Z90, Z95 = 1.2815515655446004, 1.6448536269514722
SHARES = np.array([0.05, 0.5, 0.9])


def test_a_star_in_a_condition_stands_for_any_letters() -> None:
    """As in scenarios: unless a row has the star as it stands."""
    frame = pd.DataFrame({"offer": ["eol_a", "eol_b", "mill"], "price_usd_per_t": [10.0, 20.0, 30.0]})
    move = Move("scale", "offer_years", ("price_usd_per_t",), {"offer": ("eol_*",)})
    assert move.meant(frame).tolist() == [True, True, False]
    table = next(each for each in TABLES if each.name == "offer_years")
    assert move.made(frame, table, 1.5)["price_usd_per_t"].tolist() == [15, 30, 30]
    plain = pd.DataFrame({"sector": ["*", "cars"]})
    assert Move("scale", "shortage", ("usd_per_t",), {"sector": ("*",)}).meant(plain).tolist() == [True, False]


def test_lognormal_by_hand() -> None:
    """P50 of 24 months and P90 of 42: sigma = ln(1.75) / z(0.9); the 95th is 24 exp(1.645 sigma)."""
    months = Spread("lognormal", {"p50": 24, "p90": 42})
    assert months.at(np.array([0.5, 0.9, 0.95])) == approx([24, 42, 24 * exp(Z95 * log(42 / 24) / Z90)])


@mark.parametrize(
    ("spread", "scipys"),
    [
        (Spread("normal", {"mean": 5, "sd": 2}), stats.norm(5, 2)),
        (Spread("uniform", {"least": -1, "most": 3}), stats.uniform(-1, 4)),
        (Spread("triangular", {"least": 0, "mode": 1, "most": 4}), stats.triang(0.25, 0, 4)),
    ],
)
def test_spreads_are_those_of_scipy(spread: Spread, scipys: object) -> None:
    assert spread.at(SHARES) == approx(list(scipys.ppf(SHARES)))  # type: ignore[attr-defined]


def test_triangular_by_hand() -> None:
    """Below the mode the share is (x - least)^2 / (width (mode - least)): 1/8 of all lies below 1/sqrt(2)."""
    assert Spread("triangular", {"least": 0, "mode": 1, "most": 4}).at(np.array([0.125])) == approx([0.5**0.5])


def test_a_choice_by_its_shares() -> None:
    choice = Spread("choice", {}, (Chosen("a", 0.25), Chosen("b", 0.0), Chosen("c", 0.75)))
    assert choice.at(np.array([0.0, 0.2499, 0.25, 0.9999])) == ["a", "a", "c", "c"]


@mark.parametrize("design", designs.DESIGNS)
def test_designs_by_their_seed(design: designs.Design) -> None:
    first, again, other = (designs.points(design, 12, 3, seed) for seed in (1, 1, 2))
    assert (first == again).all()
    assert (first != other).any()
    assert first.shape == (12, 3)
    assert ((first > 0) & (first < 1)).all()


def test_more_points_of_a_sequence_keep_the_first() -> None:
    assert (designs.points("sobol", 40, 2, 7)[:12] == designs.points("sobol", 12, 2, 7)).all()


def test_a_hypercube_has_one_point_in_each_slice() -> None:
    slices = np.floor(designs.points("lhs", 10, 2, 3) * 10).astype(int)
    assert all(sorted(column) == list(range(10)) for column in slices.T)


def test_rank_correlations_by_hand() -> None:
    drawn = np.array([[1.0, 3.0, 5.0], [2.0, 2.0, 5.0], [3.0, 1.0, 5.0], [4.0, 0.0, 5.0]])
    found = indices.correlations(drawn, np.array([1.0, 8.0, 27.0, 64.0]))
    assert found[:2] == approx([1, -1])
    assert np.isnan(found[2])
    assert np.isnan(indices.correlations(drawn, np.ones(4))).all()


def ishigami(shares: np.ndarray) -> np.ndarray:
    x = pi * (2 * shares - 1)
    found: np.ndarray = np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])
    return found


@mark.skipif(find_spec("SALib") is None, reason="the library SALib is not installed (extra uncertainty)")
@mark.parametrize("design", designs.DESIGNS)
def test_indices_of_a_function_that_is_known(design: designs.Design) -> None:
    """First-order indices of Ishigami's function: 0.3139, 0.4424, 0 (Saltelli and others, 2008)."""
    shares = designs.points(design, 2048, 3, 1)
    first, width = indices.first_order(shares, ishigami(shares), 1)
    assert first == approx([0.3139, 0.4424, 0.0], abs=0.03)
    assert all(0 < each < 0.1 for each in width)
    assert indices.first_order(shares, ishigami(shares), 1) == (first, width)


@mark.skipif(find_spec("SALib") is None, reason="the library SALib is not installed (extra uncertainty)")
def test_what_does_not_matter_explains_nothing_and_never_less() -> None:
    """Of the sixteen that do nothing, the estimate of some is below nothing."""
    shares = designs.points("lhs", 256, 17, 1)
    first, _ = indices.first_order(shares, shares[:, 0], 1)
    assert first[0] == approx(1.0, abs=0.05)
    assert min(first[1:]) == 0.0 and max(first[1:]) < 0.1


@mark.skipif(find_spec("SALib") is None, reason="the library SALib is not installed (extra uncertainty)")
def test_too_few_samples_have_no_indices() -> None:
    shares = designs.points("sobol", 32, 2, 1)
    assert np.isnan(indices.first_order(shares, shares[:, 0], 1)).all()


def test_indices_of_a_grid_by_hand() -> None:
    """y = a + 2 b with a, b of 0 or 1: variances 1/4 and 1, a fifth and four fifths."""
    names = [("0", "0"), ("0", "1"), ("1", "0"), ("1", "1")]
    assert indices.of_grid(names, np.array([0.0, 2.0, 1.0, 3.0])) == approx([0.2, 0.8])
