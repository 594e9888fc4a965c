"""The importers' protocol: a file somebody else wrote goes in, plain exchanges come out; nothing in the file is executed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Protocol

from harness.errors import UsageError
from harness.model.exchange import Imported

MAX_FILE = 256 * 1024 * 1024  # bytes
MAX_LINE = 64 * 1024  # bytes of one line of a log


class ImportingError(UsageError):
    """A file that cannot be imported: what is wrong, where, what to do."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What was asked for on the command line; each importer takes what concerns it.

    ``hosts`` are those of the application; ``environment`` a file with values of a Postman environment; ``generate`` how
    many more cases to make for each operation, from ``seed``.
    """

    hosts: tuple[str, ...] = ()
    keep_static: bool = False
    environment: Path | None = None
    generate: int = 0
    seed: int = 0


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to import; ``name`` is how messages call it."""

    path: Path
    name: str
    data: bytes | None = field(default=None, repr=False)

    def text(self) -> str:
        """The whole file as UTF-8 text. Raises ImportingError where it cannot be read, is too large or is no text."""
        data = self._bytes()
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
                if data.startswith(mark):
                    try:
                        return data.decode(encoding)
                    except UnicodeDecodeError:
                        break
            before = data[: error.start]
            column = len(before) - (before.rfind(b"\n") + 1) + 1
            where = f"{self.name}:{before.count(bytes([10])) + 1}:{column}"
            raise ImportingError("the file is not UTF-8 text", where=where, hint="save it as UTF-8") from None

    def lines(self, limit: int = MAX_LINE) -> Iterator[tuple[int, str]]:
        """The lines with their numbers, from 1; what is no UTF-8 becomes U+FFFD, lines over ``limit`` bytes are cut."""
        with self._open() as stream:
            number = 0
            while raw := stream.readline(limit):
                number += 1
                whole = raw
                while not whole.endswith(b"\n") and (whole := stream.readline(limit)):
                    pass
                yield number, raw.decode("utf-8", "replace").rstrip("\r\n")

    def _bytes(self) -> bytes:
        with self._open() as stream:
            try:
                data = stream.read(MAX_FILE + 1)
            except OSError as error:
                raise ImportingError(f"cannot be read: {error.strerror}", where=self.name) from error
        if len(data) > MAX_FILE:
            raise ImportingError(f"is larger than {MAX_FILE // 1024**2} MiB", where=self.name, hint="import a part of it")
        return data

    def _open(self) -> BinaryIO:
        if self.data is not None:
            import io

            return io.BytesIO(self.data)
        try:
            return self.path.open("rb")
        except IsADirectoryError:
            raise ImportingError("is a folder", where=self.name, hint="name one file") from None
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise ImportingError(f"cannot be read: {reason}", where=self.name, hint="check the path") from error


class Importer(Protocol):
    """One kind of file."""

    name: str
    """How the command line calls it."""
    summary: str
    """What it reads, in one line."""
    browser: bool
    """Whether browsers sent these requests, so that what they add by themselves is noise."""

    def read(self, source: SourceFile, wishes: Wishes) -> Imported:
        """All exchanges of a file. Raises ImportingError for what is no such file."""
        ...
