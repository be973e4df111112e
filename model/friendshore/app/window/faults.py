"""Faults of an input in the language of the window: the place, what stands there, what was expected, the nearest."""

from __future__ import annotations

from collections.abc import Callable

from friendshore.app.grids import CellFault
from friendshore.app.uploads import SheetFault


def fault_said(fault: CellFault | SheetFault, say: Callable[[str], str]) -> str:
    """A fault as `check` prints it, each part of it said in the language."""
    near = f"nearest is '{fault.nearest}'" if fault.nearest else ""
    end = f"{fault.expected}; {near}" if near else fault.expected
    place = fault.sentence.removesuffix(end).rstrip()
    if place == fault.sentence:
        return say(fault.sentence)
    where, colon, value = place.partition(": ")
    blank = " " if say(":") == ":" else ""  # marks of other languages have their own
    told = [say(where.removesuffix(":")) + say(":"), *([value, " "] if colon else []), say(fault.expected)]
    told.insert(1, blank)
    return "".join(told) + (say(";") + blank + say(near) if near else "")
