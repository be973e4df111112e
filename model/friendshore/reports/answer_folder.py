"""The folder that a question leaves behind: a table a frame, a small workbook, a page, the answer in words, and what
was found on the way.

What was found on the way (`parts/`) is there from the first solve on, so that a question that was interrupted goes on;
the rest comes at the end, and is never written over without being asked.
"""

from __future__ import annotations

import io
import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd

from friendshore.asking.answer import Answer
from friendshore.errors import FriendshoreError
from friendshore.language.said import ENGLISH, LANGUAGES
from friendshore.reports.excel.answers.book import write_frames
from friendshore.reports.page.answer_page import PAGE, write_answer_page
from friendshore.reports.run_place import CannotWriteError
from friendshore.reports.study_hashes import sealed
from friendshore.reports.whole_file import write_whole
from friendshore.version import VERSION

PARTS, RECORD, PARQUET = "parts", "answer.json", ".parquet"
PAGES = {each: PAGE if each == ENGLISH else PAGE.replace(".", f".{each}.") for each in LANGUAGES}
"""Language -> the page in it: answer.html, answer.zh.html."""


def must_be_free(folder: Path, question: str, *, overwrite: bool) -> None:
    """Raise CannotWriteError where no answer could be written there; what an interrupted one left does not hinder."""
    if folder.exists() and not folder.is_dir():
        raise CannotWriteError(f"{folder} is not a folder. Choose another with -o.")
    held = {each.name for each in folder.iterdir()} if folder.is_dir() else set()
    if held - {PARTS}:
        known = record_in(folder)
        if known is None or known.get("question") != question:
            raise CannotWriteError(
                f"{folder} holds {sorted(held - {PARTS})[0]}, which is not of an answer to {question}, so nothing is "
                "written there. Choose another with -o."
            )
        if strange := sorted(held - {PARTS, RECORD, *PAGES.values(), f"{question}.xlsx", *_files(known)}):
            raise CannotWriteError(f"{folder} holds {strange[0]}, which is not part of the answer. Choose another -o.")
        if not overwrite:
            raise CannotWriteError(f"{folder} holds an answer already. Choose another with -o, or allow --overwrite.")
    above = next(each for each in (folder, *folder.absolute().parents) if each.exists())
    if not os.access(above, os.W_OK):
        raise CannotWriteError(f"{above} cannot be written to. Choose another folder with -o.")


def write(answer: Answer, folder: Path, title: str, asked: Mapping[str, object]) -> None:
    """Write the frames as CSV, the answer as JSON, and both as a workbook and a page; further documents beside them.
    Raises FriendshoreError.

    asked   what was asked, for the record: case, scenarios, bloc, levels and options
    """
    former = record_in(folder) or {}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        files = {
            f"{name.replace(' ', '_')}.csv": frame.to_csv(index=False, lineterminator="\n").encode()
            for name, frame in answer.frames.items()
        }
        files |= {f"{name}{PARQUET}": _parquet(frame) for name, frame in answer.columnar.items()}
        files |= {name: text.encode() for name, text in answer.documents.items()}
        for name in _files(former):
            if name not in files and (folder / name).is_file():
                (folder / name).unlink()
    except OSError as error:
        raise CannotWriteError(f"{folder} cannot be written: {error.strerror or error}.") from error
    asked_and_found = {
        "friendshore": VERSION,
        "question": answer.question,
        "asked": dict(asked),
        "sentence": answer.sentence,
        "how": answer.how,
        "files": list(files),
    }
    record = sealed(asked_and_found, files)
    write_whole(folder / RECORD, json.dumps(record, indent=1, ensure_ascii=False).encode(), "answer")
    for name, content in files.items():
        write_whole(folder / name, content, "table")
    write_frames(
        answer.frames,
        folder / f"{answer.question}.xlsx",
        title=answer.titles.get(ENGLISH, title),
        sentence=answer.sentence,
        how=answer.how,
        drawings=answer.drawings,
        written_at=datetime.now(UTC).replace(microsecond=0),
    )
    for language in (ENGLISH, *answer.languages):
        write_answer_page(answer, folder / PAGES[language], title, language=language)


def read(folder: Path, question: str) -> dict[str, pd.DataFrame]:
    """The frames of a finished answer by name. Raises FriendshoreError where the folder holds none to this question."""
    known = record_in(folder)
    if known is None or known.get("question") != question:
        raise FriendshoreError(
            f"{folder} holds no finished answer to {question}: run friendshore {question} -o {folder}."
        )
    try:
        tables = [name for name in _files(known) if name.endswith(".csv")]
        return {name.removesuffix(".csv"): pd.read_csv(folder / name) for name in tables}
    except (OSError, ValueError) as error:
        raise FriendshoreError(f"{folder} cannot be read: {error}.") from error


def _parquet(frame: pd.DataFrame) -> bytes:
    written = io.BytesIO()
    frame.to_parquet(written, engine="pyarrow", index=False)
    return written.getvalue()


def _files(record: Mapping[str, object]) -> list[str]:
    """Names of the tables of an answer, as its record has them."""
    held = record.get("files")
    return [str(name) for name in held] if isinstance(held, list) else []


def record_in(folder: Path, name: str = RECORD) -> dict[str, object] | None:
    """The record of a study; none where there is none, or what is there cannot be read."""
    try:
        found = json.loads((folder / name).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None
