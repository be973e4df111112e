"""Words in another language, for whatever friendshore writes: workbooks, figures, pages.

They come from a table (zh.csv: English, Chinese); an entry with {names} is a pattern, whose parts are translated in
turn. What has no entry stays: titles of projects, notes, sources, codes.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path

from friendshore.errors import FriendshoreError

ENGLISH, CHINESE = "en", "zh"
LANGUAGES = (ENGLISH, CHINESE)
PART = re.compile(r"\{(\w+)\}")
LETTERS = re.compile(r"[A-Za-z]{2,}")
WORD = re.compile(r"[a-z]{2,}")
FIGURE = r"[\d,]+(?:\.\d+)?"
SIGN = r"[A-Z][A-Z0-9_]*"
BILLIONS = "bn"
FIGURES = "figure"
"""How the names of parts begin that count billions, and that are any other figure."""
CODE = "code"
"""How the name of a part begins that holds a code of the case, such as AUS or EU27, and no other word."""
NAMED = "named"
"""How the name of a part begins that holds names of the case: they may have no entry."""
BLANK_WITHIN_CHINESE = re.compile(r"(?<=[\u4e00-\u9fff]) +(?=[\u4e00-\u9fff])")
SENTENCES = re.compile(r"(?<=\.) (?=[A-Z])")
SURE = 10
"""Fixed letters from which a pattern is taken whatever its parts are."""


@cache
def table(language: str) -> dict[str, str]:
    """English text or pattern -> the other language. Raises FriendshoreError for a language without a table."""
    path = Path(__file__).with_name(f"{language}.csv")
    if language not in LANGUAGES or not path.is_file():
        raise FriendshoreError(f"There are no labels in '{language}'; expected one of {', '.join(LANGUAGES)}.")
    with path.open(encoding="utf-8", newline="") as file:
        return {row["english"]: row["chinese"] for row in csv.DictReader(file)}


@cache
def _patterns(language: str) -> list[tuple[tuple[re.Pattern[str], ...], str, bool]]:
    """Entries with {names} as they are read, those with most fixed letters first, and whether those are enough to be
    sure of it.

    A pattern of few letters, such as {stage}, {place}, is taken only where every part of it has an entry and no longer
    one fits: a project's title may look like it. Any other is taken, too, where none of its kind has an entry for every
    part. Where what stands between
    two parts stands inside a part as well (New plant: {process}, {country}), the first part may end at the first of
    them or at the last: at the last where every part has an entry then.
    """
    entries = [(english, other) for english, other in table(language).items() if PART.search(english)]
    fixed = {english: len(PART.sub("", english)) for english, _ in entries}
    entries.sort(key=lambda entry: -fixed[entry[0]])
    return [
        (tuple(re.compile(_pattern(each, any_), re.DOTALL) for any_ in (".+?", ".+")), other, fixed[each] >= SURE)
        for each, other in entries
    ]


def _pattern(english: str, anything: str) -> str:
    pieces = PART.split(english)
    kinds = {BILLIONS: FIGURE, FIGURES: FIGURE, CODE: SIGN}
    wanted = [next((kinds[each] for each in kinds if piece.startswith(each)), anything) for piece in pieces]
    return "".join(
        f"(?P<{piece}>{wanted[number]})" if number % 2 else re.escape(piece) for number, piece in enumerate(pieces)
    )


@cache
def said(text: str, language: str) -> str:
    """A text in the language; unchanged where there is no entry for it."""
    if language == ENGLISH:
        return text
    core = text.strip()
    if entry := _known(core, language):
        return text.replace(core, entry)
    if not LETTERS.search(core):
        return text
    for pieces, between in ((SENTENCES.split(core), ""), (core.split("; "), "；")):
        told = [said(each, language) for each in pieces] if len(pieces) > 1 else []
        if told and all(new != old for new, old in zip(told, pieces, strict=True)):
            return text.replace(core, between.join(told))
    best: tuple[dict[str, str], str] | None = None
    for (first, last), other, sure in _patterns(language):
        if best and not sure:
            break
        if found := first.fullmatch(core):
            reading = found.groupdict()
            whole = _has_entries(reading, language)
            if not whole and len(reading) > 1 and (found := last.fullmatch(core)) and found.groupdict() != reading:
                whole = _has_entries(found.groupdict(), language)
                reading = found.groupdict() if whole else reading
            if whole:
                return text.replace(core, _filled(reading, other, language))
            best = best or ((reading, other) if sure else None)
    return text.replace(core, _filled(*best, language)) if best else text


def _filled(parts: dict[str, str], pattern: str, language: str) -> str:
    known = {name: _part(name, part, language) for name, part in parts.items()}
    return BLANK_WITHIN_CHINESE.sub("", PART.sub(lambda match: known[match[1]], pattern))


def _has_entries(parts: dict[str, str], language: str) -> bool:
    """Whether every part of a pattern has an entry, names of the case apart."""
    return all(
        name.startswith(NAMED) or not WORD.search(part) or said(part, language) != part for name, part in parts.items()
    )


def _part(name: str, part: str, language: str) -> str:
    """A part of a pattern; billions, named bn, are counted in the hundreds of millions of Chinese, and a list is told
    where each of it has an entry: a title with a comma in it stays whole."""
    if language == CHINESE and name.startswith(BILLIONS):
        return f"{float(part.replace(',', '')) * 10:,.0f}"
    told = said(part, language)
    if told != part:
        return told
    pieces = {each: said(each, language) for each in part.split(", ")}
    whole = all(new != old or not WORD.search(old) for old, new in pieces.items())
    return ", ".join(pieces[each] for each in part.split(", ")) if whole else part


def _known(core: str, language: str) -> str:
    """The entry of a text: itself, with its first letter large or small, or without its full stop; else nothing."""
    entries = table(language)
    for end, stop in (("", ""), (".", "。")):
        stem = core.removesuffix(end)
        for each in (stem, stem[:1].lower() + stem[1:], stem[:1].upper() + stem[1:]):
            for entry, added in ((each, stop if stem != core else ""), (f"{each}.", "")):
                if entry in entries and not PART.search(entry):
                    other = entries[entry]
                    return other + added if entry == each else other.removesuffix("。") + stop
    return ""
