"""One linear walk over two trees of a facet: finds every place where they part, with the one rule that applies there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from harness.comparison.align import Alignment, Pair, align
from harness.comparison.equivalences.base import Case, PairingEquivalence
from harness.comparison.explaining import explained
from harness.comparison.fingerprints import fingerprint
from harness.comparison.identifiers import Claim, IdentifierTable
from harness.comparison.identity_keys import identity_keys
from harness.comparison.kinds import kind_of
from harness.comparison.node import Keyed
from harness.comparison.places import children
from harness.comparison.rulebook import Cursor, Ranked
from harness.comparison.sameness import same, same_leaf
from harness.model.absent import ABSENT
from harness.model.address import Nth, Path, PathPart
from harness.model.difference import DifferenceKind


@dataclass(frozen=True, slots=True)
class Finding:
    """A place where two trees part, still without an address."""

    kind: DifferenceKind
    legacy_path: Path
    candidate_path: Path
    legacy: object = ABSENT
    candidate: object = ABSENT
    reason: str = ""
    rule: str | None = None


@dataclass(slots=True)
class Walk:
    """Compares two trees of one facet. Collects findings, identifier claims, used rules; ``skip_*`` are places compared
    elsewhere (counterparts)."""

    case: Case
    table: IdentifierTable
    skip_legacy: frozenset[Path] = frozenset()
    skip_candidate: frozenset[Path] = frozenset()
    findings: list[Finding] = field(default_factory=list)
    claims: list[tuple[Claim, Path, Path]] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    any_count: int = 0
    cut: bool = False
    _parents: dict[int, frozenset[Path]] = field(default_factory=dict)

    def compare(self, legacy: object, candidate: object, cursor: Cursor, at: Path = (), there: Path = ()) -> None:
        """Compare two nodes at ``at`` on legacy's and ``there`` on the candidate's side."""
        if at in self.skip_legacy or there in self.skip_candidate:
            if there not in self.skip_candidate and not same(legacy, candidate):
                self._left_over(candidate, self.skip_candidate, at, there, missing=False)
            elif at not in self.skip_legacy and not same(legacy, candidate):
                self._left_over(legacy, self.skip_legacy, at, there, missing=True)
            return
        if isinstance(legacy, dict | list | Keyed) or isinstance(candidate, dict | list | Keyed):
            self._containers(legacy, candidate, cursor, at, there)
        else:
            self._leaves(legacy, candidate, cursor, at, there)

    def _containers(self, legacy: object, candidate: object, cursor: Cursor, at: Path, there: Path) -> None:
        ranked = cursor.container_rule(array=isinstance(legacy, list) and isinstance(candidate, list))
        if ranked is not None and not isinstance(ranked.equivalence, PairingEquivalence):
            self._ruled(ranked, legacy, candidate, at, there)
            if cursor.outranked_beneath(ranked):
                self._beneath(ranked, legacy, candidate, cursor, at, there)
        elif isinstance(legacy, dict) and isinstance(candidate, dict):
            self._dicts(legacy, candidate, cursor, at, there)
        elif isinstance(legacy, list) and isinstance(candidate, list):
            self._lists(legacy, candidate, cursor, at, there, ranked)
        elif isinstance(legacy, Keyed) and isinstance(candidate, Keyed):
            self._keyed(legacy, candidate, cursor, at, there)
        else:
            self._ruled_or_type(legacy, candidate, cursor, at, there)

    def _ruled_or_type(self, legacy: object, candidate: object, cursor: Cursor, at: Path, there: Path) -> None:
        ranked = cursor.leaf_rule()
        if ranked is not None and ranked in cursor.here:
            self._ruled(ranked, legacy, candidate, at, there)
        else:
            self._find(DifferenceKind.TYPE, at, there, legacy, candidate)

    def _leaves(self, legacy: object, candidate: object, cursor: Cursor, at: Path, there: Path) -> None:
        ranked = None if cursor.idle else cursor.leaf_rule()
        if ranked is not None and ranked.equivalence.name != "equal":
            self._ruled(ranked, legacy, candidate, at, there)
            return
        if ranked is not None:
            self.used.add(ranked.rule.key)
        if not same_leaf(legacy, candidate):
            kind = DifferenceKind.CHANGED if kind_of(legacy) == kind_of(candidate) else DifferenceKind.TYPE
            self._find(kind, at, there, legacy, candidate, explained(legacy, candidate))

    def _ruled(self, ranked: Ranked, legacy: object, candidate: object, at: Path, there: Path) -> None:
        """Let an equivalence judge two values, or one and nothing."""
        self.used.add(ranked.rule.key)
        if ranked.equivalence.name == "any":
            self.any_count += 1
        outcome = ranked.equivalence.differs(legacy, candidate, replace(self.case, arguments=ranked.rule.arguments))
        if isinstance(outcome, Claim):
            kind = outcome.kind or _kind_of_address(str(ranked.rule.address))
            self.claims.append((replace(outcome, kind=kind), at, there))
        elif outcome is not None:
            kind_changed = kind_of(legacy) != kind_of(candidate)
            kind_found = DifferenceKind.TYPE if kind_changed else DifferenceKind.CHANGED
            if legacy is ABSENT or candidate is ABSENT:
                kind_found = DifferenceKind.ADDED if legacy is ABSENT else DifferenceKind.MISSING
            self._find(kind_found, at, there, legacy, candidate, outcome, ranked.rule.key)

    def _beneath(self, over: Ranked, legacy: object, candidate: object, cursor: Cursor, at: Path, there: Path) -> None:
        """Find the places beneath a container with a rule that a rule of higher rank names: there, that one judges.

        Members of arrays belong together by their position.
        """
        left, right = dict(children(legacy)), dict(children(candidate))
        partner = {part: part for part in left if part in right}
        if isinstance(legacy, Keyed) and isinstance(candidate, Keyed):
            self._pair_renamed(left, right, partner)
        taken = set(partner.values())
        for part, value in left.items():
            other = partner.get(part)
            below = cursor.descend(part, other)
            if other is None:
                self._where_outranked(over, value, ABSENT, below, (*at, part), there)
            else:
                self._where_outranked(over, value, right[other], below, (*at, part), (*there, other))
        for part, value in right.items():
            if part not in taken:
                self._where_outranked(over, ABSENT, value, cursor.descend(None, part), at, (*there, part))

    def _where_outranked(self, over: Ranked, legacy: object, candidate: object, cursor: Cursor, at: Path, there: Path) -> None:
        """Judge a place that a rule of higher rank than ``over`` names; look for such places beneath any other."""
        if cursor.outranked_here(over):
            if legacy is ABSENT or candidate is ABSENT:
                missing = candidate is ABSENT
                self._one_sided(legacy if missing else candidate, cursor, at, there, missing=missing)
            else:
                self.compare(legacy, candidate, cursor, at, there)
        elif cursor.outranked_beneath(over) and at not in self.skip_legacy and there not in self.skip_candidate:
            self._beneath(over, legacy, candidate, cursor, at, there)

    def _one_sided(self, value: object, cursor: Cursor, at: Path, there: Path, *, missing: bool) -> None:
        """A value that only one side has, unless a rule accepts that."""
        if (at in self.skip_legacy and missing) or (there in self.skip_candidate and not missing):
            return
        legacy, candidate = (value, ABSENT) if missing else (ABSENT, value)
        ranked = None if cursor.idle else cursor.leaf_rule()
        if ranked is not None and ranked in cursor.here and ranked.equivalence.judges_absent:
            self._ruled(ranked, legacy, candidate, at, there)
        else:
            self._find(DifferenceKind.MISSING if missing else DifferenceKind.ADDED, at, there, legacy, candidate)

    def _left_over(self, value: object, skip: frozenset[Path], at: Path, there: Path, *, missing: bool) -> None:
        """What one side has where the other's value was compared with something elsewhere; ``skip`` was compared too."""
        path = at if missing else there
        if path in skip:
            return
        if path in self._above(skip):
            for part, member in children(value):
                self._left_over(member, skip, (*at, part), (*there, part), missing=missing)
            return
        kind = DifferenceKind.MISSING if missing else DifferenceKind.ADDED
        self._find(kind, at, there, value if missing else ABSENT, ABSENT if missing else value)

    def _above(self, places: frozenset[Path]) -> frozenset[Path]:
        """The places under which one of those lies; made once for legacy's and once for the candidate's."""
        found = self._parents.get(id(places))
        if found is None:
            found = self._parents[id(places)] = frozenset(one[:length] for one in places for length in range(len(one)))
        return found

    def _dicts(
        self, legacy: Mapping[str, object], candidate: Mapping[str, object], cursor: Cursor, at: Path, there: Path
    ) -> None:
        idle = cursor.idle and not self.skip_legacy and not self.skip_candidate
        for key, value in legacy.items():
            if key in candidate:
                other = candidate[key]
                if idle and same(value, other):
                    continue
                self.compare(value, other, cursor.descend(key, key), (*at, key), (*there, key))
            else:
                self._one_sided(value, cursor.descend(key, None), (*at, key), there, missing=True)
        for key, value in candidate.items():
            if key not in legacy:
                self._one_sided(value, cursor.descend(None, key), at, (*there, key), missing=False)

    def _lists(
        self,
        legacy: Sequence[object],
        candidate: Sequence[object],
        cursor: Cursor,
        at: Path,
        there: Path,
        pairing: Ranked | None,
    ) -> None:
        if pairing is not None:
            alignment = self._paired_by_rule(pairing, legacy, candidate, cursor)
        else:
            alignment = _align_members(legacy, candidate, cursor)
        if alignment.reordered:
            reason = "the two sides are not in the same order" if pairing else "the same members in another order"
            self._find(DifferenceKind.ORDER, at, there, legacy, candidate, reason, pairing.rule.key if pairing else None)
        self.cut = self.cut or alignment.cut
        idle = cursor.idle and not self.skip_legacy and not self.skip_candidate
        for left, right in alignment.pairs:
            if left is None:
                assert right is not None
                self._one_sided(candidate[right], cursor.descend(None, right), at, (*there, right), missing=False)
            elif right is None:
                self._one_sided(legacy[left], cursor.descend(left, None), (*at, left), there, missing=True)
            elif not (idle and same(legacy[left], candidate[right])):
                below = cursor.descend(left, right)
                self.compare(legacy[left], candidate[right], below, (*at, left), (*there, right))

    def _paired_by_rule(
        self, ranked: Ranked, legacy: Sequence[object], candidate: Sequence[object], cursor: Cursor
    ) -> Alignment:
        self.used.add(ranked.rule.key)
        assert isinstance(ranked.equivalence, PairingEquivalence)
        prints = (
            [fingerprint(value, cursor.descend(at, None), legacy_side=True) for at, value in enumerate(legacy)],
            [fingerprint(value, cursor.descend(None, at), legacy_side=False) for at, value in enumerate(candidate)],
        )
        return ranked.equivalence.pair(legacy, candidate, prints, ranked.rule.arguments)

    def _keyed(self, legacy: Keyed, candidate: Keyed, cursor: Cursor, at: Path, there: Path) -> None:
        left, right = dict(legacy.parts()), dict(candidate.parts())
        partner = {part: part for part in left if part in right}
        if legacy.ordered and candidate.ordered:
            self._pair_repeated(left, right, partner, cursor)
        self._pair_renamed(left, right, partner)
        taken = set(partner.values())
        if legacy.ordered or candidate.ordered:
            shared = [partner[part] for part in left if part in partner]
            if shared != [part for part in right if part in taken]:
                names = [str(part) for part in left if part in partner], [str(part) for part in right if part in taken]
                self._find(DifferenceKind.ORDER, at, there, *names, "the same members in another order")
        idle = cursor.idle
        for part, value in left.items():
            if part not in partner:
                self._one_sided(value, cursor.descend(part, None), (*at, part), there, missing=True)
            elif not (idle and same(value, right[partner[part]])):
                other = partner[part]
                self.compare(value, right[other], cursor.descend(part, other), (*at, part), (*there, other))
        for part, value in right.items():
            if part not in taken:
                self._one_sided(value, cursor.descend(None, part), at, (*there, part), missing=False)

    def _pair_repeated(
        self,
        left: Mapping[PathPart, object],
        right: Mapping[PathPart, object],
        partner: dict[PathPart, PathPart],
        cursor: Cursor,
    ) -> None:
        """Align members of one name (the entries of a feed), so that one that is gone does not move all the others."""
        names: dict[str, tuple[list[PathPart], list[PathPart]]] = {}
        for side, parts in enumerate((left, right)):
            for part in parts:
                names.setdefault(part.key if isinstance(part, Nth) else str(part), ([], []))[side].append(part)
        for ours, theirs in names.values():
            if len(ours) < 2 and len(theirs) < 2:
                continue
            mine, other = [left[part] for part in ours], [right[part] for part in theirs]
            if len(ours) == len(theirs) and not _many_differ(mine, other):
                continue
            alignment = align(
                [fingerprint(left[part], cursor.descend(part, None), legacy_side=True) for part in ours],
                [fingerprint(right[part], cursor.descend(None, part), legacy_side=False) for part in theirs],
            )
            self.cut = self.cut or alignment.cut
            for part in ours:
                partner.pop(part, None)
            pairs = ((one, two) for one, two in alignment.pairs if one is not None and two is not None)
            partner.update({ours[one]: theirs[two] for one, two in pairs})

    def _pair_renamed(
        self, left: Mapping[PathPart, object], right: Mapping[PathPart, object], partner: dict[PathPart, PathPart]
    ) -> None:
        """Pair keys that are URLs equal but for known identifiers."""
        taken = set(partner.values())
        ours = [part for part in left if part not in partner and isinstance(part, str)]
        theirs = [part for part in right if part not in taken and isinstance(part, str)]
        partner.update(self.table.same_urls(ours, theirs))

    def _find(
        self,
        kind: DifferenceKind,
        at: Path,
        there: Path,
        legacy: object,
        candidate: object,
        reason: str = "",
        rule: str | None = None,
    ) -> None:
        self.findings.append(Finding(kind, at, there, legacy, candidate, reason, rule))


def _align_members(legacy: Sequence[object], candidate: Sequence[object], cursor: Cursor) -> Alignment:
    """Pair members by identity key where they have one, else by equality; unlike leftovers are not forced together."""
    if len(legacy) == len(candidate) and not _many_differ(legacy, candidate):
        return Alignment(tuple((at, at) for at in range(len(legacy))))
    keys = identity_keys(legacy, candidate)
    if keys is not None:
        alignment = align(*keys)
    else:
        alignment = align(
            [fingerprint(value, cursor.descend(at, None), legacy_side=True) for at, value in enumerate(legacy)],
            [fingerprint(value, cursor.descend(None, at), legacy_side=False) for at, value in enumerate(candidate)],
        )
    return replace(alignment, pairs=tuple(_plausible(alignment.pairs, legacy, candidate)))


def _many_differ(legacy: Sequence[object], candidate: Sequence[object]) -> bool:
    """Whether two arrays of one length differ at more than one place, so that aligning could explain it better."""
    differing = 0
    for left, right in zip(legacy, candidate, strict=True):
        if not same(left, right):
            differing += 1
            if differing > 1:
                return True
    return False


def _plausible(pairs: Sequence[Pair], legacy: Sequence[object], candidate: Sequence[object]) -> Iterator[Pair]:
    """Separate paired objects that have less than half of their members in common: they are not one changed object."""
    for left, right in pairs:
        if left is not None and right is not None and len(legacy) != len(candidate):
            one, other = legacy[left], candidate[right]
            if isinstance(one, dict) and isinstance(other, dict) and one and other:
                equal = sum(key in other and same(value, other[key]) for key, value in one.items())
                if 2 * equal < max(len(one), len(other)):
                    yield left, None
                    yield None, right
                    continue
        yield left, right


def _kind_of_address(address: str) -> str:
    """The default kind of an identifier: the rule's address without indices."""
    import re

    return re.sub(r"\[(?:\*|[0-9]+)\]|\.\*", "", address)
