"""What the samples came to, as frames: reliance by year first, then what matters, what is built, and what had no plan.

Figures are taken over the samples that have a plan; each counts the same. Five places in the order of a figure are
told: below p05 lie 5 % of the samples, and so on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from friendshore.asking.answer import Answer, Drawing
from friendshore.case import Case
from friendshore.parameters import periods_of
from friendshore.studies.workings.sweep import indices
from friendshore.studies.workings.sweep.sampler import NO_PLAN, PLAN_STEP, SOLVED, UNSOUND
from friendshore.studies.workings.sweep.samples import Samples
from friendshore.words import counted

Vector = NDArray[np.float64]
Row = Mapping[str, Any]
LOST: Row = {"status": "lost", "sentence": "The process that solved it died, twice."}
PLACES = {"p05": 0.05, "p25": 0.25, "p50": 0.5, "p75": 0.75, "p95": 0.95}
FIGURES = {
    "mean_points": "Mean reliance, points",
    "last_points": "Reliance in the last year, points",
    "cost_musd": "Discounted cost, M USD",
    "capex_musd": "Capital cost of builds, M USD",
    "regret_points": "Regret of the case's own plan, points",
}
FIRST = "first_order_share"
"""Column of the share of a variance that an unknown explains alone; not there where it cannot be estimated."""
ALWAYS = 0.9
"""Share of samples from which a facility counts as one to be built whatever comes."""


def told(samples: Samples, rows: Sequence[Row], case: Case, step: str, seed: int) -> Answer:
    """The answer.

    rows   of each sample, in their order
    """
    ended = [place for place, row in enumerate(rows) if row["status"] == SOLVED]
    solved = [rows[place] for place in ended]
    table = _samples(samples, rows)
    failed = pd.DataFrame(
        [{"outcome": row["status"], "reason": row["sentence"]} for row in rows if row["status"] != SOLVED],
        columns=["outcome", "reason"],
    )
    frames = {
        "reliance": _by_period(case, solved),
        "figures": _figures(solved),
        "unknowns": _matter(samples, ended, solved, seed, step),
        "facilities": _facilities(case, solved),
        "failures": _counted(failed),
        "samples": table,
    }
    frames = {name: frame for name, frame in frames.items() if not frame.empty}
    drawings = {
        "reliance": Drawing("fan", "period", tuple(f"{each}_points" for each in PLACES), "Reliance by year", "points"),
        "unknowns": Drawing("bar", "title", (FIRST,), "Share of the variance of mean reliance", "share"),
        "facilities": Drawing("bar", "title", ("built_share",), "Share of samples in which it is built", "share", 30),
    }
    matter = list(frames["unknowns"].columns) if "unknowns" in frames else []
    if FIRST not in matter:
        drawings["unknowns"] = Drawing("bar", "title", ("rank_correlation",), "Rank correlation with mean reliance", "")
    shown = {
        "reliance": (),
        "unknowns": tuple(n for n in ("title", "p05", "p50", "p95", "rank_correlation", FIRST) if n in matter),
        "failures": (),
    }
    return Answer(
        "sweep",
        _sentence(frames, len(rows), len(solved)),
        frames,
        _how(samples, rows, step),
        {name: drawing for name, drawing in drawings.items() if name in frames},
        {name: columns for name, columns in shown.items() if name in frames},
        tuple(_off(rows)),
    )


def every(answer: Answer, rows: Sequence[Row], case: Case) -> dict[str, pd.DataFrame]:
    """All that samples came to, a row each: drawn and found, reliance by period, builds by facility."""
    names = [period.name for period in periods_of(case) if period.reported]
    numbered = list(enumerate(rows, start=1))
    reliance = [
        (number, name, value)
        for number, row in numbered
        for name, value in zip(names, row.get("reliance", ()), strict=False)
    ]
    builds = [
        (number, name, value) for number, row in numbered for name, value in sorted(row.get("builds", {}).items())
    ]
    return {
        "samples": answer.frames["samples"],
        "samples_reliance": pd.DataFrame(reliance, columns=["sample", "period", "reliance_points"]),
        "samples_builds": pd.DataFrame(builds, columns=["sample", "facility", "t_per_yr"]),
    }


def _spread(figures: Vector) -> dict[str, float]:
    """Five places of a figure in the order of the samples."""
    found = np.quantile(figures, list(PLACES.values()))
    return dict(zip(PLACES, found.tolist(), strict=True))


def _samples(samples: Samples, rows: Sequence[Row]) -> pd.DataFrame:
    """Every sample: what was drawn, how it ended, what it came to."""
    names = [name for name in FIGURES if any(name in row.get("figures", {}) for row in rows)]
    return pd.DataFrame(
        [
            {"sample": number, **values, **{name: row.get("figures", {}).get(name, np.nan) for name in names},
             "outcome": row["sentence"]}
            for number, (values, row) in enumerate(zip(samples.values, rows, strict=True), start=1)
        ]
    )  # fmt: skip


def _by_period(case: Case, solved: Sequence[Row]) -> pd.DataFrame:
    names = [period.name for period in periods_of(case) if period.reported]
    if not solved:
        return pd.DataFrame()
    reliance = np.array([row["reliance"] for row in solved], float)
    return pd.DataFrame(
        [
            {"period": name, **{f"{place}_points": value for place, value in _spread(column).items()},
             "mean_points": float(column.mean())}
            for name, column in zip(names, reliance.T, strict=True)
        ]
    )  # fmt: skip


def _of(solved: Sequence[Row], name: str) -> Vector:
    return np.array([row["figures"].get(name, np.nan) for row in solved], float)


def _figures(solved: Sequence[Row]) -> pd.DataFrame:
    rows = []
    for name, title in FIGURES.items():
        figures = _of(solved, name)
        figures = figures[np.isfinite(figures)]
        if len(figures):
            rows.append({"figure": title, **_spread(figures), "mean": float(figures.mean())})
    return pd.DataFrame(rows)


def _matter(samples: Samples, ended: Sequence[int], solved: Sequence[Row], seed: int, step: str) -> pd.DataFrame:
    """The unknowns, those that explain most of mean reliance first."""
    if len(solved) < 2:
        return pd.DataFrame()
    values, mean = samples.figures[list(ended)], _of(solved, "mean_points")
    rank = indices.correlations(values, mean)
    nothing = [float("nan")] * len(rank)
    first, width, cost_first = nothing, nothing, nothing
    if samples.shares is None:
        if len(solved) == len(samples.values):
            names = [[str(row[each.name]) for each in samples.unknowns] for row in samples.values]
            first = indices.of_grid(names, mean)
            if step == PLAN_STEP:
                cost_first = indices.of_grid(names, _of(solved, "cost_musd"))
    elif indices.can_estimate():
        shares = samples.shares[list(ended)]
        first, width = indices.first_order(shares, mean, seed)
        if step == PLAN_STEP:
            cost_first, _ = indices.first_order(shares, _of(solved, "cost_musd"), seed)
    cost_rank = indices.correlations(values, _of(solved, "cost_musd")) if step == PLAN_STEP else nothing
    rows: list[dict[str, Any]] = []
    for place, unknown in enumerate(samples.unknowns):
        drawn = {name: float("nan") for name in PLACES} if unknown.is_choice else _spread(values[:, place])
        rows.append(
            {
                "unknown": unknown.name, "title": unknown.title, "rank_correlation": rank[place],
                "first_order_share": first[place], "first_order_half_width_share": width[place],
                "cost_rank_correlation": cost_rank[place], "cost_first_order_share": cost_first[place],
                "p05": drawn["p05"], "p50": drawn["p50"], "p95": drawn["p95"],
                "supposition": unknown.why, "source": unknown.source, "confidence": unknown.confidence,
            }
        )  # fmt: skip
    frame = pd.DataFrame(rows)
    most = frame["first_order_share"].fillna(frame["rank_correlation"].abs()).fillna(-1.0)
    order = sorted(range(len(frame)), key=lambda place: (-round(float(most.iloc[place]), 9), place))
    frame = frame.iloc[order].reset_index(drop=True)
    return frame.dropna(axis="columns", how="all")


def _facilities(case: Case, solved: Sequence[Row]) -> pd.DataFrame:
    """In how many samples each facility is built, and how large where it is."""
    built: dict[str, list[float]] = {}
    for row in solved:
        for name, tonnes in row.get("builds", {}).items():
            built.setdefault(name, []).append(tonnes)
    known = case.tables["facilities"].set_index("facility")
    rows: list[dict[str, Any]] = []
    for name, tonnes in sorted(built.items()):
        spread = _spread(np.array(tonnes))
        rows.append(
            {
                "facility": name,
                "title": str(known.loc[name, "title"]) if name in known.index else name,
                "country": str(known.loc[name, "country"]) if name in known.index else "",
                "built_share": len(tonnes) / len(solved),
                "samples": len(tonnes),
                "mean_t_per_yr": sum(tonnes) / len(solved),
                **{f"{place}_t_per_yr": spread[place] for place in ("p05", "p50", "p95")},
            }
        )
    rows.sort(key=lambda row: -int(row["samples"]))
    return pd.DataFrame(rows)


def _counted(failed: pd.DataFrame) -> pd.DataFrame:
    if failed.empty:
        return failed
    found = failed.groupby(["outcome", "reason"], sort=True).size().rename("samples").reset_index()
    return found.sort_values(["samples", "reason"], ascending=[False, True], ignore_index=True)


def _sentence(frames: Mapping[str, pd.DataFrame], asked: int, solved: int) -> str:
    if not solved:
        return f"None of {counted(asked, 'sample')} has a plan."
    mean = frames["figures"].iloc[0]
    said = (
        f"Over {counted(solved, 'sample')} mean reliance is {mean['p50']:.1f} points in the middle, "
        f"{mean['p05']:.1f} to {mean['p95']:.1f} in nine of ten."
    )
    if "unknowns" in frames:
        first = frames["unknowns"].iloc[0]
        if first.get(FIRST, 0.0) > 0:
            said += f" Most of it hangs on {first['title']}: {first[FIRST]:.0%} of its variance."
        elif abs(first.get("rank_correlation", 0.0)) > 0:
            said += f" Most of it hangs on {first['title']}: rank correlation {first['rank_correlation']:.2f}."
    if "facilities" in frames:
        always = int((frames["facilities"]["built_share"] >= ALWAYS).sum())
        some = len(frames["facilities"])
        said += f" Facilities that any of them builds: {some:,}; built in nine of ten: {always:,}."
    regret = frames["figures"].loc[frames["figures"]["figure"] == FIGURES["regret_points"]]
    if len(regret):
        row = regret.iloc[0]
        said += f" Builds of the case's own plan lose {row['p50']:.1f} points in the middle, {row['p95']:.1f} at 95 %."
    if solved < asked:
        said += f" Of {counted(asked, 'sample')}, {asked - solved:,} without a plan."
    return said


def _how(samples: Samples, rows: Sequence[Row], step: str) -> str:
    statuses = Counter(row["status"] for row in rows)
    said = [
        "Each sample is the case with what was drawn, planned for itself with foresight: "
        + (
            "least reliance, then least cost that holds it, within its own least cost and the case's premium; fair "
            "shares come after, and move neither."
            if step == PLAN_STEP
            else "the least mean reliance, at any cost."
        )
    ]
    if statuses[SOLVED]:
        said.append("P05 to P95: 5 to 95 % of the samples lie below.")
    if samples.shares is None:
        said.append("All combinations of the scenarios are taken, each as likely as any other.")
    elif not indices.can_estimate():
        said.append("First-order indices need the library SALib: pip install 'friendshore[uncertainty]'.")
    elif statuses[SOLVED] < indices.FEWEST:
        said.append(f"First-order indices need {indices.FEWEST} samples.")
    else:
        said.append("First-order indices are estimated from the samples themselves (RBD-FAST); failures are left out.")
    if any("regret_points" in row.get("figures", {}) for row in rows):
        said.append("Regret: the builds of the case's own plan, run for least reliance, against the sample's own plan.")
    return " ".join(said)


def _off(rows: Sequence[Row]) -> list[str]:
    lost = sum(row["status"] not in (SOLVED, NO_PLAN, UNSOUND) for row in rows)
    return [f"{counted(lost, 'sample')} lost with the process; the same command tries again"] if lost else []
