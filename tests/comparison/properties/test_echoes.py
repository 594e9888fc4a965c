"""What another difference repeats is found by looking it up; trying each against each finds the same."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from harness.comparison.echoes import Homes, Marked
from harness.model.absent import ABSENT
from harness.model.difference import Difference, DifferenceKind, Place

FEW = st.text("ab ", max_size=6)


def changed(legacy: str, candidate: str) -> Difference:
    return Difference("text:1", DifferenceKind.CHANGED, Place("text", (0,), (0,)), legacy, candidate)


def one_sided(value: str, kind: DifferenceKind) -> Difference:
    sides = (value, ABSENT) if kind is DifferenceKind.MISSING else (ABSENT, value)
    return Difference("text:1", kind, Place("text", (0,), (0,)), *sides)


CHANGES = st.builds(changed, FEW, FEW).filter(lambda one: one.legacy != one.candidate)
ONE_SIDED = st.builds(one_sided, FEW, st.sampled_from([DifferenceKind.MISSING, DifferenceKind.ADDED]))


def repeats(line: Difference, other: Difference) -> bool:
    """Said without any haste: the line is the other's change with the same before it and after it."""
    if line.kind is not other.kind:
        return False
    if line.kind is DifferenceKind.CHANGED:
        legacy, candidate, before, after = (str(one) for one in (line.legacy, line.candidate, other.legacy, other.candidate))
        spots = [at for at in range(len(legacy)) if legacy.startswith(before, at)] if before else []
        return any(legacy[:at] + after + legacy[at + len(before) :] == candidate for at in spots)
    words, leaf = (str(one.legacy if one.candidate is ABSENT else one.candidate).strip() for one in (line, other))
    return bool(words) and words == leaf


@st.composite
def lines(draw: st.DrawFn) -> tuple[Difference, list[Difference]]:
    """A line, and differences, of which some are repeated by it."""
    homes = draw(st.lists(CHANGES | ONE_SIDED, max_size=8))
    own = [one for one in homes if one.kind is DifferenceKind.CHANGED]
    if not own or draw(st.booleans()):
        return draw(CHANGES | ONE_SIDED), homes
    home, start, end = draw(st.sampled_from(own)), draw(FEW), draw(FEW)
    return changed(f"{start}{home.legacy}{end}", f"{start}{home.candidate}{end}"), homes


@given(lines())
def test_looking_up_finds_what_trying_finds_in_the_same_order(drawn: tuple[Difference, list[Difference]]) -> None:
    line, differences = drawn
    homes = [Marked(one, (one.place,)) for one in differences]
    tried: Iterator[Marked] = (one for one in homes if repeats(line, one.difference))
    assert [id(one) for one in Homes(homes).of(line)] == [id(one) for one in tried]
