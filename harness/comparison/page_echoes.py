"""What is open on a rendered page, told once: text that was hidden or shown, a state that two facets tell, another page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from harness.comparison.merging import Marked
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
    echoes: dict[int, list[Marked]] = {}
    gone: set[int] = set()
    for one in marked:
        if one.difference.place.facet not in ("text", "aria") or one.rule is not None:
            continue
        home = _home(one.difference, homes, echoes)
        if home is not None:
            echoes.setdefault(id(home), []).append(one)
            gone.add(id(one))
    return [_with(one, echoes.get(id(one), ())) for one in marked if id(one) not in gone]


def _home(echo: Difference, homes: Sequence[Marked], echoes: dict[int, list[Marked]]) -> Marked | None:
    for one in homes:
        if _hides(one.difference, echo):
            return one
        if id(one) not in echoes and _same_state(one.difference, echo):
            return one
    return None


def _hides(home: Difference, echo: Difference) -> bool:
    """Whether all that is missing on one side stands in a text that is hidden there."""
    path = home.place.legacy or home.place.candidate
    where = {DifferenceKind.MISSING: home.candidate, DifferenceKind.ADDED: home.legacy}.get(echo.kind)
    if not path or path[0] != "hidden" or not isinstance(where, str):
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


def _same_state(home: Difference, echo: Difference) -> bool:
    state = _last(home)
    if state not in _STATES or echo.place.facet != "aria" or _last(echo) != f"@{state}":
        return False
    return (_said(home.legacy), _said(home.candidate)) == (_said(echo.legacy), _said(echo.candidate))


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
