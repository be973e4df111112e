"""The robust plan told: what to build now, what later and in which worlds, reliance, what knowing is worth, regret."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from friendshore.asking.answer import Answer, Drawing
from friendshore.asking.notes import Finding
from friendshore.calendar import year_of
from friendshore.case import Case
from friendshore.studies.workings.worlds import frames, words
from friendshore.studies.workings.worlds.found import Known, Regretted, Robust
from friendshore.studies.workings.worlds.stocked import stocks


def told(
    case: Case,
    known: Known,
    plan: Robust,
    regrets: Sequence[Regretted],
    beside: Mapping[tuple[str, str], Finding],
) -> Answer:
    """The answer."""
    now = frames.now(case, known, plan)
    later = frames.later(case, plan)
    value = frames.value(known, plan, regrets, beside)
    over_time = frames.over_time(known, plan, beside)
    expected = frames.expected(known, over_time)
    table, summary = frames.regrets(known, plan, regrets)
    money = frames.money(known, plan, beside)
    built = {
        "now": now,
        "stocks": stocks(case, known, plan),
        "later": later,
        "worlds": frames.worlds(known, plan, beside),
        "money": money,
        "over time": expected,
        "reliance": over_time,
        "value": value,
        "regret": summary,
        "regrets": table,
        "later by world": frames.by_world(case, plan),
    }
    built = {name: frame for name, frame in built.items() if not frame.empty}
    ways = [name for name in ("robust_points", "base_held_points", "known_points") if expected[name].notna().any()]
    drawings = {
        "now": Drawing("bar", "title", ("t_per_yr",), "Decided before the worlds part", "t/yr", 25),
        "over time": Drawing("line", "period", tuple(ways), "Expected reliance", "points"),
        "regret": Drawing("bar", "plan", ("worst_regret_points", "mean_regret_points"),
                          "Regret of each plan's first decisions", "points",
                          int(summary["worst_regret_points"].notna().sum())),
    }  # fmt: skip
    shown = {
        "now": ("title", "country", "t_per_yr", "in_plans"),
        "stocks": ("title", "t", "base_t"),
        "worlds": ("world", "probability_share", "robust_points", "known_points"),
        "money": ("world", "robust_cost_musd", "robust_shortage_musd", "ceiling_musd", "ceiling_raised_musd"),
        "value": ("figure", "value_points", "outlay_musd", "shortage_musd"),
        "regret": ("plan", "worst_regret_points", "mean_regret_points", "kept_in"),
    }
    return Answer(
        "robust",
        words.sentence(known, plan, now, value, money, year_of(known.worlds.parting)),
        built,
        words.how(known, plan),
        {name: drawing for name, drawing in drawings.items() if name in built},
        {name: columns for name, columns in shown.items() if name in built},
    )
