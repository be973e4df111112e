"""Programs as MPS: written, read back by HiGHS, and solved to the optimum of the run."""

from __future__ import annotations

import gzip
import io
import re
from pathlib import Path

import highspy
import numpy as np
import pandas as pd
import pyomo.environ as pyo
import pytest
from builder import Tiny
from uneven import uneven

from friendshore.aim import Aim, Form
from friendshore.errors import FriendshoreError
from friendshore.planning import read_case
from friendshore.program.objectives import OPEN
from friendshore.reports.interchange.mps import as_mps, open_rows, unique
from friendshore.reports.interchange.programs import Programs, mps_files, programs
from friendshore.solving.arrays import Arrays, compile_program
from friendshore.solving.outcome import Solved


def optimum(text: bytes, place: Path) -> float:
    """The optimum that HiGHS finds for a file, by simplex."""
    file = place / "program.mps"
    file.write_bytes(text)
    highs = highspy.Highs()
    highs.setOptionValue("log_to_console", False)
    highs.setOptionValue("solver", "simplex")
    assert highs.readModel(str(file)) == highspy.HighsStatus.kOk
    highs.run()
    assert highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return float(highs.getInfo().objective_function_value)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Programs:
    return programs(read_case(uneven().write(tmp_path_factory.mktemp("case") / "uneven")))


def listed(files: dict[str, bytes]) -> pd.DataFrame:
    return pd.read_csv(io.BytesIO(files["program/steps.csv"]), keep_default_na=False)


def test_every_step_reads_back_to_its_own_optimum(found: Programs, tmp_path: Path) -> None:
    files = dict(mps_files(found, "all"))
    table = listed(files)
    assert list(table["step"]) == ["reliance", "cost", "reference", "fairness", "settling"]
    solved = [step.outcome for step in found.series.steps]
    for file, stated, outcome in zip(table["file"], table["optimum"], solved, strict=True):
        assert isinstance(outcome, Solved)
        assert float(stated) == outcome.objective_value
        assert optimum(gzip.decompress(files[file]), tmp_path) == pytest.approx(outcome.objective_value, rel=1e-9)
    assert set(files) == {"program/steps.csv", *table["file"]}


def test_what_a_step_holds_is_in_its_program(found: Programs, tmp_path: Path) -> None:
    """The same cost minimised without holding reliance, as the step of the reference does, comes out cheaper."""
    files = dict(mps_files(found, "all"))
    table = listed(files).set_index("step")
    held = table["held"].to_dict()
    assert held["reliance"] == held["reference"] == ""
    assert held["cost"].startswith("reliance_held <= ")
    assert {part.split(" <= ")[0] for part in held["settling"].split("; ")} == {
        "cost_held", "reliance_held", "uneven_held",
    }  # fmt: skip
    cost = found.series.steps[1]
    assert cost.rows == {"reliance_held": pytest.approx(found.series.value("reliance") + 0.2, rel=1e-6)}
    free = gzip.decompress(files[table.loc["reference", "file"]]).decode().replace("_reference", "_x")
    assert "reliance_held" not in free
    assert "reliance_held" in gzip.decompress(files[table.loc["cost", "file"]]).decode()


def test_no_row_that_waits_stands_in_a_program(found: Programs) -> None:
    """With its huge number in place of infinity a foreign solver took nine times as long."""
    for name, content in mps_files(found, "all").items():
        if name.endswith(".gz"):
            text = gzip.decompress(content).decode()
            assert f"{OPEN:g}" not in text
            assert "1000000000000000" not in text
            assert "inf" not in text.lower().split("rows", 1)[1]
    assert "cost_held" in open_rows(found.arrays) or found.arrays.row_upper[found.arrays.row("cost_held")] == OPEN


def test_the_step_that_decides_is_the_one_that_is_written_unasked(found: Programs) -> None:
    files = dict(mps_files(found))
    assert list(listed(files)["step"]) == ["cost"]
    assert found.series.steps[found.deciding].outcome is found.series.prices


def test_a_step_that_there_is_not_is_a_sentence(found: Programs) -> None:
    with pytest.raises(FriendshoreError, match="--step premium: this plan has the steps reliance, cost, reference"):
        mps_files(found, "premium")


def test_the_premium_is_a_step_with_its_own_optimum(tmp_path: Path) -> None:
    tiny = Tiny()
    tiny.row("facilities", "make_a")["existing_t_per_yr"] = 40
    tiny.settings["premium_share"] = 0.01
    told = programs(read_case(tiny.write(tmp_path / "tiny")))
    assert told.series.premium_binds
    files = dict(mps_files(told))
    table = listed(files)
    assert list(table["step"]) == ["premium"]
    assert optimum(gzip.decompress(files[table["file"][0]]), tmp_path) == pytest.approx(
        float(table["optimum"][0]), rel=1e-9
    )


def test_whole_plants_and_other_aims_are_written_as_they_were_solved(tmp_path: Path) -> None:
    tiny = Tiny()
    tiny.row("facilities", "make_a")["existing_t_per_yr"] = 40
    tiny.row("processes", "make")["least_size_t_per_yr"] = 70
    case = read_case(tiny.write(tmp_path / "tiny"))
    for aim, whole in ((None, True), (Aim(Form.COST, cap=30.0), False)):
        files = dict(mps_files(programs(case, aim, whole_plants=whole), "all"))
        for row in listed(files).itertuples():
            assert optimum(gzip.decompress(files[row.file]), tmp_path) == pytest.approx(
                float(row.optimum), rel=1e-9, abs=1e-9
            )


def small(offset: float = 0.0) -> Arrays:
    """Every kind of row and bound, with an optimum worked out by hand.

    least 2 a - 3 b + c + d + offset; a + b <= 4; 1 <= b + d <= 3; c >= -5 + a; e = -2; a free row; a in [0, 10],
    b in (-inf, 2.5], c free, d in [-1, 0], e in [-4, -2]. So b = 2.5, a = 0, c = -5, d = -1: -13.5 + offset.
    """
    model = pyo.ConcreteModel()
    model.a = pyo.Var(bounds=(0, 10))
    model.b = pyo.Var(bounds=(None, 2.5))
    model.c = pyo.Var()
    model.d = pyo.Var(["a b", "a_b"], bounds=(-1, 0))
    model.e = pyo.Var(bounds=(-4, -2))
    model.unused = pyo.Var(bounds=(0, None))
    model.at_most = pyo.Constraint(expr=model.a + model.b <= 4)
    model.between = pyo.Constraint(expr=(1, model.b + model.d["a b"], 3))
    model.at_least = pyo.Constraint(expr=model.c - model.a >= -5)
    model.equal = pyo.Constraint(expr=model.e == -2)
    model.waits = pyo.Constraint(expr=model.a + model.c <= OPEN)
    arrays = compile_program(model, {"goal": 2 * model.a - 3 * model.b + model.c + model.d["a b"] + offset})
    arrays.set_row_bounds("waits", -np.inf, np.inf)
    return arrays


@pytest.mark.parametrize("offset", [0.0, 100.25])
def test_each_kind_of_row_and_bound_reads_back(offset: float, tmp_path: Path) -> None:
    text = as_mps(small(offset), "goal", "a small one", ["a line of comment"])
    assert optimum(text.encode(), tmp_path) == pytest.approx(-13.5 + offset, abs=1e-12)
    highs = highspy.Highs()
    highs.setOptionValue("log_to_console", False)
    highs.readModel(str(tmp_path / "program.mps"))
    read = highs.getLp()
    assert list(read.row_names_) == ["at_most", "between", "at_least", "equal"]
    assert list(read.col_names_) == ["a", "b", "c", "d[a_b]", "d[a_b]~2", "e", "unused"]
    assert list(read.col_lower_) == [0, -np.inf, -np.inf, -1, -1, -4, 0]
    assert list(read.col_upper_) == [10, 2.5, np.inf, 0, 0, -2, np.inf]
    assert (list(read.row_lower_), list(read.row_upper_)) == ([-np.inf, 1, -5, -2], [4, 3, np.inf, -2])


def test_figures_stand_with_all_their_digits(tmp_path: Path) -> None:
    arrays = small()
    third = 1 / 3
    arrays.set_coefficient("at_most", "b", third)
    arrays.set_row_bounds("at_most", -np.inf, 4 * third)
    text = as_mps(arrays, "goal", "x")
    assert f" b at_most {third!r}\n" in text
    assert f" rhs at_most {4 * third!r}\n" in text


def test_names_are_one_word_and_differ() -> None:
    assert unique(["x[a b]", "x[a_b]", "x[a\tb]", "$x", "稀土", ""]) == [
        "x[a_b]", "x[a_b]~2", "x[a_b]~3", "_x", "u7a00u571f", "_",
    ]  # fmt: skip
    assert unique(["OBJECTIVE"], ["OBJECTIVE"]) == ["OBJECTIVE~2"]


def test_the_same_program_gives_the_same_bytes(found: Programs) -> None:
    assert mps_files(found) == mps_files(found)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["graphite", "allies"])
def test_the_optima_that_the_documentation_names(name: str, tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "interchange.md").read_text(encoding="utf-8")
    row = re.search(rf"^\| `{name}` \| `(.+)` \| ([\d.]+) \|$", page, re.MULTILINE)
    assert row is not None
    files = dict(mps_files(programs(read_case(name))))
    assert row[1] in files
    assert float(listed(files)["optimum"][0]) == pytest.approx(float(row[2]), rel=1e-9)
    highs = highspy.Highs()
    highs.setOptionValue("log_to_console", False)
    (tmp_path / "program.mps.gz").write_bytes(files[row[1]])
    assert highs.readModel(str(tmp_path / "program.mps.gz")) == highspy.HighsStatus.kOk
    highs.setOptionValue("solver", "ipx")
    highs.run()
    assert highs.getInfo().objective_function_value == pytest.approx(float(row[2]), rel=1e-9)
