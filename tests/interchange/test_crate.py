"""The research object that a run folder is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from friendshore.plan import Plan
from friendshore.reports.interchange import crate
from friendshore.version import VERSION


@pytest.fixture(scope="module")
def graph(run: Path) -> dict[str, dict[str, Any]]:
    content = json.loads((run / crate.FILE).read_text(encoding="utf-8"))
    assert content["@context"] == "https://w3id.org/ro/crate/1.1/context"
    nodes = content["@graph"]
    assert len({node["@id"] for node in nodes}) == len(nodes)
    return {node["@id"]: node for node in nodes}


def test_it_says_what_made_what_from_what(graph: dict[str, dict[str, Any]], plan: Plan, run: Path) -> None:
    record = json.loads((run / "run.json").read_text(encoding="utf-8"))
    root, action = graph["./"], graph["#solve"]
    assert graph[crate.FILE]["about"] == {"@id": "./"}
    assert graph[crate.FILE]["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.1"}
    assert (root["name"], root["description"]) == (plan.case.title, plan.sentence)
    assert root["datePublished"] == action["endTime"] == record["written_at"]
    assert action["instrument"] == {"@id": "#friendshore"}
    assert graph["#friendshore"]["softwareVersion"] == VERSION
    assert any(each.startswith("highspy ") for each in graph["#friendshore"]["softwareRequirements"])
    assert action["name"] == record["repeat"]
    assert action["object"] == {"@id": "inputs/"}
    assert {"@id": "tables/"} in action["result"]
    assert {"@id": "plan.xlsx"} in action["result"]


def test_every_file_of_the_run_is_in_it_and_every_reference_leads_somewhere(
    graph: dict[str, dict[str, Any]], run: Path
) -> None:
    files = {path.relative_to(run).as_posix() for path in run.rglob("*") if path.is_file()}
    assert {name for name, node in graph.items() if node["@type"] == "File"} == files - {crate.FILE}
    parts = [part["@id"] for node in graph.values() for part in node.get("hasPart", [])]
    assert sorted(parts) == sorted({*files - {crate.FILE}, "inputs/", "tables/"})
    own = [part["@id"] for node in graph.values() for part in (*node.get("result", []), *node.get("hasPart", []))]
    assert set(own) <= set(graph)


def test_the_package_of_the_field_reads_it(run: Path) -> None:
    rocrate = pytest.importorskip("rocrate.rocrate", reason="needs the extra test (rocrate)")
    read = rocrate.ROCrate(run)
    assert read.root_dataset["name"] == "A tiny case"
    assert {entity.id for entity in read.data_entities} >= {"inputs/", "tables/", "run.json", "plan.xlsx"}
    assert not [entity.id for entity in read.data_entities if not (run / entity.id).exists()]


def test_it_has_a_licence_where_the_case_has_one(run: Path) -> None:
    record = json.loads((run / "run.json").read_text(encoding="utf-8"))
    assert "license" not in json.loads(crate.crate(run, record))["@graph"][1]
    licensed = json.loads(crate.crate(run, {**record, "licence": "CC-BY-4.0"}))
    assert licensed["@graph"][1]["license"] == "CC-BY-4.0"


def test_a_name_with_odd_letters_is_an_address(run: Path) -> None:
    assert crate._address("inputs/scenarios/1_dear power 稀.toml") == "inputs/scenarios/1_dear%20power%20%E7%A8%80.toml"
