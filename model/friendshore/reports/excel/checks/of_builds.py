"""Checks of builds, one by one and by facility, place, stage and year."""

from __future__ import annotations

from collections.abc import Iterator

from friendshore.reports.excel.checks.check import MONEY, TONNES, Check
from friendshore.reports.excel.checks.of_places import YEARS, apart
from friendshore.reports.excel.report import Report
from friendshore.reports.excel.writing import conversions
from friendshore.reports.excel.writing.formulas import literal, sum_where
from friendshore.reports.excel.writing.over_time import head_of

ORDER = ("permit_from", "construction_from", "in_service")
BUILT = (("t_per_yr", "capacity built", TONNES, "t/yr"), ("capex_musd", "capital cost of builds", MONEY, "M USD"))
"""Column of builds, and the measure of Data_long that tells the same."""
COMMITTED = '"committed before"'


def builds(report: Report) -> Iterator[Check]:
    """Every check of builds; of a plan that builds nothing there is none."""
    if report.frame("builds").empty:
        return
    yield from _each()
    yield from _by_facility()
    yield from _by_place()
    yield from _against_others(report)


def _each() -> Iterator[Check]:
    """Each build by itself: its months in order, its capital cost."""
    permit, building, service = (f"builds[{name}]" for name in ORDER)
    dated = "*".join(f"ISNUMBER({each})" for each in (permit, building, service))
    live = f"=SUMPRODUCT(1-{dated}*({permit}<={building})*({building}<={service}))"
    yield Check("Builds whose months do not follow each other: permit, construction, first output", "builds", live,
                0.0, 0.5, "builds", "at most")  # fmt: skip
    product = f"builds[t_per_yr]*builds[capex_usd_per_t]*builds[finished_share]/{conversions.USD_IN_MUSD}"
    yield Check("Capital cost, build by build: tonnes x site cost x share that gets finished", "builds",
                apart("builds[capex_musd]", "-", product), 0.0, MONEY, "M USD")  # fmt: skip


def _by_facility() -> Iterator[Check]:
    """The build plan and the totals against every build."""
    for column, _, tolerance, unit in BUILT:
        counted = f"SUMIF(builds[facility],build_plan[facility],builds[{column}])"
        word = "Capacity" if column == "t_per_yr" else "Capital cost"
        yield Check(f"{word}, facility by facility: the build plan against every build", "builds",
                    apart(f"build_plan[{column}]", "-", counted), 0.0, tolerance, unit)  # fmt: skip
        yield Check(f"{word} of all builds, against the sheet Build totals", "builds",
                    f"=SUM(builds[{column}])", f"=SUM(build_totals[{column}])", tolerance, unit)  # fmt: skip
    yield Check("Builds, facility by facility: the build plan against every build", "builds",
                apart("build_plan[builds]", "-", "COUNTIF(builds[facility],build_plan[facility])"), 0.0, 0.5,
                "builds")  # fmt: skip
    yield Check("Builds that no row of the build plan has", "builds",
                "=SUMPRODUCT(--(COUNTIF(build_plan[facility],builds[facility])=0))", 0.0, 0.5, "builds",
                "at most")  # fmt: skip


def _by_place() -> Iterator[Check]:
    """Builds by country, by year and by stage, against Data_long."""
    for column, measure, tolerance, unit in BUILT:
        word = measure.capitalize()
        for words, mine, told in (
            ("country by country", {"country": "in_countries[title]"}, {"country": "in_countries[country]"}),
            ("year by year", {"decided": YEARS}, {"period": YEARS}),
        ):
            said = sum_where("data_long", "value", measure=literal(measure), **told)
            yield Check(f"{word}, {words}: every build against Data_long", "builds",
                        apart(sum_where("builds", column, **mine), "-", said), 0.0, tolerance, unit)  # fmt: skip
        said = sum_where("data_long", "value", measure=literal(measure), stage="in_stages[stage]")
        yield Check(f"{word}, stage by stage: every build against Data_long", "builds",
                    apart(sum_where("builds", column, stage="in_stages[stage]"), "-", said), 0.0, tolerance,
                    unit)  # fmt: skip


def _against_others(report: Report) -> Iterator[Check]:
    """Cash drawn at most what builds cost, and new capacity at most what was built, by stage."""
    last = report.reported[-1]
    for stage in report.ordered("stage", report.frame("builds")["stage"]):
        where, title = {"stage": literal(stage)}, report.title("stage", stage)
        before = sum_where("spending", "musd", programme=COMMITTED, **where)
        cash = f"{sum_where('spending', 'musd', **where)}-{before}"
        yield Check(f"Cash drawn for {title}, at most the capital cost of its builds", "budget", f"={cash}",
                    f"={sum_where('builds', 'capex_musd', **where)}", MONEY, "M USD", "at most")  # fmt: skip
        finished = f"=SUMPRODUCT((builds[stage]={literal(stage)})*builds[t_per_yr]*builds[finished_share])"
        yield Check(f"New capacity {last}, {title}, at most what gets finished of its builds", "builds",
                    f"={sum_where('fleets', 'new_t_per_yr', period=head_of(report, last), **where)}", finished, TONNES,
                    "t/yr", "at most")  # fmt: skip
