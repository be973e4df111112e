"""Tutorials are worked through as a reader would; the guide to a policy adds one, and its test passes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from blocks import blocks, worked_through

from docs.generate import contents, notebook

TUTORIALS = contents.DOCS / "tutorials"
POLICY = TUTORIALS / "policy.md"
WORKED = [page for page in sorted(TUTORIALS.glob("*.md")) if page != POLICY]


@pytest.mark.parametrize("page", WORKED, ids=lambda page: page.stem)
def test_a_tutorial_does_what_it_says(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, plain_workbook: None
) -> None:
    monkeypatch.chdir(tmp_path)
    assert worked_through(page, tmp_path) >= 3


def test_the_guide_to_a_policy_adds_one_with_a_file_and_a_test(tmp_path: Path) -> None:
    for folder in ("model", "tests"):
        shutil.copytree(contents.ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(contents.ROOT / "pyproject.toml", tmp_path)
    written = [block for block in blocks(POLICY) if block.file]
    assert len(written) == 2
    for block in written:
        assert not (tmp_path / block.file).exists()
        (tmp_path / block.file).write_text(block.text, encoding="utf-8")
    (command,) = [block.text.split() for block in blocks(POLICY) if block.kind == "sh"]
    beside = "tests/policies/test_together.py"
    told = subprocess.run(
        [sys.executable, "-m", *command, beside, "-p", "no:cacheprovider"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "model"), "PYTEST_ADDOPTS": ""},
    )  # fmt: skip
    assert told.returncode == 0, told.stdout
    linted = subprocess.run(
        [sys.executable, "-m", "ruff", "check", *(block.file for block in written)],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert linted.returncode == 0, linted.stdout


def test_the_notebook_runs_and_keeps_no_outputs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (_, text), = notebook.pages()
    assert text.count("```text") >= 4
    assert "751,539 USD" in text
    assert '"outputs": []' in notebook.NOTEBOOK.read_text(encoding="utf-8")
