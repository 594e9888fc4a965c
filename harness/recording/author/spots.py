"""Every place of a request where a value can stand: to look at them, or to put something else there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from harness.model.absent import ABSENT
from harness.model.exchange import Body, Exchange
from harness.recording.author.templates import decoded, encoded


@dataclass(frozen=True, slots=True)
class Spot:
    """``kind`` is path, query, header, cookie, auth, json, form, fill or body; ``name`` the last name on the way there."""

    kind: str
    name: str


Change = Callable[[Spot, object], object]


def values_of(exchange: Exchange) -> Iterator[tuple[Spot, object]]:
    """All values of a request with their places."""
    seen: list[tuple[Spot, object]] = []

    def note(spot: Spot, value: object) -> object:
        seen.append((spot, value))
        return value

    changed(exchange, note)
    yield from seen


def changed(exchange: Exchange, change: Change) -> Exchange:
    """The exchange with every value changed; the very same texts where nothing is."""
    filling = exchange.filling
    if filling is not None:
        fill = {name: _value(change, Spot("fill", name), value) for name, value in filling.fill.items()}
        filling = replace(filling, page=_target(change, filling.page), fill=fill)
    return replace(
        exchange,
        target=_target(change, exchange.target),
        headers=tuple((name, _text(change, Spot("header", name), value)) for name, value in exchange.headers),
        cookies=tuple((name, _text(change, Spot("cookie", name), value)) for name, value in exchange.cookies),
        auth=_value(change, Spot("auth", "auth"), exchange.auth),
        body=_body(change, exchange.body),
        filling=filling,
    )


def _body(change: Change, body: Body) -> Body:
    return replace(
        body,
        json=ABSENT if body.json is ABSENT else _value(change, Spot("json", ""), body.json),
        form=None
        if body.form is None
        else tuple((name, _text(change, Spot("form", name), value)) for name, value in body.form),
        text=None if body.text is None else _text(change, Spot("body", ""), body.text),
    )


def _text(change: Change, spot: Spot, value: str) -> str:
    return str(change(spot, value))


def _value(change: Change, spot: Spot, value: object) -> object:
    if isinstance(value, dict):
        return {key: _value(change, Spot(spot.kind, str(key)), item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_value(change, spot, item) for item in value)
    return value if value is None else change(spot, value)


def _target(change: Change, target: str) -> str:
    path, question, query = target.partition("?")
    segments = path.split("/")
    for at, segment in enumerate(segments):
        if segment:
            name = segments[at - 1] if at else ""
            segments[at] = _piece(change, Spot("path", name), segment)
    pairs = query.split("&") if query else []
    for at, pair in enumerate(pairs):
        name, equals, value = pair.partition("=")
        if value:
            pairs[at] = f"{name}{equals}{_piece(change, Spot('query', decoded(name, plus=True)), value, plus=True)}"
    return "/".join(segments) + question + "&".join(pairs)


def _piece(change: Change, spot: Spot, piece: str, *, plus: bool = False) -> str:
    before = decoded(piece, plus=plus)
    after = change(spot, before)
    return piece if after == before else encoded(str(after))
