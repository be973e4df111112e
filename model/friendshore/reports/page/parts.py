"""What every page is made of: its templates, Plotly's own script from the installed package, figures and tables.

A page fetches nothing: its content security policy forbids it, and all that it shows stands in it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup
from plotly.io import to_json
from plotly.offline import get_plotlyjs

from friendshore.figures.picture import Picture
from friendshore.figures.style import FONT
from friendshore.reports.page.tables import cells, names

POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:; font-src data:; "
    "base-uri 'none'; form-action 'none'"
)
"""What a page may load: itself."""
CONFIG = {"responsive": True, "displaylogo": False, "showSendToCloud": False, "plotlyServerURL": ""}
"""Plotly's settings; nothing may be sent anywhere."""
TOP, TITLE = 24, 40
"""Pixels above a figure without a title, and those that a title takes."""
LANGUAGES = {"en": "en", "zh": "zh-Hans"}
"""Language of labels -> what HTML calls it."""


@cache
def templates() -> Environment:
    """The templates; whatever a case says is escaped."""
    found = Environment(
        loader=PackageLoader("friendshore.reports.page", "templates"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.globals |= {"policy": POLICY, "font": Markup(FONT), "plotly": plotly_script}
    return found


@cache
def plotly_script() -> Markup:
    """Plotly's bundle as the installed package has it."""
    return Markup(_inside_script(get_plotlyjs()))


@dataclass(frozen=True)
class Shown:
    """A figure as a page shows it: its own identity in the page, the script that draws it, and its table.

    name      apart from those of the other figures of the page
    headed    whether the page says the finding above it
    """

    picture: Picture
    language: str
    name: str
    headed: bool = True

    @property
    def identity(self) -> str:
        """Its identity in the page."""
        return f"figure-{self.name.replace('_', '-')}"

    @property
    def drawn(self) -> Markup:
        """Data, layout, frames and settings for Plotly.newPlot."""
        figure = json.loads(to_json(self.picture.figure, validate=False))
        if self.headed:  # the page says the finding above the figure, in letters that wrap
            figure["layout"]["title"] = {"text": ""}
            figure["layout"]["margin"]["t"] = max(TOP, figure["layout"]["margin"]["t"] - TITLE)
        whole: dict[str, Any] = {
            "data": figure["data"],
            "layout": figure["layout"],
            "frames": figure.get("frames", []),
            "config": CONFIG,
        }
        return Markup(json.dumps(whole, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c"))

    @property
    def columns(self) -> list[str]:
        """Names of the table's columns in words."""
        return names(self.picture.table, self.language)

    @property
    def rows(self) -> list[list[str]]:
        """The table's cells as text."""
        return cells(self.picture.table, self.language)


def _inside_script(text: str) -> str:
    """A text that cannot end the script it stands in, nor begin a comment that would hide its end."""
    return text.replace("</", "<\\/").replace("<!--", "<\\!--")
