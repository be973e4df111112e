"""The list of variables in `program/model.py` is that of a program: none is missing, and none has another index."""

from __future__ import annotations

import pyomo.environ as pyo
from solve import prepared
from test_structure import everything

from friendshore.aim import Aim, Form
from friendshore.program import assemble
from friendshore.program.model import Model


def words(declared: str) -> int:
    """How many words a declared index has: IndexedVar[tuple[FleetName, PeriodName]] has two, a ScalarVar none."""
    kind, _, index = declared.partition("[")
    return 0 if kind.startswith("Scalar") else index.count(",") + 1


def test_every_variable_of_a_program_is_declared_with_as_many_words_as_its_index_has() -> None:
    block = assemble(prepared(everything()), Aim(Form.PATH, path=((2028, 50),))).block
    declared = {name: words(text) for name, text in Model.__annotations__.items() if "Var" in text}
    written = {each.name: each for each in block.component_objects(pyo.Var, descend_into=False)}
    assert declared.keys() == written.keys()
    assert declared == {name: each.dim() for name, each in written.items()}


def test_rows_that_are_read_by_name_are_declared_as_they_are_written() -> None:
    block = assemble(prepared(everything()), Aim()).block
    rows = {name: words(text) for name, text in Model.__annotations__.items() if "Constraint" in text}
    assert rows == {name: block.component(name).dim() for name in rows}
