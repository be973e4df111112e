"""One desk for all tests of it: a case in which a budget, levels and the horizon all bear on reliance."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from desk_case import desk_case
from pytest import TempPathFactory, fixture

from friendshore.app.desk import Desk


@fixture(scope="session")
def case(tmp_path_factory: TempPathFactory) -> Path:
    return desk_case().write(tmp_path_factory.mktemp("desk") / "small")


@fixture(scope="session")
def desk(case: Path, tmp_path_factory: TempPathFactory) -> Iterator[Desk]:
    with Desk(case, tmp_path_factory.mktemp("outputs")) as found:
        yield found
