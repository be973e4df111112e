"""Work that ends its process, in a module that loads at once."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path


def square_or_die(fatal: str, piece: int) -> int:
    """Dies over one piece, as often as the file says."""
    path = Path(fatal)
    if piece == 2 and path.exists():
        left = int(path.read_text()) - 1
        path.write_text(str(left)) if left else path.unlink()
        os._exit(1)
    return piece * piece


def tool(fatal: str) -> Callable[[int], int]:
    return partial(square_or_die, fatal)
