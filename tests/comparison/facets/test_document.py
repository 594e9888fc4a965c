# ruff: noqa: E501  # a table of defects reads best with one line for each
"""The `document` facet: harmless rewrites give the same tree, every single defect another one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.comparison.equivalences.base import Case
from harness.comparison.facets.base import Lens
from harness.comparison.facets.document import KEYS, DocumentFacet
from harness.comparison.facets.text import TextFacet
from harness.comparison.html.element import parse_markup
from harness.comparison.identifiers import IdentifierTable
from harness.comparison.node import Keyed, Opaque, Url
from harness.comparison.rulebook import Cursor
from harness.comparison.walk import Walk
from harness.errors import AddressError
from harness.model.difference import DifferenceKind
from tests.comparison.facets.pages import JINJA, LENS, REWRITTEN, answer, tree_of

DOCUMENT, TEXT = DocumentFacet(), TextFacet()


def addresses(legacy: str, candidate: str, lens: Lens = LENS) -> list[str]:
    """Where two pages part, as the report will say it."""
    found: list[str] = []
    for facet in (DOCUMENT, TEXT):
        walk = Walk(Case(), IdentifierTable())
        walk.compare(tree_of(facet, legacy, lens=lens), tree_of(facet, candidate, lens=lens), Cursor.at_root(()))
        for finding in walk.findings:
            added = finding.kind is DifferenceKind.ADDED
            found.append(facet.render(finding.candidate_path if added else finding.legacy_path))
    return found


def test_a_faithful_port_has_the_same_tree() -> None:
    assert addresses(JINJA, REWRITTEN) == []


HARMLESS = {
    "attribute order": ('type="email" id="email" name="email"', 'name="email" type="email" id="email"'),
    "boolean spelling": (" required\n", ' required="required"\n'),
    "default type of a button": ('<button type="submit" name="do"', '<button name="do"'),
    "default method": ('method="post" enctype', 'METHOD="Post" enctype'),
    "ids": ("rh", "other-id"),
    "classes": ('class="logo"', 'class="brand big"'),
    "comments": ("<!-- the head of every page -->", ""),
    "doctype": ("<!doctype html>", "<!DOCTYPE html SYSTEM 'about:legacy-compat'>"),
    "implied tags": ("<tbody><tr>", "<tr>"),
    "implied end tags": ("</th></tr></thead>", "</thead>"),
    "quotes": ('href="/about"', "href=/about"),
    "entities": ("&pound;", "&#xA3;"),
    "white space between blocks": ("</ul>\n  </nav>", "</ul></nav>"),
    "absolute link": ('href="/about"', 'href="${origin}/about"'),
    "relative link": ('href="/about"', 'href="../about"'),
    "default port": ("https://www.w3.org/WAI/", "https://www.w3.org:443/WAI/"),
    "escapes of plain letters": ('href="/about"', 'href="/%61bout"'),
    "hashed file name": ("/static/logo.svg", "/static/logo.3f2a9c1b.svg"),
    "version of a file": ("style.css?v=12", "style.css?v=13"),
    "other CSRF token": ('value="IjEyMzQ1Njc4OTAi.abc"', 'value="entirely-different"'),
    "wrapper": ("<h1>Dune</h1>", "<div><h1><span>Dune</span></h1></div>"),
    "rel order": ("noopener nofollow", "nofollow noopener"),
    "default target": ('<a href="/about">', '<a href="/about" target="_self">'),
    "key order of JSON-LD": ('"@type": "Book", "name": "Dune"', '"name": "Dune", "@type": "Book"'),
    "bold is strong": ("<strong>&pound;9.50</strong>", "<b>&pound;9.50</b>"),
    "place of a hidden field": (
        '<input type="hidden" name="csrf_token" value="IjEyMzQ1Njc4OTAi.abc">\n    <input type="hidden" name="book_id" value="1">',
        '<input type="hidden" name="book_id" value="1"><input type="hidden" name="csrf_token" value="IjEyMzQ1Njc4OTAi.abc">',
    ),
    "next/image": ('src="/covers/dune.jpg"', 'src="/_next/image?url=%2Fcovers%2Fdune.jpg&amp;w=640&amp;q=75"'),
}


@pytest.mark.parametrize("name", HARMLESS)
def test_harmless_rewrites_are_not_differences(name: str) -> None:
    old, new = HARMLESS[name]
    assert old in JINJA
    assert addresses(JINJA, JINJA.replace(old, new)) == []


DEFECTS = {
    "title": ("other sands –", "other sand –", "document:title"),
    "language": ('<html lang="en">', '<html lang="de">', "document:lang"),
    "language lost": ('<html lang="en">', "<html>", "document:lang"),
    "description lost": ('<meta name="description" content="A book about sand &amp; spice.">', "", "document:meta[description]"),
    "robots": ("noindex, follow", "index, follow", "document:meta[robots]"),
    "viewport": ("initial-scale=1", "maximum-scale=1", "document:meta[viewport]"),
    "og:title": ('property="og:title" content="Dune"', 'property="og:title" content="Sand"', 'document:meta["og:title"]'),
    "og:url relative": ('"og:url" content="${origin}/', '"og:url" content="/', 'document:meta["og:url"]'),
    "csrf meta empty": ("one-token-of-this-side", "", "document:meta[csrf_token]"),
    "canonical": ('rel="canonical" href="${origin}/books/1"', 'rel="canonical" href="${origin}/books"', "document:canonical"),
    "hreflang": ('hreflang="fr" href', 'hreflang="de" href', "document:alternates.fr"),
    "feed link": ('href="/feed.xml"', 'href="/rss"', 'document:alternates["application/atom+xml New books"].href'),
    "icon": ("favicon.svg", "icon.svg", 'document:relations["icon /static/favicon.svg"]'),
    "JSON-LD value": ('"price": 9.5', '"price": 9.6', "document:jsonld[0].offers.price"),
    "JSON-LD type": ('"price": 9.5', '"price": "9.5"', "document:jsonld[0].offers.price"),
    "JSON-LD broken": ('"Book", "name"', '"Book" "name"', 'document:jsonld[0]["#invalid"]'),
    "script lost": ('<script src="/static/app.js" defer></script>', "", 'document:scripts["/static/app.js"]'),
    "script not deferred": ("app.js\" defer", 'app.js"', 'document:scripts["/static/app.js"].defer'),
    "inline script": ('window.page = "book"', 'window.page = "home"', "document:inline_scripts[0].text"),
    "stylesheet lost": ('<link rel="stylesheet" href="/static/style.css?v=12">', "", 'document:styles["/static/style.css"]'),
    "heading level": ("<h1>Dune</h1>", "<h2>Dune</h2>", "document:headings[0].level"),
    "heading text": ("<h1>Dune</h1>", "<h1>Dunes</h1>", "document:headings[0].text"),
    "landmark lost": ('<nav aria-label="Main">', "<div>", "document:landmarks[1]"),
    "landmark label": ('aria-label="Main"', 'aria-label="Menu"', "document:landmarks[1].label"),
    "list lost": ('<ol start="3"><li>Arrakis</li><li>Caladan</li></ol>', "<p>3. Arrakis</p><p>4. Caladan</p>", "document:lists[1]"),
    "list numbers": ('<ol start="3">', "<ol>", "text:9"),
    "alert role": ('<div role="alert">', "<div>", "document:roles[0]"),
    "aria-current": (' aria-current="page"', "", 'document:links["/books"].current'),
    "link address": ('href="/about"', 'href="/about-us"', 'document:links["/about"]'),
    "link text": (">About<", ">About us<", 'document:links["/about"].text'),
    "link target": (' target="_blank"', "", 'document:links["https://www.w3.org/WAI/"].target'),
    "link rel": ("noopener nofollow", "noopener", 'document:links["https://www.w3.org/WAI/"].rel[0]'),
    "link download": (" download>", ">", 'document:links["/books/1/cover.pdf"].download'),
    "anchor leads nowhere": ('<section id="reviews"', "<section", "document:anchors.reviews"),
    "alt changed": ('alt="The cover of Dune"', 'alt="Cover"', 'document:images["/covers/dune.jpg"].alt'),
    "alt missing": (' alt=""', "", 'document:images["/static/line.png"].alt'),
    "logo link without name": ('alt="The Bookshop"', 'alt=""', 'document:links["/"].text'),
    "image width": ('width="180"', 'width="18"', 'document:images["/static/logo.svg"].width'),
    "image loading": (' loading="lazy"', "", 'document:images["/covers/dune.jpg"].loading'),
    "image source": ("/covers/dune.jpg", "/covers/emma.jpg", 'document:images["/covers/dune.jpg"]'),
    "price": ("9.50</strong>", "9.05</strong>", "text:6"),
    "old price not struck": ("<del>£12.00</del>", "£12.00", "document:emphasis[1]"),
    "part language": ('<p lang="fr">', "<p>", "document:languages[0]"),
    "form method": ('action="/loans?from=book" method="post"', 'action="/loans?from=book" method="get"', 'document:forms["/loans"].method'),
    "form action": ('action="/upload"', 'action="/uploads"', 'document:forms["/upload"]'),
    "form query": ("/loans?from=book", "/loans", 'document:forms["/loans"].action'),
    "form enctype": (' enctype="multipart/form-data"', "", 'document:forms["/upload"].enctype'),
    "form novalidate": (" novalidate", "", 'document:forms["/loans"].novalidate'),
    "hidden field lost": ('<input type="hidden" name="book_id" value="1">', "", 'document:forms["/loans"].fields["book_id"]'),
    "hidden field value": ('name="book_id" value="1"', 'name="book_id" value="2"', 'document:forms["/loans"].fields["book_id"].value'),
    "csrf lost": (
        '<form action="/upload" method="post" enctype="multipart/form-data">\n    <input type="hidden" name="csrf_token"',
        '<form action="/upload" method="post" enctype="multipart/form-data">\n    <input type="hidden" name="x"',
        'document:forms["/upload"].fields["csrf_token"]',
    ),
    "csrf empty": ("IjEyMzQ1Njc4OTAi.abc", "", 'document:forms["/loans"].fields["csrf_token"].value'),
    "label not associated": ('<label for="email">', "<label>", 'document:forms["/loans"].fields["email"].label'),
    "label text": (">E-mail<", ">Mail<", 'document:forms["/loans"].fields["email"].label'),
    "input type": ('type="email"', 'type="text"', 'document:forms["/loans"].fields["email"].type'),
    "field name": ('name="email"', 'name="mail"', 'document:forms["/loans"].fields["email"]'),
    "placeholder": ("you@example.org", "me@example.org", 'document:forms["/loans"].fields["email"].placeholder'),
    "maxlength": ('maxlength="80"', 'maxlength="8"', 'document:forms["/loans"].fields["email"].maxlength'),
    "required": (" required\n", "\n", 'document:forms["/loans"].fields["email"].required'),
    "autocomplete": ('autocomplete="email"', 'autocomplete="off"', 'document:forms["/loans"].fields["email"].autocomplete'),
    "hint not associated": (' aria-describedby="email-hint"', "", 'document:forms["/loans"].fields["email"].describedby'),
    "selected option": (' selected>', ">", 'document:forms["/loans"].fields["days"].options["7"].selected'),
    "option value": ('value="14"', 'value="15"', 'document:forms["/loans"].fields["days"].options["14"]'),
    "option text": ("Two weeks", "Fortnight", 'document:forms["/loans"].fields["days"].options["14"].text'),
    "legend": ("<legend>Delivery</legend>", "<legend>Post</legend>", 'document:forms["/loans"].fields["delivery"].group'),
    "radio checked": ('value="post" checked', 'value="post"', 'document:forms["/loans"].fields["delivery"].options["post"].checked'),
    "checkbox checked": ('value="y" checked', 'value="y"', 'document:forms["/loans"].fields["gift"].checked'),
    "checkbox value": ('name="gift" value="y"', 'name="gift"', 'document:forms["/loans"].fields["gift"].value'),
    "textarea text": ("Please ring.", "Please knock.", 'document:forms["/loans"].fields["note"].value'),
    "pattern": ('pattern="[0-9]+"', 'pattern="[0-9]*"', 'document:forms["/loans"].fields["code"].pattern'),
    "readonly": (" readonly", "", 'document:forms["/loans"].fields["code"].readonly'),
    "prefilled value": ('value="1234"', 'value="1235"', 'document:forms["/loans"].fields["code"].value'),
    "multiple": (" multiple", "", 'document:forms["/upload"].fields["photo"].multiple'),
    "accept": ('accept="image/*"', 'accept="*/*"', 'document:forms["/upload"].fields["photo"].accept'),
    "button text": (">Lend it<", ">Borrow it<", 'document:forms["/loans"].buttons[0].text'),
    "button value": ('value="lend"', 'value="borrow"', 'document:forms["/loans"].buttons[0].value'),
    "button type": ('type="submit" name="do"', 'type="button" name="do"', 'document:forms["/loans"].buttons[0].type'),
    "button disabled": ("disabled>Wish", ">Wish", 'document:forms["/loans"].buttons[1].disabled'),
    "formaction": (' formaction="/wishlist"', "", 'document:forms["/loans"].buttons[1].formaction'),
    "submit lost": ('<input type="submit" value="Send">', "", 'document:forms["/upload"].buttons[0]'),
    "caption lost": ("<caption>Editions</caption>", "", "document:tables[0].caption"),
    "scope lost": ('<th scope="col">Year', "<th>Year", "document:tables[0].headers[0].scope"),
    "header cell is a plain one": ('<th scope="row">1965</th>', "<td>1965</td>", "document:tables[0].rows[0][0]"),
    "cell": ("Chilton", "Hilton", "document:tables[0].rows[0][1]"),
    "colspan": (' colspan="2"', "", "document:tables[0].rows[1][1]"),
    "time": ('datetime="2026-01-01"', 'datetime="2026-01-02"', "document:times[0].datetime"),
    "details closed": ("<details open>", "<details>", "document:disclosures[0].open"),
    "frame without title": (' title="Map"', "", 'document:media["https://maps.example/shop"].title'),
    "handler lost": (' onclick="share()"', "", "document:handlers[0]"),
    "state of a button": (' aria-expanded="false"', "", "document:buttons[0].expanded"),
    "style": ("color: red", "color: green", "document:style_attributes[0].style"),
    "text hidden": ('<p id="email-hint">', '<p id="email-hint" hidden>', "document:hidden[0]"),
    "inert": ('<p lang="fr">Bonne', '<p lang="fr" inert>Bonne', "document:inert[0]"),
    "hidden text shown": ("<p hidden>", "<p>", "document:hidden[0]"),
    "footer text": ("12 Harbour", "21 Harbour", "text:28"),
    "line lost": ("Street<br>Open", "Street Open", "text:28"),
    "metadata moved to the body": (
        '<body>\n',
        '<body>\n<meta name="theme-color" content="red">',
        "document:misplaced[0]",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", DEFECTS)
def test_every_single_defect_is_found_where_it_is(name: str) -> None:
    old, new, address = DEFECTS[name]
    assert old in JINJA
    found = addresses(JINJA, JINJA.replace(old, new, 1))
    assert any(each == address for each in found), found


def test_metadata_in_the_body_is_a_difference_even_when_all_of_it_is_there() -> None:
    moved = (
        '<title>Dune &amp; other sands – Bookshop</title>\n  <meta name="description" content="A book about sand &amp; spice.">'
    )
    assert moved in JINJA
    page = JINJA.replace(moved, "").replace("<main", f"{moved}<main")
    assert set(addresses(JINJA, page)) == {"document:misplaced[0]", "document:misplaced[1]"}
    assert tree_of(DOCUMENT, page)["misplaced"] == ["meta[description]", "title"]  # type: ignore[index]


def test_links_with_one_text_that_changed_places_are_a_difference() -> None:
    one = '<a href="/a">Read more</a><a href="/b">Read more</a>'
    assert addresses(one, '<a href="/b">Read more</a><a href="/a">Read more</a>') == ["document:links"]


def test_addresses_name_places() -> None:
    for text in (
        'document:links["/books/1"].text',
        "document:meta[description]",
        "document:jsonld[0].name",
        'document:links["/x"#2].text',
    ):
        facet, _, rest = text.partition(":")
        assert facet == DOCUMENT.name
        assert str(DOCUMENT.parse(rest)) == text
    path = ("links", "/books/1", "text")
    assert DOCUMENT.render(path) == 'document:links["/books/1"].text'
    assert DOCUMENT.parse("meta[description]").covers(("meta", "description"))
    assert DOCUMENT.parse("links[*].text").covers(path)
    assert DOCUMENT.parse("").covers(path)


@pytest.mark.parametrize(
    ("wrong", "hint"),
    [
        ("titel", "did you mean 'document:title'?"),
        ("link[0]", "did you mean 'document:links[0]'?"),
        ("from", "did you mean 'document:forms'?"),
        ("[0]", "known are"),
        ("zzz", "known are"),
    ],
)
def test_a_wrong_first_part_is_rejected_with_the_nearest_spelling(wrong: str, hint: str) -> None:
    with pytest.raises(AddressError, match="document") as caught:
        DOCUMENT.parse(wrong)
    assert hint in str(caught.value)


def test_values_that_rules_and_identifiers_need_are_marked() -> None:
    tree = tree_of(DOCUMENT, JINJA)
    assert isinstance(tree, dict)
    assert set(tree) <= set(KEYS)
    fields = dict(dict(tree["forms"].items)["/loans"]["fields"].items)
    assert isinstance(fields["csrf_token"]["value"], Opaque)
    assert isinstance(fields["book_id"]["value"], Url)
    assert isinstance(tree["canonical"], Url)
    assert isinstance(tree["links"], Keyed)


def told(page: str) -> dict[str, object]:
    """The tree of a page without its empty collections."""
    tree = tree_of(DOCUMENT, page)
    assert isinstance(tree, dict)
    return {key: value for key, value in tree.items() if value not in ([], {}, Keyed([]))}


def test_a_page_of_nothing_has_only_empty_collections() -> None:
    assert told("<p>Hello") == {}
    assert told("<title></title>") == {"title": ""}


@pytest.mark.parametrize(
    ("page", "key", "expected"),
    [
        ('<base href="/app/"><a href="x">y</a>', "links", "/app/x"),
        ('<base href="https://cdn.example/"><a href="x">y</a>', "links", "https://cdn.example/x"),
        ('<a href="#">y</a>', "links", "/books/1#"),
        ('<a href="">y</a>', "links", "/books/1"),
        ('<a href="mailto:a@b.example">y</a>', "links", "mailto:a@b.example"),
        ('<img src="/covers/9780141439518.jpg">', "images", "/covers/9780141439518.jpg"),
        ('<img src="/covers/dune-1965.jpg">', "images", "/covers/dune-1965.jpg"),
        ('<img src="/covers/dune-97801414395.jpg">', "images", "/covers/dune-97801414395.jpg"),
        ('<img src="/i.png?size=2&v=7">', "images", "/i.png?size=2"),
        ("<form method=get action='?page=2'></form>", "forms", "/books/1"),
        ("<form id=f method=dialog></form>", "forms", "f"),
        ("<form method=post></form>", "forms", "/books/1"),
    ],
)
def test_keys_are_resolved_addresses(page: str, key: str, expected: str) -> None:
    tree = tree_of(DOCUMENT, page)
    assert isinstance(tree, dict)
    assert [found for found, _ in tree[key].items] == [expected]


def test_controls_belong_to_their_form_wherever_they_stand() -> None:
    tree = tree_of(DOCUMENT, "<form id=f action=/x></form><input name=a form=f><input name=b><button form=f>Go</button>")
    assert isinstance(tree, dict)
    form = dict(tree["forms"].items)["/x"]
    assert [name for name, _ in form["fields"].items] == ["a"]
    assert form["buttons"] == [{"type": "submit", "text": "Go"}]
    assert [name for name, _ in tree["fields"].items] == ["b"]


def test_a_disabled_fieldset_disables_what_is_in_it_but_not_its_legend() -> None:
    tree = tree_of(DOCUMENT, "<fieldset disabled><legend><input name=a></legend><input name=b></fieldset>")
    assert isinstance(tree, dict)
    fields = dict(tree["fields"].items)
    assert "disabled" not in fields["a"]
    assert fields["b"]["disabled"] is True


def test_a_title_in_a_picture_is_not_the_title_of_the_page() -> None:
    assert told("<svg><title>Fish</title></svg>") == {"graphics": ["Fish"], "placement": {"graphics": ["before line 1"]}}


def test_deeply_nested_pages_are_read() -> None:
    page = "<div>" * 3000 + "<a href=/x>deep</a>"
    assert told(page) == {
        "links": Keyed([("/x", {"text": "deep"})], ordered=True),
        "placement": {"links": ["before line 1"]},
    }
    assert tree_of(TEXT, page) == ["deep"]


PIECES = st.sampled_from(
    [
        *("<a href=", "'", '"', ">", "<", "</form>", "<form action=//[", "<table><tr><td>", "<select><option value=1>", "&amp"),
        *("http://[", "<svg><title>", "<template shadowrootmode=open>", "<base href='http://[x'>", "<img srcset='a 1x, ,b'>"),
        *("<meta http-equiv=refresh ", "content='0;url=//'", "<input type=radio name=q>", "<label for=x>", " id=x "),
        *("<ol start=9 reversed>", "<li value=-1>", "<pre>\n", "<script type=application/ld+json>{", "</script>", "<?php"),
        *("<!--", "-->", "${origin}", "<img src=//[.css?v=1>", "\x00", "\ufdd2", "text", " style='a;;:'"),
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES | st.text(max_size=5), max_size=25).map("".join))
def test_reading_a_page_never_raises_and_is_reproducible(page: str) -> None:
    first = DOCUMENT.view(answer(page.encode("utf-8", "replace")), LENS)
    lines = TEXT.view(answer(page.encode("utf-8", "replace")), LENS)
    parse_markup.cache_clear()
    assert DOCUMENT.view(answer(page.encode("utf-8", "replace")), LENS) == first
    assert TEXT.view(answer(page.encode("utf-8", "replace")), LENS) == lines


@settings(max_examples=50, deadline=None)
@given(
    st.binary(max_size=200), st.sampled_from(["utf-8", "utf-16", "latin-1", "shift_jis", "nonsense", "unicode_escape", "hex"])
)
def test_reading_bytes_never_raises(body: bytes, charset: str) -> None:
    for facet in (DOCUMENT, TEXT):
        facet.view(answer(body, f"text/html; charset={charset}"), LENS)
