"""`identifier {of}`: each side makes up its own value, but the two must stay paired one to one wherever they turn up."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from harness.comparison.equivalences.base import Case
from harness.comparison.equivalences.exact import Leafwise
from harness.comparison.identifiers import Claim
from harness.comparison.kinds import kind_of
from harness.comparison.node import Url
from harness.model.vocabulary import Argument


class Identifier(Leafwise):
    """Claims the pair for the scenario's table; the kind is ``of``, else the rule's address without indices."""

    name = "identifier"
    summary = "Values may differ but must map one to one everywhere in the scenario; `of` names the kind of thing."
    arguments = (Argument("of", "string"),)

    def differs(self, legacy: object, candidate: object, case: Case) -> str | Claim | None:
        if kind_of(legacy) != kind_of(candidate):
            return f"legacy's is a {kind_of(legacy)}, the candidate's a {kind_of(candidate)}"
        if kind_of(legacy) not in ("string", "number"):
            return f"a {kind_of(legacy)} identifies nothing"
        kind = str(case.arguments.get("of") or "")
        if isinstance(legacy, Url) and isinstance(candidate, Url):
            return _in_url(kind, legacy, candidate)
        return Claim(kind, legacy, candidate)


def _in_url(kind: str, legacy: str, candidate: str) -> str | Claim | None:
    """An address identifies by the one path segment in which the two differ; the rest of it must be equal."""
    (left_site, left), (right_site, right) = _parts(legacy), _parts(candidate)
    if left_site != right_site or [name for name, _ in left] != [name for name, _ in right]:
        return "the addresses differ in more than one identifier"
    differing = {(one, other) for (_, one), (_, other) in zip(left, right, strict=True) if one != other}
    if not differing:
        return None
    return Claim(kind, *differing.pop()) if len(differing) == 1 else "the addresses differ in more than one identifier"


def _parts(url: str) -> tuple[object, list[tuple[str, str]]]:
    """What must be equal of an address, and where an identifier may stand: segments of the path and values of the query."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url, []
    query = [pair.partition("=") for pair in parts.query.split("&")] if parts.query else []
    return (parts.scheme, parts.netloc, parts.fragment), [
        *(("/", unquote(each)) for each in parts.path.split("/")),
        *((name, unquote(value)) for name, _, value in query),
    ]
