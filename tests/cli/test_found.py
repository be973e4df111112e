"""A question without a command of its own has the one that its function declares, read before it is loaded."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from inspect import Parameter, signature
from pathlib import Path
from typing import get_args, get_type_hints

from pytest import mark, raises
from typer.models import OptionInfo

import friendshore as fs
from friendshore import studies
from friendshore.cli import ASK, NAMES, OTHERS
from friendshore.commands import found

FOUND = {command.__name__: command for command in OTHERS[ASK] if command.__name__ not in NAMES}
LOADED = "import sys, friendshore.cli; print([name for name in sys.modules if name.startswith('friendshore.studies.')])"


@mark.parametrize("name", FOUND)
def test_a_found_command_takes_what_its_question_takes(name: str) -> None:
    asked = getattr(import_module(f"friendshore.studies.{name}"), name)
    own, taken = signature(asked).parameters, signature(FOUND[name]).parameters
    types = get_type_hints(asked, include_extras=True)
    options = [each for each in own.values() if each.kind is Parameter.KEYWORD_ONLY and each.name != "running"]
    for each in options:
        (kind, words), (taken_kind, option) = get_args(types[each.name]), get_args(taken[each.name].annotation)
        assert taken_kind == kind and isinstance(option, OptionInfo) and option.help == words
        assert taken[each.name].default == each.default
    assert str(asked.__doc__).startswith(str(FOUND[name].__doc__)) and str(FOUND[name].__doc__).endswith(".")
    assert getattr(fs, name) is asked


def test_questions_with_files_of_their_own_here_are_not_found_twice() -> None:
    assert "bottlenecks" in FOUND and not set(FOUND) & NAMES
    assert not set(FOUND) & {"attribution", "paces", "_template"}


def test_no_question_is_loaded_before_it_is_asked() -> None:
    environment = {"PYTHONPATH": str(Path(studies.__path__[0]).parents[1])}
    words = [sys.executable, "-c", LOADED]
    ended = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
    assert ended.stdout.strip() == "[]", ended.stderr


def test_a_name_that_is_no_question_is_no_name_of_ours() -> None:
    with raises(AttributeError, match="friendshore has no 'no_such_question'"):
        _ = fs.no_such_question


def test_an_option_without_words_is_told(tmp_path: Path) -> None:
    path = tmp_path / "bare.py"
    path.write_text("def bare(case, of, *, often: int = 1, running): ...\n", encoding="utf-8")
    written = found.declared(path)
    assert written
    with raises(ValueError, match="bare: the option often needs Annotated"):
        found.command(written)
