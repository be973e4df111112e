"""The case that tests of the desk share."""

from __future__ import annotations

from builder import Tiny, three


def desk_case() -> Tiny:
    """The tiny case where money decides: half of the magnets wanted can be made today, and the budget of 4,000 USD
    builds 40 t/yr of the 50 that lack, from the second year on. Power costs 10 USD/MWh."""
    tiny = Tiny()
    tiny.row("facilities", "make_a")["existing_t_per_yr"] = 50
    tiny.row("programmes", "purse").update(total_musd=0.004, note="a round amount")
    tiny.every("energy", **three("price_usd_per_unit", 10))
    tiny.add("offers", like=("magnets_x",), offer="spare_x")
    tiny.add("offer_years", offer="spare_x", year=2027, price_usd_per_t=25)
    for row in tiny.table("demand"):
        row["t_per_yr_high"] = row["t_per_yr_base"] * 1.25
    more = '[[set.programmes]]\nwhere = { programme = "purse" }\nvalues = { total_musd = 0.005 }'
    tiny.scenario("more_money", f'why = "Money for ten tonnes more."\n{more}')
    tiny.scenario("more_wanted", 'why = "More is wanted."\n[levels]\ndemand = "high"')
    return tiny
