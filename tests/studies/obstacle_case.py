"""A tiny case with obstacles, by hand: magnets of BBB need a permit and know-how, and are dear.

BBB alone wants 100 t of magnets a year and buys them at 20 USD/t from XXX; oxide of AAA is at hand. A plant in BBB
needs 12 months to build. Permits of 12 months make it ready in 2029, without them in 2028; a pace of 40 t a year, for
want of know-how, lets no more of it in.

    as it is          ready in 2029, 40 t               100, 100, 60       mean 86 2/3
    permits away      ready in 2028 40 t, in 2029 40 t  100, 60, 20        mean 60
    know-how away     ready in 2029, 100 t              100, 100, 0        mean 66 2/3
    both away         ready in 2028, 100 t              100, 0, 0          mean 33 1/3

So together they take 53 1/3 points: permits 26 2/3 first and 33 1/3 last, know-how 20 first and 26 2/3 last.
"""

from __future__ import annotations

from pathlib import Path

from builder import Tiny, three

PERMITS = """
[[set.permits]]
where = { country = "BBB" }
values = { p50_months = 0, p90_months = 0, fast_months = 0 }
"""
KNOW_HOW = """
[[set.pace]]
where = { kind = "magnet" }
values = { first_low = 1000, first_base = 1000, first_high = 1000, cap_low = 1000, cap_base = 1000, cap_high = 1000 }
"""
POWER = """
prices_only = true

[[scale.energy]]
where = { country = "BBB" }
columns = ["price_usd_per_unit_low", "price_usd_per_unit_base", "price_usd_per_unit_high"]
by = 0.5
"""
CEILING = """
[settings]
premium_share = 10.0
"""
FILE = """
[[obstacle]]
name = "permits"
title = "Permits"
why = "A year until a plant may be built; without it none"
scenarios = ["permits_at_once"]

[[obstacle]]
name = "know_how"
title = "Know-how"
why = "40 t of plants a year; without it any"
scenarios = ["know_how"]

[[obstacle]]
name = "power"
title = "Power"
why = "Electricity of BBB costs twice what it may"
scenarios = ["cheap_power"]
"""


def blocked() -> Tiny:
    """The case, without its obstacles.toml."""
    tiny = Tiny()
    tiny.set("demand", [])
    for year in (2027, 2029):
        tiny.add("demand", area="BBB", sector="cars", commodity="magnet", year=year, **three("t_per_yr", 100))
    tiny.drop("facilities", facility="make_a")
    tiny.row("permits", "BBB", "plant").update(p50_months=12, p90_months=12, fast_months=12)
    tiny.row("pace", "magnet", "*").update({**three("first", 40), **three("cap", 40)})
    for name, text in (("permits_at_once", PERMITS), ("know_how", KNOW_HOW), ("cheap_power", POWER)):
        tiny.scenario(name, text)
    tiny.row("energy", "BBB", "electricity", "grid", 2027).update(three("price_usd_per_unit", 2))
    tiny.scenario("no_ceiling", CEILING)
    return tiny


def write(folder: Path, text: str = FILE, tiny: Tiny | None = None) -> Path:
    """Write the case with its obstacles.toml."""
    case = (tiny or blocked()).write(folder / "tiny")
    (case / "obstacles.toml").write_text(text, encoding="utf-8")
    return case
