"""JSONPath addresses (RFC 9535): plain paths become structural patterns, everything else stays a query of the library."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from harness.comparison.json_text import DEEPEST
from harness.errors import AddressError
from harness.model.address import Address, Index, Name, Path, Segment, Wild

if TYPE_CHECKING:
    from jsonpath_rfc9535 import JSONPathEnvironment, JSONPathQuery

_PLAIN = re.compile(r"""\.(?P<name>[A-Za-z_][A-Za-z0-9_]*)|\.\*|\[\*\]|\[(?P<index>0|[1-9][0-9]*)\]""")
_SHORTHAND = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")


def parse_jsonpath(facet: str, text: str) -> Address:
    """Make an address of a JSONPath; raises AddressError with the nearest valid spelling."""
    if not text:
        return Address(facet, (), None, facet)
    whole = f"{facet}:{text}"
    segments = _plain_segments(text)
    if segments is not None:
        return Address(facet, segments, None, whole)
    query = compile_query(facet, text)
    structural: list[Segment] = []
    for segment in query.segments:
        simple = _simple(segment)
        if simple is None:
            return Address(facet, tuple(structural), text, whole)
        structural.append(simple)
    return Address(facet, tuple(structural), None, whole)


def _plain_segments(text: str) -> tuple[Segment, ...] | None:
    """The segments of a path of names, positions and wildcards, without loading the library; None for anything else."""
    if not text.startswith("$"):
        return None
    segments: list[Segment] = []
    at = 1
    while at < len(text):
        match = _PLAIN.match(text, at)
        if match is None:
            return None
        if match["name"] is not None:
            segments.append(Name(match["name"]))
        else:
            segments.append(Wild() if match["index"] is None else Index(int(match["index"])))
        at = match.end()
    return tuple(segments)


def _simple(segment: Any) -> Segment | None:
    """The structural form of one segment of a compiled query; None where only the library can evaluate it."""
    from jsonpath_rfc9535.segments import JSONPathChildSegment
    from jsonpath_rfc9535.selectors import IndexSelector, NameSelector, WildcardSelector

    if not isinstance(segment, JSONPathChildSegment) or len(segment.selectors) != 1:
        return None
    selector = segment.selectors[0]
    if isinstance(selector, NameSelector):
        return Name(selector.name)
    if isinstance(selector, WildcardSelector):
        return Wild()
    if isinstance(selector, IndexSelector) and selector.index >= 0:
        return Index(selector.index)
    return None


@functools.cache
def _environment() -> JSONPathEnvironment:
    """The library's, for documents as deep as are compared as JSON."""
    import jsonpath_rfc9535

    environment = jsonpath_rfc9535.JSONPathEnvironment()
    environment.max_recursion_depth = DEEPEST + 1
    return environment


@functools.lru_cache(maxsize=1024)
def compile_query(facet: str, text: str) -> JSONPathQuery:
    """Compile with the library; raises AddressError."""
    import jsonpath_rfc9535

    try:
        return _environment().compile(text)
    except jsonpath_rfc9535.JSONPathError as error:
        reason = str(error).partition(", line")[0]
        raise AddressError(f"{text!r} is not a JSONPath (RFC 9535): {reason}", hint=_hint(facet, text)) from error


def _hint(facet: str, text: str) -> str:
    """The nearest path that would have been valid."""
    mended = text if text.startswith("$") else ("$" if not text or text.startswith(("[", ".")) else "$.") + text
    mended = re.sub(r"\.([^.\[\]'\"?@()*\s]*[^A-Za-z0-9_.\[\]'\"?@()*\s][^.\[\]'\"?@()*\s]*)", r'["\1"]', mended)
    mended = mended.replace("[]", "[*]")
    import jsonpath_rfc9535

    try:
        jsonpath_rfc9535.compile(mended)
    except jsonpath_rfc9535.JSONPathError:
        return f"write it like '{facet}:$.items[*].id'"
    return f"did you mean '{facet}:{mended}'?"


def select_paths(facet: str, query: str, tree: object) -> list[Path]:
    """The places a query names in a JSON tree."""
    return [_path(node.location) for node in compile_query(facet, query).find(tree)]  # type: ignore[arg-type]


def _path(location: Iterable[int | str]) -> Path:
    return tuple(location)


def render_jsonpath(facet: str, path: Path) -> str:
    """Spell a concrete place: shorthand names where the RFC allows them, double-quoted ones elsewhere."""
    text = f"{facet}:$"
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        elif isinstance(part, str) and _SHORTHAND.match(part):
            text += f".{part}"
        else:
            text += f"[{json.dumps(str(part), ensure_ascii=False)}]"
    return text
