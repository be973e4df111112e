"""The engine is for any mineral and any adversary: its code and what it writes have no word of one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ENGINE = ROOT / "model" / "friendshore"
OF_A_MINERAL = (
    r"rare.?earths?|REOs?|NdPr|NdFeB|SmCo|neodymium|praseodymium|dysprosium|terbium|yttrium|monazite|bastn\w+|"
    r"magnets?|swarf|gallium|germanium|graphite|antimony|tungsten|anodes?|alumina"
)
OF_AN_ADVERSARY = r"China|Russia|Beijing"
WORD = re.compile(rf"\b({OF_A_MINERAL}|{OF_AN_ADVERSARY})\b", re.IGNORECASE)


def found(text: str) -> list[str]:
    return sorted({match[0] for match in WORD.finditer(text)})


def test_no_line_of_the_engine_names_a_mineral_or_an_adversary() -> None:
    files = list(ENGINE.rglob("*.py"))
    assert len(files) > 300
    named = {str(path.relative_to(ENGINE)): found(path.read_text(encoding="utf-8")) for path in files}
    assert {path: words for path, words in named.items() if words} == {}


@pytest.mark.parametrize("name", ["gallium_germanium", "graphite", "antimony_tungsten"])
def test_no_table_of_another_mineral_speaks_of_rare_earths(name: str) -> None:
    word = re.compile(r"rare.?earth|\bREO\b|NdPr|NdFeB|\bmagnets?\b|monazite", re.IGNORECASE)
    for path in sorted((ROOT / "inputs" / name).rglob("*.*")):
        assert word.findall(path.read_text(encoding="utf-8")) == [], path
