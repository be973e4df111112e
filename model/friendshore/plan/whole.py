"""How far a plan of whole plants is from the linear bound."""

from __future__ import annotations

from friendshore.solving.whole_steps import Whole
from friendshore.words import dollars


def distances(whole: Whole) -> dict[str, float | str | int | None]:
    """What run.json says: what is held of the aim, in whole plants and linear, its distance, the cost above the bound.

    cost_above_bound_musd   what other plants could at most save, M USD of present value, at the reliance that is held
    no_room                 builds for which pace, permit slots or the project's size leave no room for one plant
    """
    rounding = whole.rounding
    return {
        "unit": whole.unit,
        "held": whole.held,
        "linear": whole.linear,
        "distance": whole.distance,
        "cost_above_bound_musd": whole.cost_above_bound,
        "rounds": rounding.rounds,
        "no_room": int(rounding.no_room.sum()),
        "struck": rounding.struck,
        "lifted": rounding.lifted,
    }


def sentence(whole: Whole) -> str:
    """The distance in words."""
    money = dollars(whole.cost_above_bound)
    distance = f"{whole.distance:.2f} {whole.unit} and {money}" if whole.unit else money
    return f"Every build is a whole plant; no plan, whole or not, does better by more than {distance}."
