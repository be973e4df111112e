"""Data packages: said by the declarations, valid by frictionless, and able to find a fault."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from friendshore import shipped
from friendshore.case import Case
from friendshore.case.table import Column, Table
from friendshore.plan import Plan
from friendshore.planning import read_case
from friendshore.reports.case_files import DECLARED
from friendshore.reports.interchange import package
from friendshore.reports.interchange.write import write_data_package


def errors(folder: Path) -> list[tuple[str, str]]:
    """What frictionless finds: resource and kind of error."""
    frictionless = pytest.importorskip("frictionless", reason="needs the extra test (frictionless)")
    report = frictionless.Package(str(folder / package.FILE)).validate()
    assert report.tasks
    assert not report.errors
    return [(str(task.name), str(error.type)) for task in report.tasks for error in task.errors]


def descriptor(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / package.FILE).read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def cases() -> dict[str, Case]:
    return {name: read_case(name) for name in shipped.cases()}


@pytest.mark.parametrize("name", shipped.cases())
def test_every_shipped_case_is_a_valid_package(name: str, cases: dict[str, Case], tmp_path: Path) -> None:
    written = write_data_package(cases[name], tmp_path / name)
    found = descriptor(tmp_path / name)
    assert found["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert {resource["path"] for resource in found["resources"]} | {package.FILE} == {
        path.relative_to(tmp_path / name).as_posix() for path in written
    }
    sources = cases[name].tables["sources"]
    assert [each["key"] for each in found.get("sources", [])] == list(sources["key"])
    assert found.get("licenses") == (None if name == "ten_rows" else [{"name": "Apache-2.0"}])
    assert errors(tmp_path / name) == []


def test_the_same_case_gives_the_same_bytes(cases: dict[str, Case], tmp_path: Path) -> None:
    for place in ("one", "two"):
        write_data_package(cases["ten_rows"], tmp_path / place)
    for file in (tmp_path / "one").iterdir():
        assert file.read_bytes() == (tmp_path / "two" / file.name).read_bytes()


@pytest.mark.parametrize(
    ("file", "old", "new", "kind"),
    [
        ("facilities.csv", "mine_a,", "mine_a,", ""),
        ("facilities.csv", ",operating,", ",running,", "constraint-error"),
        ("facilities.csv", ",AAA,", ",ZZZ,", "foreign-key"),
        ("facilities.csv", ",4000,", ",-4000,", "constraint-error"),
        ("periods.csv", "2026-07", "2026-13", "type-error"),
        ("periods.csv", "2027,2027-01,18,1", "2026b,2027-01,18,1", "primary-key"),
        ("areas.csv", "AAA,Aland,", "AAA,,", "constraint-error"),
    ],
)
def test_a_fault_in_a_package_is_found(
    file: str, old: str, new: str, kind: str, plan: Plan, tmp_path: Path
) -> None:
    write_data_package(plan.case, tmp_path / "package")
    path = tmp_path / "package" / file
    text = path.read_text(encoding="utf-8")
    if kind:
        assert old in text, text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
    found = errors(tmp_path / "package")
    assert {each for _, each in found} == ({kind} if kind else set())
    assert {name for name, _ in found} <= {path.stem}


def test_a_run_is_a_valid_package(run: Path, plan: Plan) -> None:
    assert errors(run) == []
    found = descriptor(run)
    paths = {resource["path"] for resource in found["resources"]}
    files = {path.relative_to(run).as_posix() for part in ("tables", "inputs") for path in (run / part).glob("*.csv")}
    assert paths == files
    assert {f"tables.{name}" for name in plan.tables} <= {resource["name"] for resource in found["resources"]}
    assert plan.sentence in found["description"]
    fields = {
        resource["name"]: {field["name"]: field for field in resource["schema"]["fields"]}
        for resource in found["resources"]
    }
    assert fields["tables.builds"]["capex_musd"] == {"name": "capex_musd", "type": "number", "unit": "M USD"}
    assert fields["tables.checks"]["ok"]["type"] == "boolean"
    assert "seconds" not in fields["tables.steps"]
    assert fields["inputs.areas"]["inland_usd_per_t"]["unit"] == "USD/t"


def test_a_run_package_has_no_time_in_it(run: Path, plan: Plan) -> None:
    assert (run / package.FILE).read_bytes() == package.run_package(plan)


def test_a_fault_in_a_table_of_a_run_is_found(run: Path, tmp_path: Path) -> None:
    shutil.copytree(run, tmp_path / "run")
    table = tmp_path / "run" / "tables" / "costs.csv"
    text = table.read_text(encoding="utf-8")
    table.write_text(text.replace(",carbon,AAA,0,", ",carbon,AAA,perhaps,", 1), encoding="utf-8")
    assert errors(tmp_path / "run") == [("tables.costs", "type-error")]


def test_each_declared_column_says_what_the_reader_checks() -> None:
    for table in DECLARED:
        fields = {field["name"]: field for field in map(package._field, table.all_columns)}
        for column in table.all_columns:
            field = fields[column.name]
            constraints = field.get("constraints", {})
            assert field["description"] == column.meaning
            assert field.get("unit", "") == column.unit
            assert constraints.get("required", False) == column.required
            assert constraints.get("minimum") == column.at_least
            assert constraints.get("maximum") == column.at_most
            assert tuple(constraints.get("enum", ())) == (() if column.many else column.one_of)


def test_a_reference_that_may_hold_more_than_a_key_is_no_foreign_key() -> None:
    areas = Table("areas", "", ("area",), (Column("area", "text", ""),))
    pairs = Table("pairs", "", ("area", "year"), (Column("area", "text", ""), Column("year", "whole", "")))
    asked = Table(
        "asked", "", ("one",),
        (
            Column("one", "text", "", refers="areas.area"),
            Column("many", "text", "", refers="areas.area", many=True),
            Column("any", "text", "", refers="areas.area|*"),
            Column("part", "text", "", refers="pairs.area"),
            Column("absent", "text", "", refers="others.area"),
            Column("own", "text", "", refers="asked.one"),
        ),
    )  # fmt: skip
    known = {table.name: table for table in (areas, pairs, asked)}
    assert list(package._foreign_keys(asked, known, "inputs.")) == [
        {"fields": ["one"], "reference": {"resource": "inputs.areas", "fields": ["area"]}},
        {"fields": ["own"], "reference": {"fields": ["one"]}},
    ]
