"""Standard output and error: a reader that has gone is no fault, a full disk is told under the stream's name."""

from __future__ import annotations

import contextlib
import os
from typing import Any, TextIO

from friendshore.errors import FriendshoreError


class StreamError(FriendshoreError):
    """A stream cannot be written to: a full disk behind standard output."""


class Stream:
    """A text stream that falls silent where its reader has gone, as `head` does.

    name   as sentences call it; standard error has none, since nobody could be told that it cannot be written to
    """

    def __init__(self, stream: TextIO, name: str = "") -> None:
        self._stream, self._name, self._gone = stream, name, False

    def write(self, text: str) -> int:
        self._try(self._stream.write, text)
        return len(text)

    def flush(self) -> None:
        self._try(self._stream.flush)

    def _try(self, act: Any, *words: str) -> None:
        if self._gone:
            return
        try:
            act(*words)
        except OSError as error:
            self._gone = True
            with contextlib.suppress(OSError, ValueError):  # what is left in its buffer has to go somewhere
                os.dup2(os.open(os.devnull, os.O_WRONLY), self._stream.fileno())
            if self._name and not isinstance(error, BrokenPipeError):
                why = (error.strerror or str(error)).lower()
                raise StreamError(f"{self._name} cannot be written to: {why}.") from error

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)
