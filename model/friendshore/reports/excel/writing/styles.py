"""How cells look: colours that colour-blind readers tell apart, a number format for each kind of figure, named styles.

A style is an origin (where a value comes from) and a kind (what sort of value it is), such as "solver tonnes".
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field
from typing import Any, Literal, cast

from openpyxl.cell.cell import Cell
from openpyxl.formatting.rule import CellIsRule, ColorScaleRule, FormulaRule, Rule
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.workbook import Workbook

Kind = Literal[
    "text",
    "long",
    "year",
    "month",
    "tonnes",
    "musd",
    "points",
    "share",
    "usd",
    "factor",
    "figure",
    "figure0",
    "figure1",
    "figure2",
    "figure3",
    "figure4",
    "tiny",
    "count",
]
Origin = Literal["plain", "solver", "input", "changed", "formula", "total", "choice"]

FONT = "Calibri"
INK, GREY, RULE = "1F2933", "6B7785", "C9D1D9"
BLUE, ORANGE, GREEN, VERMILION, SKY, PURPLE, YELLOW = (
    "0072B2", "E69F00", "009E73", "D55E00", "56B4E9", "CC79A7", "F0E442"
)  # fmt: skip
SILVER = "9DA9B5"
MARK = "C00000"
"""Red, for what nobody should miss."""
SERIES = (BLUE, ORANGE, GREEN, VERMILION, SKY, PURPLE, "555555", YELLOW, "8C564B", SILVER)
EXPOSED, SHORT = VERMILION, "4D4D4D"



def _signed(digits: str, half: str) -> str:
    """A number format in which nothing, and what is less than half of its last digit, is a dash: -0 never shows."""
    return f'[>={half}]{digits};[<=-{half}]-{digits};"–"'


FORMATS: dict[Kind, str] = {
    "text": "@",
    "long": "@",
    "year": "0",
    "month": "yyyy-mm",
    "tonnes": _signed("#,##0", "0.5"),
    "musd": _signed("#,##0.0", "0.05"),
    "points": _signed("0.0", "0.05"),
    "share": _signed("0.0%", "0.0005"),
    "usd": _signed("#,##0", "0.5"),
    "factor": "0.0000",
    "figure": _signed("#,##0.000", "0.0005"),
    "figure0": _signed("#,##0", "0.5"),
    "figure1": _signed("#,##0.0", "0.05"),
    "figure2": _signed("#,##0.00", "0.005"),
    "figure3": _signed("#,##0.000", "0.0005"),
    "figure4": _signed("#,##0.0000##", "0.0000005"),
    "tiny": '0.0E+00;-0.0E+00;"–"',
    "count": "#,##0",
}
NOISE: Mapping[Kind, float] = {"tonnes": 1e-4, "musd": 1e-7, "points": 1e-7, "share": 1e-9, "usd": 1e-7}
"""What the solver's tolerance (1e-7 kt, M USD or points) lets through as something: written as nothing, by kind."""
DUST = 1e-12
"""The same for figures of other kinds."""
KINDS_OF_UNITS: Mapping[str, Kind] = {
    "t": "tonnes", "t/yr": "tonnes", "t oxide": "tonnes", "m3": "tonnes", "M USD": "musd", "points": "points",
    "share": "share", "%": "share", "USD/t": "usd", "rows": "count", "count": "count", "GWh": "figure1",
    "TJ": "figure1", "kt": "figure3", "M t": "figure3",
}  # fmt: skip
"""How a figure is shown whose unit stands beside it."""
WORDS: tuple[Kind, ...] = ("text", "long")
FILLS: dict[Origin, str] = {"solver": "DCEBF7", "input": "FFF8E1", "changed": "F9C784", "choice": "DDF0E4"}
LEGEND: tuple[tuple[Origin, str], ...] = (
    ("solver", "Decision or result of the solver, a constant"),
    ("formula", "Live formula over other cells"),
    ("input", "Input figure as read from the case"),
    ("changed", "Input that a scenario changed; the note on the cell has the old value"),
    ("total", "Total, a live formula"),
    ("choice", "Open to the reader: choose or type, and the sheets that use it follow"),
)
ORIGIN_WORDS: dict[Origin, str] = {
    "solver": "solver",
    "formula": "formula",
    "input": "input",
    "changed": "changed by a scenario",
    "total": "total",
    "choice": "choice",
}

TITLE = Font(name=FONT, size=16, bold=True, color=BLUE)
ABOUT = Font(name=FONT, size=10, italic=True, color=GREY)
SECTION = Font(name=FONT, size=12, bold=True, color=BLUE)
STRONG = Font(name=FONT, size=11, bold=True, color=INK)
BODY = Font(name=FONT, size=10, color=INK)
LINK = Font(name=FONT, size=10, color=BLUE, underline="single")
HEAD = Font(name=FONT, size=10, bold=True, color="FFFFFF")
UNIT = Font(name=FONT, size=9, italic=True, color=GREY)
FIELD = Font(name=FONT, size=8, color=GREY)
HEAD_FILL = PatternFill("solid", fgColor="33475B")
UNIT_FILL = PatternFill("solid", fgColor="E4E9EE")
GOOD = (Font(name=FONT, bold=True, color="00664A"), PatternFill("solid", bgColor="CDEBDD"))
BAD = (Font(name=FONT, bold=True, color="FFFFFF"), PatternFill("solid", bgColor=VERMILION))
RIGHT = Alignment(horizontal="right", vertical="top")
CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
THIN = Side(style="thin", color=RULE)


@dataclass
class Styles:
    """The named styles of a workbook, made when first asked for."""

    book: Workbook
    made: dict[tuple[Origin, Kind], StyleArray] = field(default_factory=dict)
    _worn: dict[tuple[object, ...], tuple[StyleArray, tuple[object, ...]]] = field(default_factory=dict)
    """Style before, and what is put on by identity -> style after, and what was put on, which so lives as long."""

    def dress(self, cell: Any, origin: Origin, kind: Kind) -> None:
        """Give a cell the style of its origin and kind, for the cell to change further."""
        cell._style = copy(self.shared(origin, kind))

    def wear(self, cell: Any, font: Font, fill: PatternFill | None = None, alignment: Alignment | None = None) -> None:
        """Put a font, and perhaps a fill and an alignment, on a cell: comparing them a cell at a time takes long."""
        before, put_on = cell._style or StyleArray(), (font, fill, alignment)
        key = (before.tobytes(), *map(id, put_on))
        if key not in self._worn:
            cell._style = copy(before)  # cells of tables share theirs
            cell.font = font
            if fill is not None:
                cell.fill = fill
            if alignment is not None:
                cell.alignment = alignment
            self._worn[key] = cell._style, put_on
        cell._style = copy(self._worn[key][0])

    def shared(self, origin: Origin, kind: Kind) -> StyleArray:
        """The style of an origin and kind as cells hold it: one for all, so never to be changed."""
        known = self.made.get((origin, kind))
        if known is None:
            style = _style(origin, kind)
            self.book.add_named_style(style)
            cell: Any = Cell(self.book.worksheets[0], row=1, column=1)
            cell.style = style.name
            known = self.made[origin, kind] = cell._style
        return known


def _style(origin: Origin, kind: Kind) -> NamedStyle:
    colour = {"input": "7A4B00", "changed": "000000"}.get(origin, INK)
    style = NamedStyle(f"{origin} {kind}")
    style.font = Font(name=FONT, size=10, color=colour, bold=origin in {"total", "changed", "choice"})
    style.number_format = FORMATS[kind] if kind not in WORDS else "General"
    style.alignment = Alignment(
        horizontal="left" if kind in WORDS else "right",
        vertical="top",
        wrap_text=kind == "long",
        indent=1 if kind in WORDS else 0,
    )
    style.border = Border(top=THIN if origin == "total" else None, bottom=Side(style="hair", color=RULE))
    style.protection = Protection(locked=origin != "choice")
    if origin in FILLS:
        style.fill = PatternFill("solid", fgColor=FILLS[origin])
    return style


def without_noise(value: object, origin: Origin, kind: Kind) -> Any:
    """A result of the solver as it is written: what its tolerance lets through is nothing, and never -0."""
    if origin == "solver" and isinstance(value, float) and abs(value) < NOISE.get(kind, DUST):
        return 0.0
    return value


def shaded(colour: str, most: float | None = None) -> Rule:
    """White at zero, the colour at `most`, or at the largest value."""
    end: dict[str, Any] = {"end_type": "max"} if most is None else {"end_type": "num", "end_value": most}
    rule = ColorScaleRule(start_type="num", start_value=0, start_color="FFFFFF", end_color=colour, **end)  # type: ignore[no-untyped-call]
    return cast(Rule, rule)


def marked(word: str, font: Font, fill: PatternFill) -> Rule:
    """Cells that hold a word stand out."""
    return cast(Rule, CellIsRule("equal", [f'"{word}"'], font=font, fill=fill))  # type: ignore[no-untyped-call]


def where(formula: str, font: Font, fill: PatternFill) -> Rule:
    """Cells stand out where a formula holds."""
    return cast(Rule, FormulaRule([formula], font=font, fill=fill))  # type: ignore[no-untyped-call]
