"""The equivalence `jwt {claims}`: two tokens that say the same of their bearer, whenever they were issued."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping

from harness.comparison.equivalences.base import Case
from harness.comparison.equivalences.exact import Leafwise
from harness.comparison.kinds import kind_of
from harness.comparison.sameness import same
from harness.model.vocabulary import Argument

_MOMENTS = frozenset({"iat", "exp", "nbf", "auth_time"})  # RFC 7519 section 4.1; OpenID Connect Core section 2
_FREE = _MOMENTS | {"jti"}
_SLACK = 5  # seconds by which two lifetimes may differ


class Jwt(Leafwise):
    """JSON Web Tokens (RFC 7519) with the same header and the same claims; signature, `jti` and moments are free.

    The lifetime (`exp` less `iat`) must agree within five seconds. With ``claims`` only these must be equal, and the others
    only be there.
    """

    name = "jwt"
    summary = "A JSON Web Token on both sides with equal claims and lifetime; `claims` lists those that must be equal."
    arguments = (Argument("claims", "strings"),)

    def differs(self, legacy: object, candidate: object, case: Case) -> str | None:
        tokens = []
        for side, value in (("legacy", legacy), ("candidate", candidate)):
            token = _token(value)
            if token is None:
                return f"the {side}'s value is no JSON Web Token"
            tokens.append(token)
        (left_head, left), (right_head, right) = tokens
        for name in ("alg", "typ"):
            if not same(left_head.get(name), right_head.get(name)):
                return f"the header's {name} is {left_head.get(name)!r} on legacy and {right_head.get(name)!r} on the candidate"
        return _claims(left, right, case)


def _claims(left: Mapping[str, object], right: Mapping[str, object], case: Case) -> str | None:
    listed = case.arguments.get("claims")
    lost, added = sorted(set(left) - set(right)), sorted(set(right) - set(left))
    if lost or added:
        parts = [f"lacks the claim {name!r}" for name in lost] + [f"has the claim {name!r} more" for name in added]
        return f"the candidate's token {', '.join(parts)}"
    names = [str(name) for name in listed] if isinstance(listed, list | tuple) else sorted(set(left) - _FREE)
    for name in names:
        if name not in left:
            return f"neither token has the claim {name!r}"
        if not same(left[name], right[name]):
            return f"the claim {name!r} is {left[name]!r} on legacy and {right[name]!r} on the candidate"
    for name in sorted(set(left) - set(names)):
        if kind_of(left[name]) != kind_of(right[name]):
            return f"the claim {name!r} is a {kind_of(left[name])} on legacy and a {kind_of(right[name])} on the candidate"
    return _lifetime(left, right, case)


def _lifetime(left: Mapping[str, object], right: Mapping[str, object], case: Case) -> str | None:
    """Moments count from `iat`, or from each side's answer where the tokens do not say when they were issued."""
    for name, does in (("exp", "lives"), ("nbf", "is valid after")):
        spans: list[float] = []
        for claims, answered in ((left, case.legacy_time), (right, case.candidate_time)):
            start, moment = claims.get("iat", answered), claims.get(name)
            if isinstance(start, int | float) and isinstance(moment, int | float):
                spans.append(moment - start)
        alike = left.get(name) == right.get(name) and left.get("iat") == right.get("iat")
        if len(spans) == 2 and abs(spans[0] - spans[1]) > _SLACK and not alike:
            return f"legacy's token {does} {spans[0]:g} s, the candidate's {spans[1]:g} s"
    return None


def _token(value: object) -> tuple[Mapping[str, object], Mapping[str, object]] | None:
    """Header and claims of a signed token; None for anything else."""
    parts = value.split(".") if isinstance(value, str) else []
    if len(parts) != 3 or not parts[2]:
        return None
    header, claims = _object(parts[0]), _object(parts[1])
    return (header, claims) if header and "alg" in header and claims is not None else None


def _object(part: str) -> Mapping[str, object] | None:
    try:
        found = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (binascii.Error, ValueError):
        return None
    return found if isinstance(found, dict) else None
