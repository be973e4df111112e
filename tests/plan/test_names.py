"""What a plan calls things whose rows have no title."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

from builder import Tiny

import friendshore as fs
from friendshore.plan import names
from friendshore.plan.reading import titles_of


def told(tiny: Tiny, folder: Path) -> SimpleNamespace:
    case = fs.read_case(tiny.write(folder / "tiny"))
    return SimpleNamespace(parameters=SimpleNamespace(case=case), titles=titles_of(case))


def test_a_kind_of_pace_is_told_by_what_counts_against_it(tmp_path: Path) -> None:
    assert names.kind(told(Tiny(), tmp_path), "magnet") == "Make"


def test_offers_of_one_good_and_area_are_told_apart_by_their_steps(tmp_path: Path) -> None:
    tiny = Tiny()
    tiny.row("offers", "magnets_x")["step"] = "at_cost"
    for name in ("second", "third"):
        tiny.add("offers", like=("magnets_x",), offer=name, step="dear")
        tiny.add("offer_years", like=("magnets_x", 2027), offer=name)
    found = told(tiny, tmp_path)
    assert names.offer(found, "magnets_x") == "Magnet from Exland (at cost)"
    assert names.offer(found, "second") == "Magnet from Exland (dear, 1 of 2)"
    assert names.offer(found, "third") == "Magnet from Exland (dear, 2 of 2)"


def test_a_name_that_is_the_only_one_of_its_kind_has_nothing_added(tmp_path: Path) -> None:
    assert names.offer(told(Tiny(), tmp_path), "magnets_x") == "Magnet from Exland"
    assert names.place(told(Tiny(), tmp_path / "again"), "*") == "the whole bloc"
