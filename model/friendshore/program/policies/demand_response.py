"""Users answer dear or missing material with less of it (thrifting) or with another (substitution), at a cost.

    respond[r,k,c,u,t]  <=  h[t] * share[r,t] * demand[k,c,u,t]                                        (a bound)
    answered demand of k   +=  respond[r,k,c,u,t]
    answered demand of k'  -=  into[r] * respond[r,k,c,u,t]                      where r puts commodity k' in its place

in kt, for response r, commodity k, area c, group of users u. The share grows in a straight line from nothing at the
start of from_year to most_share at the start of full_year, and stays. Where the same users of the area ask for none of
k', the pair is left out. Enters cost ("demand_response"). Reliance keeps demand before response in its denominator:
thrift counts as met without reliance, and a substitute counts as what it is, so exposed deliveries of k' may exceed
what was asked of it; reliance above 100 points is not allowed. Rows that name sectors have them told apart from others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pyomo.environ as pyo

from friendshore.calendar import MONTHS_A_YEAR, Period
from friendshore.case.columns import number, share, text, year
from friendshore.case.draft import Draft, fault, needs
from friendshore.case.table import EVERY
from friendshore.case.typed import TypedTable
from friendshore.errors import Fault
from friendshore.names import AreaName, CommodityName, SectorName, UsersName
from friendshore.parameters.levers import Levers
from friendshore.parameters.parameters import Parameters
from friendshore.program.program import Program
from friendshore.program.rows import Rows, limit


@dataclass(frozen=True)
class Response:
    """A row, in the units of the program."""

    response: str
    commodities: tuple[CommodityName, ...]
    areas: tuple[AreaName, ...]
    sectors: tuple[SectorName, ...]
    into_commodity: CommodityName
    into_t_per_t: float
    from_year: int
    full_year: int
    most_share: float
    cost_musd_per_kt: float

    def concerns(self, area: AreaName, sector: SectorName) -> bool:
        """Whether it is one of a sector of an area."""
        return bool({EVERY, area} & set(self.areas)) and bool({EVERY, sector} & set(self.sectors))

    def share_of(self, period: Period) -> float:
        """Share of demand that can be saved, mean over a period (of its middle, the line being straight)."""
        start, full = self.from_year * MONTHS_A_YEAR, self.full_year * MONTHS_A_YEAR
        if start == full:
            return self.most_share * max(0, period.end - max(start, period.start)) / period.months
        months = range(period.start, period.end)
        grown = [min(1.0, max(0.0, (month + 0.5 - start) / (full - start))) for month in months]
        return self.most_share * sum(grown) / len(grown)


TABLE = TypedTable(
    "demand_response",
    "steps of thrifting and substitution that users may take",
    key=("response",),
    columns=(
        text("response", "key"),
        text("commodities", "commodities that are saved, parted by ;", refers="commodities.commodity", many=True),
        text("areas", "planners, parted by ;, or *", refers="areas.area|*", many=True),
        text("sectors", "sectors, parted by ;, or *", refers="sectors.sector|*", many=True),
        text("into_commodity", "what takes its place; blank: nothing, it is saved", required=False, default="",
             refers="commodities.commodity"),
        number("into_t_per_t", "tonnes of it for a tonne saved", "t/t", required=False, default=1.0),
        year("from_year", "year at whose start it begins"),
        year("full_year", "year at whose start it has its full share"),
        share("most_share", "most of the demand before response that it can save"),
        number("cost_usd_per_t", "cost of a tonne saved, the substitute itself apart", "USD/t"),
    ),
    optional=True,
    order=(("from_year", "full_year"),),
    row=Response,
)  # fmt: skip


@needs("demand_response", "demand")
def responses_make_sense(draft: Draft) -> Iterator[Fault]:
    """Somebody asks for what is saved, and what takes its place is something else."""
    asked = {(row["area"], row["sector"], row["commodity"]) for row in draft.rows("demand")}
    for row in draft.sound("demand_response"):
        response = TABLE.of(row)
        if response.into_commodity in response.commodities:
            yield fault(row, "into_commodity", "is what it is to replace")
        for commodity in response.commodities:
            if not any(key[2] == commodity and response.concerns(key[0], key[1]) for key in asked):
                yield fault(row, "commodities", "is not what these sectors of these areas ask for", value=commodity)


@needs("demand_response", "demand")
def responses_leave_some_demand(draft: Draft) -> Iterator[Fault]:
    """Responses of the same users cannot save more than all of it."""
    saved: defaultdict[tuple[str, str, str], float] = defaultdict(float)
    asked = dict.fromkeys((row["area"], row["sector"], row["commodity"]) for row in draft.rows("demand"))
    for row in draft.sound("demand_response"):
        response, over = TABLE.of(row), []
        for area, sector, commodity in asked:
            if commodity in response.commodities and response.concerns(area, sector):
                saved[area, sector, commodity] += response.most_share
                if saved[area, sector, commodity] > 1 + 1e-9:
                    over.append((area, sector, commodity))
        if over:
            area, sector, commodity = over[0]
            expected = f"with other responses saves more than all {commodity} that {sector} in {area} asks for"
            yield fault(row, "most_share", expected)


RULES = (responses_make_sense, responses_leave_some_demand)
ROWS: Rows = {"respond": limit("most demand that is saved", "most_share", "response - - - period")}


def shape(levers: Levers, rows: Sequence[Response]) -> None:
    """Sectors that are named are told apart."""
    for row in rows:
        named = [sector for sector in row.sectors if sector != EVERY]
        levers.sectors_apart.update((sector, area) for sector in named for area in row.areas)


def add(program: Program, block: pyo.Block, rows: Sequence[Response]) -> None:
    parameters = program.parameters
    by_name = {row.response: row for row in rows}
    periods = {period.name: period for period in parameters.periods}
    most = {
        (name, commodity, area, users, period): rate * share_of * periods[period].years
        for name, row in by_name.items()
        for (commodity, area, users, period), rate in parameters.users.items()
        if commodity in row.commodities
        and (EVERY in row.areas or area in row.areas)
        and _by_users(parameters, row, area, users)
        and (not row.into_commodity or (row.into_commodity, area, users, period) in parameters.users)
        and (share_of := row.share_of(periods[period])) > 0
    }

    def bound(block: pyo.Block, *key: str) -> tuple[float, float]:
        return 0.0, most[key]  # type: ignore[index]

    block.respond = pyo.Var(list(most), bounds=bound)
    for (name, commodity, area, users, period), kt in block.respond.items():
        row = by_name[name]
        program.met.add((commodity, area, users, period), 1.0, kt)
        if row.into_commodity:
            program.met.add((row.into_commodity, area, users, period), -row.into_t_per_t, kt)
        program.transfer(TABLE.name, area, period, kt, cost=row.cost_musd_per_kt)


def _by_users(parameters: Parameters, row: Response, area: AreaName, users: UsersName) -> bool:
    """Whether a group of users in an area is one of a row's sectors."""
    sectors = row.sectors
    return EVERY in sectors or users in {parameters.users_of(sector, area) for sector in sectors}
