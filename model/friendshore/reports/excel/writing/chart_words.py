"""Words that a chart reads from cells, stored beside the link: LibreOffice and previews do not follow it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from openpyxl.chart.data_source import StrData, StrVal

Words = Callable[[str, str], str]
"""What a cell of a sheet says; empty where that is not known."""
ADDRESS = re.compile(r"(?P<sheet>'(?:[^']|'')+'|[^'!]+)!(?P<cell>\$?[A-Z]+\$?\d+)")


def store_words(sheet: Any, words: Words) -> None:
    """Store what the cells say from which the charts of a sheet take their titles and the names of their lines."""
    for chart in sheet._charts:
        for reference in _references(chart):
            found = ADDRESS.fullmatch(reference.f)
            said = words(found["sheet"].strip("'").replace("''", "'"), found["cell"].replace("$", "")) if found else ""
            if said:
                reference.strCache = StrData(ptCount=1, pt=[StrVal(idx=0, v=said)])


def _references(chart: Any) -> Iterator[Any]:
    text = getattr(chart.title, "tx", None)
    if text is not None and text.strRef is not None:
        yield text.strRef
    for each in getattr(chart, "_charts", [chart]):
        for series in each.series:
            if series.tx is not None and series.tx.strRef is not None:
                yield series.tx.strRef
