"""Cells that no fingerprint may read, and cells that it reads only while readers have chosen nothing else.

What tells the outcome of checks follows from the fingerprints; a fingerprint over it would follow from itself. Such
cells are found by following the formulas from the fingerprints on; the checks look at them in another way (outcome.py).
Cells that a reader is free to change are left out as well. What follows from them, or from which rows a filter shows,
is another figure as soon as the reader chooses.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Set
from typing import Any

from friendshore.reports.excel.checks.follows import Formulas, Place
from friendshore.reports.excel.writing.columns import parts

FINGERPRINTS = "Fingerprints"
PARTS = ("fingerprints[", "fingerprints_themselves[", f"{FINGERPRINTS}!", f"'{FINGERPRINTS}'!")
"""What a formula says that reads fingerprints."""
SHOWN = "SUBTOTAL("
"""What a formula says that adds up the rows which are shown."""


def left_out(formulas: Formulas, opened: Set[Place]) -> dict[str, set[tuple[int, int]]]:
    """Sheet -> cells that a reader may change, and cells that follow from the fingerprints."""
    found: defaultdict[str, set[tuple[int, int]]] = defaultdict(set)
    for sheet, row, column in opened | formulas.following((), map(re.escape, PARTS), PARTS):
        found[sheet].add((row, column))
    return found


def chosen(formulas: Formulas, opened: Set[Place]) -> set[Place]:
    """Cells whose formulas follow from what readers choose."""
    shown = formulas.containing(SHOWN)
    return shown | formulas.following(opened | shown)


def opened(book: Any) -> set[Place]:
    """Cells that the protection of their sheets leaves open."""
    locked = [each.locked for each in book._protections]
    found = set[Place]()
    for sheet in book.worksheets:
        for part in parts(sheet):
            styles = {id(style): style for style in part.styles}  # many cells share one
            free = {number for number, style in styles.items() if style is not None and not locked[style.protectionId]}
            if free:
                here = zip(part.rows, part.styles, strict=True)
                found.update((sheet.title, row, part.column) for row, style in here if id(style) in free)
    return found
