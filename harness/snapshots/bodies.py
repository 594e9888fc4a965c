"""Bodies in a snapshot: as JSON, as lines of text or as base64, whichever is readable and gives back every byte."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from harness.model.nesting import nested_deeper_than
from harness.snapshots.parts import BINARY_LIMIT, TEXT_LIMIT, Shelf

Fetch = Callable[[str], bytes]  # the content of a part by its name; raises ValueError

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_CHARSET = re.compile(r"charset\s*=\s*\"?([A-Za-z0-9._:-]+)", re.IGNORECASE)
_INDENTED = re.compile(r"[\[{]\n( {1,8}|\t)\S")
_MAX_DEPTH = 100
_BASE64_LINE = 120


@dataclass(frozen=True, slots=True)
class Spelling:
    """How a JSON text is written, as far as Python's, JavaScript's and most other writers vary in it."""

    ascii: bool
    compact: bool
    indent: str | None
    newline: bool

    def write(self, value: object) -> str:
        """Spell a value; raises ValueError for NaN and infinities."""
        comma = "," if self.compact or self.indent else ", "
        return json.dumps(
            value,
            ensure_ascii=self.ascii,
            indent=self.indent,
            separators=(comma, ":" if self.compact else ": "),
            allow_nan=False,
        ) + ("\n" if self.newline else "")

    def words(self) -> list[str]:
        """The spelling as a snapshot names it, for example ``["ascii", "compact", "newline"]``."""
        flags = [name for name in ("ascii", "compact", "newline") if getattr(self, name)]
        if self.indent is not None:
            flags.append("tab" if self.indent == "\t" else f"indent {len(self.indent)}")
        return flags

    @classmethod
    def of_words(cls, words: list[str]) -> Spelling:
        """The inverse of ``words``; raises ValueError for a word it does not know."""
        indent = None
        for word in words:
            if word == "tab":
                indent = "\t"
            elif word.startswith("indent "):
                indent = " " * int(word.removeprefix("indent "))
            elif word not in ("ascii", "compact", "newline"):
                raise ValueError(f"unknown spelling {word!r}")
        return cls("ascii" in words, "compact" in words, indent, "newline" in words)


def write_body(body: bytes, content_type: str, shelf: Shelf | None = None) -> dict[str, object]:
    """A body as JSON-ready data, from which ``read_body`` gives back exactly the same bytes.

    ``{"json": ..., "spelling": [...]}`` only where writing the parsed value in that spelling gives the same text again:
    a body with ``1.50``, ``1e5``, a duplicate key or odd white space is kept as ``{"lines": [...]}``; what is not text as
    ``{"base64": [...]}``. Lines end with a line feed, but for the last one. With a ``shelf``, what is too large to be read is
    put there, and ``{"part": ..., "bytes": ...}`` says where it is.
    """
    decoded = _decode(body, content_type)
    if shelf is not None and len(body) > (BINARY_LIMIT if decoded is None else TEXT_LIMIT):
        return shelf.put(body, content_type, is_text=decoded is not None)
    if decoded is None:
        text = base64.b64encode(body).decode("ascii")
        return {"base64": [text[at : at + _BASE64_LINE] for at in range(0, len(text), _BASE64_LINE)]}
    text, charset = decoded
    if charset is None and text.startswith(("{", "[", '"')):
        parsed = _exact_json(text)
        if parsed is not None:
            value, spelling = parsed
            return {"json": value, "spelling": spelling.words()}
    lines: dict[str, object] = {"lines": text.split("\n")}
    return lines if charset is None else {**lines, "charset": charset}


def no_parts(name: str) -> bytes:
    """The ``Fetch`` of a text that stands alone."""
    raise ValueError(f"its part {name!r} is missing")


def read_body(data: Mapping[str, object], fetch: Fetch = no_parts) -> bytes:
    """The bytes of a body. Raises KeyError, TypeError or ValueError for what ``write_body`` never writes."""
    if "part" in data:
        return fetch(_name(data["part"]))
    if "json" in data:
        return Spelling.of_words(_strings(data["spelling"])).write(data["json"]).encode()
    if "lines" in data:
        return "\n".join(_strings(data["lines"])).encode(str(data.get("charset", "utf-8")))
    return base64.b64decode("".join(_strings(data["base64"])), validate=True)


def _name(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("the name of a part was expected")
    return value


def _strings(value: object) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise TypeError("a list of strings was expected")
    return value


def _decode(body: bytes, content_type: str) -> tuple[str, str | None] | None:
    """The text of a body and its charset (None for UTF-8); None when it is not text or would not survive the round trip."""
    declared = _CHARSET.search(content_type)
    for charset in (None, declared[1].lower() if declared else None):
        try:
            text = body.decode(charset or "utf-8")
            exact = text.encode(charset or "utf-8") == body
        except (UnicodeError, LookupError):
            continue
        if exact and not _CONTROL.search(text):
            return text, charset
    return None


def _exact_json(text: str) -> tuple[object, Spelling] | None:
    """The value of a JSON text and the spelling that gives the text back; None when there is no such spelling."""
    try:
        value = json.loads(text)
        if nested_deeper_than(_MAX_DEPTH, value):  # other writers and readers might give up on it
            return None
        return next(((value, spelling) for spelling in _spellings(text) if spelling.write(value) == text), None)
    except (ValueError, RecursionError):
        return None


def _spellings(text: str) -> Iterator[Spelling]:
    indented = _INDENTED.match(text)
    indent = indented[1] if indented else None
    for ascii_only in (True, False) if text.isascii() else (False,):
        for compact in (False,) if indent else (True, False):
            yield Spelling(ascii_only, compact, indent, text.endswith("\n"))
