"""A reader that goes before the end is no fault, and a full disk is the stream's, of every command."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest

import friendshore
from friendshore.reports.streams import Stream, StreamError

SOURCE = str(Path(friendshore.__file__).parents[1])
SCRIPT = f"import sys; sys.path.insert(0, {SOURCE!r})\nfrom friendshore.cli import run\nrun()\n"
pytestmark = pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")


def ended(words: str, redirected: str) -> tuple[int, str]:
    """Exit code, and what stands on standard error, of a command whose output is redirected."""
    command = f'set -o pipefail; "{sys.executable}" -c "$SCRIPT" {words} {redirected}'
    done = subprocess.run(["bash", "-c", command], env={"SCRIPT": SCRIPT, "PATH": "/usr/bin:/bin"}, capture_output=True,
                          text=True, check=False)  # fmt: skip
    return done.returncode, done.stderr


@pytest.mark.parametrize("words", ["solve tiny -o run --no-recalculate", "--help"])
def test_a_reader_that_goes_is_silent_success(words: str, case: str) -> None:
    code, said = ended(words, "| true")
    assert code == 0, said
    assert "Traceback" not in said and "Exception ignored" not in said
    assert "solve" not in words or Path("run/run.json").is_file()


@pytest.mark.parametrize("words", ["check tiny", "--version"])
def test_a_full_disk_behind_standard_output_is_7_and_named(words: str, case: str) -> None:
    code, said = ended(words, ">/dev/full")
    assert code == 7, said
    assert said == "Standard output cannot be written to: no space left on device.\n"


def test_a_full_disk_behind_standard_error_stops_nothing() -> None:
    assert ended("check nowhere", "2>/dev/full") == (2, "")


class Gone(io.StringIO):
    """A stream that cannot be written to."""

    def __init__(self, error: OSError) -> None:
        super().__init__()
        self.error = error

    def write(self, _: str) -> int:
        raise self.error


def test_a_stream_falls_silent_once() -> None:
    stream = Stream(Gone(BrokenPipeError()), "Standard output")
    assert stream.write("one") == 3
    stream.flush()
    full = Stream(Gone(OSError(28, "No space left on device")), "Standard output")
    with pytest.raises(StreamError, match="no space left"):
        full.write("one")
    assert full.write("two") == 3
    assert Stream(Gone(OSError(28, "No space left on device"))).write("one") == 3
    assert stream.encoding is None and not stream.isatty()
