"""Which difference of a page another one repeats: a line of text that shows nothing but a change of the document.

The many differences of a long page are not tried each against each: changes are looked up by what they put for what.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import merge
from operator import itemgetter

from harness.comparison.places import children, plain
from harness.model.absent import ABSENT
from harness.model.difference import Difference, DifferenceKind, Place

_SPACES = {0xA0: " ", 0x202F: " "}
_ONE_SIDED = (DifferenceKind.MISSING, DifferenceKind.ADDED)


@dataclass(frozen=True, slots=True)
class Marked:
    """A difference with every place that shows it and the key of the rule that refused it, if any."""

    difference: Difference
    places: tuple[Place, ...]
    rule: str | None = None


class Homes:
    """Differences that others may repeat, in order."""

    def __init__(self, marked: Iterable[Marked]) -> None:
        self._changes: dict[tuple[str, str], dict[tuple[int, int], dict[str, dict[str, list[tuple[int, Marked]]]]]] = {}
        self._leaves: dict[tuple[DifferenceKind, str], list[Marked]] = {}
        self._places: dict[tuple[object, ...], list[Marked]] = {}
        for number, one in enumerate(marked):
            found = one.difference
            self._places.setdefault((found.place.legacy, found.place.candidate, found.kind), []).append(one)
            if found.kind is DifferenceKind.CHANGED:
                change = _Change.of(found)
                shapes = self._changes.setdefault(change.key, {})
                same_shape = shapes.setdefault((change.at, len(change.before)), {})
                same_shape.setdefault(change.before, {}).setdefault(change.after, []).append((number, one))
            elif found.kind in _ONE_SIDED:
                value = found.legacy if found.legacy is not ABSENT else found.candidate
                for leaf in dict.fromkeys(leaf.strip() for leaf in _leaves(value)):
                    self._leaves.setdefault((found.kind, leaf), []).append(one)

    def of(self, line: Difference) -> Iterator[Marked]:
        """Those that a line of text repeats, which shows nothing but their change."""
        if line.kind is DifferenceKind.CHANGED:
            yield from self._changed(line)
        elif line.kind in _ONE_SIDED:
            words = _line(line.legacy if line.legacy is not ABSENT else line.candidate).strip()
            yield from self._leaves.get((line.kind, words), ()) if words else ()

    def at_its_place(self, raw: Difference) -> Iterator[Marked]:
        """Those that say of the same place the very same: the page without scripts shows what the rendered one does."""
        for one in self._places.get((raw.place.legacy, raw.place.candidate, raw.kind), ()):
            other = one.difference
            if plain(raw.legacy) == plain(other.legacy) and plain(raw.candidate) == plain(other.candidate):
                yield one

    def _changed(self, line: Difference) -> Iterator[Marked]:
        change = _Change.of(line)
        found: list[list[tuple[int, Marked]]] = []
        for (at, length), same_shape in self._changes.get(change.key, {}).items():
            after_length = length - len(change.before) + len(change.after)
            for start in {place - at for place in change.places() if length and place >= at}:
                rest = start + length, start + after_length
                if change.before[:start] == change.after[:start] and change.before[rest[0] :] == change.after[rest[1] :]:
                    alike = same_shape.get(change.before[start : rest[0]], {}).get(change.after[start : rest[1]])
                    if alike and not any(alike is one for one in found):
                        found.append(alike)
        yield from (one for _, one in merge(*found, key=itemgetter(0)))


@dataclass(frozen=True, slots=True)
class _Change:
    """``before`` became ``after``; the two part at ``at``. What is put for what there is the same in all that repeats it."""

    before: str
    after: str
    at: int
    removed: str
    added: str

    @classmethod
    def of(cls, difference: Difference) -> _Change:
        before, after = _words(difference.legacy), _words(difference.candidate)
        shorter = min(len(before), len(after))
        start = next((at for at in range(shorter) if before[at] != after[at]), shorter)
        end = next((at for at in range(shorter - start) if before[-1 - at] != after[-1 - at]), shorter - start)
        return cls(before, after, start, before[start : len(before) - end], after[start : len(after) - end])

    @property
    def key(self) -> tuple[str, str]:
        """What was put for what; of a mere insertion, which could be told at several places, its letters."""
        if self.removed and self.added:
            return self.removed, self.added
        return "".join(sorted(self.removed)), "".join(sorted(self.added))

    def places(self) -> Iterator[int]:
        """Where the two may be said to part: several places where what was put in or left out goes round."""
        yield self.at
        if self.removed and self.added:
            return
        longer, size = (self.before, len(self.removed)) if self.removed else (self.after, len(self.added))
        at = self.at
        while at and longer[at - 1] == longer[at - 1 + size]:
            at -= 1
            yield at


def _line(value: object) -> str:
    """A line of text, or what an element of the accessibility tree says: its name and the texts within."""
    if isinstance(value, str):
        return value
    said = (_line(each) for part, each in children(value) if not str(part).startswith("@") or part == "@name")
    return " ".join(filter(None, said))


def _words(value: object) -> str:
    """As text; the accessibility tree has plain spaces where the page has others."""
    text = value if isinstance(value, str) else ("" if value in (ABSENT, None) else str(value))
    return text.translate(_SPACES)


def _leaves(node: object) -> Iterator[str]:
    members = list(children(node))
    if not members and isinstance(node, str):
        yield node
    if members and all(isinstance(value, str) for _, value in members):
        yield " ".join(str(value) for _, value in members)
    for _, value in members:
        yield from _leaves(value)
