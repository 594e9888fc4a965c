"""The `xml` facet: feeds, sitemaps and other XML as an infoset; `xml:/rss/channel/item[1]/title` is a place in it."""

from __future__ import annotations

import re

from harness.comparison.body import decoded_text
from harness.comparison.facets.base import Lens, View
from harness.errors import AddressError
from harness.model.address import Address, Name, Nth, Numbered, Path, Segment, Wild
from harness.model.observation import Observation

TEXT = "#text"
_STEP = re.compile(r"/(?P<name>@?(?:\{[^}]*\})?[^/\[\]{}\s]+|\*|@\*)(?:\[(?:(?P<number>[1-9][0-9]{0,8})|(?P<any>\*))\])?")
_PREDICATE = re.compile(r"\[[^\]]*\]")


class XmlFacet:
    """Tree: see ``comparison.facets.xml_tree``. XML that is not well-formed has no view.

    An address is a path of steps from the root: ``/name``, ``/name[2]`` (from 1), ``/@attribute``, ``/text()``, ``/*``. A step
    without a number means every element of that name.
    """

    name = "xml"
    body_kinds = frozenset({"xml"})

    def parse(self, rest: str) -> Address:
        segments: list[Segment] = []
        at = 0
        while at < len(rest):
            match = _STEP.match(rest, at)
            if match is None:
                raise AddressError(
                    f"expected a step such as '/item[1]' at character {at + 1} of 'xml:{rest}'", hint=_hint(rest)
                )
            segments.append(_segment(match))
            at = match.end()
        return Address(self.name, tuple(segments), None, f"xml:{rest}" if rest else "xml")

    def render(self, path: Path) -> str:
        if not path:
            return "xml"
        return "xml:" + "".join(_step(part.key, part.number) if isinstance(part, Nth) else _step(str(part), 1) for part in path)

    def view(self, observation: Observation, lens: Lens) -> View | None:  # noqa: ARG002 - the protocol's shape
        from harness.comparison.facets.xml_tree import NotXml, parse_xml

        text, note = decoded_text(observation)
        try:
            tree = parse_xml(text)
        except NotXml:
            return None
        return View(tree, (note,) if note else ())

    def select(self, query: str, tree: object) -> list[Path]:  # noqa: ARG002 - addresses in XML have no query
        return []


def _segment(match: re.Match[str]) -> Segment:
    name = match["name"]
    if name in ("*", "@*"):
        return Wild()
    if name == "text()":
        name = TEXT
    if match["number"]:
        return Numbered(name, int(match["number"]))
    return Name(name)


def _step(key: str, number: int) -> str:
    """Elements carry their number, since a step without one means all of them; what is single by nature does not."""
    name = "text()" if key == TEXT else key
    single = name.startswith("@") or (name == "text()" and number == 1)
    return f"/{name}" if single else f"/{name}[{number}]"


def _hint(rest: str) -> str:
    """The path with what XPath allows but addresses do not taken out, if that makes one."""
    mended = _PREDICATE.sub("", rest).replace("//", "/").rstrip("/")
    mended = mended if mended.startswith("/") else "/" + mended.lstrip(".$")
    steps = mended.replace(".", "/") if mended.count("/") == 1 else mended
    if re.fullmatch(f"(?:{_STEP.pattern})+", re.sub(r"\?P<\w+>", "", steps)) or all(
        re.fullmatch(r"[^/\[\]{}\s]+", step) for step in steps[1:].split("/")
    ):
        return f"did you mean 'xml:{steps}'?"
    return "write it like 'xml:/rss/channel/item[1]/title'"
