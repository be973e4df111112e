"""What buyers outside the adversary pay above the bloc price for material made there: worth to makers, no cost.

    asking price[k,c,t]  =  bloc price[k,c,t]  +  premium[k,c,t]
    premium[k,c,t]       =  sum of rows: in force[t] * (share * adversary's price[k,t] + amount)             M USD/kt

for commodity k made in area c; the adversary's price is that of the step that sets the market, before duties and
freight. A row for * leaves out areas that another row of the commodity names. The asking price is what makers are paid
for what they make and pay for feed of the same kind: it enters the worth of builds, netbacks, the top-up of floors and
what a public reserve pays for secure material. Users of the bloc pay it to makers of the bloc: a transfer, in no
ledger; the plan's table `market_premiums` tells its amount.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from friendshore.calendar import Dates
from friendshore.case.columns import month, number, share, text
from friendshore.case.draft import Draft, fault, grouped, needs
from friendshore.case.table import EVERY
from friendshore.case.typed import TypedTable
from friendshore.errors import Fault
from friendshore.names import AreaName, CommodityName
from friendshore.parameters.levers import Levers


@dataclass(frozen=True)
class Premium:
    """A row, in the units of the program."""

    commodity: CommodityName
    makers: str
    dates: Dates
    premium_share: float
    premium_musd_per_kt: float


TABLE = TypedTable(
    "market_premiums",
    "what buyers pay above the bloc price for a commodity made in the bloc",
    key=("commodity", "makers", "from_month"),
    columns=(
        text("commodity", "commodity", refers="commodities.commodity"),
        text("makers", "area or group of countries in which it is made, or *",
             refers="areas.area|country_groups.group|*"),
        month("from_month", "first month in which it is paid"),
        month("until_month", "last month in which it is paid; blank: no end", required=False),
        share("premium_share", "premium over the adversary's price, before duties and freight", required=False,
              default=0.0, at_most=100.0),
        number("premium_usd_per_t", "premium as an amount, on top of the share", "USD/t", required=False, default=0.0),
    ),
    optional=True,
    row=Premium,
)  # fmt: skip


@needs("market_premiums", "offers", "blocs", "areas", "countries", "country_groups")
def premiums_make_sense(draft: Draft) -> Iterator[Fault]:
    """Something is paid, on what an adversary sells, once a commodity, area and month."""
    priced = {row["commodity"] for row in draft.rows("offers") if row["area"] in draft.areas("adversary")}
    for row in draft.sound("market_premiums"):
        if not row["premium_share"] and not row["premium_usd_per_t"]:
            yield fault(row, "premium_share", "share and amount are both 0")
        if row["commodity"] not in priced:
            yield fault(row, "commodity", "has no bloc price to pay a premium on: no adversary offers it")
    for _, rows in grouped(draft.sound("market_premiums"), "commodity"):
        for former, row in combinations(rows, 2):
            if (former["makers"] == EVERY) != (row["makers"] == EVERY):
                continue  # what is named goes before *
            both = _areas(draft, former["makers"]) & _areas(draft, row["makers"])
            if both and TABLE.of(former).dates.meet(TABLE.of(row).dates):
                yield fault(row, "makers", f"{min(both)} has a premium in these months already ({former['_where']})")


RULES = (premiums_make_sense,)


def _areas(draft: Draft, makers: str) -> set[str]:
    """Areas that a word for makers stands for."""
    if makers in draft.words("areas", "area"):
        return {makers}
    members = draft.group_members().get(makers, set())
    return {row["area"] for row in draft.rows("countries") if row["country"] in members}


def shape(levers: Levers, rows: Sequence[Premium]) -> None:
    """Premiums enter what makers of the bloc can ask."""
    named = {(row.commodity, area) for row in rows for area in makers(levers, row.makers)
             if row.makers != EVERY}  # fmt: skip
    for row in rows:
        for area in makers(levers, row.makers):
            if row.makers == EVERY and (row.commodity, area) in named:
                continue
            for period in levers.periods:
                force = row.dates.share_of(period)
                levers.add_premium(
                    (row.commodity, area, period.name),
                    force * row.premium_share,
                    force * row.premium_musd_per_kt,
                )


def makers(levers: Levers, word: str) -> list[AreaName]:
    """Areas of planners and partners that a word for makers stands for."""
    where = levers.where
    ours = sorted(area for area, role in where.role.items() if role != "adversary")
    if word == EVERY:
        return ours
    named = {word} if word in where.role else {str(where.countries[each].area) for each in where.members(word)}
    return [area for area in ours if area in named]
