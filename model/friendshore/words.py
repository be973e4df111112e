"""Words: one and many, a large first letter, codes as words, what a tonne is of."""

from __future__ import annotations

WRITTEN = {"co2": "CO2", "wacc": "cost of capital", "p50": "P50", "p90": "P90", "om": "operation and maintenance",
           "usd": "USD", "capex": "capital cost", "opex": "running cost"}  # fmt: skip
"""Parts of codes that are written otherwise as words."""
USD_BN_FROM = 1000
"""M USD from which an amount is told in bn USD."""


def counted(count: int, one: str, many: str = "") -> str:
    """A number with its noun: 1 build, 2 builds; irregular nouns say what many of them are called."""
    return f"{count:,} {one if count == 1 else many or f'{one}s'}"


def significant(value: float) -> str:
    """A figure with the digits that tell it: three of a small one, all before the point of a large one."""
    return f"{value:,.0f}" if abs(value) >= 100 or not value else f"{value:.3g}"


def dollars(musd: float) -> str:
    """An amount in M USD in the unit that suits its size: 1.2 bn USD, 345 M USD, 12.3 M USD, 294,000 USD."""
    size = abs(musd)
    if size >= USD_BN_FROM:
        return f"{musd / USD_BN_FROM:,.1f} bn USD"
    if size >= 1:
        return f"{musd:,.0f} M USD" if size >= 100 else f"{musd:.3g} M USD"
    return f"{round(musd * 1e6):,} USD" if size >= 1e-5 or not musd else f"{musd * 1e6:.3g} USD"


def first_capital(text: str) -> str:
    """A text with a large first letter; the others stay as they are, those of CO2 and kWh among them."""
    return text[:1].upper() + text[1:]


def in_words(code: str) -> str:
    """A code as words: radioactive_residue is radioactive residue, and co2 CO2."""
    return " ".join(WRITTEN.get(word, word) for word in code.replace("_", " ").split())


def of_what(unit: str) -> str:
    """What a tonne of capacity is of: "t oxide feed" and "t of oxide feed" are of oxide feed, "t" of nothing named."""
    return f"{unit.strip()} ".removeprefix("t ").removeprefix("of ").strip()
