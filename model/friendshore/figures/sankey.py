"""From mine to sector: who passes on how much of an element, or of all, secure and exposed in two colours."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from friendshore.errors import FriendshoreError
from friendshore.figures.choice import one_of
from friendshore.figures.picture import Picture
from friendshore.figures.style import GREY, PROVENANCE, laid_out, sliding
from friendshore.figures.view import View
from friendshore.plan.chain_links import GIVES, LEFT, SCRAP, SECTOR, SELLER, SOLD, STAGE, STORE, UNMET, chain_links
from friendshore.plan.held import Held
from friendshore.words import first_capital

ALL = "all"
LEAST = 1e-3
"""Share of the largest flow below which a link is too thin to be seen."""
NODES = {STORE: "Out of store", SCRAP: "Scrap", SOLD: "Sold elsewhere",
         LEFT: "Into store, owed or lost", UNMET: "Not met"}  # fmt: skip
FIRST, LAST = 0.001, 0.999
"""Places of the first and the last column."""


def draw(view: View, *, element: str = ALL, year: object | None = None) -> Picture:
    """Flows of a reported period in t a year of elements, with a slider over the periods where none is named.

    element    key of an element, or all: every element added up; tonnes as they are where recipes draw none out

    Raises FriendshoreError for an element or a year that the plan does not have.
    """
    links = _links(view, element)
    flowing = set(links["period"])
    periods = [view.one_period(year)] if year is not None else [each for each in view.reported if each in flowing]
    if not flowing.intersection(periods):
        raise FriendshoreError("No commodity that flows holds an element that a recipe draws out: nothing to show.")
    shown = periods[-1]
    nodes = _nodes(view, links)
    figure = go.Figure(_trace(view, links, nodes, shown))
    if len(periods) > 1:
        figure.frames = [go.Frame(name=each, data=[_trace(view, links, nodes, each)]) for each in periods]
        sliding(figure, periods, periods.index(shown), view.say("Year"))
    finding = _finding(view, links, element, shown)
    laid_out(figure, finding, height=640)
    measured = view.plan.asks_for_reliance
    words = (("secure", "Secure"), ("exposed", "Exposed, through an adversary"), ("short", "Not met"))
    for provenance, word in words if measured else ():
        figure.add_scatter(
            x=[None], y=[None], mode="markers", name=view.say(word),
            marker={"color": PROVENANCE[provenance], "symbol": "square", "size": 12},
        )  # fmt: skip
    figure.update_layout(legend={"y": 1.0, "yanchor": "bottom"}, margin={"t": 96, "b": 12})
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False)
    note = view.say("What stages lose on the way is the difference between what enters and what leaves them.")
    keys = ["period", "source_name", "target_name", *(["provenance"] if measured else [])]
    table = links[[*keys, "t_per_yr"]].rename(columns={"source_name": "source", "target_name": "target"})
    return Picture("sankey", finding, figure, table[table["period"].isin(periods)].reset_index(drop=True), note, 820)


def _links(view: View, element: str) -> pd.DataFrame:
    """Links in t a year, commodities of a link taken together."""
    held = Held(view.plan.case, view.frame("contents"))
    if element != ALL:
        one_of(element, held.elements, "element")
    per_t = held.counted(None if element == ALL else element)
    links = chain_links(view.plan.tables, view.plan.case.tables["stocks"], held.stage)
    counted = links["t"] * links["commodity"].map(per_t).fillna(0.0) / links["period"].map(view.years)
    keys = ["period", "provenance", "source_kind", "source", "target_kind", "target"]
    sums = links.assign(t_per_yr=counted).groupby(keys, sort=False)["t_per_yr"].sum().reset_index()
    sums = sums[sums["t_per_yr"] > LEAST * sums["t_per_yr"].max()]
    names = {side: [_name(view, kind, key) for kind, key in zip(sums[f"{side}_kind"], sums[side], strict=True)]
             for side in ("source", "target")}  # fmt: skip
    found: pd.DataFrame = sums.assign(source_name=names["source"], target_name=names["target"])
    return found


def _name(view: View, kind: str, key: str) -> str:
    if kind == STAGE:
        return " → ".join(view.title(kind, stage) for stage in key.split(GIVES))
    if kind == SECTOR:
        return first_capital(view.title(kind, key))
    if kind == SELLER:
        return view.say(f"Bought from {view.title('area', key)}")
    return view.say(NODES[kind])


def _nodes(view: View, links: pd.DataFrame) -> Mapping[str, tuple[int, float]]:
    """Name -> number and place across: stages by their position, sources before them, sectors at the end."""
    stages = {
        str(key) for side in ("source", "target") for key in links.loc[links[f"{side}_kind"] == STAGE, side]
    }
    positions = view.plan.case.tables["stages"].set_index("stage")["position"]
    flow = sorted(stages, key=lambda key: (positions[key.split(GIVES)[-1]], key))
    first_use = _depths(links, flow)
    deepest = max(first_use.values(), default=0) + 1
    found: dict[str, tuple[int, float]] = {}
    for side in ("source", "target"):
        for kind, key, name in zip(links[f"{side}_kind"], links[side], links[f"{side}_name"], strict=True):
            depth = first_use[key] if kind == STAGE else 0 if side == "source" else deepest
            found.setdefault(name, (len(found), FIRST + (LAST - FIRST) * depth / deepest))
    return found


def _depths(links: pd.DataFrame, stages: list[str]) -> dict[str, int]:
    """Stage -> how many links after the first; those that feed nothing but sectors come last."""
    between = links[(links["source_kind"] == STAGE) & (links["target_kind"] == STAGE)]
    feeds = {stage: set(between.loc[between["target"] == stage, "source"]) - {stage} for stage in stages}
    depth = dict.fromkeys(stages, 0)
    for _ in stages:
        for stage in stages:
            before = [depth[each] for each in feeds[stage] if stage not in feeds.get(each, set())]
            depth[stage] = min(max(before, default=-1) + 1, len(stages))
    return depth


def _trace(view: View, links: pd.DataFrame, nodes: Mapping[str, tuple[int, float]], period: str) -> go.Sankey:
    own = links[links["period"] == period]
    unit = view.say(Held(view.plan.case, view.frame("contents")).unit)
    return go.Sankey(
        arrangement="snap",
        valueformat=",.0f",
        valuesuffix=f" {unit}",
        node={"label": list(nodes), "x": [place for _, place in nodes.values()], "pad": 14, "thickness": 14,
              "color": GREY, "line": {"width": 0}},
        link={"source": [nodes[name][0] for name in own["source_name"]],
              "target": [nodes[name][0] for name in own["target_name"]],
              "value": own["t_per_yr"].round(3).tolist(),
              "color": [_pale(PROVENANCE[each]) for each in own["provenance"]],
              "label": [view.say(each) if view.plan.asks_for_reliance else "" for each in own["provenance"]]},
    )  # fmt: skip


def _pale(color: str) -> str:
    """A colour that lets crossing flows show."""
    red, green, blue = (int(color[place : place + 2], 16) for place in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.55)"


def _finding(view: View, links: pd.DataFrame, element: str, period: str) -> str:
    last = links[(links["period"] == period) & (links["target_kind"] == SECTOR)]
    whole = last["t_per_yr"].sum()
    secure = last.loc[last["provenance"] == "secure", "t_per_yr"].sum()
    share = 100 * secure / whole if whole else 100.0
    said = f"In {period}, {share:.0f} % of the tonnes that reach the sectors are secure"
    if not view.plan.asks_for_reliance:
        said = f"In {period}, {whole:,.0f} t a year reach the sectors"
    return view.say(said if element == ALL else f"{said}: {view.title('commodity', element)}")
