"""Which routes gate: those that the candidate's settings list as migrated."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from harness.model.route_table import key_of, pattern_of
from harness.model.route_templates import any_shape


class Migrated:
    """`METHOD /template`, `/template` (any method), and `*` for anything in either; nothing listed means everything."""

    def __init__(self, patterns: Sequence[str]) -> None:
        self.patterns = tuple(patterns)
        self._compiled = tuple(_compiled(pattern) for pattern in patterns)

    def covers(self, template_key: str, method: str) -> bool:
        """Whether a route of the inventory is migrated; ``template_key`` as `key_of` makes it."""
        return not self.patterns or any(one.covers(template_key, method) for one in self._compiled)

    def fits(self, route: str) -> bool:
        """Whether an address as written, with its method, is on a migrated route."""
        method, _, path = route.partition(" ")
        return not self.patterns or any(one.fits(path, method) for one in self._compiled)

    def idle(self, keys: Sequence[tuple[str, str]]) -> list[str]:
        """The patterns that cover none of some routes, given as (key, method): most likely they are misspelt."""
        return [
            pattern
            for pattern, one in zip(self.patterns, self._compiled, strict=True)
            if not any(one.covers(key, method) for key, method in keys)
        ]


class _Pattern:
    __slots__ = ("key", "method", "path")

    def __init__(self, pattern: str) -> None:
        method, space, path = pattern.strip().partition(" ")
        self.method = method.upper() if space and method != "*" else ""
        shape = any_shape(path.strip() if space else pattern.strip())
        self.path = _starred(pattern_of(shape))
        self.key = _starred(re.escape(key_of(shape)))

    def covers(self, key: str, method: str) -> bool:
        return self._takes(method) and self.key.fullmatch(key) is not None

    def fits(self, path: str, method: str) -> bool:
        return self._takes(method) and self.path.fullmatch(path) is not None

    def _takes(self, method: str) -> bool:
        return not self.method or method == self.method or (method == "HEAD" and self.method == "GET")


def _starred(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern.replace(r"\*", ".*"), re.DOTALL)


@functools.lru_cache(maxsize=1024)
def _compiled(pattern: str) -> _Pattern:
    return _Pattern(pattern)
