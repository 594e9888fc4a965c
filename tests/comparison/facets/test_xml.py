"""The `xml` facet: the same infoset however it is spelled, addresses as paths."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.comparison.facets.base import Lens
from harness.comparison.facets.xml import XmlFacet
from harness.comparison.node import Keyed, Url, Words
from harness.errors import AddressError
from harness.model.address import Nth, Path
from tests.comparison.facets.pages import answer, tree_of

XML = XmlFacet()

FEED = """<?xml version="1.0" encoding="utf-8"?>
<?xml-stylesheet href="/feed.xsl" type="text/xsl"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:own="https://shop.example/ns">
  <channel>
    <title>New books</title>
    <atom:link rel="self" href="${origin}/feed.xml"/>
    <own:mood>calm</own:mood>
    <!-- newest first -->
    <item><title>Dune &amp; co</title><link>${origin}/books/1</link><guid isPermaLink="false">1</guid></item>
    <item><title>Emma</title><link>${origin}/books/2</link><description>A <b>new</b> <i>edition</i>.</description></item>
    <empty/>
  </channel>
</rss>
"""

SAME = """<?xml version='1.0'?><?xml-stylesheet   href="/feed.xsl" type="text/xsl"?>
<rss xmlns:a10='http://www.w3.org/2005/Atom' version='2.0'><channel><title><![CDATA[New books]]></title>
<a10:link href='${origin}/feed.xml' rel='self'></a10:link><mood xmlns="https://shop.example/ns">calm</mood><item>
<title>Dune &#38; co</title><link>${origin}/books/%31</link><guid isPermaLink="false">1</guid></item><item><title>Emma</title>
<link>${origin}/books/2</link><description>A <b>new</b> <i>edition</i>.</description></item><empty></empty></channel></rss>"""


def xml_tree(text: str | bytes, content_type: str = "application/rss+xml") -> object:
    return tree_of(XML, text, content_type)


def at(tree: object, path: Path) -> object:
    """The node at a path."""
    for part in path:
        assert isinstance(tree, Keyed)
        tree = dict(tree.parts())[part]
    return tree


def test_spelling_is_free() -> None:
    assert xml_tree(FEED) == xml_tree(SAME)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('version="2.0"', 'version="2.1"'),
        ("Dune &amp; co", "Dune and co"),
        ("New books", " New books "),
        ("${origin}/books/1", "/books/1"),
        ("${origin}/books/1", "http://other.example/books/1"),
        ("http://www.w3.org/2005/Atom", "http://www.w3.org/2006/Atom"),
        ("https://shop.example/ns", "https://shop.example/ns2"),
        ('href="/feed.xsl"', 'href="/other.xsl"'),
        ('isPermaLink="false"', ""),
        ("<empty/>", ""),
        ("<title>Emma</title>", ""),
        ("</b> <i>", "</b><i>"),
        ("<item><title>Emma", "<entry/><item><title>Emma"),
    ],
)
def test_every_defect_changes_the_tree(old: str, new: str) -> None:
    assert old in FEED
    assert xml_tree(FEED) != xml_tree(FEED.replace(old, new))


def test_the_order_of_children_is_compared() -> None:
    tree = xml_tree(FEED)
    assert isinstance(tree, Keyed)
    assert tree.ordered


def test_places() -> None:
    tree = xml_tree(FEED)
    path: Path = ("rss", "channel", Nth("item", 2), "title")
    assert at(tree, path) == "Emma"
    assert XML.render(path) == "xml:/rss[1]/channel[1]/item[2]/title[1]"
    assert XML.render(("rss", "@version")) == "xml:/rss[1]/@version"
    assert XML.parse("/rss/channel/item[2]/title").covers(path)
    assert XML.parse("/rss/channel/item/title").covers(path)
    assert XML.parse("/rss/channel/*/title").covers(path)
    assert XML.parse("/rss/channel/item[*]").covers(path)
    assert not XML.parse("/rss/channel/item[1]/title").covers(path)
    assert XML.parse("/rss/channel/item[1]/title").covers(("rss", "channel", "item", "title"))
    assert XML.parse("").covers(path)
    link = at(tree, ("rss", "channel", "item", "link"))
    assert isinstance(link, Url)
    assert link == "${origin}/books/1"
    assert isinstance(at(tree, path), Words)
    assert at(tree, ("rss", "channel", "atom:link", "@href")) == "${origin}/feed.xml"
    assert at(tree, ("rss", "channel", "{https://shop.example/ns}mood")) == "calm"
    assert at(tree, ("rss", "channel", Nth("item", 2), "description", Nth("#text", 2))) == " "


@pytest.mark.parametrize(
    "path",
    [
        ("rss", "@version"),
        ("feed", Nth("entry", 3), "{https://shop.example/ns}mood"),
        ("p", "#text"),
        ("p", Nth("#text", 2)),
        ("?xml-stylesheet",),
        ("a", "@{urn:x}y"),
        ("a", "@xml:lang"),
    ],
)
def test_rendered_paths_parse_to_themselves(path: Path) -> None:
    text = XML.render(path)
    address = XML.parse(text.removeprefix("xml:"))
    assert address.covers(path)
    assert len(address.segments) == len(path)


def test_the_namespace_of_the_root_is_the_default_one() -> None:
    bare = '<feed xmlns="http://www.w3.org/2005/Atom"><title>a</title></feed>'
    prefixed = '<x:feed xmlns:x="http://www.w3.org/2005/Atom"><x:title>a</x:title></x:feed>'
    assert xml_tree(bare) == xml_tree(prefixed)
    assert at(xml_tree(bare), ("feed", "title")) == "a"
    assert xml_tree(bare) != xml_tree(bare.replace(' xmlns="http://www.w3.org/2005/Atom"', ""))


@pytest.mark.parametrize(
    ("wrong", "hint"),
    [
        ("rss/channel", "did you mean 'xml:/rss/channel'?"),
        ("//item", "did you mean 'xml:/item'?"),
        ("/rss/item[@id='1']", "did you mean 'xml:/rss/item'?"),
        ("/rss/item[0]", "did you mean 'xml:/rss/item'?"),
        ("/rss/", "did you mean 'xml:/rss'?"),
        ("{", "write it like"),
    ],
)
def test_other_paths_are_rejected(wrong: str, hint: str) -> None:
    with pytest.raises(AddressError) as caught:
        XML.parse(wrong)
    assert hint in str(caught.value)


@pytest.mark.parametrize("text", ["", "<a>", "<a></b>", "plain", "<a>&nbsp;</a>", "<a/><b/>", '<?xml version="1.0"?>'])
def test_what_is_not_well_formed_has_no_view(text: str) -> None:
    assert XML.view(answer(text, "text/xml"), Lens()) is None


def test_nothing_is_loaded_and_no_entity_is_expanded() -> None:
    text = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname"><!ENTITY y "why">]><a>&x;-&y;</a>'
    assert xml_tree(text) == Keyed([("a", "&x;-&y;")])


def test_the_declared_encoding_is_used() -> None:
    text = '<?xml version="1.0" encoding="ISO-8859-1"?><a>café</a>'.encode("latin-1")
    assert xml_tree(text, "application/xml") == Keyed([("a", "café")])


PIECES = st.sampled_from(
    ["<a>", "</a>", "<b x='1'>", "</b>", "&amp;", "&x;", "<![CDATA[", "]]>", "<?p i?>", "<!--", "-->", "x", " xmlns=''"]
)


@settings(max_examples=100, deadline=None)
@given(st.lists(PIECES | st.text(max_size=3), max_size=12).map("".join))
def test_reading_never_raises(text: str) -> None:
    body = f"<a>{text}</a>".encode("utf-8", "replace")
    assert XML.view(answer(body, "text/xml"), Lens()) == XML.view(answer(body, "text/xml"), Lens())
