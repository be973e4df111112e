"""Each table of a plan that tells tonnes, figure by figure, against a plan worked out by hand (`tests/uneven.py`)."""

from __future__ import annotations

from typing import Any

from pytest import approx
from uneven import BUILT, LENGTH, NEW_B, OWED, PLAN, PRESS_COST, PRESSES_B, REPORTED
from uneven_told import KG, by_period, expected, told

from friendshore.plan.plan import Plan


def test_reliance(plan: Plan) -> None:
    table = plan.tables["reliance"]
    wanted = {name: sum(PLAN[name].wanted) for name in REPORTED}
    exposed = {name: PLAN[name].bought + PLAN[name].magnets_x for name in REPORTED}
    short = {name: sum(PLAN[name].short) for name in REPORTED}
    for column, amounts in (("exposed_points", exposed), ("short_points", short)):
        assert by_period(table, column) == approx({name: 100 * amounts[name] / wanted[name] for name in REPORTED})
    assert by_period(table, "reliance_points") == approx(
        {name: 100 * (exposed[name] + short[name]) / wanted[name] for name in REPORTED}
    )
    assert by_period(table, "demand_value_musd") == approx({name: wanted[name] * 2.5e-3 for name in REPORTED})
    assert by_period(table, "bought_t") == approx({name: PLAN[name].bought for name in REPORTED})
    assert by_period(table, "bought_points") == approx(
        {name: 100 * PLAN[name].bought / wanted[name] for name in REPORTED}
    )
    points = by_period(table, "reliance_points")
    assert plan.summary["mean"]["reliance_points"] == approx(sum(points[name] * LENGTH[name] for name in points) / 3.5)
    assert (plan.summary["peak_period"], plan.summary["shortest_period"]) == ("2028b", "2028b")


def test_reliance_by_area_and_sector(plan: Plan) -> None:
    areas = told(plan.tables["reliance_by_area"], ["period", "area"], "reliance_points")
    for name, hand in PLAN.items():
        asked = hand.wanted[0] + hand.wanted[1]
        assert areas[name, "AAA"] == approx(100 * (asked - hand.shipped) / asked, abs=0.05)
        assert areas[name, "BBB"] == approx(100 * hand.short[1] / hand.wanted[2], abs=0.05)
    sectors = told(plan.tables["reliance_by_sector"], ["period", "sector"], "reliance_points")
    for name, hand in PLAN.items():
        # the users of AAA get secure and exposed magnets in one mix; cars alone go short, those of BBB get secure ones
        exposed = hand.bought + hand.magnets_x
        mix = exposed / (exposed + hand.shipped)
        cars = (hand.wanted[0] - hand.short[0]) * mix + sum(hand.short)
        assert sectors[name, "wind"] == approx(100 * mix, abs=0.05)
        assert sectors[name, "cars"] == approx(100 * cars / (hand.wanted[0] + hand.wanted[2]), abs=0.05)


def test_reliance_by_commodity_and_deliveries(plan: Plan) -> None:
    table = plan.tables["reliance_by_commodity"]
    assert by_period(table, "demand_t") == expected({name: sum(hand.wanted) for name, hand in PLAN.items()})
    assert by_period(table, "secure_t") == expected({name: hand.magnets_b for name, hand in PLAN.items()})
    assert by_period(table, "exposed_t") == expected(
        {name: hand.bought + hand.magnets_x for name, hand in PLAN.items()}
    )
    assert by_period(table, "short_t") == approx({name: sum(hand.short) for name, hand in PLAN.items()}, abs=KG)
    delivered = plan.tables["deliveries"]
    found = told(delivered[delivered["provenance"] == "short"], ["period", "area", "sector"], "t")
    assert found == expected(
        {(name, area, "cars"): hand.short[at] for name, hand in PLAN.items() for at, area in enumerate(("AAA", "BBB"))}
    )
    found = told(delivered[delivered["provenance"] == "secure"], ["period", "area"], "t")
    assert found == expected(
        {(name, "AAA"): hand.shipped for name, hand in PLAN.items()}
        | {(name, "BBB"): hand.kept_in_b for name, hand in PLAN.items()}
    )


def test_capacity_and_classes(plan: Plan) -> None:
    standing = told(plan.tables["capacity"], ["period", "fleet"], "standing_t_per_yr")
    new = told(plan.tables["capacity"], ["period", "fleet"], "new_t_per_yr")
    used = told(plan.tables["capacity"], ["period", "fleet"], "used_t_per_yr")
    whole = {}
    for name, hand in PLAN.items():
        whole |= {
            (name, "mine_a"): hand.mined * 1.25 / LENGTH[name],
            (name, "separate_a"): hand.separated * 0.8 / LENGTH[name],
            (name, "make.BBB"): hand.pressed_b * 1.5 / LENGTH[name],
            (name, "make.AAA.adversary_owned"): hand.pressed_x * 1.5 / LENGTH[name],
        }
    assert used == approx(whole)
    assert {key: standing[key] + new[key] for key in standing} == approx(whole)
    assert {key: t for key, t in new.items() if t} == approx({("2028b", "make.BBB"): NEW_B["2028b"]})
    assert plan.tables["capacity"]["use_share"].to_list() == approx([1.0] * 12)
    classes = plan.tables["by_class"]
    presses = classes[(classes["country"] == "BBB") & (classes["stage"] == "magnet")]
    share = {"2028b": 240 * 0.5 * 9 / 18, "2027": 120, "2026b": 120}
    assert told(presses, ["period", "class"], "t_per_yr") == approx(
        {(name, "running"): share[name] for name in REPORTED}
        | {(name, "committed"): PRESSES_B[name] - share[name] for name in ("2027", "2028b")}
        | {("2028b", "generic"): NEW_B["2028b"]}
    )
    (room,) = plan.tables["committed_pace"].to_dict("records")
    # 300 x 1.1 x 0.7 in the second year of pace; 32 t/yr count for 0.8 each
    assert (room["kind"], room["group"], room["year"]) == ("magnet", "*", 2028)
    columns = ["limit_t_per_yr", "enters_t_per_yr", "taken_t_per_yr", "left_t_per_yr"]
    assert [room[column] for column in columns] == approx([231, 25.6, 25.6, 231 - 25.6])


def test_production_and_balance(plan: Plan) -> None:
    made = {}
    items: dict[Any, float] = {}
    for name, hand in PLAN.items():
        oxide, pressed = 0.75 * hand.separated, hand.pressed_b + hand.pressed_x
        made |= {
            (name, "mine_a", "ore", "secure"): 0.6 * hand.mined,
            (name, "separate_a", "oxide", "secure"): oxide,
            (name, "make.BBB", "magnet", "secure"): hand.magnets_b,
            (name, "make.AAA.adversary_owned", "magnet", "exposed"): hand.magnets_x,
        }
        opening = 7.0 if name == "2026b" else 2.0
        items |= {
            (name, "ore", "made"): 0.6 * hand.mined,
            (name, "ore", "used"): -1.5 * hand.separated,
            (name, "ore", "sold or disposed of"): -hand.ore_sold,
            (name, "oxide", "made"): oxide,
            (name, "oxide", "owed to an adversary"): -oxide * OWED[name],
            (name, "oxide", "used"): -1.2 * pressed,
            (name, "oxide", "sold or disposed of"): -hand.oxide_sold(OWED[name]),
            (name, "oxide", "opening stock"): opening,
            (name, "oxide", "lost in store"): -opening * (1 - 0.98 ** LENGTH[name]),
            (name, "oxide", "closing stock"): -2,
            (name, "magnet", "made"): 0.8 * pressed,
            (name, "magnet", "bought"): hand.bought,
            (name, "magnet", "delivered"): -sum(hand.wanted) + sum(hand.short),
        }
    found = told(plan.tables["production"], ["period", "fleet", "commodity", "provenance"], "t")
    assert found == expected(made)
    assert told(plan.tables["balance"], ["period", "commodity", "item"], "t") == expected(items)


def test_flows_and_who_supplies_whom(plan: Plan) -> None:
    flows: dict[Any, float] = {}
    supplied: dict[Any, float] = {}
    for name, hand in PLAN.items():
        pressed = 1.2 * hand.pressed_b
        flows |= {
            (name, "oxide", "AAA", "world pool"): pressed,
            (name, "oxide", "world pool", "BBB"): pressed,
            (name, "magnet", "BBB", "AAA"): hand.shipped,
            (name, "magnet", "XXX", "AAA"): hand.bought,
        }
        supplied |= {
            (name, "ore", "AAA", "AAA"): 0.6 * hand.mined,
            (name, "oxide", "AAA", "XXX"): 0.75 * hand.separated * OWED[name],
            (name, "magnet", "BBB", "AAA"): hand.shipped,
            (name, "magnet", "BBB", "BBB"): hand.kept_in_b,
            (name, "magnet", "AAA", "AAA"): hand.magnets_x,
            (name, "magnet", "XXX", "AAA"): hand.bought,
        }
    frame = plan.tables["flows"]
    assert told(frame, ["period", "commodity", "origin", "destination"], "t") == {
        **{key: approx(t, abs=KG) for key, t in flows.items()},
        ("2026b", "magnet", "XXX", "BBB"): approx(0, abs=KG),
    }
    matrix = told(plan.tables["supply_matrix"], ["period", "commodity", "origin", "destination"], "t")
    assert {key: matrix[key] for key in supplied if supplied[key]} == expected(supplied)
    oxide = plan.tables["supply_matrix"].query("commodity == 'oxide' and destination == 'BBB'")
    assert told(oxide, ["period"], "t") == expected({name: 1.2 * hand.pressed_b for name, hand in PLAN.items()})
    secure = plan.tables["supply_matrix"].query("commodity == 'magnet' and provenance == 'secure'")
    assert set(secure["origin"]) == {"BBB"}


def test_the_plan_against_what_is_known(plan: Plan) -> None:
    table = plan.tables["base_year_check"].set_index("actual")
    hand = PLAN["2027"]
    told_of = {
        "oxide": 0.75 * hand.separated / 1.5,
        "b": hand.magnets_b / 1.5 * 120 / PRESSES_B["2027"],  # two plants, by what they can do
        "world": 600 / (600 + (hand.magnets_b + hand.magnets_x) / 1.5),
        "leans": 1 - hand.shipped / 134,
    }
    assert dict(table["plan"]) == approx(told_of, rel=1e-3)
    published = {"oxide": 400, "b": 80, "world": 0.9, "leans": 0.7}
    assert dict(table["published"]) == published
    gaps = {name: (told_of[name] - value) / value for name, value in published.items()}
    assert dict(table["difference_share"]) == approx(gaps, rel=1e-2)


def test_the_checks_and_steps_of_the_plan(plan: Plan) -> None:
    checks = plan.tables["checks"]
    assert checks["ok"].all()
    told_of = checks.set_index("check")
    assert told_of.loc["ore: what comes in goes out", "left"] == approx(sum(0.6 * hand.mined for hand in PLAN.values()))
    assert told_of.loc["drawn from loans, at most", ["left", "right"]].to_list() == approx(
        [BUILT * PRESS_COST * 0.9e-6, 0.05]
    )
    steps = plan.tables["steps"].set_index("step")
    assert steps.index.to_list() == ["cost", "tie-break"]
    assert steps.loc["tie-break", "value"] == approx(plan.summary["mean"]["reliance_points"], abs=1e-4)
    assert plan.tables["not_built"].empty
    assert plan.tables["idle"].empty
    assert plan.tables["screened"].empty
