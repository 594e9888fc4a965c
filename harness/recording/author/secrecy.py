"""Takes secrets out of what is about to be written: each becomes an environment variable, the same one wherever it stood."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from harness.model.exchange import Exchange
from harness.recording.author.shapes import slug
from harness.recording.author.spots import Spot, changed, values_of
from harness.recording.author.templates import literal, names_in
from harness.secrets.credentials import basic_pair
from harness.secrets.places import SECRET_HEADERS, named_secret, token_like
from harness.secrets.places import in_cookies as cookie_sightings

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9-]*) +(\S.*)", re.DOTALL)
_TELLING = re.compile(r"token|secret|api-?key|password|auth|session|credential|signature", re.IGNORECASE)
_JWT = re.compile(r"eyJ[A-Za-z0-9_-]{5,}\.eyJ[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*")
_WHO = ("username", "user", "login", "email", "mail", "account", "client_id")
_ELSEWHERE = 6  # characters; a shorter secret is taken out at its own place only


@dataclass(slots=True)
class Environment:
    """The secrets by what stands for them; ``names`` tells which variables a scenario needs and where their values stood."""

    names: dict[str, str] = field(default_factory=dict)
    _known: dict[tuple[str, str], str] = field(default_factory=dict)
    _values: dict[str, str] = field(default_factory=dict)

    def reference(self, name: str, secret: str, where: str) -> str:
        """What to write in a secret's place."""
        if secret in self._values:
            return self._values[secret]
        known = self._known.get((name, secret))
        if known is not None:
            return known
        variable = slug(name).upper() or "SECRET"
        base, number = variable, 2
        while variable in self.names:
            variable, number = f"{base}_{number}", number + 1
        self.names[variable] = where
        written = "${env." + variable + "}"
        self._known[name, secret] = written
        if len(secret) >= _ELSEWHERE:
            self._values[secret] = written
        return written

    def elsewhere(self, text: str) -> str:
        """The stand-in of a text that is as a whole a secret known from another place; else the text."""
        return self._values.get(text, text)

    def within(self, text: str) -> str:
        """A longer text without the longer secrets that are known."""
        for secret in sorted((each for each in self._values if len(each) >= 8 and each in text), key=len, reverse=True):
            text = text.replace(secret, self._values[secret])
        return text


def without_secrets(exchanges: Sequence[Exchange], environment: Environment) -> list[Exchange]:
    """All exchanges without secrets: first those that are told by their places, then the same values elsewhere."""
    clean = [one if one.invented else _at_places(one, environment) for one in exchanges]
    return [one if one.invented else changed(one, lambda spot, value: _elsewhere(spot, value, environment)) for one in clean]


def _at_places(one: Exchange, environment: Environment) -> Exchange:
    who, refused = _who(one), "wrong_" if _is_refused(one) else ""
    where = f"{one.method} {one.path}"
    secret_fields = one.filling.secret if one.filling is not None else ()
    one = _with_basic_auth(one)

    def change(spot: Spot, value: object) -> object:
        if isinstance(value, bool) or not str(value) or names_in(value):
            return value
        text = str(value)
        if spot.kind == "header":
            return _header(spot.name, text, environment, where)
        if spot.kind == "cookie":
            return _cookie(spot.name, text, environment, where)
        if named_secret(spot.name) or (spot.kind == "fill" and spot.name in secret_fields):
            name = f"{who}_{refused}{spot.name}"
            return environment.reference(name, text, f"{spot.name} of {where}")
        if isinstance(value, str) and _JWT.fullmatch(value):
            return environment.reference(spot.name or "token", text, f"{spot.name} of {where}")
        return value

    return replace(changed(one, change), auth=_auth(one.auth, environment, where))


def _with_basic_auth(one: Exchange) -> Exchange:
    """`Authorization: Basic` says no more than `auth: [user, password]`."""
    for name, value in one.headers:
        scheme, _, rest = value.partition(" ")
        pair = basic_pair(rest) if name.lower() == "authorization" and scheme.lower() == "basic" else None
        if pair is not None and pair[0].isprintable() and one.auth is None:
            headers = tuple(each for each in one.headers if each[0] != name)
            return replace(one, headers=headers, auth=(literal(pair[0]), literal(pair[1])))
    return one


def _auth(auth: object, environment: Environment, where: str) -> object:
    if isinstance(auth, tuple) and len(auth) == 2 and auth[1] and not names_in(auth[1]):
        return (
            auth[0],
            environment.reference(f"{slug(str(auth[0]))}_password", str(auth[1]), f"the password sent with {where}"),
        )
    if isinstance(auth, dict) and not names_in(auth):
        return {
            name: environment.reference("token", str(value), f"the token sent with {where}") for name, value in auth.items()
        }
    return auth


def _header(name: str, value: str, environment: Environment, where: str) -> str:
    low = name.lower()
    if low not in SECRET_HEADERS and not (
        _TELLING.search(low) and (token_like(value) or low.endswith(("key", "token", "secret")))
    ):
        return value
    match = _SCHEME.fullmatch(value) if "authorization" in low else None
    if match is not None:
        return f"{match[1]} " + environment.reference("token", match[2], f"{name} of {where}")
    return environment.reference("token" if low == "authorization" else name, value, f"{name} of {where}")


def _cookie(name: str, value: str, environment: Environment, where: str) -> str:
    secret = any(True for _ in cookie_sightings(f"{name}={value}"))
    return environment.reference(f"cookie_{name}", value, f"the cookie {name} of {where}") if secret else value


def _elsewhere(spot: Spot, value: object, environment: Environment) -> object:
    if not isinstance(value, str) or names_in(value):
        return value
    return environment.within(value) if spot.kind in ("body", "header") else environment.elsewhere(value)


def _who(one: Exchange) -> str:
    """Whose secret it is, where a name stands beside it: `ada` of `{username: ada, password: ...}`."""
    for spot, value in values_of(one):
        if slug(spot.name) in _WHO and spot.kind in ("json", "form", "fill") and isinstance(value, str) and not names_in(value):
            local = slug(value.partition("@")[0])
            if value and len(local) <= 24:
                return local
    return ""


def _is_refused(one: Exchange) -> bool:
    """Whether what was sent was not accepted: the application refused it, or showed the form again."""
    status = one.answer.status if one.answer is not None else 0
    return status in (400, 401, 403, 422) or (one.filling is not None and 200 <= status < 300)
