"""Tutorials are worked through as a reader would."""

from __future__ import annotations

from pathlib import Path

import pytest
from blocks import worked_through

from docs.generate import contents, notebook
from docs.generate.site import SHOWN

TUTORIALS = contents.DOCS / "tutorials"
COPIED = {TUTORIALS / "policy.md": 2, TUTORIALS / "question.md": 4}
"""Pages that walk through files to be copied, and how many they show."""
WORKED = [page for page in sorted(TUTORIALS.glob("*.md")) if page not in COPIED]


@pytest.mark.parametrize("page", WORKED, ids=lambda page: page.stem)
def test_a_tutorial_does_what_it_says(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, plain_workbook: None
) -> None:
    monkeypatch.chdir(tmp_path)
    assert worked_through(page, tmp_path) >= 3


@pytest.mark.parametrize("page", COPIED, ids=lambda page: page.stem)
def test_files_that_a_page_shows_are_there(page: Path) -> None:
    """Tests copy them as the guides say: tests/policies/test_template.py, tests/test_templates.py."""
    places = SHOWN.findall(page.read_text(encoding="utf-8"))
    assert len(places) == COPIED[page]
    assert all((contents.ROOT / place).is_file() for place in places)


def test_the_notebook_runs_and_keeps_no_outputs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (_, text), = notebook.pages()
    assert text.count("```text") >= 4
    assert "751,539 USD" in text
    assert '"outputs": []' in notebook.NOTEBOOK.read_text(encoding="utf-8")
