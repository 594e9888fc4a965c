"""Pairs the members of two arrays before they are compared, so that one insertion is one difference. Never quadratic.

Common ends are trimmed, unique equal members anchor the rest (patience: longest increasing subsequence, O(n log n)), small
gaps get a true longest common subsequence, large ones are paired by position and reported as cut.
"""

from __future__ import annotations

import bisect
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

SMALL_GAP = 250_000
"""Largest product of gap lengths for which the exact longest common subsequence is computed."""

Pair = tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class Alignment:
    """Pairs of positions (None where a side has no partner), in legacy's order; ``reordered`` when both sides hold the
    same members in another order; ``cut`` when a gap was too large to align exactly."""

    pairs: tuple[Pair, ...]
    reordered: bool = False
    cut: bool = False


def align(legacy: Sequence[Hashable], candidate: Sequence[Hashable]) -> Alignment:
    """Align two sequences of member fingerprints (equal fingerprints: members count as the same)."""
    start, end_legacy, end_candidate = _trim(legacy, candidate)
    head: list[Pair] = [(at, at) for at in range(start)]
    tail: list[Pair] = [(end_legacy + at, end_candidate + at) for at in range(len(legacy) - end_legacy)]
    middle_legacy, middle_candidate = legacy[start:end_legacy], candidate[start:end_candidate]
    if middle_legacy and Counter(middle_legacy) == Counter(middle_candidate):
        pairs = _pair_equal(legacy, candidate, range(start, end_legacy), range(start, end_candidate))
        return Alignment((*head, *pairs, *tail), reordered=True)
    middle, cut = _middle(legacy, candidate, (start, end_legacy), (start, end_candidate))
    return Alignment((*head, *middle, *tail), cut=cut)


def _trim(legacy: Sequence[Hashable], candidate: Sequence[Hashable]) -> tuple[int, int, int]:
    """Where the common head ends, and where the common tail starts on each side."""
    start, shorter = 0, min(len(legacy), len(candidate))
    while start < shorter and legacy[start] == candidate[start]:
        start += 1
    end_legacy, end_candidate = len(legacy), len(candidate)
    while end_legacy > start and end_candidate > start and legacy[end_legacy - 1] == candidate[end_candidate - 1]:
        end_legacy -= 1
        end_candidate -= 1
    return start, end_legacy, end_candidate


def _pair_equal(
    legacy: Sequence[Hashable], candidate: Sequence[Hashable], legacy_span: range, candidate_span: range
) -> list[Pair]:
    """Pair equal members of two spans regardless of order; what has no equal stays alone."""
    free: dict[Hashable, list[int]] = {}
    for at in reversed(candidate_span):
        free.setdefault(candidate[at], []).append(at)
    pairs: list[Pair] = []
    for at in legacy_span:
        partners = free.get(legacy[at])
        pairs.append((at, partners.pop() if partners else None))
    pairs.extend((None, at) for at in sorted(at for left in free.values() for at in left))
    return pairs


def pair_unordered(legacy: Sequence[Hashable], candidate: Sequence[Hashable]) -> list[Pair]:
    """Pair equal members whatever their order; what is left over is paired in order of appearance, the rest stays alone."""
    paired = _pair_equal(legacy, candidate, range(len(legacy)), range(len(candidate)))
    sure = [pair for pair in paired if None not in pair]
    return sure + _by_position(
        [left for left, right in paired if right is None and left is not None],
        [right for left, right in paired if left is None and right is not None],
    )


def _middle(
    legacy: Sequence[Hashable], candidate: Sequence[Hashable], left: tuple[int, int], right: tuple[int, int]
) -> tuple[list[Pair], bool]:
    """Align what lies between the common ends: anchors first, then each gap."""
    anchors = _anchors(legacy, candidate, left, right)
    pairs: list[Pair] = []
    cut = False
    at_legacy, at_candidate = left[0], right[0]
    for anchor_legacy, anchor_candidate in [*anchors, (left[1], right[1])]:
        gap, gap_cut = _gap(legacy, candidate, (at_legacy, anchor_legacy), (at_candidate, anchor_candidate))
        pairs += gap
        cut = cut or gap_cut
        if anchor_legacy < left[1] or anchor_candidate < right[1]:
            pairs.append((anchor_legacy, anchor_candidate))
        at_legacy, at_candidate = anchor_legacy + 1, anchor_candidate + 1
    return pairs, cut


def _anchors(
    legacy: Sequence[Hashable], candidate: Sequence[Hashable], left: tuple[int, int], right: tuple[int, int]
) -> list[tuple[int, int]]:
    """Members that occur exactly once in both spans, thinned to the longest run that keeps order."""
    count_legacy = Counter(legacy[left[0] : left[1]])
    count_candidate = Counter(candidate[right[0] : right[1]])
    where = {candidate[at]: at for at in range(*right) if count_candidate[candidate[at]] == 1}
    common = [(at, where[legacy[at]]) for at in range(*left) if count_legacy[legacy[at]] == 1 and legacy[at] in where]
    return _longest_increasing(common)


def _longest_increasing(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest subsequence of pairs (sorted by their first) whose seconds increase; O(n log n)."""
    tops: list[int] = []
    top_at: list[int] = []
    before: list[int] = []
    for at, (_, second) in enumerate(pairs):
        pile = bisect.bisect_left(tops, second)
        before.append(top_at[pile - 1] if pile else -1)
        if pile == len(tops):
            tops.append(second)
            top_at.append(at)
        else:
            tops[pile] = second
            top_at[pile] = at
    chain: list[tuple[int, int]] = []
    at = top_at[-1] if top_at else -1
    while at >= 0:
        chain.append(pairs[at])
        at = before[at]
    return chain[::-1]


def _gap(
    legacy: Sequence[Hashable], candidate: Sequence[Hashable], left: tuple[int, int], right: tuple[int, int]
) -> tuple[list[Pair], bool]:
    """Align one gap; the flag says that it was too large to be exact."""
    spans = (list(range(*left)), list(range(*right)))
    if not spans[0] or not spans[1]:
        return _by_position(*spans), False
    common = set(legacy[left[0] : left[1]]) & set(candidate[right[0] : right[1]])
    if not common:
        return _by_position(*spans), False
    if len(spans[0]) * len(spans[1]) > SMALL_GAP:
        return _by_position(*spans), True
    pairs: list[Pair] = []
    at_legacy, at_candidate = left[0], right[0]
    matches = _longest_common(legacy, candidate, spans[0], spans[1])
    for match_legacy, match_candidate in [*matches, (left[1], right[1])]:
        pairs += _by_position(list(range(at_legacy, match_legacy)), list(range(at_candidate, match_candidate)))
        if match_legacy < left[1]:
            pairs.append((match_legacy, match_candidate))
        at_legacy, at_candidate = match_legacy + 1, match_candidate + 1
    return pairs, False


def _longest_common(
    legacy: Sequence[Hashable], candidate: Sequence[Hashable], left: list[int], right: list[int]
) -> list[tuple[int, int]]:
    """Longest common subsequence of two small spans by the textbook table."""
    lengths = [[0] * (len(right) + 1) for _ in range(len(left) + 1)]
    for row in range(len(left) - 1, -1, -1):
        below, current = lengths[row + 1], lengths[row]
        for column in range(len(right) - 1, -1, -1):
            if legacy[left[row]] == candidate[right[column]]:
                current[column] = below[column + 1] + 1
            else:
                current[column] = max(below[column], current[column + 1])
    matches: list[tuple[int, int]] = []
    row = column = 0
    while row < len(left) and column < len(right):
        if legacy[left[row]] == candidate[right[column]]:
            matches.append((left[row], right[column]))
            row, column = row + 1, column + 1
        elif lengths[row + 1][column] >= lengths[row][column + 1]:
            row += 1
        else:
            column += 1
    return matches


def _by_position(left: list[int], right: list[int]) -> list[Pair]:
    """Pair two runs of unequal members by position; the longer one's rest stays alone."""
    shared = min(len(left), len(right))
    pairs: list[Pair] = list(zip(left[:shared], right[:shared], strict=True))
    pairs += [(at, None) for at in left[shared:]]
    pairs += [(None, at) for at in right[shared:]]
    return pairs
