"""A case without one of its delays: what would be possible if nobody had to wait for it.

permits        no months until a build can apply, none until its permit is there, whoever decides when
construction   what is decided stands at once; what is under construction still opens at its date
ramp-up        a plant makes its long-run share from its first month
pace           no limit on what of a kind enters service in a year, nor on what enters permitting
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import pandas as pd

from friendshore.case import Case

Tables = Mapping[str, pd.DataFrame]
ALL = "all of them"
RAMP = ("ramp_1_share", "ramp_2_share", "ramp_3_share", "ramp_4_share")


def without(case: Case, delay: str) -> Case:
    """The case without a delay, or without all of them."""
    names = tuple(DELAYS) if delay == ALL else (delay,)
    tables: dict[str, pd.DataFrame] = dict(case.tables)
    for name in names:
        tables |= DELAYS[name](tables)
    return replace(case, tables=tables)


def _no_permits(tables: Tables) -> dict[str, pd.DataFrame]:
    return {
        "permits": tables["permits"].assign(p50_months=0, p90_months=0, fast_months=0),
        "stages": tables["stages"].assign(site_months=0, newcomer_months=0),
        "facilities": tables["facilities"].assign(permitting_months=0, months_from=""),
    }


def _no_construction(tables: Tables) -> dict[str, pd.DataFrame]:
    return {
        "processes": tables["processes"].assign(construction_months=0),
        "facilities": tables["facilities"].assign(construction_months=0),
    }


def _no_ramp(tables: Tables) -> dict[str, pd.DataFrame]:
    processes = tables["processes"]
    return {"processes": processes.assign(**dict.fromkeys(RAMP, processes["mature_share"]))}


def _no_pace(tables: Tables) -> dict[str, pd.DataFrame]:
    return {name: tables[name].iloc[:0] for name in ("pace", "permit_slots")}


DELAYS: Mapping[str, Callable[[Tables], dict[str, pd.DataFrame]]] = {
    "permits": _no_permits,
    "construction": _no_construction,
    "ramp-up": _no_ramp,
    "pace": _no_pace,
}
