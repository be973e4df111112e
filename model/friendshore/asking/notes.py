"""What a study keeps of each thing it has solved, and says meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
from numpy.typing import NDArray

NONE, ALL = "none", "all together"
"""What a study of several changes calls its lines without any, and with all of them."""
Announce = Callable[[str], None]


def silent(name: str) -> None:
    """Says nothing."""


@dataclass(frozen=True)
class Notes:
    """What a study keeps: figures by name, small frames, and arrays that another solve goes on from."""

    figures: Mapping[str, float] = field(default_factory=dict)
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    arrays: Mapping[str, NDArray[Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class Finding:
    """What a variant or a question came to: notes, or none and the sentence why."""

    variant: str
    sentence: str
    notes: Notes | None

    def figure(self, name: str) -> float:
        """A figure; not a number where there is none of that name."""
        return float("nan") if self.notes is None else self.notes.figures.get(name, float("nan"))
