"""What is open on a rendered page, told once: text that was hidden or shown, a state that two facets tell, another page."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import replace

from harness.comparison.echoes import Marked
from harness.comparison.node import Keyed
from harness.comparison.places import children
from harness.model.absent import ABSENT
from harness.model.address import Nth
from harness.model.difference import Difference, DifferenceKind

_STATES = frozenset({"checked", "disabled", "expanded", "pressed", "selected", "level"})


def without_echoes(marked: Sequence[Marked]) -> list[Marked]:
    """Differences of a page without those of `text` and `aria` that only repeat one of `document`, which names them.

    Text that is hidden on one side is a line less there; a state of a field is one of its accessible node as well. Each
    state repeats one difference only, so that a second change never hides behind it. To be used on what no waiver covers.
    """
    homes = [one for one in marked if one.difference.place.facet == "document"]
    hidden = [one for one in homes if _is_hidden(one.difference)]
    states: dict[tuple[str, ...], deque[Marked]] = {}
    for one in homes:
        if _last(one.difference) in _STATES:
            states.setdefault(_state(one.difference), deque()).append(one)
    echoes: dict[int, list[Marked]] = {}
    gone: set[int] = set()
    for one in marked:
        echo = one.difference
        if echo.place.facet not in ("text", "aria") or one.rule is not None:
            continue
        home = next((other for other in hidden if _hides(other.difference, echo)), None)
        if home is None and _last(echo).startswith("@") and (alike := states.get(_state(echo))):
            home = alike.popleft()
        if home is not None:
            echoes.setdefault(id(home), []).append(one)
            gone.add(id(one))
    return [_with(one, echoes.get(id(one), ())) for one in marked if id(one) not in gone]


def _is_hidden(home: Difference) -> bool:
    path = home.place.legacy or home.place.candidate
    return bool(path) and path[0] == "hidden"


def _hides(home: Difference, echo: Difference) -> bool:
    """Whether all that is missing on one side stands in a text that is hidden there."""
    where = {DifferenceKind.MISSING: home.candidate, DifferenceKind.ADDED: home.legacy}.get(echo.kind)
    if not isinstance(where, str):
        return False
    hidden = f" {where} "
    said = list(_texts(echo.legacy if echo.legacy is not ABSENT else echo.candidate))
    return bool(said) and all(f" {text} " in hidden for text in said)


def _texts(value: object) -> Iterator[str]:
    """A line of text without the marks between cells, or the texts within an element; its own name may be another."""
    if isinstance(value, str):
        yield from filter(None, (part.strip() for part in value.split(" | ")))
        return
    for part, member in children(value):
        if isinstance(member, dict | list | Keyed):
            yield from _texts(member)
        elif isinstance(member, str) and not _key(part).startswith("@"):
            yield member


def _state(one: Difference) -> tuple[str, str, str]:
    """Which state it is, and what each side says; the accessibility tree writes it ``@checked``."""
    return _last(one).removeprefix("@"), _said(one.legacy), _said(one.candidate)


def _said(state: object) -> str:
    """A state as one word; one that is not there is false."""
    return "false" if state is ABSENT else "true" if state in (True, "") else str(state).lower()


def _last(one: Difference) -> str:
    path = one.place.candidate if one.kind is DifferenceKind.ADDED else one.place.legacy
    return _key(path[-1]) if path else ""


def _key(part: object) -> str:
    return part.key if isinstance(part, Nth) else str(part)


def _with(one: Marked, echoes: Sequence[Marked]) -> Marked:
    if not echoes:
        return one
    also = (*one.difference.also, *(address for echo in echoes for address in (echo.difference.address, *echo.difference.also)))
    places = (*one.places, *(place for echo in echoes for place in echo.places))
    return Marked(replace(one.difference, also=tuple(dict.fromkeys(also))), places, one.rule)
