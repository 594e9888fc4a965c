"""What is compared of a page on request only: nothing without a rule, every change where a rule names it."""

from __future__ import annotations

import pytest

from harness.comparison.profiles.django import DJANGO
from harness.comparison.profiles.nextjs import NEXTJS
from harness.errors import AddressError
from harness.model.observation import Hop
from tests.comparison.facets.test_rendered import HTML, differences, page, there
from tests.comparison.judging import WORDS, judged
from tests.comparison.test_pictures import BLACK, picture

PLAIN = picture().png
DOT = picture(x3_y4=BLACK).png
BODY = (
    '<!doctype html><html lang="en"><title>T</title><body><main><h1 id="a">Books</h1><p class="x y">One <b>two</b></p>'
    "</main></body></html>"
)


def other(before: str, after: str) -> str:
    assert before in BODY
    return BODY.replace(before, after)


def test_without_a_rule_nothing_of_it_is_compared() -> None:
    calls = (Hop("GET", "http://legacy.test/api", 200),)
    legacy = page(raw=b"<title>A", raw_status=200, storage=(("local", "a", "1"),), calls=calls)
    candidate = there(raw=b"<title>B", raw_status=500, storage=())
    found = judged(legacy, candidate)
    assert found.differences == ()
    assert {"raw", "storage", "dom", "screenshot"}.isdisjoint(found.compared)


def test_pictures_are_compared_where_there_are_some_and_by_rule() -> None:
    legacy, candidate = page(screenshot=PLAIN), there(screenshot=DOT)
    [found] = judged(legacy, candidate).differences
    assert (found.address, found.kind) == ("screenshot", "changed")
    assert found.reason == "1 of 1,200 pixels differ, from 3,4 to 4,5"
    assert judged(legacy, there(screenshot=PLAIN)).differences == ()
    assert differences(legacy, candidate, {"screenshot": {"similar": {"differing": 0.01}}}) == []
    assert differences(legacy, candidate, {"screenshot": {"similar": {"threshold": 0.1}}}) == ["screenshot"]
    assert differences(candidate, legacy, {"screenshot": {"similar": {"threshold": 0.1}}}) == ["screenshot"]


def test_a_picture_that_legacy_never_had_is_a_difference() -> None:
    [found] = judged(page(), there(screenshot=PLAIN), {"screenshot": "equal"}).differences
    assert (found.address, found.kind) == ("screenshot", "added")
    assert "record its snapshot again" in found.reason
    assert judged(page(), there(), {"screenshot": "equal"}).differences == ()


def test_raw_is_the_document_without_scripts() -> None:
    legacy = page(raw=HTML.encode(), raw_status=200)
    rules = {"raw": "equal"}
    assert differences(legacy, there(raw=HTML.encode(), raw_status=200), rules) == []
    changed = HTML.replace("<title>Books", "<meta name=robots content=noindex><title>Loading")
    addresses = differences(legacy, there(raw=changed.encode(), raw_status=404), rules)
    assert addresses == ["raw:status", "raw:title", "raw:meta[robots]"]
    assert differences(legacy, there(raw=changed.encode(), raw_status=404), {"raw:title": "equal"}) == ["raw:title"]


def test_where_a_crawler_is_sent_is_compared() -> None:
    legacy = page(raw=b"", raw_status=302, raw_location="http://legacy.test/login?next=/books")
    assert differences(legacy, there(raw=b"", raw_status=302, raw_location="/login?next=/books"), {"raw": "equal"}) == []
    assert differences(legacy, there(raw=b"", raw_status=302, raw_location="/"), {"raw": "equal"}) == ["raw:location"]
    assert differences(legacy, there(raw=b"", raw_status=302), {"raw": "equal"}) == ["raw:location"]


def test_a_change_that_both_documents_show_is_one_difference() -> None:
    changed = HTML.replace("<title>Books", "<title>Shelves")
    legacy, candidate = page(raw=HTML.encode(), raw_status=200), there(changed, raw=changed.encode(), raw_status=200)
    [found] = judged(legacy, candidate, {"raw": "equal"}).differences
    assert (found.address, found.also) == ("document:title", ("raw:title",))


def test_profiles_know_raw_documents_as_documents() -> None:
    noise = HTML.replace("</html>", '<script src="/_next/static/chunks/main.js" async></script></html>')
    legacy, candidate = page(raw=HTML.encode(), raw_status=200), there(noise, raw=noise.encode(), raw_status=200)
    assert judged(legacy, candidate, {"raw": "equal"}, profiles=(DJANGO, NEXTJS)).differences == ()


@pytest.mark.parametrize(
    ("before", "after", "address"),
    [
        ("<b>two</b>", "<i>two</i>", "dom:body > main:nth-of-type(1) > p:nth-of-type(1) > b:nth-of-type(1)"),
        ('class="x y"', 'class="x z"', "dom:body > main:nth-of-type(1) > p:nth-of-type(1) > @class"),
        ("<main>", '<main data-a="1">', "dom:body > main:nth-of-type(1) > @data-a"),
        ("One ", "One", "dom:body > main:nth-of-type(1) > p:nth-of-type(1) > text()"),
        ('id="a"', 'id="b"', "dom:body > main:nth-of-type(1) > h1:nth-of-type(1) > @id"),
        ("<main>", "<main><div>", "dom:body > main:nth-of-type(1) > h1:nth-of-type(1)"),
    ],
)
def test_every_change_of_the_tree_is_found(before: str, after: str, address: str) -> None:
    legacy, candidate = page(html=BODY), there(other(before, after))
    assert address in {
        one for found in judged(legacy, candidate, {"dom": "equal"}).differences for one in (found.address, *found.also)
    }
    assert not any(one.startswith("dom") for one in differences(legacy, candidate))
    assert judged(candidate, legacy, {"dom": "equal"}).differences


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('class="x y"', 'class="y x x"'),
        ("<main>", "<main ><!-- said -->"),
        ("<p ", "\n  <p "),
        ("</title>", '</title><meta name="generator" content="x"><script>1</script>'),
        ("<b>two</b>", "<b>tw<!-- -->o</b>"),
    ],
)
def test_how_a_tree_is_written_is_free(before: str, after: str) -> None:
    found = differences(page(html=BODY), there(other(before, after)), {"dom": "equal"})
    assert not [address for address in found if address.startswith("dom")]


def test_ids_that_others_refer_to_may_be_called_otherwise() -> None:
    form = '<body><label for="{0}">Name</label><input id="{0}" name="n"><p id="keep">x</p></body>'
    assert differences(page(html=form.format("name")), there(form.format("_R_1_")), {"dom": "equal"}) == []
    broken = form.format("name").replace('for="name"', 'for="nam"')
    assert differences(page(html=form.format("name")), there(broken), {"dom": "equal"})


def test_a_rule_for_a_part_of_the_tree_looks_at_that_part_only() -> None:
    changed = there(other("Books", "Shelves").replace("two", "three"))
    asked = {"dom:body > main > p": "equal", "document": "any", "text": "any", "aria": "any"}
    assert differences(page(html=BODY), changed, asked) == [
        "dom:body > main:nth-of-type(1) > p:nth-of-type(1) > b:nth-of-type(1) > text()"
    ]
    gone = there(BODY.replace("<main>", "<div>").replace("</main>", "</div>"))
    assert "dom:body > main:nth-of-type(1)" in differences(page(html=BODY), gone, asked)


def test_a_tree_deeper_than_pages_are_is_still_compared() -> None:
    deep = "<body>" + "<div>" * 400 + "{0}" + "</div>" * 400 + "</body>"
    assert differences(page(html=deep.format("a")), there(deep.format("b")), {"dom": "equal"})
    assert differences(page(html=deep.format("a")), there(deep.format("a")), {"dom": "equal"}) == []


def test_storage_by_key() -> None:
    legacy = page(storage=(("local", "theme", "dark"), ("session", "seen", "1")))
    rules = {"storage": "equal"}
    assert differences(legacy, there(storage=(("session", "seen", "1"), ("local", "theme", "dark"))), rules) == []
    assert differences(legacy, there(storage=(("local", "theme", "light"),)), rules) == [
        "storage:local.theme",
        "storage:session.seen",
    ]
    assert differences(legacy, there(storage=()), {"storage:local.theme": "equal"}) == ["storage:local.theme"]


def test_calls_of_scripts_on_request() -> None:
    legacy = page(calls=(Hop("GET", "http://legacy.test/api/1", 200),))
    candidate = there(calls=(Hop("GET", "http://new.test/api/2", 200),))
    assert differences(legacy, candidate) == []
    assert differences(legacy, candidate, {"network:downloads": "any"}) == []
    assert differences(legacy, candidate, {"network:calls": "equal"}) == ["network:calls[0].url"]


def test_popups_are_always_compared() -> None:
    legacy = page(popups=("http://legacy.test/help",))
    assert differences(legacy, there(popups=("http://new.test/help",))) == []
    assert differences(legacy, there()) == ["network:popups[0]"]


@pytest.mark.parametrize(
    "address", ["dom:main > p", "dom:body > ", "dom:body > p[2]", "screenshot:main", "raw:titel", "storage:x"]
)
def test_addresses_that_name_nothing_are_refused(address: str) -> None:
    with pytest.raises(AddressError):
        WORDS.address(address)


@pytest.mark.parametrize(
    "address", ["dom:body > main:nth-of-type(1) > p:nth-of-type(2) > @class", "dom:body > p:nth-of-type(1) > text()"]
)
def test_a_concrete_place_is_spelled_as_it_is_read(address: str) -> None:
    found = WORDS.address(address)
    path = tuple(getattr(segment, "key", "") for segment in found.segments)
    assert found.singular
    assert str(found) == address
    assert path[0] == "body"
