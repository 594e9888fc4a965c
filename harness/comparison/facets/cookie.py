"""The `cookie` facet: each Set-Cookie by name and attribute, as a user agent would understand it (RFC 6265 section 5.2)."""

from __future__ import annotations

import re
from urllib.parse import unquote

from harness.comparison.facets.base import Lens, View
from harness.comparison.header_fields import http_date
from harness.comparison.node import Instant, Lifetime, Opaque
from harness.comparison.sameness import same
from harness.errors import AddressError
from harness.model.address import Address, Name, Path, Wild
from harness.model.cookie_naming import LONGEST_COOKIE, named_by_legacy
from harness.model.observation import Observation
from harness.model.vocabulary import did_you_mean, nearest

ATTRIBUTES = ("value", "httponly", "secure", "samesite", "path", "domain", "lifetime", "deleted", "partitioned")
_TOKEN_LIKE = re.compile(r"[A-Za-z0-9+/=_.:%~|!*'()$&-]{16,}")
_PIECE = r"(?:[A-Z]?[a-z]+|[A-Z]+|[0-9]{1,12})"
_WORDS = re.compile(rf"[^0-9A-Za-z]*{_PIECE}(?:[^0-9A-Za-z]+{_PIECE})*[^0-9A-Za-z]*|[A-Za-z]+|[0-9]+")


class CookieFacet:
    """Tree: cookie name -> its attributes; flags are True or not there. Opaque values must be present and not empty."""

    name = "cookie"
    body_kinds: frozenset[str] = frozenset()

    def parse(self, rest: str) -> Address:
        name, dot, attribute = rest.rpartition(".")
        if not dot or attribute.lower() not in ATTRIBUTES:
            if dot and attribute.isalpha() and nearest(attribute, ATTRIBUTES):
                hint = did_you_mean(attribute, ATTRIBUTES)
                raise AddressError(f"unknown cookie attribute {attribute!r} in 'cookie:{rest}'", hint=hint)
            name, attribute = rest, ""
        segments = [Wild() if name == "*" else Name(name)] if rest else []
        if attribute:
            segments.append(Name(attribute.lower()))
        return Address(self.name, tuple(segments), None, f"cookie:{rest}" if rest else "cookie")

    def render(self, path: Path) -> str:
        return "cookie:" + ".".join(str(part) for part in path) if path else "cookie"

    def view(self, observation: Observation, lens: Lens) -> View | None:
        if observation.status is None:
            return None
        date = http_date(observation.header("date") or "")
        now = date.seconds if isinstance(date, Instant) else observation.observed_at
        kept: dict[tuple[str, object, object], dict[str, object]] = {}
        for line in observation.header_values("set-cookie"):
            name, attributes = read_cookie(line, now, observation.request.target)
            kept.pop(one := (name, attributes.get("domain"), attributes["path"]), None)
            kept[one] = attributes
        found: dict[str, dict[str, object]] = {}
        further: dict[str, object] = {}
        for (name, domain, path), attributes in _by_scope(kept):
            if name in found:  # RFC 6265 section 5.3, step 11: name, domain and path make a cookie
                further[f"{named_by_legacy(name, lens.cookie_names)[0]} for {domain or ''}{path}"] = attributes
            else:
                found[name] = attributes
        if not lens.cookie_names:
            return View({**found, **further})
        pieces: dict[str, dict[str, dict[str, object]]] = {}
        for name, attributes in found.items():
            pieces.setdefault(named_by_legacy(name, lens.cookie_names)[0], {})[name] = attributes
        tree: dict[str, object] = {}
        for name, members in pieces.items():
            tree |= _joined(name, members, observation, lens)
        return View({**tree, **further})

    def select(self, query: str, tree: object) -> list[Path]:  # noqa: ARG002 - addresses of cookies have no query
        return []


def _by_scope(
    kept: dict[tuple[str, object, object], dict[str, object]],
) -> list[tuple[tuple[str, object, object], dict[str, object]]]:
    """As sent, but those of one name by domain and path."""
    names = {name: at for at, (name, _, _) in reversed(list(enumerate(kept)))}
    return sorted(kept.items(), key=lambda each: (names[each[0][0]], str(each[0][1] or ""), str(each[0][2])))


def read_cookie(line: str, now: float, target: str) -> tuple[str, dict[str, object]]:
    """One Set-Cookie line as name and attributes. ``now`` is the answer's Date in seconds since the epoch.

    A cookie whose lifetime is over is only `deleted` with its `path` and `domain`: nothing else of it has an effect.
    """
    pair, *rest = line.split(";")
    name, _, value = pair.partition("=")
    found: dict[str, str] = {}
    for part in rest:
        key, _, argument = part.partition("=")
        found[key.strip().lower()] = argument.strip()
    tree: dict[str, object] = {"value": _value(value.strip()), "path": _path(found.pop("path", ""), target)}
    lifetime = _lifetime(found.pop("max-age", None), found.pop("expires", None), now)
    domain = found.pop("domain", "").lower().removeprefix(".")
    if domain:
        tree["domain"] = domain
    if lifetime is not None and lifetime.seconds <= 0:
        del tree["value"]
        bound = name.strip().lower().startswith(("__host-", "__secure-")) or found.get("samesite", "").lower() == "none"
        if "partitioned" in found:
            tree["partitioned"] = True
        refused = (bound or "partitioned" in found) and "secure" not in found
        return name.strip(), {"deleted": "not without Secure" if refused else True, **tree}
    if len(name.strip()) + len(value.strip()) > LONGEST_COOKIE:
        tree["ignored"] = "too large"
    if lifetime is not None:
        tree["lifetime"] = lifetime
    if "samesite" in found:
        tree["samesite"] = found.pop("samesite").lower()
    for flag in ("httponly", "secure", "partitioned"):
        if flag in found:
            del found[flag]
            tree[flag] = True
    return name.strip(), {**tree, **{key: argument or True for key, argument in found.items()}}


def _joined(name: str, pieces: dict[str, dict[str, object]], observation: Observation, lens: Lens) -> dict[str, object]:
    """One cookie of legacy's name from the candidate's: a token's chunks in their order, each flag only where all have it.

    It is deleted when nothing of it is left: no chunk is set, and those that the request came with are all deleted.
    """
    numbers = {piece: named_by_legacy(piece, lens.cookie_names)[1] for piece in pieces}
    live = sorted((piece for piece in pieces if "deleted" not in pieces[piece]), key=lambda piece: numbers[piece] or 0)
    if not live:
        lines = [value for key, value in observation.request.headers if key.lower() == "cookie"]
        sent = {pair.partition("=")[0].strip() for line in lines for pair in line.split(";")}
        left = sorted(one for one in sent if named_by_legacy(one, lens.cookie_names)[0] == name and one not in pieces)
        first = next(iter(pieces.values()))
        gone: dict[str, object] = {**first, "deleted": f"all but {', '.join(left)}"} if left else first
        return {name: gone}
    chunks = [piece for piece in live if numbers[piece] is not None]
    if len(chunks) < 2:  # of several whole ones each is a cookie of its own
        return {name: pieces[live[0]], **{piece: pieces[piece] for piece in live[1:]}}
    members = [pieces[piece] for piece in chunks]
    merged: dict[str, object] = {"value": _value("".join(str(one.get("value", "")) for one in members))}
    for key in dict.fromkeys(key for one in members for key in one if key != "value"):
        values = [one.get(key) for one in members]
        if all(same(values[0], value) for value in values):
            merged[key] = values[0]
        elif True not in values:
            merged[key] = " and ".join(str(value) for value in values)
    return {name: merged, **{piece: pieces[piece] for piece in live if piece not in chunks}}


def _value(text: str) -> str:
    if len(text) >= 2 and text.startswith('"') and text.endswith('"'):
        text = text[1:-1]
    return Opaque(text) if _TOKEN_LIKE.fullmatch(plain := unquote(text)) and not _WORDS.fullmatch(plain) else text


def _path(path: str, target: str) -> str:
    """The effective path (RFC 6265 sections 5.1.4 and 5.2.4)."""
    if path.startswith("/"):
        return path
    directory = target.partition("?")[0].rpartition("/")[0]
    return directory if directory.startswith("/") else "/"


def _lifetime(max_age: str | None, expires: str | None, now: float) -> Lifetime | None:
    """Max-Age, else Expires minus Date; None for a session cookie."""
    if max_age is not None and re.fullmatch(r"-?[0-9]+", max_age):
        return Lifetime(float(max_age))
    date = http_date(expires) if expires else None
    return Lifetime(round(date.seconds - now)) if isinstance(date, Instant) else None
