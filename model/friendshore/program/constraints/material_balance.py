"""What comes in goes out: nothing is made from nothing, nothing leaves for nothing.

    opening + outputs + arrivals + purchases + downgraded in
        =  inputs + departures + sales + deliveries + downgraded out + closing                  for all k, o, c, t

in kt, for commodity k, provenance o, area c and period t. Every file that moves material has entered its terms; this
one reads the sums once the ledger is closed. Dual: worth of one more kt of k in c in t.
"""

from __future__ import annotations

import pyomo.environ as pyo

from friendshore.names import AreaName, CommodityName, PeriodName, Provenance
from friendshore.program.ledger import Relation
from friendshore.program.model import Model
from friendshore.program.program import Program
from friendshore.program.rows import Rows

ROWS: Rows = {"material_balance": None}


def close(program: Program) -> None:

    def material_balance(
        block: Model, commodity: CommodityName, provenance: Provenance, area: AreaName, period: PeriodName
    ) -> Relation:
        return program.balance.of((commodity, provenance, area, period)).expression == 0

    program.block.material_balance = pyo.Constraint(list(program.balance), rule=material_balance)
