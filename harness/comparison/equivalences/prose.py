"""Equivalences about longer text: `html` and `similar {threshold}`."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from harness.comparison.equivalences.base import Case
from harness.comparison.equivalences.exact import Leafwise
from harness.comparison.html.wording import BLOCKS, collapse
from harness.comparison.kinds import kind_of
from harness.comparison.node import Picture
from harness.comparison.pictures import THRESHOLD as THRESHOLD_OF_PICTURES
from harness.comparison.pictures import NotAPicture, gap
from harness.model.vocabulary import Argument

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

THRESHOLD = 0.9
_WORDS_ONLY_FROM = 2_000  # characters: longer texts are compared word by word, which is linear enough
_WORD_LIMIT = 20_000
_VERBATIM = frozenset({"pre", "textarea", "script", "style"})
_EDGES = BLOCKS | {"td", "th", "col", "template"}
"""Elements at whose edges white space is not seen."""
Canonical = tuple[object, ...]


class Html(Leafwise):
    """Fragments of HTML with the same elements, attributes and text, however they are spelled."""

    name = "html"
    summary = "HTML with the same elements, attributes and text; order of attributes and classes, entities, white space free."

    def differs(self, legacy: object, candidate: object, case: Case) -> str | None:  # noqa: ARG002
        if not isinstance(legacy, str) or not isinstance(candidate, str):
            return f"legacy's is a {kind_of(legacy)}, the candidate's a {kind_of(candidate)}"
        if legacy == candidate:
            return None
        try:
            left, right = canonical(legacy), canonical(candidate)
            return None if left == right else f"the HTML differs {_where(left, right)}"
        except RecursionError:
            return "the HTML is nested too deeply to be compared"


class Similar(Leafwise):
    """Texts that have most of their words in common and in the same order; pictures that look alike."""

    name = "similar"
    summary = (
        "Text of which at least the share `threshold` (0.9) is the same, in the same order; neither side is empty. "
        "Pictures of one size whose pixels are at most `threshold` (0.1) apart in colour, but for the share `differing` (0)."
    )
    arguments = (Argument("threshold", "number"), Argument("differing", "number"))

    def differs(self, legacy: object, candidate: object, case: Case) -> str | None:
        if isinstance(legacy, Picture) and isinstance(candidate, Picture):
            return _unlike(legacy, candidate, case.arguments)
        for side, value in (("legacy", legacy), ("candidate", candidate)):
            if not isinstance(value, str):
                return f"the {side}'s value is a {kind_of(value)}, not text"
            if not value.strip():
                return f"the {side}'s text is empty"
        threshold = _number(case.arguments, "threshold", THRESHOLD)
        share = likeness(str(legacy), str(candidate))
        return None if share >= threshold else f"only {share:.0%} of the texts agree, {threshold:.0%} were asked for"


def _unlike(legacy: Picture, candidate: Picture, arguments: Mapping[str, object]) -> str | None:
    """Why two pictures do not look alike."""
    threshold, allowed = _number(arguments, "threshold", THRESHOLD_OF_PICTURES), _number(arguments, "differing", 0.0)
    try:
        found = gap(legacy, candidate, threshold)
    except NotAPicture as error:
        return str(error)
    if found.sizes[0] != found.sizes[1]:
        return str(found)
    return None if found.share <= allowed else f"{found} ({found.share:.2%}; {allowed:.2%} may)"


def _number(arguments: Mapping[str, object], name: str, otherwise: float) -> float:
    value = arguments.get(name, otherwise)
    assert isinstance(value, int | float | Decimal)
    return float(value)


def likeness(left: str, right: str) -> float:
    """How much of two texts agrees, from 0 to 1; letters of short texts, words of long ones."""
    if left == right:
        return 1.0
    if max(len(left), len(right)) < _WORDS_ONLY_FROM:
        return difflib.SequenceMatcher(None, left, right, autojunk=False).ratio()
    one, other = re.findall(r"\S+", left), re.findall(r"\S+", right)
    if max(len(one), len(other)) > _WORD_LIMIT:
        return 0.0
    return difflib.SequenceMatcher(None, one, other).ratio()


def canonical(text: str) -> Canonical:
    """A fragment as nested tuples: ``(tag, attributes, *members)``; text is collapsed outside preformatted elements.

    Part of a table is parsed as the content of a template, where it may stand (WHATWG HTML section 13.2.6.4.22).
    """
    from selectolax.lexbor import LexborHTMLParser

    from harness.comparison.html.element import part_of

    around = "<template>" if part_of(text) else ""
    body = LexborHTMLParser(f"<!doctype html><body>{around}{text}").body
    if body is None:
        return ()
    found = _element(body, verbatim=False)
    template = found[2] if around else None
    return ("body", (), *template[2:], *found[3:]) if isinstance(template, tuple) else found


def _element(node: LexborNode, *, verbatim: bool) -> Canonical:
    tag = str(node.tag)
    verbatim = verbatim or tag in _VERBATIM
    attributes = tuple(sorted((name, _attribute(name, value)) for name, value in node.attributes.items()))
    members: list[object] = []
    for holder in node.template_fragments() if tag == "template" else (node,):
        for child in holder.iter(include_text=True):
            if child.is_text_node:
                _add_text(members, child.text_content or "")
            elif child.is_element_node:
                members.append(_element(child, verbatim=verbatim))
    return (tag, attributes, *(members if verbatim else _trimmed(members, is_block=tag in _EDGES)))


def _add_text(members: list[object], text: str) -> None:
    if members and isinstance(members[-1], str):
        members[-1] += text
    else:
        members.append(text)


def _trimmed(members: list[object], *, is_block: bool) -> list[object]:
    """Collapse white space; at the edges of blocks there is none to see."""
    found: list[object] = []
    for at, member in enumerate(members):
        if not isinstance(member, str):
            found.append(member)
            continue
        text = re.sub(r"[ \t\r\n\f]+", " ", member)
        if _edge(members, at - 1, is_block=is_block):
            text = text.removeprefix(" ")
        if _edge(members, at + 1, is_block=is_block):
            text = text.removesuffix(" ")
        if text:
            found.append(text)
    return found


def _edge(members: list[object], at: int, *, is_block: bool) -> bool:
    if not 0 <= at < len(members):
        return is_block
    member = members[at]
    return isinstance(member, tuple) and (member[0] in _EDGES or member[0] == "br")


def _attribute(name: str, value: str | None) -> object:
    if name == "class":
        return " ".join(sorted(set((value or "").split())))
    return "" if value is None or value.lower() == name else collapse(value)


def _where(left: object, right: object, path: str = "") -> str:
    """Where two canonical fragments part, and how, as the end of a sentence."""
    place = f"in <{path.rsplit(' ', 1)[-1]}>" if path else "at its top"
    if isinstance(left, tuple) and isinstance(right, tuple) and left and right and left[0] == right[0]:
        inner = f"{path} {left[0]}".strip() if left[0] != "body" else path
        if left[1] != right[1]:
            return f"in the attributes of <{left[0]}>: {dict(left[1])!r} became {dict(right[1])!r}"
        for one, other in zip(left[2:], right[2:], strict=False):
            if one != other:
                return _where(one, other, inner)
        inside = f"in <{left[0]}>" if left[0] != "body" else "at its top"
        return f"{inside}: {len(left) - 2} members became {len(right) - 2}"
    return f"{place}: {_short(left)} became {_short(right)}"


def _short(member: object) -> str:
    return f"<{member[0]}>" if isinstance(member, tuple) and member else repr(member)[:60]
