"""What a fingerprint is: a sum over cells, as a formula and as a figure worked out here.

kinds      position x weight of the kind: which cells hold text, a figure, a formula or nothing
figures    position x (logarithm of the size + sign): a change of a thousandth shows as well in small as in large ones
words      row x (letter by letter, its code x a prime of its place, and the length): whole numbers, so exact
filled     how many cells hold something

A position is the row times the number of columns, and the column: two cells that change places give another sum.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import accumulate
from typing import Any

from friendshore.reports.excel.checks.areas import Area

LETTERS = 400
"""Letters that one fingerprint of words reads; longer texts have one for each so many."""
SMALLEST_WEIGHT = 10_007
WEIGHTS = {"formula": 4001, "figure": 2003, "words": 1009}
"""Weights of kinds of cells."""
FIGURE, WORDS, FORMULA = "figure", "words", "formula"
BESIDE = 26
"""Columns right of the last in use that are looked at in rows where a hole stands last."""
KINDS = {"f": FORMULA, "s": WORDS}
"""By the kind of cell; all others hold figures."""
IS_FORMULA = "_xlfn.ISFORMULA"
SURE = -6
"""Whole numbers are exact: compared to the millionth."""
PRECISE = 1e-13
"""Share of the sum of sizes by which two ways of adding up at most a thousand figures may differ."""


@cache
def primes() -> tuple[int, ...]:
    """The weight of each place of a letter: different primes, so that no two changed letters make up for each other,
    in an order without a pattern."""
    found: list[int] = []
    number = SMALLEST_WEIGHT
    while len(found) < LETTERS:
        if all(number % divisor for divisor in range(2, math.isqrt(number) + 1)):
            found.append(number)
        number += 1
    return tuple(sorted(found, key=lambda prime: prime * prime % 9973 * 7919 % 9973))


@cache
def blanks() -> list[int]:
    """What a text of so many blanks comes to, by their number."""
    return [0, *accumulate(ord(" ") * weight for weight in primes())]


def _positions(address: str) -> str:
    return f"(ROW({address})*COLUMNS({address})+COLUMN({address}))"


def kinds_formula(address: str) -> str:
    """Where text, figures and formulas stand."""
    constant = f"ISNUMBER({address})*fingerprint_of_figure+ISTEXT({address})*fingerprint_of_words"
    formula = f"{IS_FORMULA}({address})"
    return f"SUMPRODUCT({_positions(address)}*({formula}*fingerprint_of_formula+(1-{formula})*({constant})))"


def kinds_value(area: Area, columns: Mapping[int, Sequence[tuple[Any, ...]]]) -> int:
    """The same, from row, kind and value of what is filled in each column, downwards."""
    across, total = area.right - area.left + 1, 0
    for column in range(area.left, area.right + 1):
        filled = columns.get(column, ())
        first, after = bisect_left(filled, (area.top,)), bisect_left(filled, (area.bottom + 1,))
        total += sum([(row * across + column) * WEIGHTS[what] for row, what, _ in filled[first:after]])
    return total


def filled_formula(sheet: str, areas: Sequence[Area], used: int) -> str:
    """How many cells hold something, down to the last row of the sheet.

    used   the last column in use. LibreOffice 7.4 counts that column for an area that begins right of it, so there
           cells are asked one by one, and only so many columns of them.
    """
    inside = [area.address(sheet) for area in areas if area.left <= used]
    beyond = [area._replace(right=min(area.right, used + BESIDE)).address(sheet) for area in areas if area.left > used]
    return "+".join([f"COUNTA({','.join(inside)})", *(f"SUMPRODUCT(1-ISBLANK({each}))" for each in beyond)])


def figures_formula(address: str) -> str:
    """Figures alone: text among them gives an error, which is no fingerprint either."""
    return f"SUMPRODUCT({_positions(address)}*(LN(ABS({address})+({address}=0))+SIGN({address})))"


def figures_value(area: Area, columns: Mapping[int, Sequence[tuple[Any, ...]]]) -> tuple[float, int]:
    """The same, from row, kind and value of what is filled; and the power of ten by which the sum may be otherwise."""
    across, log, terms = area.right - area.left + 1, math.log, list[float]()
    for column in range(area.left, area.right + 1):
        filled = columns.get(column, ())
        first, after = bisect_left(filled, (area.top,)), bisect_left(filled, (area.bottom + 1,))
        terms += [
            (row * across + column) * (log(value) + 1 if value > 0 else log(-value) - 1)
            for row, _, value in filled[first:after] if value
        ]  # fmt: skip
    return math.fsum(terms), math.ceil(math.log10(PRECISE * max(1.0, math.fsum(map(abs, terms)))))


def words_formula(address: str, places: str, weights: str, part: int, *, typed: bool = True) -> str:
    """Text, letter by letter; part 1 reads the letters from 401 on, and so on. Blanks make all texts equally long.

    typed   text that is typed in, not what formulas come to: there a blank is text to one program and 0 to another
    """
    start = "".join(f"+COLUMNS({places})" for _ in range(part))
    text = f'{address}&REPT(" ",COLUMNS({places}){start})'
    read = f"(1-{IS_FORMULA}({address}))" if typed else f"(LEN({address})>0)"
    here = f"{read}*ISTEXT({address})*ROW({address})"
    letters = f"_xlfn.UNICODE(MID({text},{places}{start},1))"
    return f"SUMPRODUCT({here}*{letters}*{weights})+SUMPRODUCT({here}*LEN({address}))"


def words_value(texts: Iterable[tuple[int, str]], width: int, part: int) -> int:
    """The same, from rows and texts."""
    blank = blanks()[width]
    return sum(row * (blank + _letters(text, part) + len(text)) for row, text in texts)


@cache
def _letters(text: str, part: int) -> int:
    """What the letters of a text add to that of as many blanks."""
    piece = text[part * LETTERS : (part + 1) * LETTERS]
    return sum((ord(letter) - ord(" ")) * weight for letter, weight in zip(piece, primes(), strict=False))


@cache
def most_of(text: str) -> int:
    """The most that a part of a text comes to in a row of the number 1, but for blanks behind it."""
    return max(_letters(text, part) for part in range(1 + len(text) // LETTERS)) + len(text)
