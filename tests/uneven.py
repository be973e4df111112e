"""A second small case, in which no figure is 0 or 1 and no period is a year: a forgotten factor shows.

AAA mines and separates, BBB presses magnets, XXX sells some; one magnet plant of AAA is 40 % in XXX's hands. Everything
runs as hard as it can: surplus ore and oxide are sold at more than they cost, and a tonne of magnets that is missing
costs more than any tonne that can be had. So capacities alone fix what is done, period by period (`Hand`), and each
cost is a product that can be worked out on paper.

Periods     2026b: July to December 2026, before the decision date. 2027: eighteen months, the date (April 2027) inside.
            2028b: eighteen months from July 2028. 2030a: six months, not reported.
Recipes     mine: 0.6 t of ore a t of activity. separate: 1.5 t of ore to 0.75 t of oxide. make: 1.2 t of oxide to 0.8 t
            of magnets. A t of activity takes 1.25, 0.8 and 1.5 t of capacity.
Shares      the bloc counts on 0.9 of what stands in AAA, 0.8 in BBB, 0.6 of the offers of XXX, 0.7 of pace.
"""

from __future__ import annotations

from dataclasses import dataclass

from builder import Tiny, three

PERIODS = {
    "2026b": ("2026-07", 6, 1),
    "2027": ("2027-01", 18, 1),
    "2028b": ("2028-07", 18, 1),
    "2030a": ("2030-01", 6, 0),
}
REPORTED = ("2026b", "2027", "2028b")
LENGTH = {"2026b": 0.5, "2027": 1.5, "2028b": 1.5, "2030a": 0.5}
DISCOUNT = {
    "2026b": 1.05 ** (6 / 12),
    "2027": (12 * 1.05 ** (-3 / 12) + 6 * 1.05 ** (-12 / 12)) / 18,
    "2028b": (12 * 1.05 ** (-21 / 12) + 6 * 1.05 ** (-30 / 12)) / 18,
    "2030a": 1.05 ** (-36 / 12),
}
"""Months from April 2027 to the middle of each year of a period, at 5 % a year."""


PRICE = {"2026b": (2000, 150, 820), "2027": (6400 / 3, 458 / 3, 2428 / 3), "2028b": (2200, 466 / 3, 2396 / 3)}
"""USD/t of magnets from XXX, ore and oxide sold: straight lines by year, 2027 two thirds of a year 2027, one of 2028"""
ELECTRICITY = {"2026b": (40, 70), "2027": (128 / 3, 218 / 3), "2028b": (136 / 3, 226 / 3)}
"""USD/MWh from the grid of AAA, of BBB"""
PRESS_COST = 500 * (0.5 * 0.9 + 0.5)
"""USD/(t/yr) in BBB: half is local work, at 0.9"""


@dataclass(frozen=True)
class Hand:
    """A period of the least-cost plan as worked out by hand, t in the period (`PLAN`)."""

    mined: float
    separated: float
    pressed_b: float
    pressed_x: float
    bought: float
    wanted: tuple[float, float, float]
    short: tuple[float, float]
    stock_taken: float

    @property
    def magnets_b(self) -> float:
        """Magnets that BBB makes, all of them secure."""
        return 0.8 * self.pressed_b

    @property
    def magnets_x(self) -> float:
        """Magnets that the plant in XXX's hands makes, all of them exposed."""
        return 0.8 * self.pressed_x

    @property
    def ore_sold(self) -> float:
        return 0.6 * self.mined - 1.5 * self.separated

    def oxide_sold(self, owed: float) -> float:
        made = 0.75 * self.separated * (1 - owed)
        return made + self.stock_taken - 1.2 * (self.pressed_b + self.pressed_x)

    @property
    def kept_in_b(self) -> float:
        """What BBB's users get, all of it made there."""
        return self.wanted[2] - self.short[1]

    @property
    def shipped(self) -> float:
        """Magnets from BBB to AAA."""
        return self.magnets_b - self.kept_in_b


OWED = {"2026b": 0.3, "2027": 0.3 * 9 / 18, "2028b": 0.0}
"""Of what is separated, until September 2027."""
BUILT = 1.5 * 80 * 0.7 / 0.8
"""t/yr of new presses: h x slot x share of pace / weight = 105, less than the 120 of the project."""
PRESSES_B = {
    "2026b": 240 * 0.5,
    "2027": 240 * 0.5 + 32 * 0.3 * 4 / 18,
    "2028b": 240 * 0.5 * 9 / 18 + 32 * (0.3 * 8 + 0.5 * 10) / 18,
}
"""t/yr that stand: 300 x 0.8 at half rate until March 2029, and 40 x 0.8 from March 2028 on, 0.3 of it in the first
year, 0.5 in the second."""
NEW_B = {"2028b": BUILT * 0.9 * 0.3 * 10 / 18}
"""Decided in July 2028: two months to a site, three of permits, three of construction; nine of ten are allowed."""
STOCK = {"2026b": 7 * 0.98**0.5 - 2, "2027": 2 * 0.98**1.5 - 2, "2028b": 2 * 0.98**1.5 - 2}
"""Oxide from AAA's stock: seven tonnes at the start, two kept throughout, 2 % a year lost."""
PLAN = {
    "2026b": Hand(
        mined=3600 * 0.6 * 0.5 / 1.25, separated=720 * 0.7 * 0.5 / 0.8, pressed_b=120 * 0.5 / 1.5,
        pressed_x=45 * 0.5 * 0.5 / 1.5, bought=0.5 * 30, wanted=(30, 10, 20), short=(60 - 32 - 6 - 15, 0),
        stock_taken=STOCK["2026b"],
    ),
    "2027": Hand(
        mined=3600 * (3 * 0.6 + 15 * 0.6 + 0.3 * 105 / 20) / 18 * 1.5 / 1.25, separated=720 * 0.7 * 1.5 / 0.8,
        pressed_b=PRESSES_B["2027"], pressed_x=45 * 0.5, bought=1.5 * (2 * 33 + 36) / 3,
        wanted=(100, 34, 62), short=(196 - 0.8 * PRESSES_B["2027"] - 18 - 51, 0), stock_taken=STOCK["2027"],
    ),
    "2028b": Hand(
        mined=3600 * (5 * 0.6 + 0.3 * 85 / 20 + 13 * 0.9) / 18 * 1.5 / 1.25, separated=720 * 0.7 * 1.5 / 0.8,
        pressed_b=PRESSES_B["2028b"] + NEW_B["2028b"], pressed_x=45 * 0.5, bought=1.5 * (36 + 2 * 36 * 1.04) / 3,
        wanted=(110, 38, 64),
        short=(44, 212 - 0.8 * (PRESSES_B["2028b"] + NEW_B["2028b"]) - 18 - 1.5 * (36 + 2 * 36 * 1.04) / 3 - 44),
        stock_taken=STOCK["2028b"],
    ),
}  # fmt: skip
"""What the plan does.

The mine runs at 0.6 of 3,600 t/yr, and from April 2027 on rises by the month to 0.9 in December 2028, twenty months
on. Demand grows by the year: cars 60, 65, 70, 75 and wind 20, 22, 24, 26 t in AAA, cars 40, 41, 42, 43 in BBB. XXX
sells 0.6 of 50, 55, 60 and 60 x 1.04 t a year. What is missing falls on the cars of AAA, who cost 3,000 USD/t and
freight beside, up to 0.4 of what they ask for (44 t in 2028b), then on those of BBB.
"""


def uneven() -> Tiny:
    """The case as tables, to be edited."""
    tiny = Tiny()
    tiny.head["as_of"] = "2027-04"
    tiny.settings.update(
        discount_share_per_yr=0.05, reliance_tolerance_points=0.2, cost_tolerance_share=1e-7, premium_share=0.3
    )
    rows = [
        {"period": name, "start": start, "months": months, "reported": told}
        for name, (start, months, told) in PERIODS.items()
    ]
    tiny.set("periods", rows)
    _places(tiny)
    _chain(tiny)
    _plants(tiny)
    _markets(tiny)
    return tiny


def _places(tiny: Tiny) -> None:
    for area, region, inland in (("AAA", "west", 2), ("BBB", "east", 3), ("XXX", "far", 4)):
        tiny.row("areas", area).update(freight_region=region, inland_usd_per_t=inland)
    tiny.row("countries", "AAA").update(
        capex_index=1.2, labour_index=0.8, wacc_mining_share=0.07, wacc_plant_share=0.06, attrition_share=0.2,
        co2_price_usd_per_t=5,
    )  # fmt: skip
    tiny.row("countries", "BBB").update(
        capex_index=0.9, labour_index=1.1, wacc_mining_share=0.11, wacc_plant_share=0.08, attrition_share=0.1,
        co2_price_usd_per_t=8,
    )  # fmt: skip
    tiny.row("bloc_titles", "club").update(adversary_offer_share=0.6, pace_share=0.7)
    for area, share in (("AAA", 0.9), ("BBB", 0.8), ("XXX", 0.5)):
        tiny.row("blocs", "club", area)["existing_share"] = share
    lanes = {("west", "east"): 30, ("west", "far"): 50, ("east", "far"): 40, ("west", "west"): 7, ("east", "east"): 9}
    lanes |= {("far", "far"): 11}
    tiny.set("freight", [])
    for (one, other), cost in lanes.items():
        for ends in dict.fromkeys([(one, other), (other, one)]):
            for freight_class, factor in (("bulk", 1), ("fine", 2)):
                tiny.add("freight", freight_class=freight_class, from_region=ends[0], to_region=ends[1])
                tiny.table("freight")[-1]["usd_per_t"] = factor * cost
    tiny.set("permits", [])
    for country in ("AAA", "BBB"):
        for kind in ("mine", "plant"):
            tiny.add("permits", country=country, kind=kind, p50_months=3, p90_months=5, fast_months=2)
    tiny.every("stages", site_months=2, newcomer_months=3)
    tiny.set("permit_slots", [{"group": "*", "kind": "magnet", "unit": "t", **three("most", 80)}])
    tiny.every("pace", **three("first", 300), **three("growth", 1.1), **three("cap", 900))
    tiny.every("pace_weights", t_per_t=0.8)


def _chain(tiny: Tiny) -> None:
    tiny.row("commodities", "ore").update(freight_class="bulk")
    tiny.row("commodities", "oxide").update(
        freight_class="bulk", trade="pooled", storable=1, storage_months=1.5, holding_usd_per_t_yr=15,
        loss_share_per_yr=0.02,
    )  # fmt: skip
    tiny.row("commodities", "magnet").update(freight_class="fine", weight_usd_per_kg=2.5)
    tiny.every(
        "processes", index_applies=1, local_cost_share=0.5, lifetime_years=12, ramp_1_share=0.3, ramp_2_share=0.5,
        ramp_3_share=0.7, ramp_4_share=0.8, evidence_3yr_share=0.6, mature_share=0.9, least_use_share=0.3,
        standing_use_share=0.4, idling_years=0.5, construction_months=3, radioactive_residue_t_per_t=0.02,
        tailings_t_per_t=0.7, water_m3_per_t=2.5,
    )  # fmt: skip
    names = ("electricity_mwh_per_t", "heat_gj_per_t", "reagents_usd_per_t", "labour_usd_per_t", "capex_usd_per_t")
    names += ("fixed_om_share", "co2_t_per_t")
    for process, figures, use in (
        ("mine", (0.3, 0.2, 20, 30, 400, 0.04, 0.3), 1.25),
        ("separate", (2, 3, 50, 40, 600, 0.05, 0.4), 0.8),
        ("make", (3, 1.5, 100, 60, 500, 0.03, 0.2), 1.5),
    ):
        tiny.row("processes", process).update(zip(names, figures, strict=True))
        tiny.row("modes", process, "only")["capacity_use"] = use
    for process, commodity, t in (
        ("mine", "ore", 0.6), ("separate", "ore", -1.5), ("separate", "oxide", 0.75), ("make", "oxide", -1.2),
        ("make", "magnet", 0.8),
    ):  # fmt: skip
        tiny.row("recipes", process, "only", commodity)["t_per_t"] = t


def _plants(tiny: Tiny) -> None:
    tiny.set("facilities", [])
    tiny.add("facilities", facility="mine_a", process="mine", country="AAA", status="operating", existing_t_per_yr=4000)
    tiny.add("facilities", facility="separate_a", process="separate", country="AAA", status="operating")
    tiny.add("facilities", facility="make_b", process="make", country="BBB", status="operating", existing_t_per_yr=300)
    tiny.add("facilities", facility="make_x", process="make", country="AAA", status="operating", existing_t_per_yr=50)
    tiny.add("facilities", facility="make_c", process="make", country="BBB", status="construction")
    tiny.add("facilities", facility="new_make_b", process="make", country="BBB", status="generic")
    tiny.row("facilities", "mine_a").update(output_share_now=0.6, full_rate_year=2028, resource="hill")
    tiny.row("facilities", "separate_a").update(existing_t_per_yr=800, output_share_now=0.7, adversary_share=0.1)
    tiny.row("facilities", "make_b").update(output_share_now=0.5, retires="2029-03")
    tiny.row("facilities", "make_x").update(output_share_now=0.5, adversary_share=0.4)
    tiny.row("facilities", "make_c").update(existing_t_per_yr=40, starts="2028-03", committed_capex_musd=0.02)
    tiny.row("facilities", "new_make_b")["max_build_t_per_yr"] = 120
    for row in tiny.table("facilities"):
        row["title"] = row["facility"]
    tiny.set("resources", [{"resource": "hill", "resource_t": 50000}])
    owed = {"facility": "separate_a", "buyer": "XXX", "share": 0.3, "until": "2027-09", "price_usd_per_t": 600}
    tiny.set("offtakes", [owed])
    loan = {"kind": "loan", "interest_share_per_yr": 0.03, "term_years": 7, "loss_share": 0.15}
    tiny.set("programmes", [{"programme": "loans", "title": "Loans", "countries": "BBB", "stages": "magnet"} | loan])
    tiny.table("programmes")[0].update(total_musd=0.05, yearly_musd=0.04, from_year=2027, to_year=2029)


def _markets(tiny: Tiny) -> None:
    tiny.set("energy", [])
    for country, carrier, tranche, prices, most, co2 in (
        ("AAA", "electricity", "grid", (40, 48), "", 0.4),
        ("AAA", "heat", "gas", (9, 9), "", 0.06),
        ("BBB", "electricity", "hydro", (50, 50), 60, 0.02),
        ("BBB", "electricity", "grid", (70, 78), "", 0.5),
        ("BBB", "heat", "gas", (11, 11), "", 0.06),
    ):
        for year, price in zip((2026, 2030), prices, strict=True):
            step = {"country": country, "carrier": carrier, "tranche": tranche, "year": year, "co2_t_per_unit": co2}
            tiny.add("energy", **step, **three("price_usd_per_unit", price), most_units_per_yr=most)
    tiny.set("offers", [{"offer": "magnets_x", "commodity": "magnet", "area": "XXX", "secure": 0, "pool_use": 1.3}])
    tiny.table("offers")[0].update(growth_share_per_yr=0.04)
    tiny.set("offer_years", [])
    for year, price, most in ((2026, 2000, 50), (2028, 2200, 60)):
        tiny.add("offer_years", offer="magnets_x", year=year, price_usd_per_t=price, **three("most_t_per_yr", most))
    tiny.set("outlets", []).set("outlet_years", [])
    for outlet, commodity, first, last in (("ore_sales", "ore", 150, 158), ("oxide_sales", "oxide", 820, 788)):
        tiny.add("outlets", outlet=outlet, commodity=commodity, area="AAA")
        for year, price in ((2026, first), (2030, last)):
            tiny.add("outlet_years", outlet=outlet, year=year, price_usd_per_t=price, most_t_per_yr=5000)
    tiny.set("sectors", [{"sector": "cars", "title": "Cars"}, {"sector": "wind", "title": "Wind"}])
    tiny.set("demand", [])
    for area, sector, first, last in (("AAA", "cars", 60, 80), ("AAA", "wind", 20, 28), ("BBB", "cars", 40, 44)):
        for year, t in ((2026, first), (2030, last)):
            tiny.add("demand", area=area, sector=sector, commodity="magnet", year=year, **three("t_per_yr", t))
    tiny.set("shortage", [])
    for sector, step, share, cost in (
        ("*", 1, 0.4, 3000), ("*", 2, 0.6, 5000), ("wind", 1, 0.3, 3500), ("wind", 2, 0.7, 6000)
    ):  # fmt: skip
        tiny.add("shortage", sector=sector, step=step, share_of_demand=share, usd_per_t=cost)
    stock = {"commodity": "oxide", "area": "AAA", "opening_secure_t": 4, "opening_exposed_t": 3, "least_t": 2}
    tiny.set("stocks", [stock])
