"""Commands of questions that need no file here: each is derived from the function of its module in `studies/`.

A question is a function of its module's name that takes `(case, of, *, options, running)`. Every option is typed as
`Annotated[type, "what --help says of it"]`, with a default that is written out, or none where it has to be given. The
first paragraph of the docstring is the help of the command. Modules are read, not loaded, until one is asked: loading
them takes seconds, and the command line answers at once.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection, Iterator
from importlib import import_module
from inspect import Parameter, Signature, cleandoc
from pathlib import Path
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Annotated, Literal, get_args

import typer

from friendshore import studies
from friendshore.commands.questions import Asked, question

if TYPE_CHECKING:
    from friendshore.asking.answer import Answer

TAKEN, RUNNING = ["case", "of"], "running"
WORDS = {"Annotated": Annotated, "Literal": Literal, "Path": Path}
"""What the type of an option may be made of, beside the types that Python has."""


def commands(besides: Collection[str] = ()) -> Iterator[Callable[..., None]]:
    """A command for each question of `studies/` but those that have one of their own."""
    for found in iter_modules(studies.__path__):
        if not found.name.startswith("_") and found.name not in besides:
            path = Path(studies.__path__[0], f"{found.name}.py")
            if path.is_file() and (written := declared(path)):
                yield command(written)


def declared(path: Path) -> ast.FunctionDef | None:
    """The function that is the question of a module; None where it has none."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef) and node.name == path.stem:
            own = [each.arg for each in node.args.kwonlyargs]
            return node if [each.arg for each in node.args.args] == TAKEN and RUNNING in own else None
    return None


def command(written: ast.FunctionDef) -> Callable[..., None]:
    """The command of a question as it is written. Raises ValueError where an option has no words for --help."""

    def ask(asked: Asked, **chosen: object) -> Answer:
        study = getattr(import_module(f"{studies.__name__}.{written.name}"), written.name)
        answer: Answer = study(asked.case, asked.variant(), running=asked.running, **chosen)
        return answer

    options = [
        _option(written.name, each, default)
        for each, default in zip(written.args.kwonlyargs, written.args.kw_defaults, strict=True)
        if each.arg != RUNNING
    ]
    ask.__name__ = written.name
    ask.__doc__ = cleandoc(ast.get_docstring(written) or "").split("\n\n")[0]
    ask.__signature__ = Signature([Parameter("asked", Parameter.POSITIONAL_ONLY), *options])  # type: ignore[attr-defined]
    return question(apart=[each.name for each in options])(ask)


def _option(question: str, written: ast.arg, default: ast.expr | None) -> Parameter:
    """An option as the command line takes it."""
    typed = ast.unparse(written.annotation) if written.annotation else ""
    if not typed.startswith("Annotated["):
        raise ValueError(f"{question}: the option {written.arg} needs Annotated[type, what --help says of it].")
    kind, words = get_args(eval(typed, dict(WORDS)))
    return Parameter(
        written.arg,
        Parameter.KEYWORD_ONLY,
        default=Parameter.empty if default is None else ast.literal_eval(default),
        annotation=Annotated[kind, typer.Option(help=words)],
    )
