"""How the rule of a claim is read from the file of its article."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from friendshore.asking.door import Door
from friendshore.studies.workings.claims import rules
from friendshore.studies.workings.claims.declared import NONE, SOURCE


def read_rule(door: Door, title: str, entry: Mapping[str, Any], kind: str, names: Sequence[str]) -> rules.Rule | None:
    """The rule of a claim; none where what decides it is no figure, or its entry is wrong."""
    given = entry.get("rule")
    if kind in (SOURCE, NONE):
        if given is not None:
            door.say(f"{title}rule", "", f"does not belong to a claim of kind {kind}")
        return None
    if not isinstance(given, Mapping):
        door.say(f"{title}rule", "", "expected a section headed [claim.rule], by which its figures decide")
        return None
    form = str(given.get("form", ""))
    if form not in rules.FORMS:
        door.say(f"{title}rule.form", form, f"expected one of {', '.join(rules.FORMS)}", rules.FORMS)
        return None
    if form == rules.PARTS:
        door.known(given, ("form", "tests"), f"{title}rule.")
        return rules.Rule(form, tests=tuple(_tests(door, f"{title}rule.tests", given.get("tests"), names)))
    limits = rules.LIMITS[form]
    door.known(given, ("form", "figure", "stated", *limits), f"{title}rule.")
    own = {name: _bound(door, f"{title}rule.{name}", given[name], ()) for name in limits if name in given}
    figure = str(given.get("figure", ""))
    if figure not in names:
        door.say(f"{title}rule.figure", figure, "is no figure of the claim", names)
    stated = _bound(door, f"{title}rule.stated", given.get("stated", ""), names)
    return rules.Rule(form, figure, stated, {name: float(value) for name, value in own.items()})


def _tests(door: Door, title: str, given: object, names: Sequence[str]) -> list[rules.Condition]:
    if not isinstance(given, list) or not given or not all(isinstance(each, Mapping) for each in given):
        door.say(title, given or "", 'expected tests, such as [{ figure = "a", at_least = 1 }]')
        return []
    found = []
    for each in given:
        door.known(each, ("figure", *rules.SIGNS), f"{title}.")
        figure, signs = str(each.get("figure", "")), [sign for sign in rules.SIGNS if sign in each]
        if figure not in names:
            door.say(f"{title}.figure", figure, "is no figure of the claim", names)
        if len(signs) != 1:
            door.say(title, figure, f"expected one of {', '.join(rules.SIGNS)}")
            continue
        found.append(rules.Condition(figure, signs[0], _bound(door, f"{title}.{signs[0]}", each[signs[0]], names)))
    return found


def _bound(door: Door, title: str, given: object, names: Sequence[str]) -> float | str:
    if isinstance(given, int | float) and not isinstance(given, bool):
        return float(given)
    if given not in names:
        door.say(title, given, "expected a number" + (" or a figure of the claim" if names else ""), names)
        return 0.0
    return str(given)
