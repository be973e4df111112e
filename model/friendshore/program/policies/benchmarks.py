"""A benchmark asks that a share of what an area consumes is dug, processed or recycled there, or not from one origin.

    counted[n,c,t]    =  sum over plants of the stages in c of content[k] * out[m,k] * activity      made in area c
    counted[n,i,t]    =  sum over k of content[k] * (imported[k,i,c,t] + sum_o ship[k,o,i,c,t])      single_origin
    counted[n,c,t] + missed[n,t]  >=  f[t] * share[n] * consumption[n,t]         extraction, processing, recycling
    counted[n,i,t] - missed[n,t]  <=  (f[t] * share[n] + 1 - f[t]) * consumption[n,t]    single_origin, adversaries i
    consumption[n,t]  =  h[t] * sum_k content[k] * demand[k,c,t]

in kt of what the benchmark counts, for benchmarks n of area c and f the share of t's months from from_month on. content
is benchmark_contents.csv, 1 for a commodity of the benchmark without a row; demand is that before any answer to it.
A soft benchmark may be missed, at a penalty that the objective of least cost contains and no cost figure does: nobody
pays it, and under an aim at reliance it is mostly reported. A hard one cannot be missed, and a case in which it cannot
hold is infeasible. single_origin tells its commodities apart by importer; what passes through a third area is not seen.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pyomo.environ as pyo

from friendshore.calendar import Dates
from friendshore.case.columns import flag, month, number, share, text
from friendshore.case.draft import Draft, fault, given, grouped, needs
from friendshore.case.expand import activities
from friendshore.case.nearest import parted
from friendshore.case.typed import TypedTable
from friendshore.errors import Fault
from friendshore.names import AreaName, CommodityName, PeriodName, StageName
from friendshore.parameters.levers import Levers
from friendshore.parameters.places import Places
from friendshore.program.ledger import Expression, Relation, Variable, linear
from friendshore.program.program import Program
from friendshore.program.rows import Rows, asked

MADE = ("extraction", "processing", "recycling")
SINGLE_ORIGIN = "single_origin"

GIVES_WAY = ("enough_made", "not_too_much_from_one")


@dataclass(frozen=True)
class Benchmark:
    """A row, in the units of the program."""

    benchmark: str
    area: AreaName
    measure: str
    commodities: tuple[CommodityName, ...]
    stages: tuple[StageName, ...]
    share: float
    dates: Dates
    hard: bool
    penalty_musd_per_kt: float | None


@dataclass(frozen=True)
class Content:
    """What a tonne of a commodity counts in a benchmark."""

    benchmark: str
    commodity: CommodityName
    t_per_t: float


TABLE = TypedTable(
    "benchmarks",
    "shares of an area's consumption to be made at home, or at most from one adversary",
    key=("benchmark",),
    columns=(
        text("benchmark", "key"),
        text("area", "area whose consumption counts", refers="areas.area"),
        text("measure", "what is counted", one_of=(*MADE, SINGLE_ORIGIN)),
        text("commodities", "commodities counted, parted by ;", refers="commodities.commodity", many=True),
        text("stages", "stages whose output is counted, parted by ;; blank for single_origin", required=False,
             default="", refers="stages.stage", many=True),
        share("share", "least share of consumption; most, for single_origin"),
        month("from_month", "periods that start then or later"),
        flag("hard", "1: must hold; 0: may be missed at a penalty"),
        number("penalty_usd_per_t", "for a tonne by which a soft benchmark is missed; blank for a hard one", "USD/t",
               required=False),
    ),
    optional=True,
    row=Benchmark,
)  # fmt: skip

CONTENTS = TypedTable(
    "benchmark_contents",
    "what a tonne of a commodity counts in a benchmark, where it is consumed and where it is made",
    key=("benchmark", "commodity"),
    columns=(
        text("benchmark", "benchmark", refers="benchmarks.benchmark"),
        text("commodity", "commodity", refers="commodities.commodity"),
        number("t_per_t", "tonnes counted per tonne", "t/t"),
    ),
    optional=True,
    row=Content,
)
MORE = (CONTENTS,)


@needs("benchmarks", "benchmark_contents", "demand", "blocs", "offers")
def benchmarks_make_sense(draft: Draft) -> Iterator[Fault]:
    """Stages and penalties go with the measure, somebody consumes what is counted, and no benchmark stands twice."""
    adversaries = draft.areas("adversary")
    sold = {row["commodity"] for row in draft.rows("offers") if row["area"] in adversaries}
    asked = {(row["commodity"], row["area"]) for row in draft.rows("demand")}
    contents = {name: rows for (name,), rows in grouped(draft.rows("benchmark_contents"), "benchmark")}
    for row in draft.rows("benchmarks"):
        alone = row["measure"] == SINGLE_ORIGIN
        if alone == bool(row["stages"]):
            yield fault(row, "stages", "must be blank for single_origin" if alone else "must not be blank")
        if row["hard"] and given(row["penalty_usd_per_t"]):
            yield fault(row, "penalty_usd_per_t", "a hard benchmark has none, since it cannot be missed")
        if not row["hard"] and not row["penalty_usd_per_t"] > 0:
            yield fault(row, "penalty_usd_per_t", "must be above 0 for a soft benchmark")
        if row["share"] == 0 and not alone:
            yield fault(row, "share", "asks for nothing; leave the row out")
        counted = {each["commodity"] for each in contents.get(row["benchmark"], [])} | set(parted(row["commodities"]))
        if not any((commodity, row["area"]) in asked for commodity in counted):
            expected = "asks for nothing that counts; say in benchmark_contents.csv what its goods contain"
            yield fault(row, "area", expected)
        for commodity in parted(row["commodities"]) if alone else ():
            if commodity not in sold:
                yield fault(row, "commodities", "is offered by no adversary", value=commodity)
    for _, rows in grouped(draft.rows("benchmarks"), "area", "measure", "commodities", "from_month"):
        for row in rows[1:]:
            yield fault(row, "benchmark", f"asks for the same as another does already ({rows[0]['_where']})")


@needs("benchmarks", "processes", "modes", "recipes", "facilities", "basket_groups", "baskets")
def benchmarks_count_something(draft: Draft) -> Iterator[Fault]:
    """The stages make the commodities that are counted."""
    stage = {row["process"]: row["stage"] for row in draft.rows("processes")}
    makes: defaultdict[str, set[str]] = defaultdict(set)
    for activity in activities(draft):
        made = {commodity for commodity, amount in activity.flows.items() if amount > 0}
        makes[stage.get(activity.process, "")] |= made
    for row in draft.rows("benchmarks"):
        stages = parted(row["stages"])
        for commodity in parted(row["commodities"]) if stages else ():
            if not any(commodity in makes[name] for name in stages):
                yield fault(row, "commodities", f"is made at none of the stages {row['stages']}", value=commodity)


RULES = (benchmarks_make_sense, benchmarks_count_something)
ROWS: Rows = {
    "all_counted": None,
    "enough_made": asked("least share made at home", "share", "benchmark - period"),
    "not_too_much_from_one": asked("most from one origin", "share", "benchmark - period"),
}


def shape(levers: Levers, rows: Sequence[Benchmark]) -> None:
    """Purchases of what must not come from one origin are told apart by importer."""
    for row in rows:
        if row.measure == SINGLE_ORIGIN and levers.where.role.get(row.area) == "planner":
            levers.told_apart.update(row.commodities)


def add(program: Program, block: pyo.Block, rows: Sequence[Benchmark]) -> None:
    parameters = program.parameters
    force = {
        (row.benchmark, period.name): row.dates.share_of(period)
        for row in rows
        for period in parameters.periods
    }
    consumed = {
        (row.benchmark, period): kt
        for row in rows
        for period, kt in _consumption(program, row).items()
        if kt > 0 and force[row.benchmark, period]
    }
    by_name = {row.benchmark: row for row in rows}
    index = [(name, place, period) for name, period in consumed for place in _places(parameters.where, by_name[name])]
    soft = [key for key in consumed if not by_name[key[0]].hard]
    block.counted = pyo.Var(index, domain=pyo.NonNegativeReals)
    block.missed = pyo.Var(soft, domain=pyo.NonNegativeReals)
    for (name, _), kt in block.missed.items():
        program.penalties.add(TABLE.name, by_name[name].penalty_musd_per_kt or 0.0, kt)
    terms: dict[tuple[str, AreaName, PeriodName], tuple[list[float], list[Variable]]] = {key: ([], []) for key in index}
    for row in rows:
        _count(program, row, terms)

    def all_counted(block: pyo.Block, name: str, place: AreaName, period: PeriodName) -> Relation:
        coefficients, variables = terms[name, place, period]
        return linear([-1.0, *coefficients], [block.counted[name, place, period], *variables]) == 0

    def side(name: str, place: AreaName, period: PeriodName, sign: float) -> Expression:
        parts = [block.counted[name, place, period]]
        if (name, period) in block.missed:
            return linear([1.0, sign], [*parts, block.missed[name, period]])
        return linear([1.0], parts)

    def enough_made(block: pyo.Block, name: str, place: AreaName, period: PeriodName) -> Relation:
        return side(name, place, period, 1.0) >= force[name, period] * by_name[name].share * consumed[name, period]

    def not_too_much_from_one(block: pyo.Block, name: str, place: AreaName, period: PeriodName) -> Relation:
        part = force[name, period]
        most = part * by_name[name].share + (1 - part)
        return side(name, place, period, -1.0) <= most * consumed[name, period]

    alone = [key for key in index if by_name[key[0]].measure == SINGLE_ORIGIN]
    at_home = [key for key in index if by_name[key[0]].measure in MADE]
    block.all_counted = pyo.Constraint(index, rule=all_counted)
    block.enough_made = pyo.Constraint(at_home, rule=enough_made)
    block.not_too_much_from_one = pyo.Constraint(alone, rule=not_too_much_from_one)


def _contents(program: Program, row: Benchmark) -> dict[CommodityName, float]:
    """What a tonne of each commodity counts in a benchmark."""
    stated = CONTENTS.rows(program.parameters.case.tables)
    own = {each.commodity: each.t_per_t for each in stated if each.benchmark == row.benchmark}
    return dict.fromkeys(row.commodities, 1.0) | own


def _consumption(program: Program, row: Benchmark) -> dict[PeriodName, float]:
    """Period -> kt in it; none where the area is no planner, whose demand the plan does not know."""
    contents, rates = _contents(program, row), defaultdict[PeriodName, float](float)
    for (commodity, area, _, period), rate in program.parameters.demand.items():
        if area == row.area:
            rates[period] += contents.get(commodity, 0.0) * rate
    return {period.name: rates[period.name] * period.years for period in program.parameters.periods}


def _places(where: Places, row: Benchmark) -> list[AreaName]:
    """Where the benchmark counts: at home, or at each adversary."""
    if row.measure in MADE:
        return [row.area]
    return sorted(area for area, role in where.role.items() if role == "adversary")


def _count(
    program: Program, row: Benchmark, terms: dict[tuple[str, AreaName, PeriodName], tuple[list[float], list[Variable]]]
) -> None:
    """Enter what the benchmark counts, by its place and period."""
    parameters, block, name = program.parameters, program.block, row.benchmark
    contents = {k: amount for k, amount in _contents(program, row).items() if k in row.commodities}

    def enter(place: AreaName, period: PeriodName, amount: float, variable: Variable) -> None:
        if amount and (name, place, period) in terms:
            terms[name, place, period][0].append(amount)
            terms[name, place, period][1].append(variable)

    if row.measure in MADE:
        for (fleet, mode, _, period), activity in block.activity.items():
            if parameters.fleets[fleet].stage in row.stages:
                outputs = parameters.modes[fleet, mode].outputs
                amount = sum(contents.get(commodity, 0.0) * out for commodity, out in outputs.items())
                enter(parameters.fleets[fleet].area, period, amount, activity)
        return
    for (offer, importer, period), kt in block.imported.items():
        if importer == row.area:
            enter(parameters.offers[offer].area, period, contents.get(parameters.offers[offer].commodity, 0.0), kt)
    for (commodity, _, origin, destination, period), kt in block.ship.items():
        if destination == row.area:
            enter(origin, period, contents.get(commodity, 0.0), kt)
