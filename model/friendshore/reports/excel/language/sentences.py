"""Sentences inside formulas in another language: the parts go where that language has them.

A formula such as ="Reliance falls from "&TEXT(B9,"0")&" points in "&B8 is read as the pattern "Reliance falls from {a}
points in {b}", looked up by its fixed words, and written anew around the same expressions. Amounts of money (words.py)
are told in the units that readers of the language count in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from friendshore.reports.excel.writing.conversions import MUSD_IN_BN, MUSD_IN_YI, USD_IN_MUSD, WAN_IN_MUSD

STRING = re.compile(r'"(?:[^"]|"")*"')
FIXED = re.compile(r"""(?<![A-Z.])T\("(?:[^"]|"")*"\)|"(?:[^"]|"")*\"""")
"""Constants, and among them parts of keys (`formulas.part_of_key`), which stay."""
SIGNS = re.compile(r"""\"(?:[^"]|"")*"|'(?:[^']|'')*'|[()\[\]{}&,]""")
"""Constants and names of sheets, as wholes, and what parts terms and arguments outside them."""
OPEN, CLOSED = set("([{"), set(")]}")
PART = re.compile(r"\{(\w+)\}")
AMOUNT = re.compile(
    rf'IF\(ABS\((?P<x>.+?)\)>={MUSD_IN_BN},TEXT\(\((?P=x)\)/{MUSD_IN_BN},"#,##0\.0"\)&" bn USD",'
    rf'IF\(ABS\((?P=x)\)>=1,TEXT\((?P=x),"#,##0\.0"\)&" M USD",TEXT\(\((?P=x)\)\*{USD_IN_MUSD},"#,##0"\)&" USD"\)\)'
)
AMOUNTS: Mapping[str, str] = {
    "zh": rf'IF(ABS(\g<x>)>={MUSD_IN_YI},TEXT((\g<x>)/{MUSD_IN_YI},"#,##0.0")&"亿美元",'
    rf'IF(ABS(\g<x>)>=1,TEXT((\g<x>)*{WAN_IN_MUSD},"#,##0")&"万美元",TEXT((\g<x>)*{USD_IN_MUSD},"#,##0")&"美元"))',
}
"""Language -> how it says an amount in M USD: in Chinese 亿 is a hundred of them, and a hundred 万 make one."""
Literal = Callable[[str], str]


def translated(formula: str, language: str, patterns: Mapping[str, str], literal: Literal) -> str:
    """A formula with its sentences in the language.

    patterns   fixed words of a pattern, each part as {} -> the other language's pattern, parts as {0}, {1}
    literal    a constant of a formula in the other language
    """
    form = AMOUNTS.get(language)
    text = AMOUNT.sub(form, formula) if form else formula
    if "&" not in text:  # no sentence is put together
        return _constants(text, literal)
    sign, inside = ("=", text[1:]) if text.startswith("=") else ("", text)
    return sign + _expression(inside, patterns, literal)


def positional(entries: Mapping[str, str]) -> dict[str, str]:
    """Entries with {names}, by their fixed words and with the places of their parts."""
    found: dict[str, str] = {}
    for english, other in entries.items():
        names = PART.findall(english)
        if names and len(set(names)) == len(names):
            places = {name: f"{{{number}}}" for number, name in enumerate(names)}
            found[PART.sub("{}", english)] = PART.sub(lambda part: places.get(part[1], part[0]), other)  # noqa: B023
    return found


def _expression(text: str, patterns: Mapping[str, str], literal: Literal) -> str:
    """An expression: terms joined by &, of which the longest rows that have an entry are taken as sentences, and the
    others one by one."""
    terms, place, found = _split(text, "&"), 0, []
    while place < len(terms):
        end = next((end for end in range(len(terms), place + 1, -1) if _words(terms[place:end]) in patterns), 0)
        if end:
            found.append(_sentence(terms[place:end], patterns, literal))
        else:
            found.append(_term(terms[place], patterns, literal))
        place = end or place + 1
    return "&".join(found)


def _words(terms: Sequence[str]) -> str:
    """The fixed words of a row of terms, without the blanks at its ends; each other term as {}."""
    return "".join(_text(term) if STRING.fullmatch(term) else "{}" for term in terms).strip()


def _sentence(terms: Sequence[str], patterns: Mapping[str, str], literal: Literal) -> str:
    others = [_term(term, patterns, literal) for term in terms if not STRING.fullmatch(term)]
    pieces = re.split(r"\{(\d+)\}", patterns[_words(terms)])
    joined = [others[int(piece)] if number % 2 else _quoted(piece) for number, piece in enumerate(pieces) if piece]
    return "&".join(joined)


def _term(text: str, patterns: Mapping[str, str], literal: Literal) -> str:
    """One term: a constant, or whatever calls and brackets it holds, each argument an expression of its own."""
    if FIXED.fullmatch(text):
        return _constants(text, literal)
    start = _outside(text, "(")
    if start is None:
        return _constants(text, literal)
    end = _closing(text, start)
    inside = _split(text[start + 1 : end], ",")
    arguments = ",".join(_expression(each, patterns, literal) for each in inside)
    head = _constants(text[:start], literal)
    return f"{head}({arguments}){_term(text[end + 1 :], patterns, literal) if text[end + 1 :] else ''}"


def _constants(text: str, literal: Literal) -> str:
    """A text with its constants in the language, parts of keys as they are."""
    return FIXED.sub(lambda found: _quoted(literal(_text(found[0]))) if found[0].startswith('"') else found[0], text)


def _split(text: str, mark: str) -> list[str]:
    """The pieces between marks that stand in no bracket and no constant."""
    found, depth, since = [], 0, 0
    for sign in SIGNS.finditer(text):
        depth += (sign[0] in OPEN) - (sign[0] in CLOSED)
        if sign[0] == mark and depth == 0:
            found.append(text[since : sign.start()])
            since = sign.end()
    return [*found, text[since:]]


def _outside(text: str, mark: str) -> int | None:
    """Where a mark first stands outside constants and names of sheets."""
    return next((sign.start() for sign in SIGNS.finditer(text) if sign[0] == mark), None)


def _closing(text: str, start: int) -> int:
    """The bracket that closes the one at a place."""
    depth = 0
    for sign in SIGNS.finditer(text, start):
        depth += (sign[0] == "(") - (sign[0] == ")")
        if depth == 0:
            return sign.start()
    return len(text)


def _text(constant: str) -> str:
    return constant[1:-1].replace('""', '"')


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
