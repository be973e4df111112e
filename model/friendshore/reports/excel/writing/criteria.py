"""Names that a workbook looks up are looked up as they are written, whatever signs they hold.

SUMIFS and its kin read *, ? and ~ in what they look for as signs, and <, > or = before it as a comparison; MATCH reads
the first three. A criterion "=car~*" means the very word car*. Formulas are written without that, and are short; where
a name of the case needs it, one pass over the finished book puts it into each of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from openpyxl import Workbook
from openpyxl.formula.tokenizer import Token, Tokenizer

from friendshore.case import Case
from friendshore.case.rules_names import PATTERNS, naming
from friendshore.reports.excel.writing.columns import FORMULA, reword
from friendshore.reports.excel.writing.formulas import literal

WILD = re.compile(r"[*?~]")
SIGNS = re.compile(r"[*?~]|^[=<>]")
UNITS = "capacity_unit"
"""A column of words that is no name, by which builds are added up all the same."""
SUMS = {"SUMIFS": 2, "AVERAGEIFS": 2, "MINIFS": 2, "MAXIFS": 2, "COUNTIFS": 1}
"""Function of pairs of a range and a criterion -> place of the first criterion among its arguments."""
ONE = {"SUMIF", "COUNTIF", "AVERAGEIF"}
LOOKUPS = {"MATCH": 2, "VLOOKUP": 3, "HLOOKUP": 3}
"""Function -> place of the argument that asks for the very word; what is looked for comes first."""
EXACT = {"0", "FALSE", "FALSE()"}


def look_up_as_written(book: Workbook, case: Case) -> None:
    """Escape what the formulas of a book look for, where a name of the case holds a sign."""
    signed = frozenset(_signed(case))
    if not signed:
        return

    @cache
    def as_written(text: str, kind: str) -> str:
        return escaped(text, signed) if kind == FORMULA else text

    for sheet in book.worksheets:
        reword(sheet, as_written)


def escaped(formula: str, names: frozenset[str]) -> str:
    """A formula whose criteria are read as words: cells that it looks for, and constants that hold a sign.

    names   those of the case that hold signs: other constants that begin with <, > or = are comparisons of ours
    """
    items = Tokenizer(formula).items
    changed = [token.value for token in items]
    for place, prefix in _looked_for(items):
        token = items[place]
        if token.type != Token.OPERAND:
            continue
        if token.subtype == Token.TEXT:
            word = token.value[1:-1].replace('""', '"')
            if word in names or WILD.search(word):
                changed[place] = literal(prefix + re.sub(r"([~*?])", r"~\1", word))
        elif token.subtype == Token.RANGE:
            tilde = f'SUBSTITUTE(SUBSTITUTE(SUBSTITUTE({token.value},"~","~~"),"*","~*"),"?","~?")'
            changed[place] = f'"{prefix}"&{tilde}' if prefix else _figure_or(token.value, tilde)
    return "=" + "".join(changed)


def _figure_or(looked_for: str, in_words: str) -> str:
    """What MATCH looks for: a figure as it stands, since text is never found among figures; words escaped."""
    one = ":" not in looked_for and ("[" not in looked_for or "#This Row" in looked_for)
    return f"IF(ISNUMBER({looked_for}),{looked_for},{in_words})" if one else in_words


def _signed(case: Case) -> Iterator[str]:
    """Names of the case that hold signs; a * that stands for baskets is none."""
    for table in case.declared:
        units = [column for column in table.columns if column.name == UNITS]
        for column in (*naming(table), *units):
            pattern = (table.name, column.name) in PATTERNS
            for word in {str(each) for each in case.tables[table.name][column.name]}:
                if SIGNS.search(word.replace("*", "") if pattern else word):
                    yield word


def _looked_for(items: list[Token]) -> Iterator[tuple[int, str]]:
    """Places of arguments of one token that are looked for, and what a criterion begins with to mean the word."""
    open_: list[tuple[str, list[list[int]]]] = []
    for place, token in enumerate(items):
        if token.type in (Token.FUNC, Token.PAREN, Token.ARRAY) and token.subtype == Token.OPEN:
            for _, arguments in open_[-1:]:
                arguments[-1].append(place)
            open_.append((token.value.rstrip("(").upper().rpartition(".")[2], [[]]))
        elif token.type in (Token.FUNC, Token.PAREN, Token.ARRAY) and token.subtype == Token.CLOSE:
            yield from _of_call(*open_.pop(), items)
        elif open_ and token.type == Token.SEP and token.subtype == Token.ARG:
            open_[-1][1].append([])
        elif open_ and token.type != Token.WSPACE:
            open_[-1][1][-1].append(place)


def _of_call(name: str, arguments: list[list[int]], items: list[Token]) -> Iterator[tuple[int, str]]:
    one = {number: places[0] for number, places in enumerate(arguments) if len(places) == 1}
    if name in SUMS or name in ONE:
        wanted = range(SUMS[name], len(arguments), 2) if name in SUMS else (1,)
        yield from ((one[number], "=") for number in wanted if number in one)
    elif name in LOOKUPS and {0, LOOKUPS[name]} <= one.keys() and items[one[LOOKUPS[name]]].value.upper() in EXACT:
        yield one[0], ""
