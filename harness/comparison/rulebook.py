"""Finds the one rule that applies at a place: innermost scope, then most specific address, then last written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from harness.comparison.equivalences.base import Equivalence, Reach
from harness.model.address import Path, PathPart
from harness.model.rule import Rule


@dataclass(frozen=True, slots=True)
class Ranked:
    """A rule with its equivalence and its rank among all rules of a step; the higher rank wins."""

    rule: Rule
    equivalence: Equivalence
    rank: tuple[int, tuple[int, int], int]


def rank_rules(rules: Sequence[Rule], equivalences: Mapping[str, Equivalence]) -> tuple[Ranked, ...]:
    """Rules as written, ranked."""
    return tuple(
        Ranked(rule, equivalences[rule.equivalence], (rule.scope, rule.address.specificity, order))
        for order, rule in enumerate(rules)
    )


@dataclass(frozen=True)
class Located:
    """The places a query rule names on each side of one facet."""

    legacy: frozenset[Path]
    candidate: frozenset[Path]

    @cached_property
    def above(self) -> tuple[frozenset[Path], frozenset[Path]]:
        """The places of each side beneath which one of those lies; made once, for it is asked at every excused container."""
        legacy, candidate = (
            frozenset(path[:length] for path in paths for length in range(len(path))) for paths in (self.legacy, self.candidate)
        )
        return legacy, candidate


class Cursor:
    """The rules that matter at one pair of nodes and beneath; descending is cheap where no rule is near.

    ``waiting`` are structural rules matched so far with the number of segments left behind; ``here`` are those whose
    address is exactly this place; ``above`` those that cover it from an ancestor. The path of a side that has nothing here
    is None.
    """

    __slots__ = ("above", "candidate_path", "here", "legacy_path", "queries", "waiting")

    def __init__(
        self,
        waiting: tuple[tuple[Ranked, int], ...],
        here: tuple[Ranked, ...],
        above: tuple[Ranked, ...],
        queries: tuple[tuple[Ranked, Located], ...] = (),
        legacy_path: Path | None = (),
        candidate_path: Path | None = (),
    ) -> None:
        self.waiting = waiting
        self.here = here
        self.above = above
        self.queries = queries
        self.legacy_path = legacy_path
        self.candidate_path = candidate_path

    @staticmethod
    def at_root(ranked: Sequence[Ranked], queries: Sequence[tuple[Ranked, Located]] = ()) -> Cursor:
        """The cursor at the root of one facet's trees; ``ranked`` holds that facet's structural rules."""
        here = [entry for entry in ranked if not entry.rule.address.segments]
        here += [entry for entry, located in queries if () in located.legacy or () in located.candidate]
        waiting = tuple((entry, 0) for entry in ranked if entry.rule.address.segments)
        return Cursor(waiting, tuple(here), (), tuple(queries))

    @property
    def idle(self) -> bool:
        """Whether no rule can apply here or anywhere beneath."""
        return not (self.waiting or self.here or self.above or self.queries)

    def descend(self, legacy_part: PathPart | None, candidate_part: PathPart | None) -> Cursor:
        """The cursor one level down. A part is None where that side has no such child.

        Structural rules follow legacy's part, the candidate's where legacy has none (DESIGN section 3).
        """
        if not self.waiting and not self.queries:
            return self if not self.here else Cursor((), (), self.above + self.here)
        part = legacy_part if legacy_part is not None else candidate_part
        assert part is not None
        waiting: list[tuple[Ranked, int]] = []
        here: list[Ranked] = []
        for entry, matched in self.waiting:
            segments = entry.rule.address.segments
            if segments[matched].matches(part):
                if matched + 1 == len(segments):
                    here.append(entry)
                else:
                    waiting.append((entry, matched + 1))
        legacy_path, candidate_path = _below(self.legacy_path, legacy_part), _below(self.candidate_path, candidate_part)
        for entry, located in self.queries:
            if legacy_path in located.legacy or candidate_path in located.candidate:
                here.append(entry)
        return Cursor(tuple(waiting), tuple(here), self.above + self.here, self.queries, legacy_path, candidate_path)

    def replaced_by(self, entry: Ranked) -> Cursor:
        """The cursor at a place that one rule takes out of its surroundings; only what is beneath is still asked."""
        return Cursor(self.waiting, (entry,), (), self.queries, self.legacy_path, self.candidate_path)

    def outranked_here(self, over: Ranked) -> bool:
        """Whether a rule that outranks another names this very place."""
        return any(entry.rank > over.rank for entry in self.here)

    def outranked_beneath(self, over: Ranked) -> bool:
        """Whether a rule that outranks another may name a place beneath this one."""
        return any(entry.rank > over.rank for entry, _ in self.waiting) or any(
            entry.rank > over.rank and (self.legacy_path in located.above[0] or self.candidate_path in located.above[1])
            for entry, located in self.queries
        )

    def container_rule(self, *, array: bool) -> Ranked | None:
        """The NODE rule, or for arrays the ARRAY rule, that governs this node as a whole; None to descend."""
        if not self.here:
            return None
        fitting = [
            entry
            for entry in self.here + self.above
            if entry.equivalence.reach is Reach.LEAF
            or (entry in self.here and (entry.equivalence.reach is Reach.NODE or array))
        ]
        best = max(fitting, key=lambda entry: entry.rank, default=None)
        return best if best and best.equivalence.reach is not Reach.LEAF else None

    def leaf_rule(self) -> Ranked | None:
        """The rule that judges this leaf; None for `equal`."""
        if not self.here and not self.above:
            return None
        fitting = [entry for entry in self.here if entry.equivalence.reach is not Reach.ARRAY]
        fitting += [entry for entry in self.above if entry.equivalence.reach is Reach.LEAF]
        return max(fitting, key=lambda entry: entry.rank, default=None)


def _below(path: Path | None, part: PathPart | None) -> Path | None:
    return None if path is None or part is None else (*path, part)
