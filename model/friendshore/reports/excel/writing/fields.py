"""What a column of a plan's table is called in a report, its unit, its kind, and how wide it is."""

from __future__ import annotations

from dataclasses import dataclass, replace

from friendshore.reports.excel.writing.styles import WORDS, Kind, Origin


@dataclass(frozen=True)
class Field:
    """One column of a table on a sheet.

    formula    live formula of each row, "[@x]" standing for the row's own x; empty: the frame's values
    totalled   the sum of the rows shown stands above the column
    live       text that starts with = is a formula of ours, other values are the solver's
    unit_in    column with the unit of each row, which says how its figure is shown
    """

    name: str
    label: str
    unit: str
    kind: Kind
    origin: Origin = "plain"
    width: float = 12
    formula: str = ""
    totalled: bool = False
    live: bool = False
    unit_in: str = ""


SUFFIXES: tuple[tuple[str, str, Kind], ...] = (
    ("musd_per_kt", "M USD per kt/yr", "musd"),
    ("musd_per_point", "M USD/point", "musd"),
    ("usd_per_unit", "1,000 USD per unit (USD/MWh, USD/GJ)", "figure"),
    ("usd_per_kg", "USD/kg", "figure"),
    ("usd_per_t", "USD/t", "usd"),
    ("t_per_yr", "t/yr", "tonnes"),
    ("musd", "M USD", "musd"),
    ("points", "points", "points"),
    ("share", "%", "share"),
    ("factor", "factor", "factor"),
    ("years", "years", "figure"),
    ("elasticity", "% per %", "factor"),
    ("months", "months", "figure1"),
    ("days", "days", "figure1"),
    ("gwh", "GWh", "figure1"),
    ("t", "t", "tonnes"),
)
CHINESE = "_zh"
"""How the names of columns end that tell in Chinese what another tells in English."""
KNOWN: dict[str, Field] = {
    known.name: known
    for known in (
        Field("period", "Period", "year", "year", width=9),
        Field("decided", "Decided", "year", "year", "solver", width=9),
        Field("year", "Year", "year", "year", width=8),
        Field("title", "Name", "", "text", width=38),
        Field("facility", "Facility", "key", "text", width=28),
        Field("fleet", "Fleet", "key", "text", width=34),
        Field("owner", "Owner", "", "text", width=24),
        Field("process", "Process", "key", "text", width=27),
        Field("stage", "Stage", "key", "text", width=16),
        Field("commodity", "Commodity", "key", "text", width=24),
        Field("offer", "Offer", "key", "text", width=28),
        Field("outlet", "Outlet", "key", "text", width=22),
        Field("sector", "Sector", "key", "text", width=21),
        Field("item", "Cost item", "", "text", width=18),
        Field("place", "Where or what", "", "text", width=30),
        Field("programme", "Programme", "key", "text", width=18),
        Field("permit_from", "Permit from", "month", "month", "solver", width=11),
        Field("construction_from", "Construction from", "month", "month", "solver", width=12),
        Field("in_service", "First output", "month", "month", "solver", width=11),
        Field("payer", "Who pays", "programmes for its country and stage", "long", "solver", width=20),
        Field("builds", "Builds", "count", "count", "formula", width=8),
        Field("country", "Country", "", "text", width=15),
        Field("instrument", "Instrument", "", "text", width=22),
        Field("direction", "Paid or received", "by the public", "text", width=11),
        Field("element", "Element", "key of its oxide", "text", width=16),
        Field("route", "Route", "", "text", width=15),
        Field("capacity_unit", "Tonnes of", "", "text", width=22),
        Field("t", "Amount", "t", "tonnes", "solver", width=12, totalled=True),
        Field("t_per_yr", "Capacity", "t/yr", "tonnes", "solver", width=12),
        Field("musd", "Amount", "M USD", "musd", "solver", width=12, totalled=True),
        Field("capex_musd", "Capital cost", "M USD", "musd", "solver", width=12, totalled=True),
        Field("capex_usd_per_t", "Capital cost per t/yr", "USD/(t/yr)", "usd", "input", width=12),
        Field("usd_per_t", "Worth of a further tonne", "USD/t", "usd", "solver", width=12),
        Field("gap_musd_per_kt", "Gap to be built", "M USD per kt/yr, present value", "musd", "solver", width=16),
        Field("amount", "Amount", "GWh or TJ", "figure1", "solver", width=12),
        Field("unit", "Unit", "", "text", width=12),
        Field("reported", "Reported", "yes or no", "text", width=10),
        Field("transfer", "Transfer", "the public receives it: yes or no", "text", width=12),
        Field("origin", "From", "area", "text", width=12),
        Field("destination", "To", "area", "text", width=12),
        Field("provenance", "Provenance", "", "text", width=12),
        Field("what", "What binds", "", "long", width=70),
        Field("family", "Kind of limit", "", "text", width=22),
        Field("slack", "Slack", "as in unit", "figure", "solver", width=11),
        Field("worth", "Worth of one more", "as in unit", "figure", "solver", width=13),
        Field("plants", "Plants", "", "long", width=40),
        Field("class", "Class", "", "text", width=13),
        Field("least_t_per_yr", "Least size", "t/yr", "tonnes", width=10),
        Field("lacks", "What it lacks", "", "long", width=90),
        Field("why", "Why", "USD a tonne of activity, at the worths of this plan", "long", width=70),
        Field("explanation", "Why the plan may differ", "", "long", width=60),
        Field("source", "Source", "keys of the sheet Sources", "text", width=22),
        Field("confidence", "Confidence", "A, B, C", "text", width=11),
        Field("check", "Check", "", "long", width=62),
        Field("difference_share", "Difference", "% of published", "share", "solver", width=12),
    )
}


def field(name: str, **changes: object) -> Field:
    """The field of a column name: a known one, or one read from the name's unit suffix."""
    known = KNOWN.get(name)
    if name.endswith(CHINESE):
        own = field(name.removesuffix(CHINESE))
        known = replace(own, name=name, label=f"{own.label} (Chinese)")
    if name.startswith("usd_per_t_"):
        known = Field(name, name.removeprefix("usd_per_t_"), "USD/t", "usd", "solver", 10)
    if known is None:
        suffix, unit, kind = next(
            (each for each in SUFFIXES if name == each[0] or name.endswith(f"_{each[0]}")), ("", "", "text")
        )
        label = name.removesuffix(suffix).strip("_").replace("_", " ") if suffix else name.replace("_", " ")
        label = label[:1].upper() + label[1:]
        known = Field(name, label or "Amount", unit, kind, "plain" if kind in WORDS else "solver")
    return replace(known, **changes)  # type: ignore[arg-type]
