"""What a build is worth has the prices of the period of its decision, also where it waits for a later January."""

from __future__ import annotations

from dataclasses import replace

from pytest import approx
from solve import prepared
from test_commercial_viability import magnets_from_b

from friendshore.plan.viability import viability


def test_a_build_that_waits_has_the_price_of_the_period_in_which_it_is_decided() -> None:
    parameters = prepared(magnets_from_b(35))
    waiting = {(name, f"{decided} for 2031-01"): build for (name, decided), build in parameters.builds.items()}
    found = viability(replace(parameters, builds=waiting)).set_index("facility").loc["new_make_b"]
    assert found["bloc_price_usd_per_kg"] == approx(0.035)
