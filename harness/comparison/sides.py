"""Chooses the facets that describe two bodies, and says what is wrong where they cannot be looked at alike."""

from __future__ import annotations

import codecs
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from harness.comparison.body import JSON_LINES, body_kind, json_of
from harness.comparison.facets.base import Facet, Lens, View
from harness.comparison.json_text import NotJson
from harness.comparison.walk import Finding
from harness.model.difference import DifferenceKind
from harness.model.observation import Observation


@dataclass(frozen=True, slots=True)
class Pair:
    """One facet's views of both sides."""

    facet: Facet
    legacy: View
    candidate: View


Broken = tuple[str, Finding]


def body_pairs(
    legacy: Observation, candidate: Observation, facets: Mapping[str, Facet], lenses: tuple[Lens, Lens]
) -> tuple[list[Pair], list[str], list[Broken]]:
    """The body facets to walk, notes, and differences already certain (one side is not what it says it is)."""
    if not (legacy.body_complete and candidate.body_complete):
        return [], [], [("body", _cut(legacy, candidate))] if legacy.body_complete != candidate.body_complete else []
    kinds = body_kind(legacy), body_kind(candidate)
    if kinds == ("empty", "empty"):
        return [], [], _surplus(legacy, candidate)
    if kinds[0] != kinds[1]:
        return _unlike(legacy, candidate, kinds, facets, lenses)
    return _alike(legacy, candidate, kinds[0], facets, lenses)


def _surplus(legacy: Observation, candidate: Observation) -> list[Broken]:
    """Bytes that follow an answer which must not have a body (RFC 9110 sections 9.3.2, 15.3.5 and 15.4.5), on one side."""
    if bool(legacy.body) == bool(candidate.body):
        return []
    kind = DifferenceKind.ADDED if candidate.body else DifferenceKind.MISSING
    side, seen = ("candidate", candidate) if candidate.body else ("legacy", legacy)
    what = "HEAD" if seen.request.method.upper() == "HEAD" else str(seen.status)
    reason = f"the {side} sends a body with its answer to {what}" if what == "HEAD" else f"the {side}'s {what} has a body"
    texts = [one.body[:2000].decode("utf-8", "replace") for one in (legacy, candidate)]
    return [("body", Finding(kind, (), (), texts[0], texts[1], f"{reason}; clients take it for the next answer"))]


def _alike(
    legacy: Observation, candidate: Observation, kind: str, facets: Mapping[str, Facet], lenses: tuple[Lens, Lens]
) -> tuple[list[Pair], list[str], list[Broken]]:
    pairs: list[Pair] = []
    for facet in facets.values():
        if kind not in facet.body_kinds:
            continue
        left, right = facet.view(legacy, lenses[0]), facet.view(candidate, lenses[1])
        if left is not None and right is not None:
            pairs.append(Pair(facet, left, right))
        elif left is None and right is None:
            note = f"neither body is the {kind} it says it is; compared as text"
            pairs, notes, _ = _as_body(legacy, candidate, facets, lenses, [note])
            return pairs, notes, _in_other_bytes(legacy, candidate, pairs) if kind == "json" else []
        else:
            side, observation = ("legacy", legacy) if left is None else ("candidate", candidate)
            reason = f"the {side}'s body is not the {kind} it says it is{_why(observation, kind)}"
            return [], [], [(facet.name, _whole(legacy, candidate, reason))]
    around = [*_marks(legacy, candidate, kind), *_lines(legacy, candidate)]
    return (pairs, [], around) if pairs else _as_body(legacy, candidate, facets, lenses, [])


def _in_other_bytes(legacy: Observation, candidate: Observation, pairs: Sequence[Pair]) -> list[Broken]:
    """What cannot be read as the JSON it should be: equal as text, though not in its bytes, is not equal."""
    if legacy.body == candidate.body or any(pair.legacy.tree != pair.candidate.tree for pair in pairs):
        return []
    shown = [repr(one.body[:2000])[2:-1] for one in (legacy, candidate)]
    return [("body", Finding(DifferenceKind.CHANGED, (), (), shown[0], shown[1], "the same text in other bytes"))]


def _marks(legacy: Observation, candidate: Observation, kind: str) -> list[Broken]:
    """A byte order mark on one side: JSON must not have one (RFC 8259 section 8.1), and in a text it is a character."""
    marked = legacy.body.startswith(codecs.BOM_UTF8), candidate.body.startswith(codecs.BOM_UTF8)
    if kind not in ("json", "text") or marked[0] == marked[1]:
        return []
    told = ["a byte order mark" if each else "no byte order mark" for each in marked]
    return [("body", Finding(DifferenceKind.CHANGED, (), (), told[0], told[1], "many clients cannot read it with one"))]


def _lines(legacy: Observation, candidate: Observation) -> list[Broken]:
    """Of JSON lines: readers take a document for whole by its line's end, and stumble over an empty line."""
    if not JSON_LINES.issuperset((legacy.media_type, candidate.media_type)):
        return []
    facts = []
    for one in (legacy, candidate):
        *lines, last = (line.strip(b" \t\r") for line in one.body.split(b"\n"))
        ends = "no end of the last line" if last else "every line ended"
        facts.append(f"{ends}, {'empty lines' if not all(lines) else 'no empty line'}")
    return [("body", Finding(DifferenceKind.CHANGED, (), (), *facts))] if facts[0] != facts[1] else []


def _unlike(
    legacy: Observation,
    candidate: Observation,
    kinds: tuple[str, str],
    facets: Mapping[str, Facet],
    lenses: tuple[Lens, Lens],
) -> tuple[list[Pair], list[str], list[Broken]]:
    """Bodies of different kinds: still looked at as JSON where both really are; else one difference at `body`."""
    if "json" in kinds and "empty" not in kinds and _why(legacy, "json") == _why(candidate, "json") == "":
        facet = facets["json"]
        left, right = facet.view(legacy, lenses[0]), facet.view(candidate, lenses[1])
        if left is not None and right is not None:
            return (
                [Pair(facet, left, right)],
                [f"legacy's body says it is {kinds[0]}, the candidate's {kinds[1]}"],
                _marks(legacy, candidate, "json"),
            )
    kind = DifferenceKind.CHANGED
    if "empty" in kinds:
        kind = DifferenceKind.ADDED if kinds[0] == "empty" else DifferenceKind.MISSING
    reason = f"legacy's body is {kinds[0]}, the candidate's {kinds[1]}"
    views = facets["body"].view(legacy, lenses[0]), facets["body"].view(candidate, lenses[1])
    trees = [view.tree if view else "" for view in views]
    if kind is DifferenceKind.CHANGED and trees[0] == trees[1]:
        pairs = [Pair(facets["body"], View(trees[0]), View(trees[1]))]
        return pairs, [reason], _in_other_bytes(legacy, candidate, pairs) if "json" in kinds else []
    return [], [], [("body", Finding(kind, (), (), trees[0], trees[1], reason))]


def _as_body(
    legacy: Observation,
    candidate: Observation,
    facets: Mapping[str, Facet],
    lenses: tuple[Lens, Lens],
    notes: list[str],
) -> tuple[list[Pair], list[str], list[Broken]]:
    facet = facets["body"]
    left, right = facet.view(legacy, lenses[0]), facet.view(candidate, lenses[1])
    return ([Pair(facet, left, right)] if left is not None and right is not None else []), notes, []


def _why(observation: Observation, kind: str) -> str:
    if kind != "json":
        return ""
    try:
        json_of(observation)
    except NotJson as error:
        return f": {error}"
    return ""


def _whole(legacy: Observation, candidate: Observation, reason: str) -> Finding:
    texts = (legacy.body.decode("utf-8", "backslashreplace"), candidate.body.decode("utf-8", "backslashreplace"))
    return Finding(DifferenceKind.CHANGED, (), (), *texts, reason)


def _cut(legacy: Observation, candidate: Observation) -> Finding:
    side = "legacy" if not legacy.body_complete else "candidate"
    lengths = [f"<{len(one.body)} bytes{'' if one.body_complete else ', cut'}>" for one in (legacy, candidate)]
    return Finding(DifferenceKind.CHANGED, (), (), lengths[0], lengths[1], f"the {side}'s body was cut at the size limit")
