"""Equivalences about arrays: `unordered {by}`, `sorted {by}`; both only pair members, which are then compared as usual."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence

from harness.comparison.align import Alignment, Pair, pair_unordered
from harness.comparison.equivalences.base import Case, Reach
from harness.comparison.equivalences.exact import Leafwise
from harness.comparison.facets.jsonpath import select_paths
from harness.comparison.identity_keys import identity_keys
from harness.comparison.kinds import kind_of
from harness.comparison.sameness import plain_print
from harness.model.vocabulary import Argument


class Unordered(Leafwise):
    """Order is free; with ``by`` members belong together that have the same value there, else equal ones do."""

    name = "unordered"
    summary = "Order is free; `by` (a JSONPath in each member such as $.id) says which members belong together."
    arguments = (Argument("by", "jsonpath"),)
    reach = Reach.ARRAY

    def differs(self, legacy: object, candidate: object, case: Case) -> str | None:  # noqa: ARG002
        return f"`{self.name}` is for arrays: legacy's is a {kind_of(legacy)}, the candidate's a {kind_of(candidate)}"

    def pair(
        self,
        legacy: Sequence[object],
        candidate: Sequence[object],
        prints: tuple[list[Hashable], list[Hashable]],
        arguments: Mapping[str, object],
    ) -> Alignment:
        by = arguments.get("by")
        if by is None:
            return Alignment(tuple(_with_identities(pair_unordered(*prints), legacy, candidate, prints)))
        left = _numbered([_key(member, str(by)) for member in legacy])
        right = {key: at for at, key in enumerate(_numbered([_key(member, str(by)) for member in candidate]))}
        pairs: list[Pair] = [(at, right.pop(key, None)) for at, key in enumerate(left)]
        return Alignment((*pairs, *((None, at) for at in right.values())))


class Sorted(Leafwise):
    """The same sequence of values at ``by``; members with equal ones (ties) may swap.

    Whether that sequence is an ascending one is not asked: only legacy's database knows by which collation it sorts.
    """

    name = "sorted"
    summary = (
        "The values of `by` (a JSONPath in each member) come in the same sequence on both sides; "
        "where they are equal, members may swap."
    )
    arguments = (Argument("by", "jsonpath"),)
    reach = Reach.ARRAY

    def differs(self, legacy: object, candidate: object, case: Case) -> str | None:  # noqa: ARG002
        return f"`{self.name}` is for arrays: legacy's is a {kind_of(legacy)}, the candidate's a {kind_of(candidate)}"

    def pair(
        self,
        legacy: Sequence[object],
        candidate: Sequence[object],
        prints: tuple[list[Hashable], list[Hashable]],
        arguments: Mapping[str, object],
    ) -> Alignment:
        by = str(arguments.get("by") or "$")
        left = [_key(member, by) for member in legacy]
        right = [_key(member, by) for member in candidate]
        if _counted(left) != _counted(right):
            return Alignment(tuple(pair_unordered(*prints)), reordered=True)
        pairs: list[Pair] = []
        start_left = start_right = 0
        for _, length_left in _counted(left):
            length_right = length_left
            block = pair_unordered(
                prints[0][start_left : start_left + length_left], prints[1][start_right : start_right + length_right]
            )
            pairs += [
                (None if one is None else start_left + one, None if other is None else start_right + other)
                for one, other in block
            ]
            start_left += length_left
            start_right += length_right
        return Alignment(tuple(pairs))


def _with_identities(
    pairs: list[Pair], legacy: Sequence[object], candidate: Sequence[object], prints: tuple[list[Hashable], list[Hashable]]
) -> list[Pair]:
    """The pairs; those that are not equal anew by what their members are known by, if there is such a thing."""
    sure = [pair for pair in pairs if pair[0] is not None and pair[1] is not None and prints[0][pair[0]] == prints[1][pair[1]]]
    taken = {left for left, _ in sure}, {right for _, right in sure}
    ours = [at for at in range(len(legacy)) if at not in taken[0]]
    theirs = [at for at in range(len(candidate)) if at not in taken[1]]
    keys = identity_keys([legacy[at] for at in ours], [candidate[at] for at in theirs]) if ours and theirs else None
    if keys is None:
        return pairs
    right = dict(zip(keys[1], theirs, strict=True))
    left_over: list[Pair] = [(at, right.pop(key, None)) for at, key in zip(ours, keys[0], strict=True)]
    return [*sure, *left_over, *((None, at) for at in right.values())]


def _key(member: object, by: str) -> Hashable:
    """What a member is known by: the values at ``by``, with their types."""
    if by == "$":
        return plain_print(member)
    found: list[Hashable] = []
    for path in select_paths("json", by, member):
        value = member
        for part in path:
            value = value[part]  # type: ignore[index]
        found.append(plain_print(value))
    return tuple(found)


def _numbered(keys: list[Hashable]) -> list[tuple[Hashable, int]]:
    """Keys made unique by counting repeats."""
    seen: dict[Hashable, int] = {}
    numbered = []
    for key in keys:
        seen[key] = seen.get(key, 0) + 1
        numbered.append((key, seen[key]))
    return numbered


def _counted(keys: list[Hashable]) -> list[tuple[Hashable, int]]:
    """Runs of equal keys with their lengths."""
    runs: list[tuple[Hashable, int]] = []
    for key in keys:
        if runs and runs[-1][0] == key:
            runs[-1] = (key, runs[-1][1] + 1)
        else:
            runs.append((key, 1))
    return runs
