"""Where the members of a Pyomo component stand in the arrays, and how a name finds its position."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd
import pyomo.environ as pyo
from pyomo.core.base.component import Component
from pyomo.core.base.component_namer import index_repr
from pyomo.core.base.indexed_component import IndexedComponent
from pyomo.core.base.var import VarData

from friendshore.errors import FriendshoreError


class UnknownNameError(FriendshoreError, KeyError):
    """No row, column, objective or component of that name."""


@dataclass(frozen=True)
class Named:
    """Stands in a span for a component that a program joined of several has no block for."""

    name: str
    indexed: bool = True

    def is_indexed(self) -> bool:
        """Whether members have an index."""
        return self.indexed


@dataclass(frozen=True)
class Span:
    """The positions start..stop-1 that the members of one Var or Constraint component take, in the order of `keys`."""

    component: Component | Named
    start: int
    stop: int
    keys: list[Any]  # each of them a word, a tuple of words, or None where there is one member alone

    def names(self) -> Iterator[str]:
        """The members' Pyomo names, such as 'build[pit,2027]'."""
        name = self.component.name
        if not self.component.is_indexed():
            return iter([name] * len(self.keys))
        return (name + index_repr(key) for key in self.keys)

    def variables(self) -> Iterable[VarData]:
        """The members of a Var."""
        assert isinstance(self.component, pyo.Var)
        return self.component.values()

    @cached_property
    def levels(self) -> list[pd.Index]:
        """The words of the keys, one level after another; keys of several lengths, and plain ones, are one level."""
        if not self.component.is_indexed():
            return [pd.RangeIndex(len(self.keys))]
        widths = {len(key) if key.__class__ is tuple else 1 for key in self.keys}
        if widths <= {1} or len(widths) > 1:
            return [pd.Index(self.keys, tupleize_cols=False)]
        return [pd.Index(level) for level in zip(*self.keys, strict=True)]

    @cached_property
    def index(self) -> pd.Index:
        """Index of the members: levels for tuples, plain for single keys, 0 for a component without index."""
        if not self.component.is_indexed():
            return self.levels[0]
        names = _level_names(self.component)
        if len(self.levels) == 1:
            plain = not any(key.__class__ is tuple for key in self.keys)
            return self.levels[0].rename(names[0] if plain and len(names) == 1 else None)
        return pd.MultiIndex.from_arrays(self.levels, names=names if len(names) == len(self.levels) else None)


def _level_names(component: Component | Named) -> list[str | None]:
    """Level names from the index set: the names of the sets it multiplies, or a `doc` that lists them with commas.

    Sets without a name of their own (Pyomo then makes one up) give None.
    """
    assert isinstance(component, IndexedComponent)
    index_set = component.index_set()
    names: list[str | None] = []
    for part in index_set.subsets(expand_all_set_operators=True):
        if part.doc and part.dimen == len(listed := [word.strip() for word in part.doc.split(",")]):
            names.extend(listed)
        else:
            named = part.parent_block() is not None and part.local_name != f"{component.local_name}_index"
            width = part.dimen if isinstance(part.dimen, int) else 1  # Pyomo does not know that of an empty set
            names.extend([part.local_name if named else None] if width == 1 else [None] * (width or 1))
    return names


def span_of(spans: Mapping[int, Span], component: Component) -> Span:
    """The span of a component; UnknownNameError where it is not part of the compiled block."""
    try:
        return spans[id(component)]
    except KeyError:
        raise UnknownNameError(f"'{component.name}' is not an active component of the compiled block") from None


def position_of(positions: Mapping[str, int], name: str, kind: str) -> int:
    """The position of a name; UnknownNameError gives the nearest name."""
    try:
        return positions[name]
    except KeyError:
        raise UnknownNameError(f"no {kind} '{name}'{nearest(name, positions)}") from None


def nearest(name: str, names: Iterable[str]) -> str:
    """'; nearest is ...' or nothing. Looks within the nearest component only: all names would take seconds."""
    by_component: dict[str, list[str]] = {}
    for candidate in names:
        by_component.setdefault(candidate.partition("[")[0], []).append(candidate)
    component = difflib.get_close_matches(name.partition("[")[0], by_component, n=1)
    if not component:
        return ""
    members = by_component[component[0]]
    found = difflib.get_close_matches(name, members[:20_000], n=1, cutoff=0.3) or members
    return f"; nearest is '{found[0]}'"
