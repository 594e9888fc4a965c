"""Postman collections (v2.0 and v2.1): folders are scenarios, requests their steps, in order; scripts are read, never run."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from harness.model.exchange import Answer, Body, Exchange, Imported, Upload
from harness.recording.author.bodies import json_value
from harness.recording.author.moments import WITHIN
from harness.recording.author.shapes import resource, shape_of, singular
from harness.recording.author.templates import literal
from harness.recording.importers.base import ImportingError, SourceFile, Wishes
from harness.recording.importers.json_text import json_file, listed, mapped, worded
from harness.recording.importers.postman_scripts import Understood, understood
from harness.recording.importers.postman_values import REFERENCE, Values, variable_name

_EXPORT = "export it from Postman as Collection v2.1"
_MAX_REQUESTS = 10_000
_MAX_DEPTH = 50
_AUTHORITY = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]*://)?(?:\{\{[^{}]*\}\}|[^/?#{])*")


@dataclass(slots=True)
class _Item:
    """One request of the collection with the folders that it stands in, outermost first."""

    request: Mapping[str, Any]
    item: Mapping[str, Any]
    folders: tuple[str, ...]
    auth: Mapping[str, Any] | None
    where: str
    test: Understood = field(default_factory=Understood)
    remarks: list[str] = field(default_factory=list)


class PostmanImporter:
    """Reads collections, with the values of an exported environment where one is given."""

    name = "postman"
    summary = "Postman collections, v2.1, with their variables and the values that their scripts pass on"
    browser = False

    def read(self, source: SourceFile, wishes: Wishes) -> Imported:
        """One exchange for each request. Raises ImportingError for what is no collection."""
        collection = json_file(source, "Postman collection", _EXPORT)
        collection = mapped(collection.get("collection")) or collection
        if not isinstance(collection.get("item"), list):
            hint = "export a collection of requests, not an environment" if "values" in collection else _EXPORT
            raise ImportingError("this is no Postman collection: it has no `item`", where=source.name, hint=hint)
        values = Values()
        for one in listed(collection.get("variable")):
            _learn(values, mapped(one))
        if wishes.environment is not None:
            _learn_environment(values, wishes)
        name = worded(mapped(collection.get("info")).get("name")) or "Collection"
        items = list(_items(collection, source.name))
        remarks = _heed_scripts(collection, items, values)
        exchanges = []
        for one in items:
            exchanges.append(_exchange(one, name, values))
            values.available |= set(one.test.capture)
        variables = values.variables()
        if not exchanges:
            raise ImportingError("the collection holds no request", where=source.name, hint=_EXPORT)
        return Imported(tuple(exchanges), variables, tuple(remarks), _rules(items, exchanges))


def _learn(values: Values, one: Mapping[str, Any]) -> None:
    name = worded(one.get("key")) or worded(one.get("id"))
    if name and one.get("enabled", True) is not False and one.get("disabled") is not True:
        value = one.get("currentValue", one.get("value"))
        values.learn(name, worded(value), secret=one.get("type") == "secret")


def _learn_environment(values: Values, wishes: Wishes) -> None:
    assert wishes.environment is not None
    hint = "export it from Postman as an environment"
    file = SourceFile(wishes.environment, str(wishes.environment))
    environment = json_file(file, "Postman environment", hint)
    if not isinstance(environment.get("values"), list):
        raise ImportingError("this is no Postman environment: it has no `values`", where=file.name, hint=hint)
    for one in environment["values"]:
        _learn(values, mapped(one))


def _items(collection: Mapping[str, Any], name: str) -> Iterator[_Item]:
    """All requests in order. Raises ImportingError past the bounds."""
    count = 0
    stack: list[tuple[Any, tuple[str, ...], Mapping[str, Any] | None, list[str]]] = [
        (one, (), mapped(collection.get("auth")) or None, []) for one in reversed(listed(collection.get("item")))
    ]
    while stack:
        item, folders, auth, inherited = stack.pop()
        if not isinstance(item, dict):
            continue
        label = worded(item.get("name")) or "request"
        own_auth = mapped(item.get("auth")) or auth
        if isinstance(item.get("item"), list):
            if len(folders) >= _MAX_DEPTH:
                raise ImportingError(f"folders are nested deeper than {_MAX_DEPTH}", where=name, hint="flatten the collection")
            stack += [(one, (*folders, label), own_auth, inherited) for one in reversed(item["item"])]
            continue
        request = item.get("request")
        if isinstance(request, str):
            request = {"method": "GET", "url": request}
        if not isinstance(request, dict):
            continue
        count += 1
        if count > _MAX_REQUESTS:
            raise ImportingError(f"holds more than {_MAX_REQUESTS} requests", where=name, hint="split the collection")
        where = f"{name}: {' / '.join((*folders, label))}"
        yield _Item(request, item, folders, mapped(request.get("auth")) or own_auth, where)


def _heed_scripts(collection: Mapping[str, Any], items: list[_Item], values: Values) -> list[str]:
    """Read all scripts before any request, for a later one may set what an earlier one uses."""
    remarks: list[str] = []
    for holder, note in _script_holders(collection):
        for kind, lines in _scripts(holder):
            found = understood(lines, test=kind == "test")
            _take_over(found, values)
            remarks += [f"{note}: {text}" for text in found.remarks]
            if found.capture:
                remarks.append(
                    f"{note}: its script keeps {', '.join(found.capture)} of every answer, which was not carried over"
                )
    for one in items:
        for kind, lines in _scripts(one.item):
            found = understood(lines, test=kind == "test")
            _take_over(found, values)
            one.remarks += found.remarks
            if kind == "test":
                one.test = found
                values.captured |= set(found.capture)
        remarks += [f"{one.where}: {text}" for text in one.remarks]
    return remarks


def _script_holders(collection: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], str]]:
    """The collection and its folders."""
    stack: list[tuple[Mapping[str, Any], str]] = [(collection, "the collection")]
    while stack:
        holder, note = stack.pop()
        yield holder, note
        inner = [one for one in listed(holder.get("item")) if isinstance(one, dict) and isinstance(one.get("item"), list)]
        stack += [(one, f"the folder {worded(one.get('name'))!r}") for one in inner]


def _scripts(holder: Mapping[str, Any]) -> Iterator[tuple[str, list[str] | str]]:
    for event in listed(holder.get("event")):
        script = mapped(event).get("script")
        lines = mapped(script).get("exec", script)
        if isinstance(lines, str | list):
            yield worded(mapped(event).get("listen")), lines


def _take_over(found: Understood, values: Values) -> None:
    for name, value in found.values.items():
        values.learn(name, value)
    values.unique |= set(found.unique)


def _exchange(one: _Item, collection: str, values: Values) -> Exchange:
    request = one.request
    origin, target = _target(request.get("url"), values)
    headers = tuple(_headers(request.get("header"), values))
    body = _body(request.get("body"), values, one, headers)
    headers, query, auth = _auth(one, values, headers)
    if query:
        target += ("&" if "?" in target else "?") + query
    folders = one.folders or (collection,)
    captured = {variable_name(name): address for name, address in one.test.capture.items()}
    return Exchange(
        method=(worded(request.get("method")) or "GET").upper(),
        target=target,
        headers=headers,
        body=body,
        answer=_example(one),
        origin=origin,
        name=worded(one.item.get("name")),
        scenario=": ".join(folders),
        group=folders[0],
        auth=auth,
        capture=captured,
        expect=one.test.statuses,
        remarks=tuple(one.remarks),
        where=one.where,
    )


def _is_identifier(name: str, address: str) -> bool:
    return address.startswith("json:") and re.search(r"(?:\b|_|[a-z])(?:id|uuid|slug|key)\Z", name, re.IGNORECASE) is not None


def _example(one: _Item) -> Answer | None:
    """The status of the only saved example answer; of several nobody knows which one is meant."""
    codes = {example.get("code") for example in listed(one.item.get("response")) if isinstance(example, dict)}
    code = next(iter(codes)) if len(codes) == 1 else None
    return Answer(code) if isinstance(code, int) and 200 <= code < 500 else None


def _target(url: Any, values: Values) -> tuple[str, str]:
    """Origin and target of a URL in either of its spellings."""
    parts = mapped(url)
    raw = url if isinstance(url, str) else worded(parts.get("raw"))
    if not raw:
        host = ".".join(map(worded, listed(parts.get("host"))))
        raw = host + "/" + "/".join(worded(mapped(piece).get("value", piece)) for piece in listed(parts.get("path")))
        pairs = [mapped(pair) for pair in listed(parts.get("query"))]
        raw += "?" + "&".join(f"{worded(pair.get('key'))}={worded(pair.get('value'))}" for pair in pairs) if pairs else ""
    authority = _AUTHORITY.match(raw)
    assert authority is not None
    rest = raw[authority.end() :].partition("#")[0]
    path, question, query = rest.partition("?")
    disabled = {worded(mapped(pair).get("key")) for pair in listed(parts.get("query")) if mapped(pair).get("disabled") is True}
    kept = [pair for pair in query.split("&") if pair and pair.partition("=")[0] not in disabled]
    for variable in listed(parts.get("variable")):
        key, value = worded(mapped(variable).get("key")), worded(mapped(variable).get("value"))
        pieces = path.split("/")
        path = "/".join((value or "{{" + key + "}}") if key and piece == f":{key}" else piece for piece in pieces)
    base = _base(authority[0], values)
    target = base + values.template(path) + (question + "&".join(values.template(pair) for pair in kept) if kept else "")
    return authority[0], target if target.startswith("/") else "/" + target


def _base(authority: str, values: Values) -> str:
    """The path that a variable such as `{{baseUrl}}` holds besides the host."""
    known = REFERENCE.sub(lambda match: values.known.get(match[1], ""), authority)
    if "://" not in known:
        return literal("/" + known.partition("/")[2].strip("/")) if "/" in known.strip("/") else ""
    try:
        return literal(urlsplit(known).path.rstrip("/"))
    except ValueError:
        return ""


def _headers(headers: Any, values: Values) -> Iterator[tuple[str, str]]:
    if isinstance(headers, str):
        pairs = [line.partition(":")[::2] for line in headers.splitlines() if ":" in line]
        yield from ((name.strip(), values.template(value.strip())) for name, value in pairs)
    for header in listed(headers):
        name = worded(mapped(header).get("key")).strip()
        if name and mapped(header).get("disabled") is not True:
            yield name, values.template(worded(mapped(header).get("value")).strip())


def _auth(one: _Item, values: Values, headers: tuple[tuple[str, str], ...]) -> tuple[tuple[tuple[str, str], ...], str, object]:
    """Headers, an addition to the query, and `auth` of the request's authorization, inherited or its own."""
    kind = worded((one.auth or {}).get("type"))
    if one.auth is None or kind in ("", "noauth", "inherit"):
        return headers, "", None
    settings = one.auth.get(kind)
    pairs = [(mapped(each).get("key"), mapped(each).get("value")) for each in listed(settings)] or list(
        mapped(settings).items()
    )
    found = {worded(key): values.template(worded(value)) for key, value in pairs}
    if kind == "basic":
        return headers, "", (found.get("username", ""), found.get("password", ""))
    if kind == "bearer":
        return headers, "", {"bearer": found.get("token", "") or "${env.TOKEN}"}
    if kind == "oauth2":
        return headers, "", {"bearer": found.get("accessToken", "") or "${env.TOKEN}"}
    if kind == "apikey":
        name, value = found.get("key", "") or "X-Api-Key", found.get("value", "") or "${env.API_KEY}"
        return (headers, f"{name}={value}", None) if found.get("in") == "query" else ((*headers, (name, value)), "", None)
    one.remarks.append(f"authorization of the kind {kind!r} was not carried over")
    return headers, "", None


def _body(body: Any, values: Values, one: _Item, headers: tuple[tuple[str, str], ...]) -> Body:
    parts = mapped(body)
    mode = worded(parts.get("mode"))
    if not mode or parts.get("disabled") is True:
        return Body()
    if mode == "urlencoded":
        return Body(
            form=tuple((literal(key), values.template(worded(field.get("value")))) for key, field in _fields(parts, mode))
        )
    if mode == "formdata":
        fields = list(_fields(parts, mode))
        plain = tuple(
            (literal(key), values.template(worded(each.get("value")))) for key, each in fields if each.get("type") != "file"
        )
        files = tuple((literal(key), _upload(each)) for key, each in fields if each.get("type") == "file")
        return Body(form=plain, files=files)
    if mode == "graphql":
        return _graphql(mapped(parts.get("graphql")), values)
    if mode == "raw":
        language = worded(mapped(mapped(parts.get("options")).get("raw")).get("language"))
        return _raw(worded(parts.get("raw")), language, values, headers)
    one.remarks.append(f"its body of the kind {mode!r} was not carried over")
    return Body()


def _fields(parts: Mapping[str, Any], mode: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for each in listed(parts.get(mode)):
        if isinstance(each, dict) and each.get("disabled") is not True and worded(each.get("key")):
            yield worded(each.get("key")), each


def _upload(each: Mapping[str, Any]) -> Upload:
    source = each.get("src")
    path = worded(source[0] if isinstance(source, list) and source else source)
    name = path.replace("\\", "/").rsplit("/", 1)[-1] or "file"
    return Upload(literal(name), literal(worded(each.get("contentType"))))


def _graphql(parts: Mapping[str, Any], values: Values) -> Body:
    """A GraphQL request over HTTP: the query and its variables as JSON."""
    found: dict[str, object] = {"query": values.template(worded(parts.get("query")))}
    variables = parts.get("variables")
    if isinstance(variables, str) and variables.strip():
        parsed = _json_template(variables, values)
        found["variables"] = {} if parsed is None else parsed
    elif isinstance(variables, dict):
        found["variables"] = _json_template(json.dumps(variables), values)
    return Body(json=found)


def _raw(text: str, language: str, values: Values, headers: tuple[tuple[str, str], ...]) -> Body:
    if not text.strip():
        return Body()
    content_type = next((value for name, value in headers if name.lower() == "content-type"), "")
    if "json" in content_type or language == "json" or (not content_type and not language and text.lstrip()[:1] in ("{", "[")):
        value = _json_template(text, values)
        if value is not None:
            return Body(json=value)
        content_type = content_type or "application/json"
    kinds = {"xml": "application/xml", "html": "text/html", "javascript": "application/javascript", "text": "text/plain"}
    return Body(text=values.template(text), type=content_type or kinds.get(language, "text/plain"))


def _json_template(text: str, values: Values) -> object:
    """JSON with `{{name}}` in it, in strings or as values of their own; None where it is no JSON."""
    found: list[str] = []
    pieces = re.split(r"(\"(?:[^\"\\]|\\.)*\")", text)

    def marked(match: re.Match[str]) -> str:
        found.append(values.reference(match[1]))
        return f"\ue000{len(found) - 1}\ue001"

    for at, piece in enumerate(pieces):
        if piece.startswith('"'):
            pieces[at] = REFERENCE.sub(marked, piece)
        else:
            pieces[at] = REFERENCE.sub(lambda match: values.constant(match[1]) or f'"{marked(match)}"', piece)
    try:
        value = json_value("".join(pieces))
    except ValueError:
        return None
    return _unmarked(value, found)


def _unmarked(value: object, found: list[str]) -> object:
    if isinstance(value, str):
        return re.sub(r"\ue000(\d+)\ue001", lambda match: found[int(match[1])] if int(match[1]) < len(found) else "", value)
    if isinstance(value, dict):
        return {str(_unmarked(key, found)): _unmarked(item, found) for key, item in value.items()}
    return [_unmarked(item, found) for item in value] if isinstance(value, list) else value


def _rules(items: list[_Item], exchanges: list[Exchange]) -> dict[str, dict[str, object]]:
    """Rules for whole scenarios: what the collection's tests call a moment, and identifiers that its scripts keep.

    A moment counts in scenarios that ask for the same things; an identifier also in the list of its things.
    """
    named: dict[str, set[str]] = {}
    for one, exchange in zip(items, exchanges, strict=True):
        named.setdefault(resource(shape_of(exchange.path)), set()).update(one.test.moments)
    rules: dict[str, dict[str, object]] = {}
    for exchange in exchanges:
        found = rules.setdefault(exchange.scenario, {})
        for name in sorted(named[resource(shape_of(exchange.path))]):
            found[f"json:$..{name}"] = WITHIN
        for name, address in exchange.capture.items():
            if _is_identifier(name, address):
                found |= {place: {"identifier": {"of": name}} for place in _everywhere(address, exchange, exchanges)}
    return rules


def _everywhere(address: str, giver: Exchange, exchanges: list[Exchange]) -> list[str]:
    """The address of an identifier, and the one that it has in lists: `$.article.slug`, `$.articles[*].slug`."""
    match = re.fullmatch(r"json:\$\.(\w+)\.(\w+)", address)
    if match is None:
        return [address]
    segments = {part for one in exchanges if one.scenario == giver.scenario for part in shape_of(one.path)}
    plurals = sorted(
        part for part in segments if part != match[1] and re.fullmatch(r"\w+", part) and singular(part) == match[1].lower()
    )
    return [address, *(f"json:$.{part}[*].{match[2]}" for part in plurals)]
