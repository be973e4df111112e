"""A strategic stock is bought and held by the public, apart from commercial stocks, and drawn only when it is released.

    reserve[s,o,t]  =  reserve[s,o,t-1] * (1 - loss[k])^h[t] + put_in[s,o,t] - sum_c draw[s,o,c,t]
    sum_o reserve[s,o,t] + missing[s,t]  >=  target[s,t]                   from its month on, in periods without release
    sum_o put_in[s,o,t]  <=  (1 - f[t]) * h[t] * most[s]
    sum_o price[k,c,t] * put_in[s,o,t]  <=  (1 - f[t]) * h[t] * budget[s]
    sum_o draw[s,o,c,t]  <=  f[t] * need[k,c,t]                            where the stock is released for a part of t

in kt, for stock s of commodity k, provenance o, areas c that may draw. The target is the larger of target_t and
cover_days of the holder's own demand. Material is put in from the decision date on, in the months in which the stock is
not released (f is the share of those in which it is), and comes from the holder's balance; what is drawn enters the
balance of who draws, with its provenance. What is missing (kt) costs a penalty that least cost avoids and no cost
figure has. Public money: purchases at the bloc price of the holder, of secure material with its premium (the value
weight where the adversary sells none), received again at that of who draws, and holding. Purchases are a transfer,
since the tonne itself is paid for in the plan; holding is a resource cost ("strategic_stocks"), and so is freight to
who draws from afar. Rows of a bloc's partners, and of areas outside it, are left out: their reserves serve them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pyomo.environ as pyo

from friendshore.calendar import EVER, Dates, Period
from friendshore.case.columns import month, number, text
from friendshore.case.draft import Draft, fault, given, needs
from friendshore.case.nearest import parted
from friendshore.case.typed import TypedTable
from friendshore.errors import Fault
from friendshore.names import AreaName, CommodityName, PeriodName, Provenance
from friendshore.parameters.chain import pattern
from friendshore.parameters.levers import Levers
from friendshore.parameters.markets import EXPOSED, PROVENANCES, SECURE, Stock
from friendshore.parameters.parameters import Parameters
from friendshore.program.cost_ledger import YEARS
from friendshore.program.full_rate import FullRate
from friendshore.program.ledger import Relation, Variable, linear, total
from friendshore.program.program import Program
from friendshore.program.rows import Rows, limit

DAYS_A_YEAR = 365.0


@dataclass(frozen=True)
class Reserve:
    """A row, in the units of the program."""

    stock: str
    area: AreaName
    commodity: CommodityName
    opening_secure_kt: float
    opening_exposed_kt: float
    target_kt: float | None
    cover_days: float | None
    from_month: int | None
    missing_musd_per_kt: float
    release_from: int | None
    release_until: int | None
    who_may_draw: tuple[AreaName, ...]
    holding_musd_per_kt_yr: float
    most_purchases_kt_per_yr: float | None
    budget_musd_per_yr: float | None

    @property
    def opening(self) -> dict[Provenance, float]:
        """kt held at the start, by provenance."""
        return {SECURE: self.opening_secure_kt, EXPOSED: self.opening_exposed_kt}

    def released(self, period: Period) -> float:
        """Share of a period's months in which it may be drawn."""
        if self.release_from is None:
            return 0.0
        return Dates(self.release_from, EVER if self.release_until is None else self.release_until + 1).share_of(period)

    def asked(self, period: Period) -> bool:
        """Whether its target holds in some month of a period."""
        return self.from_month is not None and self.from_month < period.end

    def target(self, demand: float) -> float:
        """kt to be held, given the holder's demand in kt/yr."""
        return max(self.target_kt or 0.0, (self.cover_days or 0.0) / DAYS_A_YEAR * demand)


TABLE = TypedTable(
    "strategic_stocks",
    "public reserves: what they hold, should hold, and when they may be drawn",
    key=("stock",),
    columns=(
        text("stock", "key"),
        text("area", "planner who holds it", refers="areas.area"),
        text("commodity", "commodity", refers="commodities.commodity"),
        number("opening_secure_t", "secure material held at the start", "t", required=False, default=0.0),
        number("opening_exposed_t", "exposed material held at the start", "t", required=False, default=0.0),
        number("target_t", "amount to be held; blank: see cover_days", "t", required=False),
        number("cover_days", "days of the holder's demand to be held; the larger counts", "days", required=False),
        month("from_month", "first month in which the target holds; blank: no target", required=False),
        number("missing_usd_per_t", "penalty on a tonne missing for a year, of no figure but the choice", "USD/t/yr",
               required=False, default=0.0),
        month("release_from", "first month in which it may be drawn; blank: never", required=False),
        month("release_until", "last month in which it may be drawn; blank: no end", required=False),
        text("who_may_draw", "planners, parted by ;; blank: the holder", required=False, default="",
             refers="areas.area", many=True),
        number("holding_usd_per_t_yr", "cost of keeping a tonne for a year", "USD/t/yr"),
        number("most_purchases_t_per_yr", "most bought in a year; blank: no limit", "t/yr", required=False),
        number("budget_musd_per_yr", "most spent on purchases in a year; blank: no limit", "M USD/yr", required=False),
    ),
    optional=True,
    order=(("release_from", "release_until"),),
    row=Reserve,
)  # fmt: skip


@needs("strategic_stocks", "blocs", "demand", "offers", "commodities")
def strategic_stocks_make_sense(draft: Draft) -> Iterator[Fault]:
    """Targets are whole, no adversary holds or draws, what is bought has a price."""
    adversaries = draft.areas("adversary")
    asked = {(row["area"], row["commodity"]) for row in draft.rows("demand")}
    priced = {row["commodity"] for row in draft.rows("offers") if row["area"] in adversaries}
    weighed = {row["commodity"] for row in draft.rows("commodities") if row["weight_usd_per_kg"]}
    for row in draft.rows("strategic_stocks"):
        if row["release_until"] and not row["release_from"]:
            yield fault(row, "release_from", "must not be blank where release_until is given")
        target = given(row["target_t"]) or given(row["cover_days"])
        if target != bool(row["from_month"]):
            yield fault(row, "from_month", "goes with a target, target_t or cover_days, and a target goes with it")
        if target and not row["missing_usd_per_t"]:
            yield fault(row, "missing_usd_per_t", "must be above 0, or the target binds nobody")
        if not target and not row["opening_secure_t"] and not row["opening_exposed_t"]:
            yield fault(row, "target_t", "there is neither an opening stock nor a target")
        if given(row["cover_days"]) and (row["area"], row["commodity"]) not in asked:
            yield fault(
                row, "cover_days", f"{row['area']} has no demand for {row['commodity']} of its own: use target_t"
            )
        for column, areas in (("area", [row["area"]]), ("who_may_draw", parted(row["who_may_draw"]))):
            for area in areas:
                if area in adversaries:
                    yield fault(row, column, f"is an adversary of the bloc {draft.bloc}", value=area)
        if row["commodity"] not in priced and pattern(row["commodity"]) not in weighed:
            yield fault(row, "commodity", "has no price: no adversary offers it and it has no value weight")


RULES = (strategic_stocks_make_sense,)
ROWS: Rows = {
    "reserve_carried": None,
    "target_kept": None,  # or missed, at a penalty
    "within_purchases": limit("most bought in a year", "most_purchases_t_per_yr", "stock period"),
    "within_purchase_budget": limit("most spent in a year", "budget_musd_per_yr", "stock period", "M USD"),
    "drawn_while_released": limit("drawn while it is released", "release_from release_until", "stock - period"),
}


def shape(levers: Levers, rows: Sequence[Reserve]) -> None:
    """Material can come from the stock and go into it."""
    for row in rows:
        if row.area in levers.where.planners:
            levers.reserves.append(Stock(row.commodity, row.area, row.opening, 0.0))


def surprised(table: Any, month: str) -> Any:
    """Released from the month of a surprise on, whatever its own dates: it is what the stock is for."""
    begun = (table["release_from"] != "") & (table["release_from"] <= month)
    begun &= (table["release_until"] == "") | (table["release_until"] >= month)
    return table.assign(release_from=table["release_from"].where(begun, month), release_until="")


def add(program: Program, block: pyo.Block, rows: Sequence[Reserve]) -> None:
    parameters, present = program.parameters, program.parameters.reach.present
    planners = parameters.where.planners
    ours = {row.stock: row for row in rows if row.area in planners}
    periods = {period.name: (position, period) for position, period in enumerate(parameters.periods)}
    released = {(name, period): row.released(periods[period][1]) for name, row in ours.items() for period in periods}

    def there(name: str, provenance: Provenance, area: AreaName, period: PeriodName) -> bool:
        return present.get((ours[name].commodity, provenance, area), len(periods)) <= periods[period][0]

    def comes_to(name: str, area: AreaName) -> bool:
        holder, freight_class = ours[name].area, parameters.commodity(ours[name].commodity).freight_class
        return area == holder or not freight_class or parameters.where.has_lane(freight_class, holder, area)

    each = [(name, provenance, period) for name in ours for provenance in PROVENANCES for period in periods]
    block.reserve = pyo.Var(each, domain=pyo.NonNegativeReals)
    block.put_in = pyo.Var(
        [
            (name, provenance, period)
            for name, provenance, period in each
            if periods[period][1].start >= parameters.as_of
            and released[name, period] < 1
            and there(name, provenance, ours[name].area, period)
        ],
        domain=pyo.NonNegativeReals,
    )
    block.draw = pyo.Var(
        [
            (name, provenance, area, period)
            for name, provenance, period in each
            if released[name, period]
            for area in ours[name].who_may_draw or [ours[name].area]
            if area in planners and there(name, provenance, area, period) and comes_to(name, area)
        ],
        domain=pyo.NonNegativeReals,
    )
    demand: defaultdict[tuple[str, str, str], float] = defaultdict(float)
    for (commodity, area, _, period), rate in parameters.users.items():
        demand[commodity, area, period] += rate
    targets = {
        (name, period): kt
        for name, row in ours.items()
        for period in periods
        if not released[name, period]
        and row.asked(periods[period][1])
        and (kt := row.target(demand[row.commodity, row.area, period])) > 0
    }
    block.missing = pyo.Var(list(targets), domain=pyo.NonNegativeReals)
    _enter(program, block, ours)
    _rows(program, block, ours, targets)


def _price_of(
    parameters: Parameters, commodity: CommodityName, provenance: Provenance, area: AreaName, period: PeriodName
) -> float:
    """M USD/kt at which the public buys from, and sells to, an area: the bloc price, with the premium that is paid for
    what is secure, else the value weight."""
    asked = parameters.asking_price(commodity, area, period)
    if provenance == EXPOSED:
        asked = parameters.bloc_prices.get((commodity, area, period))
    return parameters.commodity(commodity).weight if asked is None else asked


def _enter(program: Program, block: pyo.Block, stocks: dict[str, Reserve]) -> None:
    """Material, money, freight and penalties."""
    parameters = program.parameters
    years = {period.name: period.years for period in parameters.periods}
    for (name, provenance, period), kt in block.put_in.items():
        area, commodity = stocks[name].area, stocks[name].commodity
        program.balance.add((commodity, provenance, area, period), -1.0, kt)
        price = _price_of(parameters, commodity, provenance, area, period)
        program.transfer(TABLE.name, area, period, kt, paid=price)
    for (name, provenance, area, period), kt in block.draw.items():
        holder, commodity = stocks[name].area, stocks[name].commodity
        program.balance.add((commodity, provenance, area, period), 1.0, kt)
        price = _price_of(parameters, commodity, provenance, area, period)
        program.transfer(TABLE.name, holder, period, kt, received=price)
        freight_class = parameters.commodity(commodity).freight_class
        if area != holder and freight_class:
            cost = parameters.where.lane_cost(freight_class, holder, area)
            program.costs.add(("freight", area, period), cost, kt)
    for (name, _, period), kt in block.reserve.items():
        holding = stocks[name].holding_musd_per_kt_yr * years[period]
        program.transfer(
            TABLE.name, stocks[name].area, period, kt, cost=holding, paid=holding, factor=years[period],
            factor_of=YEARS,
        )  # fmt: skip
    for (name, period), kt in block.missing.items():
        program.penalties.add(TABLE.name, stocks[name].missing_musd_per_kt * years[period], kt)


def _rows(
    program: Program, block: pyo.Block, stocks: dict[str, Reserve], targets: dict[tuple[str, PeriodName], float]
) -> None:
    parameters = program.parameters
    periods = {period.name: period for period in parameters.periods}
    before = dict(zip(list(periods)[1:], periods, strict=False))
    most_purchases = {
        name: row.most_purchases_kt_per_yr for name, row in stocks.items() if row.most_purchases_kt_per_yr is not None
    }
    budgets = {name: row.budget_musd_per_yr for name, row in stocks.items() if row.budget_musd_per_yr is not None}
    drawn: dict[tuple[str, Provenance, PeriodName], list[Variable]] = {}
    for (name, provenance, _, period), kt in block.draw.items():
        drawn.setdefault((name, provenance, period), []).append(kt)

    def reserve_carried(block: pyo.Block, name: str, provenance: Provenance, period: PeriodName) -> Relation:
        row, key = stocks[name], (name, provenance, period)
        left = (1 - parameters.commodity(row.commodity).loss) ** periods[period].years
        gone = drawn.get(key, [])
        coefficients, variables, opening = [-1.0] + [-1.0] * len(gone), [block.reserve[key], *gone], 0.0
        if key in block.put_in:
            coefficients.append(1.0)
            variables.append(block.put_in[key])
        if period in before:
            coefficients.append(left)
            variables.append(block.reserve[name, provenance, before[period]])
        else:
            opening = row.opening[provenance] * left
        return linear(coefficients, variables, opening) == 0

    def target_kept(block: pyo.Block, name: str, period: PeriodName) -> Relation:
        held = [block.reserve[name, provenance, period] for provenance in PROVENANCES]
        return linear([1.0] * 3, [block.missing[name, period], *held]) >= targets[name, period]

    def bought(block: pyo.Block, name: str, period: PeriodName) -> dict[Provenance, Variable]:
        return {o: block.put_in[name, o, period] for o in PROVENANCES if (name, o, period) in block.put_in}

    def within_purchases(block: pyo.Block, name: str, period: PeriodName) -> Relation:
        parts = list(bought(block, name, period).values())
        free = 1 - stocks[name].released(periods[period])
        most = free * most_purchases[name] * periods[period].years
        return linear([1.0] * len(parts), parts) <= most

    def within_purchase_budget(block: pyo.Block, name: str, period: PeriodName) -> Relation:
        row, parts = stocks[name], bought(block, name, period)
        prices = [_price_of(parameters, row.commodity, o, row.area, period) for o in parts]
        free = 1 - row.released(periods[period])
        return linear(prices, list(parts.values())) <= free * budgets[name] * periods[period].years

    block.reserve_carried = pyo.Constraint(list(block.reserve), rule=reserve_carried)
    block.target_kept = pyo.Constraint(list(targets), rule=target_kept)
    buying = list(dict.fromkeys((name, period) for name, _, period in block.put_in))
    within = [key for key in buying if key[0] in most_purchases]
    block.within_purchases = pyo.Constraint(within, rule=within_purchases)
    within = [key for key in buying if key[0] in budgets]
    block.within_purchase_budget = pyo.Constraint(within, rule=within_purchase_budget)


def close(program: Program, block: pyo.Block, rows: Sequence[Reserve]) -> None:
    """In a period of which the stock is released for some months, who draws takes no more than he needs in them."""
    by_name = {row.stock: row for row in rows}
    periods = {period.name: period for period in program.parameters.periods}
    full = FullRate(program)
    drawn: dict[tuple[str, AreaName, PeriodName], list[Variable]] = {}
    for (name, _, area, period), kt in block.draw.items():
        if by_name[name].released(periods[period]) < 1:
            drawn.setdefault((name, area, period), []).append(kt)

    def drawn_while_released(_: pyo.Block, name: str, area: AreaName, period: PeriodName) -> Relation:
        used = full.needed([area], by_name[name].commodity, period)
        part = by_name[name].released(periods[period])
        return total(drawn[name, area, period]).plus(used, -part).expression <= 0

    block.drawn_while_released = pyo.Constraint(list(drawn), rule=drawn_while_released)
