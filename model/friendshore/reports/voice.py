"""How a command speaks and ends: answers on standard output, all else on standard error, one exit code an ending."""

from __future__ import annotations

import json
import os
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import IntEnum
from typing import NoReturn

from rich.console import Console
from rich.text import Text

from friendshore.errors import CaseError, Fault, FriendshoreError
from friendshore.reports.run_place import CannotWriteError
from friendshore.reports.streams import StreamError
from friendshore.version import VERSION
from friendshore.words import counted

MOST_FAULTS = 50
DEBUG = "FRIENDSHORE_DEBUG"


class Code(IntEnum):
    """Exit codes."""

    PLAN = 0
    UNEXPECTED = 1
    INPUT = 2
    INFEASIBLE = 3
    UNBOUNDED = 4
    LIMIT = 5
    NOT_CERTIFIED = 6
    CANNOT_WRITE = 7
    INTERRUPTED = 130


MEANING: Mapping[Code, str] = {
    Code.PLAN: "a plan; for other commands, all is well",
    Code.UNEXPECTED: "an error inside friendshore: please report it",
    Code.INPUT: "wrong use, or faulty input: every fault is listed",
    Code.INFEASIBLE: "infeasible: no plan meets every condition",
    Code.UNBOUNDED: "unbounded: a limit, a cost or a price is missing",
    Code.LIMIT: "a time or iteration limit came before the plan",
    Code.NOT_CERTIFIED: "not certified: the answer of the solver, or a study's figures, did not stand up",
    Code.CANNOT_WRITE: "the run folder or file exists already, is being written, or cannot be written",
    Code.INTERRUPTED: "interrupted with Ctrl-C or by SIGTERM: nothing is half-written",
}
OUTCOMES = {
    "Infeasible": Code.INFEASIBLE,
    "Unbounded": Code.UNBOUNDED,
    "LimitReached": Code.LIMIT,
    "NotCertified": Code.NOT_CERTIFIED,
    "Interrupted": Code.INTERRUPTED,
}
"""Kinds of solving.outcome -> code; anything else that is no plan is unexpected."""


class Voice:
    """Where a command speaks. Text is never taken for markup: input may hold brackets.

    out       standard output: answers
    errors    standard error: progress, what went wrong
    """

    def __init__(self, *, quiet: bool = False, as_json: bool = False) -> None:
        self.as_json = as_json
        self.out = Console(markup=False, highlight=False, emoji=False, quiet=quiet or as_json)
        self.errors = Console(stderr=True, markup=False, highlight=False, emoji=False)
        self.progress = Console(stderr=True, markup=False, highlight=False, emoji=False, quiet=quiet)

    def answer(self, content: Mapping[str, object]) -> None:
        """With --json: the one object on standard output."""
        if self.as_json:
            print(json.dumps(content, ensure_ascii=False, allow_nan=False), file=sys.stdout)

    def complain(self, sentence: str) -> None:
        """Say what went wrong; lines are left whole, so that paths can be copied."""
        self.errors.print(Text(sentence, style="red"), soft_wrap=True)

    def fail(self, code: Code, sentence: str, **more: object) -> NoReturn:
        """Say why there is no answer, and end."""
        self.complain(sentence)
        self.answer({"outcome": code.name.lower().replace("_", " "), "sentence": sentence, **more})
        raise SystemExit(code.value)

    def outcome(self, outcome: object, explaining: str = "") -> NoReturn:
        """End with an outcome of the solver that is no plan; where it can be explained, with the command that does."""
        code = OUTCOMES.get(type(outcome).__name__, Code.UNEXPECTED)
        sentence = str(getattr(outcome, "sentence", outcome))
        if not (explaining and code in (Code.INFEASIBLE, Code.UNBOUNDED)):
            self.fail(code, sentence)
        self.complain(sentence)
        self.complain(f"Why, and what would repair it: {explaining}")
        self.answer({"outcome": code.name.lower(), "sentence": sentence, "explain": explaining})
        raise SystemExit(code.value)

    @contextmanager
    def ending(self, where: str) -> Iterator[None]:
        """Turn what ends a command into a sentence and its exit code.

        where    the case or run folder it works on, for the sentence
        """
        try:
            yield
        except CaseError as error:
            for line in told(error.faults):
                self.complain(line)
            count = len(error.faults)
            faults = [str(fault) for fault in error.faults]
            self.fail(Code.INPUT, f"{counted(count, 'fault')} in {where}.", faults=faults)
        except StreamError as error:  # with nowhere to put an answer
            self.complain(str(error))
            raise SystemExit(Code.CANNOT_WRITE.value) from None
        except CannotWriteError as error:
            self.fail(Code.CANNOT_WRITE, str(error))
        except FriendshoreError as error:
            self.fail(Code.INPUT, str(error))
        except KeyboardInterrupt as stop:
            self.fail(Code.INTERRUPTED, str(stop) or "Interrupted, as asked. Nothing was written.")
        except OSError as error:
            if os.environ.get(DEBUG):
                raise
            what = error.filename or where
            self.fail(Code.INPUT, f"{what} cannot be read: {(error.strerror or str(error)).lower()}.")
        except Exception as error:
            if os.environ.get(DEBUG):
                raise
            kind = "not enough memory" if isinstance(error, MemoryError) else f"{type(error).__name__}: {error}"
            self.fail(
                Code.UNEXPECTED,
                f"An error inside friendshore {VERSION}: {kind}. Please report it with the command you gave; "
                f"{DEBUG}=1 before the command shows where it happened.",
            )


def told(faults: Sequence[Fault]) -> list[str]:
    """The faults as lines: by file, the first of each and how many more."""
    files: defaultdict[str, list[Fault]] = defaultdict(list)
    for fault in faults:
        files[re.split(r",? (?:row|line|cells?) [A-Z]*\d", fault.where)[0]].append(fault)
    lines = []
    for file, found in files.items():
        lines += [str(fault) for fault in found[:MOST_FAULTS]]
        if len(found) > MOST_FAULTS:
            lines.append(f"{file}: and {len(found) - MOST_FAULTS} more faults")
    return lines
