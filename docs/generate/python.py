"""The page on the Python interface, from its names, signatures and docstrings."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from enum import Enum
from typing import Any

import friendshore as fs
from docs.generate import prose
from docs.generate.markdown import code, joined

SIMPLE = (str, int, float, bool, tuple, type(None))
NEWLINE = "\n"


def pages() -> Iterator[tuple[str, str]]:
    """Name and text of the page."""
    names = [name for name in fs.__all__ if not name.startswith("_")]
    functions = [name for name in names if not inspect.isclass(getattr(fs, name))]
    classes = [name for name in names if inspect.isclass(getattr(fs, name))]
    yield (
        "python",
        joined(
            "# Python",
            prose.markdown(fs.__doc__ or ""),
            "Everything the command line does is a call that returns a value: a `Plan`, an `Answer` with frames, or "
            "what happened instead. [The notebook](tutorials/notebook.md) shows it at work.",
            "## Functions",
            *(_entry(name) for name in functions),
            "## Values",
            *(_entry(name) for name in classes),
        ),
    )


def _entry(name: str) -> str:
    member = getattr(fs, name)
    kind = "class" if inspect.isclass(member) else "function"
    body = joined(
        f"```python\n{_signature(name, member)}\n```" if kind == "function" or _is_made(member) else "",
        prose.markdown(inspect.getdoc(member) or "") if _own_words(member) else "",
        *_members(member),
    )
    names = ", ".join(inspect.signature(member).parameters) if kind == "function" else ""
    return f"### {name}\n\n````{{py:{kind}}} friendshore.{name}({names})\n\n{body}\n````" if names else (
        f"### {name}\n\n````{{py:{kind}}} friendshore.{name}\n\n{body}\n````"
    )


def _own_words(member: Any) -> bool:
    """Whether it has a docstring of its own, and not the one that a dataclass or enumeration is given."""
    words = inspect.getdoc(member) or ""
    return bool(words) and not words.startswith(f"{getattr(member, '__name__', '')}(")


def _is_made(member: type) -> bool:
    """Whether a value of the class is made by whoever calls: a dataclass with fields."""
    return bool(getattr(member, "__dataclass_fields__", {}))


def _signature(name: str, member: Any) -> str:
    signature = inspect.signature(member)
    parts = [_parameter(each) for each in signature.parameters.values()]
    kinds = [each.kind for each in signature.parameters.values()]
    if inspect.Parameter.KEYWORD_ONLY in kinds:
        parts.insert(kinds.index(inspect.Parameter.KEYWORD_ONLY), "*")
    back = signature.return_annotation
    returns = "" if back in (inspect.Signature.empty, None, "None") else f" -> {back}"
    return f"{name}(\n    {f',{NEWLINE}    '.join(parts)},\n){returns}" if parts else f"{name}(){returns}"


def _parameter(parameter: inspect.Parameter) -> str:
    """A parameter with its type, and its default where that is a plain value."""
    typed = f"{parameter.name}: {parameter.annotation}"
    if parameter.default is inspect.Parameter.empty:
        return typed
    plain = isinstance(parameter.default, SIMPLE) and not isinstance(parameter.default, Enum)
    return f"{typed} = {parameter.default!r}" if plain else f"{typed} = ..."


def _members(member: Any) -> Iterator[str]:
    """Public methods and properties of a class that say what they are."""
    if not inspect.isclass(member):
        return
    fields = getattr(member, "__dataclass_fields__", {})
    for name, each in vars(member).items():
        function = each.fget if isinstance(each, property) else getattr(each, "__func__", each)
        if not name.startswith("_") and name not in fields and inspect.isfunction(function) and function.__doc__:
            spelt = name if isinstance(each, property) else f"{name}({', '.join(_taken(function))})"
            yield f"**{code(spelt)}**\n\n{prose.markdown(function.__doc__)}"


def _taken(function: Any) -> list[str]:
    return [name for name in inspect.signature(function).parameters if name not in ("self", "cls")]
