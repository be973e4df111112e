"""What the plan of the uneven case costs, item by item, on paper."""

from __future__ import annotations

from collections.abc import Mapping

from uneven import BUILT, DISCOUNT, ELECTRICITY, LENGTH, OWED, PLAN, PRESS_COST, PRICE, Hand


def costs_by_hand(plan: Mapping[str, Hand] = PLAN, capital_b: float | None = None) -> dict[tuple[str, str, str], float]:
    """(period, item, place) -> USD of the reported periods; capital_b where it is not that of the plan's one build."""
    found: dict[tuple[str, str, str], float] = {}
    capital = {"mine": 400 * 1.1, "separate": 600 * 1.1, "press": 500 * 1.1}  # local half at 1.2
    for name, hand in plan.items():
        h = LENGTH[name]
        in_a = 0.3 * hand.mined + 2 * hand.separated + 3 * hand.pressed_x
        heat_a = 0.2 * hand.mined + 3 * hand.separated + 1.5 * hand.pressed_x
        grid_b = 3 * hand.pressed_b - 60 * h
        own_a = 0.3 * hand.mined + 0.4 * hand.separated + 0.2 * hand.pressed_x
        upkeep_a = 3600 * capital["mine"] * 0.04 + 720 * capital["separate"] * 0.05 + 45 * capital["press"] * 0.03
        kt_years_b = {"2026b": 240 * h, "2027": 240 * h + 32 * 4 / 12, "2028b": 240 * 9 / 12 + 32 * h}[name]
        # half the mean lane of AAA (to itself 7 + 2 + 2, to BBB 30 + 2 + 3), and of BBB (9 + 3 + 3 to itself)
        half_a, half_b = (11 + 35) / 2 / 2, (15 + 35) / 2 / 2
        magnets_by_sea = hand.shipped * (2 * 30 + 2 + 3) + hand.bought * (2 * 50 + 2 + 4)
        found |= {
            (name, "running", "AAA"): hand.mined * (20 + 30 * 0.8)
            + hand.separated * (50 + 40 * 0.8)
            + hand.pressed_x * (100 + 60 * 0.8),
            (name, "running", "BBB"): hand.pressed_b * (100 + 60 * 1.1),
            (name, "energy", "AAA"): in_a * ELECTRICITY[name][0] + heat_a * 9,
            (name, "energy", "BBB"): 60 * h * 50 + grid_b * ELECTRICITY[name][1] + 1.5 * hand.pressed_b * 11,
            (name, "carbon", "AAA"): 5 * own_a,
            (name, "carbon", "BBB"): 8 * 0.2 * hand.pressed_b,
            (name, "fixed", "AAA"): upkeep_a * h,
            (name, "fixed", "BBB"): PRESS_COST * 0.03 * kt_years_b,
            (name, "freight", "AAA"): 1.2 * hand.pressed_b * half_a + magnets_by_sea,
            (name, "freight", "BBB"): 1.2 * hand.pressed_b * half_b,
            (name, "purchases", "XXX"): hand.bought * PRICE[name][0],
            (name, "outlet revenue", "AAA"): -hand.ore_sold * PRICE[name][1]
            - hand.oxide_sold(OWED[name]) * PRICE[name][2],
            (name, "offtake revenue", "AAA"): -600 * OWED[name] * 0.75 * hand.separated,
            (name, "holding", "AAA"): 2 * 15 * h,
            (name, "shortage", "AAA"): 3000 * hand.short[0],
            (name, "shortage", "BBB"): 3000 * hand.short[1],
        }
    found["2026b", "committed", "BBB"], found["2027", "committed", "BBB"] = 16000 * 6 / 20, 16000 * 14 / 20
    # at 8 %: half of three months of interest, an annuity of twelve years paid in mid-year, 3 % upkeep; ten months
    charge = 1.08 ** (3 / 24) * 0.08 / (1 - 1.08**-12) * 1.08**-0.5 + 0.03
    own = BUILT * 0.9 * PRESS_COST * charge * 10 / 12
    found["2028b", "capital", "BBB"] = own if capital_b is None else capital_b
    return {key: amount for key, amount in found.items() if amount}


def discounted(plan: Mapping[str, Hand] = PLAN, capital_b: float | None = None) -> float:
    """Cost of a plan of the uneven case, USD at April 2027."""
    return sum(amount * DISCOUNT[period] for (period, _, _), amount in costs_by_hand(plan, capital_b).items())
