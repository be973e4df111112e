"""A tiny case of four months, each with its price; demand of one month is stated for itself."""

from __future__ import annotations

from builder import Tiny, three

MONTHS = ("2027-01", "2027-02", "2027-03", "2027-04")
PRICES = dict(zip(MONTHS, (20, 40, 25, 15), strict=True))
OWN = 100 / 12
"""Tonnes that AAA can make in a month, at 30 USD/t."""


def months() -> Tiny:
    """AAA alone asks for 60 t a year, but for 12 t in February; XXX asks for another price in every month."""
    tiny = Tiny()
    tiny.set("periods", [{"period": name, "start": name, "months": 1, "reported": 1} for name in MONTHS])
    tiny.drop("demand", area="BBB").drop("facilities", status="generic")
    tiny.add("demand_periods", area="AAA", sector="cars", commodity="magnet", period="2027-02", **three("demand_t", 12))
    for name, price in PRICES.items():
        tiny.add("offer_periods", offer="magnets_x", period=name, price_usd_per_t=price)
    return tiny
