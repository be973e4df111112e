"""Links of every page of the repository lead somewhere, and lines that call friendshore are ones that it takes."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

import pytest

from docs.generate import contents, repository
from docs.generate.commands import option_names

ROOT = contents.ROOT
PAGES = sorted(name for name, _ in repository.places())
HEADING = re.compile(r"^#{1,6} +(.+?)\s*$", re.MULTILINE)
CALL = re.compile(r"^friendshore +(?!COMMAND|\.\.\.)[a-z].*$")


def anchors(place: str) -> set[str]:
    """Headings of a page as links spell them."""
    text = (ROOT / place).read_text(encoding="utf-8")
    words = [re.sub(r"[^\w\- ]", "", heading.lower()) for heading in HEADING.findall(text)]
    return {each.strip().replace(" ", "-") for each in words}


def test_every_page_of_the_repository_is_a_page_of_the_site() -> None:
    ours = {
        file.relative_to(ROOT).as_posix()
        for file in ROOT.rglob("*.md")
        if not any(part.startswith((".", "build", "dist")) for part in file.relative_to(ROOT).parts)
        and not file.relative_to(ROOT).is_relative_to("outputs")
    }
    kept = {"outputs/README.md", "outputs/sample/claims.md", "outputs/sample/claims.zh.md"}
    assert ours | kept == set(PAGES)


@pytest.mark.parametrize("place", PAGES)
def test_links_lead_to_what_is_there(place: str) -> None:
    for target in repository.links((ROOT / place).read_text(encoding="utf-8")):
        if target.startswith(("http:", "https:", "mailto:")):
            continue
        path, heading = repository.resolved(target, place)
        assert (ROOT / path).exists(), f"{place}: {target} is not there"
        if heading:
            assert heading in anchors(path), f"{place}: {path} has no heading {heading}"


def test_the_readme_is_two_screens_with_the_command_that_integration_runs() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 120
    assert "<!-- test command -->\n```sh\n" in text


def calls(place: str) -> Iterator[str]:
    """Lines of a page that call friendshore, in blocks of commands and within sentences."""
    text = (ROOT / place).read_text(encoding="utf-8")
    for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL):
        yield from (part.strip() for line in block.splitlines() for part in line.split("#")[0].split("&&"))
    yield from re.findall(r"`(friendshore [^`]+)`", text)


@pytest.mark.parametrize("place", [place for place in PAGES if place != "CHANGELOG.md"])
def test_calls_are_ones_that_the_command_line_takes(place: str) -> None:
    for call in filter(CALL.match, calls(place)):
        _, name, *words = shlex.split(call)
        assert name in contents.commands(), f"{place}: there is no command {name}"
        known = option_names(contents.commands()[name])
        for word in words:
            assert not word.startswith("-") or word.partition("=")[0] in known, f"{place}: {name} takes no {word}"
