"""Fingerprints of what formulas come to: a formula that gives way to another one of another value is seen.

figures    position x logarithm of 1 + the size, with its sign: a change of a millionth shows, of the figure or,
           where it is less than 1, of its unit; rounding on the way, by which programs differ, does not
words      as for text that is typed in

Figures that formulas get by subtracting, and that are nearly nothing, are what rounding left over: among those a
thousandth has to change. What follows from readers' choices is compared only while these are as they were written, and
words with figures in them only where a program writes figures as this one does.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from itertools import groupby
from typing import NamedTuple

from friendshore.reports.excel.calculated import Value
from friendshore.reports.excel.checks import blocks, sums
from friendshore.reports.excel.checks.areas import Area, Cells

CHOICES, LANGUAGE = "fingerprints_choices", "fingerprints_language"
"""Named cells: 1 while readers' choices are as written, and where figures in words look as they did."""
CELLS = 1500
"""Cells of a block: so few that what rounding may do to their sum hides no change."""
CLEAR, VAGUE = -7, -4
"""Powers of ten by which the logarithm of a figure has to change."""
NEARLY_NOTHING = 1e-3
DIFFERENCE = re.compile(r"[\w\])]-")
LITERAL = re.compile(r'"[^"]*"|\'[^\']*\'!|\[[^\[\]]*\]')
FINDS = re.compile(r"(^=|,)(IFERROR\(|IFNA\()?INDEX\([^*/+]*\)$")
DIGIT = re.compile(r"\d")
Values = Mapping[tuple[int, int], Value]


class Block(NamedTuple):
    """A block of formulas: what is added up, the formula that does, what it comes to and to which power of ten."""

    area: Area
    kind: str
    formula: str
    value: float
    power: int
    copy: str = ""


class _Sort(NamedTuple):
    """What formulas of a block have in common."""

    words: bool
    chosen: bool
    subtracts: bool


Address = Callable[[Area], str]
Places = Callable[[int], tuple[str, str]]


def blocks_of(
    columns: blocks.Columns, holes: Cells, values: Values, chosen: Cells, address: Address, places: Places
) -> Iterator[Block]:
    """Fingerprints of the values of a sheet's formulas.

    values    row and column of formulas -> what they come to
    chosen    formulas that follow from readers' choices
    address   how formulas name an area
    places    where the places of so many letters stand, and their weights
    """
    runs: dict[tuple[int, int, _Sort], list[int]] = {}
    for column, cells in columns.items():
        bars = sorted(row for row, each in holes if each == column)
        for sort, rows in _runs(column, cells, bars, values, chosen):
            runs.setdefault((rows[0], rows[-1], sort), []).append(column)
    for (top, bottom, sort), across in runs.items():
        for _, group in groupby(enumerate(across), key=lambda each: each[1] - each[0]):
            beside = [column for _, column in group]
            for column in beside if sort.words else ():
                yield from _words(Area(top, column, bottom, column), sort, values, address, places)
            high = max(1, CELLS // len(beside))
            for first in () if sort.words else range(top, bottom + 1, high):
                part = Area(first, beside[0], min(bottom, first + high - 1), beside[-1])
                yield _figures(part, sort, values, address(part))


def _runs(
    column: int, cells: list[blocks.Filled], bars: list[int], values: Values, chosen: Cells
) -> Iterator[tuple[_Sort, list[int]]]:
    """Rows of formulas of one sort one below the other; blanks may lie between."""
    passed, run, last = 0, list[int](), None
    if not any(kind == sums.FORMULA for _, kind, _ in cells):
        return
    for row, kind, formula in cells:
        value = values.get((row, column)) if kind == sums.FORMULA else None
        sort = None
        if value is not None and not isinstance(value, Exception) and (value != 0 or not _finds(formula)):
            sort = _sort(isinstance(value, str), (row, column) in chosen, _subtracts(formula))
        barred = False
        while passed < len(bars) and bars[passed] < row:
            passed, barred = passed + 1, True
        if barred or sort != last:
            if last is not None:
                yield last, run
            run = []
        run.append(row)
        last = sort
    if last is not None:
        yield last, run


_sort = cache(_Sort)


@cache
def _subtracts(formula: str) -> bool:
    return "-" in formula and DIFFERENCE.search(LITERAL.sub("", formula)) is not None


@cache
def _finds(formula: str) -> bool:
    """Whether a formula may come to a blank that it finds elsewhere: 0 to one program, text to another."""
    return FINDS.search(formula) is not None


def _figures(area: Area, sort: _Sort, values: Values, address: str) -> Block:
    high, across = area.bottom - area.top + 1, area.right - area.left + 1
    here = {at: float(values[at]) for at in area.cells() if at in values}  # type: ignore[arg-type]
    total = math.fsum(
        ((row + high) * across + column) * math.copysign(math.log1p(abs(value)), value)
        for (row, column), value in here.items()
    )
    vague = sort.subtracts and any(abs(value) < NEARLY_NOTHING for value in here.values())
    power = (VAGUE if vague else CLEAR) + math.floor(math.log10((area.top + high) * across + area.left))
    places = f"((ROW({address})+ROWS({address}))*COLUMNS({address})+COLUMN({address}))"
    formula = f"SUMPRODUCT({places}*SIGN({address})*LN(1+ABS({address})))"
    return Block(area, "figures of formulas", _while(formula, sort.chosen), total, power)


def _words(area: Area, sort: _Sort, values: Values, address: Address, places: Places) -> Iterator[Block]:
    """Texts that formulas come to, letter by letter; compared with a copy where letters are rare."""
    texts = [(at[0], str(values[at])) for at in area.cells() if at in values]
    for block in blocks.alike(texts):
        said = [text for _, text in block]
        figures = any(map(DIGIT.search, said))
        if any(map(blocks.rare, said)):
            for row, text in block:
                cell = area._replace(top=row, bottom=row)
                formula = _while(f"--EXACT({address(cell)},[@copy])", sort.chosen, figures)
                yield Block(cell, "words of formulas, compared", formula, 1, sums.SURE, text)
            continue
        longest = max(1, *map(len, said))
        part = area._replace(top=block[0][0], bottom=block[-1][0])
        for number in range(1 + (longest - 1) // sums.LETTERS):
            width = min(longest, sums.LETTERS)
            formula = sums.words_formula(address(part), *places(width), number, typed=False)
            value = sums.words_value([each for each in block if each[1]], width, number)
            yield Block(part, "words of formulas", _while(formula, sort.chosen, figures), value, sums.SURE)


def _while(formula: str, chosen: bool, figures: bool = False) -> str:
    """A formula that is what was written as long as it cannot be compared."""
    asked = [name for name, wanted in ((CHOICES, chosen), (LANGUAGE, figures)) if wanted]
    return f"IF({'*'.join(asked)},{formula},[@written])" if asked else formula
