"""Small faults made by rule: what a slip of the pen would leave in the program, its parameters, the solve or the plan.

A mutant replaces one span of one file. Messages, annotations, docstrings and decorators are left alone: no figure hangs
on them. Which mutants a run tries depends on the seed and on the text of each place alone, so a change of one file
leaves the choice in all others as it was.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

FOLDERS = ("program", "parameters", "plan", "solving")
OPERATORS: dict[type, str] = {ast.Add: "-", ast.Sub: "+", ast.Mult: "/", ast.Div: "*"}
BOUNDARIES: dict[type, str] = {
    ast.Lt: "<=", ast.LtE: "<", ast.Gt: ">=", ast.GtE: ">", ast.Eq: "!=", ast.NotEq: "==", ast.In: "not in",
    ast.NotIn: "in",
}  # fmt: skip
SWAPPED_WORDS = {
    "provenance swapped": {"SECURE": "EXPOSED", "EXPOSED": "SECURE", "PAID": "RECEIVED", "RECEIVED": "PAID"},
    "min for max": {"min": "max", "max": "min"},
}
SWAPPED_NAMES = {
    "start": "end", "end": "start", "reported": "periods", "comes_in": "goes_out", "lower": "upper", "upper": "lower",
    "years": "months", "inputs": "outputs", "outputs": "inputs", "area": "country", "origin": "destination",
}  # fmt: skip
NEVER_SWAPPED = {"row", "outlet", "offer", "stock", "limit", "programme", "promise"}
"""Things that have but one of a pair: no slip of the pen, the name is missing at once."""
ENTRIES = {"add", "add_constant", "comes_in", "goes_out", "moves", "pays", "collects", "append", "extend", "transfer"}
UNORDERED = {"isinstance", "zip", "getattr", "range", "max", "min", "math.isclose", "is_same"}
TINY = 1e-4
"""Below it a figure says what counts as rounding: twice as much of that is the same to anybody."""
NO_FIGURES = {"strict", "frozen", "sort", "ignore_index", "index", "axis", "domain", "check", "copy", "fmt"}


@dataclass(frozen=True)
class Mutant:
    """One fault: `before` at a line of a file (below model/friendshore) reads `after`.

    lines   lines of the statement in which it stands: a test that runs none of them cannot see it
    at_import   the statement runs when the module is read, not when it is called
    """

    file: str
    line: int
    rule: str
    before: str
    after: str
    start: int
    end: int
    lines: tuple[int, int]
    at_import: bool
    key: str

    def applied(self, text: str) -> str:
        """The text of the file with the fault in it."""
        return text[: self.start] + self.after + text[self.end :]

    @property
    def sentence(self) -> str:
        return f"{self.file}:{self.line} {self.rule}: {one_line(self.before)} -> {one_line(self.after)}"


def one_line(text: str) -> str:
    """Text without its line breaks."""
    return " ".join(text.split())


def mutants(package: Path) -> list[Mutant]:
    """Every mutant of the folders, file by file."""
    files = sorted(file for folder in FOLDERS for file in (package / folder).rglob("*.py"))
    return [mutant for file in files for mutant in of_file(file, file.relative_to(package).as_posix())]


def sample(found: list[Mutant], count: int, seed: int) -> list[Mutant]:
    """`count` of them: one of each file that has any, the rest wherever they fall; the same for one seed."""

    def lot(mutant: Mutant) -> str:
        return sha256(f"{seed} {mutant.key}".encode()).hexdigest()

    drawn = sorted(found, key=lot)
    first = {mutant.file: mutant for mutant in reversed(drawn)}
    chosen = sorted(first.values(), key=lot)[:count]
    chosen += [mutant for mutant in drawn if first[mutant.file] is not mutant][: count - len(chosen)]
    return sorted(chosen, key=lambda mutant: (mutant.file, mutant.start, mutant.after))


def of_file(path: Path, name: str) -> list[Mutant]:
    """The mutants of one file."""
    text = path.read_text(encoding="utf-8")
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    found, seen = [], Counter[str]()
    for node, statement, at_import in _places(ast.parse(text)):
        for rule, old, new in _of_node(node, text):
            start = starts[old.lineno - 1] + _characters(text, starts, old.lineno, old.col_offset)
            end = starts[old.end_lineno - 1] + _characters(text, starts, old.end_lineno, old.end_col_offset)
            before = text[start:end]
            if new == before:
                continue
            key = f"{name} {rule} {one_line(text[starts[old.lineno - 1] : starts[old.lineno]])} {before} {new}"
            seen[key] += 1
            mutant = Mutant(
                name, old.lineno, rule, before, new, start, end, _lines(statement), at_import, f"{key} {seen[key]}"
            )
            found.append(mutant)
    return found


def _characters(text: str, starts: list[int], line: int, offset: int) -> int:
    """Characters before an offset that ast gives in bytes."""
    return len(text[starts[line - 1] : starts[line]].encode()[:offset].decode())


def _lines(statement: ast.stmt) -> tuple[int, int]:
    body = getattr(statement, "body", None)
    end = body[0].lineno - 1 if isinstance(body, list) and body else statement.end_lineno or statement.lineno
    return statement.lineno, max(statement.lineno, end)


def _places(tree: ast.Module) -> Iterator[tuple[ast.AST, ast.stmt, bool]]:
    """Nodes on which figures hang, each with its statement and whether that runs on import."""

    def walk(node: ast.AST, statement: ast.stmt, at_import: bool) -> Iterator[tuple[ast.AST, ast.stmt, bool]]:
        if isinstance(node, ast.Raise | ast.JoinedStr | ast.Import | ast.ImportFrom | ast.Assert):
            return
        if isinstance(node, ast.stmt):
            statement = node
        yield node, statement, at_import
        for name, value in ast.iter_fields(node):
            if name in {"annotation", "returns", "decorator_list", "type_comment"}:
                continue
            within = at_import and not (isinstance(node, ast.FunctionDef | ast.Lambda) and name == "body")
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST):
                    yield from walk(child, statement, within)

    for node in tree.body:
        yield from walk(node, node, True)


def _of_node(node: ast.AST, text: str) -> Iterator[tuple[str, ast.expr | ast.stmt, str]]:
    """(rule, node that is replaced, its new text) of each mutant that a node gives."""

    def source(part: ast.expr) -> str:
        found = ast.get_source_segment(text, part)
        assert found is not None
        atom = isinstance(part, ast.Name | ast.Constant | ast.Call | ast.Attribute | ast.Subscript)
        return found if atom else f"({found})"

    yield from _of_formula(node, source)
    yield from _of_words(node, source)


def _of_formula(node: ast.AST, source: Callable[[ast.expr], str]) -> Iterator[tuple[str, ast.expr, str]]:
    match node:
        case ast.BinOp(left=left, op=operator, right=right) if type(operator) in OPERATORS and not _of_lists(node):
            yield "operator", node, f"{source(left)} {OPERATORS[type(operator)]} {source(right)}"
            yield "term dropped", node, source(left)
            if isinstance(operator, ast.Mult | ast.Add):
                yield "term dropped", node, source(right)
        case ast.Compare(left=left, ops=[operator], comparators=[right]) if type(operator) in BOUNDARIES:
            yield "comparison", node, f"{source(left)} {BOUNDARIES[type(operator)]} {source(right)}"
        case ast.BoolOp(op=operator, values=values):
            word, other = ("or", "and") if isinstance(operator, ast.And) else ("and", "or")
            yield "and for or", node, "(" + f" {word} ".join(source(value) for value in values) + ")"
            for value in values:
                rest = [source(other) for other in values if other is not value]
                yield "term dropped", node, "(" + f" {other} ".join(rest) + ")"
        case ast.UnaryOp(op=ast.USub() | ast.Not(), operand=operand):
            yield "sign dropped", node, source(operand)
        case ast.IfExp(body=body, orelse=otherwise):
            yield "one branch only", node, source(body)
            yield "one branch only", node, source(otherwise)


def _of_words(node: ast.AST, source: Callable[[ast.expr], str]) -> Iterator[tuple[str, ast.expr | ast.stmt, str]]:
    match node:
        case ast.Constant(value=value) if isinstance(value, int | float) and not isinstance(value, bool):
            yield "constant", node, repr(_other(value))
        case ast.keyword(arg=name, value=ast.Constant(value=bool(value))) if name not in NO_FIGURES:
            yield "constant", node.value, repr(not value)
        case ast.Name(id=name):
            yield from ((rule, node, words[name]) for rule, words in SWAPPED_WORDS.items() if name in words)
        case ast.Attribute(value=value, attr=name) if name in SWAPPED_NAMES and source(value) not in NEVER_SWAPPED:
            yield "name swapped", node, f"{source(value)}.{SWAPPED_NAMES[name]}"
        case ast.Call(func=function, args=[ast.Name() | ast.Attribute() as one, two], keywords=[]) if _plain(two):
            if source(function) not in UNORDERED:
                yield "arguments swapped", node, f"{source(function)}({source(two)}, {source(one)})"
        case ast.Expr(value=ast.Call(func=ast.Attribute(attr=name))) if name in ENTRIES:
            yield "entry dropped", node, "pass"


def _plain(part: ast.expr) -> bool:
    return isinstance(part, ast.Name | ast.Attribute)


def _other(value: float) -> float:
    """Another constant: 1 for 0, a thousand times a tolerance, else twice as much."""
    return type(value)(1) if value == 0 else value * (1000 if abs(value) < TINY else 2)


def _of_lists(node: ast.BinOp) -> bool:
    return any(isinstance(side, ast.List | ast.ListComp | ast.JoinedStr) for side in (node.left, node.right))
