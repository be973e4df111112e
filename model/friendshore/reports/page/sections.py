"""A page of sections: a head that answers, and below it figures and tables under headings, with links to each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from friendshore.language.said import said
from friendshore.reports.page.parts import LANGUAGES, Shown, templates
from friendshore.reports.page.tables import Sheet
from friendshore.version import VERSION

WORDS = {"behind": "The figures behind it", "contents": "On this page", "sort": "Click a heading to sort"}


@dataclass(frozen=True)
class Section:
    """A part of a page: its heading, what it says, figures, tables."""

    identity: str
    heading: str
    text: tuple[str, ...] = ()
    figures: tuple[Shown, ...] = ()
    sheets: tuple[Sheet, ...] = ()


@dataclass(frozen=True)
class Head:
    """What a page begins with, in the language of the page.

    answers    sentences that answer
    marks      what a reader must be warned of
    headline   figures at a glance: what, how much, unit
    source     what the page was made from
    """

    title: str
    question: str
    answers: tuple[str, ...]
    marks: tuple[str, ...] = ()
    headline: tuple[tuple[str, str, str], ...] = ()
    source: str = ""


def page_of(head: Head, sections: Iterable[Section], language: str) -> bytes:
    """The page; the same head and sections give the same bytes."""
    text = templates().get_template("report.html.j2").render(
        head=head,
        sections=list(sections),
        words={name: said(words, language) for name, words in WORDS.items()},
        html_language=LANGUAGES[language],
        version=VERSION,
    )  # fmt: skip
    return text.encode()
