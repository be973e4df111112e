"""The map: plants by stage, standing, under way or built, secure or exposed, and what goes from area to area.

Land is drawn without borders, on an Equal Earth projection of our own; nothing is fetched.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from friendshore.errors import FriendshoreError
from friendshore.figures.arcs import arc
from friendshore.figures.land import land_rings
from friendshore.figures.picture import Picture
from friendshore.figures.points import facility_points, place_points
from friendshore.figures.projection import CENTRE, equal_earth, outline
from friendshore.figures.style import LAND, MARKS, PROVENANCE, laid_out, sliding
from friendshore.figures.view import View
from friendshore.frames import rows
from friendshore.plan.held import Held

THICKEST, THINNEST = 9.0, 0.8
POINTS = 16
"""Points of a flow's line; the one in the middle says what it is."""
WIDTHS = tuple(pairwise(np.linspace(0, 1, 5).tolist()))
"""Widths of flows: the root of the share in the largest, from and to; each is one line on the map, so that a slider
over the years stays light."""
LEAST_FLOW = 0.02
"""Share of the largest flow of all years below which a flow is too thin to be drawn."""
LARGEST, SMALLEST = 22.0, 5.0
"""Diameters of marks of plants, pixels; areas grow with the share of a plant in the capacity of its stage."""
STANDING, UNDER_WAY, BUILT = "standing", "under way", "built by the plan"
APART = 0.035
"""Between plants that share a point, radii of the earth on the map: about a small mark."""
GOLDEN = np.pi * (3 - 5**0.5)
LOOKS = {STANDING: "", UNDER_WAY: "-open", BUILT: "-dot"}
PROVENANCES = ("secure", "exposed")
DASH = {"secure": "solid", "exposed": "dot"}
GAP = np.array([np.nan])
"""Between two lines of one trace."""
FINE = np.float32
"""Coordinates as fine as any screen, in half the room."""

Trace = dict[str, Any]
"""A trace, or what a frame changes of it."""


def draw(view: View, *, year: object | None = None) -> Picture:
    """Plants and flows of a reported period, with a slider over the periods where none is named.

    Flows are t of elements a year, or tonnes as they are, from area to area. Raises FriendshoreError for a period that
    is not reported, and for a case that does not say where anything is.
    """
    if view.plan.case.tables["places"].empty:
        raise FriendshoreError("The case does not say where anything is: places.csv gives latitude and longitude.")
    periods = [view.one_period(year)] if year is not None else view.reported
    shown = periods[-1]
    plants, flows = _plants(view), _flows(view)
    ground, still = _ground(), _still(view, plants)
    moving = {each: _moving(view, plants, flows, each) for each in periods}
    frames = [
        {"name": each, "data": moving[each], "traces": list(range(len(ground), len(ground) + len(still)))}
        for each in periods
    ]
    drawn = [_together(*each) for each in zip(still, moving[shown], strict=True)]
    figure = go.Figure([*ground, *drawn], frames=frames if len(periods) > 1 else None)
    if len(periods) > 1:
        sliding(figure, periods, periods.index(shown), view.say("Year"))
    finding = _finding(view, flows, shown)
    laid_out(figure, finding, height=640, margin={"l": 8, "r": 8, "t": 96, "b": 8})
    figure.update_layout(legend={"y": 1.0, "yanchor": "bottom"})
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False, scaleanchor="x")
    note = view.say(
        "The size of a mark is the plant's share in the capacity of its stage; the width of a line is what goes that "
        "way. Plants without a site of their own stand around a centre of their country's industry, where trade begins "
        "and ends."
    )
    table = _table(view, plants[plants["period"].isin(periods)])
    return Picture("map", finding, figure, table, note, least=720)


def _ground() -> list[go.Scatter]:
    """The edge of the map and the land."""
    x, y = outline()
    rings = [equal_earth(ring[:, 0], ring[:, 1]) for ring in land_rings(CENTRE)]
    land_x, land_y = (np.concatenate([np.append(ring[axis], np.nan) for ring in rings]).astype(FINE) for axis in (0, 1))
    still = {"hoverinfo": "skip", "showlegend": False, "mode": "lines"}
    return [
        go.Scatter(x=x.astype(FINE), y=y.astype(FINE), line={"color": "#C8C8C8", "width": 1}, **still),
        go.Scatter(x=land_x, y=land_y, line={"color": "#BDB8AC", "width": 0.5}, fill="toself", fillcolor=LAND, **still),
    ]


def _plants(view: View) -> pd.DataFrame:
    """Plants with a place, by period: state, secure or exposed, t a year, share in the capacity of their stage."""
    case = view.plan.case
    points = facility_points(case)
    facilities = case.tables["facilities"].set_index("facility")
    table = view.frame("plants").assign(period=view.frame("plants")["period"].astype(str))
    table = table.assign(state=np.where(table["new_t_per_yr"] > table["standing_t_per_yr"], BUILT, STANDING))
    coming = _under_way(view, table)
    table = pd.concat([table, coming], ignore_index=True)
    table["t_per_yr"] = table["standing_t_per_yr"] + table["new_t_per_yr"]
    keys = ["period", "stage", "capacity_unit"]
    works = table["t_per_yr"].where(table["state"] != UNDER_WAY, 0.0)
    whole = works.groupby([table[key] for key in keys]).transform("sum")
    table["share"] = (table["t_per_yr"] / whole).fillna(0.0)
    share = pd.to_numeric(facilities["adversary_share"]).fillna(0.0)
    exposed = table["facility"].map(share) >= case.settings.screening_share
    table["provenance"] = np.where(exposed, "exposed", "secure")
    table = table[table["facility"].isin(points.index)]
    x, y = equal_earth(table["facility"].map(points["longitude"]), table["facility"].map(points["latitude"]))
    return _fanned(table.assign(x=x, y=y, title=table["facility"].map(facilities["title"])))


def _fanned(plants: pd.DataFrame) -> pd.DataFrame:
    """Plants that share a point around it, each at its own place in all years: a spiral by the golden angle, which
    leaves equal room to all (Vogel 1979)."""
    places = plants.drop_duplicates("facility").set_index("facility")[["x", "y"]].round(6)
    turn = places.groupby(["x", "y"], sort=False).cumcount()
    number = plants["facility"].map(turn).to_numpy(dtype=float)
    far, angle = APART * np.sqrt(number), number * GOLDEN
    return plants.assign(x=plants["x"] + far * np.cos(angle), y=plants["y"] + far * np.sin(angle))


def _under_way(view: View, standing: pd.DataFrame) -> pd.DataFrame:
    """What is permitted or built in a period and does not work yet, at what it will be able to do."""
    works = set(zip(standing["facility"], standing["period"], strict=True))
    builds = view.frame("builds")
    sums = builds.groupby("facility", sort=False).agg(
        since=("permit_from", "min"), stage=("stage", "first"), country=("country", "first"),
        new_t_per_yr=("t_per_yr", "sum"), capacity_unit=("capacity_unit", "first"), in_service=("in_service", "min"),
    )  # fmt: skip
    starts = dict(zip(view.plan.case.tables["periods"]["period"].astype(str), _starts(view), strict=True))
    found = [
        {"period": period, "facility": name, **row, "standing_t_per_yr": 0.0, "state": UNDER_WAY}
        for period in view.reported
        for name, row in sums.to_dict("index").items()
        if (name, period) not in works and str(row["since"])[:4] <= starts[period] < str(row["in_service"])
    ]
    columns = [*standing.columns]
    return pd.DataFrame(found, columns=[*columns, "since", "in_service"])[columns]


def _starts(view: View) -> list[str]:
    return [str(start) for start in view.plan.case.tables["periods"]["start"]]


def _flows(view: View) -> pd.DataFrame:
    """period, origin, destination, provenance, t a year, between areas that have a place."""
    held = Held(view.plan.case, view.frame("contents"))
    per_t = held.counted()
    matrix = view.frame("supply_matrix")
    placed = place_points(view.plan.case).index
    matrix = matrix[
        (matrix["origin"] != matrix["destination"]) & matrix["origin"].isin(placed) & matrix["destination"].isin(placed)
    ]
    matrix = matrix.assign(period=matrix["period"].astype(str))
    counted = matrix["t"] * matrix["commodity"].map(per_t).fillna(0.0) / matrix["period"].map(view.years)
    keys = ["period", "origin", "destination", "provenance"]
    sums = matrix.assign(t_per_yr=counted).groupby(keys, sort=False)["t_per_yr"].sum().reset_index()
    found: pd.DataFrame = sums[sums["t_per_yr"] > LEAST_FLOW * sums["t_per_yr"].max()]
    return found


def _still(view: View, plants: pd.DataFrame) -> list[Trace]:
    """How flows and plants look in every period: a trace a width of flows, secure ones first, then one a stage, so
    that the legend turns each on and off."""
    found: list[Trace] = []
    for provenance in PROVENANCES:
        for _, high in WIDTHS:
            width = THINNEST + (THICKEST - THINNEST) * high**2
            line = {"color": PROVENANCE[provenance], "width": width, "dash": DASH[provenance]}
            found.append({"mode": "lines", "hoverinfo": "text", "showlegend": False, "opacity": 0.6, "line": line})
    marker = {"opacity": 0.85, "line": {"color": "white", "width": 1}}
    for stage in view.ordered("stage", plants["stage"]):
        name = view.title("stage", stage)
        found.append({"mode": "markers", "hoverinfo": "text", "marker": marker, "name": name})
    return found


def _moving(view: View, plants: pd.DataFrame, flows: pd.DataFrame, period: str) -> list[Trace]:
    """What a period changes of each trace, in their order."""
    return [*_lines(view, flows, period), *_marks(view, plants, period)]


def _together(still: Trace, moving: Trace) -> Trace:
    marker = {"marker": still["marker"] | moving["marker"]} if "marker" in still else {}
    return still | moving | marker


def _lines(view: View, flows: pd.DataFrame, period: str) -> Iterator[Trace]:
    points = place_points(view.plan.case)
    most = float(flows["t_per_yr"].max()) if len(flows) else 1.0
    own = flows[flows["period"] == period]
    share = np.sqrt(own["t_per_yr"] / most)
    for provenance in PROVENANCES:
        for low, high in WIDTHS:
            yield _arcs(view, points, own[(own["provenance"] == provenance) & (share > low) & (share <= high)])


def _arcs(view: View, points: pd.DataFrame, flows: pd.DataFrame) -> Trace:
    """The lines of flows, with a gap behind each, and what the point in the middle of each says."""
    x, y, told = [np.empty(0)], [np.empty(0)], list[str]()
    unit = view.say(Held(view.plan.case, view.frame("contents")).unit)
    places = dict(zip(points.index, zip(points["longitude"], points["latitude"], strict=True), strict=True))
    columns = (flows[name] for name in ("origin", "destination", "t_per_yr"))
    for origin, destination, t in zip(*columns, strict=True):
        ends = places[origin], places[destination]
        words = f"{view.title('area', origin)} → {view.title('area', destination)}: {t:,.0f} {unit}"
        for piece_x, piece_y in arc(*ends, points=POINTS):
            x += [piece_x, GAP]
            y += [piece_y, GAP]
            told += [words if place == len(piece_x) // 2 else "" for place in range(len(piece_x) + 1)]
    return {"x": np.concatenate(x).astype(FINE), "y": np.concatenate(y).astype(FINE), "text": told}


def _marks(view: View, plants: pd.DataFrame, period: str) -> Iterator[Trace]:
    """The marks of each stage, in each the small ones above the large ones."""
    own = plants[plants["period"] == period].sort_values("share", ascending=False, kind="stable")
    groups = dict(list(own.groupby("stage")))
    for number, stage in enumerate(view.ordered("stage", plants["stage"])):
        chosen = groups.get(stage, own.iloc[:0])
        shape = MARKS[number % len(MARKS)]
        marker = {
            "symbol": [f"{shape}{LOOKS[state]}" for state in chosen["state"]],
            "size": _sizes(chosen["share"]),
            "color": [PROVENANCE[each] for each in chosen["provenance"]],
        }
        at = {axis: chosen[axis].to_numpy(dtype=FINE) for axis in ("x", "y")}
        yield {**at, "text": _told(view, chosen), "marker": marker}


def _sizes(share: Sequence[float] | pd.Series[float]) -> list[float]:
    return [round(SMALLEST + (LARGEST - SMALLEST) * float(each) ** 0.5, 1) for each in np.clip(share, 0, 1)]


def _told(view: View, plants: pd.DataFrame) -> list[str]:
    return [
        f"{view.say(str(row.title))}<br>{view.title('stage', row.stage)}, {view.say(str(row.state))}"
        f"{f', {view.say(str(row.provenance))}' if view.plan.asks_for_reliance else ''}<br>"
        f"{row.t_per_yr:,.0f} {row.capacity_unit}/yr"
        for row in rows(plants)
    ]


def _table(view: View, plants: pd.DataFrame) -> pd.DataFrame:
    """Plants and what they can do: of one period with their state, else a column a period, in which what does not
    work yet, or any more, has none."""
    provenance = ["provenance"] if view.plan.asks_for_reliance else []
    keys = ["title", "stage", "country", *provenance, "capacity_unit"]
    told = plants[["period", *keys[:3], "state", *keys[3:], "t_per_yr"]].copy()
    for kind in ("stage", "country"):
        told[kind] = [view.title(kind, code) for code in told[kind]]
    if told["period"].nunique() < 2:
        return told.reset_index(drop=True)
    works = told[told["state"] != UNDER_WAY]
    wide = works.pivot_table(index=keys, columns="period", values="t_per_yr", aggfunc="sum", sort=False, observed=True)
    shown = [each for each in view.reported if each in wide]
    return wide[shown].rename_axis(columns=None).reset_index()


def _finding(view: View, flows: pd.DataFrame, period: str) -> str:
    """The widest flow of the period."""
    own = flows[flows["period"] == period]
    if own.empty:
        return view.say(f"Nothing goes from area to area in {period}")
    row = own.sort_values("t_per_yr", ascending=False, kind="stable").iloc[0]
    origin, destination = view.title("area", row["origin"]), view.title("area", row["destination"])
    kt = row["t_per_yr"] / 1000
    said = f"In {period} the widest flow goes from {origin} to {destination}: "
    if Held(view.plan.case, view.frame("contents")).in_elements:
        return view.say(f"{said}{kt:,.1f} kt of separated oxide a year")
    return view.say(f"{said}{row['t_per_yr']:,.0f} t a year")
