"""What nothing holds, since a case leaves out the rows that would: notes of `check`, each once."""

from __future__ import annotations

from collections.abc import Iterator

from friendshore.case.draft import Draft, given
from friendshore.case.rules_supply import buildable
from friendshore.errors import Fault

NAMED = 5
"""Names in a note; the others are counted."""


def unheld(draft: Draft) -> Iterator[Fault]:
    """Builds that no pace and no permit holds, demand that may not go short, and lanes that there are not."""
    builds = buildable(draft)
    weighed = draft.words("pace_weights", "process")
    if free := sorted({row["process"] for row in builds} - weighed):
        yield Fault("pace_weights.csv", "", "", f"no pace holds what may be built of {_named(free)}")
    generic = sorted({row["process"] for row in builds if row["status"] == "generic"})
    if generic and not draft.rows("permits"):
        yield Fault("permits.csv", "", "", f"no permit is waited for by new plants of {_named(generic)}")
    if draft.rows("demand") and not draft.rows("shortage"):
        yield Fault("shortage.csv", "", "", "nothing may go short: a plan that cannot meet all demand is infeasible")
    yield from _lanes(draft)


def _lanes(draft: Draft) -> Iterator[Fault]:
    """Pairs of regions of the bloc between which a class of goods does not travel."""
    lanes = {
        (row["freight_class"], row["from_region"], row["to_region"])
        for row in draft.rows("freight")
        if given(row["usd_per_t"])
    }
    areas = draft.areas()
    regions = sorted({row["freight_region"] for row in draft.rows("areas") if row["area"] in areas})
    used = sorted({row["freight_class"] for row in draft.rows("commodities") if row["trade"] != "none"})
    pairs = [(one, other) for one in regions for other in regions if one != other]
    for name in used:
        missing = [f"{one} to {other}" for one, other in pairs if (name, one, other) not in lanes]
        if missing:
            said = f"{len(missing)} of {len(pairs)} are missing"
            expected = f"has no lane, so nothing goes, from {_named(missing)}; {said}"
            yield Fault("freight.csv", "freight_class", name, expected)


def _named(names: list[str]) -> str:
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return f"{', '.join(names[:NAMED])}{more}"
