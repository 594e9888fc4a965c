"""Reads XML as an infoset: names by namespace, not by prefix; attribute order, quotes, CDATA, comments and indentation free."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from harness.comparison.node import Keyed, Words
from harness.comparison.written_url import written_url

if TYPE_CHECKING:
    from lxml.etree import _Element, _ProcessingInstruction

PREFIXES = {
    "http://www.w3.org/XML/1998/namespace": "xml",
    "http://www.w3.org/2005/Atom": "atom",
    "http://www.w3.org/2007/app": "app",
    "http://purl.org/rss/1.0/": "rss",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://purl.org/rss/1.0/modules/syndication/": "sy",
    "http://purl.org/rss/1.0/modules/slash/": "slash",
    "http://wellformedweb.org/CommentAPI/": "wfw",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://search.yahoo.com/mrss/": "media",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "https://podcastindex.org/namespace/1.0": "podcast",
    "http://purl.org/syndication/thread/1.0": "thr",
    "http://a9.com/-/spec/opensearch/1.1/": "opensearch",
    "http://www.sitemaps.org/schemas/sitemap/0.9": "sitemap",
    "http://www.google.com/schemas/sitemap-image/1.1": "image",
    "http://www.google.com/schemas/sitemap-video/1.1": "video",
    "http://www.google.com/schemas/sitemap-news/0.9": "news",
    "http://base.google.com/ns/1.0": "g",
    "http://www.w3.org/1999/xhtml": "xhtml",
    "http://www.w3.org/1999/xlink": "xlink",
    "http://www.w3.org/2000/svg": "svg",
    "http://www.w3.org/1998/Math/MathML": "math",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
    "http://www.w3.org/2001/XMLSchema-instance": "xsi",
    "http://www.w3.org/2001/XMLSchema": "xs",
    "http://schemas.xmlsoap.org/soap/envelope/": "soap",
    "http://www.w3.org/2003/05/soap-envelope": "soap12",
    "http://www.opengis.net/gml": "gml",
    "http://www.georss.org/georss": "georss",
}
"""The prefixes under which these namespaces are known; names of other ones are written ``{namespace}name``."""

_DECLARATION = re.compile(r"\A<\?xml\s[^>]*\?>")
_LATE_DECLARATION = re.compile(r"\s+<\?xml\s")


class NotXml(ValueError):
    """The text is not well-formed XML, or asks for what is never loaded."""


def parse_xml(text: str) -> Keyed:
    """Parse a document into ``Keyed`` nodes: attributes (``@name``, sorted), texts (``#text``) and children in order.

    An element without attributes and children is its text: a ``Url`` where it is one, else ``Words``. Names of the root's
    namespace are bare (the root has ``@xmlns``), others have their conventional prefix. White space between elements is left
    out unless ``xml:space`` preserves it. Nothing is loaded from anywhere, entities are not expanded. Raises NotXml.
    """
    from lxml import etree

    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )
    if _LATE_DECLARATION.match(text):
        raise NotXml("the XML declaration is not at the very start")
    source = _DECLARATION.sub("", text, count=1).lstrip()
    try:
        root = etree.fromstring(source.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NotXml(str(error)) from error
    names = _Names(etree.QName(root).namespace or "")
    items: list[tuple[str, object]] = []
    before = root.getprevious()
    while before is not None:
        items.insert(0, _instruction(before))
        before = before.getprevious()
    items.append((names.element(root.tag), _node(root, names, preserve=False, top=True)))
    after = root.getnext()
    while after is not None:
        items.append(_instruction(after))
        after = after.getnext()
    return Keyed(items, ordered=True)


class _Names:
    """Spells expanded names, the root's namespace being the default one."""

    __slots__ = ("_known", "default")

    def __init__(self, default: str) -> None:
        self.default = default
        self._known: dict[str, str] = {}

    def element(self, tag: str) -> str:
        found = self._known.get(tag)
        if found is None:
            namespace, name = _split(tag)
            found = self._known[tag] = name if namespace == self.default else _prefixed(namespace, name)
        return found

    def attribute(self, tag: str) -> str:
        namespace, name = _split(tag)
        return "@" + (_prefixed(namespace, name) if namespace else name)


def _split(tag: str) -> tuple[str, str]:
    namespace, brace, name = tag.rpartition("}")
    return (namespace[1:], name) if brace else ("", tag)


def _prefixed(namespace: str, name: str) -> str:
    prefix = PREFIXES.get(namespace)
    return f"{prefix}:{name}" if prefix else f"{{{namespace}}}{name}"


def _node(element: _Element, names: _Names, *, preserve: bool, top: bool = False) -> object:
    space = element.get("{http://www.w3.org/XML/1998/namespace}space")
    preserve = space == "preserve" if space else preserve
    attributes: list[tuple[str, object]] = [
        (names.attribute(key), written_url(value) or Words(value))
        for key, value in ((str(key), str(value)) for key, value in element.attrib.items())
    ]
    if top and names.default:
        attributes.append(("@xmlns", Words(names.default)))
    content = _content(element, names, preserve=preserve)
    if not attributes:
        if not content:
            return Words("")
        if len(content) == 1 and content[0][0] == "#text":
            return content[0][1]
    return Keyed([*sorted(attributes, key=lambda member: member[0]), *content], ordered=True)


def _content(element: _Element, names: _Names, *, preserve: bool) -> list[tuple[str, object]]:
    """Children and texts in order; entity references stand in the text as they are written."""
    pieces: list[tuple[str, object]] = []
    text = element.text or ""
    for child in element:
        if not isinstance(child.tag, str) and child.text is not None and hasattr(child, "name"):
            text += child.text + (child.tail or "")  # an entity reference: its text is `&name;`
            continue
        if text:
            pieces.append(("#text", text))
        if isinstance(child.tag, str):
            pieces.append((names.element(child.tag), _node(child, names, preserve=preserve)))
        else:
            pieces.append(_instruction(child))
        text = child.tail or ""
    if text:
        pieces.append(("#text", text))
    blank = [key == "#text" and not str(value).strip(" \t\r\n") for key, value in pieces]
    mixed = preserve or any(key == "#text" and not empty for (key, _), empty in zip(pieces, blank, strict=True))
    return [
        (key, (written_url(str(value)) or Words(value)) if key == "#text" else value)
        for (key, value), empty in zip(pieces, blank, strict=True)
        if mixed or not empty
    ]


def _instruction(node: _Element) -> tuple[str, object]:
    instruction = cast("_ProcessingInstruction", node)
    return "?" + str(instruction.target), Words(" ".join((instruction.text or "").split()))
