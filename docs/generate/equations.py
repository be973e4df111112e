"""Equations as docstrings write them, in the code's own names, set as mathematics.

    sum_{m,o} use[m] * activity[f,m,o,t]  <=  h[t] * standing[f,t]          for all f, t

Three spaces or more part an equation from what it holds for. A name of one letter is a variable, one of several stays
upright with its indices below it, and what has no indices is a word.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

SIGNS = {
    "<=": r"\le", ">=": r"\ge", "+=": r"\mathrel{+}=", "-=": r"\mathrel{-}=", "-+": r"\mp", "*": r"\cdot",
    "{": r"\{", "}": r"\}", "|": r"\mid", ";": r";\;", ":": r":\;", "%": r"\%", "<": r"\lt", ">": r"\gt",
}  # fmt: skip
RELATIONS = ("<=", ">=", "+=", "-=", "=", ":")
PRINTED = {" <= ": " ≤ ", " >= ": " ≥ ", " x ": " · "}
SIGN = re.compile("|".join(PRINTED))
OPERATORS = ("min", "max", "exp", "ln")
WORD = r"[A-Za-z_][\w']*(?:-[a-z]{2,})*"
TOKEN = re.compile(
    rf"\bsum_(?:\{{(?P<over>(?:[^{{}}]|\{{[^}}]*\}})*)\}}|(?P<index>{WORD}))"
    rf"|(?P<named>{WORD})\[(?P<of>[^\[\]]*)\]"
    rf"|(?P<word>`[^`]+`|{WORD})"
    r"|(?P<number>\d[\d,]*\d|\d*\.?\d+(?:e-?\d+)?)"
    r"|(?P<sign><=|>=|\+=|-=|-\+|\S)"
)
INLINE = re.compile(rf"(?<![\w`\[]){WORD}\[[\w ,;.-]*\](?!\()")
INDENT = r"\quad\; "
NAMED = re.compile(rf"{WORD}\[[^\]]*\] *(?:[<>]?=)")
GAP = re.compile(r" {3,}")
RAISED = re.compile(r"\^ (\(.*?\)|- ?\S+|\S+)")

Token = re.Match[str]


def line(written: str) -> str:
    """A line of equations, and what it holds for, in LaTeX."""
    first, *further = GAP.split(written.strip())
    parts = [_set(first) if _is_equation(first) or any(map(_goes_on, further)) else _said(first)]
    for part in further:
        if _goes_on(part):  # the gap stands there to line up what follows
            parts[-1] += f" {_set(part)}"
        else:
            parts.append(_set(part) if NAMED.match(part) else _said(part))
    return r" \qquad ".join(parts)


def display(lines: Sequence[str]) -> str:
    """Lines as Markdown, each a display of its own; one that is indented further goes on from the one before."""
    margins = [len(each) - len(each.lstrip()) for each in lines]
    goes_on = [INDENT if margin > min(margins) else "" for margin in margins]
    return "\n\n".join(f"$$\n{before}{line(each)}\n$$" for before, each in zip(goes_on, lines, strict=True))


def inline(prose: str) -> str:
    """Prose in which names with indices are set as mathematics; what stands in the type of code stays."""
    pieces = re.split(r"(`[^`]*`)", prose)
    return "".join(each if each.startswith("`") else INLINE.sub(lambda m: f"${_set(m[0])}$", each) for each in pieces)


def in_line(text: str) -> str:
    """A line of a page; where it is a row of a table, signs are set as well."""
    found = inline(text)
    return SIGN.sub(lambda sign: PRINTED[sign[0]], found) if text.startswith("| ") else found


def _is_equation(part: str) -> bool:
    signs = (*RELATIONS, "*")
    return any(token["sign"] in signs or token["over"] or token["index"] for token in TOKEN.finditer(part))


def _goes_on(part: str) -> bool:
    return part.startswith(RELATIONS)


def _said(part: str) -> str:
    """Words with a name or a letter here and there."""
    found = []
    for piece in re.split(rf"({WORD}\[[^\]]*\]|(?<![\w'])[b-zT](?![\w']))", part):
        if piece:
            found.append(_set(piece) if re.fullmatch(rf"{WORD}\[[^\]]*\]|\w", piece) else _words(piece))
    return " ".join(found)


def _set(written: str, *, within: bool = False) -> str:
    """An equation; within a sum, "in" parts an index from its set."""
    tokens = list(TOKEN.finditer(written))
    found, words = [], []
    for at, token in enumerate(tokens):
        if _is_text(tokens, at) and not (within and token["word"] == "in"):
            words.append(token["word"])
            continue
        found += [_words(f" {' '.join(words)} ")] if words else []
        found.append(_piece(token))
        words = []
    found += [_words(f" {' '.join(words)}")] if words else []
    return RAISED.sub(r"^{\1}", " ".join(found))


def _is_text(tokens: Sequence[Token], at: int) -> bool:
    """Words are text, and so is an "a" before one."""
    word = tokens[at]["word"]
    if not word or word in OPERATORS:
        return False
    follows = tokens[at + 1]["word"] if at + 1 < len(tokens) else None
    return len(word) > 1 or (word == "a" and bool(follows) and len(str(follows)) > 1)


def _piece(token: Token) -> str:
    if token["over"] or token["index"]:
        return rf"\sum_{{{_set(token['over'] or token['index'], within=True)}}}"
    if token["named"]:
        return f"{_name(token['named'])}_{{{_index(token['of'])}}}"
    if token["word"]:
        return r"\in" if token["word"] == "in" else _name(token["word"])
    return str(token["number"].replace(",", "{,}") if token["number"] else SIGNS.get(token["sign"], token["sign"]))


def _index(written: str) -> str:
    return re.sub(r"\\text\{ (.*?) ?\}", r"\\text{\1}", _set(written))


def _name(name: str) -> str:
    return name if len(name) == 1 else rf"\{name}" if name in OPERATORS else _words(name)


def _words(words: str) -> str:
    escaped = re.sub(r"([_%&#$])", r"\\\1", words.replace("`", ""))
    return rf"\text{{{escaped}}}"
