"""The types written for Pyomo (`model/stubs/`) speak of what Pyomo has."""

from __future__ import annotations

import ast
from importlib import import_module
from pathlib import Path

from pytest import mark

STUBS = Path(__file__).parents[2] / "model" / "stubs"
FILES = sorted(STUBS.rglob("*.pyi"))


def names(body: list[ast.stmt]) -> set[str]:
    """What a module declares: classes, functions, names with a type; no type variables and aliases."""
    declared = {each.name for each in body if isinstance(each, (ast.ClassDef, ast.FunctionDef))}
    typed = (each.target for each in body if isinstance(each, ast.AnnAssign))
    return declared | {each.id for each in typed if isinstance(each, ast.Name)}


@mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(STUBS)))
def test_what_a_stub_declares_is_there(file: Path) -> None:
    parts = file.relative_to(STUBS).with_suffix("").parts
    module = import_module(".".join(parts).removesuffix(".__init__"))
    tree = ast.parse(file.read_text(encoding="utf-8"))
    missing = [name for name in names(tree.body) if not hasattr(module, name)]
    for kind in (each for each in tree.body if isinstance(each, ast.ClassDef)):
        methods = {each.name for each in kind.body if isinstance(each, ast.FunctionDef)} - {"__getattr__"}
        missing += [f"{kind.name}.{name}" for name in methods if not hasattr(getattr(module, kind.name, object), name)]
    assert not missing
