"""A page for each command, from the signatures that the command line is made of."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any, get_args

from typer.models import ArgumentInfo, CommandInfo, ParamMeta
from typer.utils import get_params_from_function

from docs.generate import contents, prose
from docs.generate.markdown import code, joined, plain, table, toctree
from friendshore.reports.voice import MEANING

KINDS = {str: "word", int: "whole number", float: "number", Path: "path"}
HEADS = ("takes", "a", "where it is not given", "meaning")


def pages() -> Iterator[tuple[str, str]]:
    """Name and text of each page."""
    yield "commands/index", _index()
    for name, command in contents.commands().items():
        yield f"commands/{name}", _page(name, command)


def _index() -> str:
    panels: dict[str, list[tuple[str, str]]] = {}
    for name, command in contents.commands().items():
        panels.setdefault(str(command.rich_help_panel), []).append(
            (code(f"friendshore {name}"), plain(prose.first(_about(command))))
        )
    codes = table(("exit code", "meaning"), [(each.value, plain(words)) for each, words in MEANING.items()])
    return joined(
        "# Commands",
        "Every command, with what it takes, as `friendshore COMMAND --help` has it.",
        *(f"## {panel}\n\n{table(('command', 'what it does'), rows)}" for panel, rows in panels.items()),
        f"## Exit codes\n\n{codes}",
        toctree(contents.commands()),
    )


def _about(command: CommandInfo) -> str:
    return inspect.cleandoc(command.help or getattr(command.callback, "__doc__", "") or "")


def _page(name: str, command: CommandInfo) -> str:
    rows, places = [], []
    for taken in parameters(command):
        told = taken.default
        if isinstance(told, ArgumentInfo):
            places.append(_place(taken.name, told))
        rows.append((code(_spelt(taken)), _kind(taken.annotation, told), _otherwise(told), plain(told.help or "")))
    return joined(
        f"# friendshore {name}",
        prose.markdown(_about(command)),
        f"```sh\n{' '.join(['friendshore', name, *places, '[OPTIONS]'])}\n```",
        table(HEADS, rows),
    )


def parameters(command: CommandInfo) -> list[ParamMeta]:
    """What a command takes and shows in its help."""
    assert command.callback
    return [each for each in get_params_from_function(command.callback).values() if not each.default.hidden]


def option_names(command: CommandInfo) -> set[str]:
    """Options of a command as they are typed."""
    options = [each for each in parameters(command) if not isinstance(each.default, ArgumentInfo)]
    return {name for each in options for name in _spelt(each).split(", ")} | {"--help"}


def _place(name: str, told: Any) -> str:
    return str(told.metavar or name.upper())


def _spelt(taken: ParamMeta) -> str:
    told, dashed = taken.default, taken.name.replace("_", "-")
    if isinstance(told, ArgumentInfo):
        return _place(taken.name, told)
    both = [f"--{dashed}", f"--no-{dashed}"] if taken.annotation is bool else [f"--{dashed}"]
    return ", ".join(told.param_decls or both)


def _kind(kind: Any, told: Any) -> str:
    """What is given, in a word: of a type, or none, or a list of it."""
    inner = [each for each in get_args(kind) if each is not type(None)] or [kind]
    several = next((get_args(each) for each in inner if get_args(each)), ())
    one = (several or inner)[0]
    if one is bool:
        return "flag"
    if isinstance(one, type) and issubclass(one, Enum):
        return "one of " + ", ".join(code(each.value) for each in one)
    word = KINDS.get(one, str(one))
    named = "" if isinstance(told, ArgumentInfo) or not told.metavar else f" {code(told.metavar)}"
    return f"{word}{named}" + ("; may be repeated" if several else "")


def _otherwise(told: Any) -> str:
    if told.default is ...:
        return "a fault"
    value = getattr(told.default, "value", told.default)
    return "" if value in (None, False, "", [], ()) else code(value)
