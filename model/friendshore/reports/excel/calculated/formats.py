"""TEXT: a number in a format. Figures with thousands, decimals, % and words around; dates by year, month, day."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from friendshore.reports.excel.calculated.worth import NotWorkedOutError, day, number

PLAIN = r'(?:"[^"]*"|\\.|[-+ ()$/:])*'
FIGURE = re.compile(rf"(?P<before>{PLAIN})(?P<digits>#,##0|[0#]+)(?P<decimals>\.[0#]+)?(?P<after>(?:{PLAIN}|%)*)")
DATES = {"yyyy": "%Y", "yy": "%y", "mmmm": "%B", "mmm": "%b", "mm": "%m", "dd": "%d"}
DATE = re.compile(r"(?:yyyy|yy|mmmm|mmm|mm|dd|[-/ .])+", re.IGNORECASE)


def shown(value: object, layout: str) -> str:
    """A value as TEXT shows it. Raises Error."""
    if isinstance(value, str):
        return value
    figure = number(value)
    parts = layout.split(";")
    if len(parts) > 3:
        raise NotWorkedOutError(f"the format {layout!r}")
    if DATE.fullmatch(layout):
        moment = day(figure)
        return re.sub("yyyy|yy|mmmm|mmm|mm|dd", lambda found: moment.strftime(DATES[found[0]]), layout.lower())
    if len(parts) == 1:
        found = _figure(abs(figure), layout)
        return f"-{found}" if figure < 0 and re.search("[1-9]", found) else found
    if figure == 0 and len(parts) == 3:
        return _figure(0, parts[2])
    return _figure(abs(figure), parts[1] if figure < 0 else parts[0])


def _figure(figure: float, part: str) -> str:
    before, digits, decimals, after = _layout(part)
    places = len(decimals) - 1 if decimals else 0
    asked = len(decimals.rstrip("#")) - 1 if decimals else 0
    exact = Decimal(f"{figure:.15g}").scaleb(2 * after.count("%")).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    whole, _, rest = f"{exact:{',' if ',' in digits else ''}f}".partition(".")
    rest = rest[:asked] + rest[asked:].rstrip("0")
    if "," not in digits:
        whole = whole.lstrip("0").rjust(digits.count("0"), "0")
    point = "." if decimals else ""
    return f"{_words(before)}{whole}{point}{rest}{_words(after)}"


@lru_cache
def _layout(part: str) -> tuple[str, str, str, str]:
    found = FIGURE.fullmatch(part)
    if found is None or found["digits"].lstrip("#") not in {"", "0", "00", "000", "0000", ",##0"}:
        raise NotWorkedOutError(f"the format {part!r}")
    return found["before"], found["digits"], found["decimals"] or "", found["after"]


def _words(part: str) -> str:
    return re.sub(r'"([^"]*)"|\\(.)', lambda found: found[1] or found[2] or "", part)


def rounded(value: object, places: object) -> float:
    """ROUND: halves away from zero, as written with 15 digits."""
    figure, to = number(value), int(number(places))
    if figure == 0 or abs(figure) >= 1e300:
        return figure
    return float(Decimal(f"{figure:.15g}").quantize(Decimal(1).scaleb(-to), ROUND_HALF_UP))
