"""The path grammar that header, document and similar facets share: `meta[description]`, `links["/x"].text`, `a[0].b[*]`.

    path     = [ first *( "." name / bracket ) ]
    first    = name / bracket
    name     = 1*( any character but . [ ] " and white space )
    bracket  = "[" ( "*" / number / string [ "#" number ] / bare ) "]"
    string   = JSON string in double quotes
    bare     = text without ] and quotes, for keys such as `meta[description]`

`links["/x"#2]` picks one of several members with the same key, from 1. A number alone is a list position, from 0.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection

from harness.errors import AddressError
from harness.model.address import Index, Name, Nth, Numbered, Path, Segment, Wild

_NAME = re.compile(r'[^.\[\]"\s]+')
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_NUMBER = re.compile(r"#(\d+)")
_BARE = re.compile(r'[^\]"]+')
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*\Z")


def parse_path(facet: str, text: str) -> tuple[Segment, ...]:
    """Parse a path; raises AddressError that says at which character it stops being one."""
    segments: list[Segment] = []
    at = 0
    while at < len(text):
        if text[at] == "[":
            at = _bracket(facet, text, at, segments)
            continue
        if text[at] == "." and segments:
            at += 1
        elif segments:
            raise _error(facet, text, at, "expected '.' or '['")
        match = _NAME.match(text, at)
        if match is None:
            raise _error(facet, text, at, "expected a name")
        segments.append(Wild() if match.group() == "*" else Name(match.group()))
        at = match.end()
    return tuple(segments)


def _bracket(facet: str, text: str, at: int, segments: list[Segment]) -> int:
    """Read one bracket starting at ``at``, append what it says, return where it ends."""
    inner = at + 1
    quoted = _STRING.match(text, inner)
    if quoted:
        try:
            key = json.loads(quoted.group())
        except ValueError as error:
            raise _error(facet, text, inner, "a quoted key is written as a JSON string") from error
        number = _NUMBER.match(text, quoted.end())
        segments.append(Numbered(key, int(number.group(1))) if number else Name(key))
        end = number.end() if number else quoted.end()
    else:
        bare = _BARE.match(text, inner)
        if bare is None:
            raise _error(facet, text, inner, "expected a number, '*' or a key")
        _bare(bare.group(), segments)
        end = bare.end()
    if end >= len(text) or text[end] != "]":
        raise _error(facet, text, end, "missing ']'")
    return end + 1


def _bare(word: str, segments: list[Segment]) -> None:
    if word == "*":
        segments.append(Wild())
    else:
        segments.append(Index(int(word)) if word.isdigit() else Name(word))


def render_path(path: Path, *, quoted: Collection[str] = (), bare: Collection[str] = ()) -> str:
    """Spell a concrete path; ``parse_path`` of the text covers exactly that path (and what lies beneath).

    The members of ``quoted`` and ``bare`` have names that are an application's own: these stand in brackets.
    """
    text, above = "", None
    for part in path:
        inside, above = above, part
        if isinstance(part, int):
            text += f"[{part}]"
        elif isinstance(part, Nth):
            text += f"[{_quote(part.key)}#{part.number}]"
        elif inside in bare and _PLAIN.match(part):
            text += f"[{part}]"
        elif inside not in quoted and _PLAIN.match(part):
            text += f".{part}" if text else part
        else:
            text += f"[{_quote(part)}]"
    return text


def _quote(key: str) -> str:
    return json.dumps(key, ensure_ascii=False)


def _error(facet: str, text: str, at: int, what: str) -> AddressError:
    example = {"header": "header:cache-control.max-age", "cookie": "cookie:session.samesite"}.get(
        facet, 'document:links["/books/1"].text'
    )
    return AddressError(f"{what} at character {at + 1} of {facet + ':' + text!r}", hint=f"write it like {example!r}")
