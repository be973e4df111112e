"""Two plans side by side as one page that carries all it needs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pandas as pd

from friendshore.errors import FriendshoreError
from friendshore.figures.beside import pictures
from friendshore.figures.view import View
from friendshore.language.said import ENGLISH
from friendshore.reports.compare import Comparison
from friendshore.reports.page.parts import Shown
from friendshore.reports.page.sections import Head, Section, page_of
from friendshore.reports.page.tables import Sheet, fixed, sheet
from friendshore.reports.whole_file import write_whole
from friendshore.words import first_capital, in_words

LETTERS = {"first": "A", "second": "B"}
"""What the plans are called where their names would take too much room."""


def write_comparison_page(found: Comparison, path: str | Path, *, language: str = ENGLISH) -> None:
    """Write two plans side by side as one self-contained page. Raises FriendshoreError where it cannot be written."""
    write_whole(Path(path), page(found, language), "page")


def page(found: Comparison, language: str = ENGLISH) -> bytes:
    """The page; the same two runs give the same bytes."""
    views = [View(plan, language) for plan in found.plans]
    say = views[0].say
    sides = list(zip(LETTERS.values(), found.names, views, strict=True))
    mean = found.headline.set_index("figure").loc[["Mean reliance"]] if len(found.reliance) else found.headline[:0]
    head = Head(
        title=say("Two plans side by side"),
        question=say("A is the first, B the second; a difference is B less A."),
        answers=tuple(f"{letter}, {name}: {say(view.plan.sentence)}" for letter, name, view in sides),
        marks=tuple(f"{letter}, {name}: {say(view.plan.mark)}" for letter, name, view in sides if view.plan.mark),
        headline=tuple(
            (f"{say('Mean reliance')}, {letter}", f"{value:.1f}", say("points of demand by value"))
            for letter, value in zip(LETTERS.values(), mean[[*LETTERS]].to_numpy().ravel(), strict=False)
        ),
        source=" · ".join(f"{letter} {view.plan.case.input_hash}" for letter, _, view in sides),
    )
    return page_of(head, _sections(found, dict(zip(LETTERS.values(), views, strict=True))), language)


def _sections(found: Comparison, views: dict[str, View]) -> Iterator[Section]:
    view = views["A"]
    yield Section("headline", view.say("Headline figures"), sheets=(_headline(found, view.language),))
    named = {f"{letter}: {name}": each for (letter, each), name in zip(views.items(), found.names, strict=True)}
    try:
        drawn = tuple(Shown(each, view.language, each.name) for each in pictures(named))
    except FriendshoreError:  # no year in common, or an earlier version solved one of them
        drawn = ()
    groups = found.groups.assign(
        name=[view.title(kind, code) for kind, code in zip(found.groups["kind"], found.groups["code"], strict=True)]
    )[["kind", "name", "first", "second"]]
    yield Section("reliance", view.say("Reliance"), figures=drawn, sheets=(
        sheet(view.language, "groups", view.say("Mean over the years, by the weight of demand"), _lettered(groups),
              sortable=True),
    ))  # fmt: skip
    differ = found.builds[found.builds["change"] != "same"].drop(columns="facility")
    for kind in ("stage", "country"):
        differ[kind] = [view.title(kind, code) for code in differ[kind]]
    many = view.say(f"{len(differ)} of {len(found.builds)} facilities are built otherwise.")
    yield Section("builds", view.say("Builds that differ"), (many,), sheets=(
        sheet(view.language, "builds", view.say("Builds that differ"), _lettered(differ), sortable=True),
    ))  # fmt: skip
    costs = found.costs.assign(item=[view.say(first_capital(in_words(str(item)))) for item in found.costs["item"]])
    yield Section("costs", view.say("Money"), sheets=(
        sheet(view.language, "costs", view.say(f"Cost by item, M USD of {view.price_year}"), _lettered(costs)),
    ))  # fmt: skip
    cells = view.say(f"{len(found.inputs)} input cells differ.")
    yield Section("inputs", view.say("Inputs that differ"), (cells,), sheets=(
        sheet(view.language, "inputs", view.say("Inputs that differ"), _lettered(found.inputs), sortable=True),
    ))  # fmt: skip


def _headline(found: Comparison, language: str) -> Sheet:
    """Headline figures, each with the decimals of its unit."""
    told = _lettered(found.headline.assign(figure=found.headline["figure"].str.strip()))
    figures = ["A", "B", "difference"]
    shown = told.astype(dict.fromkeys(figures, object))
    for place, unit in enumerate(told["unit"]):
        places = 1 if unit == "points" else 0
        shown.loc[told.index[place], figures] = [
            "" if pd.isna(told[name].iloc[place]) else fixed(float(told[name].iloc[place]), places) for name in figures
        ]
    made = sheet(language, "headline", "Headline figures", shown)
    return replace(made, numeric=[name in figures for name in shown.columns])


def _lettered(frame: pd.DataFrame) -> pd.DataFrame:
    """A frame of both plans with their letters for `first` and `second`, and their difference where one figure of
    each is told."""
    renamed = {
        name: name.replace(side, letter) for side, letter in LETTERS.items() for name in frame.columns if side in name
    }
    told = frame.rename(columns=renamed)
    if all(name in told and pd.api.types.is_numeric_dtype(told[name]) for name in LETTERS.values()):
        told.insert(list(told.columns).index("B") + 1, "difference", told["B"] - told["A"])
    return told
