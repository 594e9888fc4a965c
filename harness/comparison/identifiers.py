"""Identifiers that each side makes up for itself: which legacy value belongs to which candidate value, one to one.

A table goes into the judging of a step and comes out of it as a value. Pairs are per kind; where a pair may excuse a
difference is decided here and nowhere else: whole URL path segments, whole query values, whole words of 8 or more characters.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlsplit

from harness.comparison.kinds import kind_of

MIN_WORD = 8
_WORD = re.compile(r"[0-9A-Za-z]+(?:[-_][0-9A-Za-z]+)*")


@dataclass(frozen=True, slots=True)
class Claim:
    """A sighting: at this address, this legacy value stood for that candidate value."""

    kind: str
    legacy: object
    candidate: object
    address: str = ""


@dataclass(frozen=True, slots=True)
class IdentifierTable:
    """All pairs known in a scenario so far. Keys are ``(kind, JSON type, text)``; values the first claim with that value."""

    by_legacy: Mapping[tuple[str, str, str], Claim] = field(default_factory=dict)
    by_candidate: Mapping[tuple[str, str, str], Claim] = field(default_factory=dict)
    pairs: frozenset[tuple[str, str]] = frozenset()

    def claim(self, claim: Claim) -> tuple[IdentifierTable, str | None]:
        """The table with this claim, and None; or the same table and why the claim breaks the pairing."""
        if kind_of(claim.legacy) != kind_of(claim.candidate):
            return self, f"a {kind_of(claim.legacy)} became a {kind_of(claim.candidate)}"
        if claim.legacy in (None, "") or claim.candidate in (None, ""):
            return self, None if claim.legacy == claim.candidate else "one side has no identifier"
        key_legacy = (claim.kind, kind_of(claim.legacy), str(claim.legacy))
        key_candidate = (claim.kind, kind_of(claim.candidate), str(claim.candidate))
        known, taken = self.by_legacy.get(key_legacy), self.by_candidate.get(key_candidate)
        if known is not None and taken is not None and known.candidate == claim.candidate:
            return self, None
        broken = [
            f"{sighting.legacy!r} <-> {sighting.candidate!r} was seen at {sighting.address}"
            for sighting in dict.fromkeys(found for found in (known, taken) if found is not None)
        ]
        if broken:
            return self, f"{claim.kind!r} must stay one to one, but " + " and ".join(broken)
        return IdentifierTable(
            {**self.by_legacy, key_legacy: claim},
            {**self.by_candidate, key_candidate: claim},
            self.pairs | {(str(claim.legacy), str(claim.candidate))},
        ), None

    def same_url(self, legacy: str, candidate: str) -> bool:
        """Whether two URLs are the same but for known pairs as whole path segments or whole query values."""
        if legacy == candidate or not self.pairs:
            return legacy == candidate
        try:
            left, right = urlsplit(legacy), urlsplit(candidate)
        except ValueError:
            return False
        if (left.scheme, left.netloc, left.fragment) != (right.scheme, right.netloc, right.fragment):
            return False
        left_query, right_query = parse_qsl(left.query, True), parse_qsl(right.query, True)
        if [name for name, _ in left_query] != [name for name, _ in right_query]:
            return False
        return self._all_known(left.path.split("/"), right.path.split("/")) and self._all_known(
            [value for _, value in left_query], [value for _, value in right_query]
        )

    def same_words(self, legacy: str, candidate: str) -> bool:
        """Whether two texts are the same but for known pairs of 8 or more characters as whole words."""
        if legacy == candidate or not self.pairs:
            return legacy == candidate
        if _WORD.split(legacy) != _WORD.split(candidate):
            return False
        return all(
            left == right or (min(len(left), len(right)) >= MIN_WORD and (left, right) in self.pairs)
            for left, right in zip(_WORD.findall(legacy), _WORD.findall(candidate), strict=True)
        )

    def _all_known(self, legacy: list[str], candidate: list[str]) -> bool:
        if len(legacy) != len(candidate):
            return False
        return all(
            left == right or (unquote(left), unquote(right)) in self.pairs
            for left, right in zip(legacy, candidate, strict=True)
        )
