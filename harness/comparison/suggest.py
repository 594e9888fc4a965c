"""Suggests the typed rule that would describe a difference, ready to be copied under `rules:`."""

from __future__ import annotations

import re

from harness.comparison.equivalences.base import Case
from harness.comparison.equivalences.moments import DateTime, seconds
from harness.comparison.equivalences.texts import Uuid
from harness.comparison.kinds import kind_of
from harness.model.difference import Difference, DifferenceKind

_TOKEN = re.compile(r"[A-Za-z0-9_.~+/=-]{16,}")
_HEX_TOKEN = re.compile(r"(?![0-9a-f]{12}[1-8][0-9a-f]{3}[89ab])[0-9a-f]{32}", re.IGNORECASE)
"""32 hexadecimal digits that lack the version or the variant of a UUID (RFC 9562 sections 4.1 and 4.2): random bytes."""
_BETWEEN = re.compile(r"([/?&=#])")
_NEEDS_QUOTES = re.compile(r": | #|^[\"'&*!|>%@`]")


def suggested_rule(difference: Difference, case: Case) -> str | None:
    """A line such as ``json:$.items[*].id: uuid``; None where only people can say what is meant."""
    equivalence = _equivalence(difference, case)
    if equivalence is None:
        return None
    address = re.sub(r"\[[0-9]+\]", "[*]", difference.address) if difference.place.facet == "json" else difference.address
    return as_rule(address, equivalence)


def as_rule(address: str, equivalence: str) -> str:
    """A line of YAML for `rules:`."""
    key = "'" + address.replace("'", "''") + "'" if _NEEDS_QUOTES.search(address) else address
    return f"{key}: {equivalence}"


def _equivalence(difference: Difference, case: Case) -> str | None:
    legacy, candidate = difference.legacy, difference.candidate
    if difference.kind is DifferenceKind.ORDER and difference.place.facet in ("json", "csv"):
        return "unordered"
    if difference.kind is not DifferenceKind.CHANGED:
        return None
    if Uuid().differs(legacy, candidate, case) is None and not any(
        _HEX_TOKEN.fullmatch(str(one)) for one in (legacy, candidate)
    ):
        return "uuid"
    if seconds(legacy) is not None and DateTime().differs(legacy, candidate, _within(case)) is None:
        return "{datetime: {within: 5s}}"
    if isinstance(legacy, str) and isinstance(candidate, str):
        if legacy.split() == candidate.split():
            return "whitespace"
        if pattern := _shape(legacy, candidate):
            return "{matches: {pattern: '" + pattern.replace("'", "''") + "'}}"
        if _TOKEN.fullmatch(legacy) and _TOKEN.fullmatch(candidate) and _random(legacy) and _random(candidate):
            return "token"
    if kind_of(legacy) == "number" and difference.address.endswith((".id", "_id")):
        return "identifier"
    return None


def _shape(legacy: str, candidate: str) -> str | None:
    """A pattern for two URLs that part in random or numbered segments only: the rest of them stays asserted."""
    left, right = _BETWEEN.split(legacy), _BETWEEN.split(candidate)
    if "/" not in legacy or len(left) != len(right) or any(map(str.isspace, legacy + candidate)):
        return None
    pieces = [re.escape(one) if one == other else _segment(one, other) for one, other in zip(left, right, strict=True)]
    return None if None in pieces else "".join(piece for piece in pieces if piece)


def _segment(one: str, other: str) -> str | None:
    """A pattern for two segments of a kind; None where they may be words."""
    same_length = f"{{{len(one)}}}" if len(one) == len(other) else "{16,}"
    for alphabet, needed in (("[0-9]", 1), ("[0-9a-f-]", 16), ("[A-Za-z0-9_.~-]", 16)):
        if all(len(each) >= needed and re.fullmatch(f"{alphabet}+", each) for each in (one, other)):
            return f"{alphabet}+" if needed == 1 else alphabet + same_length if _random(one) and _random(other) else None
    return None


def _within(case: Case) -> Case:
    return Case({"within": 5.0}, case.legacy_time, case.candidate_time, case.method)


def _random(text: str) -> bool:
    """Whether text looks like a token: letters and digits mixed."""
    return bool(re.search(r"[0-9]", text) and re.search(r"[A-Za-z]", text))
