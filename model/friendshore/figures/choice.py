"""A word that a figure does not know: said in one sentence, with the nearest."""

from __future__ import annotations

from collections.abc import Sequence

from friendshore.case.nearest import nearest
from friendshore.errors import FriendshoreError


def one_of(word: str, known: Sequence[str], what: str) -> str:
    """The word where it is known. Raises FriendshoreError, with the nearest known word."""
    if word in known:
        return word
    near = nearest(word, known)
    hint = f" Nearest is '{near}'." if near else ""
    raise FriendshoreError(f"There is no {what} '{word}'; expected one of {', '.join(known)}.{hint}")
