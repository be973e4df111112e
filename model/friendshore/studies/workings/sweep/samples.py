"""The samples of a sweep: what is unknown, what was drawn, and under which key each is kept."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from friendshore.asking.kept import told
from friendshore.errors import FriendshoreError
from friendshore.studies.workings.sweep import designs
from friendshore.studies.workings.sweep.cases import Cases, Values, chosen
from friendshore.studies.workings.sweep.designs import Design
from friendshore.studies.workings.sweep.spreads import CHOICE, Chosen, Spread
from friendshore.studies.workings.sweep.unknowns_file import Unknown

LOOSE = "scenario"
"""What the choice among the files of a folder without folders is called."""


@dataclass(frozen=True)
class Samples:
    """What was drawn.

    values   of each sample, by unknown
    shares   by sample and unknown, where a value lies in its spread; none where all combinations of a grid are taken
    """

    unknowns: tuple[Unknown, ...]
    values: tuple[Values, ...]
    shares: NDArray[np.float64] | None

    @property
    def figures(self) -> NDArray[np.float64]:
        """Values as figures by sample and unknown; a choice by its place among the others."""
        places = {
            each.name: {one.name: place for place, one in enumerate(each.spread.choices)} for each in self.unknowns
        }
        rows = [
            [places[each.name][str(row[each.name])] if each.is_choice else row[each.name] for each in self.unknowns]
            for row in self.values
        ]
        return np.array(rows, float).reshape(len(rows), len(self.unknowns))


def drawn(unknowns: Sequence[Unknown], count: int, design: Design, seed: int) -> Samples:
    """So many samples; the same seed gives the same."""
    shares = designs.points(design, count, len(unknowns), seed)
    columns = [each.spread.at(shares[:, place]) for place, each in enumerate(unknowns)]
    names = [each.name for each in unknowns]
    values = tuple(dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True))
    return Samples(tuple(unknowns), values, shares)


def every_scenario(folder: Path) -> Samples:
    """Every combination of the scenario files in a folder: one of each of its folders, or each of its files alone.

    Raises FriendshoreError where it holds none.
    """
    if not folder.is_dir():
        raise FriendshoreError(f"{folder} is not a folder: expected one with scenarios, .toml files.")
    inner = sorted(each for each in folder.iterdir() if each.is_dir() and any(each.glob("*.toml")))
    if inner and any(folder.glob("*.toml")):
        raise FriendshoreError(f"{folder} holds scenarios beside folders of scenarios: expected one or the other.")
    unknowns = tuple(_choice(each, each.name) for each in inner) or (_choice(folder, LOOSE),)
    if not unknowns[0].spread.choices:
        raise FriendshoreError(f"{folder} holds no scenario, no file that ends in .toml.")
    grid = designs.grid([[each.name for each in unknown.spread.choices] for unknown in unknowns])
    names = [each.name for each in unknowns]
    return Samples(unknowns, tuple(dict(zip(names, row, strict=True)) for row in grid), None)


def _choice(folder: Path, name: str) -> Unknown:
    files = sorted(folder.glob("*.toml"))
    choices = tuple(Chosen(file.stem, 1 / len(files), (str(file),)) for file in files)
    return Unknown(name, name.replace("_", " "), "", "", "", Spread(CHOICE, {}, choices))


def keys(samples: Samples, cases: Cases, head: str) -> list[str]:
    """A key for each sample: of its values, of the case under its choices, of what is moved, and of `head`."""
    content = {names: told(case) for names, case in cases.by_choice.items()}
    moves = told([(each.name, each.moves) for each in samples.unknowns])
    return [
        _short(head, moves, content[chosen(samples.unknowns, values)], repr(sorted(values.items())))
        for values in samples.values
    ]


def _short(*words: str) -> str:
    return hashlib.sha256("\0".join(words).encode()).hexdigest()[:20]
