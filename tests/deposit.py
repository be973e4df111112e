"""A tiny case whose ore is a basket, so that it has elements."""

from __future__ import annotations

from builder import Tiny, basket


def deposit() -> Tiny:
    """The mine digs a basket of 0.2 Nd and 0.1 Dy, of which separation makes oxide, 0.9 of it recovered; a magnet takes
    1.25 t of oxide. The planners want 100 t of magnets a year; ore for 60 t of oxide is dug."""
    tiny = Tiny()
    tiny.set("baskets", [{"basket": "hill", **basket(la=0.7, nd=0.2, dy=0.1)}])
    tiny.set("basket_groups", [{"basket": "hill", "group": "any"}])
    tiny.row("commodities", "ore")["commodity"] = "ore:*"
    tiny.row("commodities", "oxide")["weight_usd_per_kg"] = 2
    tiny.set("modes", [])
    tiny.add("modes", process="mine", mode="dig_*", basket_group="own", capacity_use=1)
    tiny.add("modes", process="separate", mode="split_*", basket_group="any", capacity_use=1)
    tiny.add("modes", process="make", mode="only", capacity_use=1)
    tiny.set("recipes", [])
    tiny.add("recipes", process="mine", mode="dig_*", commodity="ore:*", t_per_t=1)
    tiny.add("recipes", process="separate", mode="split_*", commodity="ore:*", t_per_t=-1)
    tiny.add("recipes", process="separate", mode="split_*", commodity="oxide", t_per_t=0.9, elements="nd;dy")
    tiny.add("recipes", process="make", mode="only", commodity="oxide", t_per_t=-1.25)
    tiny.add("recipes", process="make", mode="only", commodity="magnet", t_per_t=1)
    tiny.row("facilities", "mine_a").update(basket="hill", existing_t_per_yr=1000)
    tiny.row("facilities", "separate_a")["existing_t_per_yr"] = 1000
    tiny.row("facilities", "make_a")["existing_t_per_yr"] = 60
    tiny.drop("facilities", facility="new_separate_b")
    tiny.drop("facilities", facility="new_make_b")
    return tiny
