"""A sheet that declares itself stands behind the one that it names, and one that names none is a fault."""

from __future__ import annotations

from pkgutil import ModuleInfo
from typing import cast

from pytest import MonkeyPatch, raises

from friendshore.reports.excel import sheets
from friendshore.reports.excel.entry import Entry
from friendshore.reports.excel.sheets import _template, energy, stocks

KNOWN = ["Builds", "Stock levels"]


def declaring(monkeypatch: MonkeyPatch, **after: str) -> None:
    """Modules of these names declare a sheet behind others; no other module is there."""
    for module in (stocks, energy):
        name = module.__name__.rsplit(".", maxsplit=1)[-1]
        monkeypatch.setattr(module, "ENTRY", Entry(name, "", module.write, after=after[name]), raising=False)
    there = [cast(ModuleInfo, type("Found", (), {"name": name})) for name in ("stocks", "energy", "_template")]
    monkeypatch.setattr(sheets, "iter_modules", lambda _: there)


def test_sheets_behind_one_stand_in_the_order_of_their_files(monkeypatch: MonkeyPatch) -> None:
    declaring(monkeypatch, stocks="Builds", energy="Builds")
    found = sheets.found(KNOWN)
    assert {name: [each.sheet for each in entries] for name, entries in found.items()} == {
        "Builds": ["energy", "stocks"]
    }
    assert _template.ENTRY.after in KNOWN  # the pattern declares one, and is none


def test_a_sheet_behind_none_is_a_fault(monkeypatch: MonkeyPatch) -> None:
    declaring(monkeypatch, stocks="Builds", energy="Bilds")
    with raises(ValueError, match=r"energy.py: no sheet 'Bilds' to stand behind; there are Builds, Stock levels"):
        sheets.found(KNOWN)
