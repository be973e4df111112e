"""Mass: no mode gives out more of any element than it takes in, and only what digs or lives on energy takes nothing.

Elements are counted in tonnes of their separated oxide, so that oxygen, iron and water need no account. What is named
after its basket (name:*) counts oxide and holds the basket's shares; what element_contents.csv states holds
that; a commodity that neither tells of is left out where it is made, and its mode is not judged where it is taken.
A content may be stated for several elements together, parted by ;. Whatever they are within their sum, it holds that

    sum of what is made of elements that all lie in U  <=  sum of what is taken of elements of which any lies in U

for every set U of elements; tried are those of each output, and of all outputs together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from friendshore.case.columns import ELEMENTS
from friendshore.case.draft import Draft, Rule, fault, grouped, needs
from friendshore.case.expand import Activity, activities
from friendshore.case.nearest import parted
from friendshore.case.references import PER_BASKET
from friendshore.case.rules_hosts import captured
from friendshore.errors import Fault

ROUNDING = 1.002
"""Contents and recipes are written to three or four digits."""

Content = Mapping[frozenset[str], float]
"""Elements -> t of their oxides together in a tonne."""


@needs("modes", "recipes", "processes", "stages", "baskets", "basket_groups", "facilities", "host_limits", "countries",
       "country_groups")  # fmt: skip
def only_what_digs_takes_nothing(draft: Draft) -> Iterator[Fault]:
    """A mode takes something, or its process is one of the first stage or a mine, captures what it makes out of a
    host's flow, or runs on energy (air and water are free); and it makes something. What runs on energy and makes
    several things of which others make some has a sign flipped."""
    stages = {row["stage"]: row for row in draft.rows("stages")}
    first = min((row["position"] for row in stages.values()), default=0)
    digs = {name for name, row in stages.items() if row["position"] == first or row["permit_kind"] == "mine"}
    stage_of, caught = {row["process"]: row["stage"] for row in draft.rows("processes")}, captured(draft)
    powered = {
        row["process"] for row in draft.rows("processes") if row["electricity_mwh_per_t"] or row["heat_gj_per_t"]
    }
    signs: dict[tuple[str, str], list[float]] = {}
    made: dict[tuple[str, str], set[str]] = {}
    for row in draft.rows("recipes"):
        signs.setdefault((row["process"], row["mode"]), []).append(row["t_per_t"])
        if row["t_per_t"] > 0:
            made.setdefault((row["process"], row["mode"]), set()).add(row["commodity"])
    makers: dict[str, set[str]] = {}
    for (process, _), goods in made.items():
        for name in goods:
            makers.setdefault(name, set()).add(process)
    for row in draft.rows("modes"):
        amounts = [amount for amount in signs.get((row["process"], row["mode"]), []) if amount]
        stage = stage_of.get(row["process"])
        goods = made.get((row["process"], row["mode"]), set())
        flipped = len(goods) > 1 and any(makers[name] - {row["process"]} for name in goods)
        of_energy = row["process"] in powered and not flipped
        free = stage in digs or row["process"] in caught or of_energy
        if amounts and stage in stages and min(amounts) > 0 and not free:
            expected = (
                f"of {row['process']} takes nothing in recipes.csv; what is taken is negative, and only the first "
            )
            yield fault(row, "mode", f"{expected}stage, or what lives on energy, makes something out of nothing")
        elif amounts and max(amounts) < 0:
            expected = f"of {row['process']} makes nothing in recipes.csv; what is made is positive"
            yield fault(row, "mode", expected)


@needs("recipes")
def a_process_has_one_direction(draft: Draft) -> Iterator[Fault]:
    """What one mode of a process makes, no other mode of it takes: one of them has its sign flipped."""
    for (process, _), rows in grouped(draft.rows("recipes"), "process", "commodity"):
        makes, takes = ([row for row in rows if sign * row["t_per_t"] > 0] for sign in (1, -1))
        if makes and takes:
            few, many = sorted((makes, takes), key=len)
            done = "is made" if few is makes else "is taken"
            other = f"but {'made' if few is takes else 'taken'} in mode {many[0]['mode']} ({many[0]['_where']})"
            expected = f"{few[0]['commodity']} {done} here, {other} of {process}; correct a sign"
            yield fault(few[0], "t_per_t", expected)


@needs("modes", "recipes", "baskets", "basket_groups", "facilities", "element_contents", "host_limits", "countries",
       "country_groups")  # fmt: skip
def no_element_out_of_nothing(draft: Draft) -> Iterator[Fault]:
    """What a mode gives out of an element, it takes in, or captures out of a host's flow."""
    known, caught = contents(draft), captured(draft)
    told = set()
    for activity in activities(draft):
        key = activity.process, activity.row["mode"]
        if key in told or not activity.takes_something or activity.process in caught:
            continue
        for elements, made, taken in gains(activity, known):
            told.add(key)
            what = f"{'; '.join(elements)} ({activity.mode})" if activity.mode != key[1] else "; ".join(elements)
            yield fault(
                activity.row,
                "mode",
                f"of {activity.process} makes {made:.4g} t of oxide of {what} from {taken:.4g} t per tonne of activity"
                "; correct a sign or a figure of its recipe, or what element_contents.csv says it holds",
            )
            break


def contents(draft: Draft) -> dict[str, Content]:
    """Commodity, those of single baskets written out -> what a tonne holds."""
    found: dict[str, Content] = {}
    baskets = draft.rows("baskets")
    for row in draft.rows("commodities"):
        name = row["commodity"]
        if name.endswith(PER_BASKET):
            for basket in baskets:
                shares = {frozenset({each}): basket[each] for each in ELEMENTS if basket[each]}
                found[f"{name.removesuffix('*')}{basket['basket']}"] = shares
    for (name,), rows in grouped(draft.rows("element_contents"), "commodity"):
        found[name] = {frozenset(parted(row["elements"])): row["t_per_t"] for row in rows}
    return found


def gains(activity: Activity, known: Mapping[str, Content]) -> Iterator[tuple[list[str], float, float]]:
    """Sets of elements of which an activity makes more than it takes, with both; nothing where an input is unknown."""
    takes = {name: -amount for name, amount in activity.flows.items() if amount < 0}
    makes = {name: amount for name, amount in activity.flows.items() if amount > 0 and name in known}
    if not takes.keys() <= known.keys():
        return
    outputs = [(known[name], amount) for name, amount in makes.items()]
    inputs = [(known[name], amount) for name, amount in takes.items()]
    sets: dict[Any, None] = dict.fromkeys(elements for content, _ in outputs for elements in content)
    sets[frozenset[str]().union(*sets)] = None
    for wanted in sets:
        made = sum(t * amount for content, amount in outputs for elements, t in content.items() if elements <= wanted)
        taken = sum(t * amount for content, amount in inputs for elements, t in content.items() if elements & wanted)
        if made > taken * ROUNDING:
            yield [each for each in ELEMENTS if each in wanted], made, taken


RULES: tuple[Rule, ...] = (only_what_digs_takes_nothing, a_process_has_one_direction, no_element_out_of_nothing)
