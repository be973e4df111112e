"""What a spreadsheet program does to every formula that names cells of a sheet which is deleted."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from edits import Hand

CELL = r"(\$?[A-Z]{1,3}\$?)(\d+)"
CELLS = rf"{CELL}(?::{CELL})?"


@contextmanager
def deleted(hand: Hand, title: str) -> Iterator[Callable[[str], str]]:
    """Without a sheet: whatever formulas read there is #REF!; how any other formula is changed by that."""
    book: Any = hand.book
    sheet = book[title]
    said = [rf"(?:'{re.escape(title)}'|(?<![\w']){re.escape(title)})!{CELLS}"]
    said += [rf"\b{name}\[(?:[^\[\]]|\[[^\[\]]*\])*\]" for name in sheet.tables]
    said += [rf"\b{name}\b(?![\[(])" for name, place in book.defined_names.items() if _on(place.attr_text, title)]
    pattern, index = re.compile("|".join(said)), book.index(sheet)
    book.remove(sheet)
    for place, formula in list(_formulas(book)):
        if (new := pattern.sub("#REF!", formula)) != formula:
            hand.put(place, new)
    try:
        yield lambda formula: pattern.sub("#REF!", formula)
    finally:
        book._add_sheet(sheet, index)
        hand.undo()


def _on(place: str, title: str) -> bool:
    return place.startswith((f"'{title}'!", f"{title}!"))


def _formulas(book: Any) -> Iterator[tuple[tuple[str, int, int], str]]:
    for sheet in book.worksheets:
        for at, cell in sheet._cells.items():
            if cell.data_type == "f":
                yield (sheet.title, *at), cell._value
