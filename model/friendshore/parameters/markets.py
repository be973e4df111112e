"""What lies outside the plan: offers, outlets, stocks, energy, freight classes, ceilings. Demand stands in asked.py."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from friendshore.calendar import Dates, Period
from friendshore.case import Case
from friendshore.frames import records
from friendshore.frames import rows as each
from friendshore.names import (
    AccountName,
    AreaName,
    CarrierName,
    CommodityName,
    GroupName,
    OfferName,
    OutletName,
    PeriodName,
    PoolName,
    Provenance,
    SiteName,
    StageName,
    TrancheName,
)
from friendshore.parameters import stated
from friendshore.parameters.places import Places
from friendshore.parameters.series import growing, in_period
from friendshore.parameters.stated import by_period
from friendshore.units import THOUSANDTH

SECURE = Provenance("secure")
EXPOSED = Provenance("exposed")
PROVENANCES = (SECURE, EXPOSED)

ByPeriod = Mapping[PeriodName, float]


@dataclass(frozen=True)
class Commodity:
    """weight and holding in M USD/kt (holding a year); storage in months of use, infinite where not limited."""

    name: CommodityName
    title: str
    stage: StageName
    trade: str
    freight_class: str
    weight: float
    storable: bool
    storage_months: float
    holding: float
    loss: float


@dataclass(frozen=True)
class Offer:
    """price M USD/kt and ceiling kt/yr by period; provenance of what is bought.

    open  period -> months of it in which the offer is open, where it is not open in all of them
    """

    name: OfferName
    commodity: CommodityName
    area: AreaName
    step: str
    provenance: Provenance
    price: ByPeriod
    most: ByPeriod
    pool: PoolName
    pool_use: float
    open: Mapping[PeriodName, frozenset[int]]


@dataclass(frozen=True)
class Outlet:
    """price M USD/kt (negative: disposal cost) and ceiling kt/yr by period; area may be * for anywhere.

    open  period -> months of it in which the outlet is open, where it is not open in all of them
    """

    name: OutletName
    commodity: CommodityName
    area: AreaName
    price: ByPeriod
    most: ByPeriod
    open: Mapping[PeriodName, frozenset[int]]


@dataclass(frozen=True)
class Stock:
    """Opening stock by provenance, the least to keep, the most that can be stored, and what is there at least at the
    end (None: the opening stock), kt."""

    commodity: CommodityName
    area: AreaName
    opening: Mapping[Provenance, float]
    least: float
    most: float = math.inf
    asked_at_end: float | None = None

    @property
    def closing(self) -> Mapping[Provenance, float]:
        """What is there at least at the end, by provenance."""
        whole = sum(self.opening.values())
        if self.asked_at_end is None or not whole:
            return self.opening if self.asked_at_end is None else {SECURE: 0.0, EXPOSED: self.asked_at_end}
        return {name: amount / whole * self.asked_at_end for name, amount in self.opening.items()}


@dataclass(frozen=True)
class Tranche:
    """A step of energy supply at a site (a country, or one of energy_sites.csv): price M USD/GWh or M USD/TJ, ceiling
    GWh/yr or TJ/yr, co2 kt per GWh or TJ."""

    site: SiteName
    carrier: CarrierName
    name: TrancheName
    price: ByPeriod
    most: ByPeriod
    co2: ByPeriod


def commodities(case: Case) -> dict[CommodityName, Commodity]:
    """Rows of commodities.csv by name (patterns keep their *)."""
    return {
        CommodityName(row.commodity): Commodity(
            name=CommodityName(row.commodity),
            title=str(row.title),
            stage=StageName(row.stage),
            trade=str(row.trade),
            freight_class=str(row.freight_class),
            weight=float(row.weight_usd_per_kg),
            storable=bool(row.storable),
            storage_months=math.inf if pd.isna(row.storage_months) else float(row.storage_months),
            holding=float(row.holding_usd_per_t_yr) * THOUSANDTH,
            loss=float(row.loss_share_per_yr),
        )
        for row in each(case.tables["commodities"])
    }


def offers(case: Case, where: Places, periods: tuple[Period, ...]) -> tuple[Offer, ...]:
    """Offers of adversaries, always exposed and open to the bloc by its share, and of planners and partners, open as
    far as the bloc may count on what stands there. Areas without a role in the bloc sell nothing to it. Scrap of what
    an adversary made is exposed at the level scrap = as_made."""
    years = _by_name(case.tables["offer_years"], "offer")
    column = f"most_t_per_yr_{case.levels.offers}"
    price_then = stated.prices(case, "offer_periods", ("offer",), "price_usd_per_t")
    most_then = stated.rates(case, "offer_periods", ("offer",), f"most_t_{case.levels.offers}", periods)
    found = []
    for row in each(case.tables["offers"]):
        key = (str(row.offer),)
        steps = years.get(str(row.offer), [])
        if row.area not in where.role:
            continue
        adversary = where.role[row.area] == "adversary"
        as_made = case.levels.scrap == "as_made" and where.role.get(row.made_in) == "adversary"
        scale = where.adversary_offer_share if adversary else where.existing[row.area]
        price = {int(step["year"]): step["price_usd_per_t"] * THOUSANDTH for step in steps}
        most = {int(step["year"]): step[column] * THOUSANDTH * scale for step in steps if not pd.isna(step[column])}
        after = growing(float(row.growth_share_per_yr))
        unlimited = math.inf if scale > 0 else 0.0
        found.append(
            Offer(
                name=OfferName(row.offer),
                commodity=CommodityName(row.commodity),
                area=AreaName(row.area),
                step=str(row.step),
                provenance=SECURE if row.secure and not adversary and not as_made else EXPOSED,
                price=by_period(price, price_then.get(key, {}), periods),
                most=_while_open(
                    row, periods,
                    by_period(most, {at: rate * scale for at, rate in most_then.get(key, {}).items()}, periods, after,
                              unlimited),
                ),
                pool=PoolName(row.pool),
                pool_use=float(row.pool_use),
                open=_open(row, periods),
            )
        )
    return tuple(found)


def offer_pools(case: Case, where: Places, periods: tuple[Period, ...]) -> dict[tuple[PoolName, PeriodName], float]:
    """(pool, period) -> kt/yr that the pool's offers share; pools of adversaries are open by the bloc's share."""
    area_of_pool = case.tables["offers"].groupby("pool")["area"].first().to_dict()
    first_year = min(periods[0].year_shares())
    ceilings = {}
    for row in each(case.tables["offer_pools"]):
        adversary = where.role.get(area_of_pool.get(row.pool, "")) == "adversary"
        scale = where.adversary_offer_share if adversary else 1.0
        points = {first_year: float(row.pool_t_per_yr) * THOUSANDTH * scale}
        for period in periods:
            after = growing(float(row.growth_share_per_yr))
            ceilings[PoolName(row.pool), period.name] = in_period(points, period, after)
    return ceilings


def outlets(case: Case, periods: tuple[Period, ...]) -> tuple[Outlet, ...]:
    """Outlets as declared; those of a pattern commodity (mixed:*) are written out by the caller."""
    years = _by_name(case.tables["outlet_years"], "outlet")
    price_then = stated.prices(case, "outlet_periods", ("outlet",), "price_usd_per_t")
    most_then = stated.rates(case, "outlet_periods", ("outlet",), "most_t", periods)
    found = []
    for row in each(case.tables["outlets"]):
        key = (str(row.outlet),)
        steps = years.get(str(row.outlet), [])
        price = {int(step["year"]): step["price_usd_per_t"] * THOUSANDTH for step in steps}
        most = {
            int(step["year"]): step["most_t_per_yr"] * THOUSANDTH
            for step in steps
            if not pd.isna(step["most_t_per_yr"])
        }
        found.append(
            Outlet(
                name=OutletName(row.outlet),
                commodity=CommodityName(row.commodity),
                area=AreaName(row.area),
                price=by_period(price, price_then.get(key, {}), periods),
                most=_while_open(row, periods, by_period(most, most_then.get(key, {}), periods)),
                open=_open(row, periods),
            )
        )
    return tuple(found)


def stocks(case: Case, where: Places) -> tuple[Stock, ...]:
    """Stocks of planners: a partner's stock serves the partner."""
    return tuple(
        Stock(
            commodity=CommodityName(row.commodity),
            area=AreaName(row.area),
            opening={
                SECURE: float(row.opening_secure_t) * THOUSANDTH,
                EXPOSED: float(row.opening_exposed_t) * THOUSANDTH,
            },
            least=float(row.least_t) * THOUSANDTH,
            most=math.inf if pd.isna(row.most_t) else float(row.most_t) * THOUSANDTH,
            asked_at_end=None if pd.isna(row.closing_t) else float(row.closing_t) * THOUSANDTH,
        )
        for row in each(case.tables["stocks"])
        if where.role.get(row.area) == "planner"
    )


def tranches(case: Case, periods: tuple[Period, ...]) -> tuple[Tranche, ...]:
    """Energy steps by country or site at the chosen price level."""
    column, steps = f"price_usd_per_unit_{case.levels.energy}", ("country", "carrier", "tranche")
    price_then = stated.prices(case, "energy_periods", steps, column)
    most_then = stated.rates(case, "energy_periods", steps, "most_units", periods)
    found = []
    for (site, carrier, name), rows in case.tables["energy"].groupby([*steps], sort=False):
        records, key = rows.to_dict("records"), (SiteName(str(site)), CarrierName(str(carrier)), TrancheName(str(name)))
        price = {int(row["year"]): float(row[column]) * THOUSANDTH for row in records}
        co2 = {int(row["year"]): float(row["co2_t_per_unit"]) for row in records}
        most = {
            int(row["year"]): float(row["most_units_per_yr"]) * THOUSANDTH
            for row in records
            if not pd.isna(row["most_units_per_yr"])
        }
        found.append(
            Tranche(
                *key,
                price=by_period(price, price_then.get(key, {}), periods),
                most=by_period(most, most_then.get(key, {}), periods),
                co2={period.name: in_period(co2, period) for period in periods},
            )
        )
    return tuple(found)


def account_limits(case: Case, periods: tuple[Period, ...]) -> dict[tuple[AccountName, GroupName, PeriodName], float]:
    """(account, group of countries, period) -> kt/yr."""
    points: defaultdict[tuple[AccountName, GroupName], dict[int, float]] = defaultdict(dict)
    for row in records(case.tables["account_limits"]):
        years = points[AccountName(row["account"]), GroupName(row["country"])]
        years[int(row["year"])] = float(row["most_t_per_yr"]) * THOUSANDTH
    return {(*key, period.name): in_period(years, period) for key, years in points.items() for period in periods}


def _by_name(table: pd.DataFrame, column: str) -> dict[str, list[dict[str, Any]]]:
    rows: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in table.to_dict("records"):
        rows[str(row[column])].append({str(key): value for key, value in row.items()})
    return rows


def _while_open(row: Any, periods: tuple[Period, ...], ceiling: ByPeriod) -> dict[PeriodName, float]:
    """Ceiling of each period times the share of it between the months `opens` and `closes`."""
    dates = Dates.stated(row.opens, row.closes)
    shares = {period.name: dates.share_of(period) for period in periods}
    return {name: ceiling[name] * share if share else 0.0 for name, share in shares.items()}


def _open(row: Any, periods: tuple[Period, ...]) -> dict[PeriodName, frozenset[int]]:
    """Months in which an offer or outlet is open, of the periods of which it is open for a part."""
    dates = Dates.stated(row.opens, row.closes)
    months = {period.name: (dates.months_of(period), period.months) for period in periods}
    return {name: frozenset(found) for name, (found, whole) in months.items() if 0 < len(found) < whole}
