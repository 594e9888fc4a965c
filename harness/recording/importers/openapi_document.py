"""An OpenAPI 3 description as data: references followed, operations with their parameters, nothing fetched from anywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit

from yaml.nodes import MappingNode, Node, ScalarNode

from harness.loading.core_scalars import STR, scalar_value
from harness.loading.document import DocumentError, documents
from harness.recording.importers.base import ImportingError, SourceFile
from harness.recording.importers.json_text import json_text, listed, mapped, worded

METHODS = ("get", "head", "options", "post", "put", "patch", "delete")
_HINT = "an OpenAPI description of version 3 is read, as JSON or YAML"
_MAX_OPERATIONS = 5000
_MAX_REFS = 30
Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation. ``path`` is the template below the server's path; ``parameters`` are resolved."""

    method: str
    path: str
    spec: Json = field(repr=False)
    parameters: tuple[Json, ...] = field(default=(), repr=False)

    @property
    def label(self) -> str:
        """What the description calls it."""
        summary = worded(self.spec.get("summary")).strip().rstrip(".")
        return summary or re.sub(r"(?<=[a-z])(?=[A-Z])|[_-]+", " ", worded(self.spec.get("operationId"))).strip().capitalize()

    @property
    def collection(self) -> str:
        """The path without its last placeholder and what follows."""
        return self.path.rpartition("/{")[0]


class Description:
    """The whole document. Remarks gather what could not be followed."""

    def __init__(self, data: Json, name: str) -> None:
        self.data = data
        self.name = name
        self.remarks: list[str] = []

    def follow(self, value: Any) -> Json:
        """An object, after its references within the document; an empty one where they lead nowhere."""
        for _ in range(_MAX_REFS):
            if not isinstance(value, dict):
                return {}
            reference = value.get("$ref")
            if not isinstance(reference, str):
                return value
            value = self._at(reference)
        return {}

    def _at(self, reference: str) -> Any:
        if not reference.startswith("#/"):
            self._remark(f"{reference!r} lies outside of the description and was not followed")
            return {}
        value: Any = self.data
        for part in reference[2:].split("/"):
            key = unquote(part).replace("~1", "/").replace("~0", "~")
            if isinstance(value, list) and key.isdigit() and int(key) < len(value):
                value = value[int(key)]
            elif isinstance(value, dict) and key in value:
                value = value[key]
            else:
                self._remark(f"{reference!r} leads nowhere")
                return {}
        return value

    def _remark(self, text: str) -> None:
        if text not in self.remarks:
            self.remarks.append(text)

    def operations(self) -> Iterator[Operation]:
        """All operations in the order of the document. Raises ImportingError past the bound."""
        count = 0
        for path, item in mapped(self.data.get("paths")).items():
            entry = self.follow(item)
            shared = [self.follow(one) for one in listed(entry.get("parameters"))]
            for method in METHODS:
                if not isinstance(entry.get(method), dict) or not str(path).startswith("/"):
                    continue
                count += 1
                if count > _MAX_OPERATIONS:
                    raise ImportingError(f"has more than {_MAX_OPERATIONS} operations", where=self.name, hint="split it")
                own = [self.follow(one) for one in listed(entry[method].get("parameters"))]
                merged = {(worded(one.get("in")), worded(one.get("name"))): one for one in (*shared, *own)}
                yield Operation(method.upper(), str(path), entry[method], tuple(merged.values()))

    def base(self) -> str:
        """The path of the first server."""
        servers = listed(self.data.get("servers"))
        server = mapped(servers[0]) if servers else {}
        url = worded(server.get("url"))
        for name, variable in mapped(server.get("variables")).items():
            url = url.replace("{" + str(name) + "}", worded(mapped(variable).get("default")))
        try:
            return urlsplit(url).path.rstrip("/")
        except ValueError:
            return ""

    def body_schema(self, operation: Operation) -> tuple[str, Json, Json]:
        """Media type, schema and media object of the request's body; JSON first. Empty where there is none."""
        content = mapped(self.follow(operation.spec.get("requestBody")).get("content"))
        wanted = ("application/json", "application/x-www-form-urlencoded", "multipart/form-data")
        ranked = sorted(
            content, key=lambda media: next((at for at, each in enumerate(wanted) if str(media).startswith(each)), 9)
        )
        ranked.sort(key=lambda media: "json" not in str(media))
        if not ranked:
            return "", {}, {}
        media = mapped(content[ranked[0]])
        return str(ranked[0]), self.follow(media.get("schema")), media

    def answer_schema(self, operation: Operation) -> Json:
        """The JSON schema of the first successful answer, or an empty one."""
        for status, response in sorted(mapped(operation.spec.get("responses")).items(), key=lambda pair: str(pair[0])):
            if str(status).startswith("2"):
                for media, entry in mapped(self.follow(response).get("content")).items():
                    if "json" in str(media):
                        return self.follow(mapped(entry).get("schema"))
        return {}


def description_of(source: SourceFile) -> Description:
    """Read JSON or YAML. Raises ImportingError with the place of the mistake, or saying what the file is instead."""
    text = source.text()
    if text.lstrip().startswith("{"):
        data = json_text(text, source.name, "OpenAPI description", _HINT)
    else:
        try:
            nodes = list(documents(text, source.name))
            data = _plain(nodes[0]) if nodes else None
        except DocumentError as error:
            raise ImportingError(error.problem) from None
        except RecursionError:
            raise ImportingError("is nested too deep", where=source.name, hint=_HINT) from None
    if not isinstance(data, dict):
        raise ImportingError("this is no OpenAPI description", where=source.name, hint=_HINT)
    version = worded(data.get("openapi"))
    if not version.startswith("3"):
        old = worded(data.get("swagger"))
        what = f"this is Swagger {old}" if old else "this is no OpenAPI description: it has no `openapi: 3...`"
        raise ImportingError(what, where=source.name, hint="convert it to OpenAPI 3" if old else _HINT)
    if not mapped(data.get("paths")):
        raise ImportingError("the description has no `paths`", where=source.name, hint=_HINT)
    return Description(data, source.name)


def _plain(node: Node) -> Any:
    if isinstance(node, ScalarNode):
        if node.tag == STR:
            return node.value
        try:
            return scalar_value(node.tag, node.value)
        except ValueError:
            return node.value
    if isinstance(node, MappingNode):
        return {str(key.value): _plain(value) for key, value in node.value if isinstance(key, ScalarNode)}
    return [_plain(item) for item in node.value]
