"""JSON is UTF-8 (RFC 8259 section 8.1): another encoding on one side is a difference, and no two bytes are equal by chance."""

from __future__ import annotations

import pytest

from tests.comparison.judging import answer, judged

UTF_16 = '{"a": 1}'.encode("utf-16")


@pytest.mark.parametrize(
    "media", ["application/json", "application/json; charset=utf-16", "application/problem+json", "application/x-ndjson"]
)
@pytest.mark.parametrize(
    ("legacy", "candidate", "told"),
    [
        (b'{"a": 1}', UTF_16, "the candidate's body is not the json it says it is: it is UTF-16"),
        (UTF_16, b'{"a": 1}', "legacy's body is not the json it says it is: it is UTF-16"),
        (b'{"a": "\xef\xbf\xbd"}', b'{"a": "\xff"}', "byte 8 (FF) is not UTF-8"),
        (b'{"a": "\\\\xff"}', b'{"a": "\xff"}', "byte 8 (FF) is not UTF-8"),
        (b'{"a": "\\\\xff"}', b'{"a": "\\\xff"}', "byte 9 (FF) is not UTF-8"),
        ('{"a": "é"}'.encode(), '{"a": "é"}'.encode("latin-1"), "byte 8 (E9) is not UTF-8"),
        (b'{"a": 1}', '{"a": 1}'.encode("utf-16-le"), "Expecting property name"),
        (b'{"a": 1}', '{"a": 1}'.encode("utf-32"), "it is UTF-32"),
    ],
)
def test_json_in_another_encoding_is_a_difference(media: str, legacy: bytes, candidate: bytes, told: str) -> None:
    found = judged(answer(legacy, kind=media), answer(candidate, kind=media)).differences
    assert [one.address for one in found] == ["json:$"]
    assert told in found[0].reason


def test_json_in_another_encoding_on_both_sides_is_compared_as_text() -> None:
    latin, other = ('{"a": "é"}'.encode("latin-1"), '{"a": "è"}'.encode("latin-1"))
    same = judged(answer(latin, kind="application/json"), answer(latin, kind="application/json"))
    assert same.differences == ()
    assert same.compared[0] == "body"
    assert "neither body is the json it says it is; compared as text" in same.notes
    pairs = [
        (latin, other),
        (UTF_16, '{"a": 2}'.encode("utf-16")),
        ("\ufeff{}".encode("utf-16-le"), "\ufeff{}".encode("utf-16-be")),
        (b'{"a": "\xff\\\\xfe"}', b'{"a": "\\\\xff\xfe"}'),
    ]
    for left, right in pairs:
        found = judged(answer(left, kind="application/json"), answer(right, kind="application/json"))
        assert [one.address for one in found.differences] == ["body"], (left, right)


def test_a_text_that_says_it_is_json_is_read_as_utf_8() -> None:
    found = judged(answer(b'{"a": 1}', kind="application/json"), answer(UTF_16, kind="text/plain"))
    assert "body" in [one.address for one in found.differences]
