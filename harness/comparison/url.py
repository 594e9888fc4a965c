"""URLs by meaning: resolved against their page, own origin taken off, spelling differences that mean nothing removed."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote_to_bytes, urljoin, urlsplit, urlunsplit

from harness.comparison.node import Url
from harness.comparison.placeholders import ORIGIN

_STAND_IN = "http://own-origin.invalid"
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_PLAIN_IN_QUERY = frozenset(b"/?:@")
_DEFAULT_PORTS = {"http": ":80", "https": ":443", "ws": ":80", "wss": ":443"}


def resolve(reference: str, page_url: str) -> Url:
    """Resolve a reference as found on a page (RFC 3986 section 5.2, WHATWG URL for white space).

    Own-origin results are absolute paths with query and fragment; foreign ones whole. What is no URL comes back as written.
    """
    reference = reference.strip(" \t\n\r\f")
    reference = re.sub(r"[\t\n\r]", "", reference)
    base = page_url.replace(ORIGIN, _STAND_IN, 1)
    try:
        if reference.startswith("//${host}"):
            reference = reference.replace("//${host}", _STAND_IN.partition(":")[2], 1)
        joined = urljoin(base, reference.replace(ORIGIN, _STAND_IN, 1))
        parts = urlsplit(joined)
    except ValueError:
        return Url(reference)
    if parts.scheme not in ("http", "https", "ws", "wss"):
        return Url(joined)
    netloc = parts.netloc.lower().removesuffix(_DEFAULT_PORTS[parts.scheme])
    path = normal_escapes(parts.path) or "/"
    query = normal_query(parts.query)
    whole = urlunsplit((parts.scheme, netloc, path, query, normal_escapes(parts.fragment)))
    return Url(whole.removeprefix(_STAND_IN) or "/")


def normal_escapes(text: str) -> str:
    """Percent-encoding in one spelling (RFC 3986 section 6.2.2): unreserved bytes bare, others in upper case."""
    if not text.isascii():
        text = "".join(character if character.isascii() else quote(character, safe="") for character in text)
    text = text.replace(" ", "%20").replace('"', "%22").replace("<", "%3C").replace(">", "%3E").replace("`", "%60")
    return _ESCAPE.sub(_one_escape, text) if "%" in text else text


def normal_query(text: str) -> str:
    """Like `normal_escapes`; ``/ ? : @`` delimit nothing in a query (RFC 3986 section 3.4) and are bare, too."""
    text = normal_escapes(text)
    return _ESCAPE.sub(_one_query_escape, text) if "%" in text else text


def _one_query_escape(match: re.Match[str]) -> str:
    byte = unquote_to_bytes(match.group())[0]
    return chr(byte) if byte in _PLAIN_IN_QUERY else match.group()


def _one_escape(match: re.Match[str]) -> str:
    byte = unquote_to_bytes(match.group())[0]
    return chr(byte) if byte in _UNRESERVED else match.group().upper()
