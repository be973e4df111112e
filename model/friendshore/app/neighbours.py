"""The knobs that are one turn away, in the order in which they are likely to be turned: previewed while nobody asks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from friendshore.app.knobs import Knobs
from friendshore.app.offer import LEVEL_TITLES, has_level
from friendshore.case import Case
from friendshore.case.settings import WORDS


def neighbours(case: Case, knobs: Knobs) -> Iterator[Knobs]:
    """Each level of a case at each other word, all else as it stands. `case` is the case under these knobs."""
    turned = dict(knobs.levels)
    for level in LEVEL_TITLES:
        if level not in WORDS or not has_level(case, level):
            continue
        for word in WORDS[level]:
            if word != getattr(case.levels, level):
                levels = {**turned, level: word}
                yield replace(knobs, levels=tuple(levels.items()))
