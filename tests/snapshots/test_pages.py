"""A rendered page in a snapshot: every field of it comes back as it was, also one that is added later."""

from __future__ import annotations

import dataclasses
import json

from harness.model.observation import Download, Hop, RenderedPage
from harness.snapshots.pages import read_page, write_page

HOP = Hop("POST", "http://x/a", 302)
PAGE = RenderedPage(
    url="http://x/b",
    aria="- main:\n  - text: é",
    console=("uncaught Error",),
    failures=(("http://x/c.png", "status 404"),),
    hops=(HOP, Hop("GET", "http://x/b", None)),
    calls=(HOP,),
    dialogs=(("confirm", "Sure?"),),
    downloads=(Download("a.csv", 4, "0" * 64),),
    screenshot=b"\x89PNG\r\n\x1a\n",
    notes=("did not come to rest",),
    popups=("http://x/help",),
    storage=(("local", "theme", "dark"),),
    raw=b"<p>\xc3\xa9\n\xff",
    raw_status=302,
    raw_location="/login",
)


def again(page: RenderedPage) -> RenderedPage:
    return read_page(json.loads(json.dumps(write_page(page))))


def test_every_field_comes_back() -> None:
    same_as_by_default = [
        one.name
        for one in dataclasses.fields(PAGE)
        if getattr(PAGE, one.name) == one.default and one.default is not dataclasses.MISSING
    ]
    assert same_as_by_default == []
    assert again(PAGE) == PAGE


def test_what_was_not_asked_for_and_what_is_empty_are_told_apart() -> None:
    plain = RenderedPage("http://x/")
    assert again(plain) == plain
    empty = dataclasses.replace(plain, storage=(), raw=b"")
    assert again(empty) == empty
