"""Compares values that live at one address on legacy's and at another on the candidate's side (`candidate: ADDRESS`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from harness.comparison.equivalences.base import Case
from harness.comparison.identifiers import Claim, IdentifierTable
from harness.comparison.places import matching, named_by, node_at
from harness.comparison.rulebook import Cursor, Ranked
from harness.comparison.sides import Pair
from harness.comparison.walk import Finding, Walk
from harness.model.absent import ABSENT
from harness.model.address import Address, Path, Wild
from harness.model.difference import DifferenceKind


@dataclass(slots=True)
class Outcome:
    """Findings by facet, the places compared here (per facet: legacy's and the candidate's), the rules used."""

    findings: list[tuple[str, Finding]] = field(default_factory=list)
    skips: dict[str, tuple[set[Path], set[Path]]] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    claims: list[tuple[str, Claim, Path, Path]] = field(default_factory=list)
    any_count: int = 0

    def skip(self, facet: str, *, legacy: Path | None = None, candidate: Path | None = None) -> None:
        left, right = self.skips.setdefault(facet, (set(), set()))
        if legacy is not None:
            left.add(legacy)
        if candidate is not None:
            right.add(candidate)


def compare_counterparts(
    ranked: Sequence[Ranked], pairs: Mapping[str, Pair], roots: Mapping[str, Cursor], case: Case, table: IdentifierTable
) -> Outcome:
    """Compare every legacy place of each rule with its counterpart; wildcards stand for the same part on both sides.

    ``roots`` are the cursors at the roots of the facets: rules for places beneath go by legacy's address.
    """
    outcome = Outcome()
    for entry in ranked:
        rule = entry.rule
        assert rule.counterpart is not None
        here, there = pairs.get(rule.address.facet), pairs.get(rule.counterpart.facet)
        if here is None or there is None:
            continue
        seen: set[Path] = set()
        for path, value in named_by(rule.address, here.facet, here.legacy.tree):
            other_path = _bound(rule.address, rule.counterpart, path)
            if other_path is None:
                continue
            other = node_at(there.candidate.tree, other_path)
            seen.add(other_path)
            outcome.used.add(rule.key)
            outcome.skip(rule.address.facet, legacy=path)
            outcome.skip(rule.counterpart.facet, candidate=other_path)
            cursor = _cursor_at(roots[rule.address.facet], path).replaced_by(entry)
            _compare(cursor, entry, value, other, (path, other_path), case, table, outcome)
        for other_path, other in matching(there.candidate.tree, rule.counterpart.segments):
            if other_path not in seen:
                outcome.skip(rule.counterpart.facet, candidate=other_path)
                finding = Finding(DifferenceKind.ADDED, other_path, other_path, ABSENT, other, "legacy has no counterpart")
                outcome.findings.append((rule.counterpart.facet, finding))
    return outcome


def _cursor_at(cursor: Cursor, path: Path) -> Cursor:
    for part in path:
        cursor = cursor.descend(part, None)
    return cursor


def _compare(
    cursor: Cursor,
    entry: Ranked,
    value: object,
    other: object,
    paths: tuple[Path, Path],
    case: Case,
    table: IdentifierTable,
    outcome: Outcome,
) -> None:
    facet = entry.rule.address.facet
    if other is ABSENT:
        reason = f"the candidate has nothing at {entry.rule.counterpart}"
        outcome.findings.append((facet, Finding(DifferenceKind.MISSING, *paths, value, ABSENT, reason)))
        return
    walk = Walk(case, table)
    walk.compare(value, other, cursor, *paths)
    outcome.findings += [(facet, finding) for finding in walk.findings]
    outcome.claims += [(facet, *claim) for claim in walk.claims]
    outcome.used |= walk.used
    outcome.any_count += walk.any_count


def _bound(address: Address, counterpart: Address, path: Path) -> Path | None:
    """The counterpart's concrete path: its wildcards take the parts that the address's wildcards stand for, in order."""
    parts = [part for segment, part in zip(address.segments, path, strict=False) if isinstance(segment, Wild)]
    bound: list[object] = []
    for segment in counterpart.segments:
        if isinstance(segment, Wild):
            if not parts:
                return None
            bound.append(parts.pop(0))
        else:
            bound.append(getattr(segment, "key", None) if hasattr(segment, "key") else segment.number)
    return tuple(bound)  # type: ignore[arg-type]
