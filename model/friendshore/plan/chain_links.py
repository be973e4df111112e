"""Who passes material to whom along the chain: from stage to stage, sellers, stores and scrap to the sectors.

A pool holds what has one commodity, provenance and period. What enters it (made, bought, taken from store) is shared
out to what leaves it (used, delivered, sold, put into store) in proportion, as the program keeps no account of which
tonne goes where. Scrap is a source of its own, so that nothing runs in a circle.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping

import pandas as pd

from friendshore.frames import rows

STAGE, SELLER, SECTOR = "stage", "seller", "sector"
STORE, SCRAP, SOLD, LEFT, UNMET = "out of store", "scrap", "sold elsewhere", "owed, lost or stored", "not met"
COLUMNS = ["period", "commodity", "provenance", "source_kind", "source", "target_kind", "target", "t"]
Node = tuple[str, str]
"""Kind and key: (stage, mining), (seller, an area), (sector, cars); of the others the kind is the word itself."""
Pool = tuple[str, str, str]
GIVES = " > "
"""Between the stage of works and that of their main product, where it is another."""
CLOSE = 1e-6
"""Share of a source below which what is left is rounding."""


def chain_links(
    tables: Mapping[str, pd.DataFrame], opening: pd.DataFrame, stage_of: Callable[[str], str]
) -> pd.DataFrame:
    """period, commodity, provenance, source_kind, source, target_kind, target, t in the period.

    tables     of a plan: production, inputs_used, purchases, sales, deliveries, stocks, contents
    opening    the case's stocks: commodity, opening_secure_t, opening_exposed_t
    stage_of   stage of a commodity

    Works whose main product belongs to another stage than their own are a node of their own, "recycling > metal":
    else what they take from a stage and give back to it would run in a circle.
    """
    returning = set(tables["contents"].loc[tables["contents"]["returns"].astype(bool), "commodity"])
    works = _works(tables, stage_of)
    sources, targets = _sources(tables, opening, returning, works), _targets(tables, works)
    _downgrade(sources, targets)
    found: list[tuple[str, str, str, str, str, str, str, float]] = []
    for pool in dict.fromkeys([*sources, *targets]):
        for source, target, t in _shared(sources.get(pool, {}), targets.get(pool, {})):
            found.append((*pool, *source, *target, t))
    found.extend(
        (str(row.period), str(row.commodity), "short", UNMET, UNMET, SECTOR, str(row.sector), float(row.t))
        for row in rows(tables["deliveries"])
        if row.provenance == "short"
    )
    frame = pd.DataFrame(found, columns=COLUMNS)
    return frame.groupby(COLUMNS[:-1], sort=False)["t"].sum().reset_index()


Amounts = defaultdict[Pool, dict[Node, float]]


def _add(amounts: Amounts, pool: Pool, node: Node, t: float) -> None:
    amounts[pool][node] = amounts[pool].get(node, 0.0) + t


def _works(tables: Mapping[str, pd.DataFrame], stage_of: Callable[[str], str]) -> dict[str, Node]:
    """Fleet -> its node: its stage, and that of its main product where that is another."""
    made = tables["production"].groupby(["fleet", "stage", "commodity"], sort=False)["t"].sum().reset_index()
    found: dict[str, Node] = {}
    for row in rows(made.sort_values("t", ascending=False, kind="stable")):
        own, gives = str(row.stage), stage_of(str(row.commodity))
        found.setdefault(str(row.fleet), (STAGE, own if gives == own else f"{own}{GIVES}{gives}"))
    return found


def _sources(
    tables: Mapping[str, pd.DataFrame], opening: pd.DataFrame, returning: set[str], works: Mapping[str, Node]
) -> Amounts:
    found: Amounts = defaultdict(dict)
    for row in rows(tables["production"]):
        node = (SCRAP, SCRAP) if row.commodity in returning else works[str(row.fleet)]
        _add(found, (str(row.period), str(row.commodity), str(row.provenance)), node, float(row.t))
    for row in rows(tables["purchases"]):
        pool = str(row.period), str(row.commodity), str(row.provenance)
        node = (SCRAP, SCRAP) if row.commodity in returning else (SELLER, str(row.area))
        _add(found, pool, node, float(row.t))
    for pool, t in _drawn(tables, opening):
        if t > 0:
            _add(found, pool, (STORE, STORE), t)
    return found


def _targets(tables: Mapping[str, pd.DataFrame], works: Mapping[str, Node]) -> Amounts:
    found: Amounts = defaultdict(dict)
    for row in rows(tables["inputs_used"]):
        pool = str(row.period), str(row.commodity), str(row.provenance)
        _add(found, pool, works.get(str(row.fleet), (STAGE, str(row.stage))), float(row.t))
    for row in rows(tables["sales"]):
        _add(found, (str(row.period), str(row.commodity), str(row.provenance)), (SOLD, SOLD), float(row.t))
    for row in rows(tables["deliveries"]):
        if row.provenance in ("secure", "exposed"):
            pool = str(row.period), str(row.commodity), str(row.provenance)
            _add(found, pool, (SECTOR, str(row.sector)), float(row.t))
    return found


def _drawn(tables: Mapping[str, pd.DataFrame], opening: pd.DataFrame) -> Iterator[tuple[Pool, float]]:
    """What stores give (negative: take) by pool, from one period to the next."""
    periods = list(dict.fromkeys(tables["balance"]["period"].astype(str)))
    kept = tables["stocks"].assign(period=tables["stocks"]["period"].astype(str))
    sums = kept.groupby(["commodity", "provenance", "period"])["t"].sum().to_dict()
    stated = opening.groupby("commodity")[["opening_secure_t", "opening_exposed_t"]].sum().to_dict("index")
    for commodity in dict.fromkeys([*stated, *kept["commodity"]]):
        for provenance in ("secure", "exposed"):
            before = float(stated.get(commodity, {}).get(f"opening_{provenance}_t", 0.0))
            for period in periods:
                now = float(sums.get((commodity, provenance, period), 0.0))
                yield (period, str(commodity), provenance), before - now
                before = now


def _downgrade(sources: Amounts, targets: Amounts) -> None:
    """What exposed work takes beyond what is exposed is secure material: that part is taken from the secure pool."""
    for pool in [pool for pool in targets if pool[2] == "exposed"]:
        wanted, given = sum(targets[pool].values()), sum(sources.get(pool, {}).values())
        lacking = (wanted - given) / wanted if wanted > given else 0.0
        if lacking > CLOSE:
            for node, t in list(targets[pool].items()):
                _add(targets, (pool[0], pool[1], "secure"), node, t * lacking)
                targets[pool][node] = t * (1 - lacking)


def _shared(sources: Mapping[Node, float], targets: Mapping[Node, float]) -> Iterator[tuple[Node, Node, float]]:
    """Each source's part of each target; what no target takes is left over."""
    given, taken = sum(sources.values()), sum(targets.values())
    for source, there in sources.items():
        left = there
        for target, wanted in targets.items():
            t = there / given * wanted if given >= taken else wanted / taken * there
            left -= t
            if t > 0:
                yield source, target, t
        if left > CLOSE * there:
            yield source, (LEFT, LEFT), left
