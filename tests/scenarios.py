"""What a scenario's file says, so that two that say the same are equal."""

from __future__ import annotations

from collections.abc import Mapping


def alike(value: object) -> object:
    """A list of one is that one: a condition means the same by either."""
    if isinstance(value, Mapping):
        return {key: alike(each) for key, each in value.items()}
    if isinstance(value, list):
        return alike(value[0]) if len(value) == 1 and not isinstance(value[0], Mapping) else [*map(alike, value)]
    return value
