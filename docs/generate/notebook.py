"""The notebook as a page: its words, its code, and what the code prints when the site is made."""

from __future__ import annotations

import ast
import io
import json
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

from docs.generate import contents
from docs.generate.markdown import joined

NOTEBOOK = contents.DOCS / "tutorials" / "notebook.ipynb"


def pages() -> Iterator[tuple[str, str]]:
    """Name and text of the page."""
    yield "tutorials/notebook", joined(*_parts(NOTEBOOK))


def _parts(file: Path) -> Iterator[str]:
    names: dict[str, Any] = {}
    for kind, text in cells(file):
        if kind == "markdown":
            yield text
        else:
            yield f"```python\n{text}\n```"
            if shown := ran(text, names):
                yield f"```text\n{shown}\n```"


def cells(file: Path) -> Iterator[tuple[str, str]]:
    """Kind and text of each cell of a notebook."""
    for cell in json.loads(file.read_text(encoding="utf-8"))["cells"]:
        yield cell["cell_type"], "".join(cell["source"])


def ran(text: str, names: dict[str, Any]) -> str:
    """What a cell prints, and the value of its last line, as a notebook shows them."""
    body = ast.parse(text).body
    last = body[-1] if body else None
    said = io.StringIO()
    with redirect_stdout(said):
        if isinstance(last, ast.Expr):
            exec(compile(ast.Module(body[:-1], []), "cell", "exec"), names)
            value = eval(compile(ast.Expression(last.value), "cell", "eval"), names)
            if value is not None:
                print(value)
        else:
            exec(compile(ast.Module(body, []), "cell", "exec"), names)
    return said.getvalue().strip("\n")
