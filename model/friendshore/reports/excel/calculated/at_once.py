"""Functions of single values on whole ranges at once, for fingerprints, which read every letter of a workbook.

Each gives what its namesake in `functions` gives element by element, or None where it cannot.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import Any

import numpy as np

from friendshore.reports.excel.calculated.block import BLANK, FIGURE, WORD, Block
from friendshore.reports.excel.calculated.functions import IN_EACH_ROW
from friendshore.reports.excel.calculated.operators import Array, finite

BEYOND = 0xFFFF
"""Letters with higher codes are two to Excel."""


def _figures(value: object) -> Array | None:
    if isinstance(value, Block):
        return value.floats.reshape(value.shape) if value.holds <= {FIGURE, BLANK} else None
    return value if isinstance(value, np.ndarray) and value.dtype == float else None


def _of_figures(function: Callable[[Array], Array]) -> Callable[[Any], Array | None]:
    def found(value: object) -> Array | None:
        figures = _figures(value)
        return None if figures is None else function(figures)

    return found


def _logarithm(value: object) -> Array | None:
    figures = _figures(value)
    return None if figures is None or (figures <= 0).any() else finite(np.log(figures))


def _of_kind(kind: int) -> Callable[[Any], Array | None]:
    return lambda value: (value.kinds == kind).reshape(value.shape) if isinstance(value, Block) else None


def _words(value: object) -> list[str] | None:
    """The texts of a column of cells, none of which has letters that Excel counts twice."""
    if isinstance(value, Block):
        texts = ["" if each is None else each for each in value.cells]
    elif isinstance(value, np.ndarray) and value.dtype == object:
        texts = value.ravel().tolist()
    else:
        return None
    if not all(type(each) is str for each in texts):
        return None
    whole = "".join(texts)
    return texts if whole.isascii() or max(whole) <= chr(BEYOND) else None


def _length(value: Any) -> Array | None:
    texts = _words(value)
    if texts is None:
        return None
    return np.fromiter(map(len, texts), float, len(texts)).reshape(np.shape(value) or value.shape)


def _middle(whole: Any, start: Any, size: Any) -> Array | None:
    """Letter by letter: texts below each other, places of letters beside each other."""
    starts = _figures(start)
    texts = _words(whole) if size == 1 and starts is not None and starts.shape[0] == 1 else None
    if starts is None or texts is None or whole.shape[1] != 1 or not (starts >= 1).all() or "\0" in "".join(texts):
        return None
    places = starts[0].astype(int) - 1
    longest = max(map(len, texts))
    width = max(int(places.max()) + 1, longest)
    letters = np.array(texts, dtype=f"U{width}").view(np.uint32).reshape(len(texts), width)
    return np.ascontiguousarray(letters[:, places]).view("U1")


def _unicode(value: object) -> Array | None:
    if not isinstance(value, np.ndarray) or value.dtype != np.dtype("U1"):
        return None
    codes = value.view(np.uint32).reshape(value.shape)
    return codes.astype(float) if (codes > 0).all() else None


def _either(met: object, one: object, other: object = False) -> Array | None:
    sides = [_plain(one), _plain(other)]
    if not isinstance(met, np.ndarray) or met.dtype != bool or any(each is None for each in sides):
        return None
    chosen: Array = np.where(met, *sides).astype(float)
    return chosen


def _extreme(choose: Callable[[Any, Any], Any]) -> Callable[..., Array | None]:
    def found(*values: object) -> Array | None:
        if any(isinstance(each, Block) and BLANK in each.holds for each in values):
            return None
        figures = [_plain(each) for each in values]
        if any(each is None for each in figures):
            return None
        most: Array = reduce(choose, figures)
        return most

    return found


def _plain(value: object) -> Any:
    """Figures, or a single one; None of anything else."""
    return value if type(value) is float or type(value) is int else _figures(value)


AT_ONCE: dict[str, Callable[..., Array | None]] = {
    IN_EACH_ROW["IF"]: _either,
    IN_EACH_ROW["MAX"]: _extreme(np.maximum),
    IN_EACH_ROW["MIN"]: _extreme(np.minimum),
    "ABS": _of_figures(np.abs),
    "ISNUMBER": _of_kind(FIGURE),
    "ISTEXT": _of_kind(WORD),
    "LEN": _length,
    "LN": _logarithm,
    "MID": _middle,
    "SIGN": _of_figures(np.sign),
    "UNICODE": _unicode,
}
