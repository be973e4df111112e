"""Plans of small cases for their figures: one has ore in the ground and builds nothing, one builds."""

from __future__ import annotations

import pytest
from builder import Tiny
from deposit import deposit

import friendshore as fs

PLACES = (("AAA", 48.9, 2.4), ("BBB", 35.7, 139.7), ("XXX", 40.7, 109.8))


def planned(tiny: Tiny, folder: pytest.TempPathFactory) -> fs.Plan:
    for place, latitude, longitude in PLACES:
        tiny.add("places", place=place, latitude=latitude, longitude=longitude, site=place)
    found = fs.solve(fs.read_case(tiny.write(folder.mktemp("case") / "tiny")))
    assert isinstance(found, fs.Plan)
    return found


@pytest.fixture(scope="session")
def plan(tmp_path_factory: pytest.TempPathFactory) -> fs.Plan:
    tiny = deposit()
    tiny.row("periods", "2029")["reported"] = 0
    return planned(tiny, tmp_path_factory)


@pytest.fixture(scope="session")
def building(tmp_path_factory: pytest.TempPathFactory) -> fs.Plan:
    tiny = Tiny()
    tiny.row("facilities", "make_a")["existing_t_per_yr"] = 60
    found = planned(tiny, tmp_path_factory)
    assert len(found.tables["builds"])
    return found
