"""What stands where in the site: pages of the repository, generated pages, and the words that lead to them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from typer.models import CommandInfo

from friendshore import cli, shipped
from friendshore.case.table import Table
from friendshore.program import policies
from friendshore.reports.case_files import DECLARED

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
CONSTRAINTS = ROOT / "model" / "friendshore" / "program" / "constraints"

REPOSITORY = {
    "README.md": "index",
    "CHANGELOG.md": "changelog",
    "CONTRIBUTING.md": "contributing",
    "SECURITY.md": "security",
    "CODE_OF_CONDUCT.md": "conduct",
    "model/FORMULATION.md": "formulation",
    "inputs/README.md": "inputs",
    "inputs/ten_rows/README.md": "tutorials/own_case",
    "examples/README.md": "examples",
    "outputs/README.md": "runs",
    "outputs/sample/claims.md": "claims_answered",
    "outputs/sample/claims.zh.md": "claims_answered_zh",
    "tests/published/README.md": "published",
}
"""Page of the repository -> its page in the site. Pages of docs/ keep their names."""

FOLDERS = {"inputs": "cases/index", "examples": "examples", "examples/claims": "claims", "model": "architecture"}
"""Folder of the repository -> the page that tells of it; a folder of a case has the page of the case."""

MARGIN: Mapping[str, tuple[str, ...]] = {
    "Learn": (
        "tutorials/first_plan",
        "tutorials/excel",
        "tutorials/own_case",
        "tutorials/policy",
        "tutorials/question",
        "tutorials/uncertainty",
        "tutorials/notebook",
    ),
    "Read": (
        "results",
        "questions",
        "reading_outputs",
        "interchange",
        "desk",
        "limits",
        "examples",
        "claims",
        "claims_answered",
        "claims_answered_zh",
    ),
    "Look up": ("use", "commands/index", "cases/index", "inputs", "tables/index", "policies/index", "python", "runs"),
    "The model": ("formulation", "program/index", "published"),
    "The project": ("architecture", "libraries", "contributing", "changelog", "security", "conduct"),
}
"""The margin of the site: heading -> pages."""


@cache
def tables() -> Mapping[str, Table]:
    """Every input table by name, those of policies too."""
    return {table.name: table for table in DECLARED}


@cache
def of_policies() -> Mapping[str, str]:
    """Table of a policy -> the policy whose file declares it."""
    return {
        table.name: module.TABLE.name
        for module in policies.MODULES
        for table in (module.TABLE, *getattr(module, "MORE", ()))
    }


@cache
def families() -> Mapping[str, Path]:
    """Family of constraints -> its file."""
    return {file.stem: file for file in sorted(CONSTRAINTS.glob("*.py")) if file.stem != "__init__"}


@cache
def commands() -> Mapping[str, CommandInfo]:
    """Every command of the command line by name."""
    found = [each for each in cli.app.registered_commands if each.callback]
    return {each.name or getattr(each.callback, "__name__", "").replace("_", "-"): each for each in found}


@cache
def cases() -> tuple[str, ...]:
    """Names of the shipped cases, that of the pages first."""
    return tuple(sorted(shipped.cases(), key=lambda name: (name != "allies", name)))


@cache
def named() -> Mapping[str, str]:
    """Word as it stands in the type of code -> the page that it leads to."""
    pages = {f"inputs/{name}": f"cases/{name}" for name in cases()}
    for name in tables():
        page = f"policies/{name}" if of_policies().get(name) == name else f"tables/{name}"
        pages |= {name: page, f"{name}.csv": page}
    pages |= {f"friendshore {name}": f"commands/{name}" for name in commands()}
    pages |= {f"{name}.py": f"program/{name}" for name in families()}
    return pages | {f"policies/{name}.py": f"policies/{name}" for name in set(of_policies().values())}


def page_of(place: str) -> str | None:
    """The page of the site on a file or folder of the repository; None where it has none."""
    path = Path(place)
    if place in REPOSITORY:
        return REPOSITORY[place]
    if path.suffix in (".md", ".ipynb") and path.parts[0] == "docs":
        return path.relative_to("docs").with_suffix("").as_posix()
    if path.parts[:1] == ("inputs",) and path.name in cases():
        return f"cases/{path.name}"
    return FOLDERS.get(place)
