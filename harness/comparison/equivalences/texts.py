"""Equivalences about text with a form: `uuid`, `url {ignore_query}`, `matches {pattern}`, `token`, `redirect`."""

from __future__ import annotations

import re

from harness.comparison.equivalences.base import Case
from harness.comparison.equivalences.exact import Leafwise
from harness.comparison.kinds import kind_of
from harness.comparison.url import resolve
from harness.model.vocabulary import Argument

_UUID = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}", re.IGNORECASE)
_SEE_OTHER = frozenset({302, 303, 307})


class Uuid(Leafwise):
    """UUIDs (RFC 9562) of the same version in the same spelling; the value is free."""

    name = "uuid"
    summary = "A UUID of the same version and spelling on both sides; the value is free."

    def differs(self, legacy: object, candidate: object, case: Case) -> str | None:  # noqa: ARG002
        for side, value in (("legacy", legacy), ("candidate", candidate)):
            if not (isinstance(value, str) and _UUID.fullmatch(value)):
                return f"the {side}'s {value!r} is not a UUID"
        left, right = str(legacy), str(candidate)
        if ("-" in left, left.islower() or left.isdigit()) != ("-" in right, right.islower() or right.isdigit()):
            return "the two UUIDs are spelled differently (hyphens or case)"
        versions = left.replace("-", "")[12], right.replace("-", "")[12]
        return None if versions[0] == versions[1] else f"version {versions[0]} became version {versions[1]}"


class SameUrl(Leafwise):
    """URLs equal after resolving; with ``ignore_query`` (true, or a list of names) without those parameters."""

    name = "url"
    summary = "URLs that are equal once resolved; `ignore_query: true` or a list of parameter names leaves the query out."
    arguments = (Argument("ignore_query", "strings_or_boolean"),)

    def differs(self, legacy: object, candidate: object, case: Case) -> str | None:
        if not isinstance(legacy, str) or not isinstance(candidate, str):
            return f"legacy's is a {kind_of(legacy)}, the candidate's a {kind_of(candidate)}"
        if not legacy or not candidate:
            return None if legacy == candidate else "one side is empty"
        ignored = case.arguments.get("ignore_query", False)
        left, right = (
            _without(str(resolve(legacy, "${origin}/")), ignored),
            _without(str(resolve(candidate, "${origin}/")), ignored),
        )
        return None if left == right else "they lead to different places"


class Matches(Leafwise):
    """Text that matches a regular expression as a whole on both sides."""

    name = "matches"
    summary = "Text (or a number) that matches the regular expression `pattern` as a whole, on both sides."
    arguments = (Argument("pattern", "pattern", required=True),)

    def differs(self, legacy: object, candidate: object, case: Case) -> str | None:
        if kind_of(legacy) != kind_of(candidate):
            return f"legacy's is a {kind_of(legacy)}, the candidate's a {kind_of(candidate)}"
        pattern = str(case.arguments["pattern"])
        for side, value in (("legacy", legacy), ("candidate", candidate)):
            if not re.fullmatch(pattern, str(value)):
                return f"the {side}'s {value!r} does not match {pattern!r}"
        return None


class Token(Leafwise):
    """Opaque text: there, not empty, of similar length (within a quarter, or 4 characters)."""

    name = "token"
    summary = "Opaque text: not empty and of similar length on both sides; the value is free."

    def differs(self, legacy: object, candidate: object, case: Case) -> str | None:  # noqa: ARG002
        for side, value in (("legacy", legacy), ("candidate", candidate)):
            if not isinstance(value, str):
                return f"the {side}'s value is a {kind_of(value)}, not text"
            if not value.strip():
                return f"the {side}'s token is empty"
        left, right = len(str(legacy)), len(str(candidate))
        return None if abs(left - right) <= max(4, left // 4) else f"their lengths are {left} and {right}"


class Redirect(Leafwise):
    """Redirect codes of the same meaning: 301 = 308; 302 = 307 = 303 (for GET and HEAD, where the method stays)."""

    name = "redirect"
    summary = "Redirect codes of the same meaning for GET: 301 = 308, and 302 = 303 = 307; other codes must be equal."

    def differs(self, legacy: object, candidate: object, case: Case) -> str | None:
        if legacy == candidate:
            return None
        if case.method not in ("GET", "HEAD", ""):
            return f"for {case.method} these codes differ: 307 and 308 keep the method, the others may not"
        permanent = {legacy, candidate} <= {301, 308}
        return None if permanent or {legacy, candidate} <= _SEE_OTHER else "the codes mean different things"


def _without(url: str, ignored: object) -> str:
    """A URL without its query, or without the named parameters; order of the others stays."""
    head, mark, rest = url.partition("?")
    if not mark or not ignored:
        return url
    query, hash_mark, fragment = rest.partition("#")
    if ignored is True:
        kept: list[str] = []
    else:
        names = set(ignored) if isinstance(ignored, list | tuple) else {str(ignored)}
        kept = [pair for pair in query.split("&") if pair.partition("=")[0] not in names]
    return head + ("?" + "&".join(kept) if kept else "") + hash_mark + fragment
