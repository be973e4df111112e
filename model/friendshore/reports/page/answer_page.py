"""What a question came to, as one page that carries all it needs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from friendshore.asking.answer import Answer
from friendshore.figures.answers import pictures
from friendshore.language.said import ENGLISH, said
from friendshore.reports.page.parts import Shown
from friendshore.reports.page.sections import Head, Section, page_of
from friendshore.reports.page.tables import sheet
from friendshore.reports.whole_file import write_whole
from friendshore.words import first_capital, in_words

PAGE = "answer.html"


def write_answer_page(answer: Answer, path: str | Path, title: str, *, language: str = ENGLISH) -> None:
    """Write an answer as one self-contained page. Raises FriendshoreError where it cannot be written."""
    write_whole(Path(path), page(answer, title, language), "page")


def page(answer: Answer, title: str, language: str = ENGLISH) -> bytes:
    """The page of an answer; the same answer gives the same bytes.

    title   what was asked of what
    """
    answer = replace(answer, frames=answer.pages.get(language, answer.frames))
    marks = tuple(said(f"Not as expected: {line}.", language) for line in answer.off)
    head = Head(answer.titles.get(language, said(title, language)), "", (said(answer.sentence, language),), marks)
    return page_of(head, _sections(answer, language), language)


def _sections(answer: Answer, language: str) -> Iterator[Section]:
    drawn = tuple(Shown(each, language, each.name) for each in pictures(answer, language))
    if drawn:
        yield Section("figures", said("Figures", language), figures=drawn)
    tables = tuple(
        sheet(language, name.replace(" ", "-"), first_capital(in_words(name)), frame, sortable=True)
        for name, frame in answer.frames.items()
    )
    yield Section("tables", said("Tables", language), sheets=tables)
    if answer.how:
        yield Section("how", said("How it was found", language), (said(answer.how, language),))
