"""For tests of every folder: the builder, and what stands in where a mechanism has tests of its own."""

from __future__ import annotations

import gc
import pickle
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from functools import cache
from itertools import count
from typing import Any

import pytest
import typer.testing
from books import plain_workbooks

from friendshore.asking import runner
from friendshore.asking.bench import Bench
from friendshore.asking.crew import Crew
from friendshore.reports import run_folder

WRITE_PAGE = run_folder._write_page


def pytest_collection_finish(session: pytest.Session) -> None:
    """What is imported by now stays and need not be looked through again and again; cycles are looked for more rarely.

    Plans and workbooks are many small objects that last: a sixth of the time of the tests was looking for cycles among
    them. All are looked through often enough that workbooks which nobody holds do not pile up.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 4)


@pytest.fixture(scope="session", autouse=True)
def plain_page() -> Iterator[None]:
    """The page of a run only has to be there: it is replaced by a few bytes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run_folder, "_write_page", lambda plan, path: path.write_bytes(b"a page"))
        yield


@pytest.fixture
def real_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """For tests of the page that a run has."""
    monkeypatch.setattr(run_folder, "_write_page", WRITE_PAGE)


@pytest.fixture
def plain_workbook() -> Iterator[None]:
    """For tests of runs whose workbook nobody reads."""
    with plain_workbooks():
        yield


@pytest.fixture(scope="session", autouse=True)
def one_command_line() -> Iterator[None]:
    """Every command anew is made out of the signatures of all of them, which none of them changes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(typer.testing, "_get_command", cache(typer.testing._get_command))
        yield


@pytest.fixture
def workers_here(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Workers in this process: all that reaches or leaves one is pickled, and each has a bench of its own.

    That a study sends what can be sent, and finds the same, needs no more; that processes start, answer and end is told
    once, by the tests of questions and of the runner. The list has the worker of each job.
    """
    benches: list[dict[str, Bench]] = [{}, {}]
    turns, jobs = count(), []

    def do(crew: Crew, work: Callable[[], Any]) -> Future[Any]:
        jobs.append(next(turns) % min(crew.workers, len(benches)))
        ended: Future[Any] = Future()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(runner, "_BENCHES", benches[jobs[-1]])
            try:
                ended.set_result(pickle.loads(pickle.dumps(pickle.loads(pickle.dumps(work))())))
            except Exception as fault:
                ended.set_exception(fault)
        return ended

    monkeypatch.setattr(Crew, "do", do)
    return jobs
