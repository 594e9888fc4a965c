"""The text of snapshot files: every observation comes back exactly, and stays readable where it can."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harness.errors import SnapshotError
from harness.model.observation import Failure, FailureKind, Observation, SentRequest
from harness.snapshots import Exchange, Provenance, Snapshot, parse, serialise
from harness.snapshots.bodies import read_body, write_body

REQUEST = SentRequest("GET", "http://127.0.0.1:5000/", "/", (("Host", "127.0.0.1:5000"),))
PROVENANCE = Provenance("legacy", "flask", "0.1.0", "2026-11-20T10:00:00Z")


def snapshot_of(*observations: Observation, scenario: str = "books.yaml::List") -> Snapshot:
    exchanges = tuple(Exchange(f"GET /{n}", f"sha256:{n}", one) for n, one in enumerate(observations))
    return Snapshot(scenario, PROVENANCE, exchanges, setting="sha256:s", variables={"unique": "k3"})


def body_of(body: bytes, content_type: str = "application/json") -> dict[str, object]:
    text = serialise(snapshot_of(Observation(REQUEST, 200, (("Content-Type", content_type),), body)))
    stored: dict[str, object] = json.loads(text)["exchanges"][0]["observation"]["body"]
    return stored


@pytest.mark.parametrize(
    "text",
    [
        '{"b":1,"a":[1.0,2,null,true]}\n',  # compact, as Flask writes it in production
        json.dumps({"b": "é", "a": {}}, indent=2) + "\n",  # as Flask writes it in debug mode
        '{"name":"\u00e9\U0001f600"}',  # as JavaScript writes it
        '{\n    "a": [\n        1\n    ]\n}',
        '{"big": 123456789012345678901234567890}',
        "[]",
    ],
)
def test_json_is_stored_as_json_where_that_gives_back_every_byte(text: str) -> None:
    stored = body_of(text.encode())
    assert stored["json"] == json.loads(text)
    assert read_body(stored) == text.encode()


@pytest.mark.parametrize(
    "text",
    [
        '{"price":1.50}',
        '{"n":1e5}',
        '{"n":-0}',
        '{"a":1,"a":2}',
        '{"u":"http:\\/\\/x"}',
        '{"u":"\\u003c"}',
        '{ "a":1}',
        '{"a":1}\n\n',
        '{"a":NaN}',
        '{"a":1e999}',
        '{"a":' + "9" * 5000 + "}",
        "[" * 5000 + "]" * 5000,
        "\ufeff{}",
        '{"a":1',
        '{"mixed":"é\\u00e9"}',
    ],
)
def test_json_of_an_unusual_spelling_is_stored_as_text(text: str) -> None:
    stored = body_of(text.encode())
    assert "json" not in stored
    assert stored["lines"] == text.split("\n")
    assert read_body(stored) == text.encode()


def test_html_is_stored_line_by_line_and_pictures_as_base64() -> None:
    assert body_of(b"<html>\n<p>caf\xc3\xa9\r\n", "text/html") == {"lines": ["<html>", "<p>caf\u00e9\r", ""]}
    assert body_of(b"caf\xe9", "text/html; charset=ISO-8859-1") == {"lines": ["caf\u00e9"], "charset": "iso-8859-1"}
    assert body_of(b"\x89PNG\r\n\x00", "image/png") == {"base64": ["iVBORw0KAA=="]}
    assert "base64" in body_of(b"caf\xe9", "text/html; charset=no-such-charset")


@given(
    st.binary(max_size=60), st.sampled_from(["", "text/html; charset=utf-16", "text/plain; charset=latin-1", "a;charset=utf-7"])
)
@settings(max_examples=100)
def test_any_body_comes_back(body: bytes, content_type: str) -> None:
    assert read_body(json.loads(json.dumps(write_body(body, content_type)))) == body


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(_json, st.sampled_from([None, 2, "\t"]), st.booleans())
@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
def test_any_json_body_comes_back(value: object, indent: int | str | None, ascii_only: bool) -> None:
    body = json.dumps(value, indent=indent, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass")
    observation = Observation(REQUEST, 200, (), body)
    assert parse(serialise(snapshot_of(observation))).exchanges[0].observation.body == body


_text = st.text(max_size=12)
_headers = st.lists(st.tuples(_text, _text), max_size=3).map(tuple)
_observations = st.builds(
    Observation,
    request=st.builds(SentRequest, _text, _text, _text, _headers, st.binary(max_size=10)),
    status=st.none() | st.integers(100, 599),
    headers=_headers,
    body=st.binary(max_size=20),
    body_complete=st.booleans(),
    failure=st.none() | st.builds(Failure, st.sampled_from(FailureKind), _text),
    observed_at=st.floats(0, 4e9),
    elapsed_ms=st.floats(0, 1e6),
    origins=st.lists(_text, max_size=2).map(tuple),
).filter(lambda one: one.status is not None or one.failure is not None)


@given(_observations)
@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
def test_any_observation_comes_back(observation: Observation) -> None:
    snapshot = snapshot_of(observation)
    text = serialise(snapshot)
    text.encode()
    assert parse(text) == snapshot
    assert serialise(parse(text)) == text


def test_what_json_escapes_could_not_keep_apart_comes_back() -> None:
    odd = Observation(REQUEST, 200, (("X: a", "b"), ("X", ""), (":status", "200"), ("Y", "\udce9"), ("", "")), b'"\\ud800"')
    snapshot = snapshot_of(odd)
    assert parse(serialise(snapshot)) == snapshot


def test_a_newer_version_and_a_damaged_file_say_what_to_do() -> None:
    text = serialise(snapshot_of(Observation(REQUEST, 200)))
    with pytest.raises(
        SnapshotError, match=r"schema version 3.*update parity-harness .*or delete the file and record it again"
    ):
        parse(text.replace('"schema_version": 2', '"schema_version": 3'))
    for version in ("0", "true", '"2"', "null"):
        with pytest.raises(SnapshotError, match=r"no schema version but.*parity record"):
            parse(text.replace('"schema_version": 2', f'"schema_version": {version}'))
    for broken in (text[:-30], "[]", text.replace('"status": 200', '"status": "200"'), text.replace('"url"', '"uri"'), ""):
        with pytest.raises(SnapshotError, match="parity record"):
            parse(broken, "snapshots/x.json")


@pytest.mark.parametrize(
    "body",
    [
        {"json": 1},
        {"json": 1, "spelling": ["pretty"]},
        {"lines": "x"},
        {"base64": ["?"]},
        {},
        {"lines": ["x"], "charset": "nope"},
    ],
)
def test_a_damaged_body_is_a_snapshot_error(body: object) -> None:
    data = json.loads(serialise(snapshot_of(Observation(REQUEST, 200, (), b"x"))))
    data["exchanges"][0]["observation"]["body"] = body
    with pytest.raises(SnapshotError, match="damaged"):
        parse(json.dumps(data))


def test_an_exchange_is_found_only_for_the_request_it_answers() -> None:
    snapshot = snapshot_of(Observation(REQUEST, 200))
    assert snapshot.exchange(0, "GET /0", "sha256:0").observation.status == 200
    with pytest.raises(SnapshotError, match=r"step 1 \(GET /0\).*asks something else.*parity record -k books.yaml::List"):
        snapshot.exchange(0, "GET /0", "sha256:other")
    with pytest.raises(SnapshotError, match=r"step 2 \(GET /1\) has no recorded answer"):
        snapshot.exchange(1, "GET /1", "sha256:1")
    snapshot.check_setting("sha256:s")
    with pytest.raises(SnapshotError, match="`given`"):
        snapshot.check_setting("sha256:t")
    assert replace(snapshot, setting="") != snapshot
