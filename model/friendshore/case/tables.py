"""Every input table of a case. The reader, the checks, the data dictionary and the reports all start here."""

from __future__ import annotations

from friendshore.case.binding_tables import BINDING
from friendshore.case.chain_tables import CHAIN
from friendshore.case.compared_tables import COMPARED
from friendshore.case.demand_tables import USERS
from friendshore.case.frame_tables import FRAME
from friendshore.case.logistics_tables import LOGISTICS
from friendshore.case.market_tables import MARKETS
from friendshore.case.money_tables import MONEY
from friendshore.case.period_tables import BY_PERIOD
from friendshore.case.plant_tables import PLANTS
from friendshore.case.table import Table

TABLES: tuple[Table, ...] = (
    *FRAME, *CHAIN, *PLANTS, *MARKETS, *USERS, *LOGISTICS, *MONEY, *BINDING, *BY_PERIOD, *COMPARED,
)  # fmt: skip
