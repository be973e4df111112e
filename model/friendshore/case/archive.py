"""The parts of an .xlsx file: what the file is where it is none, and each part within bounds, whatever it claims to be.

A file may say of a part that it is small, and unpack without end; hold one name twice, so that two programs read two
things; declare entities that grow; or never end a row. None of that costs memory or is read as if it were sound.
"""

from __future__ import annotations

import codecs
import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any, NoReturn
from xml.etree import ElementTree
from xml.parsers import expat

LARGEST_FILE = 32 * 2**20
LARGEST_CONTENT = 64 * 2**20
"""Bytes of a workbook, and of all it unpacks to: a case of 6,000 rows has 0.5 and 5 MiB."""
LARGEST_PIECE = 8 * 2**20
"""Bytes of a row or a text, and of a part that is read at once: the largest list of styles has 0.2 MiB."""
MOST_PIECES = 2**21
MOST_PARTS = 5000
CHUNK = 2**16
ENCRYPTED = 1
"""Bit of an archive's entry that cannot be read without a password."""
OLD_FORMAT = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


EXPECTED = "; expected a case folder, or a workbook (.xlsx)"


class NotAWorkbookError(Exception):
    """The file is none that can be read; the message says what to do, as the end of a sentence."""


class _Begun(Exception):  # noqa: N818  # no error
    """The first element of a part was reached."""


def must_be_xlsx(content: bytes, suffix: str) -> None:
    """Raise NotAWorkbookError where the first bytes are not those of an .xlsx file."""
    save = "save it as an Excel workbook (.xlsx)"
    if not content:
        raise NotAWorkbookError("is empty (zero bytes); the copy or download broke off")
    if content.startswith(OLD_FORMAT):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise NotAWorkbookError("is protected with a password; save it without one")
        raise NotAWorkbookError(f"is a workbook of the old format (.xls); {save}")
    if not content.startswith(b"PK"):
        text = suffix in (".csv", ".txt", ".tsv", ".toml") or _is_text(content[:1000])
        kind = "is a text file" if text else "is not a workbook"
        raise NotAWorkbookError(f"{kind}{EXPECTED}")


def _is_text(beginning: bytes) -> bool:
    """Whether a file begins as text does, in the encodings that programs save it in."""
    if beginning.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    try:
        letters = codecs.getincrementaldecoder("utf-8")().decode(beginning)  # the last of them may be cut
    except UnicodeDecodeError:
        return False
    return all(each.isprintable() or each in "\t\r\n" for each in letters)


@contextmanager
def told_if_damaged() -> Iterator[None]:
    """Turn whatever a damaged archive ends in into NotAWorkbookError: zlib's error, struct's, the parser's, a
    look-up's, none's."""
    try:
        yield
    except NotAWorkbookError:
        raise
    except NotImplementedError as error:
        raise NotAWorkbookError(
            "is packed in a way that is not read here; open it in Excel or LibreOffice, and save it again"
        ) from error
    except Exception as error:
        words = "".join(letter for letter in str(error) if letter.isprintable())[:80]
        raise NotAWorkbookError(
            f"is damaged ({words or type(error).__name__}); open it in Excel or LibreOffice, let it be repaired, and "
            "save it again"
        ) from error


class Parts:
    """The parts of an open file by name. Its methods raise whatever a damaged archive ends in."""

    def __init__(self, content: bytes) -> None:
        self._archive = zipfile.ZipFile(io.BytesIO(content))
        listed = self._archive.infolist()
        self.names = frozenset(part.filename for part in listed)
        if any(part.flag_bits & ENCRYPTED for part in listed):
            raise NotAWorkbookError("is protected with a password; save it without one")
        size = sum(part.file_size for part in listed)
        if size > LARGEST_CONTENT or len(listed) > MOST_PARTS:
            raise NotAWorkbookError(
                f"unpacks to {size >> 20:,} MiB in {len(listed):,} parts, more than any case needs (at most "
                f"{LARGEST_CONTENT >> 20} MiB are read); copy the tables into a fresh workbook"
            )
        if len({name.lower() for name in self.names}) < len(listed):
            raise ValueError("a part stands twice")
        if "mimetype" in self.names and b"opendocument" in self.read("mimetype"):
            raise NotAWorkbookError("is an OpenDocument file (.ods); save it as an Excel workbook (.xlsx)")
        if "xl/workbook.bin" in self.names:
            raise NotAWorkbookError("is a binary workbook (.xlsb); save it as an Excel workbook (.xlsx)")
        if "[Content_Types].xml" not in self.names or not any(name.endswith("workbook.xml") for name in self.names):
            kind = "is an archive of other files" if self.names else "is an empty archive"
            raise NotAWorkbookError(f"{kind}, not a workbook{EXPECTED}")

    def read(self, part: str) -> bytes:
        """The content of a small part."""
        size = self._archive.getinfo(part).file_size
        if size > LARGEST_PIECE:
            raise ValueError(f"{part} has {size >> 20} MiB")
        with self._archive.open(part) as file:  # a read of all would unpack all, whatever size was declared
            return file.read(size + 1)

    def root(self, part: str) -> ElementTree.Element:
        """The tree of a small part."""
        content = self.read(part)
        _must_have_no_entities(content)
        return ElementTree.fromstring(content)

    def pieces(self, part: str, whole: str, kinds: frozenset[str]) -> Iterator[ElementTree.Element]:
        """The elements of some kinds in their order, each cleared before the next is read.

        whole    the element that the part is, so that another part is not taken for one without pieces
        """
        found, last = 0, ""
        with self._archive.open(part) as file:
            for node in _elements(file):
                last = tag(node)
                if last in kinds:
                    found += 1
                    if found > MOST_PIECES:
                        raise ValueError(f"{part} has more than {MOST_PIECES:,} pieces")
                    yield node
                    node.clear()
        if last != whole:
            raise ValueError(f"{part} is no {whole}")


def tag(node: ElementTree.Element) -> str:
    """An element's name without its namespace."""
    return node.tag.rpartition("}")[2]


def _elements(file: IO[bytes]) -> Iterator[ElementTree.Element]:
    """Every element when it ends. Raises ValueError where none ends for long that is more than an empty one."""
    parser: Any = ElementTree.XMLPullParser(("end",))
    first, since = True, 0
    while chunk := file.read(CHUNK):
        if first:
            _must_have_no_entities(chunk)
            first = False
        since += len(chunk)
        if since > LARGEST_PIECE:
            raise ValueError("a row without end")
        parser.feed(chunk)
        for _, node in parser.read_events():
            if tag(node) in ROOMY:
                since = 0
            yield node
    parser.close()
    for _, node in parser.read_events():
        yield node


ROOMY = frozenset({"row", "si"})
"""Elements that are cleared once they are read: what lies between two of them is what fills the memory."""


def _must_have_no_entities(beginning: bytes) -> None:
    """Raise ValueError where a part declares a type of document, which none of a workbook's does: it may hold entities
    that grow without end."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refused
    parser.StartElementHandler = _begun
    try:
        parser.Parse(beginning, False)
    except _Begun:
        return
    raise ValueError("a part without a beginning")


def _refused(*_: object) -> NoReturn:
    raise ValueError("it declares a type of document")


def _begun(*_: object) -> NoReturn:
    raise _Begun
