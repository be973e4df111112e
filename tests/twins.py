"""The tiny case with two plants that can stand for each other."""

from __future__ import annotations

from builder import Tiny


def twins(size: float, third: float = 0.0) -> Tiny:
    """Without AAA's magnet plant: two plants of one cost may be built, each of a size, and a third at ten times it;
    100 t are wanted."""
    tiny = Tiny().drop("facilities", facility="make_a")
    tiny.row("facilities", "new_make_b").update(max_build_t_per_yr=size, capex_usd_per_t=100)
    tiny.add("facilities", like=("new_make_b",), facility="twin_b", title="Twin")
    if third:
        tiny.add("facilities", like=("new_make_b",), facility="dear_b", title="Dear plant", capex_usd_per_t=1000,
                 max_build_t_per_yr=third)  # fmt: skip
    tiny.settings["cost_tolerance_share"] = 1e-9
    return tiny
