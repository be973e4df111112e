"""Shipped cases are found by name from anywhere, and an installed package holds all that a user needs."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest
from builder import Tiny

from friendshore import shipped
from friendshore.asking.runner import Running
from friendshore.planning import read_case
from friendshore.studies.claims import claims
from friendshore.version import VERSION

PROJECT = Path(__file__).parents[1]


@pytest.mark.parametrize(
    "name", ["allies", "inputs/allies", "inputs/allies/scenarios/pace_low.toml", "examples/claims"]
)
def test_what_is_shipped_is_found_from_any_folder(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert shipped.found(name).exists()
    assert shipped.found(name).is_relative_to(PROJECT)


@pytest.mark.parametrize(
    "name", ["", ".", "nowhere", "model", "tests", "../inputs/allies", "pyproject.toml", "README.md", "inputs/nowhere"]
)
def test_nothing_else_of_the_project_is(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "deep").mkdir()
    monkeypatch.chdir(tmp_path / "deep")
    assert shipped.found(name) == Path(name)


def test_the_users_own_folder_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "allies").mkdir()
    monkeypatch.chdir(tmp_path)
    assert shipped.found("allies") == Path("allies")


def test_a_scenario_file_is_found_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Tiny().write(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert shipped.found("examples/horizon_2035.toml").is_file()
    with pytest.raises(Exception, match="horizon_2035"):  # it is read, and told that it does not fit this case
        read_case(folder, ["examples/horizon_2035.toml"])


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Source distribution and the wheel built from it."""
    place = tmp_path_factory.mktemp("built")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(place), str(PROJECT)]
    subprocess.run(command, check=True, capture_output=True)
    return place


def test_the_source_distribution_holds_what_the_tests_need(built: Path) -> None:
    with tarfile.open(next(built.glob("*.tar.gz"))) as kept:
        names = {name.partition("/")[2] for name in kept.getnames()}
    tracked = subprocess.run(["git", "ls-files"], cwd=PROJECT, capture_output=True, text=True, check=False)
    files = [name for name in tracked.stdout.splitlines() if not name.startswith((".", "outputs/"))]
    assert {"pyproject.toml", "model/friendshore/py.typed", "tests/test_shipped.py"} <= names
    assert not set(files) - names


def test_the_wheel_holds_cases_examples_and_types(built: Path) -> None:
    names = zipfile.ZipFile(next(built.glob("*.whl"))).namelist()
    kept = {name.removeprefix("friendshore/shipped/") for name in names if name.startswith("friendshore/shipped/")}
    ours = {
        each.relative_to(PROJECT).as_posix()
        for folder in (PROJECT / "inputs", PROJECT / "examples")
        for each in folder.rglob("*")
        if each.is_file() and each.suffix in (".csv", ".toml", ".md")
    }
    assert ours <= kept
    assert "friendshore/py.typed" in names
    assert not [name for name in names if name.startswith(("tests/", "model/"))]


def test_an_installed_package_solves_a_case_and_knows_the_shipped_ones(built: Path, tmp_path: Path) -> None:
    """In an environment of its own, outside the project; what friendshore needs is lent from this one."""
    place = tmp_path / "environment"
    venv.create(place, with_pip=False)
    python = next(place.glob("bin/python")) if (place / "bin").exists() else place / "Scripts" / "python.exe"
    own = next(place.rglob("site-packages"))
    with zipfile.ZipFile(next(built.glob("*.whl"))) as wheel:
        wheel.extractall(own)
    lent = {str(each) for each in map(Path, sys.path) if each.name == "site-packages"}
    (own / "lent.pth").write_text("\n".join(sorted(lent)), encoding="utf-8")
    folder = Tiny().write(tmp_path)
    run = [str(python), "-I", "-m", "friendshore"]
    told = subprocess.run([*run, "solve", str(folder)], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
    assert (tmp_path / "outputs" / folder.name / "plan.xlsx").is_file()
    code = "import friendshore; from friendshore import shipped; print(friendshore.__file__, *shipped.cases())"
    where = subprocess.run([str(python), "-I", "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert str(own) in where.stdout
    assert "allies" in where.stdout.split()


def test_shipped_claims_are_answered_from_any_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    told = claims("examples/claims", only=["T15"], running=Running(tmp_path / "parts")).frames["claims"]
    assert list(told["claim"]) == ["T15"]


def test_the_citation_names_the_version() -> None:
    assert f"version: {VERSION}\n" in (PROJECT / "CITATION.cff").read_text(encoding="utf-8")
