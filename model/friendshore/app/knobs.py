"""The knobs of the desk. Each is an option of `friendshore solve` or an entry of a scenario: the desk holds nothing
that the command line could not repeat."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Self

from friendshore.aim import Aim, Form, path_of
from friendshore.errors import FriendshoreError


@dataclass(frozen=True)
class Cell:
    """A cell of an input or policy table as it is to read, in the words of a CSV file. A key that the table lacks makes
    a row of all its cells."""

    table: str
    key: tuple[str, ...]
    column: str
    value: str


@dataclass(frozen=True)
class Gone:
    """A row of a table that is left out."""

    table: str
    key: tuple[str, ...]


@dataclass(frozen=True)
class Knobs:
    """How the knobs stand.

    bloc           who plans; empty: the case's own
    scenarios      names of scenarios, laid left to right
    levels         (level, word), over those of case and scenarios
    budget_musd    total of the one programme, M USD; None: the case's own
    premium_share  resilience premium, share of the least-cost plan's discounted cost; None: the case's own
    electricity    factor on every price of electricity
    last_year      last reported year; None: the case's own
    objective      as `solve --objective`; from_year, path ("2030=60,2035=40"), cap and cap_on belong to it
    whole_plants   every build is at or above its least size
    cells, gone    changes of tables, laid last
    """

    bloc: str = ""
    scenarios: tuple[str, ...] = ()
    levels: tuple[tuple[str, str], ...] = ()
    budget_musd: float | None = None
    premium_share: float | None = None
    electricity: float = 1.0
    last_year: int | None = None
    objective: str = "mean"
    from_year: int | None = None
    path: str = ""
    cap: float | None = None
    cap_on: str = ""
    whole_plants: bool = False
    cells: tuple[Cell, ...] = ()
    gone: tuple[Gone, ...] = ()

    @property
    def aim(self) -> Aim:
        """What is minimised. Raises AimError."""
        targets = path_of(self.path) if self.path else ()
        capped = Form(self.cap_on) if self.cap_on else None
        return Aim(Form(self.objective), self.from_year, targets, self.cap, capped)

    def as_json(self) -> dict[str, Any]:
        """As plain JSON, which `of_json` reads back."""
        return asdict(self)

    @classmethod
    def of_json(cls, given: Mapping[str, Any]) -> Self:
        """From what a browser sent. Raises FriendshoreError where it is none."""
        known = {each.name for each in fields(cls)}
        if strange := sorted(set(given) - known):
            raise FriendshoreError(f"'{strange[0]}' is no knob; expected one of {', '.join(sorted(known))}.")
        try:
            return cls(
                bloc=str(given.get("bloc") or ""),
                scenarios=tuple(str(each) for each in given.get("scenarios") or ()),
                levels=tuple((str(name), str(word)) for name, word in _pairs(given.get("levels"))),
                budget_musd=_figure(given.get("budget_musd")),
                premium_share=_figure(given.get("premium_share")),
                electricity=1.0 if (factor := _figure(given.get("electricity"))) is None else factor,
                last_year=_whole(given.get("last_year")),
                objective=str(given.get("objective") or "mean"),
                from_year=_whole(given.get("from_year")),
                path=str(given.get("path") or ""),
                cap=_figure(given.get("cap")),
                cap_on=str(given.get("cap_on") or ""),
                whole_plants=bool(given.get("whole_plants")),
                cells=tuple(
                    Cell(str(e["table"]), tuple(map(str, e["key"])), str(e["column"]), str(e["value"]))
                    for e in given.get("cells") or ()
                ),
                gone=tuple(Gone(str(e["table"]), tuple(map(str, e["key"]))) for e in given.get("gone") or ()),
            )
        except (TypeError, ValueError, KeyError) as error:
            raise FriendshoreError(f"The knobs cannot be read: {error}.") from error


def as_previewed(knobs: Knobs) -> Knobs:
    """The knobs without those that no preview depends on."""
    levels = tuple(sorted(knobs.levels))
    return replace(knobs, levels=levels, premium_share=None, electricity=1.0, whole_plants=False)


def of_figures(knobs: Knobs) -> Knobs:
    """The knobs that figures are compiled for: the budget is a bound, where a programme has a total."""
    return replace(as_previewed(knobs), budget_musd=None)


def options(knobs: Knobs, files: Sequence[str] = (), *, aim: bool = True) -> list[str]:
    """The options of `friendshore solve` for these knobs, with the scenario files that hold the rest of them; without
    the aim, those that questions share with it."""
    words = ["--bloc", knobs.bloc] if knobs.bloc else []
    for name in (*knobs.scenarios, *files):
        words += ["--scenario", name]
    if knobs.budget_musd is not None:
        words += ["--budget", repr(knobs.budget_musd)]
    return [*words, *knobs.aim.words, *(["--whole-plants"] if knobs.whole_plants else [])] if aim else words


def command(case: str, knobs: Knobs, files: Sequence[str] = ()) -> str:
    """The command that makes the very same plan, given the scenario files."""
    return shlex.join(["friendshore", "solve", case, *options(knobs, files)])


def _pairs(given: Any) -> list[tuple[Any, Any]]:
    return list(given.items()) if isinstance(given, Mapping) else [(name, word) for name, word in given or ()]


def _figure(given: Any) -> float | None:
    return None if given is None or given == "" else float(given)


def _whole(given: Any) -> int | None:
    return None if given is None or given == "" else int(given)
