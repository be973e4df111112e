"""A page for each family of constraints, from its file."""

from __future__ import annotations

from collections.abc import Iterator

from docs.generate import contents, prose
from docs.generate.markdown import apart, code, joined, table


def pages() -> Iterator[tuple[str, str]]:
    """Name and text of each page."""
    said = {name: prose.of_file(file) for name, file in contents.families().items()}
    rows = [(code(f"{name}.py"), prose.inline_prose(prose.first(words))) for name, words in said.items()]
    yield (
        "program/index",
        joined(
            "# Constraints",
            "What nature, plants and time impose, one file a family in `model/friendshore/program/constraints/`; each "
            "page is what its file says. [The formulation](../formulation.md) has all symbols, a line a constraint.",
            table(("family", "what it holds"), rows),
        ),
    )
    for name, words in said.items():
        page = joined(f"# {name}", "[All constraints](index.md)", prose.markdown(words, mathematics=True))
        yield f"program/{name}", apart(page)
