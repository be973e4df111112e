"""Kinds of columns, as tables are declared with them: words, figures within the limits of their unit, months."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from friendshore.case.limits import FIRST_YEAR, LAST_YEAR, MOST, USUAL
from friendshore.case.table import Column

BASE = "base"
ASIDE: Mapping[str, object] = {"required": False}

ELEMENTS = tuple(Path(__file__).with_name("elements.csv").read_text(encoding="utf-8").split()[1:])
"""What a basket may hold: the columns of baskets.csv, in this order. One more is a line more in elements.csv."""

ACCOUNTS = ("co2", "radioactive_residue", "tailings", "water")


def text(name: str, meaning: str, **more: object) -> Column:
    """A column of words."""
    return Column(name, "text", meaning, **more)  # type: ignore[arg-type]


def number(name: str, meaning: str, unit: str, **more: object) -> Column:
    """A column of figures, from zero to what its unit allows unless said otherwise."""
    limits = {"at_least": 0.0, "at_most": MOST.get(unit), "usual": USUAL.get(unit)}
    return Column(name, "number", meaning, unit, **(limits | more))  # type: ignore[arg-type]


def share(name: str, meaning: str, **more: object) -> Column:
    """A column of fractions of one."""
    return Column(name, "number", meaning, "share", **({"at_least": 0.0, "at_most": 1.0} | more))  # type: ignore[arg-type]


def whole(name: str, meaning: str, unit: str, **more: object) -> Column:
    """A column of whole numbers, from zero to what its unit allows unless said otherwise."""
    limits = {"at_least": 0, "at_most": MOST.get(unit), "usual": USUAL.get(unit)}
    return Column(name, "whole", meaning, unit, **(limits | more))  # type: ignore[arg-type]


def year(name: str, meaning: str, **more: object) -> Column:
    """A column of calendar years."""
    limits = {"at_least": FIRST_YEAR, "at_most": LAST_YEAR}
    return Column(name, "whole", meaning, "year", **(limits | more))  # type: ignore[arg-type]


def flag(name: str, meaning: str, **more: object) -> Column:
    """A column of yes (1) or no (0)."""
    return Column(name, "flag", meaning, "0 or 1", **more)  # type: ignore[arg-type]


def month(name: str, meaning: str, **more: object) -> Column:
    """A column of calendar months."""
    return Column(name, "month", meaning, "YYYY-MM", **more)  # type: ignore[arg-type]


def levels(name: str, meaning: str, unit: str, **more: object) -> tuple[Column, ...]:
    """Three columns of one figure, of which a scenario's [levels] chooses one: low, base (the default), high. Where
    only the base case is given, it holds in all three."""
    return tuple(
        number(f"{name}_{level}", f"{meaning}, {level} case", unit, **(more if level == BASE else {**more, **ASIDE}))
        for level in ("low", BASE, "high")
    )
