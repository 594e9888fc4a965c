"""OpenAPI 3 descriptions: for every operation a scenario that can be run, with what it needs created before it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from harness.model.exchange import Body, Exchange, Imported, Upload
from harness.recording.author.chaining import RESERVED, json_address
from harness.recording.author.moments import WITHIN
from harness.recording.author.shapes import resource, shape_of, singular, slug, title_of
from harness.recording.author.templates import encoded, literal, names_in
from harness.recording.importers.base import ImportingError, SourceFile, Wishes
from harness.recording.importers.json_text import listed, worded
from harness.recording.importers.openapi_document import Description, Operation, description_of
from harness.recording.importers.openapi_logins import credentials_of, login_of
from harness.recording.importers.openapi_values import ACCOUNT_VALUES, Values

_BARE = frozenset({"id", "uuid", "pk", "key", "number", "ref", "reference"})


class OpenApiImporter:
    """Reads one description; operations are scenarios, tags are files."""

    name = "openapi"
    summary = "OpenAPI 3 descriptions, JSON or YAML"
    browser = False

    def read(self, source: SourceFile, wishes: Wishes) -> Imported:
        """One exchange for each operation, and generated ones if asked for. Raises ImportingError."""
        description = description_of(source)
        operations = list(description.operations())
        if not operations:
            raise ImportingError("the description has no operation", where=source.name, hint="it needs `paths` with methods")
        work = _Work(description, operations)
        exchanges = [work.exchange(one) for one in sorted(operations, key=work.order)]
        if wishes.generate:
            from harness.recording.importers.openapi_generated import generated

            exchanges = generated(work.description, operations, exchanges, wishes, work.remarks)
        used = {name for one in exchanges for name in names_in([one.target, one.body.json, one.body.form or ()])}
        variables = {name: value for name, value in ACCOUNT_VALUES.items() if name in used}
        return Imported(tuple(exchanges), variables, tuple(dict.fromkeys((*work.remarks, *description.remarks))))


class _Work:
    """What is known of all operations while each is made into an exchange."""

    def __init__(self, description: Description, operations: Sequence[Operation]) -> None:
        self.description = description
        self.base = description.base()
        self.login = login_of(description, operations)
        self.remarks: list[str] = []
        self.titles: set[tuple[str, str]] = set()
        self.givers: dict[str, tuple[Operation, str, str]] = {}
        taken = {"token", *ACCOUNT_VALUES}
        for one in operations:
            for name, _ in _placeholders(one):
                self._find_giver(one, name, operations, taken)

    def order(self, one: Operation) -> tuple[bool, bool, int]:
        """Logins first, then what creates, the outer before the inner, so that what is needed stands before its use."""
        gives = any(giver is one for giver, _, _ in self.givers.values())
        login = self.login is not None and self.login.operation is one
        return (not login, not gives, one.path.count("{") if gives else 0)

    def _find_giver(self, user: Operation, name: str, operations: Sequence[Operation], taken: set[str]) -> None:
        """The operation that creates what a placeholder names: POST to the path in front of it, answering with its name."""
        place = _place(user, name)
        if place in self.givers:
            return
        collection = place.rpartition("/")[0]
        for one in operations:
            if one.method != "POST" or one.path.rstrip("/") != collection.rstrip("/"):
                continue
            address = self._given(one, name, singular(slug(collection.rstrip("/").rpartition("/")[2])))
            if address is not None:
                thing = slug(singular(collection.rstrip("/").rpartition("/")[2])) or "thing"
                wanted = slug(name) if slug(name) not in _BARE else thing
                variable, number = wanted + ("_" if wanted in RESERVED else ""), 2
                while variable in taken:
                    variable, number = f"{thing}_{wanted}" if number == 2 else f"{wanted}_{number}", number + 1
                taken.add(variable)
                self.givers[place] = (one, address, variable)
                return

    def _given(self, one: Operation, name: str, thing: str) -> str | None:
        """Where a creating operation answers with the value of a placeholder."""
        bare = re.sub(rf"\A{re.escape(thing)}_?", "", slug(name)) or slug(name)
        best: tuple[int, int, str] | None = None
        for path, _ in Values(self.description).places(self.description.answer_schema(one)):
            if not path or -1 in path:
                continue
            member = slug(str(path[-1]))
            rank = 0 if member == slug(name) else 1 if member == bare else 2 if member in ("id", "slug", "uuid") else 9
            if rank < 9 and (best is None or (rank, len(path)) < best[:2]):
                best = (rank, len(path), json_address(path))
        return best[2] if best is not None else None

    def exchange(self, one: Operation) -> Exchange:
        """The operation as one request."""
        values = Values(self.description)
        headers, query, auth, cookies = credentials_of(self.description, one, self.login)
        target = self.base + self._path(one, values)
        pairs = []
        for parameter in one.parameters:
            name, place = worded(parameter.get("name")), worded(parameter.get("in"))
            if (
                place == "path"
                or not name
                or not (parameter.get("required") is True or (place == "query" and values.is_told(parameter)))
            ):
                continue
            value = values.of_parameter(parameter)
            if place == "query":
                pairs += [
                    f"{quote(name, safe='')}={encoded(_text(each))}" for each in (value if isinstance(value, list) else [value])
                ]
            elif place == "header":
                headers.append((name, _text(value)))
            elif place == "cookie":
                cookies.append((name, _text(value)))
        target += "?" + "&".join([*pairs, *([query] if query else [])]) if pairs or query else ""
        body = self._body(one, values)
        found = Exchange(
            method=one.method,
            target=target,
            headers=tuple(headers),
            body=body,
            auth=auth,
            cookies=tuple(cookies),
            scenario=self._title(one),
            group=self._group(one),
            capture=self._captures(one),
            rules=self._rules(one),
            expect=("2xx",) if any(str(status).startswith("2") for status in one.spec.get("responses") or {}) else (),
            remarks=tuple(dict.fromkeys(values.remarks)),
            where=f"{self.description.name}: {one.method} {one.path}",
        )
        self.remarks += [f"{found.where}: {text}" for text in found.remarks]
        return found

    def _path(self, one: Operation, values: Values) -> str:
        path = literal(one.path)
        for name, parameter in _placeholders(one):
            giver = self.givers.get(_place(one, name))
            if giver is not None:
                text = "${" + giver[2] + "}"
            elif slug(name) in ACCOUNT_VALUES and self.login is not None:
                text = "${" + slug(name) + "}"
            else:
                text = encoded(_text(values.of_parameter(parameter)))
            path = path.replace("{" + name + "}", text)
        return path

    def _body(self, one: Operation, values: Values) -> Body:
        media, schema, entry = self.description.body_schema(one)
        if not media:
            return Body()
        value = values.of_media(entry, schema, creates=one.method == "POST")
        if "json" in media:
            return Body(json=value)
        if isinstance(value, dict) and media.startswith(("application/x-www-form-urlencoded", "multipart/form-data")):
            binary = {name for name in value if self._is_file(schema, name)}
            form = tuple((name, _text(each)) for name, each in value.items() if name not in binary)
            files = tuple((name, Upload(f"{slug(name)}.txt", "text/plain", "parity")) for name in sorted(binary))
            return Body(form=form, files=files)
        return Body(text=_text(value), type=media)

    def _is_file(self, schema: Mapping[str, Any], name: str) -> bool:
        member = self.description.follow((schema.get("properties") or {}).get(name))
        return worded(member.get("format")) == "binary"

    def _captures(self, one: Operation) -> dict[str, str]:
        found = {variable: address for giver, address, variable in self.givers.values() if giver is one}
        if self.login is not None and self.login.operation is one:
            found["token"] = self.login.address
        return found

    def _rules(self, one: Operation) -> dict[str, object]:
        """Moments by their format, identifiers by what was captured."""
        captured = {_last_two(address): variable for _, address, variable in self.givers.values()}
        rules: dict[str, object] = {}
        for path, schema in Values(self.description).places(self.description.answer_schema(one)):
            address = json_address(path)
            variable = captured.get(_last_two(address))
            if variable is not None:
                rules[address] = {"identifier": {"of": variable}}
            elif worded(schema.get("format")) == "date-time":
                rules[address] = WITHIN
        return rules

    def _title(self, one: Operation) -> str:
        title = one.label or title_of(one.method, shape_of(literal(one.path)))
        if (self._group(one), title) in self.titles:
            title = f"{title} ({one.method} {one.path})"
        self.titles.add((self._group(one), title))
        return title

    def _group(self, one: Operation) -> str:
        tags = [worded(tag) for tag in listed(one.spec.get("tags")) if worded(tag)]
        return tags[0] if tags else resource(shape_of(literal(one.path)))


def _last_two(address: str) -> tuple[str, str]:
    """The member and the thing that it belongs to, in the singular: lists and single answers name the same thing."""
    parts = re.findall(r"\w+", address.removeprefix("json:$"))
    return (singular(parts[-2]) if len(parts) > 1 else "", parts[-1] if parts else "")


def _placeholders(one: Operation) -> list[tuple[str, Mapping[str, Any]]]:
    declared = {worded(parameter.get("name")): parameter for parameter in one.parameters if parameter.get("in") == "path"}
    return [
        (name, declared.get(name, {"name": name, "schema": {"type": "string"}}))
        for name in re.findall(r"\{([^{}]+)\}", one.path)
    ]


def _place(one: Operation, name: str) -> str:
    """The path up to and with a placeholder, its name left out: the same thing in every operation below it."""
    before = one.path.partition("{" + name + "}")[0]
    return re.sub(r"\{[^{}]+\}", "{}", before) + "{}" if "{" not in before else before + "{}"


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return ""
    return value if isinstance(value, str) else str(value) if not isinstance(value, dict | list) else literal(repr(value))
