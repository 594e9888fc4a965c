"""The `text` facet: what a reader reads, in lines; `text:12` is the twelfth line."""

from __future__ import annotations

import re

from harness.comparison.body import body_kind, decoded_text
from harness.comparison.facets.base import Lens, View
from harness.comparison.node import Words
from harness.errors import AddressError
from harness.model.address import Address, Index, Path, Segment, Wild
from harness.model.observation import Observation

CR_LF = "<lines end in CR LF>"
"""The last line of a text whose every line ends in CR LF: one difference, not one per line."""


class TextFacet:
    """Tree: a list of lines.

    Of an HTML page the visible text (``comparison.html.visible_text``). Of a plain text every line exactly, split at LF; a
    text that ends in LF has an empty last line.
    """

    name = "text"
    body_kinds = frozenset({"html", "text"})

    def parse(self, rest: str) -> Address:
        segments: tuple[Segment, ...] = ()
        if rest == "*":
            segments = (Wild(),)
        elif re.fullmatch(r"[1-9][0-9]{0,8}", rest):
            segments = (Index(int(rest) - 1),)
        elif rest:
            number = re.search(r"[1-9][0-9]{0,8}", rest)
            hint = f"did you mean 'text:{number.group()}'?" if number else "write it like 'text:12', lines from 1, or 'text:*'"
            raise AddressError(f"{rest!r} is not the number of a line", hint=hint)
        return Address(self.name, segments, None, f"text:{rest}" if rest else "text")

    def render(self, path: Path) -> str:
        return f"text:{path[0] + 1}" if path and isinstance(path[0], int) else "text"

    def view(self, observation: Observation, lens: Lens) -> View | None:
        text, note = decoded_text(observation)
        notes = (note,) if note else ()
        if body_kind(observation) == "html":
            from harness.comparison.html.page import Page
            from harness.comparison.html.visible_text import visible_lines

            return View([Words(line) for line in visible_lines(Page(text, lens.page_url))], notes)
        return View([Words(line) for line in _exact_lines(text)], notes)

    def select(self, query: str, tree: object) -> list[Path]:  # noqa: ARG002 - addresses of lines have no query
        return []


def _exact_lines(text: str) -> list[str]:
    """All lines; CR LF counts as one fact where every line ends so, otherwise the CR stays in its line."""
    if not text:
        return []
    if "\r" in text and text.count("\r\n") == text.count("\n") == text.count("\r"):
        return [*text.replace("\r\n", "\n").split("\n"), CR_LF]
    return text.split("\n")
