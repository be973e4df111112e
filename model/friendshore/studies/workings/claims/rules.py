"""The rules by which figures decide a claim.

    near       the claim states a value: supported within `tolerance` of it, partly within `partly`; further off it is
               overstated where it states more than is found, but less than `contradicted_from` times as much, else
               contradicted
    at_least   the claim states "so much or more": supported where it is found, partly where `tolerance` of it lacks;
               overstated where it states less than `contradicted_from` times what is found, else contradicted
    at_most    the same for "so much or less"
    by_year    the claim states a year at the latest: supported where it is found by then, partly within `partly` years
               after it, overstated within `contradicted_from` years, else, or never, contradicted
    parts      the claim says several things, each a test that holds or not: supported where all hold, contradicted
               where none does, else partly

Tolerances are shares of the stated value. Where a figure is none (a plan that does not exist) nothing is decided.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from friendshore.language.said import ENGLISH, said

VERDICTS = ("supported", "partly", "overstated", "contradicted", "not answerable")
SUPPORTED, PARTLY, OVERSTATED, CONTRADICTED, OPEN = VERDICTS
FORMS = ("near", "at_least", "at_most", "by_year", "parts")
NEAR, AT_LEAST, AT_MOST, BY_YEAR, PARTS = FORMS
SIGNS = ("at_least", "at_most", "above", "below")
SLACK = 1e-9
"""Share by which a figure may miss a bound for its last digit."""
LIMITS: Mapping[str, Mapping[str, float]] = {
    NEAR: {"tolerance": 0.1, "partly": 0.25, "contradicted_from": 3.0},
    AT_LEAST: {"tolerance": 0.1, "contradicted_from": 3.0},
    AT_MOST: {"tolerance": 0.1, "contradicted_from": 3.0},
    BY_YEAR: {"partly": 1.0, "contradicted_from": 3.0},
    PARTS: {},
}
"""The limits of each form, where a claim sets none of its own."""


@dataclass(frozen=True)
class Condition:
    """One thing that a claim says: a figure against a bound, which is a number or another figure."""

    figure: str
    sign: str
    bound: float | str


@dataclass(frozen=True)
class Rule:
    """How the figures of a claim decide it: one figure against what is stated, or several tests."""

    form: str
    figure: str = ""
    stated: float | str = math.nan
    limits: Mapping[str, float] | None = None
    tests: tuple[Condition, ...] = ()

    @property
    def figures(self) -> tuple[str, ...]:
        """Names of the figures that decide."""
        named = [self.figure, self.stated, *(word for test in self.tests for word in (test.figure, test.bound))]
        return tuple(dict.fromkeys(word for word in named if isinstance(word, str) and word))

    def limit(self, name: str) -> float:
        """A limit of its own, or that of the form."""
        return {**LIMITS[self.form], **(self.limits or {})}[name]


def verdict(rule: Rule, figures: Mapping[str, float]) -> str:
    """What the figures of a claim decide, one of VERDICTS."""
    if any(math.isnan(figures[name]) for name in rule.figures):
        return OPEN
    if rule.form == PARTS:
        holding = [holds(test, figures) for test in rule.tests]
        return SUPPORTED if all(holding) else PARTLY if any(holding) else CONTRADICTED
    found, stated = figures[rule.figure], _value(rule.stated, figures)
    return _OF[rule.form](rule, found, stated)


def holds(test: Condition, figures: Mapping[str, float]) -> bool:
    """Whether one thing that a claim says is so."""
    found, bound = figures[test.figure], _value(test.bound, figures)
    slack = SLACK * abs(bound) if math.isfinite(bound) else 0.0
    match test.sign:
        case "at_least":
            return found >= bound - slack
        case "at_most":
            return found <= bound + slack
        case "above":
            return found > bound + slack
        case _:
            return found < bound - slack


def _value(given: float | str, figures: Mapping[str, float]) -> float:
    return figures[given] if isinstance(given, str) else given


def _near(rule: Rule, found: float, stated: float) -> str:
    off = abs(found - stated) / abs(stated) if stated else math.inf * abs(found) if found else 0.0
    if off <= rule.limit("tolerance") + SLACK:
        return SUPPORTED
    if off <= rule.limit("partly") + SLACK:
        return PARTLY
    return OVERSTATED if abs(found) < abs(stated) < rule.limit("contradicted_from") * abs(found) else CONTRADICTED


def _at_least(rule: Rule, found: float, stated: float) -> str:
    slack = SLACK * abs(stated)
    if found >= stated - slack:
        return SUPPORTED
    if found >= stated - rule.limit("tolerance") * abs(stated) - slack:
        return PARTLY
    return OVERSTATED if stated < rule.limit("contradicted_from") * found else CONTRADICTED


def _at_most(rule: Rule, found: float, stated: float) -> str:
    slack = SLACK * abs(stated)
    if found <= stated + slack:
        return SUPPORTED
    if found <= stated + rule.limit("tolerance") * abs(stated) + slack:
        return PARTLY
    return OVERSTATED if found < rule.limit("contradicted_from") * stated else CONTRADICTED


def _by_year(rule: Rule, found: float, stated: float) -> str:
    late = found - stated
    if late <= 0:
        return SUPPORTED
    if late <= rule.limit("partly"):
        return PARTLY
    return OVERSTATED if late <= rule.limit("contradicted_from") else CONTRADICTED


_OF: Mapping[str, Callable[[Rule, float, float], str]] = {
    NEAR: _near,
    AT_LEAST: _at_least,
    AT_MOST: _at_most,
    BY_YEAR: _by_year,
}


def told(
    rule: Rule,
    titles: Mapping[str, str],
    shown: Callable[[str], str],
    in_unit: Callable[[str, float], str],
    figures: Mapping[str, float],
    language: str = ENGLISH,
) -> str:
    """A rule in words, and of several tests which hold.

    titles    name of a figure -> what it is called, in the language
    shown     name of a figure -> how it stands in a sentence
    in_unit   name of a figure and a number -> the number as such a figure
    figures   those that decide
    """

    def bound(name: str, given: float | str) -> str:
        return f"{titles[given]} ({shown(given)})" if isinstance(given, str) else in_unit(name, given)

    def named(name: str) -> str:
        return f"{titles[name]} ({shown(name)})"

    if rule.form == PARTS:
        lines = []
        for test in rule.tests:
            known = not any(math.isnan(figures[each]) for each in (test.figure, test.bound) if isinstance(each, str))
            ends = ("holds" if holds(test, figures) else "does not hold") if known else "no figure"
            line = f"{named(test.figure)} {_SIGN[test.sign]} {bound(test.figure, test.bound)}: {ends}"
            lines.append(said(line, language))
        colon, stop = (": ", "; ") if language == ENGLISH else ("：", "；")
        return f"{said(_ALL, language)}{colon}{stop.join(lines)}" if len(lines) > 1 else lines[0]
    limits = {name: rule.limit(name) for name in LIMITS[rule.form]}
    words = _WORDS[rule.form].format(figure=named(rule.figure), stated=bound(rule.figure, rule.stated), **limits)
    return said(words, language)


_ALL = "Supported where all hold, partly where some do, contradicted where none does"
_SIGN = {"at_least": "at least", "at_most": "at most", "above": "above", "below": "below"}
_WORDS = {
    NEAR: (
        "{figure} against {stated}: supported within {tolerance:.0%}, partly within {partly:.0%}, contradicted where "
        "less is stated than found or {contradicted_from:g} times as much, else overstated"
    ),
    AT_LEAST: (
        "{figure} at least {stated}: partly where up to {tolerance:.0%} lacks, contradicted where "
        "{contradicted_from:g} times as much is stated as found, else overstated"
    ),
    AT_MOST: (
        "{figure} at most {stated}: partly where it is up to {tolerance:.0%} more, contradicted where "
        "{contradicted_from:g} times as much is found as stated, else overstated"
    ),
    BY_YEAR: (
        "{figure} by {stated}: partly where it is up to {partly:g} years late, overstated up to {contradicted_from:g} "
        "years, else contradicted"
    ),
}
