"""Takes the nodes that `page:` rules judge out of both pages, so that no other facet tells of them again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from harness.comparison.body import decoded_text
from harness.comparison.facets.page import Nodes, PageFacet
from harness.comparison.node import Keyed, Words
from harness.comparison.walk import Finding
from harness.model.absent import ABSENT
from harness.model.observation import Observation

BLANK = "…"
UTF_8 = b"\xef\xbb\xbf"  # the byte order mark says so, whatever the Content-Type, which is compared as it came
_VALUES = {"input": "value", "option": "value", "data": "value", "meter": "value", "progress": "value", "meta": "content"}


def lifted(
    pages: tuple[Observation, Observation], trees: tuple[Nodes, Nodes], selectors: Iterable[str]
) -> tuple[Observation, Observation]:
    """Both observations with the content of the selected nodes blanked, where both sides have as many of them."""
    chosen = [one for one in selectors if _numbers(trees, one)[0] == _numbers(trees, one)[1] > 0]
    if not chosen:
        return pages
    return _blanked(pages[0], chosen), _blanked(pages[1], chosen)


def told(trees: tuple[Nodes, Nodes], selectors: Iterable[str]) -> tuple[str, ...]:
    """The texts of the selected nodes on both sides, longest first."""
    texts = {str(text) for tree in trees for one in selectors for text in _values(tree, one) if str(text)}
    return tuple(sorted(texts, key=len, reverse=True))


def without_words(tree: object, texts: Sequence[str]) -> object:
    """An accessibility tree in which these texts are blanked, wherever they stand as whole words."""
    if not texts:
        return tree
    pattern = re.compile("|".join(rf"(?<!\w){re.escape(text)}(?!\w)" for text in texts))

    def blanked(node: object) -> object:
        if isinstance(node, Keyed):
            return Keyed([(key, blanked(value)) for key, value in node.items], ordered=node.ordered)
        return Words(pattern.sub(BLANK, node)) if isinstance(node, Words) else node

    return blanked(tree)


def one_each(findings: Iterable[Finding]) -> list[Finding]:
    """One finding for all nodes of a selector."""
    groups: dict[object, list[Finding]] = {}
    for one in findings:
        groups.setdefault((one.legacy_path or one.candidate_path)[0], []).append(one)
    found: list[Finding] = []
    for selector, members in groups.items():
        first = members[0]
        if len(members) == 1:
            found.append(first)
            continue
        values = [
            [value for value in side if value is not ABSENT]
            for side in zip(*((one.legacy, one.candidate) for one in members), strict=True)
        ]
        reason = "; ".join(filter(None, (first.reason, f"at {len(members)} places")))
        found.append(Finding(first.kind, (str(selector),), (str(selector),), values[0], values[1], reason, first.rule))
    return found


def _values(tree: Nodes, selector: str) -> list[object]:
    PageFacet().select(selector, tree)
    found = tree.get(selector)
    return found if isinstance(found, list) else []


def _numbers(trees: tuple[Nodes, Nodes], selector: str) -> tuple[int, int]:
    return len(_values(trees[0], selector)), len(_values(trees[1], selector))


def _blanked(observation: Observation, selectors: Sequence[str]) -> Observation:
    from selectolax.lexbor import LexborHTMLParser

    page = LexborHTMLParser(decoded_text(observation)[0])
    for selector in selectors:
        for node in page.css(selector):
            name = _VALUES.get(str(node.tag))
            if name and node.attributes.get(name) is not None:
                node.attrs[name] = BLANK
            elif node.tag not in _VALUES:
                for text in [one for one in node.traverse(include_text=True) if one.is_text_node]:
                    text.decompose()  # the text alone: links, fields and pictures within are compared as ever
                node.insert_child(BLANK)
    return replace(observation, body=UTF_8 + (page.html or "").encode("utf-8", "replace"))
