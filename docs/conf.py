"""Settings of the site for Sphinx. Nothing is fetched from a network, neither here nor when a page is read."""

from pygments.lexers.special import TextLexer
from sphinx.application import Sphinx

from friendshore.version import VERSION

project = "friendshore"
author = "The friendshore developers"
copyright = "the friendshore developers, Apache-2.0"
version = release = VERSION

extensions = ["myst_parser", "docs.generate.mathml", "docs.generate.names"]
myst_enable_extensions = ["dollarmath"]
myst_heading_anchors = 4
nitpicky = True
smartquotes = False
toc_object_entries = False

html_theme = "furo"
html_title = f"friendshore {VERSION}"
html_math_renderer = "mathml"
html_static_path = ["static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
pygments_style = "friendly"
pygments_dark_style = "monokai"


def setup(app: Sphinx) -> None:
    """Tables in pages are shown as they are."""
    app.add_lexer("csv", TextLexer)
