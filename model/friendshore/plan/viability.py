"""What each plant that may be built is worth to a private owner, whatever the plan decides."""

from __future__ import annotations

import pandas as pd

from friendshore.frames import in_order
from friendshore.parameters import Parameters
from friendshore.parameters.viability import Viability
from friendshore.plan.reading import NOTHING
from friendshore.units import THOUSANDTH

COLUMNS = ["facility", "title", "country", "stage", "process", "decided", "npv_usd_per_t_yr", "gap_musd_per_kt",
           "main_output", "break_even_usd_per_kg", "bloc_price_usd_per_kg", "premium_usd_per_kg"]  # fmt: skip


def viability(parameters: Parameters) -> pd.DataFrame:
    """A build decided in the first possible period: worth to its owner at bloc prices, with the premium that buyers pay
    above them, without aid, floors or credits.

    npv_usd_per_t_yr       present value of a t/yr of capacity at the private cost of capital
    gap_musd_per_kt        what aid would have to add, M USD of present value per kt/yr; 0 where none is needed
    main_output            the commodity that brings most
    break_even_usd_per_kg  its price, the same in every year, at which the plant pays for itself
    bloc_price_usd_per_kg  its price in the period of the decision without the premium (`parameters/margins.py`)
    premium_usd_per_kg     what buyers pay above it in that period
    """
    worth = Viability(parameters)
    rows = []
    seen: set[str] = set()
    for (name, decided), build in parameters.builds.items():
        if name in seen:
            continue
        seen.add(name)
        facility = parameters.facilities[name]
        value = worth.worth(build)
        main, price = worth.break_even(build)
        premium = parameters.prices.premium.get((main, facility.area, build.decided), 0.0)
        now = worth.margins.price(main, facility.area, build.decided) - premium if main else float("nan")
        rows.append((name, facility.title, facility.country, facility.stage, facility.process, decided,
                     value / THOUSANDTH, -value if value < -NOTHING else 0.0, main, price, now, premium))  # fmt: skip
    return in_order(pd.DataFrame(rows, columns=COLUMNS), ["stage", "gap_musd_per_kt", "facility"])
