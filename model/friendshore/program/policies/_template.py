"""An area makes at most so much of a commodity in a year: the pattern of a policy, to be copied.

    sum_o made[k,o,a,t]  <=  f[t] * h[t] * most  +  (1 - f[t]) * full[k,a,t]

in kt, for commodity k, area a and periods t in which the row is in force for a share f of the months; h are the years
of the period, and full what plants of the area make at full rate (`full_rate.py`), which the other months may bring.
`output_quotas.within_quota` is the row that holds it. Nobody pays under a quota; where a policy moves money, it enters
by `program.transfer`, and what private builds earn by it by `program.revenue.add`.

Copy this file to the name of your table, `policies/NAME.py`, and its test to `tests/policies/test_NAME.py`: a file
whose name begins with _ is no policy yet, any other is one from then on, and nothing else has to name it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyomo.environ as pyo

from friendshore.calendar import Dates
from friendshore.case.columns import month, number, text
from friendshore.case.typed import TypedTable
from friendshore.names import AreaName, CommodityName, PeriodName
from friendshore.program.full_rate import FullRate
from friendshore.program.ledger import Relation, Sum
from friendshore.program.program import Program
from friendshore.program.rows import Rows, limit


@dataclass(frozen=True)
class Quota:
    """A row, in the units of the program."""

    area: AreaName
    commodity: CommodityName
    dates: Dates
    quota_kt_per_yr: float


TABLE = TypedTable(
    "output_quotas",
    "most that an area makes of a commodity in a year",
    key=("area", "commodity", "from_month"),
    columns=(
        text("area", "area whose government sets the quota", refers="areas.area"),
        text("commodity", "commodity", refers="commodities.commodity"),
        month("from_month", "first month in force"),
        month("until_month", "last month in force; blank: no end", required=False),
        number("quota_t_per_yr", "most that is made in a year", "t/yr"),
    ),
    optional=True,
    apart=("area", "commodity"),
    row=Quota,
)
CHINESE: Mapping[str, str] = {
    "output quotas": "产量配额",
    "most that an area makes of a commodity in a year": "一地区每年最多生产某商品的数量",
    "area whose government sets the quota": "设定配额的地区",
    "Quota": "配额",
    "most that is made in a year": "每年最高产量",
    "most that is made": "最高产量",
}
"""What its labels are in Chinese: table and columns, their meanings, the words of ROWS below; what is said elsewhere,
too, has its word already."""

ROWS: Rows = {"within_quota": limit("most that is made", "quota_t_per_yr", "commodity area period")}


def add(program: Program, block: pyo.Block, rows: Sequence[Quota]) -> None:
    full = FullRate(program)
    quota: defaultdict[tuple[CommodityName, AreaName, PeriodName], float] = defaultdict(float)
    free: defaultdict[tuple[CommodityName, AreaName, PeriodName], float] = defaultdict(lambda: 1.0)
    for row in rows:
        for period in program.parameters.periods:
            if force := row.dates.share_of(period):
                key = row.commodity, row.area, period.name
                quota[key] += force * period.years * row.quota_kt_per_yr
                free[key] -= force

    def within_quota(block: pyo.Block, commodity: CommodityName, area: AreaName, period: PeriodName) -> Relation:
        key = commodity, area, period
        others = full.made(area, commodity, period) if free[key] > 0 else Sum()
        return program.made_in(area, commodity, period).plus(others, -free[key]).expression <= quota[key]

    block.within_quota = pyo.Constraint(list(quota), rule=within_quota)
