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
BILLIONS = "bn"
"""How the name of a part begins that counts billions."""
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
def _patterns(language: str) -> list[tuple[re.Pattern[str], str, bool]]:
    """Entries with {names}, those with most fixed letters first, and whether those are enough to be sure of it.

    A pattern of few letters, such as {stage}, {place}, is taken only where every part of it has an entry: a project's
    title may look like it.
    """
    entries = [(english, other) for english, other in table(language).items() if PART.search(english)]
    fixed = {english: len(PART.sub("", english)) for english, _ in entries}
    entries.sort(key=lambda entry: -fixed[entry[0]])
    return [(re.compile(_pattern(each), re.DOTALL), other, fixed[each] >= SURE) for each, other in entries]


def _pattern(english: str) -> str:
    pieces = PART.split(english)
    wanted = [FIGURE if piece.startswith(BILLIONS) else ".+?" for piece in pieces]
    return "".join(
        f"(?P<{piece}>{wanted[number]})" if number % 2 else re.escape(piece) for number, piece in enumerate(pieces)
    )


@cache
def said(text: str, language: str) -> str:
    """A text in the language; unchanged where there is no entry for it."""
    if language == ENGLISH:
        return text
    core = text.strip()
    known = _known(core, language)
    if known:
        return text.replace(core, known)
    if not LETTERS.search(core):
        return text
    sentences = SENTENCES.split(core)
    if len(sentences) > 1:
        told = [said(each, language) for each in sentences]
        if all(new != old for new, old in zip(told, sentences, strict=True)):
            return text.replace(core, "".join(told))
    for pattern, other, sure in _patterns(language):
        if found := pattern.fullmatch(core):
            parts = {name: _part(name, part, language) for name, part in found.groupdict().items()}
            if sure or all(said(old, language) != old or not WORD.search(old) for old in found.groups()):
                return text.replace(core, PART.sub(lambda match: parts[match[1]], other))  # noqa: B023  # used at once
    return text


def _part(name: str, part: str, language: str) -> str:
    """A part of a pattern; billions, named bn, are counted in the hundreds of millions of Chinese."""
    if language == CHINESE and name.startswith(BILLIONS):
        return f"{float(part.replace(',', '')) * 10:,.0f}"
    return said(part, language)


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
