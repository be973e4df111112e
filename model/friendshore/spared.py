"""A library that is slow to load and rarely used, loaded when something of it is first asked for.

Pyomo loads all of scipy.stats as soon as it sees scipy, whether anybody wants a distribution or not: half a second to a
second of each command. What stands in for it answers the first question by loading it, and is then the same.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any


class Spared(ModuleType):
    """Stands in for a module until something of it is asked for."""

    def __getattr__(self, name: str) -> Any:
        own = self.__name__
        if sys.modules.get(own) is self:
            del sys.modules[own]
        real = import_module(own)
        self.__dict__.update(real.__dict__)
        return getattr(real, name)


def spare(name: str) -> None:
    """Let a module load when it is first used, unless it is there already."""
    if name not in sys.modules:
        spared = Spared(name)
        spared.__spec__ = ModuleSpec(name, None)
        sys.modules[name] = spared
