"""The measurements can be made, all ways solve the same program, and cases of other sizes have the real structure."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
from benchmarks import __main__ as command
from benchmarks import measures, peers, results, transport
from benchmarks.synthetic import Shape, shaped
from builder import Tiny
from pytest import CaptureFixture, approx, fixture, importorskip, mark

import friendshore as fs
from friendshore.case import Case
from friendshore.case.write import write_case
from friendshore.planning import prepare, read_case
from friendshore.program import assemble

SMALL = replace(measures.SIZES[0], name="tiny", shape=Shape(), periods=3)


@fixture
def tiny(tmp_path: Path) -> Case:
    return read_case(Tiny().write(tmp_path / "tiny"))


def least(case: Case) -> float:
    plan = fs.solve(case)
    assert isinstance(plan, fs.Plan)
    return float(plan.tables["reliance"]["reliance_points"].mean())


def test_a_case_in_its_own_shape_is_itself(tiny: Case) -> None:
    same = shaped(tiny, Shape(months=12))
    assert all(same.tables[name].equals(frame) for name, frame in tiny.tables.items() if name != "periods")
    assert same.tables["periods"]["period"].str[:4].tolist() == tiny.tables["periods"]["period"].tolist()
    assert least(same) == least(tiny)


def test_periods_are_parted_and_put_together_within_the_same_months(tiny: Case) -> None:
    quarters = shaped(tiny, Shape(months=3)).tables["periods"]
    assert len(quarters) == 4 * len(tiny.tables["periods"])
    assert set(quarters["months"]) == {3} and quarters["start"].iloc[1] == "2027-04"
    together = shaped(tiny, Shape(months=36)).tables["periods"]
    assert together["months"].tolist() == [36] and together["period"].tolist() == ["2027-2029"]


def test_a_twin_doubles_what_speaks_of_places_and_leaves_the_rest_single(tiny: Case, tmp_path: Path) -> None:
    more = shaped(tiny, Shape(twins=1))
    for name in ("areas", "countries", "facilities", "offers", "offer_years", "demand", "blocs"):
        assert len(more.tables[name]) == 2 * len(tiny.tables[name]), name
    for name in ("processes", "recipes", "sectors", "programmes", "periods", "commodities"):
        assert more.tables[name].equals(tiny.tables[name]), name
    assert "mine_a~2" in set(more.tables["facilities"]["facility"])
    folder = tmp_path / "twins"
    folder.mkdir()
    write_case(more, folder)
    read_case(folder)  # every check holds


def test_a_twin_without_its_first_world_is_the_first_world(tiny: Case) -> None:
    """As much is made and wanted in both, and each can be served as before."""
    more = shaped(tiny, Shape(twins=1))
    assert least(more) == approx(least(tiny))


@mark.parametrize("way", peers.WAYS)
def test_every_way_finds_the_same_least_reliance(way: str, tiny: Case) -> None:
    if measures.missing(way):
        importorskip("linopy")
    start = peers.Start.of(assemble(prepare(tiny)))
    expected = peers.optimum(peers.floor(start))
    assert peers.optimum(peers.WAYS[way](start)) == approx(expected, abs=1e-9)


@mark.parametrize("way", transport.WAYS)
def test_the_transport_model_is_the_same_in_every_language(way: str) -> None:
    if measures.missing(way):
        importorskip("linopy")
    assert peers.optimum(transport.WAYS[way](3)) == approx(peers.optimum(transport.ours(3)))


def test_the_command_measures_at_its_smallest(tmp_path: Path, capsys: CaptureFixture[str]) -> None:
    case = Tiny().write(tmp_path / "tiny")
    words = ["--sizes", "15k", "--only", "program", "--ways", "arrays to HiGHS (floor)", "--runs", "1"]
    assert command.main([*words, "--case", str(case), "-o", str(tmp_path / "out")]) == 0
    assert "All ways agree on the optimum." in capsys.readouterr().out
    written = {each.name for each in (tmp_path / "out").iterdir()}
    assert written == {"runs.csv", "medians.csv", "medians.json", "program.html"}


@mark.usefixtures("plain_workbook")
def test_our_own_run_is_measured_by_phase(tmp_path: Path) -> None:
    clock, facts = measures.run(SMALL, Tiny().write(tmp_path / "tiny"), "friendshore")
    phases = {"read", "check", "parameters", "build", "hand over", "solve: reliance", "solve: cost", "tables", "report"}
    assert phases <= set(clock.seconds)
    assert facts["columns"] > 0 and set(clock.memory) == set(clock.seconds)


def test_only_ways_that_were_solved_are_compared_to_the_optimum() -> None:
    rows = [("ours", "build", 1.0), ("ours", "hand over", 2.0), ("ours", "solve", 4.0), ("theirs", "hand over", 3.0)]
    found = pd.DataFrame(
        [{"measure": "program", "size": "small", "way": way, "phase": phase, "columns": 9, "seconds": seconds}
         for way, phase, seconds in rows]
    )  # fmt: skip
    to_optimum = results.totals(found, "program", results.STRETCHES["to the optimum"])
    assert to_optimum.to_dict() == {"ours": {"small": 7.0}}
    handed = results.totals(found, "program", results.STRETCHES["the handover alone"])
    assert results.ratios(handed, "ours").to_dict("records") == [{"ours": 1.0, "theirs": 1.5}]


def test_growth_is_told_by_its_exponent_and_where_it_bends() -> None:
    sizes = (("small", 10, 1.0), ("middle", 100, 10.0), ("large", 1000, 1000.0))
    found = pd.DataFrame(
        [{"measure": "run", "size": size, "way": "ours", "phase": "build", "columns": columns, "seconds": seconds}
         for size, columns, seconds in sizes]
    )  # fmt: skip
    row = results.exponents(found, "run").iloc[0]
    assert row["small to middle"] == approx(1) and row["middle to large"] == approx(2)
    assert row["bends"] == "middle to large"
