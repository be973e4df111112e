"""References between tables: every word that names a row elsewhere names one that exists."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from friendshore.case.draft import Draft, Rule, UnsoundError, fault, needs
from friendshore.case.nearest import nearest, parted
from friendshore.case.table import EVERY, Column
from friendshore.errors import Fault

PER_BASKET = ":*"
WHERE_STAR_IS_ALLOWED = ("recipes", "outlets")


@needs()
def references(draft: Draft) -> Iterator[Fault]:
    """Every column that refers to another table, as declared."""
    for table in draft.declared.values():
        for column in table.all_columns:
            if column.refers:
                with suppress(UnsoundError):  # the words it may hold are not known
                    yield from _column_faults(draft, table.name, column)


def _column_faults(draft: Draft, table: str, column: Column) -> Iterator[Fault]:
    rows = draft.sound(table, column.name)
    if not rows:
        return
    allowed = allowed_words(draft, table, column)
    files = " or ".join(f"{part.split('.')[0]}.csv" for part in column.refers.split("|") if "." in part)
    expected = f"is not in {files}"
    sound: set[str] = set()
    for row in rows:
        if (cell := row[column.name]) in sound:
            continue
        if column.many and EVERY in allowed and EVERY in (words := parted(cell)) and len(words) > 1:
            yield fault(row, column.name, f"{EVERY} stands for all there are; name it alone, or leave it out")
        wrong = [word for word in (parted(cell) if column.many else [cell]) if word and word not in allowed]
        for word in wrong:
            yield fault(row, column.name, expected, nearest(word, allowed), word)
        if not wrong:
            sound.add(cell)


def allowed_words(draft: Draft, table: str, column: Column) -> set[str]:
    """The words that a column which refers to other tables may hold."""
    allowed: set[str] = set()
    for part in column.refers.split("|"):
        target, _, name = part.partition(".")
        if not name:
            allowed.add(part)
        else:
            allowed |= commodities(draft, table) if target == "commodities" else draft.words(target, name)
    return allowed


def commodities(draft: Draft, table: str) -> set[str]:
    """Names of commodities that a table may use, those of single baskets written out (concentrate:north_pit)."""
    stated = draft.words("commodities", "commodity")
    patterns = {name for name in stated if name.endswith(PER_BASKET)}
    baskets = draft.words("baskets", "basket")
    concrete = {f"{name.removesuffix('*')}{basket}" for name in patterns for basket in baskets}
    return (stated - patterns) | concrete | (patterns if table in WHERE_STAR_IS_ALLOWED else set())


@needs("recipes", "modes")
def recipes_have_their_mode(draft: Draft) -> Iterator[Fault]:
    """A recipe's process and mode stand in modes.csv."""
    modes = {(row["process"], row["mode"]) for row in draft.rows("modes")}
    for row in draft.rows("recipes"):
        if (row["process"], row["mode"]) not in modes:
            known = [mode for process, mode in modes if process == row["process"]]
            yield fault(row, "mode", f"is not a mode of {row['process']} in modes.csv", nearest(row["mode"], known))


RULES: tuple[Rule, ...] = (references, recipes_have_their_mode)
