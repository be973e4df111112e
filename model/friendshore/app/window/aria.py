"""What those hear who cannot see the page."""

from __future__ import annotations

from typing import Any


def labelled(label: str) -> dict[str, Any]:
    """The name of a part of the page."""
    return {"aria-label": label}


ALOUD: dict[str, Any] = {"aria-live": "polite"}
"""What changes in such a part is read aloud."""
