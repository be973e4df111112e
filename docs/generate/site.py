"""The site: a tree of Markdown pages, from the repository and from the declarations, and Sphinx over it."""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from sphinx.cmd.build import build_main

from docs.generate import (
    architecture,
    cases,
    claims,
    commands,
    contents,
    notebook,
    policies,
    program,
    python,
    repository,
)
from docs.generate import tables as input_tables
from docs.generate.markdown import toctree

MADE = (input_tables, policies, program, commands, python, cases, claims, notebook)
PICTURE = "<!-- the picture of the layers -->"
SHOWN = re.compile(r"<!-- shown: (\S+) -->")
"""Where a page shows a file of the repository as it is."""


def build(folder: Path) -> int:
    """Write the site into a folder: 0, or what Sphinx returns where it warns of anything."""
    with tempfile.TemporaryDirectory() as place:
        tree, trees = Path(place) / "pages", Path(place) / "doctrees"
        write(tree)
        sys.path.insert(0, str(contents.ROOT))
        options = ["-q", "-W", "--keep-going", "-b", "html", "-c", str(contents.DOCS), "-d", str(trees)]
        return build_main([*options, str(tree), str(folder)])


def write(tree: Path) -> None:
    """Write every page into a tree of Markdown."""
    for name, text in pages(tree):
        file = tree / f"{name}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def pages(tree: Path) -> Iterator[tuple[str, str]]:
    """Name and text of every page; files that they link are copied into the tree."""
    for place, name in repository.places():
        text = repository.page(place, name, tree)
        if name == "index":
            text += "\n" + "\n\n".join(toctree(names, caption) for caption, names in contents.MARGIN.items()) + "\n"
        text = SHOWN.sub(lambda found: _shown(found[1]), text)
        yield name, text.replace(PICTURE, architecture.picture()) if PICTURE in text else text
    for maker in MADE:
        yield from maker.pages()


def _shown(place: str) -> str:
    return f"````python\n{(contents.ROOT / place).read_text(encoding='utf-8')}````"
