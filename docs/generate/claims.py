"""The page on claims: what articles say, the rule by which each is judged, and what data alone answer."""

from __future__ import annotations

import math
from collections.abc import Iterator

from docs.generate.markdown import cell, code, joined, plain
from friendshore import shipped
from friendshore.studies import claims as asked
from friendshore.studies.workings.claims import rules
from friendshore.studies.workings.claims.declared import SOLVED, Article, Claim
from friendshore.studies.workings.claims.file import read_claims
from friendshore.studies.workings.claims.solved import options_of

FOLDER = "examples/claims"


def pages() -> Iterator[tuple[str, str]]:
    """Name and text of the page."""
    taken = {name: options_of(study, asked.SHARED) for name, study in asked.STUDIES.items()}
    read = read_claims(shipped.found(FOLDER), taken)
    known = [claim.id for article in read.articles for claim in article.claims if not solved(claim)]
    frame = asked.claims(FOLDER, only=known).frames["claims"]
    answers = {row["claim"]: (row["verdict"], row["answer"], row["decided_by"]) for row in frame.to_dict("records")}
    count = sum(len(article.claims) for article in read.articles)
    yield (
        "claims",
        joined(
            "# Claims",
            f"{plain(read.title)}: {count} claims in {len(read.articles)} articles. What data alone decide is answered "
            "here, worked out when this page was made; what needs a plan or a question is answered by "
            "`friendshore claims`, or one claim by `friendshore claims --claim ID`; all answers of a run stand on "
            "the page that follows. A verdict follows from figures by "
            "the rule that stands with the claim. Where a claim says China, the case says adversary.",
            *(part for article in read.articles for part in _article(article, answers)),
        ),
    )


def solved(claim: Claim) -> bool:
    """Whether a figure of the claim is read in a plan or in the answer to a question."""
    return any(figure.cell and figure.cell.kind in SOLVED for figure in claim.figures)


def judged(claim: Claim) -> str:
    """The rule of a claim whose figures are not there yet."""
    assert claim.rule is not None
    titles = {figure.name: figure.title for figure in claim.figures}
    units = {figure.name: figure.unit for figure in claim.figures}
    none = dict.fromkeys(titles, math.nan)
    return rules.told(claim.rule, titles, units.__getitem__, lambda name, value: f"{value:g} {units[name]}", none)


def _article(article: Article, answers: dict[str, tuple[str, str, str]]) -> Iterator[str]:
    yield f"## {plain(article.title)}"
    yield f"Of {article.date}."
    for claim in article.claims:
        yield f"### {claim.id}"
        yield plain(claim.text) + "."
        if claim.rule:
            yield f"*Judged by:* {plain(cell(answers[claim.id][2] if claim.id in answers else judged(claim)))}."
        if claim.id in answers:
            verdict, answer, _ = answers[claim.id]
            yield f"**{verdict.capitalize()}.** {plain(cell(answer))}"
        else:
            yield f"*Needs a plan:* {code(f'friendshore claims --claim {claim.id}')}."
