"""What the file of an article says: its claims, the figures that answer them, and the rules that decide.

    title, zh, date                      of the article, in English and Chinese

    [[claim]]
    id = "A1"
    text, zh                             the claim in one line
    kind = "data"                        data: read in tables; model: in plans and questions; both; source: an event
                                         that a document tells; not_answerable: by neither, and `why`
    answer, answer_zh                    what comes out, with {name} where a figure stands; {name:falls}, {name:rises},
                                         {name:pays}, {name:pay} and {name:lose} say its sign in words
    sources = ["key"]
    verdict = "supported"                of a source alone: what the document says. All others are decided by figures

    [[claim.figure]]
    name, title, zh, unit                and one of the following
    fact = "refined"                     a row of facts.csv
    case = "allies"                      an input table: table, column, where = { column = "word" or ["words"] }, how
    plan = "usa"                         a headline figure of a plan (column), or a table of it as above
    question = "obstacles"               a frame of the answer (table) as above
    made = "ratio"                       of = ["a", "b"], figures before it: sum, difference, product,
                                         ratio, least, most
    scale = 0.001                        from what is read to the unit

    [claim.rule]                         rules.py says what each form decides
    form = "near"                        figure, stated (a number or a figure); tolerance, partly, contradicted_from
    form = "parts"                       tests = [{ figure = "a", above = 1 }], or at_least, at_most, below
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from friendshore.asking.door import content_of
from friendshore.errors import CaseError, Fault
from friendshore.studies.workings.claims import rules
from friendshore.studies.workings.claims.declared import (
    BOTH,
    DATA,
    FACT,
    INPUT,
    KINDS,
    MODEL,
    NONE,
    PLAN,
    QUESTION,
    SIGNED,
    SOLVED,
    SOURCE,
    Article,
    Asked,
    Claim,
    Figure,
    Planned,
)
from friendshore.studies.workings.claims.figures_file import FigureDoor
from friendshore.studies.workings.claims.rules_file import read_rule

HEAD = ("title", "zh", "date", "claim")
ENTRY = ("id", "text", "zh", "kind", "answer", "answer_zh", "why", "why_zh", "sources", "verdict", "figure", "rule")
PLACE = re.compile(r"\{(\w+)(?::(\w+))?\}")
"""Where a figure stands in an answer, and how its sign is told."""
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def read_article(
    path: Path,
    plans: Mapping[str, Planned],
    questions: Mapping[str, Asked],
    facts: pd.DataFrame,
    inputs: Mapping[str, Mapping[str, pd.DataFrame]],
    sources: pd.DataFrame,
) -> tuple[Article, list[Fault]]:
    """An article, and what is wrong with its file."""
    try:
        content = content_of(path.parent, path.name, "what an article claims")
    except CaseError as error:
        return Article(path.stem, "", "", "", ()), list(error.faults)
    known = {PLAN: plans, QUESTION: questions, FACT: dict.fromkeys(facts["fact"]), INPUT: inputs}
    door = _Article(path.parent, path.name, content, known, inputs)
    claims = tuple(door.claims(sources))
    door.known(content, HEAD, "")
    door.texts(content, "", ["title", "zh", "date"])
    if isinstance(content.get("date"), str) and not DAY.fullmatch(content["date"]):
        door.say("date", content["date"], "expected a day, such as 2025-11-04")
    if not claims:
        door.say("claim", "", "expected at least one entry headed [[claim]]")
    title, zh, date = (str(content.get(name, "")) for name in ("title", "zh", "date"))
    return Article(path.stem, title, zh, date, claims), door.faults


class _Article(FigureDoor):
    """Reads the file of an article."""

    def claims(self, sources: pd.DataFrame) -> list[Claim]:
        found = []
        for number, entry in enumerate(self.listed(self.content, "claim", ""), start=1):
            called = f"claim {entry.get('id', number)}, "
            self.known(entry, ENTRY, called)
            self.texts(entry, called, ["id", "text", "zh"])
            found.append(self.claim(called, entry, sources))
        return found

    def claim(self, title: str, entry: Mapping[str, Any], sources: pd.DataFrame) -> Claim:
        kind = str(entry.get("kind", ""))
        if kind not in KINDS:
            self.say(f"{title}kind", kind, f"expected one of {', '.join(KINDS)}", KINDS)
        words = ("why", "why_zh") if kind == NONE else ("answer", "answer_zh")
        for name in {"why", "why_zh", "answer", "answer_zh"}.difference(words).intersection(entry):
            self.say(f"{title}{name}", entry[name], f"does not belong to a claim of kind {kind}")
        self.texts(entry, title, words)
        figures: list[Figure] = []
        for each in self.listed(entry, "figure", title):
            figures.append(self.figure(title, each, [figure.name for figure in figures]))
        names = [figure.name for figure in figures]
        for name in dict.fromkeys(name for name in names if names.count(name) > 1):
            self.say(f"{title}figure", name, "stands there twice; choose another name")
        self.kinds(title, kind, figures)
        for word in words:
            for name, way in PLACE.findall(str(entry.get(word, ""))):
                if name not in names:
                    self.say(f"{title}{word}", f"{{{name}}}", f"expected a figure: {', '.join(names)}", names)
                if way and way not in SIGNED:
                    self.say(f"{title}{word}", way, f"expected one of {', '.join(SIGNED)}", SIGNED)
        return Claim(
            str(entry.get("id", "")), str(entry.get("text", "")), str(entry.get("zh", "")), kind,
            str(entry.get(words[0], "")), str(entry.get(words[1], "")), self.sources_of(title, entry, sources),
            tuple(figures), read_rule(self, title, entry, kind, names), self.verdict(title, entry, kind),
        )  # fmt: skip

    def kinds(self, title: str, kind: str, figures: Sequence[Figure]) -> None:
        """Figures are read where the kind of the claim says."""
        solved = {figure.cell.kind in SOLVED for figure in figures if figure.cell}
        expected = {DATA: {False}, MODEL: {True}, BOTH: {False, True}}.get(kind)
        if expected is not None and solved != expected:
            words = {DATA: "tables alone", MODEL: "plans and questions alone", BOTH: "tables, and plans or questions"}
            self.say(f"{title}kind", kind, f"expected figures of {words[kind]}")

    def sources_of(self, title: str, entry: Mapping[str, Any], sources: pd.DataFrame) -> tuple[str, ...]:
        given = entry.get("sources", [])
        if not isinstance(given, list) or not given or not all(isinstance(word, str) for word in given):
            self.say(f"{title}sources", "" if given == [] else given, "expected a list of keys of sources.csv")
            return ()
        for word in given:
            if word not in sources.index:
                self.say(f"{title}sources", word, "is not in sources.csv", sources.index)
        return tuple(given)

    def verdict(self, title: str, entry: Mapping[str, Any], kind: str) -> str:
        given = str(entry.get("verdict", ""))
        if kind != SOURCE:
            if given:
                self.say(f"{title}verdict", given, "is typed in only for a claim of kind source: figures decide others")
            return rules.OPEN if kind == NONE else ""
        if given not in rules.VERDICTS:
            self.say(f"{title}verdict", given, f"expected one of {', '.join(rules.VERDICTS)}", rules.VERDICTS)
        return given
