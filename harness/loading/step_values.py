"""The shapes of a step's values: the request line, `expect`, `auth`, `files`."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from harness.loading.core_scalars import INT, NULL, STR
from harness.loading.rules import STATUS, address_pattern
from harness.loading.scalar_shapes import Text
from harness.loading.shapes import Definitions, Json, Key, Record
from harness.loading.source import Source
from harness.model.scenario import Expectation

METHODS = ("GET", "HEAD", "OPTIONS", "TRACE", "POST", "PUT", "PATCH", "DELETE")
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})  # RFC 9110 section 9.2.1
_WEBDAV = {"ACL", "COPY", "LOCK", "MKCALENDAR", "MKCOL", "MOVE", "PROPFIND", "PROPPATCH", "REPORT", "UNLOCK"}
_OTHER_METHODS = frozenset(_WEBDAV | {"LINK", "PURGE", "QUERY", "SEARCH", "UNLINK"})
_TARGET = re.compile(r"(?:/|\$\{|\*$|https?://)[^\x00-\x1f\x7f]*")
_CLASS = re.compile(STATUS)


@dataclass(frozen=True, slots=True)
class RequestLine:
    """`METHOD TARGET`; read as (method, target, line)."""

    def read(self, node: Node, source: Source) -> tuple[str, str, str] | None:
        if not isinstance(node, ScalarNode) or node.tag == NULL:
            source.wrong(node, "a request line", "write it like GET /books")
            return None
        line = source.text(node)
        method, _, target = line.partition(" ")
        target = target.strip(" ")
        if method.startswith(("/", "${", "http")) and "/" in line:
            source.report(node, f"{line!r} names no method", f"write 'GET {line}'")
            return None
        _check_method(method, node, source)
        if not _TARGET.fullmatch(target):
            _report_target(target, node, source, f"{method} /{target}")
        return method, target, f"{method} {target}"

    def schema(self, definitions: Definitions) -> Json:  # noqa: ARG002 - the protocol's shape
        return {"type": "string", "pattern": r"^[A-Z]+ +(/|\$\{|\*$|https?://)", "examples": ["GET /books/${book}"]}


@dataclass(frozen=True, slots=True)
class FormTarget:
    """The path of the page that holds the form."""

    def read(self, node: Node, source: Source) -> str | None:
        if not isinstance(node, ScalarNode) or node.tag == NULL:
            source.wrong(node, "the path of the page with the form", "write it like /login; the fields go in `fill`")
            return None
        target = source.text(node)
        if target.split(" ")[0] in METHODS:
            source.report(node, f"{target!r}: a form has its method from the page", "write the path only")
        elif target == "*" or not _TARGET.fullmatch(target):
            _report_target(target, node, source, f"/{target}")
        return target

    def schema(self, definitions: Definitions) -> Json:  # noqa: ARG002
        return {"type": "string", "pattern": r"^(/|\$\{|https?://)"}


def _check_method(method: str, node: Node, source: Source) -> None:
    if method in METHODS or method in _OTHER_METHODS:
        return
    if method == "CONNECT":
        source.report(node, "CONNECT opens a tunnel and has no answer to compare", "use another method")
        return
    near = difflib.get_close_matches(method.upper(), [*METHODS, *sorted(_OTHER_METHODS)], n=1)
    hint = f"did you mean '{near[0]}'?" if near else f"known are {', '.join(METHODS)}"
    source.report(node, f"unknown method {method!r}", hint)


def _report_target(target: str, node: Node, source: Source, better: str) -> None:
    if not target:
        source.report(node, "the path is missing", "write it like GET /books")
    elif re.search(r"[\x00-\x1f\x7f]", target):
        source.report(node, "the path holds a control character", "percent-encode it")
    else:
        source.report(node, f"the path {target!r} does not start with a slash", f"write '{better}'")


@dataclass(frozen=True, slots=True)
class Expectations:
    """A mapping from address to a value or a list of allowed values."""

    def read(self, node: Node, source: Source) -> tuple[Expectation, ...] | None:
        if not isinstance(node, MappingNode):
            source.wrong(node, "a mapping from address to value", "write it like {status: 201}")
            return None
        if not node.value:
            source.report(node, f"`{source.at}` asks for nothing", "name an address and its value, or remove it")
        found = []
        for text, key_node, value in source.pairs(node):
            address = source.address(key_node, text)
            items = value.value if isinstance(value, SequenceNode) else [value]
            if not items:
                source.report(value, f"no value is allowed at {text}", "write a value or a list of values")
            allowed = tuple(source.plain(item) for item in items)
            if address is None:
                continue
            if address.facet == "status":
                for item, one in zip(items, allowed, strict=True):
                    _check_status(one, item, source)
            found.append(Expectation(address, allowed))
        return tuple(found)

    def schema(self, definitions: Definitions) -> Json:
        return {"type": "object", "propertyNames": address_pattern(definitions)}


def _check_status(value: object, node: Node, source: Source) -> None:
    if isinstance(value, str) and ("${" in value or _CLASS.fullmatch(value)):
        return
    if isinstance(value, int) and not isinstance(value, bool) and 100 <= value <= 599:
        return
    source.report(node, f"{value!r} is not a status", "write a number such as 404 or a class such as 4xx")


@dataclass(frozen=True, slots=True)
class Auth:
    """`[user, password]` or `{bearer: token}`."""

    def read(self, node: Node, source: Source) -> object:
        text = Text(variables=True)
        if isinstance(node, SequenceNode) and len(node.value) == 2:
            return tuple(text.read(item, source) for item in node.value)
        if isinstance(node, MappingNode) and [key.value for key, _ in node.value] == ["bearer"]:
            return {"bearer": text.read(node.value[0][1], source)}
        source.wrong(node, "[user, password] or {bearer: token}")
        return None

    def schema(self, definitions: Definitions) -> Json:  # noqa: ARG002
        text = {"type": ["string", "number"]}
        pair = {"type": "array", "items": text, "minItems": 2, "maxItems": 2}
        bearer = {"type": "object", "properties": {"bearer": text}, "required": ["bearer"], "additionalProperties": False}
        return {"anyOf": [pair, bearer]}


_FILE = Record(
    "a file",
    [
        Key("path", Text("a path", variables=True), "Where it is, relative to the scenario file."),
        Key("content", Text("a text", variables=True), "The content itself, instead of a path."),
        Key("filename", Text("a name", variables=True), "The name that is sent."),
        Key("type", Text("a media type", variables=True), "The media type that is sent."),
    ],
)


@dataclass(frozen=True, slots=True)
class Files:
    """A mapping from field to a path, a file record, or a list of these; paths must exist."""

    def read(self, node: Node, source: Source) -> dict[str, Any] | None:
        if not isinstance(node, MappingNode):
            source.wrong(node, "a mapping from field to file", "write it like {cover: pictures/cover.png}")
            return None
        return {key: self._entry(value, source) for key, _, value in source.pairs(node)}

    def _entry(self, node: Node, source: Source) -> object:
        if isinstance(node, SequenceNode):
            return [self._entry(item, source) for item in node.value if not isinstance(item, SequenceNode)]
        if isinstance(node, ScalarNode):
            if node.tag != STR:
                source.wrong(node, "a path")
                return None
            return _path(source.text(node), node, source)
        found = _FILE.read(node, source) or {}
        if ("path" in found) == ("content" in found):
            source.report(node, "a file needs either `path` or `content`", "give exactly one of them")
        if isinstance(found.get("path"), str):
            path_node = next(value for key, value in node.value if key.value == "path")
            found["path"] = _path(found["path"], path_node, source)
        return found

    def schema(self, definitions: Definitions) -> Json:
        one = {"anyOf": [{"type": "string"}, _FILE.schema(definitions)]}
        return {"type": "object", "additionalProperties": {"anyOf": [*one["anyOf"], {"type": "array", "items": one}]}}


def _path(text: str, node: Node, source: Source) -> str:
    whole = Path(source.folder, text)
    if "${" not in text and not whole.is_file():
        source.report(node, f"there is no file {text!r}", "upload paths are relative to the file they stand in")
    return str(whole) if source.absolute_uploads else text


@dataclass(frozen=True, slots=True)
class Which:
    """Which of several forms: a number from 1, or a text."""

    def read(self, node: Node, source: Source) -> object:
        if not isinstance(node, ScalarNode) or node.tag == NULL:
            source.wrong(node, "the form's action path, its id or name, or its number from 1")
            return None
        return source.plain(node) if node.tag == INT else source.text(node)

    def schema(self, definitions: Definitions) -> Json:  # noqa: ARG002
        return {"type": ["string", "integer"]}
