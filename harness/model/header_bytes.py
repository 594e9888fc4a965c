"""URLs in the headers of an answer, where each character stands for one byte that was received."""

from __future__ import annotations


def escaped_bytes(value: str) -> str:
    """A URL from a header, whose characters stand for bytes: those beyond ASCII percent-encoded byte by byte.

    Browsers ask for just these bytes, whatever text they spell (RFC 3986 section 2.1, Fetch: isomorphic encoding).
    """
    if value.isascii():
        return value
    return "".join(f"%{ord(one):02X}" if "\x7f" < one <= "\xff" else one for one in value)
