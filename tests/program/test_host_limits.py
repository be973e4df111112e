"""A by-product is captured out of a host's flow, no more than that, whatever it pays."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from builder import Tiny, sentences
from pytest import approx, mark
from solve import CHEAPEST, steps

IMPORTS = 3 * 100 * 20
"""USD: all magnets from XXX at 20, the cheapest way."""


def traced(price: float = 200, **limit: Any) -> Tiny:
    """A trace that AAA and BBB can capture, 100 t/yr each at 10 USD/t, and sell at a price; tests add its hosts."""
    tiny = Tiny()
    tiny.add("commodities", like=("oxide",), commodity="trace", title="Trace")
    tiny.add("processes", like=("separate",), process="capture", title="Capture")
    tiny.add("modes", process="capture", mode="only", capacity_use=1)
    tiny.add("recipes", process="capture", mode="only", commodity="trace", t_per_t=1)
    for area in ("AAA", "BBB"):
        plant = {"facility": f"capture_{area}", "country": area, "process": "capture"}
        tiny.add("facilities", like=("separate_a",), **plant)
    tiny.add("outlets", outlet="trace_sales", commodity="trace", area="*")
    tiny.add("outlet_years", outlet="trace_sales", year=2027, price_usd_per_t=price)
    row = {"host_limit": "liquor", "commodity": "trace", "processes": "capture", "group": "*", "each_country": 0}
    tiny.add("host_limits", **(row | limit))
    return tiny


def given(tiny: Tiny, area: str = "AAA", **by_year: float) -> Tiny:
    """A flow of hosts outside the plan, of which a hundredth is captured."""
    if not tiny.table("hosts"):
        tiny.add("hosts", host_limit="liquor", host="alumina", t_per_t=0.01)
    for year, t in by_year.items():
        tiny.add("host_flows", flow="alumina", country=area, year=int(year[1:]), t_per_yr=t)
    return tiny


def test_a_given_flow_lets_its_share_through() -> None:
    answer = steps(given(traced(), y2027=1000, y2029=3000), CHEAPEST)
    # 10, 20, 30 t earn 200 - 10 each
    assert [answer.total("sell", "trace_sales", year) for year in ("2027", "2028", "2029")] == approx([10, 20, 30])
    assert answer.cost == approx(IMPORTS - 60 * 190)
    assert answer.dual("captured_from_hosts", "liquor", "*", "2028") == approx(-190)


@mark.parametrize(("price", "host"), [(500, 100), (200, 0)])
def test_a_host_runs_for_its_own_product_and_what_the_by_product_adds(price: float, host: float) -> None:
    tiny = traced(price)
    tiny.add("hosts", host_limit="liquor", host="separate_a", t_per_t=0.05)
    answer = steps(tiny, CHEAPEST)
    # a tonne of oxide loses 20 - 10, and brings 0.05 t that earn 490, or 190, a tonne
    assert answer.total("activity", "separate_a", "2028") == approx(host)
    assert answer.total("sell", "trace_sales", "2028") == approx(0.05 * host)
    assert answer.cost == approx(IMPORTS - 3 * host * (0.05 * (price - 10) - 10))


def test_what_a_host_makes_or_takes_may_be_counted() -> None:
    tiny = traced(500)
    tiny.row("recipes", "separate", "only", "oxide")["t_per_t"] = 0.8
    for commodity, per_t in (("oxide", 0.8), ("ore", 1.0), ("", 1.0)):
        tiny.set("hosts", [{"host_limit": "liquor", "host": "separate", "commodity": commodity, "t_per_t": 0.05}])
        answer = steps(tiny, CHEAPEST)
        assert answer.total("sell", "trace_sales", "2028") == approx(0.05 * per_t * 100), commodity


def test_flow_and_plants_add_up_and_each_country_may_stand_alone() -> None:
    together = given(traced(500), "BBB", y2027=400)
    together.add("hosts", host_limit="liquor", host="separate_a", t_per_t=0.05)
    assert steps(together, CHEAPEST).total("sell", "trace_sales", "2027") == approx(4 + 5)
    apart = given(traced(500, each_country=1), "BBB", y2027=400)
    answer = steps(apart, CHEAPEST)
    assert answer.total("sell", "trace_sales", "2027") == approx(4)
    assert answer.total("activity", "capture.AAA", "2027") == 0


def test_named_plants_work_alone_and_share_a_limit() -> None:
    tiny = traced(processes="", facilities="capture_AAA;also", group="AAA").drop("facilities", facility="capture_BBB")
    tiny.add("facilities", like=("capture_AAA",), facility="also", existing_t_per_yr=3)
    answer = steps(given(tiny, y2027=500), CHEAPEST)
    assert answer.total("sell", "trace_sales", "2027") == approx(5)
    assert {"also", "capture_AAA"} <= set(answer.parameters.fleets)


def test_an_offer_of_what_others_capture_is_held_by_their_hosts() -> None:
    tiny = traced(offers="trace_x", group="XXX", processes="")
    for table in ("facilities", "processes", "modes", "recipes"):
        tiny.drop(table, process="capture")
    tiny.add("offers", like=("magnets_x",), offer="trace_x", commodity="trace")
    tiny.add("offer_years", offer="trace_x", year=2027, price_usd_per_t=50)
    answer = steps(given(tiny, "XXX", y2027=2000), CHEAPEST)
    assert answer.total("buy", "trace_x", "2028") == approx(20)
    assert answer.cost == approx(IMPORTS - 3 * 20 * 150)


def test_hosts_of_another_country_let_nothing_through_where_each_has_its_own() -> None:
    for each, captured in ((1, 0), (0, 10)):
        answer = steps(given(traced(each_country=each), "XXX", y2027=1000), CHEAPEST)
        assert answer.total("sell", "trace_sales", "2027") == approx(captured)


def test_a_wider_host_never_costs_more() -> None:
    costs = [steps(given(traced(), y2027=t), CHEAPEST).cost for t in (0, 500, 5000, 50000)]
    assert costs == approx(sorted(costs, reverse=True)) and costs[0] == approx(IMPORTS)
    assert costs[-1] == approx(IMPORTS - 3 * 200 * 190)  # what stands in AAA and BBB


@mark.parametrize(
    ("cells", "expected"),
    [
        ({"processes": ""}, "column processes: nobody captures it: name processes, facilities or offers"),
        ({"processes": "mine"}, "'mine' makes no trace"),
        ({"facilities": "make_a"}, "'make_a' makes no trace"),
        ({"facilities": "capture_AAA", "group": "BBB"}, "'capture_AAA' does not stand in BBB"),
        ({"offers": "magnets_x"}, "'magnets_x' sells magnet, not trace"),
        ({"host_limit": "other"}, "has no row in hosts.csv, so nothing of it could be captured"),
    ],
)
def test_a_wrong_limit_is_a_fault(tmp_path: Path, cells: dict[str, Any], expected: str) -> None:
    found = sentences(given(traced(**cells), y2027=100).write(tmp_path))
    assert [sentence for sentence in found if expected in sentence], found


@mark.parametrize(
    ("cells", "expected"),
    [
        ({"host": "alumina", "commodity": "oxide"}, "must be blank: alumina is a flow of host_flows.csv"),
        ({"host": "separate", "commodity": "magnet"}, "'magnet' is neither made nor taken by separate"),
        ({"host": "alumin"}, "nearest is 'alumina'"),
    ],
)
def test_a_wrong_host_is_a_fault(tmp_path: Path, cells: dict[str, Any], expected: str) -> None:
    tiny = given(traced(), y2027=100).set("hosts", [{"host_limit": "liquor", "t_per_t": 0.01} | cells])
    found = sentences(tiny.write(tmp_path))
    assert [sentence for sentence in found if expected in sentence], found


def test_what_is_captured_is_nothing_made_out_of_nothing(tmp_path: Path) -> None:
    tiny = given(traced(), y2027=100)
    tiny.add("offers", like=("magnets_x",), offer="trace_x", commodity="trace")
    tiny.add("offer_years", offer="trace_x", year=2027, price_usd_per_t=900)
    assert sentences(tiny.write(tmp_path / "held")) == []
    tiny.set("host_limits", []).set("hosts", []).set("host_flows", [])
    tiny.every("processes", electricity_mwh_per_t=0)
    assert "takes nothing in recipes.csv" in sentences(tiny.write(tmp_path / "free"))[0]
