"""What a planner takes home of a run: its workbook, its page, its tables in one archive."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from flask import Flask, Response, abort, send_file

from friendshore.app.desk import Desk
from friendshore.errors import FriendshoreError

ARCHIVE, WITHIN = "tables.zip", "tables/"
LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The date of every file in the archive: the same tables give the same bytes."""


def connect(server: Flask, desk: Desk) -> None:
    """The address of each file of a run; which there are, the desk knows."""

    @server.get("/runs/<name>/<path:file>")
    def taken(name: str, file: str) -> Response:
        try:
            if file == ARCHIVE:
                return send_file(_archive(desk, name), as_attachment=True, download_name=f"{name}-{ARCHIVE}")
            return send_file(desk.file(name, file).resolve(), as_attachment=True, download_name=f"{name}-{file}")
        except (FriendshoreError, OSError):
            abort(404)

    @server.get("/answers/<number>/<file>")
    def answered(number: str, file: str) -> Response:
        try:
            path = desk.answer(number, file)
            return send_file(path.resolve(), as_attachment=True, download_name=f"{path.parent.name}-{file}")
        except (FriendshoreError, OSError):
            abort(404)


def _archive(desk: Desk, name: str) -> BytesIO:
    """The tables of a run in one file."""
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for file in desk.run(name).files:
            if file.startswith(WITHIN):
                archive.writestr(ZipInfo(file, LONG_AGO), desk.file(name, file).read_bytes(), ZIP_DEFLATED)
    packed.seek(0)
    return packed
