"""Identifiers that each side makes up for itself: which legacy value belongs to which candidate value, one to one.

A table goes into the judging of a step and comes out of it as a value. Pairs are per kind; where a pair may excuse a
difference is decided here and nowhere else: whole URL path segments, whole query values, whole words of 8 or more characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice, product
from urllib.parse import parse_qsl, unquote, urlsplit

from harness.comparison.kinds import kind_of

MIN_WORD = 8
_MOST_SPELLINGS = 1_000  # of one URL, where its parts are paired in several kinds
_Key = tuple[str, str, str]
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

    by_legacy: Mapping[_Key, Claim] = field(default_factory=dict)
    by_candidate: Mapping[_Key, Claim] = field(default_factory=dict)
    pairs: frozenset[tuple[str, str]] = frozenset()

    def claim(self, claims: Iterable[Claim]) -> tuple[IdentifierTable, list[str | None]]:
        """The table with these claims, and for each why it breaks the pairing (it is not in the table then), or None."""
        by_legacy, by_candidate, pairs = dict(self.by_legacy), dict(self.by_candidate), set(self.pairs)
        conflicts = [_claimed(claim, by_legacy, by_candidate, pairs) for claim in claims]
        return IdentifierTable(by_legacy, by_candidate, frozenset(pairs)), conflicts

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

    def same_urls(self, legacy: Sequence[str], candidate: Sequence[str]) -> dict[str, str]:
        """The candidate's URL for those of legacy's that have a `same_url`, each taken once, in order.

        Looked up by what the known pairs would make of a URL, so that long lists are not tried each against each.
        """
        if not self.pairs or not legacy or not candidate:
            return {}
        others: dict[str, list[str]] = {}
        for one, other in self.pairs:
            others.setdefault(one, []).append(other)
        waiting: dict[object, list[str]] = {}
        for url in reversed(candidate):
            waiting.setdefault(_parts(url), []).append(url)
        found: dict[str, str] = {}
        for url in legacy:
            head, parts = _parts(url)
            spellings = product(*([part, *others.get(part, ())] for part in parts))
            for spelling in islice(spellings, _MOST_SPELLINGS):
                urls = waiting.get((head, spelling), [])
                fitting = next((one for one in reversed(urls) if self.same_url(url, one)), None)
                if fitting is not None:
                    found[url] = fitting
                    urls.remove(fitting)
                    break
        return found

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


def _parts(url: str) -> tuple[tuple[object, ...], tuple[str, ...]]:
    """What of a URL no identifier can be, and the path segments and query values, decoded."""
    try:
        split = urlsplit(url)
    except ValueError:
        return (url,), ()
    query, path = parse_qsl(split.query, True), split.path.split("/")
    head = (split.scheme, split.netloc, split.fragment, len(path), *(name for name, _ in query))
    return head, (*map(unquote, path), *(value for _, value in query))


def _claimed(
    claim: Claim, by_legacy: dict[_Key, Claim], by_candidate: dict[_Key, Claim], pairs: set[tuple[str, str]]
) -> str | None:
    """Enter one claim, or say why it cannot be."""
    if kind_of(claim.legacy) != kind_of(claim.candidate):
        return f"a {kind_of(claim.legacy)} became a {kind_of(claim.candidate)}"
    if claim.legacy in (None, "") or claim.candidate in (None, ""):
        return None if claim.legacy == claim.candidate else "one side has no identifier"
    key_legacy = (claim.kind, kind_of(claim.legacy), str(claim.legacy))
    key_candidate = (claim.kind, kind_of(claim.candidate), str(claim.candidate))
    known, taken = by_legacy.get(key_legacy), by_candidate.get(key_candidate)
    if known is not None and taken is not None and known.candidate == claim.candidate:
        return None
    broken = [
        f"{sighting.legacy!r} <-> {sighting.candidate!r} was seen at {sighting.address}"
        for sighting in dict.fromkeys(found for found in (known, taken) if found is not None)
    ]
    if broken:
        return f"{claim.kind!r} must stay one to one, but " + " and ".join(broken)
    by_legacy[key_legacy] = by_candidate[key_candidate] = claim
    pairs.add((str(claim.legacy), str(claim.candidate)))
    return None
