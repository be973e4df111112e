"""What unit costs of trade are made of, live from the input sheets: prices by year, freight by lane, months in force.

The rows are those that the Cost ledger needs (`line_costs.py` says which formula a line gets).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from statistics import fmean

import pandas as pd

from friendshore.calendar import Period
from friendshore.frames import records
from friendshore.parameters import periods_of
from friendshore.parameters.series import in_year
from friendshore.reports.excel.report import Report, label
from friendshore.reports.excel.sheets.input_cells import InputCells
from friendshore.reports.excel.writing import conversions
from friendshore.reports.excel.writing.fields import Field
from friendshore.reports.excel.writing.stacked import Block, Stack

SHEET = "Unit prices"
POOL = "world pool"
MOST_ARGUMENTS = 200
"""Cells that a formula names one by one; a function takes 255."""


def _key(name: str, label: str, width: float = 24) -> Field:
    return Field(name, label, "key", "text", width=width)


def _figure(name: str, label: str, unit: str, kind: str = "figure2", width: float = 13) -> Field:
    return Field(name, label, unit, kind, "input", width, live=True)  # type: ignore[arg-type]


BLOCKS = (
    Block(
        "price_years", "Prices of energy, offers, outlets and accounts, by calendar year of each period",
        ("table", "name", "detail", "period", "year"),
        (
            _key("table", "Input table", 18), _key("name", "Of what", 30), _key("detail", "More of its key", 24),
            Field("period", "Period", "year", "year", width=10),
            Field("year", "Calendar year", "year", "year", width=10),
            Field("months", "Months of it", "in the period", "count", "input", 10),
            _figure("before_year", "Stated for", "year", "year", 10), _figure("before", "Price then", "USD per unit"),
            _figure("after_year", "Next stated for", "year", "year", 10),
            _figure("after", "Price then", "USD per unit"),
            Field("price", "Price", "USD per unit", "figure2", width=13),
        ),
        {
            "price": "IF([@after_year]=[@before_year],[@before],[@before]+([@after]-[@before])*"
            "([@year]-[@before_year])/([@after_year]-[@before_year]))"
        },
    ),
    Block(
        "lanes", "Freight of a t on each lane: both inland legs, and the lane between their regions; to or from the "
        "world pool the mean over all that trade there, of which each end bears its part",
        ("freight_class", "origin", "destination"),
        (
            _key("freight_class", "Freight class", 18), _key("origin", "Area", 30),
            _key("destination", "Other area", 24), _figure("sea", "Lane", "USD/t"),
            _figure("inland_from", "Inland, area", "USD/t"), _figure("inland_to", "Inland, other area", "USD/t"),
            _figure("borne", "Part borne", "share", "factor"), Field("lane", "Freight", "USD/t", "figure2", width=13),
        ),
        {"lane": "([@sea]+[@inland_from]+[@inland_to])*[@borne]"},
    ),
)  # fmt: skip

Path = tuple[str, str, str, str]
"""Input table, name, more of its key, period."""
Lane = tuple[str, str, str]
"""Freight class, area, other area or the world pool."""


class UnitPrices:
    """The tables of the sheet with the rows that lines of cost need, and where their cells stand.

    paths, lanes   which are needed
    pool           areas that trade with the world pool
    """

    def __init__(self, report: Report, paths: Iterable[Path], lanes: Iterable[Lane], pool: Iterable[str]) -> None:
        self.inputs, self.case = report.shared(InputCells), report.plan.case
        self.pool = sorted(pool)
        self.periods: dict[str, Period] = {period.name: period for period in periods_of(self.case)}
        self.years: dict[Path, list[tuple[int, int]]] = {}
        self.live = {"price_years": self._paths(paths), "lanes": self._lanes(lanes)}
        self.stack = Stack(SHEET, BLOCKS, self.live)

    def price(self, path: Path) -> tuple[str, float] | None:
        """The expression of the price stated for a period, else of the mean over it by months, and what it comes to;
        None where no input has it."""
        if (stated := self._stated(path)) is not None:
            return stated
        years = self.years.get(path)
        if not years:
            return None
        table, name, detail, period = path
        points, whole = self._points[table][name, detail], self.periods[period].months
        mean = sum(months * in_year(points, year) for year, months in years) / whole
        first, last = (self.stack.cell("price_years", "price", *path, year) for year, _ in (years[0], years[-1]))
        if years[0][1] == whole:
            return str(first), mean
        since, until = (self.stack.cell("price_years", "months", *path, year) for year, _ in (years[0], years[-1]))
        months = self.inputs.cell("periods", "months", period)
        return f"SUMPRODUCT({first}:{_alone(last)},{since}:{_alone(until)})/{months}", mean

    def _stated(self, path: Path) -> tuple[str, float] | None:
        """The cell of a price that an input table states for the period itself."""
        table, name, detail, period = path
        if table not in BY_PERIOD:
            return None
        key = (BY_PERIOD[table], self.column(table), name, *(detail.split(", ") if detail else ()), period)
        cell = self.inputs.cell(*key)
        return None if cell is None else (cell, float(self.inputs.value(*key)))

    def lane(self, lane: Lane) -> tuple[str, float] | None:
        """The cell of a lane's freight, and what it comes to."""
        cell = self.stack.cell("lanes", "lane", *lane)
        return None if cell is None else (cell, self._freight[lane])

    @cached_property
    def _points(self) -> Mapping[str, Mapping[tuple[str, str], Mapping[int, float]]]:
        """Input table -> (name, more of its key) -> year -> price."""
        energy = f"price_usd_per_unit_{self.case.levels.energy}"
        found: dict[str, dict[tuple[str, str], dict[int, float]]] = {}
        for table, (keys, column) in STATED.items():
            points: defaultdict[tuple[str, str], dict[int, float]] = defaultdict(dict)
            for row in records(self.case.tables.get(table, pd.DataFrame())):
                name, *more = (str(row[key]) for key in keys)
                points[name, ", ".join(more)][int(row["year"])] = float(row[column or energy])
            found[table] = points
        return found

    def _paths(self, paths: Iterable[Path]) -> pd.DataFrame:
        rows: list[dict[str, object]] = []
        for path in sorted(set(paths)):
            table, name, detail, period = path
            points = self._points[table].get((name, detail))
            if points and self._stated(path) is None:
                shares = self.periods[period].year_shares().items()
                months = {year: round(share * self.periods[period].months) for year, share in shares}
                counted = [(year, count) for year, count in months.items() if table not in LATE or year >= min(points)]
                self.years[path] = counted
                rows += [self._year(path, year, count, points) for year, count in counted]
        return pd.DataFrame(rows, columns=[each.name for each in BLOCKS[0].fields], dtype=object)

    def _year(self, path: Path, year: int, months: int, points: Mapping[int, float]) -> dict[str, object]:
        table, name, detail, period = path
        row: dict[str, object] = {
            "table": table, "name": name, "detail": detail, "period": label(period), "year": year, "months": months,
            "price": 0.0,
        }  # fmt: skip
        keys, column = (name, *detail.split(", ")) if detail else (name,), self.column(table)
        for which, stated in zip(("before", "after"), _beside(points, year), strict=True):
            key = (*keys, str(stated))
            row[f"{which}_year"] = self.inputs.linked(stated, table, "year", *key)
            row[which] = self.inputs.linked(points[stated], table, column, *key)
        return row

    def column(self, table: str) -> str:
        """The column of an input table with the prices of this run."""
        return STATED[table][1] or f"price_usd_per_unit_{self.case.levels.energy}"

    def _lanes(self, lanes: Iterable[Lane]) -> pd.DataFrame:
        region = dict(zip(*(self.case.tables["areas"][name] for name in ("area", "freight_region")), strict=True))
        inland = dict(zip(*(self.case.tables["areas"][name] for name in ("area", "inland_usd_per_t")), strict=True))
        sea = {
            (row["freight_class"], row["from_region"], row["to_region"]): float(row["usd_per_t"])
            for row in records(self.case.tables["freight"])
        }
        self._freight: dict[Lane, float] = {}
        rows: list[dict[str, object]] = []
        for goods, origin, other in sorted(set(lanes)):
            ends = self.pool if other == POOL else [other]
            keys = [(goods, str(region.get(origin)), str(region.get(end))) for end in ends]
            cells = [self.inputs.cell("freight", "usd_per_t", *key) for key in keys]
            legs = [self.inputs.cell("areas", "inland_usd_per_t", end) for end in ends]
            if None in (*cells, *legs) or not 0 < len(ends) <= MOST_ARGUMENTS:
                continue
            whole = fmean(sea[key] for key in keys) + inland[origin] + fmean(inland[end] for end in ends)
            self._freight[goods, origin, other] = whole / 2 if other == POOL else whole
            rows.append(
                {
                    "freight_class": goods, "origin": origin, "destination": other, "lane": 0.0,
                    "sea": _mean(cells), "inland_to": _mean(legs),
                    "inland_from": self.inputs.linked(inland[origin], "areas", "inland_usd_per_t", origin),
                    "borne": f"={conversions.HALF}" if other == POOL else 1,
                }
            )  # fmt: skip
        return pd.DataFrame(rows, columns=[each.name for each in BLOCKS[1].fields], dtype=object)


STATED: Mapping[str, tuple[tuple[str, ...], str]] = {
    "energy": (("country", "carrier", "tranche"), ""),
    "offer_years": (("offer",), "price_usd_per_t"),
    "outlet_years": (("outlet",), "price_usd_per_t"),
    "account_prices": (("account", "group"), "usd_per_t"),
}
"""Input table of prices by year -> its key, and its column of prices; of energy that of the level in use."""
BY_PERIOD: Mapping[str, str] = {
    "energy": "energy_periods", "offer_years": "offer_periods", "outlet_years": "outlet_periods",
}  # fmt: skip
"""Input table of prices by year -> the table of prices by period, which go before them."""
LATE = frozenset({"account_prices"})
"""Tables in which nothing is charged before the first year."""


def _mean(cells: Iterable[str | None]) -> str:
    found = list(map(str, cells))
    return f"={found[0]}" if len(found) == 1 else f"=AVERAGE({','.join(found)})"


def _alone(cell: str | None) -> str:
    """A cell without its sheet."""
    return str(cell).rpartition("!")[2]


def _beside(points: Mapping[int, float], year: int) -> tuple[int, int]:
    """The stated years on whose straight line a year lies; one twice where it holds that year's value."""
    before, after = ([each for each in points if each <= year], [each for each in points if each >= year])
    return (max(before) if before else min(after)), (min(after) if after else max(before))
