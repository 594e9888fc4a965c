"""Where things stand that the text of a page does not show: what moved is one difference, wrappers are none."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from harness.comparison.facets.document import DocumentFacet
from harness.comparison.identifiers import IdentifierTable
from harness.model.difference import Difference
from harness.model.observation import Observation, RenderedPage
from harness.model.rule import Waiver
from tests.comparison.facets.pages import tree_of
from tests.comparison.judging import WORDS, Rules, addresses, answer, judged

ITEMS = "<ul><li>Emma {}</li><li>Dune {}</li></ul>"
PARAGRAPHS = "<p>Emma {}</p><p>Dune {}</p>"
ROWS = "<table><tr><td>Emma</td><td>{}</td></tr><tr><td>Dune</td><td>{}</td></tr></table>"
AROUND = {"items": ITEMS, "paragraphs": PARAGRAPHS, "rows": ROWS}

MOVED = {
    "images": ("<img src=/soldout.png alt='Sold out'>", ""),
    "images without text": ("<img src=/soldout.png alt=''>", ""),
    "roles": ("<span role=img aria-label='5 stars'></span>", ""),
    "graphics": ("<svg role=img><title>yes</title></svg>", ""),
    "gauges": ("<progress value=1 max=9></progress>", ""),
    "media": ("<video src=/film.mp4></video>", ""),
    "media in frames": ("<iframe src=/map></iframe>", ""),
    "links": ("<a href=/emma>Details</a>", "Details"),
    "buttons": ("<button>Buy</button>", " Buy "),
    "buttons as fields": ("<input type=button value=Buy>", " Buy "),
    "fields": ("<input name=q>", ""),
    "fields to choose": ("<select name=q><option>1</select>", ""),
    "emphasis": ("<del>9</del>", "9"),
    "emphasis strong": ("<strong>9</strong>", "9"),
    "roles of the current": ("<span aria-current=page>x</span>", "<span>x</span>"),
    "roles of alerts": ("<span role=alert>x</span>", "<span>x</span>"),
    "languages": ("<span lang=de>x</span>", "<span>x</span>"),
    "directions": ("<span dir=rtl>x</span>", "<span>x</span>"),
    "tooltips": ("<span title=why>x</span>", "<span>x</span>"),
    "headings": ("<h2>x</h2>", "<p>x</p>"),
    "headings by role": ("<p role=heading aria-level=2>x</p>", "<p>x</p>"),
    "times": ("<time datetime=2026-01-01>x</time>", "x"),
    "aria_hidden": ("<span aria-hidden=true>x</span>", "x"),
}


def found(legacy: str, candidate: str, rules: Rules = {}) -> tuple[Difference, ...]:  # noqa: B006 - never changed
    return judged(answer(legacy), answer(candidate, origin="http://new.test"), rules).differences


@pytest.mark.parametrize("around", AROUND)
@pytest.mark.parametrize("name", MOVED)
def test_what_moved_to_another_text_is_one_difference(name: str, around: str) -> None:
    one, other = MOVED[name]
    pages = [AROUND[around].format(one, other), AROUND[around].format(other, one)]
    assert addresses(*pages) == addresses(*pages[::-1]) == [f"document:placement.{name.split(maxsplit=1)[0]}[0]"]


DELETE = "<form method=post action=/books/{}/delete><button>Delete</button></form>"
CANCEL = "<form method=post action=/loans/{}/cancel><button aria-label=Cancel></button></form>"


@pytest.mark.parametrize("around", AROUND)
@pytest.mark.parametrize("form", [DELETE, CANCEL])
def test_forms_that_act_upon_each_others_rows_are_one_difference(form: str, around: str) -> None:
    page = AROUND[around]
    right, wrong = page.format(form.format(1), form.format(2)), page.format(form.format(2), form.format(1))
    (one,) = found(right, wrong)
    assert one.address.startswith('document:placement.forms["/')
    assert len(one.also) == 1
    assert addresses(right, right) == []


def test_a_form_is_where_its_first_control_is() -> None:
    button = "<button form={}>Delete</button>"
    forms = "<form id=a method=post action=/1></form><form id=b method=post action=/2></form>"
    pages = [forms + ROWS.format(button.format(one), button.format(other)) for one, other in ("ab", "ba")]
    assert addresses(*pages) == ['document:placement.forms["/1"]']
    login = "<h2>Log in</h2>{}<label>Name <input name=n></label></form>"
    assert addresses(login.format("<form>"), "<form>" + login.format("")) == []


def test_forms_of_known_identifiers_are_the_same_forms() -> None:
    table = "<script type=application/json id=data></script>" + ROWS
    pairs = IdentifierTable()
    json = judged(
        answer({"a": 11, "b": 12}), answer({"a": 21, "b": 22}), {"json:$.*": {"identifier": {"of": "book"}}}, table=pairs
    )
    assert json.differences == ()
    legacy = answer(table.format(DELETE.format(11), DELETE.format(12)))
    right = answer(table.format(DELETE.format(21), DELETE.format(22)))
    wrong = answer(table.format(DELETE.format(22), DELETE.format(21)))
    assert judged(legacy, right, table=json.table).differences == ()
    assert [one.address for one in judged(legacy, wrong, table=json.table).differences] == [
        'document:placement.forms["/books/11/delete"]'
    ]


def test_many_forms_in_other_rows_are_one_difference() -> None:
    rows = [f"<tr><td>Book {number}</td><td>{{}}</td></tr>" for number in range(30)]
    forms = [DELETE.format(number) for number in range(30)]
    pages = ["".join(["<table>", *map(str.format, rows, each), "</table>"]) for each in (forms, forms[1:] + forms[:1])]
    (one,) = found(*pages)
    assert len(one.also) == 29


WRAPPED = {
    "picture after a paragraph": ("<p>Emma</p><img src=/x alt=x>", "<p>Emma <img src=/x alt=x></p>"),
    "picture before a paragraph": ("<img src=/x alt=x><p>Emma</p>", "<div><p><img src=/x alt=x>Emma</p></div>"),
    "link in a box": ("<p>Emma</p><a href=/x>x</a>", "<p>Emma</p><div><div><a href=/x><span>x</span></a></div></div>"),
    "icons without meaning": ("<p>A</p><p>B <b>C</b></p>", "<p>A <i class=icon></i></p><p>B <b><i></i>C</b></p>"),
    "empty emphasis": ("<p>A <i></i></p><p>B</p>", "<p>A</p><p>B <i></i></p>"),
    "further cells for layout": (
        "<table role=none><tr><td><img src=/x alt=''></td></tr></table><p>A</p>",
        "<table role=none><tr><td></td><td><img src=/x alt=''></td></tr></table><p>A</p>",
    ),
    "decoration": ("<p>A</p><p>B</p>", "<p><svg aria-hidden=true></svg>A</p><p>B</p>"),
    "hidden things": ("<p>A <a hidden href=/x></a></p><p>B</p>", "<p>A</p><p>B <a hidden href=/x></a></p>"),
    "rows in groups": (
        "<table><tr><td>A</td><td><img src=/x alt=''></td></tr></table>",
        "<table><tbody><tr><td>A<td><div><img src=/x alt=''></div></table>",
    ),
}


@pytest.mark.parametrize("name", WRAPPED)
def test_wrappers_are_no_difference(name: str) -> None:
    one, other = WRAPPED[name]
    assert addresses(one, other) == addresses(other, one) == []


def test_a_cell_is_a_place() -> None:
    row = "<table><tr><td>Emma</td><td>{}</td><td>{}</td></tr></table>"
    page, other = row.format("<progress></progress>", ""), row.format("", "<progress></progress>")
    (one,) = found(page, other)
    assert (one.address, one.legacy, one.candidate) == (
        "document:placement.gauges[0]",
        "after line 1, in cell 2",
        "after line 1, in cell 3",
    )


def test_the_first_place_is_before_the_text() -> None:
    (one,) = found("<img src=/x alt=x><p>Emma</p>", "<p>Emma</p><img src=/x alt=x>")
    assert (one.legacy, one.candidate) == ("before line 1", "after line 1")


def test_one_of_many_that_nobody_can_tell_apart_is_one_difference() -> None:
    page = "<p>A {}</p><p>B {}</p><p>C {}</p><p>D {}</p><p>E {}</p>"
    image = "<img src=/x alt=x>"
    (one,) = found(page.format(image, image, "", "", image), page.format("", image, "", image, image))
    assert (one.address, one.legacy, one.candidate) == ("document:placement.images[0]", "after line 1", "after line 4")
    assert addresses(page.format(image, image, "", "", ""), page.format("", "", image, image, "")) == [
        "document:placement.images[0]",
        "document:placement.images[1]",
    ]


SILENT = {
    "lost": ("<p>A</p><p>B</p>", ['document:images["/x"]']),
    "a line more": ("<p>A</p><p>C</p><p>B <img src=/x alt=x></p>", ["text:2"]),
    "another address": ("<p>A</p><p>B <img src=/y alt=x></p>", ['document:images["/x"]', 'document:images["/y"]']),
    "lines in another order": ("<p>B <img src=/x alt=x></p><p>A</p>", ["text"]),
}


@pytest.mark.parametrize("name", SILENT)
def test_what_is_told_elsewhere_is_not_told_again(name: str) -> None:
    candidate, expected = SILENT[name]
    assert addresses("<p>A</p><p>B <img src=/x alt=x></p>", candidate) == expected


def test_a_form_that_goes_elsewhere_is_told_as_such_only() -> None:
    page = ROWS.format(DELETE.format(1), "")
    assert addresses(page, page.replace("/1/", "/2/")) == [
        'document:forms["/books/1/delete"]',
        'document:forms["/books/2/delete"]',
    ]


def test_data_may_have_a_member_of_that_name() -> None:
    assert addresses({"placement": 1}, {}) == ["json:$.placement"]
    assert addresses({}, {"placement": {"forms": 1}}) == ["json:$.placement"]


def test_links_in_another_order_are_told_as_such_only() -> None:
    page = "<p>A {}</p><p>B {}</p><p>C {}</p>"
    one, two = "<a href=/1>x</a>", "<a href=/2>x</a>"
    assert addresses(page.format(one, two, "x"), page.format("x", two, one)) == ["document:links"]


def test_a_text_that_differs_in_its_line_hides_no_move() -> None:
    image = "<img src=/x alt=x>"
    assert addresses(f"<p>A {image}</p><p>B</p><p>C</p>", f"<p>A</p><p>B {image}</p><p>X</p>") == [
        "document:placement.images[0]",
        "text:3",
    ]


def test_a_form_and_what_is_in_it_are_one_difference() -> None:
    page = "<table><tr><td>Emma<td>{}</td></tr><tr><td>Dune<td>{}</td></tr></table>"
    form = "<form action=/x><input name=q aria-label=q><button aria-label=Go></button></form>"
    (one,) = found(page.format(form, ""), page.format("", form))
    assert {one.address, *one.also} >= {
        "document:placement.fields[0]",
        "document:placement.buttons[0]",
        'document:placement.forms["/x"]',
    }


def test_rules_and_waivers_name_places() -> None:
    one, other = MOVED["images"]
    pages = ITEMS.format(one, other), ITEMS.format(other, one)
    for address in ("document:placement", "document:placement.images", "document:placement.images[0]"):
        assert addresses(*pages, {address: "any"}) == []
        waiver = Waiver(WORDS.address(address), "agreed", "me", dt.date(2030, 1, 1))
        assert [one.open for one in judged(answer(pages[0]), answer(pages[1]), waivers=(waiver,)).differences] == [False]
    assert addresses(*pages, {"document:placement.links": "any"}) == ["document:placement.images[0]"]


def test_places_can_be_read() -> None:
    tree = tree_of(DocumentFacet(), PARAGRAPHS.format("<img src=/x>", DELETE.format(1)))
    assert isinstance(tree, dict)
    assert tree["placement"]["images"] == ["after line 1"]
    assert tree["placement"]["forms"].items == (("/books/1/delete", "after line 2"),)


def rendered(html: str, tree: str, origin: str = "http://legacy.test") -> Observation:
    return replace(answer(html, origin=origin), page=RenderedPage(url=f"{origin}/page", aria=tree))


ARIA = {
    "picture": (
        ITEMS.format("<img src=/x alt=x>", ""),
        '- list:\n  - listitem:\n    - text: Emma\n    - img "x"\n  - listitem: Dune\n',
        ITEMS.format("", "<img src=/x alt=x>"),
        '- list:\n  - listitem: Emma\n  - listitem:\n    - text: Dune\n    - img "x"\n',
    ),
    "link": (
        ITEMS.format("<a href=/x>x</a>", "x"),
        '- list:\n  - listitem:\n    - text: Emma\n    - link "x"\n  - listitem: Dune x\n',
        ITEMS.format("x", "<a href=/x>x</a>"),
        '- list:\n  - listitem: Emma x\n  - listitem:\n    - text: Dune\n    - link "x"\n',
    ),
    "sibling": (
        "<p>Emma</p><img src=/x alt=x><p>Dune</p><p>Ebb</p>",
        '- paragraph: Emma\n- img "x"\n- paragraph: Dune\n- paragraph: Ebb\n',
        "<p>Emma</p><p>Dune</p><p>Ebb</p><img src=/x alt=x>",
        '- paragraph: Emma\n- paragraph: Dune\n- paragraph: Ebb\n- img "x"\n',
    ),
}


@pytest.mark.parametrize("name", ARIA)
def test_the_accessibility_tree_does_not_tell_it_again(name: str) -> None:
    legacy, its_tree, candidate, that_tree = ARIA[name]
    (one,) = judged(rendered(legacy, its_tree), rendered(candidate, that_tree, "http://new.test")).differences
    assert one.address.startswith("document:placement.")
    assert any(address.startswith("aria") for address in one.also)


def test_another_part_that_moved_in_the_accessibility_tree_is_told() -> None:
    legacy, its_tree, candidate, that_tree = ARIA["picture"]
    more = "- list:\n  - listitem: A\n  - listitem:\n    - text: B\n{}  - listitem:\n    - text: C\n{}"
    name = '    - button "y"\n'
    told = judged(
        rendered(legacy, its_tree + more.format(name, "")), rendered(candidate, that_tree + more.format("", name))
    ).differences
    assert len(told) == 3
