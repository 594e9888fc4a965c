"""How a secret may be spelled in URLs, HTML, JSON and headers, and the stand-in that takes its place."""

from __future__ import annotations

import functools
import hashlib
import html.entities
import re

REDACTED = re.compile(r"redacted-[a-z0-9_-]+-[0-9]+x*")
"""A stand-in for 16 or more characters: ``redacted-``, the secret's kind and name, its number, ``x`` up to its length."""

_SHORTEST_READABLE = 16
_ANYWHERE = 16
_NUMERIC = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_RUN = re.compile(r"[A-Za-z0-9._-]+")
_BEFORE = r"(?:(?<![A-Za-z0-9])|(?<=%[0-9A-Fa-f]{2})|(?<=\\[bfnrt])|(?<=\\u[0-9A-Fa-f]{4}))"
_AFTER = r"(?![A-Za-z0-9])"
_NAMED = {**html.entities.codepoint2name, ord("'"): "apos"}
_JSON_ESCAPES = {"\n": "n", "\r": "r", "\t": "t", "\b": "b", "\f": "f"}
_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"


def stand_in(label: str, number: int, secret: str, salt: int = 0) -> str:
    """What takes the place of the ``number``-th secret of a kind and name: as many characters as the secret has.

    Only letters, digits, ``-`` and ``_`` occur, so that it needs no escaping in a URL, a cookie, HTML or JSON and can be a
    JWT's signature. What looks like a number stays one. It follows from its arguments alone (of the secret, only its length
    and where its digits are count), so that both sides and a recording agree. ``salt`` makes another one.
    """
    if _NUMERIC.fullmatch(secret):
        return _numeric(label, number, secret, salt)
    length = len(secret)
    slug = re.sub(r"[^a-z0-9_-]+", "_", label.lower()).strip("_-")
    for name in (slug, _hash(f"{slug}", 4)):
        readable = f"redacted-{name}-{number}"
        if length >= max(len(readable), _SHORTEST_READABLE) and not salt:
            return readable.ljust(length, "x")
    digits = _hash(f"{slug}#{number}#{salt}", length)
    return f"r{2 + number % 8}{digits}"[:length]


def _numeric(label: str, number: int, secret: str, salt: int) -> str:
    digits = iter(_hash_digits(f"{label}#{number}#{salt}", len(secret)))
    return "".join(next(digits) if character.isdigit() else character for character in secret)


def _hash(text: str, length: int) -> str:
    blocks = (length // 32) + 1
    raw = b"".join(hashlib.sha256(f"{text}/{block}".encode()).digest() for block in range(blocks))
    return "".join(_LETTERS[byte % len(_LETTERS)] for byte in raw)[:length]


def _hash_digits(text: str, length: int) -> str:
    return "".join(str(1 + _LETTERS.index(letter) % 9) for letter in _hash(text, length))


@functools.lru_cache(maxsize=4096)
def pattern(secret: str) -> str:
    """A regular expression (without groups that capture) for every spelling of a secret.

    Spellings: as it is, percent-encoded once or more often, HTML references, JSON escapes, and UTF-8 bytes read as Latin-1.
    Under 16 characters only whole words are meant: no ASCII letter or digit may touch it, so that a password ``bookshop``
    leaves ``bookshops`` alone.
    """
    body = "".join(map(_spelled, secret))
    if len(secret) >= _ANYWHERE:
        return body
    before = _BEFORE if _edge(secret[0]) else ""
    after = _AFTER if _edge(secret[-1]) else ""
    return f"{before}{body}{after}"


@functools.lru_cache(maxsize=4096)
def needle(secret: str) -> str:
    """The longest part of a secret that all its spellings share; a text without it need not be searched."""
    return max(_RUN.findall(secret), key=len, default="")


def _edge(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _spelled(character: str) -> str:
    if _RUN.fullmatch(character):
        return re.escape(character)
    code = ord(character)
    raw = character.encode("utf-8", "surrogatepass")
    forms = [
        re.escape(character),
        "(?i:" + "".join(f"%(?:25)*{byte:02x}" for byte in raw) + ")",
        "(?i:" + "".join(rf"\\+u{unit}" for unit in _utf16_units(character)) + ")",
        f"&(?:amp;)*#0*{code};",
        f"(?i:&(?:amp;)*#x0*{code:x};)",
    ]
    if code > 127:
        forms.append(re.escape(raw.decode("latin-1")))
    if code in _NAMED:
        forms.append(f"&(?:amp;)*{_NAMED[code]};")
    if character == "\\":
        forms.append(r"\\+")
    if character in _JSON_ESCAPES:
        forms.append(rf"\\+{_JSON_ESCAPES[character]}")
    if character == " ":
        forms.append(r"\+")
    escaped = r"\\*" if character in "\"'/" else ""
    return f"(?:{escaped}(?:" + "|".join(sorted(forms, key=len, reverse=True)) + "))"


def _utf16_units(character: str) -> list[str]:
    raw = character.encode("utf-16-be", "surrogatepass")
    return [raw[at : at + 2].hex() for at in range(0, len(raw), 2)]
