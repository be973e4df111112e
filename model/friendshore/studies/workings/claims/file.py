"""What a folder of claims holds: claims.toml, an article in each other .toml file, facts.csv and sources.csv.

    title, zh                            of the whole, in English and Chinese

    [paces]                              what is laid first at each pace; claims are decided at the first, the others
    base = []                            are the range
    low = ["pace_low"]
    high = ["pace_high"]

    [cases]
    allies = "../../inputs/allies"       cases by name, seen from the folder

    [short]
    allies = ["../horizon.toml"]         laid first over a case, but for --full

    [[plan]]                             name, title, case, and as a variant of study.toml: bloc, scenarios, objective
    name = "usa"                         and its options, budget_musd; levels = { permits = "p90" }; paces, where not
    case = "allies"                      all; fair = true: shared out fairly among planners, for figures by area

    [[question]]                         name, title, zh, case, bloc, scenarios, budget_musd, levels, paces; `ask` is
    name = "obstacles"                   the command, and `options` are what it is asked with; `sheets` are frames of
    case = "allies"                      the answer that are told beside the claims
    ask = "obstacles"
    options = { only = ["power"] }
    sheets = ["obstacles"]

Scenarios are names of the case's own, or files seen from the folder. facts.csv holds what no case does: fact, title,
value, unit, year, source, confidence, note. sources.csv: key, title, publisher, year, address, for what the cases'
own sources do not have. Read before anything is solved; every fault of all files is told at once.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from friendshore.aim import Aim, AimError, path_of
from friendshore.asking.door import Door, content_of
from friendshore.case.settings import THREE
from friendshore.errors import CaseError, Fault, FriendshoreError
from friendshore.planning import read_case
from friendshore.studies.study import ENTRIES
from friendshore.studies.workings.claims.article_file import read_article
from friendshore.studies.workings.claims.declared import OWN, Asked, Claims, Planned
from friendshore.studies.workings.claims.tables_file import (
    FACT,
    FACTS,
    SOURCE,
    SOURCES,
    read_table,
    sources_of,
    unknown_sources,
)
from friendshore.variants import Variant

FILE = "claims.toml"
HEAD = ("title", "zh", "paces", "cases", "short", "plan", "question")
VARIANT = ("name", "title", "case", "bloc", "scenarios", "budget_musd", "levels", "paces")
PLAN = (*VARIANT, *ENTRIES, "fair")
QUESTION = (*VARIANT, "zh", "ask", "options", "sheets")


def read_claims(
    folder: str | Path, asks: Mapping[str, Sequence[str]], *, full: bool = False, quick: bool = False
) -> Claims:
    """Read a folder of claims.

    asks   studies that a question may ask -> the options they take
    full   cases with their whole horizon
    quick  the first pace alone

    Raises CaseError with every fault, FriendshoreError where there is no such folder.
    """
    path = Path(folder)
    if not path.is_dir():
        raise FriendshoreError(f"{path} is no folder of claims: it does not exist.")
    head = _Head(path, FILE, content_of(path, FILE, "which cases and plans its claims are held against"))
    facts = read_table(path / FACTS, FACT, head.faults)
    own = read_table(path / SOURCES, SOURCE, head.faults)
    head.twice(FACTS, "fact", facts)
    head.twice(SOURCES, "key", own)
    cases = head.cases()
    inputs = head.inputs(cases)
    head.check_paces()
    paces = head.paces()
    if quick:
        paces = dict(list(paces.items())[:1])
    short = {} if full else head.short(cases)
    plans = head.plans(cases, short, paces)
    questions = head.questions(cases, short, paces, asks)
    sources = sources_of(own, inputs)
    head.texts(head.content, "", ["title", "zh"])
    faults = [*head.faults, *unknown_sources(facts, sources)]
    articles = []
    for file in sorted(path.glob("*.toml")):
        if file.name != FILE:
            article, more = read_article(file, plans, questions, facts, inputs, sources)
            faults += more
            articles.append(article)
    if not articles:
        faults.append(Fault(FILE, "", "", "expected a file beside it for each article"))
    ids = [claim.id for article in articles for claim in article.claims]
    for name in dict.fromkeys(name for name in ids if ids.count(name) > 1):
        faults.append(Fault(FILE, "claim", name, "stands there twice; choose another id"))
    if faults:
        raise CaseError(faults)
    articles.sort(key=lambda each: (each.date, each.name))
    title, zh = str(head.content["title"]), str(head.content["zh"])
    ordered = tuple(articles)
    return Claims(path, title, zh, ordered, tuple(paces), paces, cases, plans, questions, facts, inputs, sources)


class _Head(Door):
    """Reads claims.toml."""

    def cases(self) -> dict[str, Path]:
        self.known(self.content, HEAD, "")
        given = self.content.get("cases", {})
        if not isinstance(given, Mapping) or not given:
            self.say("cases", "", "expected a section headed [cases], a name and a folder each")
            return {}
        found = {}
        for name, word in given.items():
            if not isinstance(word, str) or not (self.folder / word).exists():
                self.say(f"cases.{name}", word, "is no folder or workbook of a case")
            else:
                found[str(name)] = self.folder / word
        return found

    def check_paces(self) -> None:
        """The section of paces is one, and its names are paces."""
        if not self.paces():
            self.say("paces", self.content.get("paces"), "expected a section headed [paces], scenarios by pace")
        for name in self.paces():
            if name not in THREE:
                self.say("paces", name, f"expected {', '.join(THREE)}", THREE)

    def inputs(self, cases: Mapping[str, Path]) -> dict[str, Mapping[str, pd.DataFrame]]:
        """The tables of the cases as they are; faults of theirs are faults of the whole."""
        found: dict[str, Mapping[str, pd.DataFrame]] = {}
        for name, case in cases.items():
            try:
                found[name] = read_case(case).tables
            except CaseError as error:
                self.faults += error.faults
        return found

    def short(self, cases: Mapping[str, Path]) -> dict[str, tuple[str | Path, ...]]:
        given = self.content.get("short", {})
        if not isinstance(given, Mapping):
            self.say("short", given, "expected a section headed [short], scenarios by case")
            return {}
        for name in given:
            if name not in cases:
                self.say("short", name, f"expected one of the cases, {', '.join(cases)}", cases)
        return {
            name: self.laid(f"short.{name}", words, cases[name]) for name, words in given.items() if name in cases
        }

    def paces(self) -> dict[str, list[str]]:
        given = self.content.get("paces", {THREE[1]: []})
        if not isinstance(given, Mapping) or not given or not all(isinstance(each, list) for each in given.values()):
            return {}
        return {str(name): list(words) for name, words in given.items()}

    def laid(self, title: str, given: object, case: Path) -> tuple[str | Path, ...]:
        """Scenarios: names of the case's own, or files seen from the folder."""
        if not isinstance(given, list) or not all(isinstance(word, str) for word in given):
            self.say(title, given, "expected a list of scenarios")
            return ()
        own = sorted(each.stem for each in (case / "scenarios").glob("*.toml"))
        for word in dict.fromkeys(given):
            if not (self.folder / word).is_file() and word not in own:
                self.say(title, word, "is no scenario of the case and no file of the folder", own)
        return tuple(self.folder / word if (self.folder / word).is_file() else word for word in given)

    def twice(self, file: str, column: str, frame: pd.DataFrame) -> None:
        for word in frame.loc[frame[column].duplicated(), column]:
            self.faults.append(Fault(file, column, str(word), "stands there twice; choose another name"))

    def plans(
        self, cases: Mapping[str, Path], short: Mapping[str, tuple[str | Path, ...]], paces: Mapping[str, list[str]]
    ) -> dict[str, Planned]:
        found = {}
        for title, entry in self.entries("plan", PLAN):
            case = self.case_of(title, entry, cases)
            at = self.variants(title, entry, cases, short, paces, self.aim(title, entry))
            fair = entry.get("fair", False)
            if not isinstance(fair, bool):
                self.say(f"{title}fair", fair, "expected true or false")
            name = str(entry.get("name"))
            found[name] = Planned(name, case, str(entry.get("title")), at, bool(fair))
        return found

    def questions(
        self,
        cases: Mapping[str, Path],
        short: Mapping[str, tuple[str | Path, ...]],
        paces: Mapping[str, list[str]],
        asks: Mapping[str, Sequence[str]],
    ) -> dict[str, Asked]:
        found = {}
        for title, entry in self.entries("question", QUESTION):
            case = self.case_of(title, entry, cases)
            at = self.variants(title, entry, cases, short, paces, Aim())
            ask, options = str(entry.get("ask", "")), entry.get("options", {})
            if ask not in asks:
                self.say(f"{title}ask", ask, f"expected one of {', '.join(asks)}", asks)
            if not isinstance(options, Mapping):
                self.say(f"{title}options", options, "expected { option = value }")
                options = {}
            for name in options:
                if name not in asks.get(ask, (name,)):
                    known = asks[ask]
                    self.say(f"{title}options", name, f"expected an option of {ask}: {', '.join(known)}", known)
            options, sheets = dict(options), entry.get("sheets", [])
            if case in cases and "scenarios" in options:
                options["scenarios"] = self.laid(f"{title}options.scenarios", options["scenarios"], cases[case])
            if not isinstance(sheets, list) or not all(isinstance(word, str) and word not in OWN for word in sheets):
                self.say(f"{title}sheets", sheets, f"expected names of frames of the answer, none of {', '.join(OWN)}")
                sheets = []
            self.texts(entry, title, ["zh"] if sheets else [])
            told = (str(entry.get("title")), str(entry.get("zh", "")))
            found[str(entry.get("name"))] = Asked(
                str(entry.get("name")), case, *told, at, ask, options, tuple(sheets)
            )
        return found

    def case_of(self, title: str, entry: Mapping[str, Any], cases: Mapping[str, Path]) -> str:
        case = str(entry.get("case", ""))
        if case not in cases:
            self.say(f"{title}case", case, f"expected one of the cases, {', '.join(cases)}", cases)
        return case

    def variants(
        self,
        title: str,
        entry: Mapping[str, Any],
        cases: Mapping[str, Path],
        short: Mapping[str, tuple[str | Path, ...]],
        paces: Mapping[str, list[str]],
        aim: Aim,
    ) -> dict[str, Variant]:
        """A case as it is laid, at each pace: scenarios, bloc, money and levels."""
        wanted, case = entry.get("paces", list(paces)), str(entry.get("case", ""))
        known = list(self.paces())
        if not isinstance(wanted, list) or any(word not in known for word in wanted) or wanted[:1] != known[:1]:
            self.say(f"{title}paces", wanted, f"expected some of {', '.join(known)}, the first of them first")
            wanted = []
        bloc, budget, levels = entry.get("bloc"), entry.get("budget_musd"), entry.get("levels", {})
        if bloc is not None and not isinstance(bloc, str):
            self.say(f"{title}bloc", bloc, "expected text")
        if budget is not None and not (type(budget) in (int, float) and 0 <= budget < math.inf):
            self.say(f"{title}budget_musd", budget, "expected a number of zero or more")
            budget = None
        if not isinstance(levels, Mapping) or not all(isinstance(word, str) for word in levels.values()):
            self.say(f"{title}levels", levels, "expected { level = word }")
            levels = {}
        if case not in cases:
            return {}
        own = self.laid(f"{title}scenarios", entry.get("scenarios", []), cases[case])
        money, first = None if budget is None else float(budget), short.get(case, ())
        at = {}
        for pace in (each for each in paces if each in wanted):
            laid = (*first, *self.laid(f"paces.{pace}", paces[pace], cases[case]), *own)
            at[pace] = Variant(str(entry.get("name")), laid, bloc, aim, money, dict(levels))
        return at

    def aim(self, title: str, entry: Mapping[str, Any]) -> Aim:
        given = {field: entry[name] for name, field in ENTRIES.items() if name in entry}
        try:
            if "path" in given:
                given["path"] = path_of(str(given["path"]))
            return Aim(**given)
        except AimError as error:
            names = {field: name for name, field in ENTRIES.items()}
            for field, sentence in error.faults:
                self.say(f"{title}{names[field]}", entry.get(names[field], ""), sentence.rstrip("."))
        return Aim()
