"""A shape becomes a tree. Words and signs come from openpyxl's tokenizer; precedence is Excel's, in which -2^2 is 4."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from openpyxl.formula import Tokenizer

from friendshore.reports.excel.calculated.worth import Error, NotWorkedOutError


@dataclass(frozen=True)
class Literal:
    """A figure or a word: what stands in a slot."""

    slot: int


@dataclass(frozen=True)
class Constant:
    """TRUE, FALSE, an error, or nothing at all, as in IF(a,,b)."""

    value: Any


@dataclass(frozen=True)
class Cells:
    """Cells of a sheet (None: of the formula's own); the rectangle stands in a slot."""

    sheet: str | None
    slot: int
    single: bool


@dataclass(frozen=True, eq=False)  # looked up a hundred thousand times: by identity
class Column:
    """Columns of a table: its figures, its cell on the formula's row, or with their headers."""

    table: str
    first: str
    last: str
    part: str


@dataclass(frozen=True)
class Name:
    """A defined name."""

    name: str


@dataclass(frozen=True)
class Operation:
    """An operator between or beside its operands; before a single one it is called u- or u+."""

    sign: str
    operands: tuple[Node, ...]


@dataclass(frozen=True)
class Call:
    """A function and its arguments."""

    name: str
    arguments: tuple[Node, ...]


Node = Literal | Constant | Cells | Column | Name | Operation | Call
LOOSEST_FIRST = (("=", "<>", "<", ">", "<=", ">="), ("&",), ("+", "-"), ("*", "/"), ("^",))
BINDS = {sign: level for level, signs in enumerate(LOOSEST_FIRST, 1) for sign in signs}
TABLE = re.compile(r"(?P<table>[^\[]+)\[(?P<inside>.*)\]", re.DOTALL)
INSIDE = re.compile(
    r"(?:\[(?P<part>\#[\w ]+)\],)?\[(?P<first>(?:'.|[^\[\]'])*)\](?::\[(?P<last>(?:'.|[^\[\]'])*)\])?", re.DOTALL
)
DATA, ROW, ALL, HEADERS = "#Data", "#This Row", "#All", "#Headers"


def read(shape: str) -> Node:
    """The tree of a shape. Raises NotWorkedOutError."""
    tokens = [token for token in Tokenizer(shape).items if token.type != "WHITE-SPACE"]
    reader = _Reader(tokens)
    found = reader.expression(0)
    if reader.at < len(tokens):
        raise NotWorkedOutError(f"{tokens[reader.at].value!r} at this place")
    return found


class _Reader:
    """Goes through the tokens once; slots are counted on the way."""

    def __init__(self, tokens: list[Any]) -> None:
        self._tokens, self.at, self._slots = tokens, 0, 0

    def _next(self) -> Any:
        return self._tokens[self.at] if self.at < len(self._tokens) else None

    def expression(self, least: int) -> Node:
        """An expression whose operators bind at least so tightly."""
        left = self._operand()
        while (token := self._next()) is not None and token.type == "OPERATOR-INFIX":
            level = BINDS.get(token.value)
            if level is None:
                raise NotWorkedOutError(f"the operator {token.value!r}")
            if level <= least:
                break
            self.at += 1
            left = Operation(token.value, (left, self.expression(level)))
        return left

    def _operand(self) -> Node:
        token = self._next()
        if token is None:
            raise NotWorkedOutError("a formula without an end")
        self.at += 1
        if token.type == "OPERATOR-PREFIX":
            return Operation("u" + token.value, (self._operand(),))
        found = self._single(token)
        while (after := self._next()) is not None and after.type == "OPERATOR-POSTFIX":
            self.at += 1
            found = Operation("%", (found,))
        return found

    def _single(self, token: Any) -> Node:
        if token.type == "PAREN" and token.subtype == "OPEN":
            found = self.expression(0)
            self._close()
            return found
        if token.type == "FUNC" and token.subtype == "OPEN":
            return self._call(token.value[:-1])
        if token.type == "OPERAND":
            return self._plain(token)
        raise NotWorkedOutError(f"{token.value!r} at this place")

    def _call(self, name: str) -> Node:
        arguments: list[Node] = []
        while (token := self._next()) is not None and not _closes(token):
            if token.type == "SEP":
                self.at += 1
                if not arguments:
                    arguments.append(Constant(None))
                after = self._next()
                if after is not None and (after.type == "SEP" or _closes(after)):
                    arguments.append(Constant(None))
                    continue
            arguments.append(self.expression(0))
        self._close()
        return Call(re.sub(r"^(_xlfn\.|_xlws\.)+", "", name).upper(), tuple(arguments))

    def _close(self) -> None:
        token = self._next()
        if token is None or not _closes(token):
            raise NotWorkedOutError("a bracket that stays open")
        self.at += 1

    def _plain(self, token: Any) -> Node:
        if token.subtype in {"NUMBER", "TEXT"}:
            return Literal(self._slot())
        if token.subtype == "LOGICAL":
            return Constant(token.value.upper() == "TRUE")
        if token.subtype == "ERROR":
            return Constant(Error(token.value.upper()))
        return self._reference(token.value)

    def _slot(self) -> int:
        self._slots += 1
        return self._slots - 1

    def _reference(self, value: str) -> Node:
        sheet, mark, rest = value.rpartition("!")
        if mark and sheet.startswith("'"):
            sheet = sheet[1:-1].replace("''", "'")
        if rest in {"A1", "A1:B2"}:
            return Cells(sheet if mark else None, self._slot(), rest == "A1")
        if mark or ":" in rest.partition("[")[0]:
            raise NotWorkedOutError(f"the reference {value}")
        found = TABLE.fullmatch(rest)
        return _column(found["table"], found["inside"]) if found else Name(rest)


def _closes(token: Any) -> bool:
    return token.type in {"FUNC", "PAREN"} and token.subtype == "CLOSE"


def _column(table: str, inside: str) -> Column:
    if not inside.startswith("["):
        if inside.startswith("#"):
            return Column(table, "", "", inside)
        name = _name(inside)
        return Column(table, name, name, DATA)
    found = INSIDE.fullmatch(inside)
    if found is None or (found["part"] or DATA) not in {DATA, ROW, ALL, HEADERS}:
        raise NotWorkedOutError(f"the reference {table}[{inside}]")
    first = _name(found["first"])
    return Column(table, first, _name(found["last"]) if found["last"] else first, found["part"] or DATA)


def _name(written: str) -> str:
    """A column's name without the quotes that brackets in it need."""
    return re.sub(r"'(.)", r"\1", written)
