"""What a folder of claims says, checked: articles, claims, figures and where they are read, plans and questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from friendshore.studies.workings.claims.rules import Rule
from friendshore.variants import Variant

DATA, MODEL, BOTH, SOURCE, NONE = "data", "model", "both", "source", "not_answerable"
KINDS = (DATA, MODEL, BOTH, SOURCE, NONE)
FACT, INPUT, PLAN, QUESTION = "fact", "case", "plan", "question"
READ_IN = (FACT, INPUT, PLAN, QUESTION)
"""The entry of a figure that says where it is read."""
SOLVED = (PLAN, QUESTION)
DUST = 1e-6
"""Below this a figure is none."""
SIGNED: Mapping[str, tuple[str, str, str]] = {
    "falls": ("falls by", "rises by", "does not move"),
    "rises": ("rises by", "falls by", "does not move"),
    "pays": ("pays", "receives", "pays nothing"),
    "pay": ("pay more by", "pay less by", "pay nothing more"),
    "lose": ("lose more by", "lose less by", "lose nothing more"),
}
"""How the sign of a figure is told in an answer -> the words before one above zero, one below, and those for none."""
OWN = ("claims", "Chinese", "figures", "verdicts", "sources")
"""The frames of the answer to a folder of claims, beside those that its questions bring."""


@dataclass(frozen=True)
class Cell:
    """Where a figure is read.

    kind, of   a fact of facts.csv, an input table of a case, a plan, the answer to a question; and its name
    table      table of the case or the plan, frame of the answer; empty: a headline figure of the plan
    where      column -> words, one of which its rows hold
    how        what is made of the column over these rows
    """

    kind: str
    of: str
    table: str
    column: str
    where: Mapping[str, tuple[str, ...]]
    how: str


@dataclass(frozen=True)
class Figure:
    """A figure of a claim: a cell, or made of figures before it.

    scale   factor from what is read to `unit`
    made    how it is made of the figures `parts`; empty: it is read
    """

    name: str
    title: str
    title_zh: str
    unit: str
    scale: float
    cell: Cell | None
    made: str = ""
    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Claim:
    """One claim of an article.

    answer    what the figures say, with {name} for each figure; of a claim of an event what the document says
    why       of a claim that cannot be answered: why
    verdict   typed in for claims of events, which no figure decides; else empty
    """

    id: str
    text: str
    text_zh: str
    kind: str
    answer: str
    answer_zh: str
    sources: tuple[str, ...]
    figures: tuple[Figure, ...]
    rule: Rule | None
    verdict: str = ""

    @property
    def named(self) -> Mapping[str, Figure]:
        return {figure.name: figure for figure in self.figures}


@dataclass(frozen=True)
class Article:
    """An article; `name` is that of its file."""

    name: str
    title: str
    title_zh: str
    date: str
    claims: tuple[Claim, ...]


@dataclass(frozen=True)
class Planned:
    """A plan that figures are read in.

    at      pace -> what is solved; claims are decided at the first
    fair    fair shares among planners too, for figures by area
    """

    name: str
    case: str
    title: str
    at: Mapping[str, Variant]
    fair: bool


@dataclass(frozen=True)
class Asked:
    """A question whose answer figures are read in: the study, its options, and the frames that are told whole."""

    name: str
    case: str
    title: str
    title_zh: str
    at: Mapping[str, Variant]
    ask: str
    options: Mapping[str, Any]
    sheets: tuple[str, ...] = ()


@dataclass(frozen=True)
class Claims:
    """What a folder of claims says.

    paces     those at which plans and questions are solved; claims are decided at the first
    laid      pace -> scenarios that are laid at it
    cases     name -> folder of the case
    facts     facts.csv
    sources   sources of the folder and of its cases, by key
    """

    folder: Path
    title: str
    title_zh: str
    articles: tuple[Article, ...]
    paces: tuple[str, ...]
    laid: Mapping[str, Sequence[str]]
    cases: Mapping[str, Path]
    plans: Mapping[str, Planned]
    questions: Mapping[str, Asked]
    facts: pd.DataFrame
    inputs: Mapping[str, Mapping[str, pd.DataFrame]]
    sources: pd.DataFrame

    def chosen(self, articles: Sequence[str], ids: Sequence[str]) -> tuple[tuple[Article, Claim], ...]:
        """The claims of these articles with these ids, all where none is named; with their articles."""
        return tuple(
            (article, claim)
            for article in self.articles
            if not articles or article.name in articles
            for claim in article.claims
            if not ids or claim.id in ids
        )
