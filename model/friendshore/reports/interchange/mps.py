"""A linear program as text in free MPS, which every solver reads, and names in it that are readable and unique.

Rows without a limit are left out: they hold nothing, and a solver that is given a huge number in place of infinity
takes it for one. Figures stand with all their digits, so that the program read back is the very same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from friendshore.solving.arrays import Arrays, Vector

OBJECTIVE = "OBJECTIVE"
SECTIONS = ("rhs", "ranges", "bounds")


def as_mps(arrays: Arrays, objective: str, name: str, about: Sequence[str] = ()) -> str:
    """A program and one of its objectives, to be minimised.

    name    of the program
    about   lines of comment at the head of the file
    """
    return "\n".join(_lines(arrays, objective, name, about)) + "\n"


def open_rows(arrays: Arrays) -> list[str]:
    """Names of the rows that limit nothing, and are left out."""
    limited = _limited(arrays)
    return [name for name, holds in zip(arrays.row_names, limited.tolist(), strict=True) if not holds]


def unique(names: Sequence[str], taken: Sequence[str] = ()) -> list[str]:
    """Names that are one word each and differ from each other and from those that are taken."""
    used, found = set(taken), []
    for name in names:
        word = first = _word(name)
        count = 1
        while word in used:
            count += 1
            word = f"{first}~{count}"
        used.add(word)
        found.append(word)
    return found


def _word(name: str) -> str:
    """A name without what parts words or begins a comment in MPS, in plain letters."""
    return "".join(_letter(each) for each in name) or "_"


def _letter(letter: str) -> str:
    if ord(letter) >= 128:
        return f"u{ord(letter):x}"
    return letter if "!" <= letter <= "~" and letter != "$" else "_"


def _limited(arrays: Arrays) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return np.isfinite(arrays.row_lower) | np.isfinite(arrays.row_upper)


def _lines(arrays: Arrays, objective: str, name: str, about: Sequence[str]) -> Iterator[str]:
    kept = np.flatnonzero(_limited(arrays))
    lower, upper = arrays.row_lower[kept], arrays.row_upper[kept]
    names = arrays.row_names
    rows = unique([names[place] for place in kept.tolist()], [OBJECTIVE])
    columns = unique(arrays.column_names)
    cost, offset = arrays.cost(objective)
    yield from (f"* {line}" for line in about)
    yield f"NAME {_word(name)}"
    yield "ROWS"
    yield f" N {OBJECTIVE}"
    yield from (f" {kind} {row}" for kind, row in zip(_kinds(lower, upper), rows, strict=True))
    yield "COLUMNS"
    yield from _columns(arrays, kept, rows, columns, cost)
    yield "RHS"
    if offset:
        yield f" {SECTIONS[0]} {OBJECTIVE} {_figure(-offset)}"
    sides = np.where(np.isfinite(lower), lower, upper).tolist()
    yield from (f" {SECTIONS[0]} {row} {_figure(side)}" for row, side in zip(rows, sides, strict=True) if side)
    ranged = np.flatnonzero(np.isfinite(lower) & np.isfinite(upper) & (lower != upper)).tolist()
    if ranged:
        yield "RANGES"
        yield from (f" {SECTIONS[1]} {rows[place]} {_figure(float(upper[place] - lower[place]))}" for place in ranged)
    yield "BOUNDS"
    for column, least, most in zip(columns, arrays.column_lower.tolist(), arrays.column_upper.tolist(), strict=True):
        yield from _bounds(column, least, most)
    yield "ENDATA"


def _kinds(lower: Vector, upper: Vector) -> Iterator[str]:
    for least, most in zip(lower.tolist(), upper.tolist(), strict=True):
        yield "E" if least == most else "G" if np.isfinite(least) else "L"


def _columns(
    arrays: Arrays, kept: np.ndarray[tuple[int], np.dtype[np.intp]], rows: Sequence[str], columns: Sequence[str],
    cost: Vector,
) -> Iterator[str]:  # fmt: skip
    """Entries column by column; a column without any stands with its cost, so that it is there."""
    matrix = arrays.matrix[kept]
    starts, indices, data = matrix.indptr.tolist(), matrix.indices.tolist(), matrix.data.tolist()
    for place, (column, price) in enumerate(zip(columns, cost.tolist(), strict=True)):
        entries = range(starts[place], starts[place + 1])
        if price or not entries:
            yield f" {column} {OBJECTIVE} {_figure(price)}"
        for entry in entries:
            yield f" {column} {rows[indices[entry]]} {_figure(data[entry])}"


def _bounds(column: str, least: float, most: float) -> Iterator[str]:
    """Bounds that are others than from zero up; the lower one stands wherever a reader might guess it."""
    of = f"{SECTIONS[2]} {column}"
    if least == most:
        yield f" FX {of} {_figure(least)}"
    elif least == -np.inf and most == np.inf:
        yield f" FR {of}"
    else:
        if least == -np.inf:
            yield f" MI {of}"
        elif least or most <= 0:
            yield f" LO {of} {_figure(least)}"
        if most < np.inf:
            yield f" UP {of} {_figure(most)}"


def _figure(value: float) -> str:
    return repr(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)
