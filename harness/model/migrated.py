"""Which routes gate: those that the candidate's settings list as migrated."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence

from harness.model.route import Route
from harness.model.route_table import key_of, pattern_of
from harness.model.route_templates import any_shape


class Migrated:
    """`METHOD /template`, `/template` (any method), and `*` for anything in either; nothing listed means everything.

    ``routes`` is the inventory of legacy: a pattern that is spelt like one of its templates means that one; any other spelling
    means all of the same shape.
    """

    def __init__(self, patterns: Sequence[str], routes: Iterable[Route] = ()) -> None:
        self.patterns = tuple(patterns)
        self._compiled = tuple(_compiled(pattern) for pattern in patterns)
        self._templates = frozenset(route.template for route in routes)

    def covers(self, route: Route, method: str) -> bool:
        """Whether a route of the inventory is migrated."""
        return not self.patterns or any(self._covers(one, route, method) for one in self._compiled)

    def _covers(self, pattern: _Pattern, route: Route, method: str) -> bool:
        if pattern.template in self._templates:
            return pattern.takes(method) and pattern.template == route.template
        key = key_of(route.shape)  # which has no slash before a part that may hold several
        spellings = (key, key.replace("\1", "/\1"))
        return pattern.takes(method) and any(pattern.key.fullmatch(one) for one in spellings)

    def fits(self, route: str) -> bool:
        """Whether an address as written, with its method, is on a migrated route."""
        method, _, path = route.partition(" ")
        return not self.patterns or any(one.fits(path, method) for one in self._compiled)

    def idle(self, routes: Sequence[Route]) -> list[str]:
        """The patterns that cover none of some routes: most likely they are misspelt."""
        return [
            pattern
            for pattern, one in zip(self.patterns, self._compiled, strict=True)
            if not any(self._covers(one, route, method) for route in routes for method in route.methods or ("GET",))
        ]


class _Pattern:
    __slots__ = ("key", "method", "path", "template")

    def __init__(self, pattern: str) -> None:
        method, space, path = pattern.strip().partition(" ")
        self.method = method.upper() if space and method != "*" else ""
        self.template = path.strip() if space else pattern.strip()
        shape = any_shape(self.template)
        self.path = _starred(pattern_of(shape))
        self.key = _starred(re.escape(key_of(shape)))

    def fits(self, path: str, method: str) -> bool:
        return self.takes(method) and self.path.fullmatch(path) is not None

    def takes(self, method: str) -> bool:
        return not self.method or method == self.method or (method == "HEAD" and self.method == "GET")


def _starred(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern.replace(r"\*", ".*"), re.DOTALL)


@functools.lru_cache(maxsize=1024)
def _compiled(pattern: str) -> _Pattern:
    return _Pattern(pattern)
