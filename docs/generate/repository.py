"""Pages of the repository as pages of the site: the same words, with links that lead to where things stand there."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from docs.generate import contents, equations
from docs.generate.markdown import FENCE

LINK = re.compile(r"(?P<before>!?\[(?:[^\]`]|`[^`]*`)*\]\()(?P<target>[^)\s]+)(?P<after>\))")
MATHEMATICS = ("model/FORMULATION.md",)
"""Pages on which names with indices are mathematics."""
ELSEWHERE = ("http:", "https:", "mailto:", "#")


def places() -> Iterator[tuple[str, str]]:
    """Every page of the repository and the page of the site that it is."""
    yield from contents.REPOSITORY.items()
    for file in sorted(contents.DOCS.rglob("*.md")):
        yield (place := file.relative_to(contents.ROOT).as_posix()), str(contents.page_of(place))


def links(text: str) -> Iterator[str]:
    """Targets of the links of a page, code left aside."""
    for line in _outside_code(text):
        yield from (found["target"] for found in LINK.finditer(line))


def page(place: str, name: str, tree: Path) -> str:
    """A page with its links as the site needs them; pictures and files that it links are copied into the tree."""

    def led(found: re.Match[str]) -> str:
        return f"{found['before']}{_target(found['target'], place, name, tree)}{found['after']}"

    text = (contents.ROOT / place).read_text(encoding="utf-8")
    code = set(_code_lines(text))
    told = equations.in_line if place in MATHEMATICS else str
    lines = [line if at in code else LINK.sub(led, told(line)) for at, line in enumerate(text.splitlines())]
    return "\n".join(lines) + "\n"


def resolved(target: str, place: str) -> tuple[str, str]:
    """What a link of a page leads to: a path from the root of the repository, and the heading meant in it."""
    path, _, heading = target.partition("#")
    if not path:
        return place, heading
    return os.path.normpath(PurePosixPath(place).parent / path).replace(os.sep, "/"), heading


def _target(target: str, place: str, name: str, tree: Path) -> str:
    if target.startswith(ELSEWHERE):
        return target
    path, heading = resolved(target, place)
    known = contents.page_of(path)
    if known is None:
        known = f"files/{path}"
        (tree / known).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(contents.ROOT / path, tree / known)
        return os.path.relpath(known, PurePosixPath(name).parent)
    return os.path.relpath(f"{known}.md", PurePosixPath(name).parent) + (f"#{heading}" if heading else "")


def _code_lines(text: str) -> Iterator[int]:
    """Lines of fenced code."""
    fence = ""
    for at, line in enumerate(text.splitlines()):
        found = FENCE.match(line)
        if fence or found:
            yield at
        if found and not fence:
            fence = found[1]
        elif found and line.strip() == fence:
            fence = ""


def _outside_code(text: str) -> Iterator[str]:
    code = set(_code_lines(text))
    yield from (line for at, line in enumerate(text.splitlines()) if at not in code)
