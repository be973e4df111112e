"""What claims come to, in frames: a line each in English and Chinese, their figures, verdicts by article, sources."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from friendshore.asking.words import amount
from friendshore.calendar import MONTHS_A_YEAR, month_text
from friendshore.language.said import CHINESE, ENGLISH, said
from friendshore.studies.workings.claims import rules
from friendshore.studies.workings.claims.article_file import PLACE
from friendshore.studies.workings.claims.commands import again, of_figure, read_from
from friendshore.studies.workings.claims.declared import SOURCE, Article, Claim, Claims, Figure

DATE, YEAR, NUMBER, PERCENT = "date", "year", "number", "%"
"""Units that are no units: a month, a year and a bare number are shown as such."""


NOISE: Mapping[str, float] = {"points": 1e-3}
"""Unit -> below what a difference of two plans is none."""
DUST = 1e-6
"""The same for any other unit."""
WHAT_IT_SAYS = "Typed in: what the document says, since the claim is of an event"
UNDECIDED = "Neither data nor a model decides it"


@dataclass(frozen=True)
class Answered:
    """A claim with its figures.

    paces    levels of pace, that at which it is decided first
    values   name of a figure -> its value at each pace at which it was solved; of data one for all
    failed   why a figure is none
    """

    article: Article
    claim: Claim
    paces: tuple[str, ...]
    values: Mapping[str, Mapping[str, float]]
    failed: tuple[str, ...]

    def at(self, pace: str) -> dict[str, float]:
        """The figures at a pace; not a number where they were not solved at it."""
        return {name: values.get(pace, math.nan) for name, values in self.values.items()}

    @cached_property
    def verdict(self) -> str:
        return self.verdict_at(self.paces[0])

    def verdict_at(self, pace: str) -> str:
        """What the figures at a pace decide; nothing where they are data, or were not solved at it."""
        if self.claim.rule is None:
            return self.claim.verdict if pace == self.paces[0] else ""
        figures = self.at(pace)
        first = pace == self.paces[0]
        if not first and not any(len(set(each.values())) > 1 for each in self.values.values()):
            return ""
        if not first and any(math.isnan(figures[name]) for name in self.claim.rule.figures):
            return ""
        return rules.verdict(self.claim.rule, figures)

    def shown(self, name: str, language: str = ENGLISH) -> str:
        """A figure with its unit, and from where to where it goes from pace to pace."""
        figure, values = self.claim.named[name], self.values[name]
        first = values.get(self.paces[0], math.nan)
        told = _number(first, figure.unit, language)
        ends = sorted({each for each in values.values() if not math.isnan(each)})
        low, high = (_number(end, figure.unit, language) for end in (ends[0], ends[-1])) if ends else (told, told)
        unit = "" if figure.unit in (DATE, YEAR, NUMBER) or math.isinf(first) else said(figure.unit, language)
        space = "" if figure.unit == PERCENT else " "
        span = f" ({low} {said('to', language)} {high})" if low != high else ""
        return f"{told}{span}{space}{unit}".rstrip()

    def answer(self, language: str = ENGLISH) -> str:
        """What comes out, in one line."""
        text = self.claim.answer if language == ENGLISH else self.claim.answer_zh
        return PLACE.sub(lambda match: self.shown(match[1], language), text)

    @property
    def by(self) -> str:
        """What decided it."""
        if self.claim.rule is None:
            return WHAT_IT_SAYS if self.claim.kind == SOURCE else UNDECIDED
        titles = {figure.name: figure.title for figure in self.claim.figures}
        return rules.told(self.claim.rule, titles, self.shown)


def _number(value: float, unit: str, language: str) -> str:
    if math.isnan(value):
        return said("none", language)
    if math.isinf(value):
        return said("never", language)
    if unit == YEAR:
        return f"{math.floor(value)}"
    if unit == DATE:
        return month_text(round(value * MONTHS_A_YEAR))
    return amount(value if abs(value) > NOISE.get(unit, DUST) else 0.0)


def frames(claims: Claims, answered: Sequence[Answered]) -> dict[str, pd.DataFrame]:
    """Everything in frames; the first is the answer at a glance."""
    return {
        "claims": pd.DataFrame([_line(claims, each) for each in answered]),
        "Chinese": pd.DataFrame([_chinese(each) for each in answered]),
        "figures": pd.DataFrame(
            [_figure(claims, each, figure) for each in answered for figure in each.claim.figures],
            columns=["claim", "figure", "title", "title_zh", "base", "low", "high", "unit", "read_in", "command"],
        ),
        "verdicts": _verdicts(answered),
        "sources": _sources(claims, answered),
    }


def _line(claims: Claims, each: Answered) -> dict[str, object]:
    others = [verdict for pace in each.paces[1:] if (verdict := each.verdict_at(pace))]
    return {
        "claim": each.claim.id,
        "verdict": each.verdict,
        "article": each.article.title,
        "says": each.claim.text,
        "answer": each.answer(),
        "kind": each.claim.kind.replace("_", " "),
        "other_paces": "the same" if others and set(others) == {each.verdict} else ", ".join(dict.fromkeys(others)),
        "decided_by": each.by + ("" if not each.failed else f". No figure: {'; '.join(each.failed)}"),
        "command": again(claims, each.claim),
        "source": ";".join(each.claim.sources),
    }


def _chinese(each: Answered) -> dict[str, object]:
    return {
        "claim": each.claim.id,
        "verdict_zh": said(each.verdict, CHINESE),
        "article_zh": each.article.title_zh,
        "says_zh": each.claim.text_zh,
        "answer_zh": each.answer(CHINESE),
        "kind_zh": said(each.claim.kind.replace("_", " "), CHINESE),
    }


def _figure(claims: Claims, each: Answered, figure: Figure) -> dict[str, object]:
    values = each.values[figure.name]
    varies = len(set(values.values())) > 1
    by_pace = {pace: values.get(pace, math.nan) if varies or pace == each.paces[0] else math.nan
               for pace in ("base", "low", "high")}  # fmt: skip
    return {
        "claim": each.claim.id,
        "figure": figure.name,
        "title": figure.title,
        "title_zh": figure.title_zh,
        **{pace: _finite(value) for pace, value in by_pace.items()},
        "unit": figure.unit,
        "read_in": read_from(claims, figure),
        "command": of_figure(claims, each.article, each.claim, figure),
    }


def _finite(value: float) -> object:
    return "never" if math.isinf(value) else value


def _verdicts(answered: Sequence[Answered]) -> pd.DataFrame:
    """How many claims of each article have which verdict."""
    rows = []
    for title in dict.fromkeys(each.article.title for each in answered):
        found = [each.verdict for each in answered if each.article.title == title]
        counts = {verdict.replace(" ", "_"): found.count(verdict) for verdict in rules.VERDICTS}
        rows.append({"article": title, "claims": len(found), **counts})
    return pd.DataFrame(rows)


def _sources(claims: Claims, answered: Sequence[Answered]) -> pd.DataFrame:
    used = dict.fromkeys(key for each in answered for key in each.claim.sources)
    return claims.sources.loc[sorted(used)].reset_index(drop=True)


def sentence(answered: Sequence[Answered]) -> str:
    """How many claims hold, and how many do not."""
    found = [each.verdict for each in answered]
    parts = [f"{found.count(verdict)} {verdict}" for verdict in rules.VERDICTS if verdict in found]
    return f"Of {len(found)} {'claim' if len(found) == 1 else 'claims'}: {', '.join(parts)}."
