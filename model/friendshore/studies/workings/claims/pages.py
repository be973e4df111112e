"""What a reader of either language sees of claims: the frames of a page, and the whole as Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from friendshore.language.said import CHINESE, ENGLISH, LANGUAGES, said
from friendshore.studies.workings.claims import told
from friendshore.studies.workings.claims.declared import Claims
from friendshore.studies.workings.claims.told import Answered

OTHER = "_zh"
"""How the names of columns end that tell in Chinese what another tells in English."""
DOCUMENTS = {ENGLISH: "claims.md", CHINESE: "claims.zh.md"}


def pages(
    claims: Claims, answered: Sequence[Answered], frames: Mapping[str, pd.DataFrame]
) -> dict[str, dict[str, pd.DataFrame]]:
    """Language -> frames in it: what is told in both stands once."""
    found = {}
    for language in LANGUAGES:
        lines = pd.DataFrame([told.line(claims, each, language) for each in answered])
        others = {name: _in(frame, language) for name, frame in frames.items() if name not in ("claims", "Chinese")}
        found[language] = {"claims": lines, **others}
    return found


def _in(frame: pd.DataFrame, language: str) -> pd.DataFrame:
    twice = [name.removesuffix(OTHER) for name in map(str, frame.columns) if name.endswith(OTHER)]
    own = frame.drop(columns=[f"{name}{OTHER}" for name in twice])
    return own if language == ENGLISH else own.assign(**{name: frame[f"{name}{OTHER}"] for name in twice})


def documents(claims: Claims, answered: Sequence[Answered], sentence: str, how: str) -> dict[str, str]:
    """Name of the file -> all claims, in Markdown: a section an article, a heading a claim."""
    return {
        file: "\n".join(_lines(claims, answered, sentence, how, language)) + "\n"
        for language, file in DOCUMENTS.items()
    }


def _lines(
    claims: Claims, answered: Sequence[Answered], sentence: str, how: str, language: str
) -> Iterator[str]:
    english, colon = language == ENGLISH, ": " if language == ENGLISH else "："
    title = claims.title if english else claims.title_zh
    yield from (f"# {title}", "", said(sentence, language), "", said(how, language))
    for article in {each.article.name: each.article for each in answered}.values():
        yield from ("", f"## {article.title if english else article.title_zh} ({article.date})")
        for each in (each for each in answered if each.article is article):
            line = told.line(claims, each, language)
            yield from ("", f"### {line['claim']}{colon}{line['verdict']}", "", f"> {line['says']}", "")
            yield from (line["answer"], "")
            for name in ("decided_by", "other_paces"):
                if line[name]:
                    yield f"- {said(WORDS[name], language)}{colon}{line[name]}"
            yield f"- {said('Sources', language)}{colon}{'; '.join(_source(claims, key) for key in each.claim.sources)}"
            yield f"- {said('Command', language)}{colon}`{line['command']}`"


ESCAPED = str.maketrans({"(": "%28", ")": "%29", " ": "%20"})
WORDS = {"decided_by": "Decided by", "other_paces": "Other paces"}


def _source(claims: Claims, key: str) -> str:
    row = claims.sources.loc[key]
    title, publisher, address = (str(row[name]) for name in ("title", "publisher", "address"))
    named = f"[{title}]({address.translate(ESCAPED)})" if address.startswith("http") else title
    return f"{named}, {publisher}" if publisher not in ("", "nan") else named
