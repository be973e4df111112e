"""In the process of full plans: what `friendshore solve` does, and the commands that ask questions, told step by step,
and ended when the desk says so."""

from __future__ import annotations

import _thread
import os
import shlex
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from queue import SimpleQueue

from friendshore.app.knobs import Knobs, command, options
from friendshore.app.questions import Question
from friendshore.app.reading import Place
from friendshore.errors import CaseError, FriendshoreError
from friendshore.version import VERSION

NICE = 5
"""By how much a full plan stands back behind previews and the window."""


@dataclass(frozen=True)
class Order:
    """A plan to be made, or a question to be answered, and the folder it goes into."""

    number: str
    place: Place
    knobs: Knobs
    folder: Path
    question: Question | None = None


@dataclass(frozen=True)
class Step:
    """How far a plan is."""

    number: str
    phase: str
    words: str
    progress: str = ""
    command: str = ""


@dataclass(frozen=True)
class Made:
    """How a plan ended; `written` says whether its run folder stands."""

    number: str
    outcome: str
    sentence: str
    written: bool = False
    faults: tuple[str, ...] = ()


def make_plans(pipe: Connection) -> None:
    """Make plans in the order in which they come, until the pipe ends."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # the group's own: no terminal reaches it
    if hasattr(os, "nice"):
        os.nice(NICE)
    orders: SimpleQueue[Order | None] = SimpleQueue()
    current: list[str] = []
    lock = threading.Lock()

    def read() -> None:
        while True:
            try:
                message = pipe.recv()
            except (EOFError, OSError):
                orders.put(None)
                _thread.interrupt_main()
                return
            if isinstance(message, Order):
                orders.put(message)
                continue
            with lock:
                if message in current:
                    _thread.interrupt_main()

    threading.Thread(target=read, daemon=True).start()
    while True:
        try:
            order = orders.get()
            if order is None:
                return
            made = Made(order.number, "unexpected", "")
            try:
                with lock:
                    current.append(order.number)
                made = _made(order, pipe.send)
            finally:
                with lock:
                    current.clear()
            pipe.send(made)
        except KeyboardInterrupt:
            continue


def _made(order: Order, send: Callable[[Step | Made], None]) -> Made:
    number = order.number
    try:
        return _solved(order, send) if order.question is None else _answered(order, order.question, send)
    except CaseError as error:
        return Made(number, "input", str(error).splitlines()[0].rstrip(":") + ".", faults=tuple(map(str, error.faults)))
    except FriendshoreError as error:
        from friendshore.reports.run_place import CannotWriteError  # noqa: PLC0415

        return Made(number, "cannot write" if isinstance(error, CannotWriteError) else "input", str(error))
    except KeyboardInterrupt as stop:
        written = bool(str(stop))
        return Made(number, "interrupted", str(stop) or "Cancelled, as asked. Nothing was written.", written)
    except OSError as error:
        return Made(number, "input", f"{error.filename or order.place.case}: {(error.strerror or str(error)).lower()}.")
    except Exception as error:
        kind = "not enough memory" if isinstance(error, MemoryError) else f"{type(error).__name__}: {error}"
        return Made(number, "unexpected", f"An error inside friendshore {VERSION}: {kind}. Please report it.")


def _solved(order: Order, send: Callable[[Step | Made], None]) -> Made:
    import friendshore as fs  # noqa: PLC0415  # slow to load
    from friendshore.app.reading import files_of  # noqa: PLC0415
    from friendshore.reports import run_folder  # noqa: PLC0415
    from friendshore.reports.progress import PHASES  # noqa: PLC0415
    from friendshore.reports.run_record import Choices  # noqa: PLC0415
    from friendshore.reports.voice import OUTCOMES, Code  # noqa: PLC0415
    from friendshore.solving.watch import Progress  # noqa: PLC0415

    knobs, phase = order.knobs, ["read"]

    def announce(name: str) -> None:
        phase[0] = name or phase[0]
        send(Step(order.number, phase[0], PHASES.get(phase[0], f"solve: {phase[0]}")))

    def hear(progress: Progress) -> None:
        far = f"{progress.phase} {progress.iteration:,}"
        send(Step(order.number, phase[0], PHASES.get(phase[0], f"solve: {phase[0]}"), far))

    with run_folder.reserved(order.folder, overwrite=False):
        announce("read")
        files = files_of(order.place, knobs, order.folder.name)
        told = command(order.place.case, knobs, files)
        send(Step(order.number, "read", PHASES["read"], command=told))
        case = fs.read_case(order.place.case, [*knobs.scenarios, *files], knobs.bloc or None)
        options = fs.SolverOptions(progress=hear)
        plan = fs.solve(
            case, knobs.aim, budget_musd=knobs.budget_musd, whole_plants=knobs.whole_plants, options=options,
            announce=announce,
        )  # fmt: skip
        if not isinstance(plan, fs.Plan):
            code = OUTCOMES.get(type(plan).__name__, Code.UNEXPECTED)
            return Made(order.number, code.name.lower().replace("_", " "), plan.sentence)
        announce("write")
        try:
            run_folder.write_run(plan, order.folder, Choices(knobs.budget_musd, knobs.whole_plants), locked=True)
        except run_folder.NoWorkbookError as error:
            return Made(order.number, "plan", str(error), written=True)
        return Made(order.number, "plan", plan.sentence, written=True)


def _answered(order: Order, question: Question, send: Callable[[Step | Made], None]) -> Made:
    from friendshore.app.questions import answered  # noqa: PLC0415  # slow to load
    from friendshore.app.reading import files_of  # noqa: PLC0415
    from friendshore.variants import Variant  # noqa: PLC0415

    def announce(name: str) -> None:
        send(Step(order.number, name, name))

    knobs = order.knobs
    send(Step(order.number, "read", "read and check"))
    files = files_of(order.place, knobs, order.folder.name)
    scenarios = (*knobs.scenarios, *files)
    variant = Variant("plan", scenarios, knobs.bloc or None, knobs.aim, knobs.budget_musd)
    about = [question.about] if question.about else []
    told = ["friendshore", question.name, order.place.case, *about, *options(knobs, files, aim=question.aims)]
    if question.aims or not knobs.aim.words:  # other commands ask about the least mean reliance alone
        send(Step(order.number, "read", "read and check", command=shlex.join(told)))
    found = answered(question, order.place.case, variant, order.folder, announce)
    return Made(order.number, "answer", found.sentence, written=True)
