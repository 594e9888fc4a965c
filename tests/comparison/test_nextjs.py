"""The `nextjs` and `fastapi` profiles: each entry takes away that noise, lists it, and nothing that a user can perceive."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from harness.comparison.judge import Judgement
from harness.comparison.profiles.base import Profile
from harness.comparison.profiles.fastapi import FASTAPI
from harness.comparison.profiles.flask import FLASK
from harness.comparison.profiles.nextjs import NEXTJS
from harness.model.observation import Observation, RenderedPage
from tests.comparison.judging import Headers, answer, judged

LEGACY_FORM = (
    '<form method="post" action="/cart"><input type="hidden" name="csrf_token" value="IjA5ZTlj.aaaaaaaaaaaaa">'
    '<label for="n">Copies</label><input id="n" name="quantity" type="number" min="1" required>'
    "<button>Add to cart</button></form>"
)
NEXT_FORM = (
    '<form action="" encType="multipart/form-data" method="POST"><input type="hidden" name="$ACTION_ID_40b1c9"/>'
    '<input type="hidden" name="$ACTION_1:0" value="{&quot;id&quot;:1}"/>'
    '<label for="_R_1annb_-n">Copies</label><input id="_R_1annb_-n" type="number" min="1" required="" name="quantity"/>'
    '<button type="submit">Add to cart</button></form>'
)


def head(more: str, body: str = "<h1>Books</h1>") -> str:
    return f'<!doctype html><html lang="en"><head><title>Books</title>{more}</head><body>{body}</body></html>'


def pages(legacy: str, candidate: str, status: int = 200, profiles: tuple[Profile, Profile] = (FLASK, NEXTJS)) -> Judgement:
    return judged(answer(legacy, status=status), answer(candidate, status=status, origin="http://n.test"), profiles=profiles)


def fields(legacy: Headers, candidate: Headers, candidate_profile: Profile = NEXTJS) -> Judgement:
    there = answer({}, headers=candidate, origin="http://n.test")
    return judged(answer({}, headers=legacy), there, profiles=(FLASK, candidate_profile))


HEADERS = [
    ("next x-powered-by", "X-Powered-By", "Next.js", "PHP/8"),
    ("next x-nextjs-cache", "X-Nextjs-Cache", "HIT", None),
    ("next x-nextjs-prerender", "x-nextjs-prerender", "1", None),
    ("next vary", "Vary", "rsc, next-router-state-tree, next-router-prefetch, Accept-Encoding", "Cookie"),
    ("next preload header", "Link", '</_next/static/media/a.woff2>; rel=preload; as="font"', "</books?page=2>; rel=next"),
    (
        "auth.js cookie",
        "Set-Cookie",
        "authjs.csrf-token=aaaaaaaaaaaaaaaaa%7Cb; Path=/; HttpOnly; SameSite=Lax",
        "shop=12; Path=/",
    ),
    (
        "auth.js cookie",
        "Set-Cookie",
        "authjs.callback-url=%2F; Path=/; HttpOnly; SameSite=Lax",
        "authjs.callback-url=%2F; Path=/",
    ),
    (
        "auth.js cookie",
        "Set-Cookie",
        "__Host-authjs.csrf-token=aa; Path=/; HttpOnly; SameSite=Lax",
        "authjs.session-token=12; Path=/",
    ),
]


@pytest.mark.parametrize(("entry", "name", "noise", "signal"), HEADERS)
def test_a_header_of_nexts_own_goes_and_another_stays(entry: str, name: str, noise: str, signal: str | None) -> None:
    found = fields([], [(name, noise)])
    assert not found.differences
    assert {one.entry for one in found.removed} == {entry}
    if signal is not None:
        assert fields([], [(name, signal)]).differences
    assert judged(answer({}), answer({}, headers=[(name, noise)])).differences, "without the profile it is compared"


def test_a_word_in_vary_beside_nexts_own_stays() -> None:
    found = fields([("Vary", "Cookie, Origin")], [("Vary", "rsc, Cookie, Accept-Language")])
    assert {one.address for one in found.differences} == {"header:vary"}
    assert not fields([("Vary", "Cookie")], [("Vary", "rsc, Cookie")]).differences


FLIGHT = (
    '<script>(self.__next_f=self.__next_f||[]).push([0])</script><script>self.__next_f.push([1,"1:\\"$Sreact\\""])</script>'
)
BUNDLE = '<link rel="stylesheet" href="/_next/static/css/5f6a.css" data-precedence="next"/>'
CHUNK = "/_next/static/chunks/webpack-1a2b3c4d5e6f7a8b.js"
HEAD = [
    ("next scripts", "", '<script src="/_next/static/chunks/4bd1b696-80bcaf75e1b4285e.js" async=""></script>'),
    ("next page data", "", FLIGHT),
    ("next page data", "", "<script>requestAnimationFrame(function(){$RT=performance.now()});</script>"),
    ("next preload", "", f'<link rel="preload" as="script" fetchPriority="low" href="{CHUNK}"/>'),
    ("next preload", "", '<link rel="preload" as="image" href="/static/logo.png"/>'),
    ("next stylesheet", '<link rel="stylesheet" href="/static/site.css">', BUNDLE),
    ("next font fallback", "", '<meta name="next-size-adjust" content=""/>'),
]


@pytest.mark.parametrize(("entry", "legacy", "candidate"), HEAD)
def test_what_next_puts_into_the_head_goes(entry: str, legacy: str, candidate: str) -> None:
    found = pages(head(legacy), head(candidate))
    assert not found.differences
    assert {one.entry for one in found.removed} == {entry}
    assert pages(head(legacy), head(candidate), profiles=(FLASK, FLASK)).differences


@pytest.mark.parametrize(
    ("legacy", "candidate", "address"),
    [
        ("", '<script src="/static/tracking.js"></script>', "document:scripts['/static/tracking.js']"),
        ('<script src="/static/shop.js"></script>', HEAD[0][2], "document:scripts['/static/shop.js']"),
        ("<script>gtag('config')</script>", FLIGHT, "document:inline_scripts[0]"),
        ("", "<script>document.title = self.__next_f</script>", "document:inline_scripts[0]"),
        ('<link rel="stylesheet" href="/static/print.css" media="print">', BUNDLE, "document:styles"),
        ('<link rel="stylesheet" href="https://cdn.test/a.css">', BUNDLE, "document:styles"),
        ('<link rel="stylesheet" href="/static/site.css">', "", "document:styles"),
        ("", '<link rel="preload" as="fetch" href="/api/books"/>', "document:relations"),
        ('<meta name="viewport" content="width=device-width">', "", "document:meta[viewport]"),
        ("", '<meta name="robots" content="noindex"/>', "document:meta[robots]"),
        ('<link rel="canonical" href="/books">', "", "document:canonical"),
    ],
)
def test_what_a_user_or_a_crawler_gets_stays_compared(legacy: str, candidate: str, address: str) -> None:
    found = pages(head(legacy), head(candidate))
    assert [one.address for one in found.differences if one.address.replace('"', "'").startswith(address)], found.differences


def test_noindex_goes_only_on_a_404() -> None:
    noindex = head('<meta name="robots" content="noindex"/>')
    assert not pages(head(""), noindex, status=404).differences
    assert pages(head(""), noindex, status=200).differences
    assert pages(head(""), head('<meta name="robots" content="noindex, nofollow"/>'), status=404).differences
    assert pages(head('<meta name="robots" content="noindex">'), head(""), status=404).differences


def test_a_form_with_a_server_action_equals_the_form_it_was_made_from() -> None:
    found = pages(head("", LEGACY_FORM), head("", NEXT_FORM))
    assert not found.differences, found.differences
    names = ["next action form", "next action field", "next further action field"]
    assert sorted({one.entry for one in found.removed}) == sorted(names)
    mirrored = pages(head("", NEXT_FORM), head("", LEGACY_FORM), profiles=(NEXTJS, FLASK))
    assert not mirrored.differences


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("required", "optional"),
        ('min="1"', 'min="0"'),
        ("Copies", "Items"),
        ("Add to cart", "Buy"),
        ('name="quantity"', 'name="n"'),
        ('type="number"', 'type="text"'),
        ('method="POST"', 'method="GET"'),
    ],
)
def test_what_changes_in_such_a_form_is_found(before: str, after: str) -> None:
    assert before in NEXT_FORM
    assert pages(head("", LEGACY_FORM), head("", NEXT_FORM.replace(before, after))).differences


def test_a_form_without_a_server_action_still_needs_its_token_and_its_address() -> None:
    plain = LEGACY_FORM.replace('<input type="hidden" name="csrf_token" value="IjA5ZTlj.aaaaaaaaaaaaa">', "")
    assert pages(head("", LEGACY_FORM), head("", plain)).differences
    assert pages(head("", LEGACY_FORM), head("", LEGACY_FORM.replace("/cart", "/basket"))).differences
    assert pages(head("", LEGACY_FORM), head("", NEXT_FORM.replace('type="hidden"', 'type="text"'))).differences


def test_several_forms_of_one_kind_are_matched_in_order_and_a_lost_one_is_found() -> None:
    row = '<form method="post" action="/cart/{n}/remove"><button>Remove</button></form>'
    theirs = (
        '<form action="" encType="multipart/form-data" method="POST"><input type="hidden" name="$ACTION_ID_{n}"/>'
        "<button>Remove</button></form>"
    )
    legacy = "".join(row.format(n=n) for n in range(3))
    assert not pages(head("", legacy), head("", "".join(theirs.format(n=n) for n in range(3)))).differences
    found = pages(head("", legacy), head("", "".join(theirs.format(n=n) for n in range(2))))
    assert [one.address for one in found.differences if one.address.startswith("document:forms")] == [
        'document:forms["/cart/2/remove"]'
    ]


def test_fastapis_process_time_and_its_word_for_compression() -> None:
    assert not fields([], [("X-Process-Time", "0.00123")], FASTAPI).differences
    assert fields([], [("X-Process-Time", "fast")], FASTAPI).differences
    zipped = [("Vary", "Accept-Encoding"), ("Content-Encoding", "gzip")]
    assert not fields([], zipped, FASTAPI).differences
    assert fields([], zipped[:1], FASTAPI).differences
    assert fields([], [("Vary", "Accept-Encoding, Cookie"), zipped[1]], FASTAPI).differences


def test_every_entry_gives_its_reason() -> None:
    for profile in (NEXTJS, FASTAPI):
        for entry in profile.entries:
            assert len(entry.reason) > 40, entry.name


def rendered(body: str, aria: str, origin: str) -> Observation:
    return replace(answer(body, origin=origin), page=RenderedPage(url=origin + "/", aria=aria))


def test_the_route_announcer_goes_and_an_alert_of_the_page_stays() -> None:
    announcer = (
        '<next-route-announcer style="position: absolute;"><parity-shadow><div aria-live="assertive" role="alert">Books</div>'
        "</parity-shadow></next-route-announcer>"
    )
    legacy = rendered(head(""), '- heading "Books" [level=1]', "http://legacy.test")
    candidate = rendered(head("", "<h1>Books</h1>" + announcer), '- heading "Books" [level=1]\n- alert: Books', "http://n.test")
    found = judged(legacy, candidate, profiles=(FLASK, NEXTJS))
    assert not found.differences
    assert [one.entry for one in found.removed] == ["next route announcer"]
    assert judged(legacy, candidate, profiles=(FLASK, FLASK)).differences
    assert not judged(candidate, legacy, profiles=(NEXTJS, FLASK)).differences

    alert = '<div role="alert">Sold out</div>'
    shown = rendered(head("", "<h1>Books</h1>" + alert), '- heading "Books" [level=1]\n- alert: Sold out', "http://n.test")
    assert judged(legacy, shown, profiles=(FLASK, NEXTJS)).differences


def test_a_form_that_react_took_over_after_a_navigation_equals_the_form_it_was_made_from() -> None:
    script = "javascript:throw new Error('A React form was unexpectedly submitted. If you called form.submit() manually')"
    taken = NEXT_FORM.replace('action="" encType="multipart/form-data" method="POST"', f'action="{script}"')
    taken = re.sub(r'<input type="hidden" name="\$ACTION[^>]*>', "", taken)
    assert not pages(head("", LEGACY_FORM), head("", taken)).differences
    for before, after in (("required", "optional"), ("Copies", "Items"), ('name="quantity"', 'name="n"')):
        assert pages(head("", LEGACY_FORM), head("", taken.replace(before, after))).differences
    other = taken.replace("A React form was unexpectedly submitted.", "stolen")
    assert pages(head("", LEGACY_FORM), head("", other)).differences
