"""Facets of rendered pages: what is equal, what is found and where, and that one change is one difference."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.comparison.facets.aria import AriaFacet
from harness.comparison.judge import Judgement
from harness.errors import AddressError
from harness.model.address import Address
from harness.model.observation import Download, Hop, Observation, RenderedPage
from tests.comparison.judging import WORDS, Rules, answer, judged

ARIA = """\
- banner:
  - link "Shop":
    - /url: /
- main:
  - heading "Books" [level=1]
  - list:
    - listitem: Emma
    - listitem:
      - 'link "Dune: \\"one\\""':
        - /url: /dune
  - textbox "Name": Ada
  - checkbox "Gift" [checked]
  - text: 12
"""
HTML = "<!doctype html><html lang=en><title>Books</title><main><h1>Books</h1><p>Emma</p></main></html>"


def page(origin: str = "http://legacy.test", html: str = HTML, path: str = "/books", **parts: object) -> Observation:
    shown = RenderedPage(url=origin + path, aria=ARIA)
    return replace(answer(html, origin=origin), page=replace(shown, **parts))  # type: ignore[arg-type]


def there(html: str = HTML, path: str = "/books", **parts: object) -> Observation:
    return page("http://new.test", html, path, **parts)


def differences(legacy: Observation, candidate: Observation, rules: Rules = {}) -> list[str]:  # noqa: B006 - never changed
    return [one.address for one in judged(legacy, candidate, rules).differences]


def judgement(legacy: Observation, candidate: Observation) -> Judgement:
    return judged(legacy, candidate)


def test_the_same_page_at_another_origin_is_equal_and_all_its_facets_were_compared() -> None:
    mine, its = Hop("GET", "http://legacy.test/books", 200), Hop("GET", "http://new.test/books", 200)
    found = judgement(page(hops=(mine,)), there(hops=(its,)))
    assert found.differences == ()
    assert set(found.compared) == {"status", "url", "aria", "console", "network", "document", "text"}


@pytest.mark.parametrize(
    ("before", "after", "address"),
    [
        ('heading "Books" [level=1]', 'heading "Books" [level=2]', "aria:/main[0]/heading[0]/@level"),
        ('heading "Books"', 'heading "Novels"', "aria:/main[0]/heading[0]/@name"),
        ("listitem: Emma", "listitem: Anna", "aria:/main[0]/list[0]/listitem[0]/text()"),
        ('- checkbox "Gift" [checked]', '- checkbox "Gift"', "aria:/main[0]/checkbox[0]/@checked"),
        ('textbox "Name": Ada', 'textbox "Name"', "aria:/main[0]/textbox[0]/text()"),
        ("text: 12", "text: 13", "aria:/main[0]/text()"),
        ("    - listitem: Emma\n", "", "aria:/main[0]/list[0]/listitem[0]"),
        ('Dune: \\"one\\"', 'Dune: \\"two\\"', "aria:/main[0]/list[0]/listitem[1]/link[0]/@name"),
    ],
)
def test_a_change_of_the_accessibility_tree_is_found_where_it_is(before: str, after: str, address: str) -> None:
    assert before in ARIA
    changed = ARIA.replace(before, after)
    assert differences(page(), there(aria=changed)) == [address]
    assert differences(page(aria=changed), there()) == [address]


def test_an_address_of_the_tree_covers_what_it_says() -> None:
    address = WORDS.address("aria:/main/list[0]/listitem[1]/link/@name")
    assert isinstance(address, Address)
    changed = ARIA.replace("Emma", "Anna").replace("Dune", "Dawn")
    rules = {str(address): "present", "aria:/main/list[0]/listitem[0]/text()": "present"}
    assert differences(page(), there(aria=changed), rules) == []
    with pytest.raises(AddressError, match="expected a step"):
        AriaFacet().parse("main.list")


def test_where_a_browser_ends_up_and_what_it_passed_on_the_way() -> None:
    assert differences(page(), there(path="/login")) == ["url"]
    assert differences(page(), there(path="/books?page=2")) == ["url"]
    hops = (Hop("GET", "http://legacy.test/old", 301), Hop("GET", "http://legacy.test/books", 200))
    mine = (Hop("GET", "http://new.test/old", 308), Hop("GET", "http://new.test/books", 200))
    assert differences(page(hops=hops), there(hops=mine)) == []
    assert differences(page(hops=hops), there(hops=(replace(mine[0], status=302), mine[1]))) == [
        "network:redirects[0].permanent"
    ]
    assert differences(page(hops=hops), there(hops=mine[1:])) == ["network:redirects[0]"]


def test_a_page_that_a_script_shows_is_equal_to_one_that_is_loaded_without_redirects() -> None:
    loaded = Hop("GET", "http://legacy.test/books", 200)
    assert differences(page(hops=(loaded,)), there()) == []
    moved = Hop("GET", "http://new.test/old", 301)
    assert differences(page(), there(hops=(moved, Hop("GET", "http://new.test/books", 200)))) == ["network:redirects[0]"]


def test_a_form_that_a_script_sends_is_equal_to_one_that_is_loaded_and_the_reader_is_told() -> None:
    legacy = page(hops=(Hop("POST", "http://legacy.test/login", 302), Hop("GET", "http://legacy.test/books", 200)))
    candidate = there(calls=(Hop("POST", "http://new.test/login", 200),))
    found = judgement(legacy, candidate)
    assert found.differences == ()
    assert set(found.notes) == {"POST /login answered 302", "POST /login answered 200"}


def test_errors_dialogs_failures_and_downloads() -> None:
    assert differences(page(), there(console=("uncaught Error: #418",))) == ["console:errors[0]"]
    assert differences(page(console=("a", "b")), there(console=("b", "a"))) == []
    assert differences(page(dialogs=(("confirm", "Sure?"),)), there()) == ["console:dialogs[0]"]
    assert differences(page(), there(failures=(("http://new.test/a.png", "status 404"),))) == ['network:failures["/a.png"]']
    mine = Download("books.csv", 4, "aa")
    assert differences(page(downloads=(mine,)), there(downloads=(mine,))) == []
    assert differences(page(downloads=(mine,)), there(downloads=(replace(mine, sha256="bb"),))) == [
        "network:downloads[0].sha256"
    ]
    assert differences(page(downloads=(mine,)), there()) == ["network:downloads[0]"]


def test_one_change_that_document_text_and_tree_show_is_one_difference() -> None:
    found = judgement(
        page(aria='- main:\n  - heading "Books" [level=1]\n  - paragraph: Emma\n'),
        there(HTML.replace("<h1>Books", "<h1>Novels"), aria='- main:\n  - heading "Novels" [level=1]\n  - paragraph: Emma\n'),
    )
    assert [one.address for one in found.differences] == ["document:headings[0].text"]
    assert set(found.differences[0].also) == {"text:1", "aria:/main[0]/heading[0]/@name"}


def test_text_that_a_style_hides_is_one_difference() -> None:
    html = HTML.replace("<p>Emma</p>", "<p>Emma</p><p>Dune</p><p>Dune Messiah</p>")
    aria = '- main:\n  - heading "Books" [level=1]\n  - paragraph: Emma\n'
    shown = page(html=html, aria=aria + "  - paragraph: Dune\n  - paragraph: Dune Messiah\n")
    hidden = there(html.replace("<p>Dune</p>", "<p hidden>Dune</p>"), aria=aria + "  - paragraph: Dune Messiah\n")
    (one,) = judgement(shown, hidden).differences
    assert (one.address, one.kind.value) == ("document:hidden[0]", "added")
    assert set(one.also) == {"text:3", "aria:/main[0]/paragraph[1]"}
    also_lost = there(
        html.replace("<p>Dune</p>", "<p hidden>Dune</p>").replace("<p>Emma</p>", ""),
        aria='- main:\n  - heading "Books" [level=1]\n  - paragraph: Dune Messiah\n',
    )
    assert differences(shown, also_lost) == ["document:hidden[0]", "text:2"]


def test_a_state_that_two_facets_tell_is_one_difference_and_a_second_one_is_another() -> None:
    html = HTML.replace("<p>", "<form><input type=checkbox name=a><input type=checkbox name=b></form><p>")
    aria = '- main:\n  - heading "Books" [level=1]\n  - checkbox "A"\n  - checkbox "B"\n'
    ticked = html.replace("name=a", "name=a checked")
    assert differences(page(html=html, aria=aria), there(ticked, aria=aria.replace('"A"', '"A" [checked]'))) == [
        'document:forms["/page"].fields["a"].checked'
    ]
    both = aria.replace('"A"', '"A" [checked]').replace('"B"', '"B" [checked]')
    found = differences(page(html=html, aria=aria), there(ticked, aria=both))
    assert found == ['document:forms["/page"].fields["a"].checked', "aria:/main[0]/checkbox[1]/@checked"]


def test_states_are_the_same_however_they_are_written_and_hidden_text_may_change_places() -> None:
    html = HTML.replace("<p>", '<button aria-expanded="false">More</button><p hidden>Emma</p><p>')
    html = html.replace("<p>Emma</p>", "<p>Dune</p>")
    aria = '- main:\n  - heading "Books" [level=1]\n  - button "More"\n  - paragraph: Dune\n'
    opened = html.replace('"false"', '"true"').replace("<p hidden>", "<p>").replace("<p>Dune", "<p hidden>Dune")
    its = aria.replace('"More"', '"More" [expanded]').replace("Dune", "Emma")
    found = judgement(page(html=html, aria=aria), there(opened, aria=its))
    assert [one.address for one in found.differences] == ["document:hidden[0]", "document:buttons[0].expanded", "text:3"]
    assert found.differences[1].also == ("aria:/main[0]/button[0]/@expanded",)


def test_another_page_is_one_difference_beside_its_address() -> None:
    lines = "".join(f"<p>Line {number}</p>" for number in range(9))
    mine, its = HTML.replace("<p>", lines + "<p>"), HTML.replace("Books", "Login").replace("<p>Emma</p>", "<form></form>")
    found = judgement(page(html=mine), there(its, path="/login"))
    assert [one.address for one in found.differences] == ["url", "document"]
    assert "the address differs and so does the whole answer" in found.differences[1].reason
    few = there(HTML.replace("Emma", "Anna"), path="/login")
    assert differences(page(), few) == ["url", "text:2"]


def test_a_tree_that_cannot_be_read_is_still_compared() -> None:
    assert differences(page(aria="- ]["), there(aria="- [[")) == ["aria:/text()"]
    assert differences(page(aria="- ]["), there(aria="- ][")) == []


def test_a_status_belongs_to_a_document_that_was_loaded() -> None:
    hops = (Hop("GET", "http://legacy.test/books", 200),)
    missing = replace(there(hops=(Hop("GET", "http://new.test/books", 404),)), status=404)
    assert differences(page(hops=hops), missing) == ["status"]
    assert "status" not in differences(page(hops=hops), replace(there(), status=404)), "left from an earlier document"
