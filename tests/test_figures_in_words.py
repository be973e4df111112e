"""Figures that pages quote are those of the code: settings by default, penalties, tolerances."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from friendshore.case.settings import Settings
from friendshore.program.constraints import capacity, money, present_use
from friendshore.program.fairness import LEAST_PRESENT, STEP
from friendshore.solving import ceiling

ROOT = Path(__file__).parents[1]
FORMULATION, OUTPUTS = "model/FORMULATION.md", "docs/reading_outputs.md"
WORDS = {"half a point": 0.5, "a thousandth": 1e-3}
DEFAULT = Settings()


@pytest.mark.parametrize(
    ("page", "sentence", "figure"),
    [
        (FORMULATION, r"(\S+) M USD per kt of standstill", capacity.STANDSTILL_PENALTY),
        (FORMULATION, r"per kt of standstill, (\S+) per kt of present use", present_use.LACKING_PENALTY),
        (FORMULATION, r"carries a penalty of (a thousandth) of what is paid at choice", money.SPARING),
        (FORMULATION, r"A held value has a slack of (\S+) relative", ceiling.SLACK),
        (FORMULATION, r"at most (\S+) points above the least that the ceiling allows", ceiling.CLOSE),
        (FORMULATION, r"for levels n of (\S+) per cent each", STEP),
        (FORMULATION, r"to within (\S+) per cent of his present", STEP),
        (FORMULATION, r"one below (\S+) points counts as", LEAST_PRESENT),
        (OUTPUTS, r"then least cost with at most (half a point) more", DEFAULT.reliance_tolerance_points),
        (OUTPUTS, r"the least-cost plan plus (\S+) % \(the resilience premium\)", 100 * DEFAULT.premium_share),
    ],
)
def test_a_page_quotes_the_figure_of_the_code(page: str, sentence: str, figure: float) -> None:
    text = " ".join((ROOT / page).read_text(encoding="utf-8").split())
    found = re.findall(sentence, text)
    assert found, f"{page} says it no more: {sentence}"
    assert [WORDS[word] if word in WORDS else float(word) for word in found] == pytest.approx([figure] * len(found))
