"""A figure as a file: a page of its own, or a picture."""

from __future__ import annotations

from pathlib import Path

from friendshore.errors import FriendshoreError
from friendshore.figures.picture import Picture
from friendshore.language.said import ENGLISH, said
from friendshore.reports.page.parts import LANGUAGES, Shown, templates
from friendshore.reports.whole_file import write_whole

PAGE, PICTURES = ".html", (".svg", ".png", ".pdf")
ENDINGS = (PAGE, *PICTURES)
WIDTH, SCALE = 1100, 2
"""Pixels of a picture across, and how many of them a pixel of a PNG takes."""


def write_figure(picture: Picture, path: str | Path, *, language: str = ENGLISH, source: str = "") -> None:
    """Write a figure as .html, which needs no network, or as .svg, .png, .pdf.

    source    where the figures are from, a line below

    Pictures are made by kaleido with a Chromium that it finds (pip install "friendshore[images]"). Raises
    FriendshoreError for another ending, where there is none of them, and where the file cannot be written.
    """
    file = Path(path)
    ending = file.suffix.lower()
    if ending not in ENDINGS:
        raise FriendshoreError(f"{file} has no ending of a figure; expected one of {', '.join(ENDINGS)}.")
    content = page(picture, language, source) if ending == PAGE else _rendered(picture, ending.removeprefix("."))
    write_whole(file, content, "figure")


def page(picture: Picture, language: str = ENGLISH, source: str = "") -> bytes:
    """The page of a figure."""
    words = {"behind": said("The figures behind it", language)}
    template = templates().get_template("figure.html.j2")
    text = template.render(
        shown=Shown(picture, language, picture.name), words=words, source=source, html_language=LANGUAGES[language]
    )
    return text.encode()


def _rendered(picture: Picture, kind: str) -> bytes:
    try:
        height = int(picture.figure.layout.height)
        return bytes(picture.figure.to_image(format=kind, width=WIDTH, height=height, scale=SCALE))
    except Exception as error:  # kaleido and the browser that it starts each fail in ways of their own
        why = next(iter(str(error).strip().splitlines()), type(error).__name__)
        raise FriendshoreError(
            f"No picture could be made ({why[:120]}"
            '): that takes kaleido, pip install "friendshore[images]", and a Chrome or Chromium. A figure that ends in '
            ".html needs neither."
        ) from error
