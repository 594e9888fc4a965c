"""The `dom` facet, compared on request: the canonical tree of a page; `dom:body > main > h1` is a place in it."""

from __future__ import annotations

import re

from harness.comparison.body import body_kind, decoded_text
from harness.comparison.facets.base import Lens, View
from harness.errors import AddressError
from harness.model.address import Address, Name, Nth, Numbered, Path, Segment, Wild
from harness.model.observation import Observation

TEXT = "#text"
_STEP = re.compile(
    r"(?P<name>text\(\)|@[^\s>\"'/=]+|#shadow|[a-z][a-z0-9:_.-]*?|\*|@\*)(?::nth-of-type\((?P<number>[1-9][0-9]{0,8})\))?"
)


class DomFacet:
    """Tree: see ``comparison.html.canonical``; of a rendered page, or of an HTML answer.

    An address is a path of steps with ``>`` between them, from ``body``: ``main``, ``p:nth-of-type(2)``, ``@href``, ``text()``,
    ``*``. A step without a number means every element of that tag.
    """

    name = "dom"
    body_kinds: frozenset[str] = frozenset()

    def parse(self, rest: str) -> Address:
        segments: list[Segment] = []
        for number, written in enumerate(rest.split(">") if rest else []):
            match = _STEP.fullmatch(written.strip())
            if match is None or (number == 0 and match["name"] not in ("body", "*")):
                place = f"step {number + 1} ({written.strip()!r}) of 'dom:{rest}'"
                raise AddressError(
                    f"{place} is not a tag, '@attribute' or 'text()', from body on", hint="write it like 'dom:body > main > h1'"
                )
            segments.append(_segment(match))
        return Address(self.name, tuple(segments), None, f"dom:{rest}" if rest else "dom")

    def render(self, path: Path) -> str:
        return "dom:" + " > ".join(_step(part) for part in path) if path else "dom"

    def view(self, observation: Observation, lens: Lens) -> View | None:
        if observation.page is None and body_kind(observation) != "html":
            return None
        from harness.comparison.html.canonical import body_tree
        from harness.comparison.html.page import Page

        text, note = decoded_text(observation)
        return View(body_tree(Page(text, lens.page_url)), (note,) if note else ())

    def select(self, query: str, tree: object) -> list[Path]:  # noqa: ARG002 - addresses here have no query
        return []


def _segment(match: re.Match[str]) -> Segment:
    name = match["name"]
    if name in ("*", "@*"):
        return Wild()
    name = TEXT if name == "text()" else name
    return Numbered(name, int(match["number"])) if match["number"] else Name(name)


def _step(part: object) -> str:
    """Elements carry their number, since a step without one means all of them; body and attributes are single by nature."""
    key, number = (part.key, part.number) if isinstance(part, Nth) else (str(part), 1)
    name = "text()" if key == TEXT else key
    single = number == 1 and (name in ("body", "text()") or name.startswith("@"))
    return name if single else f"{name}:nth-of-type({number})"
