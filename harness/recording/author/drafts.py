"""Puts exchanges together into scenarios: what the source named, what somebody did in one visit, what was only looked at."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from harness.model.absent import ABSENT
from harness.model.exchange import Exchange
from harness.recording.author.shapes import resource, shape_of, singular, slug, telling, title_of
from harness.recording.author.spots import values_of
from harness.recording.author.templates import decoded, names_in

MAX_EXAMPLES = 8  # of one shape of path; more prove little
_MAX_NAME = 100
_DEEDS = {"GET": "read", "POST": "created", "PUT": "replaced", "PATCH": "changed", "DELETE": "deleted"}


@dataclass(slots=True)
class Draft:
    """A scenario before it is written. ``parametrize`` is a parameter with its values."""

    file: str
    name: str
    exchanges: list[Exchange]
    given: list[Exchange] = field(default_factory=list)
    parametrize: tuple[str, list[object]] | None = None
    comments: list[str] = field(default_factory=list)

    @property
    def weight(self) -> int:
        """How often this was asked for; a visit is one thing, whatever was done in it."""
        return max((one.weight for one in self.exchanges), default=0)


def visits(exchanges: Sequence[Exchange], file: str) -> tuple[list[Draft], list[Exchange]]:
    """One session as a visit in order, from the first write on, and what was only looked at before, which stands alone."""
    first_write = next((at for at, one in enumerate(exchanges) if not one.safe), len(exchanges))
    tied = [bool(one.capture) or bool(_references(one)) for one in exchanges]
    visit = [one for at, one in enumerate(exchanges) if at >= first_write or tied[at]]
    alone = [one for at, one in enumerate(exchanges) if at < first_write and not tied[at]]
    if not visit:
        return [], alone
    return [Draft(file, _visit_name(visit), visit)], alone


def _references(one: Exchange) -> list[str]:
    return [name for _, value in values_of(one) for name in names_in(value) if not name.startswith("env.")] + names_in(
        one.target
    )


def _visit_name(visit: Sequence[Exchange]) -> str:
    deeds = list(dict.fromkeys(_deed(one) for one in visit if not one.safe))
    if not deeds:
        return title_of("GET", shape_of(visit[0].path))
    shown = deeds if len(deeds) <= 4 else [*deeds[:3], f"{len(deeds) - 3} more"]
    return "A visit with " + ", ".join(shown[:-1]) + (" and " if len(shown) > 1 else "") + shown[-1]


def _deed(one: Exchange) -> str:
    words = [part for part in telling(shape_of(one.path)) if not part.startswith("{")]
    return " ".join(re.sub(r"[_-]+", " ", word) for word in words[-2:]) or "a form"


def distinct(drafts: Sequence[Draft]) -> list[Draft]:
    """Visits in which the same was done only once, with the weight of all."""
    kept: dict[str, Draft] = {}
    for draft in drafts:
        key = json.dumps([_signature(one) for one in draft.exchanges], default=str)
        first = kept.setdefault(key, draft)
        if first is not draft:
            first.exchanges = [
                replace(one, weight=one.weight + draft.exchanges[at].weight) for at, one in enumerate(first.exchanges)
            ]
    return list(kept.values())


def _signature(one: Exchange) -> list[object]:
    body = one.body
    status = one.answer.status if one.answer is not None else None
    filling = None if one.filling is None else [one.filling.page, dict(one.filling.fill)]
    json_body = None if body.json is ABSENT else body.json
    return [
        one.method,
        one.target,
        json_body,
        body.form,
        body.text,
        one.headers,
        one.cookies,
        one.auth,
        filling,
        status,
        one.expect,
    ]


def alone(exchanges: Sequence[Exchange]) -> list[Draft]:
    """Exchanges that stand alone, grouped by the shape of their paths; a resource that is written to is one scenario."""
    unique: dict[str, Exchange] = {}
    for one in exchanges:
        key = json.dumps(_signature(one), default=str)
        known = unique.get(key)
        unique[key] = one if known is None else replace(known, weight=known.weight + one.weight)
    by_resource: dict[str, list[Exchange]] = {}
    for one in unique.values():
        by_resource.setdefault(resource(shape_of(one.path)), []).append(one)
    drafts: list[Draft] = []
    for name, members in by_resource.items():
        if any(not one.safe for one in members):
            drafts.append(Draft(name, title_of_all(members), members))
        else:
            drafts += _by_shape(name, members)
    return drafts


def title_of_all(members: Sequence[Exchange]) -> str:
    """A name for several requests about one thing."""
    if len(members) == 1:
        return _title(members[0])
    words = [part for part in telling(shape_of(members[0].path)) if not part.startswith("{")]
    thing = re.sub(r"[_-]+", " ", words[0]) if words else "start page"
    deeds = list(dict.fromkeys(_DEEDS.get(one.method, one.method) for one in members))
    text = ", ".join(deeds[:-1]) + (" and " if len(deeds) > 1 else "") + deeds[-1]
    return f"{thing.capitalize()}: {text}"


def _title(one: Exchange) -> str:
    status = one.answer.status if one.answer is not None else None
    if status is None and len(one.expect) == 1 and isinstance(one.expect[0], int):
        status = one.expect[0]
    return one.name or title_of(one.method, shape_of(one.path), query=one.query, status=status, filled=one.filling is not None)


def _by_shape(file: str, members: Sequence[Exchange]) -> list[Draft]:
    groups: dict[str, list[Exchange]] = {}
    for one in members:
        status = one.answer.status if one.answer is not None else None
        names = sorted({pair.partition("=")[0] for pair in one.query.split("&") if pair})
        key = json.dumps(
            [one.method, shape_of(one.path), names, one.headers, one.cookies, one.auth, status, one.expect], default=str
        )
        groups.setdefault(key, []).append(one)
    return [_shaped(file, group) for group in groups.values()]


def _shaped(file: str, group: list[Exchange]) -> Draft:
    """One scenario for paths of one shape; a parameter where they differ in one place only."""
    group.sort(key=lambda one: -one.weight)
    chosen = group[:MAX_EXAMPLES]
    draft = Draft(file, _title(chosen[0]), chosen)
    if len(group) > len(chosen):
        draft.comments.append(f"{len(chosen)} of {len(group)} addresses of this shape")
    varying = _varying(chosen)
    if varying is not None and not any(one.capture or one.rules for one in chosen):
        at, values = varying
        shape = shape_of(chosen[0].path)
        name = shape[at - 1].strip("{}") if shape[at - 1].startswith("{") else "value"
        name = f"{name}_" if name in ("unique", "origin", "env", "host") else name
        segments = chosen[0].path.split("/")
        segments[at] = "${" + name + "}"
        question = chosen[0].target[len(chosen[0].path) :]
        total = sum(one.weight for one in chosen)
        draft.exchanges = [replace(chosen[0], target="/".join(segments) + question, weight=total, remarks=())]
        draft.comments += [remark for one in chosen for remark in one.remarks][:3]
        draft.parametrize = (name, [_parameter(value) for value in values])
    return draft


def _varying(group: Sequence[Exchange]) -> tuple[int, list[str]] | None:
    """The one segment in which the paths differ, with its values, as they mean."""
    if len(group) < 2 or any(one.query != group[0].query for one in group):
        return None
    paths = [one.path.split("/") for one in group]
    places = [at for at in range(len(paths[0])) if len({path[at] for path in paths}) > 1]
    if len(places) != 1:
        return None
    values = [decoded(path[places[0]]) for path in paths]
    if any(not value or "${" in value or len(value) > 80 for value in values) or len(set(values)) != len(values):
        return None
    return places[0], values


def _parameter(value: str) -> object:
    return int(value) if re.fullmatch(r"0|[1-9][0-9]{0,15}", value) else value


def told(exchanges: Sequence[Exchange], variables: Mapping[str, object]) -> list[Draft]:
    """Scenarios as the source names them, each with what it needs of the others done before, in `given`."""
    drafts: dict[tuple[str, str], Draft] = {}
    for one in exchanges:
        key = (slug(one.group or one.scenario), one.scenario)
        drafts.setdefault(key, Draft(key[0][:60], one.scenario, [])).exchanges.append(one)
    for draft in drafts.values():
        draft.given = _needed(draft, exchanges, variables)
    return list(drafts.values())


def _needed(draft: Draft, everything: Sequence[Exchange], variables: Mapping[str, object]) -> list[Exchange]:
    """Earlier requests of other scenarios that this one cannot do without, in their order.

    Those are the ones that capture a variable it uses, and those that created what it names by a `${unique}` value.
    """
    unique = {name for name, value in variables.items() if "${unique}" in str(value)}
    position = {id(one): at for at, one in enumerate(everything)}
    first = min(position[id(one)] for one in draft.exchanges)
    own = {id(one) for one in draft.exchanges}
    needed: set[int] = set()
    waiting = [(position[id(one)], one) for one in draft.exchanges]
    while waiting:
        at, one = waiting.pop()
        for found in _givers(one, at, everything, unique, variables):
            giver = everything[found]
            if id(giver) not in own and found not in needed:
                needed.add(found)
                waiting.append((found, giver))
    return [everything[at] for at in sorted(needed) if at < first or id(everything[at]) not in own]


def _givers(
    one: Exchange, at: int, everything: Sequence[Exchange], unique: set[str], variables: Mapping[str, object]
) -> list[int]:
    found: list[int] = []
    texts = [str(value) for _, value in values_of(one) if names_in(value)]
    for name in {name for text in texts for name in names_in(text)}:
        if name not in variables:
            found += _last(at, everything, lambda giver, name=name: name in giver.capture)
    for text in texts:
        if unique.intersection(names_in(text)):
            found += _first(at, everything, lambda giver, text=text: not giver.safe and _holds(giver, text))
    return found


def _last(at: int, everything: Sequence[Exchange], wanted: object) -> list[int]:
    assert callable(wanted)
    before = next((index for index in range(at - 1, -1, -1) if wanted(everything[index])), None)
    if before is None:  # told later in the source than it is used
        before = next((index for index in range(at + 1, len(everything)) if wanted(everything[index])), None)
    return [] if before is None else [before]


def _first(at: int, everything: Sequence[Exchange], wanted: object) -> list[int]:
    assert callable(wanted)
    return [index for index in range(at) if wanted(everything[index])][:1]


def _holds(one: Exchange, text: str) -> bool:
    return any(value == text for spot, value in values_of(one) if spot.kind in ("json", "form", "fill"))


def unique_names(drafts: Sequence[Draft]) -> None:
    """Give every scenario of a file a name of its own, on one line, not too long."""
    taken: set[tuple[str, str]] = set()
    for draft in drafts:
        base = _on_one_line(draft.name) or "A request"
        name, number = base, 2
        if (draft.file, name) in taken:
            name = base = _on_one_line(f"{base} at {draft.exchanges[0].path}")
        while (draft.file, name) in taken:
            name, number = f"{base} ({number})", number + 1
        taken.add((draft.file, name))
        draft.name = name
        if singular(draft.file) == "_shared":
            draft.file = "shared"
        draft.file = draft.file.lstrip("_") or "scenarios"


def _on_one_line(text: str) -> str:
    return " ".join("".join(character if character.isprintable() else " " for character in text).split())[:_MAX_NAME].rstrip()
