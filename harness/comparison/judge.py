"""Judges one step: two observations in, differences out; pure, with the identifier table as a value in and out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from harness.comparison.counterparts import compare_counterparts
from harness.comparison.echoes import Marked
from harness.comparison.equivalences.base import Case, Equivalence
from harness.comparison.facets.base import Facet, Lens, View
from harness.comparison.facets.page import Nodes
from harness.comparison.identifiers import Claim, IdentifierTable
from harness.comparison.lifting import lifted, one_each, told, without_words
from harness.comparison.merging import collapse, merge
from harness.comparison.moving import Readdress, at_new_addresses
from harness.comparison.neutral import neutral
from harness.comparison.node import Url, Words
from harness.comparison.noise import Side, without_noise, without_page_noise, without_stock_bodies
from harness.comparison.page_echoes import without_echoes
from harness.comparison.places import lens_for, named_by
from harness.comparison.placing import moved_together, placed, without_one_sided
from harness.comparison.profiles.base import NO_PROFILE, Profile
from harness.comparison.rulebook import Cursor, Located, Ranked, rank_rules
from harness.comparison.sides import Pair, body_pairs
from harness.comparison.suggest import suggested_rule
from harness.comparison.waiving import NO_WAIVERS, Agreed, Circumstances, applies, waive
from harness.comparison.walk import Finding, Walk
from harness.model.absent import ABSENT
from harness.model.address import Path
from harness.model.difference import Difference, DifferenceKind, Place, Removed
from harness.model.observation import Observation
from harness.model.rule import Rule

ALWAYS = ("status", "header", "cookie")
OF_PAGES = ("status", "url", "aria", "console", "network")
"""What is compared of a rendered page besides its document and text."""
ON_REQUEST = ("raw", "dom", "screenshot", "storage")
"""What is compared only where a rule names it, and there only."""
PAGES = frozenset({"document", "text", "aria", "raw", "dom"})


@dataclass(frozen=True, slots=True)
class Law:
    """What judging goes by: the words, the rules and waivers in scope, the day.

    ``joins``: several differences that are one change to a reader become one.

    ``readdress`` gives the candidate's address of a moved route, None where none has moved.
    ``legacy_profile`` and ``candidate_profile`` name each side's known noise; ``cookie_names`` maps candidate names to
    legacy's.
    """

    facets: Mapping[str, Facet]
    equivalences: Mapping[str, Equivalence]
    rules: tuple[Rule, ...] = ()
    waivers: Agreed = NO_WAIVERS
    legacy_profile: Profile = NO_PROFILE
    candidate_profile: Profile = NO_PROFILE
    cookie_names: Mapping[str, str] = field(default_factory=dict)
    today: dt.date = dt.date.min
    circumstances: Circumstances = Circumstances()
    joins: bool = True
    readdress: Readdress | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """What judging a step found. ``used_rules`` and ``used_waivers`` are keys; ``any_count`` counts uses of `any`."""

    differences: tuple[Difference, ...]
    compared: tuple[str, ...]
    removed: tuple[Removed, ...]
    notes: tuple[str, ...]
    table: IdentifierTable
    used_rules: frozenset[str] = frozenset()
    used_waivers: frozenset[str] = frozenset()
    any_count: int = 0


def judge(legacy: Observation, candidate: Observation, law: Law, table: IdentifierTable) -> Judgement:
    """Compare what the two sides did. A failure of the candidate is one difference at ``error``."""
    if candidate.failure is not None:
        failed = _failure(candidate)
        waived = waive(failed, (failed.place,), law.waivers, law.circumstances, law.today)
        return Judgement((waived,), ("error",), (), (), table, used_waivers=_keys([waived]))
    bench = _Bench(legacy, candidate, law, table)
    bench.compare_all()
    return bench.judgement()


def _failure(candidate: Observation) -> Difference:
    assert candidate.failure is not None
    text = f"{candidate.failure.kind}: {candidate.failure.message}"
    return Difference("error", DifferenceKind.ADDED, Place("error", (), ()), ABSENT, text)


class _Bench:
    """The working state of one judgement; lives no longer than the call."""

    def __init__(self, legacy: Observation, candidate: Observation, law: Law, table: IdentifierTable) -> None:
        self.law = law
        self.table = table
        self.legacy, self.candidate, self.removed = without_stock_bodies(
            neutral(legacy), neutral(candidate), (law.legacy_profile, law.candidate_profile)
        )
        self.legacy, self.candidate, gone = without_page_noise(
            self.legacy, self.candidate, (law.legacy_profile, law.candidate_profile)
        )
        self.removed += gone
        method = legacy.request.method.upper()
        self.case = Case({}, legacy.observed_at, candidate.observed_at, method)
        rules = [rule for rule in law.rules if applies(rule.when, law.circumstances)]
        self.ranked = rank_rules(rules, law.equivalences)
        self.lenses = lens_for(self.legacy), lens_for(self.candidate, dict(law.cookie_names))
        self.marked: list[Marked] = []
        self.compared: list[str] = []
        self.notes: list[str] = []
        self.used: set[str] = set()
        self.any_count = 0
        self.pairs: dict[str, Pair] = {}
        self.blanked: tuple[str, ...] = ()

    def compare_all(self) -> None:
        """Data first, then headers, then pages: identifiers declared earlier are known when links are paired."""
        lifted_out = self._lift()
        pairs, notes, broken = body_pairs(self.legacy, self.candidate, self.law.facets, self.lenses)
        self.notes += notes
        for facet_name, finding in broken:
            self.compared.append(facet_name)
            self._add(self.law.facets[facet_name], finding)
        for name in OF_PAGES if self.legacy.page and self.candidate.page else ALWAYS:
            facet = self.law.facets[name]
            views = facet.view(self.legacy, self.lenses[0]), facet.view(self.candidate, self.lenses[1])
            if views[0] is not None and views[1] is not None:
                pairs.append(Pair(facet, views[0], views[1]))
        pairs += [*lifted_out, *self._requested()]
        pairs.sort(key=lambda pair: pair.facet.name in PAGES)
        self.pairs = {pair.facet.name: self._cleaned(pair) for pair in pairs}
        skips = self._counterparts()
        for name, pair in self.pairs.items():
            self._compare(pair, skips.get(name, (frozenset(), frozenset())))
        self._recheck()

    def _lift(self) -> list[Pair]:
        """What `page:` rules and waivers name is judged by itself, and blanked for all other facets."""
        facet = self.law.facets.get("page")
        addresses = [*(entry.rule.address for entry in self.ranked), *self.law.waivers.addresses()]
        selectors = list(dict.fromkeys(one.query for one in addresses if one.facet == "page" and one.query))
        if facet is None or not selectors:
            return []
        views = facet.view(self.legacy, self.lenses[0]), facet.view(self.candidate, self.lenses[1])
        if views[0] is None or views[1] is None:
            return []
        trees = views[0].tree, views[1].tree
        assert isinstance(trees[0], Nodes)
        assert isinstance(trees[1], Nodes)
        self.blanked = told(trees, selectors)  # type: ignore[arg-type]
        self.legacy, self.candidate = lifted((self.legacy, self.candidate), trees, selectors)  # type: ignore[arg-type]
        return [Pair(facet, views[0], views[1])]

    def _requested(self) -> list[Pair]:
        """The facets on request; where one side cannot show what is asked for, that is a difference."""
        pairs: list[Pair] = []
        asked = {entry.rule.address.facet for entry in self.ranked}
        for name in ON_REQUEST:
            facet = self.law.facets.get(name)
            if facet is None:
                continue
            left, right = facet.view(self.legacy, self.lenses[0]), facet.view(self.candidate, self.lenses[1])
            if name not in asked and not (name == "screenshot" and (left or right)):
                continue
            if left is not None and right is not None:
                pairs.append(Pair(facet, left, right))
            elif left is not None or right is not None:
                self.compared.append(name)
                kind = DifferenceKind.MISSING if right is None else DifferenceKind.ADDED
                trees = [ABSENT if view is None else view.tree for view in (left, right)]
                reason = f"there is no {name} of {'the candidate' if right is None else 'legacy: record its snapshot again'}"
                self._add(facet, Finding(kind, (), (), trees[0], trees[1], reason))
        return pairs

    def _asked(self, facet: Facet, finding: Finding) -> bool:
        """Whether a finding may be reported: of what is compared on request, only what a rule names, in whole or in part."""
        paths = [path for path in (finding.legacy_path, finding.candidate_path) if path]
        of_calls = facet.name == "network" and any(path[0] == "calls" for path in paths)
        if facet.name not in ON_REQUEST and not of_calls:
            return True
        addresses = [entry.rule.address for entry in self.ranked if entry.rule.address.facet == facet.name]
        if of_calls:
            addresses = [address for address in addresses if address.segments]
        elif not addresses:
            return True
        return any(
            all(segment.matches(part) for segment, part in zip(address.segments, path, strict=False))
            for address in addresses
            for path in paths or [()]
        )

    def _cleaned(self, pair: Pair) -> Pair:
        """The pair without what profiles know as noise."""
        mine, theirs = Side(pair.legacy.tree, self.legacy), Side(pair.candidate.tree, self.candidate)
        legacy, candidate, gone = without_noise(mine, theirs, self.law.legacy_profile, pair.facet)
        mine, theirs = Side(legacy, self.legacy), Side(candidate, self.candidate)
        candidate, legacy, gone_too = without_noise(theirs, mine, self.law.candidate_profile, pair.facet)
        self.removed += [*gone, *gone_too]
        if pair.facet.name == "aria" and self.blanked:
            legacy, candidate = without_words(legacy, self.blanked), without_words(candidate, self.blanked)
        legacy, candidate = placed(legacy, candidate)
        if self.law.readdress is not None:
            legacy = at_new_addresses(legacy, self.law.readdress)
        return Pair(pair.facet, View(legacy, pair.legacy.notes), View(candidate, pair.candidate.notes))

    def _counterparts(self) -> Mapping[str, tuple[frozenset[Path], frozenset[Path]]]:
        ranked = [entry for entry in self.ranked if entry.rule.counterpart is not None]
        if not ranked:
            return {}
        named = {entry.rule.address.facet for entry in ranked}
        roots = {name: self._cursor(pair) for name, pair in self.pairs.items() if name in named}
        outcome = compare_counterparts(ranked, self.pairs, roots, self.case, self.table)
        for facet_name, finding in outcome.findings:
            self._add(self.law.facets[facet_name], finding)
        self.used |= outcome.used
        self.any_count += outcome.any_count
        self._claim([(self.law.facets[name], claim, at, there) for name, claim, at, there in outcome.claims])
        return {name: (frozenset(ours), frozenset(theirs)) for name, (ours, theirs) in outcome.skips.items()}

    def _compare(self, pair: Pair, skips: tuple[frozenset[Path], frozenset[Path]]) -> None:
        facet = pair.facet
        if facet.name not in self.compared:
            self.compared.append(facet.name)
        self.notes += [note for view in (pair.legacy, pair.candidate) for note in view.notes]
        walk = Walk(self.case, self.table, *skips)
        walk.compare(pair.legacy.tree, pair.candidate.tree, self._cursor(pair))
        for finding in one_each(walk.findings) if facet.name == "page" else without_one_sided(walk.findings, facet.name):
            if self._asked(facet, finding):
                self._add(facet, finding)
        self._claim([(facet, *sighting) for sighting in walk.claims])
        self.used |= walk.used
        self.any_count += walk.any_count
        if walk.cut:
            self.notes.append(
                f"{facet.name}: an array was too different to be aligned exactly; its members are paired in order"
            )

    def _claim(self, sightings: Sequence[tuple[Facet, Claim, Path, Path]]) -> None:
        """Enter pairs of identifiers, in order; those that break the pairing are differences."""
        if not sightings:
            return
        self.table, conflicts = self.table.claim(replace(claim, address=facet.render(at)) for facet, claim, at, _ in sightings)
        for (facet, claim, at, there), conflict in zip(sightings, conflicts, strict=True):
            if conflict:
                kind = DifferenceKind.CHANGED
                self._add(facet, Finding(kind, at, there, claim.legacy, claim.candidate, conflict, "identifier"))

    def _cursor(self, pair: Pair) -> Cursor:
        mine = [entry for entry in self.ranked if entry.rule.address.facet == pair.facet.name and not entry.rule.counterpart]
        structural = [entry for entry in mine if entry.rule.address.query is None]
        queries: list[tuple[Ranked, Located]] = []
        for entry in mine:
            if entry.rule.address.query is not None:
                places = [
                    frozenset(path for path, _ in named_by(entry.rule.address, pair.facet, view.tree))
                    for view in (pair.legacy, pair.candidate)
                ]
                queries.append((entry, Located(places[0], places[1])))
        return Cursor.at_root(structural, queries)

    def _add(self, facet: Facet, finding: Finding) -> None:
        path = finding.candidate_path if finding.kind is DifferenceKind.ADDED else finding.legacy_path
        place = Place(facet.name, finding.legacy_path, finding.candidate_path)
        difference = Difference(
            facet.render(path), finding.kind, place, finding.legacy, finding.candidate, reason=finding.reason
        )
        self.marked.append(Marked(difference, (place,), finding.rule))

    def _recheck(self) -> None:
        """Drop differences that identifiers declared anywhere in this step explain."""
        self.marked = [marked for marked in self.marked if not self._explained(marked)]

    def _explained(self, marked: Marked) -> bool:
        difference = marked.difference
        if difference.kind is not DifferenceKind.CHANGED or marked.rule is not None:
            return False
        legacy, candidate = difference.legacy, difference.candidate
        if not isinstance(legacy, str) or not isinstance(candidate, str) or legacy == candidate:
            return False
        is_url = isinstance(legacy, Url) or (not isinstance(legacy, Words) and legacy.startswith(("/", "http", "${origin}")))
        return (is_url and self.table.same_url(legacy, candidate)) or self.table.same_words(legacy, candidate)

    def _decided(self, marked: Marked) -> Marked:
        """The difference with its suggestion and the waiver that covers it, if any."""
        difference, law = marked.difference, self.law
        if marked.rule is None:
            difference = replace(difference, suggested_rule=suggested_rule(difference, self.case))
        return replace(marked, difference=waive(difference, marked.places, law.waivers, law.circumstances, law.today))

    def judgement(self) -> Judgement:
        """Merge, waive one by one, and only then join what is left: a waiver of one part never covers the others."""
        agreed_alone = {id(one) for one in self.marked if not self._decided(one).difference.open}
        apart = [self._decided(one) for one in merge(self.marked, agreed_alone)]
        agreed = [one.difference for one in apart if not one.difference.open]
        still_open = [one for one in apart if one.difference.open]
        joined = collapse(moved_together(without_echoes(still_open)), self.pairs) if self.law.joins else still_open
        found = [*(self._decided(one).difference for one in joined), *agreed]
        found.sort(key=lambda one: one.place.facet != "status")  # what a reader wants to know first
        return Judgement(
            tuple(found),
            tuple(self.compared),
            tuple(self.removed),
            tuple(dict.fromkeys(self.notes)),
            self.table,
            frozenset(self.used),
            _keys(found),
            self.any_count,
        )


def _keys(differences: Sequence[Difference]) -> frozenset[str]:
    used = {difference.waiver for difference in differences} | {difference.expired_waiver for difference in differences}
    return frozenset(key for key in used if key is not None)


__all__ = ["Judgement", "Law", "Lens", "judge"]
