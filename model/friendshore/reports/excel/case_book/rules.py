"""What Excel lets a user enter in a case workbook: drop-down lists, ranges, and a word on what belongs there."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from friendshore.case.draft import Draft
from friendshore.case.references import allowed_words
from friendshore.case.table import Column, Table

LISTS = "_lists"
SPARE_ROWS = 1000
"""Rows below the last one that have lists and messages too."""
LONGEST_TITLE, LONGEST_MESSAGE = 32, 250
ROOM_TO_GROW = 10_000


@dataclass
class Lists:
    """The hidden sheet of words: one column for each list that some columns of the case share."""

    book: Workbook
    made: dict[tuple[str, ...], str] = field(default_factory=dict)

    def range_of(self, title: str, words: Sequence[str]) -> str:
        """The range that holds these words, as a formula."""
        known = tuple(words)
        if known not in self.made:
            sheet = self.book[LISTS] if LISTS in self.book.sheetnames else self.book.create_sheet(LISTS)
            sheet.sheet_state = "hidden"
            column = len(self.made) + 1
            for row, word in enumerate((title, *known), start=1):
                cell: Any = sheet.cell(row, column)
                cell._value, cell.data_type = word, "s"
            letter = get_column_letter(column)
            self.made[known] = f"'{LISTS}'!${letter}$2:${letter}${1 + len(known)}"
        return self.made[known]


def validation(table: Table, column: Column, draft: Draft, lists: Lists, first: int) -> DataValidation:
    """The rule of a column, still without its cells.

    first    row of the first data on every sheet
    """
    rule = _rule(table, column, draft, lists, first)
    rule.promptTitle, rule.prompt = column.name[:LONGEST_TITLE], _cut(message(column))
    rule.errorTitle = column.name[:LONGEST_TITLE]
    rule.showInputMessage = rule.showErrorMessage = True
    rule.allow_blank = True
    return rule


def _rule(table: Table, column: Column, draft: Draft, lists: Lists, first: int) -> DataValidation:
    if column.many:
        return DataValidation()
    if column.kind == "flag":
        return _listed(lists.range_of("0 or 1", ("0", "1")), "Write 0 (no) or 1 (yes).", "stop")
    if column.one_of:
        words = " or ".join(column.one_of)
        return _listed(lists.range_of(f"{table.name}.{column.name}", column.one_of), f"Expected {words}.", "stop")
    if column.refers:
        sheets = " or ".join(part.split(".")[0] for part in column.refers.split("|") if "." in part)
        error = f"This word does not stand on the sheet {sheets} yet. Keep it only if you add it there too."
        return _listed(_reference(table, column, draft, lists, first), error, "warning")
    if column.kind in ("number", "whole"):
        return _figure(column)
    return DataValidation()


def _listed(formula: str, error: str, style: str) -> DataValidation:
    return DataValidation(type="list", formula1=formula, error=error, errorStyle=style)  # type: ignore[arg-type]


def _reference(table: Table, column: Column, draft: Draft, lists: Lists, first: int) -> str:
    """The keys of the sheet that a column refers to, as they stand there; a fixed list where several are joined."""
    target, _, name = column.refers.partition(".")
    at = draft.declared.get(target)
    if at is not None and at.key == (name,) and target != "commodities":
        letter = get_column_letter([each.name for each in at.all_columns].index(name) + 1)
        start = f"'{target}'!${letter}${first}"
        return f"OFFSET({start},0,0,MAX(1,COUNTA({start}:${letter}${ROOM_TO_GROW})),1)"
    words = sorted(allowed_words(draft, table.name, column) - {""})
    return lists.range_of(column.refers, words or ("*",))


def _figure(column: Column) -> DataValidation:
    least, most = column.at_least, column.at_most
    rule = DataValidation(type="whole" if column.kind == "whole" else "decimal", errorStyle="stop")
    if least is not None and most is not None:
        rule.operator, rule.formula1, rule.formula2 = "between", f"{least:g}", f"{most:g}"
    elif least is not None:
        rule.operator, rule.formula1 = "greaterThanOrEqual", f"{least:g}"
    else:
        rule.operator, rule.formula1 = "lessThanOrEqual", f"{1e300 if most is None else most:g}"
    rule.error = _cut(f"Expected {what_goes_in(column)}.")
    return rule


def message(column: Column) -> str:
    """What a column means and takes, in two sentences."""
    meaning = in_words(column.meaning[:1].upper() + column.meaning[1:])
    return f"{meaning}.\n{what_goes_in(column)[:1].upper()}{what_goes_in(column)[1:]}. {if_blank(column)}."


def what_goes_in(column: Column) -> str:  # noqa: PLR0911  # as many as there are kinds
    """The kind of value that a column takes."""
    match column.kind:
        case "flag":
            return "0 (no) or 1 (yes)"
        case "month":
            return "a month, such as 2027-04"
        case "number" | "whole":
            noun = "a whole number" if column.kind == "whole" else "a number"
            unit = f", {column.unit}" if column.unit else ""
            if column.at_least is not None and column.at_most is not None:
                return f"{noun} from {column.at_least:g} to {column.at_most:g}{unit}"
            if column.at_least is not None:
                return f"{noun} of at least {column.at_least:g}{unit}"
            return f"{noun}{unit}"
    if column.one_of and len(column.one_of) < 8:
        words = ", ".join(column.one_of)
        return f"some of {words}, parted by ;" if column.many else f"one of {words}"
    if column.refers:
        parts: Mapping[str, None] = dict.fromkeys(part.split(".")[0] for part in column.refers.split("|"))
        sheets = " or ".join(parts)
        return f"words from {sheets}, parted by ;" if column.many else f"a word from {sheets}"
    return "words, parted by ;" if column.many else "text"


def if_blank(column: Column) -> str:
    """What a blank cell of a column means."""
    if column.required:
        return "Must not be blank"
    if column.default in (None, ""):
        return "May be blank"
    return f"Blank means {column.default:g}" if isinstance(column.default, int | float) else f"Blank: {column.default}"


def in_words(meaning: str) -> str:
    """A meaning with sheets in place of files."""
    return re.sub(r"\b(\w+)\.csv\b", r"sheet \1", meaning)


def _cut(words: str) -> str:
    """A message that Excel takes: a longer one makes it call the file damaged."""
    return words if len(words) <= LONGEST_MESSAGE else words[: LONGEST_MESSAGE - 1] + "…"
