"""Finds the route that a path belongs to, as Werkzeug would: most specific first, converters respected."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from urllib.parse import unquote

from harness.model.route import Hole, Moved, Route, Shape

_Compiled = tuple[re.Pattern[str], Route]


class RouteTable:
    """Compiled once, asked often. ``ranked`` false keeps the order of the routes, as Django and Starlette do."""

    def __init__(self, routes: Iterable[Route], *, ranked: bool = True) -> None:
        self.routes = tuple(routes)
        ordered = in_rank([*self.routes]) if ranked else self.routes
        self._open: list[_Compiled] = []
        self._by_first: dict[str, list[_Compiled]] = {}
        firsts = [first_segment(route.shape) for route in ordered]
        for first in firsts:
            if first is not None:
                self._by_first.setdefault(first, [])
        for route, first in zip(ordered, firsts, strict=True):
            pattern = re.compile(_with_free_slash(route.shape) if ranked else pattern_of(route.shape))
            for found in (self._open, *self._by_first.values()) if first is None else (self._by_first[first],):
                found.append((pattern, route))
        self._fitting: Callable[[str], tuple[Route, ...]] = functools.lru_cache(maxsize=8192)(self._search)

    def fitting(self, path: str) -> tuple[Route, ...]:
        """All routes that a path fits, the one that would be chosen first. ``path`` is as sent, without the query.

        In a ranked table a route that ends in a slash is also meant by its path without: it answers with a redirect.
        """
        return self._fitting(path)

    def find(self, method: str, path: str) -> Route | None:
        """The route that answers, or the first that fits but for the method, or None."""
        fitting = self._fitting(path)
        return next((route for route in fitting if route.takes(method)), fitting[0] if fitting else None)

    def _search(self, path: str) -> tuple[Route, ...]:
        decoded = unquote(path) or "/"
        compiled = self._by_first.get(decoded[1:].partition("/")[0], self._open)
        return tuple(route for pattern, route in compiled if pattern.fullmatch(decoded))


def in_rank(routes: Sequence[Route]) -> list[Route]:
    """Werkzeug's order: at every segment literal text first, then by weight, then as they were added."""
    seen: dict[object, int] = {}
    ranks: dict[int, list[tuple[object, ...]]] = {}
    for number, route in enumerate(routes):
        prefix: tuple[str, ...] = ()
        ranks[number] = []
        for segment in segments(route.shape):
            prefix = (*prefix, pattern_of(segment))
            weight = weight_of(segment)
            first = seen.setdefault(prefix, len(seen)) if weight else 0
            ranks[number].append((*weight, first) if weight else ())
    return [routes[number] for number in sorted(ranks, key=lambda number: ranks[number])]


def weight_of(segment: Shape) -> tuple[object, ...]:
    """What Werkzeug sorts the variable segments by; empty for a literal one, which goes before all of them."""
    weights = [piece.weight for piece in segment if isinstance(piece, Hole)]
    texts = [text for piece in segment if isinstance(piece, str) for text in piece.split("/") if text]
    lengths = [(number, -len(text)) for number, text in enumerate(texts)]
    return (-len(texts), tuple(lengths), -len(weights), tuple(weights)) if weights else ()


def _with_free_slash(shape: Shape) -> str:
    pattern = pattern_of(shape)
    return f"{pattern}?" if ends_in_slash(shape) else pattern


def pattern_of(shape: Shape, *, named: bool = False) -> str:
    """The regular expression of a whole path; ``named`` makes groups `h0`, `h1`, ... of the holes."""
    parts = []
    for number, piece in enumerate(shape):
        if isinstance(piece, str):
            parts.append(re.escape(piece))
        else:
            parts.append(f"(?P<h{number}>{piece.pattern})" if named else f"(?:{piece.pattern})")
    return "".join(parts)


def segments(shape: Shape) -> Iterator[Shape]:
    """A shape segment by segment; a hole that may hold slashes takes all that follows into its own."""
    current: list[str | Hole] = []
    rest_is_one = False
    for piece in shape:
        if isinstance(piece, Hole):
            rest_is_one = rest_is_one or piece.many
            current.append(piece)
            continue
        texts = [piece] if rest_is_one else piece.split("/")
        for number, text in enumerate(texts):
            if number:
                yield tuple(current)
                current = []
            if text:
                current.append(text)
    yield tuple(current)


def first_segment(shape: Shape) -> str | None:
    """The first segment of all paths of a shape, or None where it is not the same for all."""
    if not shape or not isinstance(shape[0], str):
        return None
    first, slash, _ = shape[0][1:].partition("/")
    return first if slash or len(shape) == 1 else None


def ends_in_slash(shape: Shape) -> bool:
    return len(shape) > 0 and isinstance(shape[-1], str) and shape[-1].endswith("/") and shape != ("/",)


def filled(shape: Shape, values: Mapping[str, str]) -> str:
    """A path of a shape, its holes filled by name. Raises KeyError for a name that is not there."""
    return "".join(piece if isinstance(piece, str) else values[piece.name] for piece in shape)


@functools.lru_cache(maxsize=512)
def _named(shape: Shape) -> re.Pattern[str]:
    return re.compile(pattern_of(shape, named=True))


def values_in(shape: Shape, path: str) -> dict[str, str] | None:
    """What the holes of a shape hold in a path, or None where it does not fit. The values are as they stand in the path."""
    match = _named(shape).fullmatch(path)
    if match is None:
        return None
    return {piece.name: match[f"h{number}"] for number, piece in enumerate(shape) if isinstance(piece, Hole)}


def key_of(shape: Shape, *, slash: bool = True) -> str:
    """What two spellings of one address have in common: literal text and the places of holes, whatever these take.

    ``slash`` false: a slash at the end does not count.
    """
    parts: list[str] = []
    for piece in shape:
        if isinstance(piece, str):
            parts.append(piece)
        elif piece.many:
            parts = ["".join(parts).rstrip("/"), "\1"]
        else:
            parts.append("\0")
    key = "".join(parts)
    return key if slash else key.rstrip("/") or "/"


def is_moved(moved: Moved, route: Route, templates: Collection[str]) -> bool:
    """Whether a moved route is this one. Spelt like one of legacy's ``templates`` it means that one, else all of its shape."""
    if moved.legacy in templates:
        return moved.legacy == route.template
    return key_of(moved.legacy_shape) == key_of(route.shape)
