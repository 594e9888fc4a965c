"""More cases for every operation, made from its schemas by hypothesis; the same seed makes the same cases."""

from __future__ import annotations

import json
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from harness.errors import UsageError
from harness.model.exchange import Body, Exchange
from harness.recording.author.bodies import MAX_BODY, as_template, form_of
from harness.recording.author.templates import literal
from harness.recording.importers.base import Wishes
from harness.recording.importers.json_text import listed, mapped, worded
from harness.recording.importers.openapi_document import Description, Operation

_MAX_DEPTH = 12
_DROPPED = (
    "example",
    "examples",
    "xml",
    "externalDocs",
    "discriminator",
    "deprecated",
    "readOnly",
    "writeOnly",
    "nullable",
    "$ref",
)


def generated(
    description: Description,
    operations: Sequence[Operation],
    exchanges: Sequence[Exchange],
    wishes: Wishes,
    remarks: list[str],
) -> list[Exchange]:
    """The exchanges with a scenario of generated cases for each operation that has something to vary.

    Raises UsageError where hypothesis is not installed.
    """
    try:
        from harness.recording.importers.openapi_strategies import values
    except ImportError:
        hint = "pip install 'parity-harness[generate]', or leave --generate out"
        raise UsageError("--generate needs hypothesis, which is not installed", hint=hint) from None
    done = list(exchanges)
    by_place = {f"{description.name}: {one.method} {one.path}": one for one in operations}
    for one in exchanges:
        operation = by_place[one.where]
        schema = _schema(description, operation)
        if not schema["properties"]:
            continue
        try:
            cases = _cases(values(schema), wishes)
        except Exception as error:  # noqa: BLE001 - whatever a library says of a foreign schema is a remark
            remarks.append(f"{one.where}: no cases could be generated: {type(error).__name__}: {str(error)[:100]}")
            continue
        made = [each for case in cases if (each := _exchange(one, case, description, operation)) is not None]
        done += made
    return done


def _cases(strategy: Any, wishes: Wishes) -> list[dict[str, Any]]:
    from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings

    found: list[dict[str, Any]] = []

    @seed(wishes.seed)
    @settings(
        max_examples=wishes.generate,
        database=None,
        deadline=None,
        phases=(Phase.generate,),
        verbosity=Verbosity.quiet,
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def collect(case: dict[str, Any]) -> None:
        found.append(case)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        collect()
    return found[: wishes.generate]


def _schema(description: Description, operation: Operation) -> dict[str, Any]:
    """One schema for all that varies: ``body`` and ``query``."""
    properties: dict[str, Any] = {}
    media, body, _ = description.body_schema(operation)
    if media and ("json" in media or "urlencoded" in media):
        properties["body"] = _inlined(description, body, 0)
    query = [one for one in operation.parameters if one.get("in") == "query" and worded(one.get("name"))]
    if query:
        members = {worded(one.get("name")): _inlined(description, description.follow(one.get("schema")), 0) for one in query}
        needed = [worded(one.get("name")) for one in query if one.get("required") is True]
        properties["query"] = {"type": "object", "properties": members, "required": needed, "additionalProperties": False}
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _inlined(description: Description, schema: Any, depth: int) -> Any:
    """A schema without references and without what only OpenAPI knows; recursion ends in "anything"."""
    if isinstance(schema, bool):
        return schema
    if depth > _MAX_DEPTH:
        return {}
    one = description.follow(schema)
    found = {
        key: _member(description, key, value, depth)
        for key, value in one.items()
        if key not in _DROPPED and not str(key).startswith("x-")
    }
    for bound, flag in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        if isinstance(found.get(flag), bool):
            exclusive = found.pop(flag)
            if exclusive and bound in found:
                found[flag] = found.pop(bound)
    if found.get("type") == "object" and "properties" in found:
        found.setdefault("additionalProperties", False)
    return {"anyOf": [found, {"type": "null"}]} if one.get("nullable") is True else found


def _member(description: Description, key: str, value: Any, depth: int) -> Any:
    if key in ("properties", "patternProperties"):
        return {str(name): _inlined(description, each, depth + 1) for name, each in mapped(value).items()}
    if key in ("items", "additionalProperties", "not"):
        return _inlined(description, value, depth + 1)
    if key in ("allOf", "anyOf", "oneOf"):
        return [_inlined(description, each, depth + 1) for each in listed(value)]
    return _number(value)


def _number(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return [_number(each) for each in value] if isinstance(value, list) else value


def _exchange(one: Exchange, case: Mapping[str, Any], description: Description, operation: Operation) -> Exchange | None:
    """The operation's exchange with a generated body and query; None for what cannot be written down."""
    body = one.body
    if "body" in case:
        media, _, _ = description.body_schema(operation)
        try:
            body = _body(media, case["body"])
        except (ValueError, TypeError):
            return None
        if len(repr(body)) > MAX_BODY:
            return None
    target = one.target
    if "query" in case:
        pairs = [
            f"{quote(name, safe='')}={quote(_text(value), safe='', errors='replace')}"
            for name, each in case["query"].items()
            for value in (each if isinstance(each, list) else [each])
        ]
        target = one.path + ("?" + "&".join(pairs) if pairs else "")
    return replace(
        one,
        body=body,
        target=target,
        capture={},
        expect=(),
        scenario=f"{one.scenario}, generated cases",
        remarks=(),
        invented=True,
    )


def _body(media: str, value: Any) -> Body:
    if "json" in media:
        return Body(json=as_template(json.loads(json.dumps(value), parse_float=Decimal)))
    if not isinstance(value, dict):
        raise TypeError("no form")
    return form_of((str(name), _text(each)) for name, each in value.items())


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else value if isinstance(value, str) else literal(str(value))
