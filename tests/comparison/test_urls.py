"""Two spellings of one URL are equal; two URLs are not."""

from __future__ import annotations

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
