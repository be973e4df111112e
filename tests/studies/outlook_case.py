"""A tiny case with two outlooks: the planner builds at once, private capital only what pays, all by hand.

BBB alone wants 100 kt of magnets a year and buys them at 25 USD/t; made at home of AAA's oxide they cost 30 and the
capital of the plant. Decided in 2027 a plant works in 2028 and 2029, so the best plan relies on XXX by 100, 0 and 0
points. As the law stands a floor covers a quarter of that: 100, 75 and 75. A tariff of 60 % lets all of it pay.
"""

from __future__ import annotations

from pathlib import Path

from builder import Tiny
from test_commercial_viability import WANTED, magnets_from_b
from test_price_floors import floor_needed, switch_on

FLOOR = floor_needed(25) + 1e-4
PRICE, RATE = 25, 0.6
TARIFF = f"""
[[tariffs]]
importer = "BBB"
origin = "XXX"
commodity = "magnet"
kind = "base"
rate_share = {RATE}
from_month = "2027-01"
source = "est"
confidence = "C"
"""
LAW = """
[[commercial_viability]]
group = "BBB"
stages = "magnet"
hurdle_share = 0.0
from_year = 2027
source = "est"
confidence = "C"
"""
OUTLOOKS = """
paces = ["low", "base"]
years = [2027, 2029]
published = ["magnets_2028"]

[between]
from = "law"
to = "best"
pace = "base"
year = 2029

[[outlook]]
name = "law"
title = "As the law stands"
scenarios = ["law"]

[[outlook]]
name = "best"
title = "Best plan"
scenarios = []

[[instrument]]
name = "floor"
title = "The floor"
status = "in force"
scenarios = ["without_floor"]

[[instrument]]
name = "tariff"
title = "A tariff"
status = "proposed"
scenarios = ["tariff"]
"""


def two_outlooks() -> Tiny:
    """The case, to be written; a slow pace lets half of what is wanted enter in a year."""
    tiny = switch_on(magnets_from_b(PRICE), floor_usd_per_t=FLOOR, most_t_per_yr=WANTED / 4)
    tiny.set("commercial_viability", [])
    tiny.every("pace", first_low=WANTED / 2, cap_low=WANTED / 2)
    tiny.scenario("law", LAW)
    tiny.scenario("tariff", TARIFF)
    tiny.scenario("without_floor", '[[drop.price_floors]]\nfloor = "base"')
    tiny.add("actuals", actual="magnets_2028", title="Magnets of BBB, 2028", measure="output", commodity="magnet")
    tiny.row("actuals", "magnets_2028").update(area="BBB", year=2028, value=50_000, unit="t/yr")
    return tiny


def write(folder: Path, text: str = OUTLOOKS) -> Path:
    """The case folder with its outlook.toml."""
    case = two_outlooks().write(folder / "tiny")
    (case / "outlook.toml").write_text(text, encoding="utf-8")
    return case
