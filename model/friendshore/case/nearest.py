"""The nearest valid word, for faults that are typing slips."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(word: str, words: Iterable[str]) -> str:
    """The word of `words` most like `word`, ignoring capitals; empty where none is like it."""
    by_lower = {known.lower(): known for known in words}
    close = get_close_matches(word.lower(), by_lower, n=1, cutoff=0.6)
    return by_lower[close[0]] if close else ""


def parted(text: str) -> list[str]:
    """The words of a cell that holds several, parted by semicolons; blanks dropped."""
    return [word for word in (part.strip() for part in text.split(";")) if word]
