"""The build plan over time: permits, construction, ramp-up and service of each plant that the plan builds."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from friendshore.figures.picture import Picture
from friendshore.figures.style import BLACK, BLUE, GREY, ORANGE, SKY, laid_out, surface
from friendshore.figures.view import View

MOST = 40
"""Plants that are drawn, those with most capital."""
LINE = 20
"""Height of a bar, pixels."""
PHASES = (
    ("Permits", "permit_from", "construction_from", GREY, "/"),
    ("Construction", "construction_from", "in_service", ORANGE, "x"),
    ("Ramp-up", "in_service", "full", SKY, "."),
    ("Service", "full", "end", BLUE, ""),
)
DATES = ("permit_from", "construction_from", "in_service")
RAMP_YEARS = 4
"""Years of ramp-up that processes.csv states: ramp_1_share to ramp_4_share."""
DAY_MS = 86_400_000


def draw(view: View, *, most: int = MOST) -> Picture:
    """Plants that the plan builds, one bar a plant from its first build, with a mark where a further one enters.

    most    plants that are drawn, those with most capital; the table holds all builds
    """
    builds = _builds(view)
    if builds.empty:
        finding = _finding(view, builds)
        return Picture("timeline", finding, laid_out(go.Figure(), finding), builds)
    end = _end(view)
    shown = _plants(builds, end, most)
    figure = go.Figure()
    names = dict(zip(shown["facility"], _names(view, shown), strict=True))
    for name, start, until, color, shape in PHASES:
        figure.add_bar(
            y=list(names.values()), x=(shown[until] - shown[start]).dt.days * DAY_MS, base=shown[start],
            orientation="h", name=view.say(name), marker=surface(color, shape), customdata=_told(shown, start, until),
            hovertemplate="%{y}<br>%{customdata[0]} – %{customdata[1]}<br>%{customdata[2]} %{customdata[3]}/yr",
        )  # fmt: skip
    first = builds["facility"].map(shown.set_index("facility")["first"])
    further = builds[(builds["in_service"] > first) & (builds["in_service"] < end)]
    figure.add_scatter(
        x=further["in_service"], y=further["facility"].map(names), mode="markers",
        name=view.say("A further phase enters"),
        marker={"symbol": "diamond", "color": "white", "size": 8, "line": {"color": BLACK, "width": 1.5}},
        customdata=further["t_per_yr"], hovertemplate="%{y}<br>%{x|%Y-%m}: +%{customdata:,.0f} t/yr",
    )  # fmt: skip
    finding = _finding(view, builds)
    laid_out(figure, finding, barmode="overlay", height=170 + LINE * max(len(shown), 1), bargap=0.3)
    figure.update_layout(legend={"y": -0.01}, margin={"t": 84})
    figure.update_yaxes(autorange="reversed", automargin=True, zeroline=False, tickfont={"size": 11}, type="category")
    figure.update_xaxes(type="date", side="top", showgrid=True, gridcolor="#E6E6E6")
    figure.update_xaxes(tickformat="%Y", tickangle=0, nticks=8)
    return Picture("timeline", finding, figure, _table(view, builds), least=760)


def _builds(view: View) -> pd.DataFrame:
    """Builds by plant, decision and entry into service; the waits that give the same entry taken together."""
    builds = view.frame("builds")
    keys = ["facility", "decided", "in_service"]
    texts = ("title", "stage", "country", "permit_from", "construction_from", "capacity_unit")
    first = {name: (name, "first") for name in texts}
    sums = {"t_per_yr": ("t_per_yr", "sum"), "capex_musd": ("capex_musd", "sum")}
    table = builds.assign(decided=builds["decided"].astype(str)).groupby(keys, sort=False).agg(**first, **sums)
    table = table.reset_index()
    return table.assign(**{name: pd.to_datetime(table[name]) for name in DATES})


def _plants(builds: pd.DataFrame, end: pd.Timestamp, most: int) -> pd.DataFrame:
    """One row a plant: the dates of the build that enters first, cut at the end, and what all its builds come to."""
    order = builds.sort_values("in_service", kind="stable")
    first = order.groupby("facility", sort=False)[["title", "stage", "capacity_unit", *DATES]].first()
    sums = builds.groupby("facility", sort=False)[["t_per_yr", "capex_musd"]].sum()
    plants = first.join(sums).reset_index().sort_values("capex_musd", ascending=False, kind="stable").head(most)
    full = plants["in_service"] + pd.DateOffset(years=RAMP_YEARS)
    plants = plants.assign(first=plants["in_service"], full=full, end=end)
    for name in (*DATES, "full"):
        plants[name] = plants[name].where(plants[name] < end, end)
    return plants.sort_values(["in_service", "title"], kind="stable")


def _names(view: View, plants: pd.DataFrame) -> list[str]:
    """Titles with their stages; a title that two plants share has its key as well."""
    told = [
        f"{view.say(str(title))} · {view.title('stage', stage)}"
        for title, stage in zip(plants["title"], plants["stage"], strict=True)
    ]
    return [
        name if told.count(name) == 1 else f"{name} ({key})" for name, key in zip(told, plants["facility"], strict=True)
    ]


def _told(plants: pd.DataFrame, start: str, until: str) -> list[list[str]]:
    columns = plants[start].dt.strftime("%Y-%m"), plants[until].dt.strftime("%Y-%m"), plants["t_per_yr"]
    return [
        [since, to, f"{t:,.0f}", unit] for since, to, t, unit in zip(*columns, plants["capacity_unit"], strict=True)
    ]


def _table(view: View, builds: pd.DataFrame) -> pd.DataFrame:
    kept = ["title", "stage", "country", "decided", *DATES, "t_per_yr", "capacity_unit", "capex_musd"]
    told = builds[kept].copy()
    for kind in ("stage", "country"):
        told[kind] = [view.title(kind, code) for code in told[kind]]
    for name in DATES:
        told[name] = told[name].dt.strftime("%Y-%m")
    return told


def _end(view: View) -> pd.Timestamp:
    """The first day after the reported periods."""
    periods = view.plan.case.tables["periods"]
    last = periods[periods["reported"].astype(bool)].iloc[-1]
    return pd.Timestamp(str(last["start"])) + pd.DateOffset(months=int(last["months"]))


def _finding(view: View, builds: pd.DataFrame) -> str:
    if builds.empty:
        return view.say("Nothing new is built")
    plants, order = builds["facility"].nunique(), builds.sort_values("in_service", kind="stable")
    half = order["capex_musd"].cumsum() >= order["capex_musd"].sum() / 2
    first, by = (each.strftime("%Y-%m") for each in (order["in_service"].iloc[0], order["in_service"][half].iloc[0]))
    return view.say(f"{plants} plants are built; the first enters service in {first}, half of the capital by {by}")
