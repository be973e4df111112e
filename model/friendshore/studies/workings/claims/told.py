"""What claims come to, in frames: a line each in English and Chinese, their figures, verdicts by article, sources."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

import pandas as pd

from friendshore.asking.words import amount
from friendshore.calendar import MONTHS_A_YEAR, month_text
from friendshore.language.said import CHINESE, ENGLISH, said
from friendshore.studies.workings.claims import rules
from friendshore.studies.workings.claims.article_file import PLACE
from friendshore.studies.workings.claims.commands import again, of_figure, read_from
from friendshore.studies.workings.claims.declared import DUST, SIGNED, SOURCE, Article, Claim, Claims, Figure

DATE, YEAR, NUMBER, PERCENT = "date", "year", "number", "%"
"""Units that are no units: a month, a year and a bare number are shown as such."""
NOISE: Mapping[str, float] = {"points": 1e-3}
"""Unit -> below what a difference of two plans is none; DUST of any other."""
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

    def shown(self, name: str, language: str = ENGLISH, factor: float = 1.0) -> str:
        """A figure with its unit, and from where to where it goes from pace to pace."""
        unit, values = self.claim.named[name].unit, self.values[name]
        first = values.get(self.paces[0], math.nan) * factor
        ends = sorted({each * factor for each in values.values() if not math.isnan(each)}) or [first]
        low, high = (_number(end, unit, language) for end in (ends[0], ends[-1]))
        return _with_unit(first, unit, language, f" ({low} {said('to', language)} {high})" if low != high else "")

    def signed(self, name: str, way: str, language: str = ENGLISH) -> str:
        """The same with its sign in words, one of SIGNED."""
        above, below, none = (said(words, language) for words in SIGNED[way])
        values, least = self.values[name], NOISE.get(self.claim.named[name].unit, DUST)
        solved = [each for each in values.values() if not math.isnan(each)]
        if solved and all(abs(each) <= least for each in solved):
            return none
        negative = values.get(self.paces[0], math.nan) < 0
        return f"{below if negative else above} {self.shown(name, language, -1.0 if negative else 1.0)}"

    def answer(self, language: str = ENGLISH) -> str:
        """What comes out, in one line."""
        text = self.claim.answer if language == ENGLISH else self.claim.answer_zh
        return PLACE.sub(
            lambda match: self.signed(match[1], match[2], language) if match[2] else self.shown(match[1], language),
            text,
        )

    def by(self, language: str = ENGLISH) -> str:
        """What decided it."""
        if self.claim.rule is None:
            return said(WHAT_IT_SAYS if self.claim.kind == SOURCE else UNDECIDED, language)
        named = self.claim.figures
        titles = {figure.name: figure.title if language == ENGLISH else figure.title_zh for figure in named}
        shown, figures = partial(self.shown, language=language), self.at(self.paces[0])
        words = rules.told(self.claim.rule, titles, shown, partial(self._bound, language), figures, language)
        return words + (f". {said('No figure', language)}: {'; '.join(self.failed)}" if self.failed else "")

    def _bound(self, language: str, name: str, value: float) -> str:
        """A number as a figure of the claim."""
        return _with_unit(value, self.claim.named[name].unit, language)


def _with_unit(value: float, unit: str, language: str, span: str = "") -> str:
    """A number and its unit; between them how far it goes from pace to pace."""
    told = f"{_number(value, unit, language)}{span}"
    word = "" if unit in (DATE, YEAR, NUMBER) or math.isinf(value) else said(unit, language)
    if told == "1" and language == ENGLISH:
        word = word.removesuffix("s")
    return f"{told}{'' if unit == PERCENT else ' '}{word}".rstrip()


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
    """Everything in frames, by the names of OWN; the first is the answer at a glance."""
    figures = [(each, figure) for each in answered for figure in each.claim.figures]
    columns = ["claim", "figure", "title", "title_zh", "shown", "base", "low", "high", "unit", "read_in", "command"]
    return {
        "claims": pd.DataFrame([line(claims, each) for each in answered]),
        "Chinese": pd.DataFrame([_chinese(claims, each) for each in answered]),
        "figures": pd.DataFrame([_figure(claims, *each) for each in figures], columns=columns),
        "verdicts": _verdicts(answered),
        "sources": _sources(claims, answered),
    }


def line(claims: Claims, each: Answered, language: str = ENGLISH) -> dict[str, str]:
    """A claim in one line, in either language."""
    english = language == ENGLISH
    others = [verdict for pace in each.paces[1:] if (verdict := each.verdict_at(pace))]
    same = bool(others) and set(others) == {each.verdict}
    told = ["the same"] if same else list(dict.fromkeys(others))
    return {
        "claim": each.claim.id,
        "verdict": said(each.verdict, language),
        "article": each.article.title if english else each.article.title_zh,
        "says": each.claim.text if english else each.claim.text_zh,
        "answer": each.answer(language),
        "kind": said(each.claim.kind.replace("_", " "), language),
        "other_paces": ", ".join(said(verdict, language) for verdict in told),
        "decided_by": each.by(language),
        "command": again(claims, each.claim),
        "source": ";".join(each.claim.sources),
    }


def _chinese(claims: Claims, each: Answered) -> dict[str, str]:
    """What is told in words, in Chinese."""
    told = line(claims, each, CHINESE)
    words = ("verdict", "article", "says", "answer", "kind", "decided_by")
    return {"claim": told["claim"], **{f"{name}_zh": told[name] for name in words}}


def _figure(claims: Claims, each: Answered, figure: Figure) -> dict[str, object]:
    least = NOISE.get(figure.unit, DUST)
    values = {pace: 0.0 if abs(value) <= least else value for pace, value in each.values[figure.name].items()}
    varies = len(set(values.values())) > 1
    by_pace = {pace: values.get(pace, math.nan) if varies or pace == each.paces[0] else math.nan
               for pace in ("base", "low", "high")}  # fmt: skip
    return {
        "claim": each.claim.id,
        "figure": figure.name,
        "title": figure.title,
        "title_zh": figure.title_zh,
        "shown": each.shown(figure.name),
        **{pace: value if math.isfinite(value) else math.nan for pace, value in by_pace.items()},
        "unit": figure.unit,
        "read_in": read_from(claims, figure),
        "command": of_figure(claims, each.article, each.claim, figure),
    }


def _verdicts(answered: Sequence[Answered]) -> pd.DataFrame:
    """How many claims of each article have which verdict."""
    rows = []
    for article in {each.article.name: each.article for each in answered}.values():
        found = [each.verdict for each in answered if each.article is article]
        counts = {verdict.replace(" ", "_"): found.count(verdict) for verdict in rules.VERDICTS}
        rows.append({"article": article.title, "article_zh": article.title_zh, "claims": len(found), **counts})
    return pd.DataFrame(rows)


def _sources(claims: Claims, answered: Sequence[Answered]) -> pd.DataFrame:
    used = dict.fromkeys(key for each in answered for key in each.claim.sources)
    return claims.sources.loc[sorted(used)].reset_index(drop=True)


def sentence(answered: Sequence[Answered]) -> str:
    """How many claims hold, and how many do not."""
    found = [each.verdict for each in answered]
    parts = [f"{found.count(verdict)} {verdict}" for verdict in rules.VERDICTS if verdict in found]
    return f"Of {len(found)} {'claim' if len(found) == 1 else 'claims'}: {', '.join(parts)}."
