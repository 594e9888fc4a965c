"""Finds values that an application handed out and was sent back: each becomes a capture where it was first seen."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urljoin

from harness.model.exchange import Exchange
from harness.recording.author.shapes import resource, shape_of, singular, slug, telling
from harness.recording.author.spots import Spot, changed, values_of
from harness.recording.author.templates import literal
from harness.secrets.places import named_secret, token_like

RESERVED = ("unique", "origin", "env", "host")
_ID_NAME = re.compile(r"(?:\A|_)(?:id|uuid|guid|pk|slug|token|key|reference|ref|code|number|sku|handle|cursor|next|jwt)\Z")
_BARE = frozenset({"id", "uuid", "guid", "pk", "reference", "ref", "number", "key", "code"})
_RANDOM = re.compile(
    r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}|(?=[^0-9]*[0-9])[0-9a-f]{16,}|redacted-.+|eyJ[\w-]+\..*"
)
_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_MAX_SCALARS = 2000  # of one answer
_LARGE = 1000  # a smaller number that a list shows may be in a request by chance


@dataclass(slots=True)
class Source:
    """Where a value can be captured; ``variable`` is set once it is used."""

    exchange: int
    address: str
    name: str
    value: object
    made: bool
    variable: str = ""


def chained(exchanges: Sequence[Exchange], taken: set[str]) -> list[Exchange]:
    """The exchanges of one session with captures. ``taken`` are names of variables that are used already; it grows."""
    sources: dict[str, Source] = {}
    sent: set[str] = set()
    done: list[Exchange] = []
    for at, one in enumerate(exchanges):
        one = _with_references(one, sources, taken)  # noqa: PLW2901 - the same exchange, said better
        done.append(one)
        sent.update(str(value) for _, value in values_of(one))
        for source in _sources(at, one):
            key = str(source.value)
            if key not in sent and (
                key not in sources or (source.made and not sources[key].made and not sources[key].variable)
            ):
                sources[key] = source
    for source in sources.values():
        if source.variable:
            giver = done[source.exchange]
            done[source.exchange] = replace(
                giver,
                capture={**giver.capture, source.variable: source.address},
                rules={**giver.rules, **_identified(source)},
            )
    return done


def _identified(source: Source) -> dict[str, object]:
    """The rule that goes with a capture: each side may make up its own value. What redaction takes out needs none."""
    if named_secret(source.name) or str(source.value).startswith("redacted-"):
        return {}
    return {source.address: {"identifier": {"of": source.variable}}}


def _with_references(one: Exchange, sources: dict[str, Source], taken: set[str]) -> Exchange:
    filling = one.filling
    location = sources.get(one.origin + one.target)
    if location is not None and any(literal(part) in sources for part in one.path.split("/")):
        location = None  # a path with a variable in it says more than a variable
    if location is not None and filling is None:
        one = replace(one, target="${" + _variable(location, taken) + "}")
    elif filling is not None and (page := sources.get(one.origin + filling.page)) is not None:
        one = replace(one, filling=replace(filling, page="${" + _variable(page, taken) + "}"))

    def change(spot: Spot, value: object) -> object:
        source = sources.get(str(value))
        if source is not None and _means(spot, value, source):
            return "${" + _variable(source, taken) + "}"
        if spot.kind == "header" and isinstance(value, str):
            return _in_header(value, sources, taken)
        return value

    return changed(one, change)


def _in_header(value: str, sources: dict[str, Source], taken: set[str]) -> str:
    """A header's words: `Bearer TOKEN` holds a value that was handed out."""
    words = value.split(" ")
    for at, word in enumerate(words):
        source = sources.get(word)
        if source is not None and len(word) >= 8:
            words[at] = "${" + _variable(source, taken) + "}"
    return " ".join(words)


def _means(spot: Spot, value: object, source: Source) -> bool:
    """Whether a value in a request is the one that was handed out, and not the same by chance."""
    if isinstance(value, bool) or (spot.kind == "json" and type(value) is not type(source.value)):
        return False
    if not isinstance(source.value, int) and len(str(value)) >= 6:
        return True
    if spot.kind == "path":
        return True
    return bool(_ID_NAME.search(slug(spot.name)))


def _variable(source: Source, taken: set[str]) -> str:
    if not source.variable:
        name = source.name if source.name not in RESERVED else source.name + "_"
        number = 2
        source.variable = name
        while source.variable in taken:
            source.variable = f"{name}_{number}"
            number += 1
        taken.add(source.variable)
    return source.variable


def _sources(at: int, one: Exchange) -> Iterator[Source]:
    """What an answer hands out."""
    answer = one.answer
    if answer is None:
        return
    made = not one.safe
    location = answer.header("location")
    if location and made and answer.status in (201, 202, 302, 303):
        url = urljoin(one.origin + one.target, location.strip()).partition("#")[0]
        path = url.removeprefix(one.origin)
        if url.startswith(one.origin) and _RANDOM.search(path):
            yield Source(at, "header:location", _thing(shape_of(path.partition("?")[0])), literal(url), made)
    for path_to, value in scalars(one):
        name = next((slug(part) for part in reversed(path_to) if isinstance(part, str)), "")
        if _handed_out(name, value, made=made):
            yield Source(at, json_address(path_to), _named(name, path_to, one), value, made)


def _handed_out(name: str, value: object, *, made: bool) -> bool:
    if isinstance(value, bool) or not isinstance(value, str | int):
        return False
    if isinstance(value, int):
        return bool(_ID_NAME.search(name)) and (made or value >= _LARGE)
    if not value or len(value) > 4000 or any(character.isspace() for character in value):
        return False
    return bool(_RANDOM.fullmatch(value)) or (bool(_ID_NAME.search(name)) and len(value) >= 3) or (made and token_like(value))


def scalars(one: Exchange) -> Iterator[tuple[tuple[str | int, ...], object]]:
    """The scalars of a JSON answer with their paths, texts as templates; the first two thousand."""
    answer = one.answer
    if answer is None or not answer.body or "json" not in (answer.header("content-type") or ""):
        return
    try:
        value = json.loads(answer.body)
    except (ValueError, RecursionError):
        return
    stack: list[tuple[tuple[str | int, ...], object]] = [((), value)]
    count = 0
    while stack and count < _MAX_SCALARS:
        path, item = stack.pop()
        if isinstance(item, dict):
            stack += [((*path, key), member) for key, member in reversed(item.items())]
        elif isinstance(item, list):
            stack += [((*path, index), member) for index, member in reversed(list(enumerate(item)))]
        else:
            count += 1
            yield path, literal(item) if isinstance(item, str) else item


def json_address(path: Sequence[str | int]) -> str:
    """The address of a place in a JSON answer; a number below 0 stands for all items."""
    text = "json:$"
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]" if part >= 0 else "[*]"
        elif _PLAIN_KEY.fullmatch(part):
            text += f".{part}"
        else:
            text += f"[{json.dumps(part, ensure_ascii=False)}]"
    return text


def _named(name: str, path: tuple[str | int, ...], one: Exchange) -> str:
    """A name for what was captured: `token`, `slug`; of a bare `id`, the thing it belongs to."""
    if name not in _BARE:
        return name
    keys = [part for part in path if isinstance(part, str)]
    if len(keys) > 1:
        return slug(singular(slug(keys[-2])))
    return _thing(shape_of(one.path))


def _thing(shape: tuple[str, ...]) -> str:
    words = [part for part in telling(shape) if not part.startswith("{")]
    return slug(singular(words[-1])) if words else resource(shape)
