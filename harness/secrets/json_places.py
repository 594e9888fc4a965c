"""Finds the scalars of a JSON text with their paths and offsets, so that one value can be replaced and all else stays raw."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from harness.model.address import Path

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*(?:"|\\?\Z)|[\[\]{}:,]|[^\s\[\]{}:,"]+', re.DOTALL)
_BARE_VALUE = re.compile(r"\s*:\s*([^\s\[\]{}:,]+)\s*(?:[,}\]]|\Z)")
_OBJECT = re.compile(r"\s*:\s*(?:\{|\Z)")
_ENDED = re.compile(r"\s*(?:[,}\]]|\Z)")


class Scalar(NamedTuple):
    """A string, number, ``true``, ``false`` or ``null`` at ``path``; ``text[start:end]`` is it, without a string's quotes."""

    path: Path
    start: int
    end: int
    string: bool


def json_scalars(text: str) -> Iterator[Scalar]:
    """All scalars in the order of the text (RFC 8259).

    Never raises: of a text that is cut off or not quite JSON, what can be recognised is found all the same, and of a key
    that occurs twice both values are.
    """
    path: list[str | int] = []
    in_object: list[bool] = []
    awaits_key = False
    for token in _TOKEN.finditer(text):
        lexeme = token.group()
        if lexeme in "[{":
            in_object.append(lexeme == "{")
            path.append("" if lexeme == "{" else 0)
            awaits_key = lexeme == "{"
        elif lexeme in "]}":
            if in_object:
                in_object.pop()
                path.pop()
            awaits_key = False
        elif lexeme == ",":
            if in_object:
                awaits_key = in_object[-1]
                last = path[-1]
                path[-1] = last + 1 if isinstance(last, int) else ""
        elif lexeme == ":":
            awaits_key = False
        elif awaits_key:
            path[-1] = string_value(lexeme[1:-1]) if lexeme.startswith('"') else lexeme
        else:
            string = lexeme.startswith('"')
            closed = string and len(lexeme) > 1 and lexeme.endswith('"')
            yield Scalar(tuple(path), token.start() + string, token.end() - closed, string)


def scalars_named(text: str, named: Callable[[str], bool]) -> list[Scalar] | None:
    """The scalars of members whose names ``named`` picks, each at ``(name,)``, without reading what stands around them.

    ``None`` where only ``json_scalars`` tells: a quote is escaped, a list stands under such a name, or the text is no JSON.
    For whom microseconds count.
    """
    if '\\"' in text:
        return None
    pieces = text.split('"')  # those with odd numbers are strings
    last = len(pieces) - 1
    found = []
    end = len(pieces[0])
    for at in range(1, last, 2):
        name, after = pieces[at], pieces[at + 1]
        start = end + len(name) + 2  # behind the name and its quotes
        end = start + len(after)
        if after[:1] in ",}]":  # or nothing
            continue
        if "\\" in name:
            name = string_value(name)
        if not named(name) or _ENDED.match(after):
            continue
        path = (name,)
        if after.strip() == ":" and at + 2 <= last:
            if at + 3 <= last and not _ENDED.match(pieces[at + 3]):
                return None
            found.append(Scalar(path, end + 1, end + 1 + len(pieces[at + 2]), True))
        elif (bare := _BARE_VALUE.match(after)) is not None:
            found.append(Scalar(path, start + bare.start(1), start + bare.end(1), False))
        elif not _OBJECT.match(after):
            return None
    return found


def string_value(inside: str) -> str:
    """The value of a JSON string, given what stands between its quotes; as it stands where its escapes are wrong."""
    if "\\" not in inside:
        return inside
    try:
        return str(json.loads(f'"{inside}"', strict=False))
    except ValueError:
        return inside
