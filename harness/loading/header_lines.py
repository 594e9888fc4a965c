"""Headers and cookies as they are written in scenarios and settings; what could never be sent is told when it is read."""

from __future__ import annotations

import re
from dataclasses import dataclass

from yaml.nodes import Node, ScalarNode, SequenceNode

from harness.loading.scalar_shapes import Text, Wire
from harness.loading.shapes import Definitions, Json, MapOf, Shape
from harness.loading.source import Source
from harness.model.headers import TOKEN, UNSENDABLE

_HEADER_NAME = TOKEN.pattern + r"|.*\$\{.*"  # or a name that is filled in later
_COOKIE_NAME = r"[^\x00-\x1f\x7f=;]*"
_IN_NO_COOKIE = UNSENDABLE.pattern + "|;"


def can_be_header(name: str, value: str) -> bool:
    """Whether a header as it would be written here can be sent."""
    return bool(re.fullmatch(_HEADER_NAME, name)) and not UNSENDABLE.search(value)


def can_be_cookie(name: str, value: str) -> bool:
    """Whether a cookie as it would be written here can be sent, as one."""
    return bool(re.fullmatch(_COOKIE_NAME, name)) and not re.search(_IN_NO_COOKIE, value)


@dataclass(frozen=True, slots=True)
class _Line:
    """A value that stands on one line; of a cookie also without the semicolon that would end it (RFC 6265 section 4.2.1)."""

    value: Shape
    cookie: bool = False

    def read(self, node: Node, source: Source) -> object:
        for one in node.value if isinstance(node, SequenceNode) else [node]:
            if not isinstance(one, ScalarNode):
                continue
            if UNSENDABLE.search(one.value):
                source.report(one, "a header cannot hold line breaks or other control characters", "write it on one line")
            elif self.cookie and ";" in one.value:
                source.report(one, "a cookie's value ends at its `;`", "give each cookie an entry of its own")
        return self.value.read(node, source)

    def schema(self, definitions: Definitions) -> Json:
        never: Json = {"not": {"type": "string", "pattern": _IN_NO_COOKIE if self.cookie else UNSENDABLE.pattern}}
        return {"allOf": [self.value.schema(definitions), {**never, "items": never}]}


def _lines(value: Shape, *, cookie: bool) -> MapOf:
    if cookie:
        return MapOf(_Line(value, cookie=True), _COOKIE_NAME, "the name of a cookie", "name: value")
    return MapOf(_Line(value), _HEADER_NAME, "the name of a header", "name: value")


HEADERS = _lines(Wire(), cookie=False)
COOKIES = _lines(Wire(lists=False), cookie=True)
STANDING_HEADERS = _lines(Text(), cookie=False)
"""Those of a target, which are texts."""
STANDING_COOKIES = _lines(Text(), cookie=True)
