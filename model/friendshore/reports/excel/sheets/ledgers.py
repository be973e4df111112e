"""The plan's tidy tables as sheets: constants of the solver beside live formulas of the same row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pandas as pd
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from friendshore.reports.excel.report import Report
from friendshore.reports.excel.sheets.input_cells import InputCells
from friendshore.reports.excel.writing import conversions
from friendshore.reports.excel.writing import fields as named
from friendshore.reports.excel.writing.page import Page, own_row

ITEMS = (
    "opening stock", "made", "bought", "used", "owed to an adversary", "delivered", "sold or disposed of",
    "lost in store", "closing stock",
)  # fmt: skip
WEIGHT = "weight_usd_per_kg"
FOUND = f"INDEX(in_commodities[{WEIGHT}],MATCH([@commodity],in_commodities[commodity],0))"
"""The weight of a commodity whose cell is blank."""


@dataclass(frozen=True)
class Ledger:
    """A table of the plan on a sheet of its own.

    source     the plan's table; `table` is its name in the workbook, which formulas use
    plain      what it is about where a plan asks for no reliance; the same where blank
    formulas   columns that are worked out live, replacing the plan's own or new
    changes    how known columns are shown otherwise here
    reshape    what is done to the frame first
    linked     what puts formulas in that lead to cells of other sheets, row by row
    """

    source: str
    table: str
    sheet: str
    about: str
    plain: str = ""
    formulas: Mapping[str, str] = field(default_factory=dict)
    changes: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    reshape: Callable[[pd.DataFrame], pd.DataFrame] | None = None
    linked: Callable[[Report, pd.DataFrame], pd.DataFrame] | None = None
    freeze: int = 1


def _valued(report: Report, frame: pd.DataFrame) -> pd.DataFrame:
    """What is delivered is worth its tonnes times the weight of the commodity, whose cell the formula names."""
    cells, goods = report.shared(InputCells), frame["commodity"].astype(str)
    weights = {each: cells.cell("commodities", WEIGHT, each) or FOUND for each in goods.unique()}
    values = {
        each: own_row(f"=[@t]*{weight}{conversions.KG_PRICE_TO_MUSD}", "deliveries") for each, weight in weights.items()
    }
    return frame.assign(value_musd=goods.map(values).astype(object))


def _wide(frame: pd.DataFrame) -> pd.DataFrame:
    """One row a period and commodity, one column an item of the balance."""
    items = [*ITEMS, *sorted(set(frame["item"]) - set(ITEMS))]
    wide = frame.pivot_table(index=["period", "commodity"], columns="item", values="t", aggfunc="sum", fill_value=0.0)
    wide = wide.reindex(columns=items, fill_value=0.0).reset_index()
    return wide.rename(columns={item: slug(item) for item in items})


def slug(item: str) -> str:
    """The column of an item of the balance."""
    return item.replace(" ", "_") + "_t"


def _worth(frame: pd.DataFrame) -> pd.DataFrame:
    """One row a commodity, area and provenance, one column a period."""
    frame = frame[~frame["commodity"].astype(str).str.contains(":")]
    wide = frame.pivot_table(index=["commodity", "area", "provenance"], columns="period", values="worth_usd_per_t")
    wide = wide[wide.abs().max(axis=1) > 1e-6].fillna(0.0).reset_index()
    return wide.rename(columns={period: worth_in(period) for period in wide.columns[3:]})


def worth_in(period: object) -> str:
    """The column of worth of a period."""
    return f"usd_per_t_{str(period).replace('-', '_')}"


def _said(frame: pd.DataFrame) -> pd.DataFrame:
    if "transfer" in frame:
        frame = frame.assign(transfer=["yes" if each else "no" for each in frame["transfer"]])
    return frame.assign(reported=["yes" if each else "run-out" for each in frame["reported"]])


LEDGERS = (
    Ledger("flows", "flows", "Flows",
           "What is shipped: one row a lane, contracts and purchases by importer among them. Pooled commodities leave "
           "for, and come from, the world pool; the sheets Supply and Supply matrix say who supplies whom.",
           changes={"t": {"label": "Shipped"}}),
    Ledger("deliveries", "deliveries", "Deliveries",
           "Who gets what: secure, exposed (made or controlled by an adversary on the way), short (not met) or "
           "answered (saved by users; negative where a substitute is asked for more). "
           "Reliance is worked out from this sheet.",
           "Who gets what, and what is short (not met) or answered (saved by users).",
           linked=_valued,
           changes={"t": {"label": "Delivered or short"}, "value_musd": {"label": "Value at fixed weight",
                    "totalled": True, "live": True}}),
    Ledger("reliance_run_out", "run_out", "Run-out",
           "Reliance after the reported years, by period: what is reached is kept there too. Points of the demand of "
           "each period, by value at fixed weights.",
           formulas={"reliance_points": "[@exposed_points]+[@short_points]"},
           changes={"years": {"label": "Length", "unit": "years", "kind": "figure"},
                    "demand_value_musd": {"label": "Demand", "totalled": False}}),
    Ledger("supply_matrix", "supply", "Supply",
           "Who supplies whom: all that plants, users and outlets of an area take, or what goes into store, by where "
           "it came from. What passes through an area or the world pool keeps the mix of what came in; what is owed "
           "to an adversary stands with its buyer.",
           "Who supplies whom: all that plants, users and outlets of an area take, or what goes into store, by where "
           "it came from.",
           changes={"t": {"label": "Supplied"}}),
    Ledger("balance", "balance", "Balance",
           "Where each commodity comes from (+) and goes (-), all areas together; every row adds up to zero.",
           formulas={"entering_t": "{entering}", "leaving_t": "{leaving}",
                     "imbalance_t": "ABS([@entering_t]-[@leaving_t])"},
           changes={"imbalance_t": {"label": "Imbalance"}}, reshape=_wide, freeze=2),
    Ledger("capacity", "fleets", "Fleets",
           "Effective capacity (ramp-up, retirement and attrition counted) and its use. A fleet is all facilities of "
           "one process in one country, or a facility that works alone.",
           formulas={"use_share": "IF([@standing_t_per_yr]+[@new_t_per_yr]=0,0,"
                                  "[@used_t_per_yr]/([@standing_t_per_yr]+[@new_t_per_yr]))"},
           changes={"use_share": {"label": "Share in use"}}),
    Ledger("by_class", "classes", "Classes",
           "Effective capacity and its use by class. Running: stands at the decision date. Committed: under "
           "construction. Announced: what the plan builds of projects that somebody has named. Generic: what it builds "
           "where nobody has. Facilities of a fleet share its use in proportion to what they can do.",
           changes={"t_per_yr": {"label": "Capacity"}, "used_t_per_yr": {"label": "In use"}}),
    Ledger("production", "production", "Production",
           "What fleets make, before what is owed under offtakes leaves.", changes={"t": {"label": "Made"}}),
    Ledger("purchases", "purchases", "Purchases", "What is bought from markets outside the plan, by price step.",
           formulas={"cost_musd": f"[@t]*[@price_usd_per_t]/{conversions.USD_IN_MUSD}"},
           changes={"t": {"label": "Bought"}, "cost_musd": {"totalled": True}}),
    Ledger("sales", "sales", "Sales",
           "What is sold to markets outside the plan; a negative price is a cost of disposal.",
           formulas={"revenue_musd": f"[@t]*[@price_usd_per_t]/{conversions.USD_IN_MUSD}"},
           changes={"t": {"label": "Sold"}, "revenue_musd": {"totalled": True}}),
    Ledger("stocks", "stocks", "Stocks", "Stocks at the end of each period.",
           changes={"t": {"label": "Closing stock", "totalled": False}}),
    Ledger("energy", "energy", "Energy", "Electricity and heat used, by price step.",
           formulas={"cost_musd": f"[@amount]*[@price_usd_per_unit]{conversions.ENERGY_TO_MUSD}"},
           changes={"cost_musd": {"totalled": True}, "amount": {"unit": "as in unit"}}),
    Ledger("emissions", "emissions", "Emissions",
           "CO2, radioactive residue, tailings and water (a t is a m3), by country.",
           changes={"account": {"width": 22}, "t": {"unit": "t; of water m3", "totalled": False}}),
    Ledger("worth", "worth", "Worth by place",
           "Worth in this plan of a further tonne at each place, undiscounted: what one tonne more would save the "
           "plan, and no price that anybody asks. Commodities of a single deposit are left out (see tables/worth.csv "
           "of the run).", reshape=_worth, freeze=3),
    Ledger("spending", "spending", "Spending",
           "Cash that builds cost, all periods, by who pays; plants under construction as committed before.",
           changes={"musd": {"label": "Cash"}}),
    Ledger("public_money", "public_ledger", "Public ledger",
           "Public money, all periods: what instruments pay, and what they collect.", reshape=_said,
           changes={"discounted_musd": {"totalled": True}}),
    Ledger("market_premiums", "market_premiums", "Market premiums",
           "What buyers pay makers of the bloc above bloc prices where the policy market_premiums is on: a transfer, "
           "in no cost of the plan and no public money. Users' part: what users of the commodity itself pay; the rest "
           "is paid by the next maker, who asks for it in his own price.",
           formulas={"musd": f"[@t]*[@premium_usd_per_t]/{conversions.USD_IN_MUSD}"},
           changes={"t": {"label": "Secure output", "totalled": False}, "musd": {"label": "Premium paid"},
                    "premium_usd_per_t": {"label": "Premium"},
                    "users_musd": {"label": "Of it by users", "totalled": True}}),
)  # fmt: skip


def write(ledger: Ledger, report: Report, sheet: Worksheet) -> None:
    """Write a table of the plan as a sheet."""
    frame = report.frame(ledger.source)
    if ledger.reshape:
        frame = ledger.reshape(frame)
    if ledger.linked:
        frame = ledger.linked(report, frame)
    names = list(dict.fromkeys([*frame.columns, *ledger.formulas]))
    items = [f"[@{name}]" for name in names if name.endswith("_t") and name not in ledger.formulas]
    sums = {
        "entering": "+".join(f"MAX(0,{item})" for item in items),
        "leaving": "+".join(f"MAX(0,-{item})" for item in items),
    }
    columns = [
        named.field(name, **{"formula": ledger.formulas.get(name, "").format(**sums), **ledger.changes.get(name, {})})
        for name in names
    ]
    about = ledger.about if report.plan.asks_for_reliance else ledger.plain or ledger.about
    page = Page(report, sheet, ledger.sheet, about)
    last = page.table(ledger.table, frame, columns, freeze=ledger.freeze)
    if "provenance" in names and not report.plan.asks_for_reliance:  # formulas read it all the same
        sheet.column_dimensions[get_column_letter(names.index("provenance") + 1)].hidden = True
    page.print_first_rows(len(columns), last)
