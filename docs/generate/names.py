"""Names of tables, policies, commands and files of the formulation lead to their pages wherever they stand as code."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

from docs.generate import contents

OTHER_WORDS = ("index", "libraries", "python", "tutorials/notebook")
"""Pages on which a word of code is a parameter or a variable, whatever else has its name."""


class Names(SphinxPostTransform):
    """Makes a link of a word in the type of code that has a page of its own."""

    default_priority = 400

    def run(self, **kwargs: Any) -> None:
        """For one page."""
        here = self.env.docname
        if here in OTHER_WORDS:
            return
        for node in list(self.document.findall(nodes.literal)):
            page = contents.named().get(node.astext()) or contents.named().get(_command(node.astext()))
            if page is None or page == here or _leads_already(node):
                continue
            address = self.app.builder.get_relative_uri(here, page)
            link = nodes.reference("", "", internal=True, refuri=address)
            node.replace_self(link)
            link += node


def _command(words: str) -> str:
    """The command of a line with its options."""
    return " ".join(words.split()[:2])


def _leads_already(node: nodes.Node) -> bool:
    return isinstance(node.parent, nodes.reference | nodes.title)


def setup(app: Sphinx) -> dict[str, bool]:
    """Called by Sphinx."""
    app.add_post_transform(Names)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
