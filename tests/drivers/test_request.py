"""The request driver."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.drivers import BUILTINS
from harness.drivers.request import RequestDriver
from harness.drivers.request_target import with_query
from harness.errors import DriverError
from harness.model.actions import FormAction, RequestAction
from tests.servers import answering

from .conftest import World


def perform(world: World, folder: str = ".", seed: str = "s", **fields: object) -> tuple[bytes, bytes]:
    """Head and body of what a RequestAction sends."""
    session, server = world.to(answering(), folder=folder)
    action = RequestAction(**{"method": "POST", "target": "/", **fields})
    assert RequestDriver().perform(action, session, seed=seed).status == 200
    head, _, body = server.last.partition(b"\r\n\r\n")
    return head, body


def test_the_drivers_are_listed() -> None:
    assert [driver.name for driver in BUILTINS] == ["request", "form", "browser"]


@pytest.mark.parametrize(
    ("target", "query", "whole"),
    [
        ("/x", {"q": "a b&c=é/+", "n": 1, "flag": True}, "/x?q=a%20b%26c%3D%C3%A9%2F%2B&n=1&flag=true"),
        ("/x?a=1", {"tag": ["a", "b"], "none": None}, "/x?a=1&tag=a&tag=b"),
        ("/x?", {"a": ""}, "/x?a="),
        ("/x?a&", {"b": 1}, "/x?a&b=1"),
        ("/%%%#f", {"b": 1}, "/%%%?b=1#f"),
        ("/x", {}, "/x"),
        ("/x", {"a": []}, "/x"),
    ],
)
def test_query(target: str, query: dict[str, object], whole: str) -> None:
    assert with_query(target, query) == whole


@settings(max_examples=50)
@given(
    st.dictionaries(
        st.text(min_size=1, max_size=9).filter(str.isprintable), st.text(max_size=9).filter(str.isprintable), max_size=3
    )
)
def test_queries_are_read_back(query: dict[str, str]) -> None:
    from urllib.parse import parse_qsl

    assert dict(parse_qsl(with_query("/", query)[2:], keep_blank_values=True)) == query


def test_json(world: World) -> None:
    head, body = perform(world, json={"b": [1, 2.50, None, True], "a": "ü\u2028", "n": 2**60})
    assert body == '{"b":[1,2.5,null,true],"a":"ü\u2028","n":1152921504606846976}'.encode()
    assert b"\r\nContent-Type: application/json" in head
    assert perform(world, json=None)[1] == b"null"
    assert json.loads(perform(world, json={"half": "\ud800"})[1]) == {"half": "\ud800"}
    for bad in (float("nan"), {"x": object()}):
        with pytest.raises(DriverError, match="JSON"):
            perform(world, json=bad)


def test_form(world: World) -> None:
    head, body = perform(world, form={"a": "x y", "b": ["1", 2], "c": True, "d": None, "e": "é&="})
    assert body == b"a=x+y&b=1&b=2&c=true&e=%C3%A9%26%3D"
    assert b"\r\nContent-Type: application/x-www-form-urlencoded" in head
    assert perform(world, form={})[0].count(b"Content-Length: 0") == 1


def test_body_headers_auth_cookies(world: World) -> None:
    head, body = perform(
        world,
        body="grün",
        headers={"content-type": "text/x", "X-A": ["1", "2"]},
        auth={"bearer": "tok"},
        cookies={"a": "1"},
    )
    assert body == "grün".encode()
    assert b"\r\ncontent-type: text/x" in head
    assert b"\r\nAuthorization: Bearer tok" in head
    assert b"\r\nCookie: a=1" in head
    assert b"X-A: 1\r\nX-A: 2" in head
    assert b"Basic dTpw" in perform(world, auth=["u", "p"])[0]
    head, _ = perform(world, json={}, auth=["u", "p"], headers={"CONTENT-TYPE": "application/vnd+json", "authorization": None})
    assert b"application/json" not in head
    assert b"uthorization" not in head
    with pytest.raises(DriverError, match="auth"):
        perform(world, auth="token")


class TestUploads:
    def test_multipart_is_the_same_on_both_sides(self, world: World, tmp_path: Path) -> None:
        (tmp_path / "cover.png").write_bytes(b"\x89PNG\r\n\0")
        fields: dict[str, object] = {"form": {"title": "x"}, "files": {"cover": "cover.png"}, "folder": str(tmp_path)}
        first, second, other = (perform(world, seed=seed, **fields) for seed in ("one", "one", "two"))
        assert first[1] == second[1]
        assert first[1] != other[1]
        boundary = first[0].partition(b"boundary=")[2].partition(b"\r\n")[0]
        expected = (
            b'--%s\r\nContent-Disposition: form-data; name="title"\r\n\r\nx\r\n'
            b'--%s\r\nContent-Disposition: form-data; name="cover"; filename="cover.png"\r\nContent-Type: image/png\r\n\r\n'
            b"\x89PNG\r\n\0\r\n--%s--\r\n"
        )
        assert first[1] == expected % (boundary, boundary, boundary)

    def test_content_names_and_lists(self, world: World, tmp_path: Path) -> None:
        (tmp_path / "a.txt").write_text("A")
        files = {
            "doc": [{"path": "a.txt", "filename": 'q"ü.bin', "type": "x/y"}, {"content": "inline", "filename": "b.csv"}],
            "bare": {"content": "c"},
        }
        body = perform(world, files=files, folder=str(tmp_path))[1].decode()
        assert 'name="doc"; filename="q%22ü.bin"\r\nContent-Type: x/y\r\n\r\nA\r\n' in body
        assert 'name="doc"; filename="b.csv"\r\nContent-Type: text/csv\r\n\r\ninline\r\n' in body
        assert 'name="bare"; filename="bare"\r\nContent-Type: application/octet-stream\r\n\r\nc\r\n' in body

    @pytest.mark.parametrize("entry", ["gone.txt", ".", 7, {}, {"path": "a", "content": "b"}, {"content": "a", "typo": "b"}])
    def test_what_cannot_be_uploaded(self, world: World, tmp_path: Path, entry: object) -> None:
        with pytest.raises(DriverError, match="'cover'"):
            perform(world, files={"cover": entry}, folder=str(tmp_path))


def test_the_timeout_is_the_steps(world: World) -> None:
    from tests.servers import hanging

    session, _ = world.to(hanging)
    observation = RequestDriver().perform(RequestAction("GET", "/", timeout=0.2), session, seed="")
    assert observation.failure is not None
    assert observation.failure.message == "no complete answer within 0.2 s"


def test_a_driver_takes_its_own_actions_only(world: World) -> None:
    session, _ = world.to(answering())
    with pytest.raises(TypeError):
        RequestDriver().perform(FormAction("/"), session, seed="")
