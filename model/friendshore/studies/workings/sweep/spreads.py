"""How an unknown is spread, and the value at a share of its spread: inverse distribution functions, those of scipy.

    lognormal    p50, p90              exp(mu + sigma z), with mu = ln p50 and sigma = ln(p90 / p50) / z(0.9)
    normal       mean, sd
    triangular   least, mode, most
    uniform      least, most
    choice       entries with a name and a share; shares add up to one
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf, isclose, log
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import stats

Vector = NDArray[np.float64]
NUMBERS: Mapping[str, tuple[str, ...]] = {
    "lognormal": ("p50", "p90"),
    "normal": ("mean", "sd"),
    "triangular": ("least", "mode", "most"),
    "uniform": ("least", "most"),
}
"""Kind of spread -> its numbers, all of them needed."""
CHOICE = "choice"
KINDS = (*NUMBERS, CHOICE)
NINE_TENTHS = 0.9


@dataclass(frozen=True)
class Chosen:
    """One of several: its name, the share of samples that have it, and the scenarios that make it."""

    name: str
    share: float
    scenarios: tuple[str, ...] = ()


@dataclass(frozen=True)
class Spread:
    """A distribution: of numbers, or a choice."""

    kind: str
    numbers: Mapping[str, float]
    choices: tuple[Chosen, ...] = ()

    def at(self, shares: Vector) -> list[float] | list[str]:
        """The values below which these shares of all samples lie; of a choice the names, in its order."""
        if self.kind == CHOICE:
            ends = np.cumsum([each.share for each in self.choices])
            places = np.minimum(np.searchsorted(ends, shares, side="right"), len(ends) - 1)
            return [self.choices[place].name for place in places.tolist()]
        found: list[float] = np.asarray(self._inverse(shares), float).tolist()
        return found

    def _inverse(self, shares: Vector) -> Any:
        of = self.numbers
        match self.kind:
            case "lognormal":
                sigma = log(of["p90"] / of["p50"]) / float(stats.norm.ppf(NINE_TENTHS))
                return stats.lognorm.ppf(shares, sigma, scale=of["p50"])
            case "normal":
                return stats.norm.ppf(shares, of["mean"], of["sd"])
            case "triangular":
                width = of["most"] - of["least"]
                return stats.triang.ppf(shares, (of["mode"] - of["least"]) / width, of["least"], width)
            case _:
                return stats.uniform.ppf(shares, of["least"], of["most"] - of["least"])


def wrong(kind: str, numbers: Mapping[str, float]) -> tuple[str, str]:
    """The number at fault and what was expected of it; two empty words where nothing is wrong."""
    match kind:
        case "lognormal" if numbers["p50"] <= 0:
            return "p50", "expected a number above zero"
        case "lognormal" if numbers["p90"] <= numbers["p50"]:
            return "p90", "expected more than p50"
        case "normal" if numbers["sd"] <= 0:
            return "sd", "expected a number above zero"
        case "triangular" if not numbers["least"] <= numbers["mode"] <= numbers["most"]:
            return "mode", "expected a number from least to most"
    if "most" in numbers and numbers["most"] <= numbers["least"]:
        return "most", "expected more than least"
    return "", ""


def reach(spread: Spread) -> tuple[float, float]:
    """The least and the most value that a spread of numbers has."""
    of = spread.numbers
    low = {"lognormal": 0.0, "normal": -inf}.get(spread.kind)
    return (of["least"], of["most"]) if low is None else (low, inf)


def adds_up(choices: Sequence[Chosen]) -> bool:
    """Whether the shares of a choice add up to one."""
    return isclose(sum(each.share for each in choices), 1.0, abs_tol=1e-9)
