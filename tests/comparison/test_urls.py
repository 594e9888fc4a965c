"""Two spellings of one URL are equal; two URLs are not."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from tests.comparison.judging import header_addresses


def location(legacy: str, candidate: str) -> list[str]:
    return header_addresses([("Location", legacy)], [("Location", candidate)])


@pytest.mark.parametrize(
    ("legacy", "candidate"),
    [
        ("/login?next=/account/orders", "/login?next=%2Faccount%2Forders"),
        ("/login?next=/a?b", "/login?next=%2fa%3Fb"),
        ("/x?at=10:30&who=a@b", "/x?at=10%3A30&who=a%40b"),
        ("/%7Eada", "/~ada"),
        ("/caf%c3%a9", "/caf%C3%A9"),
    ],
)
def test_spellings_that_mean_the_same(legacy: str, candidate: str) -> None:
    assert location(legacy, candidate) == []
    assert location(candidate, legacy) == []


@pytest.mark.parametrize(
    ("legacy", "candidate"),
    [
        ("/login?next=/a?b=1", "/login?next=/a&b=1"),
        ("/login?next=/a?page%3D2", "/login?next=/a?page=2"),
        ("/x?q=a%26b", "/x?q=a&b"),
        ("/x?q=a%2Bb", "/x?q=a+b"),
        ("/x?q=%2523", "/x?q=%23"),
        ("/a%2Fb", "/a/b"),
        ("/x?next=/A", "/x?next=%2Fa"),
    ],
)
def test_urls_that_lead_elsewhere(legacy: str, candidate: str) -> None:
    assert location(legacy, candidate) == ["header:location"]
    assert location(candidate, legacy) == ["header:location"]


BYTES = [
    (b"/caf\xe9", "/caf%E9"),
    (b"/caf\xc3\xa9?q=\xe9#\xc3\xa9", "/caf%C3%A9?q=%E9#%C3%A9"),
    (b"http://legacy.test/\xff\x80", "/%FF%80"),
]


@pytest.mark.parametrize("field", ["Location", "Content-Location", "Link"])
@pytest.mark.parametrize(("raw", "asked_for"), BYTES)
def test_raw_bytes_are_asked_for_as_they_are(raw: bytes, asked_for: str, field: str) -> None:
    shape = "<{}>; rel=next" if field == "Link" else "{}"
    sent = shape.format(raw.decode("latin-1"))
    assert header_addresses([(field, sent)], [(field, shape.format(asked_for))]) == []
    as_text = shape.format(quote(raw.decode("latin-1"), safe="/?=#:"))
    assert header_addresses([(field, sent)], [(field, as_text)]) != []
    assert header_addresses([(field, as_text)], [(field, sent)]) != []
