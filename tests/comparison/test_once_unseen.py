"""Differences of raw answers that once went unseen, and spellings of the same that were once reported."""

from __future__ import annotations

import pytest

from tests.comparison.judging import answer, judged

HTML, JSON, XML, CSV = "text/html; charset=utf-8", "application/json", "application/xml", "text/csv"


def seen(legacy: object, candidate: object) -> list[str]:
    return [one.address for one in judged(legacy, candidate).differences]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("legacy", "candidate", "address"),
    [
        (["s=abc; Path=/admin", "s=abc; Path=/"], ["s=abc; Path=/"], "cookie:s for /admin"),
        (["theme=%7B%22theme%22%3A%22dark%22%7D"], ["theme=%7B%22theme%22%3A%22light%22%7D"], "cookie:theme.value"),
        (["flash=Your%20loan%20was%20saved"], ["flash=Wrong%20password%20given"], "cookie:flash.value"),
        ([f"s={'aB3' * 100}"], [f"s={'aB3' * 1700}"], "cookie:s.ignored"),
        (["next=/account/settings"], ["next=/admin/delete-all"], "cookie:next.value"),
        (["__Host-s=; Max-Age=0; Path=/; Secure"], ["__Host-s=; Max-Age=0; Path=/"], "cookie:__Host-s.deleted"),
    ],
)
def test_cookies(legacy: list[str], candidate: list[str], address: str) -> None:
    sides = [answer(headers=[("Set-Cookie", line) for line in lines]) for lines in (legacy, candidate)]
    assert any(one.startswith(address) for one in seen(*sides)), seen(*sides)
    assert seen(sides[0], sides[0]) == []


@pytest.mark.parametrize(
    ("name", "legacy", "candidate"),
    [
        ("Cache-Control", "max-age=0, max-age=3600", "max-age=3600"),
        ("WWW-Authenticate", 'Basic realm="a", Basic realm="b"', 'Basic realm="b"'),
        ("WWW-Authenticate", "Negotiate abcDEF", "Negotiate ABCdef"),
        ("Content-Disposition", 'attachment; filename="my report.csv"', "attachment; filename=my report.csv"),
        ("Location", "${origin}/a", "http://legacy.test/a"),
    ],
)
def test_headers(name: str, legacy: str, candidate: str) -> None:
    left, right = answer(headers=[(name, legacy)]), answer(headers=[(name, candidate)])
    assert seen(left, right)
    assert seen(right, left)
    assert seen(left, left) == seen(right, right) == []


@pytest.mark.parametrize(
    ("name", "legacy", "candidate"),
    [
        ("Expires", "0", "-1"),
        ("Expires", "0", "Thu, 01 Jan 1970 00:00:00 GMT"),
        ("X-Robots-Tag", "noindex, nofollow", "nofollow, noindex"),
        ("Permissions-Policy", "camera=(), geolocation=()", "geolocation=(), camera=()"),
        ("Link", "</a>; rel=preload, </b>; rel=preload", "</b>; rel=preload, </a>; rel=preload"),
        ("Content-Type", "text/html; charset=utf8", "text/html; charset=utf-8"),
    ],
)
def test_headers_that_mean_the_same(name: str, legacy: str, candidate: str) -> None:
    assert seen(answer(headers=[(name, legacy)]), answer(headers=[(name, candidate)])) == []


@pytest.mark.parametrize(
    ("kind", "legacy", "candidate"),
    [
        (XML, b'<?xml version="1.0"?><a/>', b'\n\n<?xml version="1.0"?><a/>'),
        (CSV, b"M\xfcller\n", b"M\xe4ller\n"),
        (CSV, b"M\xfcller\n", "M\ufffdller\n".encode()),
        (JSON, b'{"a": 1}', b'\xef\xbb\xbf{"a": 1}'),
        (JSON, b'{"a": "${origin}/x"}', b'{"a": "http://legacy.test/x"}'),
        (HTML, b"<option value=1>A</option>", b"<option value=9>B</option>"),
        (HTML, b"<tr><td>A<td>B</tr>", b"<tr><th>A<td>B</tr>"),
        (HTML, b"<script>// start\ngo();</script>", b"<script>// start go();</script>"),
        (HTML, b"<iframe src=/x sandbox></iframe>", b"<iframe src=/x></iframe>"),
        (HTML, b"<button onclick=go()>A</button><button>B</button>", b"<button>A</button><button onclick=go()>B</button>"),
        (HTML, b"<p style='color:red'>A</p><p>B</p>", b"<p>A</p><p style='color:red'>B</p>"),
        (HTML, b"<ul><li>A<ul><li>B</ul></ul>", b"<ul><li>A<li>B</ul><ul></ul>"),
        (HTML, b"<main><h1>A</h1></main>", b"<h1>A</h1><main></main>"),
        (HTML, b"<dl><dt>A<dd>B</dl>", b"<dl><dd>A<dt>B</dl>"),
        (HTML, b"<div popover>A</div>", b"<div>A</div>"),
        (HTML, b"<img src='/x.jpg?w=300&h=200' alt=''>", b"<img src='/x.jpg?w=300&h=400' alt=''>"),
        (
            HTML,
            b"<script type='application/ld+json; charset=utf-8'>{\"a\": 1}</script>",
            b"<script type='application/ld+json; charset=utf-8'>{\"a\": 2}</script>",
        ),
        (
            HTML,
            b"<form><input type=hidden name=csrf_token value=IjM0NTY3ODkwYWJjZGVmIg.aBcDeF></form>",
            b"<form><input type=hidden name=csrf_token value=undefined></form>",
        ),
    ],
)
def test_bodies(kind: str, legacy: bytes, candidate: bytes) -> None:
    left, right = (answer(body, kind=kind) for body in (legacy, candidate))
    assert seen(left, right), "unseen"
    assert seen(right, left), "unseen"
    assert seen(left, left) == seen(right, right) == []


def test_a_page_whose_encoding_nobody_declares_any_more() -> None:
    left = answer("<meta charset=utf-8><p>é".encode(), kind="text/html")
    right = answer("<p>é".encode(), kind="text/html")
    assert seen(left, right) == ["document:encoding"]


def test_a_script_whose_nonce_the_policy_does_not_name() -> None:
    policy = ("Content-Security-Policy", "script-src 'nonce-abc'")
    page = "<script nonce={}>go()</script>"
    left, right = (answer(page.format(each), kind=HTML, headers=[policy]) for each in ("abc", "wrong"))
    assert seen(left, left) == []
    assert seen(left, right) == ["document:inline_scripts[0].refused"]


def test_an_own_address_with_escaped_slashes_is_the_own_one() -> None:
    left = answer(rb'{"a": "http:\/\/old.test\/x"}', kind=JSON, origin="http://old.test")
    right = answer(b'{"a": "http://new.test/x"}', kind=JSON, origin="http://new.test")
    assert seen(left, right) == []


def test_a_number_no_machine_can_read_is_no_reason_to_fail() -> None:
    left, right = answer(b"[1e99999999999999999999]", kind=JSON), answer(b"[2e99999999999999999999]", kind=JSON)
    assert seen(left, right)


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a": ', "}")])
@pytest.mark.parametrize("levels", [150, 300, 450, 2000])
def test_json_as_deep_as_one_likes_is_compared(opening: str, closing: str, levels: int) -> None:
    one, other = (answer((opening * levels + leaf + closing * levels).encode(), kind=JSON) for leaf in "12")
    assert seen(one, other)
    assert seen(one, one) == []


@pytest.mark.parametrize("folder", ["uploads", "media/2026", "avatars"])
def test_a_picture_that_somebody_uploaded_is_told_by_the_hash_in_its_name(folder: str) -> None:
    one, other = (answer(f"<!doctype html><img src=/{folder}/cover-{name}.png alt=a>") for name in ("3f2a1b9c", "77aa1b9c"))
    assert seen(one, other)
    built, again = (answer(f"<!doctype html><img src=/static/cover-{name}.png alt=a>") for name in ("3f2a1b9c", "77aa1b9c"))
    assert seen(built, again) == []


def test_the_digest_of_a_foreign_script_has_to_be_its_own() -> None:
    page = "<!doctype html><script src='{}' integrity='{}' crossorigin></script>"
    foreign = [answer(page.format("https://cdn.test/a.js", digest)) for digest in ("sha384-AAAA", "sha384-BBBB")]
    assert any("integrity" in address for address in seen(*foreign))
    built = [answer(page.format("/static/a.js", digest)) for digest in ("sha384-AAAA", "sha384-BBBB")]
    assert seen(*built) == []


@pytest.mark.parametrize(
    ("legacy", "candidate", "found"),
    [
        ('{"a": 1, "b": 2}\n{"a": 3}\n', '{"b":2,"a":1}\r\n{"a":3}\n', []),
        ('{"a": 1}\n{"a": 3}\n', '{"a": 1}\n{"a": 3}', ["body"]),
        ('{"a": 1}\n{"a": 3}\n', '{"a": 1}\n\n{"a": 3}\n', ["body"]),
        ('{"a": 1}\n', '{"a": 1}\n\x0c\n', ["json:$"]),
        ('{"a": 1, "b": 2}\n{"a": 3}\n', '{"b": 2, "a": 1}\n{"a": "3"}\n', ["json:$[1].a"]),
        ('{"a": 1}\n{"a": 2}\n{"a": 3}\n', '{"a": 1}\n{"a": 3}\n', ["json:$[1]"]),
        ('{"a": 1}\n{"a": 2}\n', '{"a": 1}\n{"a": \n', ["json:$"]),
        ('{"a": 1}\n', '{"a": 1, "a": 1}\n', ["json:$"]),
        ("oh\n", "no\n", ["body"]),
    ],
)
@pytest.mark.parametrize("media", ["application/x-ndjson", "application/jsonl; charset=utf-8"])
def test_json_lines_are_compared_document_by_document(media: str, legacy: str, candidate: str, found: list[str]) -> None:
    left, right = (answer(text.encode(), kind=media) for text in (legacy, candidate))
    assert seen(left, right) == found
    assert bool(seen(right, left)) == bool(found)


def test_a_quotation_that_became_the_page_s_own_words() -> None:
    quoted, said = (answer(f"<!doctype html><{tag}>So be it.</{tag}>") for tag in ("blockquote", "div"))
    assert seen(quoted, said)
    assert seen(said, quoted)


def test_the_build_folders_of_some_tools_are_called_media_too() -> None:
    for folder in ("_next/static/media", "static/media"):
        built = [answer(f"<!doctype html><img src=/{folder}/logo.{name}.png alt=a>") for name in ("5d5d9eef", "6abc12ff")]
        assert seen(*built) == []


@pytest.mark.parametrize(
    ("rule", "legacy", "candidate", "equal"),
    [
        ("integer", b'{"a": 1e300000}', b'{"a": 2}', True),
        ("integer", b'{"a": 1e300000}', b'{"a": 2.5}', False),
        ("integer", b'{"a": 100e-2}', b'{"a": 2}', True),
        ({"number": {"within": 1}}, b'{"a": 1e999999999}', b'{"a": 1}', False),
    ],
)
def test_enormous_numbers_neither_stall_nor_raise(rule: object, legacy: bytes, candidate: bytes, equal: bool) -> None:
    one, other = answer(legacy, kind=JSON), answer(candidate, kind=JSON)
    assert (not judged(one, other, {"json:$.a": rule}).differences) is equal
    assert (not judged(other, one, {"json:$.a": rule}).differences) is equal
