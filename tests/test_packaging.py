"""What friendshore is packed in beside its wheel: a container, a conda package, forms for issues."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest

from friendshore.version import VERSION

PROJECT = Path(__file__).parents[1]
DOCKERFILE = (PROJECT / "Dockerfile").read_text(encoding="utf-8")
FORMS = sorted((PROJECT / ".github" / "ISSUE_TEMPLATE").glob("*.yml"))


def loaded(path: Path) -> Any:
    yaml = pytest.importorskip("yaml", reason="needs PyYAML, which frictionless of the extra test brings")
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def test_the_conda_recipe_asks_for_what_the_wheel_asks_for() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    recipe = loaded(PROJECT / ".ci" / "conda" / "recipe.yaml")
    assert recipe["context"]["version"] == VERSION
    wanted = {re.sub(r"(?<=[a-z0-9])(?=[<>])", " ", each, count=1) for each in project["dependencies"]}
    assert set(recipe["requirements"]["run"]) == {f"python {project['requires-python']}", *wanted}
    assert recipe["about"]["license"] == project["license"]
    assert recipe["about"]["summary"] == project["description"]
    scripts = [f"{name} = {place}" for name, place in project["scripts"].items()]
    assert recipe["build"]["python"]["entry_points"] == scripts


def test_the_container_runs_as_nobody_special_and_names_no_host() -> None:
    users = re.findall(r"^USER (\w+)$", DOCKERFILE, re.MULTILINE)
    assert users
    assert users[-1] != "root"
    assert "://" not in DOCKERFILE and "index" not in DOCKERFILE
    bases = re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)
    assert len(set(bases)) == 1
    assert bases[0].endswith("-slim")


@pytest.mark.slow
def test_the_container_solves_a_case(tmp_path: Path) -> None:
    docker = shutil.which("docker")
    if docker is None or subprocess.run([docker, "info"], capture_output=True, check=False).returncode:
        pytest.skip("Docker is not present, or does not run")
    subprocess.run([docker, "build", "--quiet", "--tag", "friendshore:tested", str(PROJECT)], check=True)
    user = f"{os.getuid()}:{os.getgid()}"
    run = [docker, "run", "--rm", "--network", "none", "--user", user, "--volume", f"{tmp_path}:/work"]
    run.append("friendshore:tested")
    told = subprocess.run([*run, "solve", "ten_rows"], capture_output=True, text=True, check=True)
    assert "751,539 USD" in told.stdout
    assert (tmp_path / "outputs" / "ten_rows" / "plan.xlsx").is_file()


@pytest.mark.parametrize("form", [form for form in FORMS if form.stem != "config"], ids=lambda form: form.stem)
def test_a_form_for_issues_is_one(form: Path) -> None:
    found = loaded(form)
    assert {"name", "description", "body"} <= found.keys()
    fields = found["body"]
    assert all(field["type"] in {"input", "textarea"} and field["attributes"]["label"] for field in fields)
    assert len({field["id"] for field in fields}) == len(fields)
    assert any(field.get("validations", {}).get("required") for field in fields)
