"""A case as it was read, completed: rows of tables without any, and cells of columns that are left out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from friendshore.calendar import month_number, month_text
from friendshore.case.left_out import COLUMNS, Frame
from friendshore.case.nearest import parted
from friendshore.case.read import Reading
from friendshore.case.settings import KEPT, LUNCH, SETTINGS, Settings
from friendshore.case.table import Table
from friendshore.case.values import MONTH, UNTYPED, WHERE, Row, blank, shown
from friendshore.errors import Fault

HEAD = "case.toml"
LEFT_OUT = ", which is left out"
MONEY, ALL_AREAS = "money", "all areas"
USED_BY = ("area", "sector", "commodity")
NO_FRAME = Frame("", "", "", 0.0)


@dataclass
class Completion:
    """What was put in place of what is left out, so that rows of scenarios can be completed alike.

    columns    table -> its columns that are left out
    of_tables, of_columns, of_head   what is left out, with what stands for it
    """

    frame: Frame = NO_FRAME
    columns: dict[str, frozenset[str]] = field(default_factory=dict)
    of_tables: list[str] = field(default_factory=list)
    of_columns: list[str] = field(default_factory=list)
    of_head: list[str] = field(default_factory=list)

    @property
    def said(self) -> tuple[Fault, ...]:
        """Notes of `check`."""
        found = (("tables", self.of_tables), ("columns", self.of_columns), (HEAD, self.of_head))
        return tuple(Fault(what, "", "", f"left out: {'; '.join(each)}") for what, each in found if each)

    def of(self, table: str, row: Row, number: int = 1) -> Row:
        """A row with what stands for its columns that are left out; cells that it has stay."""
        done = dict(row)
        for name, instead in COLUMNS.get(table, {}).items():
            if name in self.columns.get(table, ()) and name not in row:
                done[name] = instead.value(done, number, self.frame)
        return done


def complete(reading: Reading, head: dict[str, object], tables: Sequence[Table]) -> Completion:
    """Write into the rows and the head of a case what stands for all that is left out."""
    done = Completion()
    declared = {table.name: table for table in tables}
    rows = reading.rows
    done.columns = {name: frozenset(COLUMNS.get(name, ())) - reading.filled.get(name, set()) for name in declared}
    _fill(declared["periods"], reading, done)
    done.frame = _frame(rows["periods"], head, rows)
    if HEAD not in reading.broken:
        _complete_head(head, done)
    for name, table in declared.items():
        if name != "periods" and name in COLUMNS:
            _fill(table, reading, done)
    for name, (given, said) in TABLES.items():
        if not rows[name] and name not in reading.headers and name not in reading.broken:
            rows[name] = [_whole(declared[name], done, row) for row in given(rows, done.frame)]
            if rows[name]:
                done.of_tables.append(f"{name}.csv ({said})")
    return done


def _fill(table: Table, reading: Reading, done: Completion) -> None:
    """Put into every row what stands for the columns that are left out; a key must still tell its rows apart."""
    lacking, rows = done.columns[table.name], reading.rows[table.name]
    if not rows or not lacking or table.name in reading.broken:
        return
    at: dict[tuple[object, ...], str] = {}
    for number, row in enumerate(rows, 1):
        own = {name: value for name, value in row.items() if name not in lacking}
        try:
            whole = done.of(table.name, own, number)
        except KeyError:  # what it follows from has a fault of its own
            continue
        row.update(whole)
        for name in lacking:
            if row[name] == "":
                reading.faults.append(Fault(str(row[WHERE]), name, "", "must not be blank"))
        key = tuple(row[name] for name in table.key)
        if lacking & set(table.key) and UNTYPED not in row:
            if key in at:
                words = ", ".join(map(shown, key))
                reading.faults.append(Fault(str(row[WHERE]), ", ".join(table.key), words, f"stands in {at[key]} too"))
            at.setdefault(key, str(row[WHERE]))
    said: defaultdict[str, list[str]] = defaultdict(list)
    for name, instead in COLUMNS[table.name].items():
        if name in lacking:
            said[instead.said].append(name)
    done.of_columns += [f"{table.name}.csv {', '.join(names)} ({words})" for words, names in said.items()]


def _whole(table: Table, done: Completion, cells: Row) -> Row:
    """A row of a table that has no file."""
    known = {WHERE: f"{table.name}.csv{LEFT_OUT}", **cells}
    done.columns[table.name] = frozenset(COLUMNS.get(table.name, ()))
    row = done.of(table.name, known)
    return {**{column.name: blank(column) for column in table.all_columns}, **row}


def _frame(periods: Sequence[Row], head: Mapping[str, object], rows: Mapping[str, Sequence[Row]]) -> Frame:
    spans = [
        (start, month_text(month_number(start) + int(float(row["months"])) - 1))
        for row in periods
        if MONTH.fullmatch(start := str(row["start"])) and float(row["months"]) >= 1
    ]
    first, last = (min(a for a, _ in spans), max(b for _, b in spans)) if spans else ("", "")
    settings, default = head.get("settings"), Settings().discount_share_per_yr
    stated = settings.get("discount_share_per_yr") if isinstance(settings, Mapping) else None
    discount = stated if isinstance(stated, int | float) else default
    return Frame(first, last, _bloc(head, rows), float(discount))


def _bloc(head: Mapping[str, object], rows: Mapping[str, Sequence[Row]]) -> str:
    """Who plans: as case.toml says, or the one bloc that there is."""
    if "bloc" in head:
        return str(head["bloc"])
    named = [str(row["bloc"]) for table in ("bloc_titles", "blocs") for row in rows[table] if row.get("bloc")]
    known = list(dict.fromkeys(named))
    return known[0] if len(known) == 1 else "" if known else ALL_AREAS


def _complete_head(head: dict[str, object], done: Completion) -> None:
    """Title, question, dates and settings that case.toml leaves out."""
    frame = done.frame
    said = []
    for name, value in (("bloc", frame.bloc), ("as_of", frame.first), ("price_year", frame.first[:4])):
        if name not in head and value:
            head[name] = int(value) if name == "price_year" else value
            said.append(f"{name} {value}")
    given = head.get("settings", {})
    if isinstance(given, Mapping):
        said += [f"{name} {shown(vars(Settings())[name])}" for name in SETTINGS if name not in {*given, KEPT, LUNCH}]
    if said:
        done.of_head += said


Given = Callable[[Mapping[str, Sequence[Row]], Frame], Iterable[Row]]


def _words(rows: Mapping[str, Sequence[Row]], *columns: str) -> list[str]:
    """Words of columns (table.column), each once, in the order of the files."""
    named = (str(row[name]) for column in columns for table, name in [column.split(".")] for row in rows[table])
    return [word for word in dict.fromkeys(named) if word]


def _countries(rows: Mapping[str, Sequence[Row]], frame: Frame) -> Iterator[Row]:
    for row in rows["areas"]:
        yield {"country": row["area"], "title": row["title"], "area": row["area"]}


def _bloc_titles(rows: Mapping[str, Sequence[Row]], frame: Frame) -> Iterator[Row]:
    named = [str(row["bloc"]) for row in rows["blocs"]] or [frame.bloc]
    for bloc in dict.fromkeys(named):
        if bloc:
            yield {"bloc": bloc}


def _blocs(rows: Mapping[str, Sequence[Row]], frame: Frame) -> Iterator[Row]:
    for title in rows["bloc_titles"]:
        for row in rows["areas"]:
            yield {"bloc": title["bloc"], "area": row["area"], "role": "planner"}


def _stages(rows: Mapping[str, Sequence[Row]], frame: Frame) -> Iterator[Row]:
    for number, stage in enumerate(_words(rows, "commodities.stage", "processes.stage"), 1):
        yield {"stage": stage, "position": float(number)}


def _modes(rows: Mapping[str, Sequence[Row]], frame: Frame) -> Iterator[Row]:
    for process, mode in dict.fromkeys((str(row["process"]), str(row["mode"])) for row in rows["recipes"]):
        yield {"process": process, "mode": mode}


def _demand(rows: Mapping[str, Sequence[Row]], frame: Frame) -> Iterator[Row]:
    """Nothing in every year, of what is asked for by period."""
    for cell in dict.fromkeys(tuple(str(row[name]) for name in USED_BY) for row in rows["demand_periods"]):
        yield {**dict(zip(USED_BY, cell, strict=True)), "t_per_yr_base": 0.0}


def _sectors(rows: Mapping[str, Sequence[Row]], frame: Frame) -> Iterator[Row]:
    for sector in _words(rows, "demand.sector"):
        yield {"sector": sector}


def _freight(rows: Mapping[str, Sequence[Row]], frame: Frame) -> Iterator[Row]:
    traded = [row for row in rows["commodities"] if row["trade"] != "none"]
    regions = _words(rows, "areas.freight_region")
    if len(rows["areas"]) > 1:
        for name in dict.fromkeys(str(row["freight_class"]) for row in traded):
            for one in regions:
                for other in regions:
                    yield {"freight_class": name, "from_region": one, "to_region": other, "usd_per_t": 0.0}


def _programmes(rows: Mapping[str, Sequence[Row]], frame: Frame) -> Iterator[Row]:
    if any(float(row["max_build_t_per_yr"]) > 0 for row in rows["facilities"]):
        yield {"programme": MONEY, "title": "Money without a limit"}


def _sources(rows: Mapping[str, Sequence[Row]], frame: Frame) -> Iterator[Row]:
    cells = (str(row["source"]) for name in rows for row in rows[name] if row.get("source"))
    for key in dict.fromkeys(word for each in cells for word in parted(each)):
        yield {"key": key}


TABLES: Mapping[str, tuple[Given, str]] = {
    "countries": (_countries, "each area is a country"),
    "bloc_titles": (_bloc_titles, "a bloc is called by its key"),
    "blocs": (_blocs, "all areas plan"),
    "stages": (_stages, "stages come as commodities and processes name them"),
    "modes": (_modes, "modes are those of recipes.csv"),
    "demand": (_demand, "what demand_periods.csv asks for"),
    "sectors": (_sectors, "sectors are those of demand.csv"),
    "freight": (_freight, "goods travel for nothing"),
    "programmes": (_programmes, "whatever is built is paid for"),
    "sources": (_sources, "sources are called as the tables call them"),
}
"""Table -> its rows where it is left out, from those of the others, and what that means."""
