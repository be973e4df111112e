"""The table of integrated assessment (IAMC): model, scenario, region, variable, unit, year, value.

`iamc.csv` has a row a figure, `iamc.xlsx` the same with a column a year, as databases of scenarios take it; beside them
`definitions/` lists the regions and variables that are used, as nomenclature reads them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from friendshore.errors import FriendshoreError
from friendshore.frames import stacked
from friendshore.parameters import periods_of
from friendshore.plan import Plan
from friendshore.reports.interchange.by_year import by_year, whole_years, years_told
from friendshore.reports.interchange.names import Names, plain, sayable
from friendshore.reports.interchange.variables import BLOC, Measure, measures
from friendshore.version import VERSION

COLUMNS = ["model", "scenario", "region", "variable", "unit", "year", "value"]
DIGITS = "%.12g"
NOTHING = 1e-9
"""A series that is nowhere larger is left out."""


@dataclass(frozen=True)
class Exchange:
    """A plan as variables of regions.

    table      COLUMNS, in the order of the measures
    about      variable -> what it is
    areas      regions that are parts of the bloc
    left_out   calendar years that only in part lie in reported periods, and are not told
    """

    plan: Plan
    scenario: str

    @cached_property
    def names(self) -> Names:
        return Names(self.plan.case)

    @property
    def left_out(self) -> list[int]:
        return whole_years(periods_of(self.plan.case))[1]

    @cached_property
    def table(self) -> pd.DataFrame:
        if not whole_years(periods_of(self.plan.case))[0]:
            raise FriendshoreError(
                "No calendar year lies wholly in the reported periods of this run, so there is no figure of a year to "
                "export: add the periods that complete one."
            )
        laid = stacked([each.drop(columns="note") for each in self._laid.values()])
        laid.insert(0, "model", f"friendshore {VERSION}")
        laid.insert(1, "scenario", self.scenario)
        return laid[COLUMNS]

    @cached_property
    def about(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for measure, frame in self._laid.items():
            for variable, note in zip(frame["variable"], frame["note"], strict=True):
                found.setdefault(str(variable), plain(", ".join(part for part in (measure.about, note) if part)))
        return found

    @cached_property
    def areas(self) -> list[str]:
        return sorted(set(self.table["region"]) - {self.names.bloc})

    @cached_property
    def _laid(self) -> dict[Measure, pd.DataFrame]:
        """Measure -> region, variable, unit, year, value and note, of those that have a figure."""
        found = {measure: self._figures(measure) for measure in measures(self.plan)}
        return {measure: frame for measure, frame in found.items() if len(frame)}

    def _figures(self, measure: Measure) -> pd.DataFrame:
        periods, of = periods_of(self.plan.case), list(measure.of)
        frame = measure.rows(self.plan, self.names)
        if frame.empty:
            return frame
        if "area" not in frame:
            codes = frame["country"].astype(str)
            frame = frame.assign(area=codes.map(lambda code: self.names.area_of.get(code, code)))
        frame = frame.assign(**{name: "" for name in ("note", "unit") if name not in frame})
        keys = ["area", *of, "unit", "note"]
        if "year" in frame:
            yearly = frame[frame["year"].isin(whole_years(periods)[0])]
            yearly = yearly.groupby([*keys, "year"], sort=False)["value"].sum().reset_index()
        else:
            yearly = by_year(frame, keys, measure.kind, periods)
        if measure.regions:
            yearly = stacked([yearly.assign(area=BLOC), yearly])
        depths = range(min(measure.summed, len(of)), len(of) + 1)
        laid = stacked([self._named(yearly, measure, depth) for depth in depths])
        return _filled(laid, years_told(measure.kind, periods))

    def _named(self, yearly: pd.DataFrame, measure: Measure, depth: int) -> pd.DataFrame:
        """Figures by the first so many steps of the path, those below added up."""
        steps = list(measure.of[:depth])
        whole = depth == len(measure.of)
        frame = yearly if whole else yearly.assign(note="")
        keys = ["area", *steps, "unit", "note", "year"]
        frame = frame.groupby(keys, sort=False)["value"].sum().reset_index()
        paths = frame[steps].itertuples(index=False, name=None)
        frame["variable"] = ["|".join((measure.name, *map(str, path))) for path in paths] if steps else measure.name
        own = measure.unit.replace("{money}", f"USD_{self.plan.case.price_year}")
        frame["unit"] = frame["unit"].where(frame["unit"] != "", own)
        regions = self.names.of("area", frame["area"])
        frame["region"] = regions.where(frame["area"] != BLOC, self.names.bloc)
        return frame[["region", "variable", "unit", "year", "value", "note"]]


def _filled(frame: pd.DataFrame, years: list[int]) -> pd.DataFrame:
    """Series that are somewhere more than nothing, in order, with zero in the years in which they have no figure."""
    keys = ["variable", "region", "unit", "note"]
    frame = frame[frame.groupby(keys)["value"].transform(lambda held: held.abs().max()) > NOTHING]
    if frame.empty:
        return frame
    laid = frame.pivot_table(index=keys, columns="year", values="value", aggfunc="sum", sort=False)
    if years:
        laid = laid.reindex(columns=years).fillna(0.0)
    laid = laid.reset_index().melt(keys, var_name="year", value_name="value")
    laid = laid.astype({"year": int})
    laid = laid[laid["value"].notna()].sort_values(["variable", "region", "year"], kind="stable", ignore_index=True)
    return laid[["region", "variable", "unit", "year", "value", "note"]]


def exchange(plan: Plan, scenario: str | None = None) -> Exchange:
    """A plan as variables of regions.

    scenario   its name in the table; else that of the case and of the scenarios that are laid over it
    """
    case = plan.case
    words = [case.name, *(note.name for note in case.scenarios), *(f"{at} {to}" for at, to in case.chosen.items())]
    return Exchange(plan, sayable(scenario or ", ".join(words)))


def to_iamc(plan: Plan, scenario: str | None = None) -> pd.DataFrame:
    """A plan as the table of integrated assessment: model, scenario, region, variable, unit, year, value.

    scenario   its name in the table; else that of the case and of the scenarios that are laid over it

    Raises FriendshoreError where no calendar year lies wholly in the reported periods.
    """
    return exchange(plan, scenario).table


def wide(table: pd.DataFrame) -> pd.DataFrame:
    """The table with a column a year, headed as databases of scenarios ask for it."""
    keys = COLUMNS[:5]
    found = table.pivot(index=keys, columns="year", values="value").reindex(
        pd.MultiIndex.from_frame(table[keys].drop_duplicates())
    )
    found = found[sorted(found.columns)].reset_index()
    return found.set_axis([str(name).capitalize() if name in keys else name for name in found.columns], axis=1)
