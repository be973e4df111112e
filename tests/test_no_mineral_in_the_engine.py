"""The engine is for any mineral and any adversary: its code and what it writes have no word of one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from friendshore.case.columns import ELEMENTS

ROOT = Path(__file__).parents[1]
ENGINE = ROOT / "model" / "friendshore"
OF_A_MINERAL = (
    r"rare.?earths?|REOs?|NdPr|NdFeB|SmCo|neodymium|praseodymium|dysprosium|terbium|yttrium|monazite|bastn\w+|"
    r"magnets?|swarf|gallium|germanium|graphite|antimony|tungsten|anodes?|alumina|"
    r"lanthanum|cerium|samarium|europium|gadolinium|holmium|erbium|thulium|ytterbium|lutetium|didymium|"
    r"xenotime|loparite|apatite|stibnite|wolframite|APT|seg|mt_weld|Dy|Tb|lithium|cobalt|nickel|copper"
)
PLAIN = ("sm", "y")
"""Symbols that are a size of the window and an axis of a figure as well."""
OF_AN_ADVERSARY = r"China|Russia|Beijing"
WORD = re.compile(rf"\b({OF_A_MINERAL}|{OF_AN_ADVERSARY})\b", re.IGNORECASE)


def found(text: str) -> list[str]:
    return sorted({match[0] for match in WORD.finditer(text)})


def test_no_line_of_the_engine_names_a_mineral_or_an_adversary() -> None:
    files = list(ENGINE.rglob("*.py"))
    assert len(files) > 300
    texts = {path.relative_to(ENGINE).as_posix(): path.read_text(encoding="utf-8") for path in files}
    named = {path: found(text) for path, text in texts.items()}
    assert {path: words for path, words in named.items() if words} == {}
    quoted = re.compile(rf"""["'](?:{'|'.join(each for each in ELEMENTS if each not in PLAIN)})["']""")
    assert {path: quoted.findall(text) for path, text in texts.items() if quoted.search(text)} == {}


@pytest.mark.parametrize("name", ["gallium_germanium", "graphite", "antimony_tungsten"])
def test_no_table_of_another_mineral_speaks_of_rare_earths(name: str) -> None:
    word = re.compile(r"rare.?earth|\bREO\b|NdPr|NdFeB|\bmagnets?\b|monazite", re.IGNORECASE)
    for path in sorted((ROOT / "inputs" / name).rglob("*.*")):
        assert word.findall(path.read_text(encoding="utf-8")) == [], path
