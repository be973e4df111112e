"""An environmental charge makes what is emitted, left or taken in cost money: so much a tonne.

    environmental charges in c  =  sum_a price[a,c,t] * emission[a,c,t]                            for priced a, c, t

in M USD, price in M USD/kt (of water, M USD per thousand m3). A price path starts in its first stated year, runs
linearly between stated years and stays after the last; paths that concern one country add up. A charge on co2 comes on
top of the country's explicit carbon price. Enters cost ("account_prices", what plants pay, so the worth of new
ones to their owners as well, `parameters/margins.py`) and, as received, public money. Tailings and water are counted
only where a limit or a charge is set (`parameters/levers.py`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyomo.environ as pyo

from friendshore.calendar import Period
from friendshore.case.columns import ACCOUNTS, number, text, year
from friendshore.case.draft import Draft, fault, grouped, needs
from friendshore.case.typed import TypedTable
from friendshore.errors import Fault
from friendshore.names import AccountName, GroupName
from friendshore.parameters.levers import Levers
from friendshore.parameters.series import in_year
from friendshore.program.program import Program


@dataclass(frozen=True)
class Charge:
    """A row, in the units of the program."""

    account: AccountName
    group: GroupName
    year: int
    musd_per_kt: float


TABLE = TypedTable(
    "account_prices",
    "charges on emissions, residues and water, by year (none before the first, linear between, held after the last)",
    key=("account", "group", "year"),
    columns=(
        text("account", "what is charged", one_of=ACCOUNTS),
        text("group", "country, group of countries, or *", refers="countries.country|country_groups.group|*"),
        year("year", "year"),
        number("usd_per_t", "charge; of water per m3, which weighs a tonne", "USD/t"),
    ),
    optional=True,
    row=Charge,
)


@needs("account_prices", "periods")
def account_prices_fall_into_the_horizon(draft: Draft) -> Iterator[Fault]:
    """A path charges something, and begins before the horizon ends."""
    last = max((int(row["start"][:4]) + row["months"] // 12 for row in draft.rows("periods")), default=0)
    for _, rows in grouped(draft.rows("account_prices"), "account", "group"):
        first = min(rows, key=lambda row: int(row["year"]))
        if first["year"] >= last:
            yield fault(first, "year", f"lies after the last period, which ends with {last - 1}")
        if not any(row["usd_per_t"] for row in rows):
            yield fault(first, "usd_per_t", "charges nothing in any year; leave the rows out")


RULES = (account_prices_fall_into_the_horizon,)

Path = Mapping[int, float]


def shape(levers: Levers, rows: Sequence[Charge]) -> None:
    """What is charged is counted, and is a cost of private owners too."""
    paths: defaultdict[tuple[AccountName, GroupName], dict[int, float]] = defaultdict(dict)
    for row in rows:
        paths[row.account, row.group][row.year] = row.musd_per_kt
    for (account, group), path in paths.items():
        for country in levers.where.members(group):
            levers.accounts.add((account, country))
            for period in levers.periods:
                key = account, country, period.name
                levers.charges[key] = levers.charges.get(key, 0.0) + _price(path, period)


def add(program: Program, block: pyo.Block, rows: Sequence[Charge]) -> None:
    for (account, country, period), emission in program.block.emission.items():
        if price := program.parameters.levers.charges.get((account, country, period), 0.0):
            program.transfer(TABLE.name, country, period, emission, cost=price, received=price)


def _price(path: Path, period: Period) -> float:
    """Mean charge over a period, M USD/kt; nothing before the path's first year."""
    shares = period.year_shares()
    return sum(weight * in_year(path, year) for year, weight in shares.items() if year >= min(path))
