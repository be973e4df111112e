"""The same work on a Dask cluster by its address: workers anywhere that have this friendshore installed.

The tool goes to every worker as a plugin, so a worker that joins later, or comes in place of one that died, has it too;
a piece whose worker died is given to another by the scheduler.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from typing import Any

from friendshore.asking.hands import LOST, TRIES, Ended, Make, Tool
from friendshore.asking.kept import program_hash
from friendshore.errors import FriendshoreError

NAME = "friendshore"
AHEAD = 2
"""Pieces that wait at the cluster for each of its threads."""
SECONDS = 20


def on_cluster(address: str, make: Make, pieces: Sequence[Any]) -> Iterator[Ended]:
    """Do the pieces on the workers of a scheduler, as they end. Raises FriendshoreError."""
    if find_spec("distributed") is None:
        raise FriendshoreError("--cluster needs the library distributed: pip install 'friendshore[cluster]'.")
    from distributed import Client, KilledWorker, as_completed  # noqa: PLC0415

    try:
        client = Client(address, timeout=SECONDS, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise FriendshoreError(f"No scheduler answers at {address}: {error or 'it took too long'}.") from error
    with client:
        threads = sum(client.nthreads().values())
        if not threads:
            raise FriendshoreError(f"The cluster at {address} has no workers: start some, and ask again.")
        client.register_plugin(_plugin(make), name=NAME)
        places = iter(range(len(pieces)))
        given: dict[Any, int] = {}

        def give() -> Any:
            place = next(places, None)
            if place is None:
                return None
            future = client.submit(_use, pieces[place], program_hash(), pure=False, retries=TRIES - 1)
            given[future] = place
            return future

        first = [future for _ in range(AHEAD * threads) if (future := give()) is not None]
        ended = as_completed(first, loop=client.loop)
        for future in ended:
            place = given.pop(future)
            try:
                result = future.result()
            except KilledWorker:
                result = LOST
            yield place, result
            if (more := give()) is not None:
                ended.add(more)


def _plugin(make: Make) -> Any:
    from distributed import WorkerPlugin  # noqa: PLC0415

    class Tooled(WorkerPlugin):  # type: ignore[misc]
        """Gives a worker its tool."""

        def setup(self, worker: Any) -> None:
            worker.friendshore_make = make

    return Tooled()


_TOOLS: dict[int, Tool] = {}
_MAKING = threading.Lock()


def _use(piece: object, program: str) -> Any:
    """On a worker: do a piece with its tool, which it makes at its first piece."""
    from distributed import get_worker  # noqa: PLC0415

    if program != program_hash():
        raise FriendshoreError("A worker of the cluster has another friendshore installed than this one.")
    make = get_worker().friendshore_make
    with _MAKING:
        if id(make) not in _TOOLS:
            _TOOLS.clear()
            _TOOLS[id(make)] = make()
        tool = _TOOLS[id(make)]
    return tool(piece)
