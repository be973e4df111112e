"""Docstrings as Markdown: paragraphs, equations, lists of names with what they mean, and code."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

from docs.generate import equations
from docs.generate.markdown import code, joined, table

MEANT = re.compile(r"^(?P<name>[\w.<>, -]*\w|`[^`]+`) {2,}(?P<words>\S.*)$")
CODE = re.compile(r"^\s*(import |from |>>> |\w+ = |\w+\(.*\)|[\w.]+\[\"|friendshore )")


def of_file(file: Path) -> str:
    """The docstring of a module, read and not run."""
    return ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""


def first(docstring: str) -> str:
    """Its first paragraph, in one line."""
    return " ".join(docstring.partition("\n\n")[0].split())


def markdown(docstring: str, *, mathematics: bool = False) -> str:
    """A docstring; its indented lines are equations of a formulation, else names with what they mean, or code."""
    return joined(*_parts(inspect.cleandoc(docstring), mathematics))


def _parts(docstring: str, mathematics: bool) -> Iterator[str]:
    for paragraph in _paragraphs(docstring):
        lines = paragraph.splitlines()
        if lines[0].startswith("    "):
            yield equations.display(lines) if mathematics else _aside(lines)
        elif not mathematics and len(lines) > 0 and _meanings(lines):
            yield _meanings(lines)
        else:
            words = inline_prose(" ".join(line.strip() for line in lines))
            yield equations.inline(words) if mathematics else words


def _paragraphs(docstring: str) -> Iterator[str]:
    """Paragraphs, and within them lines that are indented apart from those that are not."""
    for paragraph in re.split(r"\n\s*\n", docstring):
        gathered: list[str] = []
        for line in paragraph.splitlines():
            aside = line.startswith("    ")
            if gathered and aside != gathered[0].startswith("    ") and not _goes_on(gathered, line):
                yield "\n".join(gathered)
                gathered = []
            gathered.append(line)
        yield "\n".join(gathered)


def _goes_on(gathered: list[str], line: str) -> bool:
    """Whether an indented line belongs to the meaning of a name in the line before."""
    return line.startswith("    ") and bool(MEANT.match(gathered[0])) and "  " in gathered[0]


def _aside(lines: list[str]) -> str:
    return _meanings([line.removeprefix("    ") for line in lines]) or (
        "```python\n" + inspect.cleandoc("\n".join(lines)) + "\n```"
    )


def _meanings(lines: list[str]) -> str:
    """A table of names and what they mean; empty where the lines are none."""
    rows: list[list[str]] = []
    for line in lines:
        found = MEANT.match(line)
        if found and not CODE.match(line):
            rows.append([code(found["name"].strip("`")), found["words"]])
        elif rows and line.startswith("  "):
            rows[-1][1] += f" {line.strip()}"
        else:
            return ""
    return table(("name", "what it is"), [(name, inline_prose(words)) for name, words in rows])


def inline_prose(words: str) -> str:
    """Prose whose code stays and in which nothing else is a mark of Markdown."""
    pieces = re.split(r"(`[^`]+`)", words)
    return "".join(each if each.startswith("`") else re.sub(r"([*<$])", r"\\\1", each) for each in pieces)


