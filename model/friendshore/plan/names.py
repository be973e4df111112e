"""What a plan calls things whose rows have no title: kinds of pace, offers, outlets, pools, deposits, energy.

They are told by the titles of what they are of: a kind of pace by the processes that count against it, an offer by its
good and area, a deposit by the projects that dig it. Where two would be told alike, what tells them apart is added.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

import pandas as pd

from friendshore.case.table import EVERY
from friendshore.frames import rows
from friendshore.parameters import Parameters

FEW = 2
"""Processes that a kind of pace is told by; of more, their stages."""


class Titled(Protocol):
    """What knows the rows of a case and their titles: a solution, a program, a run."""

    @property
    def parameters(self) -> Parameters: ...

    @property
    def titles(self) -> Mapping[str, Mapping[str, str]]: ...


def words(key: str) -> str:
    """A key that nothing has a title for, as words."""
    return key.replace("_", " ")


def title(told: Titled, table: str, name: str) -> str:
    """The title of a row of the case; the key as words where it has none."""
    return str(told.titles.get(table, {}).get(name, words(name)))


def place(told: Titled, name: str) -> str:
    """The title of a country, area or energy site's country."""
    if name in {EVERY, ""}:
        return "the whole bloc"
    tables = ("countries", "areas")
    return next((str(told.titles[each][name]) for each in tables if name in told.titles[each]), words(name))


def kind(told: Titled, name: str) -> str:
    """A kind of pace or of permits: the processes that count against it, or their stages."""
    tables = told.parameters.case.tables
    own = told.titles, tables["pace_weights"], tables["processes"]
    apart = _kinds(*own)
    units = {
        str(counted): str(unit) for each in (tables["pace"], tables["permit_slots"])
        for counted, unit in zip(each["kind"].tolist(), each["unit"].tolist(), strict=True)
    }  # fmt: skip
    return _apart(apart[name], apart, name, lambda each: units.get(each, "")) if name in apart else words(name)


def _kinds(titles: Mapping[str, Mapping[str, str]], weights: pd.DataFrame, processes: pd.DataFrame) -> dict[str, str]:
    stages = dict(zip(processes["process"].tolist(), processes["stage"].tolist(), strict=True))
    counting: dict[str, dict[str, None]] = {}
    for name, process in zip(weights["kind"].tolist(), weights["process"].tolist(), strict=True):
        counting.setdefault(str(name), {})[str(process)] = None
    found: dict[str, str] = {}
    for name, counted in counting.items():
        if len(counted) <= FEW:
            found[name] = _either(titles["processes"].get(each, words(each)) for each in counted)
        else:
            of = dict.fromkeys(stages[each] for each in counted if each in stages)
            found[name] = _either(titles["stages"].get(each, words(each)) for each in of)
    return found


def offer(told: Titled, name: str) -> str:
    """An offer: its good, the area it is from, and its step where that area offers several."""
    return _traded(told, "offers", "from", lambda each: words(str(getattr(each, "step", ""))))[name]


def outlet(told: Titled, name: str) -> str:
    """An outlet: what it takes, and where."""
    return _traded(told, "outlets", "in", lambda _: "")[name]


def _traded(told: Titled, table: str, at: str, step: Callable[[Any], str]) -> dict[str, str]:
    found, steps = {}, {}
    for row in rows(told.parameters.case.tables[table]):
        key = str(getattr(row, table.removesuffix("s")))
        where = "anywhere" if str(row.area) == EVERY else f"{at} {place(told, str(row.area))}"
        found[key], steps[key] = f"{goods(told, str(row.commodity))} {where}", step(row)
    return {key: _apart(what, found, key, lambda each: steps[each]) for key, what in found.items()}


def pool(told: Titled, name: str) -> str:
    """A pool of offers: their goods, and the areas that they are from."""
    offers = told.parameters.case.tables["offers"]
    own = offers[offers["pool"].astype(str) == name]
    if own.empty:
        return words(name)
    of = _either(goods(told, each) for each in dict.fromkeys(own["commodity"].astype(str)))
    return f"{of} from {_either(place(told, each) for each in dict.fromkeys(own['area'].astype(str)))}"


def resource(told: Titled, name: str) -> str:
    """A deposit: the projects that dig it."""
    plants = told.parameters.case.tables["facilities"]
    own = plants.loc[plants["resource"].astype(str) == name, "title"].astype(str)
    return _either(own) if len(own) else words(name)


def goods(told: Titled, name: str) -> str:
    """The title of a commodity, of a mixture with the name of its basket."""
    known = told.titles["commodities"]
    stem, _, basket = name.partition(":")
    if name in known or not basket:
        return title(told, "commodities", name)
    return f"{known.get(f'{stem}:*', words(stem))} ({words(basket)})"


def _apart(what: str, known: dict[str, str], name: str, more: Callable[[str], str]) -> str:
    """What something is called, with what tells it apart where another is called the same."""
    alike = [each for each, other in known.items() if other == what]
    if len(alike) == 1:
        return what
    own = more(name)
    same = [each for each in alike if more(each) == own]
    number = "" if len(same) == 1 else f"{same.index(name) + 1} of {len(same)}"
    added = ", ".join(each for each in (own, number) if each)
    return f"{what} ({added})"


def _either(names: Iterable[str]) -> str:
    return " or ".join(dict.fromkeys(names))
