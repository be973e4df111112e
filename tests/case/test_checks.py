"""A broken case for every check, and the sentence that its user sees."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from builder import Tiny, basket, sentences

from friendshore.case.checks import CHECKS
from friendshore.case.read import read_tables
from friendshore.case.tables import TABLES

Break = Callable[[Tiny], object]


def update(table: str, *key: object, **cells: object) -> Break:
    """Change cells of the row with this key."""
    return lambda tiny: tiny.row(table, *key).update(cells)


def add(table: str, like: tuple[object, ...] | None = None, **cells: object) -> Break:
    """Add a row."""
    return lambda tiny: tiny.add(table, like, **cells)


def drop(table: str, **cells: object) -> Break:
    """Drop rows."""
    return lambda tiny: tiny.drop(table, **cells)


def mined(tiny: Tiny) -> None:
    """Make the ore one of two baskets' own: concentrate:*, mined as own, separated as a group."""
    tiny.add("baskets", basket="rich", **basket(nd=0.25, ce=0.75))
    tiny.add("baskets", basket="poor", **basket(ce=1))
    for name in ("rich", "poor"):
        tiny.add("basket_groups", basket=name, group="light")
    tiny.row("commodities", "ore")["commodity"] = "ore:*"
    tiny.set("modes", [{"process": "mine", "mode": "dig_*", "basket_group": "own"}, tiny.row("modes", "make", "only")])
    tiny.add("modes", process="separate", mode="split_*", basket_group="light")
    for row in tiny.table("recipes"):
        if row["process"] != "make":
            row["mode"] = {"mine": "dig_*", "separate": "split_*"}[row["process"]]
        if row["commodity"] == "ore":
            row["commodity"] = "ore:*"
        if row["process"] == "separate" and row["commodity"] == "oxide":
            row["elements"] = "nd;pr"
    tiny.row("facilities", "mine_a")["basket"] = "rich"


def both(*breaks: Break) -> Break:
    """Several changes."""

    def act(tiny: Tiny) -> None:
        for each in breaks:
            each(tiny)

    return act


def limited(tiny: Tiny) -> None:
    """A second limit on oxide."""
    tiny.row("processes", "separate")["limited_outputs"] = "oxide"
    for name in ("separate_a", "new_separate_b"):
        tiny.row("facilities", name)["output_limit_t_per_t"] = 0.5
    tiny.row("pace_weights", "separate", "separation")["t_per_t"] = ""


FAULTY: dict[str, tuple[Break, str]] = {
    "reference": (
        update("facilities", "make_a", country="AAB"),
        "facilities.csv row 4, column country: 'AAB' is not in countries.csv; nearest is 'AAA'",
    ),
    "reference to one of two tables": (
        update("pace", "magnet", "*", group="EUR"),
        "pace.csv row 4, column group: 'EUR' is not in countries.csv or country_groups.csv",
    ),
    "reference to a kind": (
        update("pace", "magnet", "*", kind="magnets"),
        "pace.csv row 4, column kind: 'magnets' is not in pace_weights.csv; nearest is 'magnet'",
    ),
    "source": (
        update("demand", "AAA", "cars", "magnet", 2027, source="est;iea"),
        "demand.csv row 2, column source: 'iea' is not in sources.csv",
    ),
    "programme's stages": (
        update("programmes", "purse", stages="mining;magnets"),
        "programmes.csv row 2, column stages: 'magnets' is not in stages.csv; nearest is 'magnet'",
    ),
    "facilities of an actual": (
        add(
            "actuals", actual="a", title="A", measure="output", facilities="mine_a;mine_b", year=2027, value=1, unit="t"
        ),
        "actuals.csv row 2, column facilities: 'mine_b' is not in facilities.csv; nearest is 'mine_a'",
    ),
    "place": (
        add("places", place="make_b", latitude=1, longitude=2),
        "places.csv row 2, column place: 'make_b' is not in facilities.csv or countries.csv or areas.csv; nearest is "
        "'make_a'",
    ),
    "latitude beyond the pole": (
        add("places", place="make_a", latitude=-90.5, longitude=2),
        "places.csv row 2, column latitude: '-90.5' must be at least -90 degrees",
    ),
    "longitude beyond the antimeridian": (
        add("places", place="AAA", latitude=1, longitude=181),
        "places.csv row 2, column longitude: '181' must be at most 180 degrees",
    ),
    "limited output": (
        update("processes", "separate", limited_outputs="oxyde"),
        "processes.csv row 3, column limited_outputs: 'oxyde' is not in commodities.csv; nearest is 'oxide'",
    ),
    "limited output of another process": (
        both(limited, update("processes", "separate", limited_outputs="magnet")),
        "processes.csv row 3, column limited_outputs: 'magnet' is not an output of this process in recipes.csv",
    ),
    "unknown basket's commodity": (
        both(mined, update("offers", "magnets_x", commodity="ore:rish")),
        "offers.csv row 2, column commodity: 'ore:rish' is not in commodities.csv; nearest is 'ore:rich'",
    ),
    "all baskets offered at once": (
        both(mined, update("offers", "magnets_x", commodity="ore:*")),
        "offers.csv row 2, column commodity: 'ore:*' is not in commodities.csv; nearest is 'ore:rich'",
    ),
    "recipe without mode": (
        update("recipes", "make", "only", "oxide", mode="onlly"),
        "recipes.csv row 5, column mode: 'onlly' is not a mode of make in modes.csv; nearest is 'only'",
    ),
    "offer without years": (
        drop("offer_years"),
        "offers.csv row 2, column offer: 'magnets_x' has no row in offer_years.csv",
    ),
    "outlet without years": (
        drop("outlet_years"),
        "outlets.csv row 2, column outlet: 'oxide_sales' has no row in outlet_years.csv",
    ),
    "gap between periods": (
        update("periods", "2028", start="2028-02"),
        "periods.csv row 3, column start: '2028-02' must start in 2028-01, where period 2027 ends",
    ),
    "reported after run-out": (
        update("periods", "2028", reported=0),
        "periods.csv row 4, column reported: '2029' is reported, but period 2028 before it is not; "
        "reported periods come first",
    ),
    "nothing reported": (
        lambda tiny: tiny.every("periods", reported=0),
        "periods.csv, column reported: at least one period must be reported",
    ),
    "as_of": (
        lambda tiny: tiny.head.update(as_of="2026-12"),
        "case.toml, column as_of: '2026-12' must lie within the periods, 2027-01 to 2029-12",
    ),
    "bloc": (
        lambda tiny: tiny.head.update(bloc="clubb"),
        "bloc: 'clubb' is not a bloc; this case has club; nearest is 'club'",
    ),
    "no planner": (
        lambda tiny: tiny.every("blocs", role="partner"),
        "blocs.csv, column role: 'club' this bloc has no planner; at least one area must have that role",
    ),
    "two roles": (
        add("blocs", bloc="club", area="AAA", role="adversary", existing_share=1),
        "blocs.csv row 5, column bloc, area: 'club, AAA' stands already in blocs.csv row 2",
    ),
    "basket": (
        add("baskets", basket="half", **basket(nd=0.5)),
        "baskets.csv row 2, column basket: 'half' the shares of its elements sum to 0.5; they must sum to 1",
    ),
    "levels of demand": (
        update("demand", "AAA", "cars", "magnet", 2027, t_per_yr_low=70),
        "demand.csv row 2, column t_per_yr_base: '60' must lie between the low and the high case (70 and 60)",
    ),
    "levels of pace": (
        update("pace", "magnet", "*", cap_high=500),
        "pace.csv row 4, column cap_base: '1000' must lie between the low and the high case (1000 and 500)",
    ),
    "ceiling in one case only": (
        update("offer_years", "magnets_x", 2027, most_t_per_yr_low=5),
        "offer_years.csv row 2, column most_t_per_yr_base: must be given in the low, base and high case, or in "
        "the base case alone, or be blank in all three (unlimited)",
    ),
    "ceiling of an offer in some years": (
        both(
            update("offer_years", "magnets_x", 2027, most_t_per_yr_low=5, most_t_per_yr_base=5, most_t_per_yr_high=5),
            add("offer_years", offer="magnets_x", year=2029, price_usd_per_t=20),
        ),
        "offer_years.csv row 3, column most_t_per_yr_base: must not be blank: magnets_x has a ceiling in 2027 "
        "(offer_years.csv row 2), so it needs one here",
    ),
    "ceiling of an outlet in some years": (
        add("outlet_years", outlet="oxide_sales", year=2028, price_usd_per_t=10, most_t_per_yr=5),
        "outlet_years.csv row 2, column most_t_per_yr: must not be blank: oxide_sales has a ceiling in 2028 "
        "(outlet_years.csv row 3), so it needs one here",
    ),
    "ceiling of a tranche in some years": (
        both(
            add("energy", ("AAA", "electricity", "grid", 2027), tranche="dam", most_units_per_yr=5),
            add("energy", ("AAA", "electricity", "grid", 2027), tranche="dam", year=2028),
        ),
        "energy.csv row 5, column most_units_per_yr: must not be blank: AAA, electricity, dam has a ceiling in 2027 "
        "(energy.csv row 4), so it needs one here",
    ),
    "steps of shortage": (
        update("shortage", "*", 1, share_of_demand=0.9),
        "shortage.csv row 2, column share_of_demand: '0.9' the steps of sector * sum to 0.9, not 1",
    ),
    "falling cost of shortage": (
        both(
            update("shortage", "*", 1, share_of_demand=0.5),
            add("shortage", sector="*", step=2, share_of_demand=0.5, usd_per_t=1),
        ),
        "shortage.csv row 3, column usd_per_t: '1' must cost at least what the step before costs, 1000",
    ),
    "sector without shortage": (
        both(add("sectors", sector="wind", title="Wind"), update("shortage", "*", 1, sector="wind")),
        "shortage.csv, column sector: no cost of shortage for cars; add their rows, or one with sector *",
    ),
    "stock of what cannot be stored": (
        add("stocks", commodity="oxide", area="AAA", opening_secure_t=1, opening_exposed_t=0, least_t=0),
        "stocks.csv row 2, column commodity: 'oxide' is not storable in commodities.csv",
    ),
    "stock below its least": (
        both(
            update("commodities", "oxide", storable=1),
            add("stocks", commodity="oxide", area="AAA", opening_secure_t=1, opening_exposed_t=2, least_t=4),
        ),
        "stocks.csv row 2, column least_t: '4' is more than the stock at the start, 3 t",
    ),
    "programme": (
        update("programmes", "purse", from_year=2030, to_year=2029),
        "programmes.csv row 2, column to_year: '2029' lies before from_year, 2030",
    ),
    "freight class": (
        update("commodities", "oxide", freight_class="al"),
        "commodities.csv row 3, column freight_class: 'al' has no lanes in freight.csv; whatever is traded needs them; "
        "nearest is 'all'",
    ),
    "lane to nowhere": (
        add("freight", freight_class="all", from_region="world", to_region="wrld", usd_per_t=1),
        "freight.csv row 3, column to_region: 'wrld' is the freight_region of no area; nearest is 'world'",
    ),
    "closing before opening": (
        update("offers", "magnets_x", opens="2028-01", closes="2027-12"),
        "offers.csv row 2, column closes: '2027-12' lies before opens, 2028-01",
    ),
    "retiring before starting": (
        update("facilities", "make_a", status="construction", starts="2028-01", retires="2027-06"),
        "facilities.csv row 4, column retires: '2027-06' lies before starts, 2028-01",
    ),
    "star without group": (
        update("modes", "make", "only", mode="only_*"),
        "modes.csv row 4, column basket_group: mode only_* has a *: it needs a group of baskets, or own",
    ),
    "group without star": (
        update("modes", "make", "only", basket_group="own"),
        "modes.csv row 4, column mode: 'only' needs a * in its name, for it runs the baskets of own",
    ),
    "unknown group": (
        both(mined, update("modes", "separate", "split_*", basket_group="lite")),
        "modes.csv row 4, column basket_group: 'lite' is not in basket_groups.csv; nearest is 'light'",
    ),
    "mode that does nothing": (
        add("modes", process="make", mode="idle"),
        "modes.csv row 5, column mode: 'idle' of make neither takes nor makes anything in recipes.csv",
    ),
    "process without mode": (
        add("processes", like=("make",), process="press"),
        "processes.csv row 5, column process: 'press' has no mode in modes.csv",
    ),
    "basket's commodity without basket": (
        both(mined, add("recipes", process="make", mode="only", commodity="ore:*", t_per_t=-1)),
        "recipes.csv row 7, column commodity: 'ore:*' stands for a basket's own, but mode only has no *",
    ),
    "elements without basket": (
        update("recipes", "make", "only", "oxide", elements="nd"),
        "recipes.csv row 5, column elements: 'nd' needs a basket, but mode only has no *",
    ),
    "unknown element": (
        update("recipes", "make", "only", "oxide", elements="nd;xx"),
        "recipes.csv row 5, column elements: 'nd;xx' expected la or ce or pr or nd or sm or eu or gd or tb or dy or "
        "ho or er "
        "or tm or yb or lu or y",
    ),
    "share of nothing": (
        both(mined, update("recipes", "separate", "split_*", "oxide", of_elements="nd;pr")),
        "recipes.csv row 4, column of_elements: 'nd;pr' basket poor of group light holds none of them",
    ),
    "standing capacity": (
        update("facilities", "make_a", existing_t_per_yr=0),
        "facilities.csv row 4, column existing_t_per_yr: '0' must be above 0 for status operating",
    ),
    "start of construction": (
        update("facilities", "make_a", status="construction"),
        "facilities.csv row 4, column starts: must not be blank for status construction: the month of first output",
    ),
    "most to build": (
        update("facilities", "new_make_b", max_build_t_per_yr=""),
        "facilities.csv row 6, column max_build_t_per_yr: '0' must be above 0 for status generic",
    ),
    "mine without basket": (
        both(mined, update("facilities", "mine_a", basket="")),
        "facilities.csv row 2, column basket: must not be blank: mine runs the facility's own basket",
    ),
    "basket without use": (
        both(mined, update("facilities", "make_a", basket="rich")),
        "facilities.csv row 4, column basket: 'rich' has no use: no mode of make runs this basket",
    ),
    "circle of builds": (
        both(
            update("facilities", "new_make_b", build_with="new_separate_b", build_with_ratio=1),
            update("facilities", "new_separate_b", build_with="new_make_b", build_with_ratio=1),
        ),
        "facilities.csv row 6, column build_with: 'new_separate_b' facilities wait for each other: new_make_b, "
        "new_separate_b, new_make_b",
    ),
    "ratio of builds": (
        update("facilities", "new_make_b", build_with="new_separate_b"),
        "facilities.csv row 6, column build_with_ratio: must be above 0 where build_with names a facility",
    ),
    "second limit left out": (
        both(limited, update("facilities", "separate_a", output_limit_t_per_t="")),
        "facilities.csv row 3, column output_limit_t_per_t: must not be blank: pace_weights.csv counts separate by it",
    ),
    "second limit without use": (
        update("facilities", "make_a", output_limit_t_per_t=0.5),
        "facilities.csv row 4, column output_limit_t_per_t: '0.5' has no use: make has no limited_outputs",
    ),
    "weight": (
        both(
            update("commodities", "magnet", weight_usd_per_kg=""), update("commodities", "oxide", weight_usd_per_kg=1)
        ),
        "commodities.csv row 4, column weight_usd_per_kg: '0' must be above 0: magnet is demanded (demand.csv row 2) "
        "and "
        "counts in reliance",
    ),
    "supply": (
        both(drop("offers"), drop("offer_years"), drop("recipes", commodity="magnet")),
        "demand.csv row 2, column commodity: 'magnet' nothing supplies it: no facility makes it, no offer sells it, "
        "no stock",
    ),
    "pace": (
        drop("pace", kind="magnet"),
        "pace_weights.csv row 4, column kind: 'magnet' pace limits are required: no row of pace.csv limits this kind",
    ),
    "pace elsewhere": (
        update("pace", "magnet", "*", group="AAA"),
        "pace_weights.csv row 4, column kind: 'magnet' pace limits are required: no row of pace.csv limits this kind "
        "in BBB",
    ),
    "slow permits": (
        update("permits", "AAA", "mine", p50_months=12),
        "permits.csv row 2, column p90_months: '0' must not be below p50_months, 12",
    ),
    "fast permits": (
        update("permits", "AAA", "mine", fast_months=3),
        "permits.csv row 2, column fast_months: '3' must not exceed p50_months, 0",
    ),
    "permit clock": (
        drop("permits", country="BBB", kind="plant"),
        "facilities.csv row 6, column country: 'BBB' has no row of kind plant in permits.csv, which a generic build "
        "needs",
    ),
    "energy": (
        update("energy", "BBB", "electricity", "grid", 2027, most_units_per_yr=5),
        "facilities.csv row 6, column country: 'BBB' electricity may run out for new_make_b: energy.csv needs a "
        "tranche of "
        "electricity without a ceiling there",
    ),
}


@pytest.mark.parametrize("what", FAULTY)
def test_a_broken_case(tmp_path: Path, what: str) -> None:
    spoil, expected = FAULTY[what]
    tiny = Tiny()
    spoil(tiny)
    found = sentences(tiny.write(tmp_path))
    assert expected in found
    place = expected.split(", column")[0].split(" row ")[0]
    assert sum(sentence.startswith(place) for sentence in found) <= 3  # one slip brings no flood


@pytest.mark.parametrize("change", [mined, limited])
def test_richer_cases_are_sound(tmp_path: Path, change: Break) -> None:
    tiny = Tiny()
    change(tiny)
    assert sentences(tiny.write(tmp_path)) == []


def test_basket_commodities_may_be_named(tmp_path: Path) -> None:
    tiny = Tiny()
    mined(tiny)
    tiny.row("offers", "magnets_x")["commodity"] = "ore:poor"
    tiny.row("outlets", "oxide_sales")["commodity"] = "ore:*"
    tiny.row("outlet_years", "oxide_sales", 2027)["price_usd_per_t"] = -5
    assert sentences(tiny.write(tmp_path)) == []


@pytest.mark.parametrize("table", [table.name for table in TABLES])
def test_a_table_without_rows_ends_in_sentences(tmp_path: Path, table: str) -> None:
    sentences(Tiny().set(table, []).write(tmp_path))


def test_rules_leave_out_tables_that_could_not_be_read(tmp_path: Path) -> None:
    folder = Tiny().write(tmp_path)
    for table in TABLES:
        (folder / f"{table.name}.csv").write_text("", encoding="utf-8")
    assert len(sentences(folder)) == len(read_tables(folder, TABLES).faults) == len(TABLES)
    assert len(CHECKS) > 20
