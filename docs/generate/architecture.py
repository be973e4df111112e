"""The picture of the layers, drawn from the imports: a part's row shows in which parts above it its files look."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape

from docs.generate import contents, prose

PACKAGE = contents.ROOT / "model" / "friendshore"
HEAD, ROW, LEFT, WORDS, CELL = 92, 26, 8, 610, 26
"""Height of the head and of a row, left margin, width of the words and of a cell, in px."""


@dataclass(frozen=True)
class Part:
    """A folder or file right below friendshore/."""

    name: str
    files: int
    lines: int
    about: str
    looks_in: Mapping[str, int]


@cache
def parts() -> list[Part]:
    """Every part, each after all in which it looks: the order is that of the imports."""
    names = sorted(
        {each.stem if each.suffix == ".py" else each.name for each in PACKAGE.iterdir() if _holds_code(each)}
        - {"__init__", "__main__"}
    )
    found = {name: _part(name, names) for name in names}
    ordered: list[Part] = []
    while len(ordered) < len(found):
        done = {each.name for each in ordered}
        free = [each for name, each in found.items() if name not in done and set(each.looks_in) <= done]
        if not free:
            raise ValueError("imports run in a circle")
        ordered += sorted(free, key=lambda each: (each.lines > 0 and (PACKAGE / each.name).is_dir(), each.name))
    return ordered


def _holds_code(place: object) -> bool:
    name = getattr(place, "name", "")
    return name.endswith(".py") or (PACKAGE / name / "__init__.py").is_file()


def _part(name: str, names: Sequence[str]) -> Part:
    place = PACKAGE / name
    files = sorted(place.rglob("*.py")) if place.is_dir() else [place.with_suffix(".py")]
    texts = [file.read_text(encoding="utf-8") for file in files]
    counted = Counter(other for text in texts for other in _imported(text, names) if other != name)
    first = next(file for file in files if file.stem in ("__init__", name))
    lines = sum(len(text.splitlines()) for text in texts)
    return Part(name, len(files), lines, prose.first(prose.of_file(first)), counted)


def _imported(text: str, names: Sequence[str]) -> Iterator[str]:
    """Parts in which a file looks, each once."""
    modules: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            modules |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            modules |= {f"{node.module}.{each.name}" for each in node.names}
    seen = {module.split(".")[1] for module in modules if module.startswith("friendshore.")}
    yield from seen.intersection(names)


def picture() -> str:
    """The picture as SVG, in the colours of the page."""
    rows = parts()
    width, height = LEFT + WORDS + CELL * len(rows) + 8, HEAD + ROW * len(rows) + 8
    drawn = [
        f'<svg class="layers" role="img" aria-labelledby="layers-title" viewBox="0 0 {width} {height}" width="{width}" '
        'xmlns="http://www.w3.org/2000/svg" fill="currentColor" font-size="12">',
        '<title id="layers-title">Parts of friendshore in the order of their imports, and how many files of each look '
        "in which part before it</title>",
    ]
    for column, part in enumerate(rows):
        x = LEFT + WORDS + CELL * column + CELL / 2
        drawn.append(f'<text transform="translate({x + 4} {HEAD - 6}) rotate(-60)">{escape(part.name)}</text>')
    for line, part in enumerate(rows):
        drawn += _row(part, HEAD + ROW * line, line, rows)
    return "\n".join([*drawn, "</svg>"])


def _row(part: Part, top: int, line: int, rows: Sequence[Part]) -> Iterator[str]:
    if line % 2 == 0:
        width = WORDS + CELL * len(rows)
        yield f'<rect x="{LEFT}" y="{top}" width="{width}" height="{ROW}" opacity="0.05"/>'
    base = top + ROW * 0.66
    size = f"{part.files} {'file' if part.files == 1 else 'files'}"
    yield f'<text x="{LEFT + 6}" y="{base}" font-weight="600">{escape(part.name)}</text>'
    yield f'<text x="{LEFT + 160}" y="{base}" text-anchor="end" opacity="0.75">{size}</text>'
    yield f'<text x="{LEFT + 172}" y="{base}" opacity="0.9">{escape(_short(part.about))}</text>'
    most = max(max(each.looks_in.values(), default=1) for each in rows)
    for column, other in enumerate(rows[:line]):
        if count := part.looks_in.get(other.name, 0):
            x = LEFT + WORDS + CELL * column
            shade = 0.2 + 0.6 * (count / most) ** 0.5
            said = escape(f"{part.name} looks in {other.name}: {count} files")
            yield (
                f'<rect x="{x + 1}" y="{top + 1}" width="{CELL - 2}" height="{ROW - 2}" rx="3" fill="#2a6fbb" '
                f'opacity="{shade:.2f}"><title>{said}</title></rect>'
            )
            yield f'<text x="{x + CELL / 2}" y="{base}" text-anchor="middle" font-size="10">{count}</text>'
    x = LEFT + WORDS + CELL * line
    yield f'<rect x="{x + 8}" y="{top + 8}" width="{CELL - 16}" height="{ROW - 16}" rx="2" opacity="0.35"/>'


def _short(words: str, most: int = 68) -> str:
    words = words.replace("`", "")
    words = words.partition(": ")[0] if len(words) > most and words.find(": ") > most / 4 else words
    return words if len(words) <= most else f"{words[: most - 2].rpartition(' ')[0]} …"
