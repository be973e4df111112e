"""The site is built once: without a warning, with a page for all that is declared, and with nothing from a network."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser import browsing, needs_chromium, opened

import friendshore as fs
from docs.generate import architecture, claims, contents, equations
from docs.generate.mathml import set_in
from docs.generate.site import build
from friendshore.program import policies
from friendshore.studies.claims import claims as answered

FETCHED = re.compile(r"<(?:script|link|img|iframe|source)\b[^>]*?(?:src|href)=\"((?:https?:)?//[^\"]+)\"")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as `python -m docs` makes it."""
    folder = tmp_path_factory.mktemp("site")
    assert build(folder) == 0, "Sphinx warns: its words stand above"
    return folder


def text_of(site: Path, name: str) -> str:
    return (site / f"{name}.html").read_text(encoding="utf-8")


def test_all_that_is_declared_has_its_page(site: Path) -> None:
    names = [f"tables/{name}" for name in contents.tables()]
    names += [f"policies/{module.TABLE.name}" for module in policies.MODULES]
    names += [f"commands/{name}" for name in contents.commands()]
    names += [f"program/{name}" for name in contents.families()]
    names += [f"cases/{name}" for name in contents.cases()]
    assert not [name for name in names if not (site / f"{name}.html").is_file()]
    python = text_of(site, "python")
    for name in fs.__all__:
        assert name.startswith("_") or f'id="friendshore.{name}"' in python, f"the Python page lacks {name}"


def test_a_page_of_a_table_has_every_column_with_its_unit(site: Path) -> None:
    for name, declared in contents.tables().items():
        page = text_of(site, f"tables/{name}")
        for column in declared.all_columns:
            assert f">{column.name}</span>" in page, f"{name}: {column.name}"
    assert "USD/(t/yr)" in text_of(site, "tables/processes")


def test_a_page_of_a_policy_has_its_equations_and_who_uses_it(site: Path) -> None:
    page = text_of(site, "policies/tariffs")
    assert page.count("<math") >= 1
    rule = "In no month are two rows in force on the same"
    for words in ("tariffs_g7", "without_tariffs", "rate_share", rule, "magnet_n"):
        assert words in page, words
    for name in {module.TABLE.name for module in policies.MODULES}:
        assert "<math" in text_of(site, f"policies/{name}"), name


def test_nothing_is_fetched_from_a_network(site: Path) -> None:
    pages = list(site.rglob("*.html"))
    assert len(pages) > 150
    for page in pages:
        assert not FETCHED.findall(page.read_text(encoding="utf-8")), page.name
    for style in site.rglob("*.css"):
        assert not re.search(r"(?:url\(|@import )[\"']?(?:https?:)?//", style.read_text(encoding="utf-8")), style.name


def test_words_of_code_lead_to_their_pages(site: Path) -> None:
    assert 'href="tables/facilities.html"' in text_of(site, "inputs")
    assert 'href="commands/solve.html"' in text_of(site, "examples").replace("../", "")
    assert 'href="program/building.html"' in text_of(site, "formulation")


def test_the_formulation_is_set_as_mathematics(site: Path) -> None:
    page = re.sub(r"<(code|pre)\b.*?</\1>", "", text_of(site, "formulation"), flags=re.DOTALL)
    assert page.count("<math") > 200
    assert not re.findall(r"\w\[[\w,]+\]", page)


def test_the_picture_of_the_layers_is_that_of_the_imports(site: Path) -> None:
    page = text_of(site, "architecture")
    order = [part.name for part in architecture.parts()]
    assert order.index("case") < order.index("program") < order.index("plan") < order.index("cli")
    program = next(part for part in architecture.parts() if part.name == "program")
    assert program.looks_in["parameters"] > 20
    assert f"program looks in parameters: {program.looks_in['parameters']} files" in page


def test_claims_that_data_decide_have_their_verdict(site: Path) -> None:
    page = text_of(site, "claims")
    told = answered(claims.FOLDER, only=["T15"]).frames["claims"].iloc[0]
    assert f"<strong>{told['verdict'].capitalize()}.</strong>" in page
    assert len(re.findall(r"<h3>[A-Z]\d\d", page)) == 55


@pytest.mark.parametrize(
    ("written", "latex"),
    [
        ("sum_{m,o} use[m] * a[f,t]  <=  h[t]", r"\sum_{m , o} \text{use}_{m} \cdot a_{f , t} \le h_{t}"),
        ("sum_{p in f, s} x[p]", r"\sum_{p \in f , s} x_{p}"),
        ("a[t]   =  1 - f[t]      for all t", r"a_{t} = 1 - f_{t} \qquad \text{for all } t"),
        ("r[t] * (1 - loss[k])^h[t] >= 0", r"r_{t} \cdot ( 1 - \text{loss}_{k} ) ^{h_{t}} \ge 0"),
        ("paid in c  =  cost of what is a loss", r"\text{ paid in } c = \text{ cost of what is a loss}"),
    ],
)
def test_equations_are_set_as_they_are_written(written: str, latex: str) -> None:
    assert equations.line(written) == latex


def test_every_equation_of_the_program_can_be_set() -> None:
    for file in (*contents.families().values(), *(contents.CONSTRAINTS.parent / "policies").glob("*.py")):
        for line in file.read_text(encoding="utf-8").split('"""')[1].splitlines():
            if line.startswith("    "):
                assert set_in(equations.line(line), "block").startswith("<math"), line


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with browsing() as found:
        yield found


LOOKED_AT = ("index", "formulation", "policies/price_floors", "tables/facilities", "architecture", "python")


@needs_chromium()
@pytest.mark.parametrize("name", LOOKED_AT)
def test_a_page_opens_quietly_wide_and_narrow(name: str, site: Path, browser: Any) -> None:
    for width in (1500, 400):
        with opened(browser, (site / f"{name}.html").as_uri(), width) as (page, said, asked):
            assert not said
            assert all(address.startswith(("file:", "data:")) for address in asked)
            assert page.evaluate("document.documentElement.scrollWidth") <= width
