"""The sheets of the workbook of a plan.

`workbook.py` has them in order, in its table of contents. A further sheet is found here by being there: its module
declares `ENTRY`, with the sheet behind which it stands, and may say in `CHINESE` what its labels are in Chinese. A file
whose name begins with _ is none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

from friendshore.language.said import CHINESE, learn

if TYPE_CHECKING:
    from friendshore.reports.excel.entry import Entry


def found(known: Collection[str]) -> Mapping[str, Sequence[Entry]]:
    """Sheet -> the sheets that declare that they stand behind it, by name of their file.

    known   names of the sheets behind which one may stand

    Raises ValueError where a sheet declares another.
    """
    behind: defaultdict[str, list[Entry]] = defaultdict(list)
    for name in sorted(each.name for each in iter_modules(__path__) if not each.name.startswith("_")):
        module = import_module(f"{__name__}.{name}")
        if entry := getattr(module, "ENTRY", None):
            if entry.after not in known:
                raise ValueError(f"{name}.py: no sheet '{entry.after}' to stand behind; there are {', '.join(known)}.")
            behind[entry.after].append(entry)
            learn(CHINESE, getattr(module, "CHINESE", {}))
    return behind
