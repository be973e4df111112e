"""Words in another language, for whatever friendshore writes: workbooks, figures, pages.

They come from a table (zh.csv: English, Chinese), and of a policy from its module, too; an entry with {names} is a
pattern, whose parts are translated in turn. What has no entry stays: titles of projects, notes, sources, codes.
"""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from friendshore.errors import FriendshoreError

ENGLISH, CHINESE = "en", "zh"
LANGUAGES = (ENGLISH, CHINESE)
PART = re.compile(r"\{(\w+)\}")
LETTERS = re.compile(r"[A-Za-z]{2,}")
WORD = re.compile(r"[a-z]{2,}")
WHOLE = re.compile(r"[A-Za-z]+")
FIGURE = r"[\d,]+(?:\.\d+)?"
SIGN = r"[A-Z][A-Z0-9_]*"
BILLIONS = "bn"
FIGURES = "figure"
"""How the names of parts begin that count billions, and that are any other figure."""
AMOUNTS: Mapping[str, int] = {"musd": 10**6, "kt": 10**3}
"""How the names of parts begin that count millions and thousands, and what one of them is."""
WAN, YI = 10**4, 10**8
"""万 and 亿, in which Chinese readers count."""
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


def learn(language: str, entries: Mapping[str, str]) -> None:
    """Further entries, which stand beside what they are labels of. Raises ValueError where one is known otherwise."""
    known = table(language)
    if otherwise := [english for english in entries if known.get(english, entries[english]) != entries[english]]:
        raise ValueError(f"These labels have another word in '{language}' already: {', '.join(otherwise)}.")
    known.update(entries)
    said.cache_clear()
    _patterns.cache_clear()


@dataclass(frozen=True)
class _Pattern:
    """An entry with {names}, as it is read.

    first, last   what it matches, the first part ending as early or as late as it can
    sure          its fixed letters are enough to be sure of it
    """

    first: re.Pattern[str]
    last: re.Pattern[str]
    other: str
    sure: bool


@cache
def _patterns(language: str) -> Mapping[str, Sequence[tuple[int, _Pattern]]]:
    """Patterns by a word that a text must hold to be one of them (nothing: any text may), each with its rank: those
    with most fixed letters come first.

    A pattern of few letters, such as {stage}, {place}, is taken only where every part of it has an entry and no longer
    one fits: a project's title may look like it. Any other is taken, too, where none of its kind has an entry for every
    part. Where what stands between two parts stands inside a part as well (New plant: {process}, {country}), the first
    part may end at the first of them or at the last: at the last where every part has an entry then.
    """
    entries = [(english, other) for english, other in table(language).items() if PART.search(english)]
    fixed = {english: len(PART.sub("", english)) for english, _ in entries}
    entries.sort(key=lambda entry: -fixed[entry[0]])
    words = {english: set(_words(english)) for english, _ in entries}
    common = Counter(word for each in words.values() for word in each)
    found: defaultdict[str, list[tuple[int, _Pattern]]] = defaultdict(list)
    for rank, (english, other) in enumerate(entries):
        first, last = (re.compile(_pattern(english, anything), re.DOTALL) for anything in (".+?", ".+"))
        rarest = min(words[english], key=lambda word: (common[word], word), default="")
        found[rarest].append((rank, _Pattern(first, last, other, fixed[english] >= SURE)))
    return found


def _words(english: str) -> Iterator[str]:
    """Whole words of a pattern that no part of it touches."""
    for piece in PART.sub("{}", english).split(" "):
        if "{" not in piece:
            yield from WHOLE.findall(piece)


def _fitting(core: str, language: str) -> list[_Pattern]:
    """Patterns that a text may be one of, by rank."""
    known = _patterns(language)
    found = [each for word in {"", *WHOLE.findall(core)} for each in known.get(word, ())]
    return [pattern for _, pattern in sorted(found, key=lambda each: each[0])]


def _pattern(english: str, anything: str) -> str:
    pieces = PART.split(english)
    kinds = {**dict.fromkeys((BILLIONS, FIGURES, *AMOUNTS), FIGURE), CODE: SIGN}
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
    for pattern in _fitting(core, language):
        if best and not pattern.sure:
            break
        if found := pattern.first.fullmatch(core):
            reading = found.groupdict()
            whole = _has_entries(reading, language)
            if not whole and len(reading) > 1 and (found := pattern.last.fullmatch(core)):
                whole = _has_entries(found.groupdict(), language)
                reading = found.groupdict() if whole else reading
            if whole:
                return text.replace(core, _filled(reading, pattern.other, language))
            best = best or ((reading, pattern.other) if pattern.sure else None)
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
    if language == CHINESE and (unit := next((AMOUNTS[each] for each in AMOUNTS if name.startswith(each)), 0)):
        return counted(float(part.replace(",", "")) * unit)
    told = said(part, language)
    if told != part:
        return told
    pieces = {each: said(each, language) for each in part.split(", ")}
    whole = all(new != old or not WORD.search(old) for old, new in pieces.items())
    return ", ".join(pieces[each] for each in part.split(", ")) if whole else part


def counted(amount: float) -> str:
    """An amount in 亿 or 万, with the figures that tell it: 123.4 M USD are 1.23 亿."""
    unit, word = next(((each, word) for each, word in ((YI, " 亿"), (WAN, " 万")) if abs(amount) >= each), (1, " "))
    told = amount / unit
    return f"{told:,.{0 if abs(told) >= 100 else 1 if abs(told) >= 10 else 2}f}".removesuffix(".00") + word


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
