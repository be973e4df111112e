"""Knobs in words: what was turned, for a line above the plan that came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from friendshore.app.knobs import Knobs
from friendshore.words import counted, in_words


def knobs_in_words(knobs: Knobs, say: Callable[[str], str]) -> str:
    """What stands otherwise than in the case, in a line."""
    return ", ".join(say(each) for each in _turned(knobs)) or say("the case as it stands")


def _turned(knobs: Knobs) -> Iterator[str]:
    plain = Knobs()
    if knobs.bloc:
        yield knobs.bloc
    yield from knobs.scenarios
    for name, word in knobs.levels:
        yield f"{in_words(name)} {word}"
    if knobs.budget_musd is not None:
        yield f"budget {knobs.budget_musd:,.10g} M USD"
    if knobs.premium_share is not None:
        yield f"premium {100 * knobs.premium_share:g} %"
    if knobs.electricity != plain.electricity:
        yield f"electricity × {knobs.electricity:g}"
    if knobs.last_year is not None:
        yield f"to {knobs.last_year}"
    if knobs.objective != plain.objective:
        yield f"aim {in_words(knobs.objective)}"
    if knobs.whole_plants:
        yield "whole plants"
    changed = {(cell.table, cell.key) for cell in knobs.cells} | {(row.table, row.key) for row in knobs.gone}
    if changed:
        yield counted(len(changed), "changed row")
