"""Markdown by the piece."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

FENCE = re.compile(r"^ {0,3}(```+|~~~+)")


def cell(value: object) -> str:
    """Words as they may stand in a cell of a table."""
    return " ".join(str(value).split()).replace("|", "\\|")


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table; empty where there is no row."""
    lines = [f"| {' | '.join(map(cell, row))} |" for row in rows]
    return "\n".join([f"| {' | '.join(heads)} |", f"|{' --- |' * len(heads)}", *lines]) if lines else ""


def plain(words: str) -> str:
    """Words in which nothing is a mark of Markdown or HTML."""
    return re.sub(r"([\\`*_\[\]<>$#|])", r"\\\1", words)


def code(word: object) -> str:
    """A word in the type of code; nothing for nothing."""
    return f"`{word}`" if str(word) else ""


def joined(*parts: str) -> str:
    """A page of parts, a blank line between them; empty ones are left out."""
    return "\n\n".join(part.strip("\n") for part in parts if part) + "\n"


def apart(page: str) -> str:
    """A page that is reached by the links of others and does not stand in the margin, where too many would."""
    return f"---\norphan: true\n---\n\n{page}"


def toctree(pages: Iterable[str], caption: str = "") -> str:
    """A table of contents that shows in the margin alone."""
    named = f":caption: {caption}\n" if caption else ""
    return f"```{{toctree}}\n:hidden:\n{named}\n" + "\n".join(pages) + "\n```"
