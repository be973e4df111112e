"""What each knob may be turned to: its title, unit, range, and why, as the case has them."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from friendshore.aim import CAPPED, HOLDABLE, Form
from friendshore.app.scenario_file import ELECTRICITY, PRICES
from friendshore.calendar import month_number, year_of
from friendshore.case import Case
from friendshore.case.settings import LEVELS, RANGES, WORDS
from friendshore.case.source import open_case
from friendshore.planning import aim_of, read_case
from friendshore.program import policies
from friendshore.reports.case_files import DECLARED


@dataclass(frozen=True)
class Choice:
    """One of several: `why` says what it is, from the case where it speaks of it."""

    name: str
    title: str
    why: str = ""


@dataclass(frozen=True)
class Scenario:
    """A scenario of the case.

    kind      level, prices, policy, data or frame, by what it changes
    touches   tables (settings and levels among them) that it changes
    """

    name: str
    why: str
    kind: str
    touches: tuple[str, ...]


@dataclass(frozen=True)
class Level:
    """A level: its words, and the one that holds where it is not turned."""

    name: str
    title: str
    why: str
    words: tuple[Choice, ...]
    now: str


@dataclass(frozen=True)
class Figure:
    """A knob that is a number: where it stands, what it may be, and a step that suits a slider."""

    title: str
    unit: str
    now: float
    least: float
    most: float
    step: float
    why: str


@dataclass(frozen=True)
class Offer:
    """Everything that may be turned. A figure that is None is none of this case's."""

    case: str
    title: str
    question: str
    bloc: str
    blocs: tuple[Choice, ...]
    scenarios: tuple[Scenario, ...]
    levels: tuple[Level, ...]
    budget: Figure | None
    premium: Figure
    electricity: Figure | None
    last_year: Figure
    years: tuple[int, ...]
    objectives: tuple[Choice, ...]
    capped: tuple[str, ...] = tuple(str(each) for each in CAPPED)
    caps: tuple[str, ...] = tuple(str(each) for each in HOLDABLE)


LEVEL_TITLES: Mapping[str, tuple[str, str]] = {
    "demand": ("Demand", "Which of the three paths of demand is planned for."),
    "pace": ("Pace of building", "How much capacity of a kind can be added in a year."),
    "permits": ("Months of permits", "Half take less than p50, nine in ten less than p90; fast: after a reform."),
    "offers": ("Offers", "Which of the three cases of prices and quantities of offers holds."),
    "energy": ("Energy prices", "Which of the three price paths of energy holds."),
    "money": ("Money of programmes", "Whether programmes that are pledged but not committed count."),
    "attrition": ("Projects lost", "How many are lost on the way: none, as in the case, or half as many again."),
    "scrap": ("Scrap", "Whether scrap is secure where it is collected, or exposed where an adversary made the goods."),
}
LEVEL_WORDS: Mapping[str, str] = {
    "p50": "half take less",
    "p90": "nine in ten take less",
    "where_collected": "where collected",
    "as_made": "as made",
}
OBJECTIVES: Mapping[Form, tuple[str, str]] = {
    Form.MEAN: ("Least mean reliance", "over the reported years"),
    Form.FINAL: ("Least reliance in the final year", "then the least mean"),
    Form.PEAK: ("Least peak of reliance", "from a year on, then the least mean"),
    Form.PATH: ("Least reliance above a path", "targets such as 2030=60,2035=40"),
    Form.COST: ("Least cost", "with a cap on reliance, or without"),
    Form.PUBLIC: ("Least public money", "with a cap on reliance, then least cost"),
    Form.PROFIT: ("Most profit", "of a case without demand"),
}


def offered(path: str) -> Offer:
    """What a case offers. Raises CaseError."""
    case, source = read_case(path), open_case(path, DECLARED)
    texts = {name: source.scenario_text(name) for name in source.scenarios}
    titles = case.tables["bloc_titles"]
    years = _years(case)
    return Offer(
        case.name,
        case.title,
        case.question,
        case.bloc,
        tuple(
            Choice(str(bloc), str(title), str(note))
            for bloc, title, note in zip(titles["bloc"], titles["title"], titles["note"], strict=True)
        ),
        tuple(_scenario(name, text) for name, text in texts.items()),
        tuple(_level(case, name) for name in LEVELS if has_level(case, name)),
        _budget(case),
        Figure(
            "Resilience premium", "share of least cost", case.settings.premium_share, *RANGES["premium_share"], 0.01,
            "How much more than the least-cost plan a plan may cost. It leaves the least reliance as it is: the full "
            "plan gives reliance up for it.",
        ),
        _electricity(case),
        Figure(
            "Last year reported", "year", years[-1], years[0], years[-1], 1,
            "The mean is over the reported years; those after them only keep the end straight.",
        ),
        years,
        objectives(case),
    )


def objectives(case: Case) -> tuple[Choice, ...]:
    """What may be aimed at in a case, first what it is planned for where nobody says: a case without value weights has
    no reliance to aim at."""
    planned = aim_of(case).form
    others = {
        Form.PROFIT: (Form.COST,), Form.COST: (),
        Form.MEAN: tuple(form for form in OBJECTIVES if form not in (Form.MEAN, Form.PROFIT)),
    }[planned]  # fmt: skip
    return tuple(Choice(str(form), *OBJECTIVES[form]) for form in (planned, *others))


def scenario_of(file: Path) -> Scenario:
    """A scenario that the desk has saved. Raises OSError."""
    return _scenario(file.stem, file.read_text(encoding="utf-8"))


def _scenario(name: str, text: str) -> Scenario:
    try:
        content: Mapping[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return Scenario(name, f"cannot be read as TOML: {error}", "data", ())
    touched: list[str] = []
    for section, entries in content.items():
        if section in ("drop", "set", "scale") and isinstance(entries, Mapping):
            touched += entries
        elif section not in ("why", "prices_only"):
            touched.append(section)
    tables = tuple(dict.fromkeys(touched))
    return Scenario(name, str(content.get("why", "")), _kind(tables, content.get("prices_only") is True), tables)


def _kind(tables: tuple[str, ...], prices: bool) -> str:
    ours = {table.name for table in policies.FURTHER.tables}
    if prices:
        return "prices"
    if set(tables) == {"levels"}:
        return "level"
    if "periods" in tables:
        return "frame"
    return "policy" if ours.intersection(tables) else "data"


def _years(case: Case) -> tuple[int, ...]:
    rows = case.tables["periods"].to_dict("records")
    ends = [year_of(month_number(row["start"]) + int(row["months"]) - 1) for row in rows if row["reported"]]
    return tuple(dict.fromkeys(ends))


def has_level(case: Case, level: str) -> bool:
    """Whether a case has figures that the level chooses among."""
    if level == "money":
        return bool((case.tables["programmes"]["status"] == "pledged").any())
    return bool(len(case.tables["demand"])) or level != "demand"


def _level(case: Case, name: str) -> Level:
    title, why = LEVEL_TITLES.get(name, (name, ""))
    words = tuple(Choice(word, LEVEL_WORDS.get(word, word)) for word in WORDS[name])
    return Level(name, title, why, words, getattr(case.levels, name))


def _budget(case: Case) -> Figure | None:
    rows = case.tables["programmes"].to_dict("records")
    if len(rows) != 1:
        return None
    now = float(rows[0]["total_musd"])
    if math.isnan(now):  # no total is no limit
        return None
    most = max(4 * now, 1.0)
    return Figure("Investment budget", "M USD", now, 0.0, most, most / 100, str(rows[0]["note"]))


def _electricity(case: Case) -> Figure | None:
    energy = case.tables["energy"]
    ours = energy[energy["carrier"] == ELECTRICITY["carrier"]]
    if not (ours[PRICES] > 0).any().any():
        return None
    why = (
        "A factor on every price of electricity. It leaves the least reliance as it is: under the ceiling of the "
        "resilience premium the full plan pays for it in reliance."
    )
    return Figure("Electricity price", "times the case's", 1.0, 0.25, 4.0, 0.05, why)
