"""How a figure stands in a sentence."""

from __future__ import annotations

WHOLE = 100.0


def amount(figure: float) -> str:
    """Three digits, and whole numbers from a hundred on; noise is nothing."""
    if abs(figure) >= WHOLE:
        return f"{figure:,.0f}"
    return f"{figure + 0.0:,.3g}"
