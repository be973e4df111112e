"""Where things are drawn: the table of places, the country's point for want of one, and places that can be."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
from builder import Tiny

import friendshore as fs
from friendshore.figures.map import APART, _fanned
from friendshore.figures.points import facility_points, place_points
from friendshore.language.said import said
from friendshore.reports.excel import write_workbook

PACKAGE = Path(fs.__file__).parent
ALLIES = Path(__file__).parents[2] / "inputs" / "allies"
MARGIN = 0.5
BOXES = {
    "AGO": (-18.1, -4.4, 11.6, 24.1), "AUS": (-43.7, -10.6, 113.1, 153.7), "BDI": (-4.5, -2.3, 29.0, 30.9),
    "BRA": (-33.8, 5.3, -74.0, -34.7), "CAN": (41.7, 83.2, -141.0, -52.6), "CHL": (-56.0, -17.5, -75.7, -66.4),
    "CHN": (18.1, 53.6, 73.5, 134.8), "DEU": (47.2, 55.1, 5.8, 15.1), "EST": (57.5, 59.7, 21.8, 28.2),
    "EU27": (34.5, 70.1, -10.7, 34.6), "FIN": (59.7, 70.1, 20.5, 31.6), "FRA": (42.3, 51.1, -4.8, 8.3),
    "GBR": (49.9, 60.9, -8.7, 1.8), "GRL": (59.7, 83.7, -73.1, -11.3), "IDN": (-11.1, 6.0, 95.0, 141.1),
    "IND": (6.7, 35.6, 68.1, 97.4), "JPN": (24.0, 45.6, 122.9, 154.0), "KAZ": (40.5, 55.5, 46.4, 87.4),
    "KEN": (-4.8, 5.1, 33.9, 41.9), "KOR": (33.1, 38.7, 124.6, 131.0), "MDG": (-25.7, -11.9, 43.2, 50.5),
    "MOZ": (-26.9, -10.4, 30.2, 40.9), "MWI": (-17.2, -9.3, 32.6, 36.0), "MYS": (0.8, 7.4, 99.6, 119.3),
    "NAM": (-29.0, -16.9, 11.7, 25.3), "NGA": (4.2, 13.9, 2.6, 14.7), "NOR": (57.9, 71.2, 4.6, 31.1),
    "POL": (49.0, 54.9, 14.1, 24.2), "RUS": (41.1, 81.9, 27.3, 180.0), "SAU": (16.3, 32.2, 34.5, 55.7),
    "SVN": (45.4, 46.9, 13.3, 16.6), "SWE": (55.3, 69.1, 11.1, 24.2), "THA": (5.6, 20.5, 97.3, 105.7),
    "TUR": (35.8, 42.2, 25.6, 44.9), "TZA": (-11.8, -0.9, 29.3, 40.5), "UGA": (-1.5, 4.3, 29.5, 35.1),
    "USA": (24.5, 71.4, -168.2, -66.9), "VNM": (8.4, 23.4, 102.1, 109.5), "ZAF": (-34.9, -22.1, 16.4, 32.9),
}  # fmt: skip
"""Country or area -> least and most latitude and longitude of its land, to a tenth of a degree or so; of Russia without
what lies beyond the antimeridian."""


def misplaced(points: pd.DataFrame, home: pd.Series) -> set[str]:
    """Places whose point lies outside their country by more than the margin."""
    found = set()
    for place, latitude, longitude in points[["latitude", "longitude"]].itertuples():
        south, north, west, east = BOXES[home.get(place, place)]
        near = south - MARGIN <= latitude <= north + MARGIN and west - MARGIN <= longitude <= east + MARGIN
        found |= set() if near else {place}
    return found


def test_each_place_of_the_allied_case_lies_in_its_country() -> None:
    case = fs.read_case(ALLIES)
    points = place_points(case)
    home = case.tables["facilities"].set_index("facility")["country"]
    assert misplaced(points, home) == set()

    def countries(wrong: pd.DataFrame) -> set[str]:
        unseen = set(points.index) - misplaced(wrong, home)
        return {home.get(place, place) for place in unseen}

    assert countries(points.assign(longitude=-points["longitude"])) <= {"EU27", "FRA", "GBR"}
    assert countries(points.assign(latitude=-points["latitude"])) <= {"BRA", "IDN", "KEN", "UGA"}
    assert countries(points.assign(latitude=points["longitude"], longitude=points["latitude"])) <= {"NGA", "RUS"}


def test_every_facility_and_area_of_the_allied_case_can_be_drawn() -> None:
    case = fs.read_case(ALLIES)
    facilities = case.tables["facilities"].set_index("facility")
    found = facility_points(case)
    assert found.index.to_list() == facilities.index.to_list()
    assert not found.loc[facilities["status"] == "generic", "own"].any()
    assert found.loc[facilities["status"] != "generic", "own"].mean() > 0.9
    assert set(case.tables["areas"]["area"]) - set(place_points(case).index) == {"ROW"}, "other buyers are nowhere"


def test_a_facility_has_its_own_point_or_its_countrys_or_none(tmp_path: Path) -> None:
    tiny = Tiny()
    tiny.add("places", place="make_a", latitude=10.5, longitude=-20.25, site="a valley")
    tiny.add("places", place="BBB", latitude=-3, longitude=170, site="its port")
    found = facility_points(fs.read_case(tiny.write(tmp_path)))
    assert found.loc["make_a"].to_list() == [10.5, -20.25, "a valley", True]
    assert found.loc["new_make_b"].to_list() == [-3, 170, "its port", False]
    assert "mine_a" not in found.index, "neither it nor its country has a point"


def test_the_program_never_reads_a_place() -> None:
    named = re.compile(r"[\"']places[\"']")
    files = [file for file in PACKAGE.rglob("*.py") if named.search(file.read_text(encoding="utf-8"))]
    found = {file.relative_to(PACKAGE).parts[0] for file in files}
    assert found == {"case", "figures"}, "its declaration, and what draws"


def test_places_and_their_sources_stand_in_the_workbook_in_both_languages(tmp_path: Path) -> None:
    tiny = Tiny()
    tiny.add("sources", key="gazetteer", title="A gazetteer")
    tiny.add("places", place="make_a", latitude=10.5, longitude=-20.25, site="a valley", source="gazetteer")
    plan = fs.solve(fs.read_case(tiny.write(tmp_path / "tiny")))
    assert isinstance(plan, fs.Plan)
    for language, label in (("en", "Latitude"), ("zh", "纬度")):
        write_workbook(plan, tmp_path / "plan.xlsx", written_at=datetime(2027, 1, 2), language=language)
        book = openpyxl.load_workbook(tmp_path / "plan.xlsx")
        cells = [row[:4] for row in book["In places"].iter_rows(values_only=True)]
        assert ("make_a", 10.5, -20.25, "a valley") in cells
        assert label in [row[1] for row in cells]
        told = [row for row in book["Sources"].iter_rows(values_only=True) if row[0] == "gazetteer"]
        assert [row[7] for row in told] == [said("places", language)]


def test_a_case_without_the_table_is_sound_and_has_no_points(tmp_path: Path) -> None:
    case = fs.read_case(Tiny().write(tmp_path))
    assert place_points(case).empty and facility_points(case).empty


def test_plants_that_share_a_point_stand_around_it_and_stay_where_they_are() -> None:
    names = [f"p{number}" for number in range(12)]
    rows = [(name, period, 1.0, 0.5) for period in ("2027", "2028") for name in names] + [("far", "2028", 2.0, 0.5)]
    told = _fanned(pd.DataFrame(rows, columns=["facility", "period", "x", "y"]))
    first = told[told["period"] == "2027"][["x", "y"]].to_numpy()
    second = told[told["period"] == "2028"][["x", "y"]].to_numpy()
    assert (first == second[:-1]).all() and second[-1].tolist() == [2.0, 0.5]
    assert first[0].tolist() == [1.0, 0.5]
    apart = np.linalg.norm(first[:, None] - first[None, :], axis=2)[np.triu_indices(len(names), 1)]
    assert apart.min() > 0.7 * APART and np.linalg.norm(first - [1.0, 0.5], axis=1).max() < APART * len(names) ** 0.5
