"""The curl line, given to a real shell and a real curl."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from harness.model.curl import curl
from harness.model.observation import SentRequest
from tests.servers import RawServer, answering


def parts(raw: bytes) -> tuple[bytes, set[bytes], bytes]:
    head, _, body = raw.partition(b"\r\n\r\n")
    line, *headers = head.split(b"\r\n")
    return line, set(headers), body


@pytest.mark.skipif(shutil.which("curl") is None, reason="needs curl")
@pytest.mark.parametrize(
    ("method", "target", "headers", "body"),
    [
        (
            "GET",
            "/a/../b?x=%%%&y[]={1}'",
            (("Accept", "*/*"), ("User-Agent", "parity-harness"), ("X-Q", 'it\'s "so" $HOME `id`')),
            b"",
        ),
        ("GET", "//evil/x", (), b""),
        ("HEAD", "/", (("Accept", "a/b"),), b""),
        ("OPTIONS", "*", (), b""),
        ("POST", "/", (("Content-Type", "text/plain"), ("X-Empty", "")), "it's grün\nand $x `y` \\n %s".encode()),
        ("POST", "/", (), b"@not-a-file"),
        ("PUT", "/", (("Content-Type", "x/y"), ("Cookie", "a=1; b=2")), bytes(range(256)) + b"%d\\"),
        ("DELETE", "/", (("Content-Length", "0"),), b""),
    ],
)
def test_it_sends_the_same(method: str, target: str, headers: tuple[tuple[str, str], ...], body: bytes) -> None:
    with RawServer(answering()) as server:
        own = (("Host", f"127.0.0.1:{server.port}"), *headers, *((("Content-Length", str(len(body))),) if body else ()))
        line = curl(SentRequest(method, server.url + (target if target != "*" else ""), target, own, body))
        assert "\n" not in line or b"\n" in body
        subprocess.run(["sh", "-c", line + " --max-time 5"], check=True, capture_output=True)
        first, sent, payload = parts(server.last)
    assert first == f"{method} {target} HTTP/1.1".encode()
    assert sent == {f"{name}: {value}".rstrip(" ").encode("latin-1") if value else f"{name}:".encode() for name, value in own}
    assert payload == body


def test_long_bodies_are_only_named() -> None:
    line = curl(SentRequest("POST", "http://h/", "/", (), b"x" * 100_000))
    assert len(line) < 300
    assert line.endswith("--data-binary @-  # and the body, 100000 bytes, on standard input")
