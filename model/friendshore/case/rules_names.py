"""Rules of names: the words by which rows are found are the same words to every program that reads them.

A spreadsheet looks rows up without regard to capitals and takes 01 for 1; names differ in more than that. Cells of
several names part them by ;, and a * alone means all there are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from friendshore.case.draft import Draft, Rule, fault, needs
from friendshore.case.references import PER_BASKET
from friendshore.case.table import Column, Table
from friendshore.case.values import FIGURE
from friendshore.errors import Fault

LONGEST_NAME = 120
"""Letters of a name; a formula's text takes 255, and looks up a sign by two."""
SIGNS = re.compile(r"[\n\r\t;|]|^\*$")
DATE = re.compile(r"([0-9]+|[a-z]{3,9})([-/. :]+([0-9]+|[a-z]{3,9})){1,2}")
"""What may be a day or a month to a spreadsheet."""
PATTERNS = (("modes", "mode"), ("recipes", "mode"), ("commodities", "commodity"))
"""Names in which a * stands for baskets."""


def naming(table: Table) -> Iterator[Column]:
    """The columns of a table's key that make words up, rather than refer to those of another table."""
    for name in table.key:
        column = table.column(name)
        if column.kind == "text" and not column.refers and not column.one_of:
            yield column


@needs()
def names_are_plain(draft: Draft) -> Iterator[Fault]:
    """No name holds what parts names from each other, is the * that means all, or is longer than formulas allow."""
    for table in draft.declared.values():
        for column in naming(table):
            for row in draft.sound(table.name, column.name):
                name = row[column.name]
                bare = name.replace("*", "") if (table.name, column.name) in PATTERNS else name
                if sign := SIGNS.search(bare):
                    shown = sign.group() if sign.group().isprintable() else "line break or tab"
                    parts = f"holds a {shown}, which parts names in a cell"
                    expected = "is the * that means all" if shown == "*" else parts
                    yield fault(row, column.name, f"{expected}; name it without")
                elif len(name) > LONGEST_NAME:
                    yield fault(row, column.name, f"is {len(name):,} letters long; a name has at most {LONGEST_NAME}")


@needs()
def names_differ_in_more_than_capitals(draft: Draft) -> Iterator[Fault]:
    """Two names of a column are not one to a spreadsheet."""
    for table in draft.declared.values():
        for column in naming(table):
            first: dict[str, tuple[str, str]] = {}
            for row in draft.sound(table.name, column.name):
                name = row[column.name]
                known, where = first.setdefault(_looked_up(name), (name, row["_where"]))
                if known != name:
                    expected = f"is the same name as '{known}' ({where}) to a spreadsheet; tell them apart by a letter"
                    yield fault(row, column.name, expected)


def _looked_up(name: str) -> str:
    """What a spreadsheet looks for: without capitals, figures and dates by what they amount to."""
    folded = unicodedata.normalize("NFKC", name).casefold().strip()
    if FIGURE.fullmatch(figure := folded.replace(",", "").strip("$€£¥ ").removesuffix("%")):
        return f"{float(figure) / (100 if folded.endswith('%') else 1):.15g}"
    if DATE.fullmatch(folded):
        return "-".join(part.lstrip("0") or "0" for part in re.split(r"[-/. :]+", folded))
    return folded


@needs("commodities")
def colons_part_a_basket(draft: Draft) -> Iterator[Fault]:
    """A colon in a commodity's name stands before the *, which stands for one commodity per basket."""
    for row in draft.sound("commodities", "commodity"):
        name = row["commodity"]
        family = name.removesuffix(PER_BASKET)
        if not family or ":" in family or "*" in family:
            expected = "has a colon or a * in its name; only name:* may, which stands for one commodity per basket"
            yield fault(row, "commodity", expected)


@needs("baskets")
def baskets_hold_no_colon(draft: Draft) -> Iterator[Fault]:
    """What is named after its basket is parted again at the colon."""
    for row in draft.sound("baskets", "basket"):
        if ":" in row["basket"]:
            yield fault(row, "basket", "holds a colon, which parts a commodity from its basket; name it without")


@needs("periods")
def periods_bear_their_year(draft: Draft) -> Iterator[Fault]:
    """A period whose name begins with a year starts in that year: reports tell periods by their names."""
    for row in draft.sound("periods", "period", "start"):
        year = re.match(r"[0-9]{4}(?![0-9])", row["period"])
        if year and year.group() != row["start"][:4]:
            expected = f"is named after {year.group()} but starts in {row['start']}; name it after {row['start'][:4]}"
            yield fault(row, "period", f"{expected}, or in words, such as FY30")


RULES: tuple[Rule, ...] = (
    names_are_plain,
    names_differ_in_more_than_capitals,
    colons_part_a_basket,
    baskets_hold_no_colon,
    periods_bear_their_year,
)
