"""Sentences as formulas: words around figures that stand in cells, so that an edit changes what is said.

A sentence is written as a pattern with {names}, and each name gets an expression: a cell, or words worked out of one.
Text from the case comes in by its cell. The translator (language/sentences.py) takes the pattern apart again, and puts
the parts where the other language has them.
"""

from __future__ import annotations

import re

from friendshore.reports.excel.writing.conversions import MUSD_IN_BN, USD_IN_MUSD
from friendshore.reports.excel.writing.formulas import literal

PART = re.compile(r"\{(\w+)\}")
NOTHING = '""'


def said(pattern: str, **parts: str) -> str:
    """The expression of a sentence: the pattern's words, joined with the expressions of its parts."""
    pieces = PART.split(pattern)
    joined = [parts[piece] if number % 2 else literal(piece) for number, piece in enumerate(pieces) if piece]
    return "&".join(joined) or NOTHING


def either(condition: str, then: str, otherwise: str = NOTHING) -> str:
    """One expression or another."""
    return f"IF({condition},{then},{otherwise})"


def rounded(cell: str, decimals: int = 0) -> str:
    """A figure in words."""
    return f'TEXT({cell},"#,##0{"." if decimals else ""}{"0" * decimals}")'


def share(cell: str) -> str:
    """A share in words."""
    return f'TEXT({cell},"0%")'


def rate(cell: str) -> str:
    """A rate a year in words."""
    return f'TEXT({cell},"0.0%")'


def money(amount: str) -> str:
    """An amount in M USD in words, in the unit that suits its size: language/sentences.py knows this very form."""
    large = f'TEXT(({amount})/{MUSD_IN_BN},"#,##0.0")&" bn USD"'
    small = f'TEXT(({amount})*{USD_IN_MUSD},"#,##0")&" USD"'
    middle = f'IF(ABS({amount})>=1,TEXT({amount},"#,##0.0")&" M USD",{small})'
    return f"IF(ABS({amount})>={MUSD_IN_BN},{large},{middle})"


def tells(cell: str, decimals: int) -> str:
    """Whether a figure is more than nothing when it is rounded, as a condition."""
    nothing = "0" + ("." + "0" * decimals if decimals else "")
    return f'TEXT({cell},"{nothing}")<>"{nothing}"'
