"""How figures look: colours that the colour-blind tell apart, never alone, and one layout for all.

The colours are those of Okabe and Ito (Color Universal Design, 2008).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import plotly.graph_objects as go

BLACK, ORANGE, SKY, GREEN = "#000000", "#E69F00", "#56B4E9", "#009E73"
YELLOW, BLUE, VERMILION, PURPLE = "#F0E442", "#0072B2", "#D55E00", "#CC79A7"
GREY, PALE, LAND = "#7A7A7A", "#D9D9D9", "#ECEAE4"
SERIES = (BLUE, VERMILION, GREEN, ORANGE, PURPLE, SKY, BLACK, YELLOW)
PATTERNS = ("", "/", ".", "x", "\\", "-", "|", "+")
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot", "solid", "dash")
MARKS = ("circle", "square", "diamond", "triangle-up", "x", "cross", "star", "triangle-down")
PROVENANCE: Mapping[str, str] = {"secure": BLUE, "exposed": VERMILION, "short": GREY}
PROVENANCE_PATTERN: Mapping[str, str] = {"secure": "", "exposed": "/", "short": "x"}
"""Secure, through an adversary, not met at all: by colour, and by pattern where surfaces are filled."""
FONT = "system-ui, 'Noto Sans', 'Noto Sans CJK SC', 'Microsoft YaHei', 'PingFang SC', Arial, sans-serif"
WIDE = 100
"""Letters of a title in a line; of Chinese half as many."""


def surface(color: str, shape: str = "") -> dict[str, Any]:
    """A filled surface: its colour, and a pattern over it that tells it apart without colour."""
    pattern = {"shape": shape, "fillmode": "overlay", "fgcolor": "white", "fgopacity": 0.7, "size": 7, "solidity": 0.2}
    return {"color": color, "pattern": pattern, "line": {"width": 0}}


def laid_out(figure: go.Figure, finding: str, **layout: object) -> go.Figure:
    """The layout that all figures have, with the finding as the title.

    The title wraps at WIDE; the legend stands below, so that narrow screens lose no width to it.
    """
    figure.update_layout(
        template="none",
        title={"text": wrapped(finding), "x": 0, "xanchor": "left", "xref": "container", "pad": {"l": 12},
               "y": 0.98, "yanchor": "top", "font": {"size": 16}},
        font={"family": FONT, "size": 13, "color": "#1F1F1F"},
        margin={"l": 64, "r": 24, "t": 40 + 22 * len(wrapped(finding).split("<br>")), "b": 48},
        legend={"orientation": "h", "x": 0, "xanchor": "left", "y": -0.16, "yanchor": "top"},
        paper_bgcolor="white",
        plot_bgcolor="white",
        colorway=list(SERIES),
        hovermode="closest",
        hoverlabel={"font": {"family": FONT}},
        modebar={"remove": ["select2d", "lasso2d"]},
        meta={"finding": finding},
        height=460,
    )  # fmt: skip
    figure.update_xaxes(showgrid=False, showline=True, linecolor=GREY, ticks="outside", tickcolor=GREY, zeroline=False)
    figure.update_yaxes(gridcolor="#E6E6E6", zeroline=True, zerolinecolor=GREY, showline=False)
    return figure.update_layout(**layout)


def wrapped(text: str, wide: int = WIDE) -> str:
    """A text in lines for a title; letters of Chinese count two."""
    lines, line, length = [], "", 0
    for piece in _pieces(text):
        size = sum(2 if ord(letter) > 0x2E80 else 1 for letter in piece)
        if line and length + size > wide:
            lines.append(line.rstrip())
            line, length = "", 0
        line, length = line + piece, length + size
    return "<br>".join([*lines, line.rstrip()])


def _pieces(text: str) -> list[str]:
    """Where a line may break: after blanks, and after each letter of Chinese."""
    pieces, piece = [], ""
    for letter in text:
        piece += letter
        if letter == " " or ord(letter) > 0x2E80:
            pieces.append(piece)
            piece = ""
    return [*pieces, piece] if piece else pieces


def sliding(figure: go.Figure, labels: list[str], shown: int, word: str) -> go.Figure:
    """A slider over the frames of a figure, one a period, with the one that is shown at first.

    The frames are named by their labels. No button plays them: a reader who turns the slider sees each as long as
    wanted, and a keyboard turns it as well.
    """
    steps = [
        {"label": label, "method": "animate",
         "args": [[label], {"mode": "immediate", "frame": {"duration": 0, "redraw": True},
                            "transition": {"duration": 0}}]}
        for label in labels
    ]  # fmt: skip
    slider = {"active": shown, "steps": steps, "currentvalue": {"prefix": f"{word} "}, "pad": {"t": 24, "l": 12},
              "len": 0.96, "x": 0.02}  # fmt: skip
    return figure.update_layout(sliders=[slider])
