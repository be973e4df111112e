"""Words: one and many, a large first letter, codes as words, what a tonne is of."""

from __future__ import annotations

WRITTEN = {"co2": "CO2", "wacc": "cost of capital", "p50": "P50", "p90": "P90", "om": "operation and maintenance",
           "usd": "USD", "capex": "capital cost", "opex": "running cost"}  # fmt: skip
"""Parts of codes that are written otherwise as words."""


def counted(count: int, one: str, many: str = "") -> str:
    """A number with its noun: 1 build, 2 builds; irregular nouns say what many of them are called."""
    return f"{count:,} {one if count == 1 else many or f'{one}s'}"


def first_capital(text: str) -> str:
    """A text with a large first letter; the others stay as they are, those of CO2 and NdPr among them."""
    return text[:1].upper() + text[1:]


def in_words(code: str) -> str:
    """A code as words: radioactive_residue is radioactive residue, and co2 CO2."""
    return " ".join(WRITTEN.get(word, word) for word in code.replace("_", " ").split())


def of_what(unit: str) -> str:
    """What a tonne of capacity is of: "t REO feed" and "t of REO feed" are of REO feed, "t" of nothing named."""
    return f"{unit.strip()} ".removeprefix("t ").removeprefix("of ").strip()
