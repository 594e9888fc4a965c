"""The requests that show where an edge sends each route: examples of its paths, and paths just beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import quote

from harness.model.observation import Side
from harness.model.route import Route
from harness.model.route_examples import examples_of
from harness.strangler.split import Split, Truth

_EXAMPLES = 3
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Probe:
    """One request to be sent through the edge: ``route`` is what it stands for, ``why`` what it shows."""

    method: str
    target: str
    route: str
    why: str = ""


def probes_of(split: Split) -> list[Probe]:
    """Every route and method with examples of its paths, and what a wrong rule would take along with them."""
    found: dict[tuple[str, str], Probe] = {}
    for probe in _all(split):
        found.setdefault((probe.method, probe.target), probe)
    return [*found.values()]


def routes_without(split: Split, probes: Iterable[Probe]) -> list[str]:
    """The routes with methods that none of some probes stands for."""
    asked = {probe.route for probe in probes}
    return [name for route in split.truth.routes for name in _names(route).values() if name not in asked]


def _names(route: Route) -> Mapping[str, str]:
    """By method to be sent: the route with its method. One that takes any method is asked by two."""
    if route.methods:
        return {method: f"{method} {route.template}" for method in route.methods}
    return MappingProxyType(dict.fromkeys(("GET", "POST"), f"ANY {route.template}"))


def _all(split: Split) -> Iterator[Probe]:
    for route in split.truth.routes:
        paths = [quote(path, safe="/%-._~!$&'()*+,;=:@") for path in examples_of(route.shape)[:_EXAMPLES]]
        for method, name in _names(route).items():
            yield from (Probe(method, path, name) for path in paths if _stands_for(split.truth, method, path, route))
    for route in split.truth.routes:
        paths = [quote(path, safe="/%-._~!$&'()*+,;=:@") for path in examples_of(route.shape)[:1]]
        for path in paths:
            yield from _around(split, route, path)


def _stands_for(truth: Truth, method: str, path: str, route: Route) -> bool:
    """Whether a path is answered by the route it is an example of, not by one that goes before it."""
    found = truth.route(method, path)
    return found is not None and found.template == route.template


def _around(split: Split, route: Route, path: str) -> Iterator[Probe]:
    names = _names(route)
    for method in ("HEAD", "OPTIONS"):
        if "GET" in names:
            yield Probe(method, path, names["GET"], f"{method} of it")
    other = next((method for method in _METHODS if split.truth.no_route(method, path)), None)
    if other is not None:
        yield Probe(other, path, next(iter(names.values())), "a method it does not take")
    for method, name in names.items():
        if split.truth.side(method, path) is not Side.CANDIDATE or method not in SAFE:
            continue
        yield Probe(method, f"{path}?next=/parity", name, "with a query")
        yield Probe(method, f"/parity-nowhere?next={path}", name, "its path in another one's query")
        for target, why in _beside(path):
            yield Probe(method, target, name, why)
    if split.truth.side("GET", path) is Side.LEGACY and len(path) > 1:
        yield Probe("GET", f"{path[:-1]}%{ord(path[-1]):02X}", next(iter(names.values())), "a character percent-encoded")


def _beside(path: str) -> Iterator[tuple[str, str]]:
    bare = path.rstrip("/")
    yield f"{bare}/parity-beneath", "a path beneath it"
    yield f"/parity-above{path}", "a path that ends like it"
    yield f"{bare or '/'}parity", "a path that begins like it"
    if bare:
        yield (bare if path.endswith("/") else f"{bare}/"), "with the slash at the end the other way"
        yield f"/{path[1].swapcase()}{path[2:]}", "in another case"
