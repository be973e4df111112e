"""Words of a condition: a * in one that no row has as it stands means whatever begins, goes on and ends like it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from friendshore.case.table import EVERY


def written_out(words: Iterable[str], known: Collection[str]) -> set[str]:
    """The words, each with a * that is not among the known ones in its place those that are like it, where any are."""
    found: set[str] = set()
    for word in words:
        like = EVERY in word and word not in known and _like(word)
        found |= {each for each in known if each and like.fullmatch(each)} or {word} if like else {word}
    return found


def _like(word: str) -> re.Pattern[str]:
    return re.compile(".*".join(map(re.escape, word.split(EVERY))), re.DOTALL)
