"""Python on pages and in the examples runs as it stands, on a small case of the same name, and slowly on its own."""

from __future__ import annotations

import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from blocks import blocks

from docs.generate import contents
from docs.generate.notebook import ran

SNIPPETS = [(place, block.text) for place in ("README.md", "docs/questions.md")
            for block in blocks(contents.ROOT / place) if block.kind == "python"]  # fmt: skip
TWO_PACES = contents.ROOT / "examples" / "two_paces.py"
ABROAD = {
    "periods": "period\n2034\n2035\n",
    "areas": "area,title\nhome,Home\nabroad,Abroad\n",
    "offers": "offer,commodity,area\nmarket,cells,abroad\n",
    "bloc_titles": "bloc,title\nhomeland,Homeland\n",
    "blocs": "bloc,area,role\nhomeland,home,planner\nhomeland,abroad,adversary\n",
    "commodities": "commodity,title,weight_usd_per_kg\ncells,Cells,5\n",
    "freight": "from_region,to_region,usd_per_t\nabroad,home,200\n",
}
"""The ten rows, with the market in an adversary's hands: works of 80 t for a need of 100, ready in 2035."""
FAST = """why = "Works are larger, and ready in half a year."
[[set.processes]]
where = { process = "make_cells" }
values = { construction_months = 6 }
[[set.facilities]]
where = { facility = "works" }
values = { max_build_t_per_yr = 100 }
"""


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A small case where pages say inputs/allies: whoever has a folder of that name means his own."""
    case = tmp_path / "inputs" / "allies"
    shutil.copytree(contents.ROOT / "inputs" / "ten_rows", case)
    for name, text in ABROAD.items():
        (case / f"{name}.csv").write_text(text, encoding="utf-8")
    (case / "scenarios").mkdir()
    (case / "scenarios" / "pace_high.toml").write_text(FAST, encoding="utf-8")
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("text", [text for _, text in SNIPPETS], ids=[place for place, _ in SNIPPETS])
def test_python_on_a_page_runs(text: str, small: None) -> None:
    said = ran(text, {})
    assert "The reliance of Homeland can fall from 50 points in 2034 to 0 in 2035" in said
    assert "reliance_points" in said


def test_pages_have_python() -> None:
    assert {place for place, _ in SNIPPETS} == {"README.md", "docs/questions.md"}


def test_two_paces_runs(small: None, capsys: pytest.CaptureFixture[str]) -> None:
    """Of 100 t that are needed, works of 80 t leave 20 to be bought, works of 100 t none."""
    runpy.run_path(str(TWO_PACES), run_name="__main__")
    assert capsys.readouterr().out.splitlines() == [
        "base pace: 20 points of reliance in 2035", "pace_high: 0 points of reliance in 2035"
    ]  # fmt: skip


@pytest.mark.slow
def test_two_paces_says_what_the_examples_page_says() -> None:
    told = subprocess.run(
        [sys.executable, str(TWO_PACES)], cwd=contents.ROOT, capture_output=True, text=True, check=True
    )
    base, high = (line.split(": ")[1].split()[0] for line in told.stdout.splitlines())
    page = (contents.ROOT / "examples" / "README.md").read_text(encoding="utf-8")
    assert f"about {base} and {high} points" in page
