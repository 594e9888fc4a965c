"""Content codings, removed piece by piece, so that a small answer cannot unfold into a large memory."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

PIECE = 64 * 1024
_GZIP_MAGIC = b"\x1f\x8b"


class CodingError(Exception):
    """Content that is not in the coding it claims."""


def decoded(pieces: Iterable[bytes], codings: Iterable[str]) -> Iterator[bytes]:
    """Undo the codings of a Content-Encoding or Transfer-Encoding field, the last applied first (RFC 9110 section 8.4).

    Yields pieces of about 64 KiB at most, lazily. Empty content is empty in every coding. Raises CodingError for an unknown
    coding at once, and for broken content when it is reached.
    """
    for coding in reversed([coding.strip().lower() for coding in codings]):
        match coding:
            case "" | "identity":
                continue
            case "gzip" | "x-gzip":
                pieces = _gunzipped(pieces)
            case "deflate":
                pieces = _inflated(pieces)
            case "br":
                pieces = _unbrotlied(pieces)
            case _:
                raise CodingError(f"unknown coding {coding!r}")
    return iter(pieces)


def _gunzipped(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """RFC 1952: one member after the other."""
    engine = None
    for piece in pieces:
        data = piece
        while data:
            if engine is None or engine.eof:
                if engine is not None and not _GZIP_MAGIC.startswith(data[:2]):
                    raise CodingError("bytes follow the end of the gzip content")
                engine = zlib.decompressobj(zlib.MAX_WBITS | 16)
            yield from _drained(engine, data, "gzip")
            data = engine.unused_data
    if engine is not None and not engine.eof:
        raise CodingError("the gzip content ends early")


def _inflated(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """`deflate` is the zlib format (RFC 1950), but servers that send the raw one (RFC 1951) are understood everywhere."""
    engine, head = None, b""
    for piece in pieces:
        data = piece
        if engine is None:
            head += piece
            if len(head) < 2:
                continue
            wrapped = head[0] & 0x0F == 8 and int.from_bytes(head[:2]) % 31 == 0
            engine, data = zlib.decompressobj(zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS), head
        yield from _drained(engine, data, "deflate")
        if engine.unused_data:
            raise CodingError("bytes follow the end of the deflate content")
    if head and (engine is None or not engine.eof):
        raise CodingError("the deflate content ends early")


def _drained(engine: zlib._Decompress, data: bytes, name: str) -> Iterator[bytes]:
    while True:
        try:
            piece = engine.decompress(data, PIECE)
        except zlib.error as error:
            raise CodingError(f"the {name} content is broken: {error}") from error
        if piece:
            yield piece
        data = engine.unconsumed_tail
        if engine.eof or (not data and len(piece) < PIECE):
            return


def _unbrotlied(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """RFC 7932."""
    import brotli

    engine, started = brotli.Decompressor(), False
    for data in pieces:
        if not data:
            continue
        started = True
        try:
            if engine.is_finished():
                raise CodingError("bytes follow the end of the br content")
            yield engine.process(data, output_buffer_limit=PIECE)
            while not engine.can_accept_more_data():
                yield engine.process(b"", output_buffer_limit=PIECE)
        except brotli.error as error:
            raise CodingError(f"the br content is broken: {error}") from error
    if started and not engine.is_finished():
        raise CodingError("the br content ends early")
