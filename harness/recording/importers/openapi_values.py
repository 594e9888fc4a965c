"""Values for an operation: what its examples, defaults and enums say, else something that its schema allows."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from harness.recording.author.bodies import as_template
from harness.recording.author.shapes import slug
from harness.recording.importers.json_text import listed, mapped, worded
from harness.recording.importers.openapi_document import Description
from harness.secrets.places import named_secret

_MAX_DEPTH = 8
_MAX_PLACES = 400
_FORMATS = {
    "date-time": "2026-01-01T12:00:00Z", "date": "2026-01-01", "time": "12:00:00Z",
    "uuid": "6f1c2a7e-3b0d-4f5a-9c1e-2d7b8a904c11",
    "uri": "https://example.com/", "url": "https://example.com/", "uri-reference": "/", "hostname": "example.com",
    "ipv4": "192.0.2.1", "ipv6": "2001:db8::1", "byte": "cGFyaXR5", "binary": "parity", "duration": "PT5M",
}  # fmt: skip
_NEW_EACH_TIME = frozenset({"title", "name", "slug", "code", "sku", "key", "handle", "label"})
ACCOUNT = {"username": "username", "user_name": "username", "login": "username", "nickname": "username", "email": "email",
           "e_mail": "email", "mail": "email", "email_address": "email"}  # fmt: skip
ACCOUNT_VALUES: Mapping[str, object] = {"username": "parity${unique}", "email": "parity-${unique}@example.com"}


class Values:
    """Makes values from schemas. ``used`` are the variables of an account that came into them."""

    def __init__(self, description: Description) -> None:
        self.description = description
        self.used: set[str] = set()
        self.remarks: list[str] = []

    def of_media(self, media: Mapping[str, Any], schema: Mapping[str, Any], *, creates: bool) -> object:
        """The value of a body: the example of its media type, else one from its schema; a template."""
        found, example = self._example(media)
        if found:
            return self._with_accounts(_safe(example))
        return self.of_schema(schema, "", creates=creates)

    def of_parameter(self, parameter: Mapping[str, Any]) -> object:
        """The value of a parameter, a template."""
        found, example = self._example(parameter)
        if found:
            return _safe(example)
        schema = self.description.follow(parameter.get("schema"))
        if not schema:
            media = [mapped(each) for each in mapped(parameter.get("content")).values()]
            schema = self.description.follow(media[0].get("schema")) if media else {}
        return self.of_schema(schema, worded(parameter.get("name")), creates=False)

    def is_told(self, parameter: Mapping[str, Any]) -> bool:
        """Whether the description itself says what value a parameter can have."""
        schema = self.description.follow(parameter.get("schema"))
        told = {"example", "examples", "default", "enum", "const"} & {*parameter, *schema}
        return bool(told) or _kind(schema) in ("integer", "number", "boolean")

    def of_schema(self, schema: Mapping[str, Any], name: str, *, creates: bool, depth: int = 0) -> object:
        """A value that a schema allows, a template."""
        schema = self._merged(schema, depth)
        account = ACCOUNT.get(slug(name)) if name else None
        found, example = self._example(schema)
        if account and _kind(schema) in ("string", ""):
            self.used.add(account)
            return "${" + account + "}"
        if named_secret(name) and _kind(schema) in ("string", ""):
            return "${env." + slug(name).upper() + "}"
        if found:
            return _safe(example)
        kind = _kind(schema)
        if kind == "object" and depth < _MAX_DEPTH:
            members = mapped(schema.get("properties"))
            required = {str(each) for each in listed(schema.get("required"))}
            return {
                str(key).replace("${", "$${"): self.of_schema(
                    self.description.follow(each), str(key), creates=creates, depth=depth + 1
                )
                for key, each in members.items()
                if not mapped(self.description.follow(each)).get("readOnly") and (depth < 4 or str(key) in required)
            }
        if kind == "array" and depth < _MAX_DEPTH:
            count = schema.get("minItems")
            size = min(count, 5) if isinstance(count, int) and count > 1 else 1
            item = self.of_schema(self.description.follow(schema.get("items")), name, creates=creates, depth=depth + 1)
            return [item] * (1 if schema.get("uniqueItems") else size)
        return self._scalar(kind, schema, name, creates=creates)

    def _scalar(self, kind: str, schema: Mapping[str, Any], name: str, *, creates: bool) -> object:
        if kind in ("integer", "number"):
            return _number(kind, schema)
        if kind == "boolean":
            return True
        if kind == "null":
            return None
        if kind in ("object", "array"):
            return {} if kind == "object" else []
        wanted = worded(schema.get("format"))
        text = _FORMATS.get(wanted)
        if text is None:
            base = slug(name).replace("_", " ") if name else "text"
            text = f"{base} ${{unique}}" if creates and slug(name) in _NEW_EACH_TIME else f"some {base}" if name else base
        return self._fitting(text, schema, name)

    def _fitting(self, text: str, schema: Mapping[str, Any], name: str) -> str:
        """The text, within the lengths of its schema."""
        low, high, pattern = schema.get("minLength"), schema.get("maxLength"), schema.get("pattern")
        length = len(text.replace("${unique}", "x" * 12))
        if isinstance(high, int) and length > high:
            text = "${unique}" if "${unique}" in text and high >= 12 else text.replace("${unique}", "").strip()[: max(high, 0)]
        if isinstance(low, int) and length < low:
            text += "x" * min(low - length, 10_000)
        if isinstance(pattern, str) and "${" not in text and not _matches(pattern, text):
            self.remarks.append(f"no value is known that fits the pattern {pattern[:60]!r} of {name or 'a value'}: fill it in")
        return text

    def _example(self, holder: Mapping[str, Any]) -> tuple[bool, object]:
        """Whether an object has a value to show, and the value."""
        if "example" in holder:
            return True, holder["example"]
        examples = holder.get("examples")
        if isinstance(examples, dict) and examples:
            first = self.description.follow(next(iter(examples.values())))
            if "value" in first:
                return True, first["value"]
        if isinstance(examples, list) and examples:
            return True, examples[0]
        for key in ("const", "default"):
            if key in holder:
                return True, holder[key]
        options = listed(holder.get("enum"))
        return (True, options[0]) if options else (False, None)

    def _merged(self, schema: Mapping[str, Any], depth: int) -> Mapping[str, Any]:
        """A schema with its `allOf` joined and the first of its alternatives chosen."""
        if depth >= _MAX_DEPTH:
            return schema
        for key in ("oneOf", "anyOf"):
            options = [self.description.follow(one) for one in listed(schema.get(key))]
            chosen = next((one for one in options if _kind(one) != "null"), None)
            if chosen is not None:
                schema = {**{name: each for name, each in schema.items() if name != key}, **self._merged(chosen, depth + 1)}
        parts = [self._merged(self.description.follow(one), depth + 1) for one in listed(schema.get("allOf"))]
        if not parts:
            return schema
        properties: dict[str, Any] = {}
        required: list[Any] = []
        whole: dict[str, Any] = {}
        for part in (*parts, schema):
            properties |= mapped(part.get("properties"))
            required += listed(part.get("required"))
            whole |= part
        return {**whole, "properties": properties, "required": required, "allOf": []}

    def _with_accounts(self, value: object, name: str = "") -> object:
        """An example with names of accounts that are new each time, and no passwords in it."""
        if isinstance(value, dict):
            return {key: self._with_accounts(each, key) for key, each in value.items()}
        if isinstance(value, list):
            return [self._with_accounts(each, name) for each in value]
        account = ACCOUNT.get(slug(name)) if name and isinstance(value, str) else None
        if account:
            self.used.add(account)
            return "${" + account + "}"
        return "${env." + slug(name).upper() + "}" if named_secret(name) and isinstance(value, str) else value

    def places(self, schema: Mapping[str, Any]) -> Iterator[tuple[tuple[str | int, ...], Mapping[str, Any]]]:
        """The scalars of an answer: paths (-1 for all items of a list) with their schemas."""
        stack: list[tuple[tuple[str | int, ...], Mapping[str, Any]]] = [((), schema)]
        count = 0
        while stack and count < _MAX_PLACES:
            path, one = stack.pop()
            one = self._merged(self.description.follow(one), len(path))
            if len(path) > _MAX_DEPTH:
                continue
            members, items = mapped(one.get("properties")), one.get("items")
            if members:
                stack += [((*path, str(key)), mapped(each)) for key, each in reversed(members.items())]
            elif isinstance(items, dict):
                stack.append(((*path, -1), items))
            else:
                count += 1
                yield path, one


def _kind(schema: Mapping[str, Any]) -> str:
    kind = schema.get("type")
    if isinstance(kind, list):
        kind = next((each for each in kind if each != "null"), "null")
    if isinstance(kind, str):
        return kind
    return "object" if "properties" in schema else "array" if "items" in schema else ""


def _number(kind: str, schema: Mapping[str, Any]) -> object:
    low, high = schema.get("minimum"), schema.get("maximum")
    bound = schema.get("exclusiveMinimum")
    value: Any = 1
    if isinstance(low, int | Decimal) and not isinstance(low, bool):
        value = low + 1 if bound is True else low
    elif isinstance(bound, int | Decimal) and not isinstance(bound, bool):
        value = bound + 1
    elif isinstance(high, int | Decimal) and not isinstance(high, bool) and high < 1:
        value = high
    step = schema.get("multipleOf")
    if isinstance(step, int) and not isinstance(step, bool) and step > 0 and isinstance(value, int):
        value = -(-value // step) * step
    return int(value) if kind == "integer" else value


def _safe(value: object) -> object:
    """An example as a template; nothing where it cannot be one."""
    try:
        return as_template(json.loads(json.dumps(value, default=_decimal), parse_float=Decimal))
    except (ValueError, TypeError, RecursionError):
        return None


def _decimal(value: object) -> object:
    return float(value) if isinstance(value, Decimal) else str(value)


def _matches(pattern: str, text: str) -> bool:
    if len(pattern) > 200 or re.search(r"[+*}]\)?[+*{]", pattern):
        return True  # not worth the time that it may take
    try:
        return re.search(pattern, text) is not None
    except re.error:
        return True
