"""A tiny case of two worlds, by hand: which magnets will be wanted is not known when the plants must be decided.

BBB alone wants 100 t of magnets in 2028: soft ones in one world (0.6), hard ones in the other (0.4); in 2027 it wants
both kinds, of which nobody can make any. XXX sells either. Plants decided in 2027 work in 2028; a pace of 100 t a year
holds for both kinds together, and no more than 60 t of hard ones may be built. What is decided in 2028 is too late. So
with x t of soft and y of hard decided, x + y <= 100, reliance is 100 in 2027 and, in 2028, 100 - x or 100 - y:

    mean reliance   soft (200 - x) / 2,   hard (200 - y) / 2          known: 50 and 70
    expected        0.6 soft + 0.4 hard = 100 - 0.3 x - 0.2 y        x = 100          70, of 58 if known
    worst           max                                              x = y = 50       75
    regret          max(50 - x / 2, 30 - y / 2)                       x = 70, y = 30    15
    cvar            of half: (0.4 hard + 0.1 soft) / 0.5              x = y = 50       75
                    of nine tenths: (0.4 hard + 0.5 soft) / 0.9       x = 100          0.65 / 0.9 of 100
"""

from __future__ import annotations

from pathlib import Path

from builder import Tiny, three

HARD = """
[[set.demand]]
where = { commodity = "magnet", year = 2028 }
values = { t_per_yr_low = 0, t_per_yr_base = 0, t_per_yr_high = 0 }

[[set.demand]]
where = { commodity = "hard", year = 2028 }
values = { t_per_yr_low = 100, t_per_yr_base = 100, t_per_yr_high = 100 }
"""
FILE = """
parting = 2028

[[world]]
name = "soft"
title = "Soft magnets"
probability = 0.6
why = "A test"

[[world]]
name = "hard"
title = "Hard magnets"
probability = 0.4
why = "A test"
scenarios = ["hard"]
"""
SOFT_KNOWN, HARD_KNOWN, EXPECTED, WORST, REGRET = 50.0, 70.0, 70.0, 75.0, 15.0


def uncertain() -> Tiny:
    """The case, without its worlds.toml."""
    tiny = Tiny()
    tiny.rows["periods"][-1]["reported"] = 0
    tiny.settings["cost_tolerance_share"] = 0.0
    tiny.drop("facilities", facility="make_a")
    tiny.add("commodities", like=("magnet",), commodity="hard", title="Hard")
    tiny.add("processes", like=("make",), process="harden", title="Harden")
    tiny.add("modes", like=("make", "only"), process="harden")
    tiny.add("pace_weights", like=("make", "magnet"), process="harden")
    for commodity, t in (("oxide", -1), ("hard", 1)):
        tiny.add("recipes", process="harden", mode="only", commodity=commodity, t_per_t=t)
    tiny.add("facilities", like=("new_make_b",), facility="new_hard_b", title="new_hard_b", process="harden")
    tiny.row("facilities", "new_hard_b")["max_build_t_per_yr"] = 60
    tiny.row("pace", "magnet", "*").update({**three("first", 100), **three("cap", 100)})
    tiny.add("offers", like=("magnets_x",), offer="hard_x", commodity="hard")
    tiny.add("offer_years", like=("magnets_x", 2027), offer="hard_x")
    tiny.set("demand", [])
    for commodity, wanted in (("magnet", (50, 100)), ("hard", (50, 0))):
        for year, t in zip((2027, 2028), wanted, strict=True):
            tiny.add("demand", area="BBB", sector="cars", commodity=commodity, year=year, **three("t_per_yr", t))
    tiny.scenario("hard", HARD)
    return tiny


def write(folder: Path, text: str = FILE, tiny: Tiny | None = None) -> Path:
    """Write the case with its worlds.toml."""
    case = (tiny or uncertain()).write(folder / "tiny")
    (case / "worlds.toml").write_text(text, encoding="utf-8")
    return case
