"""Whatever a file holds, importing ends in scenarios that load, or in a HarnessError: never in a traceback."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from harness.errors import HarnessError
from harness.model.exchange import Answer, Body, Exchange, Imported
from harness.recording.author import author
from harness.recording.author.bodies import as_template, json_value
from harness.recording.author.templates import literal
from harness.recording.author.yaml_text import flow, scalar
from harness.recording.importers import BUILTINS
from tests.recording.conftest import FIXTURES, imported, loaded

QUICK = settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
KINDS = st.sampled_from([each.name for each in BUILTINS])
TEXTS = st.one_of(
    st.text(max_size=20),
    st.sampled_from(["", "${x}", "$${x}", "{{x}}", "/a/1", "GET", "no", "1", "\u0085", "\ud800", ": ", "- a"]),
)
NAMES = st.sampled_from(
    [
        "log",
        "entries",
        "request",
        "response",
        "method",
        "url",
        "headers",
        "name",
        "value",
        "postData",
        "text",
        "mimeType",
        "content",
        "status",
        "item",
        "event",
        "script",
        "exec",
        "listen",
        "body",
        "raw",
        "mode",
        "key",
        "auth",
        "type",
        "bearer",
        "openapi",
        "paths",
        "/a/{id}",
        "get",
        "post",
        "parameters",
        "in",
        "schema",
        "requestBody",
        "application/json",
        "properties",
        "$ref",
        "example",
        "responses",
        "200",
        "v",
        "target",
        "session",
        "answer_headers",
        "answer_body",
        "origin",
        "when",
        "params",
        "startedDateTime",
    ]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 600) | TEXTS | st.just("http://a/b?c=d") | st.just("#/paths"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=20,
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("imported")


def import_and_load(kind: str, data: str | bytes, folder: Path) -> None:
    try:
        authored = imported(kind, data)
    except HarnessError as error:
        silent = [problem for problem in error.problems if not (problem.what and problem.where)]
        if silent:
            pytest.fail(f"{silent} do not say what and where")
        return
    for old in folder.glob("*.yaml"):
        old.unlink()
    loaded(authored, folder)


@QUICK
@given(KINDS, st.binary(max_size=200))
def test_any_bytes(folder: Path, kind: str, data: bytes) -> None:
    import_and_load(kind, data, folder)


@QUICK
@given(st.sampled_from(["har", "postman", "openapi", "corpus"]), VALUES)
def test_any_json(folder: Path, kind: str, value: object) -> None:
    import_and_load(kind, json.dumps(value), folder)


@QUICK
@given(
    st.lists(
        st.fixed_dictionaries({}, optional=dict.fromkeys(("request", "response", "startedDateTime", "time"), VALUES)),
        max_size=4,
    )
)
def test_any_entries_of_a_har(folder: Path, entries: list[object]) -> None:
    import_and_load("har", json.dumps({"log": {"entries": entries}}), folder)


@QUICK
@given(TEXTS, TEXTS, st.lists(st.tuples(TEXTS, TEXTS), max_size=3), VALUES, st.integers(100, 599))
def test_any_request_in_a_har(
    folder: Path, path: str, body: str, headers: list[tuple[str, str]], answer: object, status: int
) -> None:
    pairs = [{"name": name, "value": value} for name, value in headers]
    request = {
        "method": "POST",
        "url": f"http://h/{path}",
        "headers": pairs,
        "postData": {"mimeType": "application/json", "text": body},
    }
    content = {"mimeType": "application/json", "text": json.dumps(answer)}
    entry = {
        "request": request,
        "response": {"status": status, "headers": pairs, "content": content},
        "startedDateTime": "2026-01-01T00:00:00Z",
    }
    import_and_load("har", json.dumps({"log": {"entries": [entry, entry]}}), folder)


@QUICK
@given(
    st.lists(st.fixed_dictionaries({"name": TEXTS, "request": VALUES}, optional={"event": VALUES, "item": VALUES}), max_size=4)
)
def test_any_items_of_a_collection(folder: Path, items: list[object]) -> None:
    import_and_load("postman", json.dumps({"info": {"name": "x"}, "item": items}), folder)


@QUICK
@given(TEXTS, st.sampled_from(["raw", "urlencoded", "formdata", "graphql"]), VALUES, st.lists(TEXTS, max_size=3))
def test_any_body_and_script_of_a_collection(folder: Path, url: str, mode: str, content: object, lines: list[str]) -> None:
    event = [
        {"listen": "test", "script": {"exec": ["var a = pm.response.json();", *lines, "pm.environment.set('x', a.b[0].c);"]}}
    ]
    request = {"method": "POST", "url": f"{{{{base}}}}/{url}", "body": {"mode": mode, mode: content}}
    items = [
        {"name": "a", "request": request, "event": event},
        {"name": "b", "request": {"method": "GET", "url": "{{base}}/{{x}}"}},
    ]
    import_and_load("postman", json.dumps({"item": items}), folder)


@QUICK
@given(st.dictionaries(st.sampled_from(["/a", "/a/{id}", "/a/{id}/b/{c}", "x"]), VALUES, max_size=3), VALUES)
def test_any_paths_of_a_description(folder: Path, paths: dict[str, object], schema: object) -> None:
    paths["/books"] = {"post": {"requestBody": {"content": {"application/json": {"schema": schema}}}, "responses": {"201": {}}}}
    import_and_load("openapi", json.dumps({"openapi": "3.0.0", "paths": paths}), folder)


@QUICK
@given(st.lists(st.text('abc /."[]-0123456789GETPOS:+\\{}', max_size=60), max_size=5))
@example(['1.1.1.1 - - [01/Jan/2026:00:00:00 +0000] "GET /a/${x}?y=%00 HTTP/1.1" 200 5'])
def test_any_log(folder: Path, lines: list[str]) -> None:
    import_and_load("access-log", "\n".join(lines), folder)


@QUICK
@given(st.data())
def test_a_recording_with_a_piece_cut_out(folder: Path, data: st.DataObject) -> None:
    text = '{"log":{"entries":[' + (FIXTURES / "bookshop.har").read_text("utf-8").split("\n")[1].rstrip(",") + "]}}"
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 30)))
    import_and_load("har", text[:start] + text[end:], folder)


# What curl is told: any words survive the shell's quoting.
WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30)


@QUICK
@given(st.lists(st.tuples(st.sampled_from("abcdef"), WORDS), min_size=1, max_size=3), WORDS)
def test_curl_quoting_round_trip(folder: Path, fields: list[tuple[str, str]], body: str) -> None:
    command = ["curl", "http://h/x", "-X", "PUT"]
    for name, value in fields:
        command += ["--data-urlencode", f"{name}={value}"]
    (scenario,) = loaded_from(shlex.join(command), folder)
    action = scenario.steps[0].legacy.action
    wanted: dict[str, list[str]] = {}
    for name, value in fields:
        wanted.setdefault(name, []).append(value.replace("${", "$${"))
    found = {name: value if isinstance(value, list) else [value] for name, value in action.form.items()}  # type: ignore[union-attr]
    assert found == wanted
    if body:
        (scenario,) = loaded_from(shlex.join(["curl", "http://h/x", "-H", "Content-Type: text/x", "--data-raw", body]), folder)
        assert scenario.steps[0].legacy.action.body == body.replace("${", "$${")  # type: ignore[union-attr]


def loaded_from(text: str, folder: Path) -> tuple[object, ...]:
    for old in folder.glob("*.yaml"):
        old.unlink()
    return loaded(imported("curl", text), folder)  # type: ignore[return-value]


EXCHANGES = st.builds(
    Exchange,
    method=st.sampled_from(["GET", "POST", "DELETE", "nonsense"]),
    target=TEXTS.map(lambda text: "/" + literal(text)),
    headers=st.lists(st.tuples(TEXTS, TEXTS.map(literal)), max_size=3).map(tuple),
    body=st.one_of(
        st.just(Body()),
        VALUES.map(lambda value: Body(json=as_template(json.loads(json.dumps(value))))),
        TEXTS.map(lambda text: Body(text=literal(text), type="text/plain")),
        st.lists(st.tuples(st.text(min_size=1, max_size=5).map(literal), TEXTS.map(literal)), max_size=3).map(
            lambda pairs: Body(form=tuple(pairs))
        ),
    ),
    answer=st.none()
    | st.builds(Answer, st.integers(100, 599), st.just((("Content-Type", "application/json"),)), VALUES.map(json.dumps)),
    session=st.sampled_from(["", "a", "b"]),
    cookies=st.lists(st.tuples(st.text("abc", min_size=1, max_size=3), TEXTS.map(literal)), max_size=2).map(tuple),
    name=TEXTS,
    remarks=st.lists(TEXTS, max_size=2).map(tuple),
)


@QUICK
@given(st.lists(EXCHANGES, max_size=5))
def test_what_the_author_writes_always_loads(folder: Path, exchanges: list[Exchange]) -> None:
    for old in folder.glob("*.yaml"):
        old.unlink()
    loaded(author(Imported(tuple(exchanges)), "a test", browser=True), folder)


@QUICK
@given(VALUES)
def test_json_bodies_come_back_as_they_were(folder: Path, value: object) -> None:
    text = json.dumps({"value": value})
    try:
        template = json_value(text)
    except ValueError:
        return
    exchange = Exchange("PUT", "/x", body=Body(json=template))
    for old in folder.glob("*.yaml"):
        old.unlink()
    (scenario,) = loaded(author(Imported((exchange,)), "a test"), folder)
    assert scenario.steps[0].legacy.action.json == template  # type: ignore[union-attr]


@QUICK
@given(st.text(st.characters(codec="utf-8"), max_size=30))
@example("1.5")
@example("no")
@example("a: b")
@example("- x")
@example("\u2028")
@example("\ufeffx")
def test_scalars_are_read_as_they_were_written(text: str) -> None:
    from harness.loading.document import documents

    (node,) = documents(f"a: {scalar(text)}\nb: {flow([text])}\n{scalar(text)}: c\n", "x")
    pairs = node.value
    assert [pairs[0][1].value, pairs[1][1].value[0].value, pairs[2][0].value] == [text] * 3
    assert {pairs[0][1].tag, pairs[1][1].value[0].tag} == {"tag:yaml.org,2002:str"}
