"""Names of tables, policies, commands and files of the formulation lead to their pages wherever they stand as code."""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx

from docs.generate import contents

OTHER_WORDS = ("index", "libraries", "python", "tutorials/notebook")
"""Pages on which a word of code is a parameter, a variable or an extra, whatever else has its name."""


def linked(app: Sphinx, document: nodes.document, here: str) -> None:
    """Make a link of each word in the type of code that has a page of its own."""
    if here in OTHER_WORDS:
        return
    for node in list(document.findall(nodes.literal)):
        page = contents.named().get(node.astext()) or contents.named().get(_command(node.astext()))
        if page is None or page == here or isinstance(node.parent, nodes.reference | nodes.title):
            continue
        link = nodes.reference("", "", internal=True, refuri=app.builder.get_relative_uri(here, page))
        node.replace_self(link)
        link += node


def _command(words: str) -> str:
    """The command of a line with its options."""
    return " ".join(words.split()[:2])


def setup(app: Sphinx) -> dict[str, bool]:
    """Called by Sphinx."""
    app.connect("doctree-resolved", linked)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
