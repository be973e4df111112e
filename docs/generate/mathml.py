"""Mathematics as MathML, which browsers set themselves: no script, no fonts to fetch, read aloud by screen readers."""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes
from latex2mathml.converter import convert
from sphinx.application import Sphinx

TEXT = re.compile(r"(?<=\\text)\{[^{}]*\}")
BASE = re.compile(r"<msub>(<m(?:text|i)[^>]*>[^<]*</m(?:text|i)>)")


def _inline(self: Any, node: nodes.math) -> None:
    self.body.append(set_in(node.astext(), "inline"))
    raise nodes.SkipNode


def _display(self: Any, node: nodes.math_block) -> None:
    """What a wide gap parts off may stand in the next line where the page is narrow."""
    self.body.append(self.starttag(node, "div", CLASS="math", tabindex="0"))
    self.body += [set_in(part, "block") for part in node.astext().split(r"\qquad") if part.strip()]
    self.body.append("</div>\n")
    raise nodes.SkipNode


def set_in(latex: str, display: str) -> str:
    """LaTeX as MathML, inline or as a block.

    The converter takes words as they stand, without the marks that LaTeX asks for in them. Indices are lowered alike
    from letters that go below the line and from others, whatever font a browser has.
    """
    found = convert(TEXT.sub(lambda words: words[0].replace("\\", ""), latex.strip()), display=display)
    return BASE.sub(r'<msub><mpadded depth="0.22em">\1</mpadded>', found)


def setup(app: Sphinx) -> dict[str, bool]:
    """Called by Sphinx."""
    app.add_html_math_renderer("mathml", inline_renderers=(_inline, None), block_renderers=(_display, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
