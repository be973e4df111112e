"""A study: a folder with `study.toml`, which names variants of a case and what to measure, and says what comes out.

    title = "..."                        what is compared
    case = "../../inputs/allies"         seen from the folder
    scenarios = ["../horizon.toml"]      laid first in every variant (optional)
    answer = "..."                       what comes out, in words

    [[variant]]
    name = "with stocks"
    scenarios = ["stocks.toml"]          files of the folder, of a path, or names of the case's own scenarios
    bloc = "usa"                         optional, as are objective, reliance_cap, cap_on, from_year, path, budget_musd

    [[measure]]
    name = "dy_short_t"                  a column of a plan table, summed over the rows that hold the words of `where`
    table = "reliance_by_commodity"
    column = "short_t"
    where = { commodity = "dy_oxide" }

`expected.csv` beside it holds the figures that were found when the study was last looked at.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from friendshore import shipped, variants
from friendshore.aim import OPTIONS, Aim, AimError, Form, path_of
from friendshore.asking.answer import Answer
from friendshore.asking.runner import IN_TURN, Notes, Running
from friendshore.case.nearest import nearest
from friendshore.errors import CaseError, Fault, FriendshoreError
from friendshore.plan import Plan
from friendshore.variants import Measure, Variant

FILE, EXPECTED = "study.toml", "expected.csv"
HEAD = ("title", "case", "scenarios", "answer", "variant", "measure")
ENTRIES = {option.removeprefix("--").replace("-", "_"): name for name, option in OPTIONS.items()}
"""Entry of a variant -> field of its aim."""
ONE = ("name", "scenarios", "bloc", *ENTRIES, "budget_musd")
FIGURE = ("name", "table", "column", "where")
RESERVED = ("variant", *variants.COLUMNS, "outcome")
"""Names that no measure can have."""
CLOSE = {"points": 0.3, "share": 0.01}
"""How far a figure may lie from what is expected: points of reliance, and share of any other figure."""


@dataclass(frozen=True)
class Study:
    """What study.toml says, checked; `expected` is empty where the folder holds no expected.csv."""

    folder: Path
    title: str
    answer: str
    case: Path
    variants: tuple[Variant, ...]
    measures: tuple[Measure, ...]
    expected: pd.DataFrame


def read_study(folder: str | Path) -> Study:
    """Read a study's folder. Raises CaseError with every fault, FriendshoreError where it is none."""
    path = shipped.found(folder)
    if not (path / FILE).is_file():
        raise FriendshoreError(f"{path} is not a study: it holds no {FILE}.")
    try:
        content = tomllib.loads((path / FILE).read_text(encoding="utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CaseError([Fault(FILE, "", "", f"cannot be read as TOML: {error}")]) from error
    faults: list[Fault] = []
    _known(content, HEAD, "", faults)
    for name in ("title", "case", "answer"):
        if not isinstance(content.get(name), str):
            faults.append(Fault(FILE, name, str(content.get(name, "")), "expected text"))
    first = _files(path, content.get("scenarios", []), "scenarios", faults)
    found = [_variant(path, entry, number, first, faults) for number, entry in _entries(content, "variant", faults)]
    measures = [_measure(entry, number, faults) for number, entry in _entries(content, "measure", faults)]
    _apart([each.name for each in found], "variant", faults)
    _apart([*RESERVED, *(measure.name for measure in measures)], "measure", faults)
    if not found:
        faults.append(Fault(FILE, "variant", "", "expected at least one entry headed [[variant]]"))
    if faults:
        raise CaseError(faults)
    expected = _expected(path / EXPECTED)
    case = path / str(content["case"])
    return Study(path, content["title"], content["answer"], case, tuple(found), tuple(measures), expected)


def run_study(study: Study, running: Running = IN_TURN) -> Answer:
    """Solve every variant.

    The frame `variants` has one row a variant: the figures of variants.COLUMNS (reliance and its parts in points, means
    over the reported periods, and the last one's; money discounted), those of the measures, and the outcome. What is
    not as expected is said."""
    runner = running.runner(f"study {study.title}", partial(notes, measures=study.measures))
    names = [*variants.COLUMNS, *(measure.name for measure in study.measures)]
    rows = [
        {"variant": each.variant, **{name: each.figure(name) for name in names}, "outcome": each.sentence}
        for each in runner.run(study.case, study.variants)
    ]
    frame = pd.DataFrame(rows, columns=["variant", *names, "outcome"])
    off = differences(study, frame)
    count = len(study.expected)
    again = "The one expected figure was" if count == 1 else f"All {count} expected figures were"
    return Answer(
        "study",
        study.answer.strip(),
        {"variants": frame},
        f"{study.title}." + (f" {again} found again." if count and not off else ""),
        shown={"variants": tuple(name for name in frame.columns if name != "builds")},
        off=tuple(off),
    )


def notes(plan: Plan, measures: Sequence[Measure]) -> Notes:
    """The figures and measures of a plan."""
    return Notes(variants.figures(plan) | {measure.name: measure.of(plan) for measure in measures})


def differences(study: Study, found: pd.DataFrame) -> list[str]:
    """Where what was found is not what was expected, a sentence each; none where nothing is expected."""
    if study.expected.empty:
        return []
    got = found.set_index("variant")
    lines = []
    for row in study.expected.itertuples(index=False):
        name, measure, value = str(row.variant), str(row.measure), float(str(row.value))
        if name not in got.index or measure not in got.columns or math.isnan(float(str(got.loc[name, measure]))):
            lines.append(f"{name}, {measure}: expected {value:g}, found none")
            continue
        figure = float(str(got.loc[name, measure]))
        points = measure.endswith("points")
        if not abs(figure - value) <= (CLOSE["points"] if points else max(1e-6, CLOSE["share"] * abs(value))):
            lines.append(f"{name}, {measure}: expected {value:g}, found {figure:g}")
    return lines


def _expected(path: Path) -> pd.DataFrame:
    """The figures to be found again: variant, measure, value; empty without a file. Raises CaseError."""
    if not path.is_file():
        return pd.DataFrame()
    try:
        found = pd.read_csv(path, dtype="str", keep_default_na=False)
    except (pd.errors.ParserError, pd.errors.EmptyDataError, UnicodeDecodeError) as error:
        raise CaseError([Fault(EXPECTED, "", "", f"cannot be read as CSV: {error}")]) from error
    missing = [name for name in ("variant", "measure", "value") if name not in found.columns]
    if missing:
        raise CaseError([Fault(EXPECTED, name, "", "this column is missing") for name in missing])
    values = pd.to_numeric(found["value"], errors="coerce")
    rows = enumerate(zip(found["value"], values, strict=True), start=2)
    faults = [
        Fault(f"{EXPECTED} row {row}", "value", word, "expected a number")
        for row, (word, value) in rows
        if math.isnan(value)
    ]
    if faults:
        raise CaseError(faults)
    return found.assign(value=values)


def _apart(names: list[str], kind: str, faults: list[Fault]) -> None:
    for name in dict.fromkeys(name for name in names if names.count(name) > 1):
        expected = "is a figure that every study has" if name in RESERVED else "stands there twice"
        faults.append(Fault(FILE, kind, name, f"{expected}; choose another name"))


def _entries(content: Mapping[str, Any], name: str, faults: list[Fault]) -> list[tuple[int, Mapping[str, Any]]]:
    entries = content.get(name, [])
    if not isinstance(entries, list) or not all(isinstance(entry, Mapping) for entry in entries):
        faults.append(Fault(FILE, name, "", f"expected entries headed [[{name}]]"))
        return []
    return list(enumerate(entries, start=1))


def _known(entry: Mapping[str, Any], names: tuple[str, ...], title: str, faults: list[Fault]) -> None:
    for name in entry:
        if name not in names:
            expected = f"expected one of {', '.join(names)}"
            faults.append(Fault(FILE, f"{title}{name}", "", expected, nearest(name, names)))


def _files(folder: Path, given: object, title: str, faults: list[Fault]) -> tuple[str | Path, ...]:
    if not isinstance(given, list) or not all(isinstance(word, str) for word in given):
        faults.append(Fault(FILE, title, str(given), "expected a list of scenarios"))
        return ()
    return tuple(folder / word if (folder / word).is_file() else word for word in given)


def _variant(
    folder: Path, entry: Mapping[str, Any], number: int, first: tuple[str | Path, ...], faults: list[Fault]
) -> Variant:
    title = f"variant {number}, "
    _known(entry, ONE, title, faults)
    if not isinstance(entry.get("name"), str) or not entry["name"]:
        faults.append(Fault(FILE, f"{title}name", "", "expected text"))
    budget = entry.get("budget_musd")
    if budget is not None and not (_number(budget) and 0 <= budget < math.inf):
        faults.append(Fault(FILE, f"{title}budget_musd", str(budget), "expected a number of zero or more"))
        budget = None
    scenarios = _files(folder, entry.get("scenarios", []), f"{title}scenarios", faults)
    if not isinstance(entry.get("bloc", ""), str):
        faults.append(Fault(FILE, f"{title}bloc", str(entry["bloc"]), "expected text"))
    return Variant(
        name=str(entry.get("name", number)),
        scenarios=(*first, *scenarios),
        bloc=entry.get("bloc"),
        aim=_aim(entry, title, faults),
        budget_musd=None if budget is None else float(budget),
    )


def _aim(entry: Mapping[str, Any], title: str, faults: list[Fault]) -> Aim:
    """The aim of a variant, in the words of the command line."""
    given = {field: (name, entry[name]) for name, field in ENTRIES.items() if name in entry}
    for field in ("form", "capped"):
        name, word = given.get(field, ("", Form.MEAN))
        if word not in list(Form):
            near = nearest(str(word), list(Form))
            faults.append(Fault(FILE, f"{title}{name}", str(word), f"expected one of {', '.join(Form)}", near))
            return Aim()
    try:
        fields: dict[str, Any] = {field: value for field, (_, value) in given.items()}
        return Aim(**fields | ({"path": path_of(str(fields["path"]))} if "path" in fields else {}))
    except AimError as error:
        for field, sentence in error.faults:
            name, value = given.get(field, (OPTIONS[field].removeprefix("--"), ""))
            told = sentence.rstrip(".").replace("--objective", "objective")
            faults.append(Fault(FILE, f"{title}{name}", _shown(value), told))
    return Aim()


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _shown(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _measure(entry: Mapping[str, Any], number: int, faults: list[Fault]) -> Measure:
    title = f"measure {number}, "
    _known(entry, FIGURE, title, faults)
    for name in FIGURE[:3]:
        if not isinstance(entry.get(name), str):
            faults.append(Fault(FILE, f"{title}{name}", str(entry.get(name, "")), "expected text"))
    where = entry.get("where", {})
    if not isinstance(where, Mapping):
        faults.append(Fault(FILE, f"{title}where", str(where), "expected { column = word }"))
        where = {}
    words = {str(column): str(word) for column, word in where.items()}
    return Measure(str(entry.get("name")), str(entry.get("table")), str(entry.get("column")), words)
