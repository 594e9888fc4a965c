# ruff: noqa: E501  # bodies are written in one line
"""Body kinds and charset decoding."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.comparison.body import KINDS, body_kind, decoded_text
from tests.comparison.facets.pages import answer


@pytest.mark.parametrize(
    ("content_type", "kind"),
    [
        ("application/json", "json"),
        ("Application/JSON; charset=utf-8", "json"),
        ("application/problem+json", "json"),
        ("text/html", "html"),
        ("application/xhtml+xml", "html"),
        ("application/xml", "xml"),
        ("text/xml", "xml"),
        ("application/rss+xml", "xml"),
        ("image/svg+xml", "xml"),
        ("text/csv", "csv"),
        ("text/plain", "text"),
        ("text/css", "text"),
        ("text/javascript", "text"),
        ("application/javascript", "text"),
        ("application/x-www-form-urlencoded", "text"),
        ("image/png", "binary"),
        ("application/octet-stream", "binary"),
        (None, "text"),
    ],
)
def test_the_kind_is_the_media_type(content_type: str | None, kind: str) -> None:
    assert body_kind(answer("x", content_type)) == kind


def test_without_a_type_bytes_decide() -> None:
    assert body_kind(answer("naïve ☃\n\tok", None)) == "text"
    assert body_kind(answer("ok".encode("utf-16"), None)) == "text"
    assert body_kind(answer(b"\x89PNG\r\n\x1a\n\x00", None)) == "binary"
    assert body_kind(answer(b"a\x00b", None)) == "binary"
    assert body_kind(answer(b"\xff\xfe\xd8", None)) == "binary"


def test_answers_without_content_are_empty() -> None:
    assert body_kind(answer("", "text/html")) == "empty"
    assert body_kind(answer("x", "text/html", method="HEAD")) == "empty"
    assert body_kind(answer("x", "text/html", status=204)) == "empty"
    assert body_kind(answer("x", "text/html", status=304)) == "empty"
    assert decoded_text(answer("x", "text/html", status=304)) == ("", None)


@pytest.mark.parametrize(
    ("body", "content_type", "text"),
    [
        ("é".encode(), "text/plain", "é"),
        (b"\xe9", "text/plain; charset=ISO-8859-1", "é"),
        (b"\xe9", 'text/plain; charset="latin1"', "é"),
        (b"\x80", "text/html; charset=iso-8859-1", "€"),
        (b"\x80", "text/html; charset=us-ascii", "€"),
        (b"\x81", "text/html; charset=windows-1252", "\x81"),
        ("é".encode("utf-8-sig"), "text/html; charset=latin-1", "é"),
        ("é".encode("utf-16"), "text/plain", "é"),
        ("\ufeffé".encode("utf-16-be"), "text/plain", "é"),
        (b'<meta charset="windows-1251">\xe0', "text/html", '<meta charset="windows-1251">а'),
        (b"<meta content='text/html; charset=koi8-r' http-equiv=c>\xc1", "text/html", "<meta content='text/html; charset=koi8-r' http-equiv=c>а"),
        (b"<meta charset=utf-16>\xc3\xa9", "text/html", "<meta charset=utf-16>é"),
        (b'<?xml version="1.0" encoding="ISO-8859-1"?><a>\xe9</a>', "text/xml", '<?xml version="1.0" encoding="ISO-8859-1"?><a>é</a>'),
        (b'<meta charset="windows-1251">\xc3\xa9', "text/html; charset=utf-8", '<meta charset="windows-1251">é'),
        (b'<meta charset="windows-1251">\xc3\xa9', "text/plain", '<meta charset="windows-1251">é'),
    ],
)  # fmt: skip
def test_charsets(body: bytes, content_type: str, text: str) -> None:
    assert decoded_text(answer(body, content_type)) == (text, None)


@pytest.mark.parametrize("charset", ["klingon", "rot13", "hex", "unicode_escape", "utf-7", "idna"])
def test_an_unknown_charset_is_noted(charset: str) -> None:
    text, note = decoded_text(answer("é\\u00e9", f"text/plain; charset={charset}"))
    assert text == "é\\u00e9"
    assert note is not None
    assert charset in note


def test_bytes_outside_the_charset_are_replaced_and_noted() -> None:
    text, note = decoded_text(answer(b"caf\xe9 \xff", "text/plain; charset=utf-8"))
    assert text == "caf\\xe9 \\xff"
    assert note == "2 byte sequences not valid in utf-8 shown as \\x.."


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=60),
    st.sampled_from([None, "text/html", "text/xml", "text/plain"]),
    st.text("abcdefgiknou78-_12456", max_size=12),
)
def test_decoding_never_raises(body: bytes, media_type: str | None, charset: str) -> None:
    observation = answer(body, media_type and f"{media_type}; charset={charset}")
    assert body_kind(observation) in KINDS
    text, _ = decoded_text(observation)
    text.encode()
