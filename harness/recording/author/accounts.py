"""Names that must be new each time: who registers gets a `${unique}` name and address, wherever they are used afterwards."""

from __future__ import annotations

import re
from collections.abc import Sequence

from harness.model.exchange import Exchange
from harness.recording.author.shapes import shape_of, slug
from harness.recording.author.spots import Spot, changed, values_of
from harness.recording.author.templates import names_in
from harness.secrets.places import named_secret

_REGISTERS = re.compile(
    r"\A(?:users?|accounts?|register|registrations?|sign-?up|signup|join|members?|customers?)\Z", re.IGNORECASE
)
_WHO = {"username": "username", "user_name": "username", "login": "username", "nickname": "username",
        "email": "email", "e_mail": "email", "mail": "email", "email_address": "email"}  # fmt: skip


def with_unique_accounts(exchanges: Sequence[Exchange], variables: dict[str, object], taken: set[str]) -> list[Exchange]:
    """The exchanges of one session; what they call unique is added to ``variables``."""
    names: dict[str, str] = {}
    done = []
    for one in exchanges:
        if _registers(one):
            for spot, value in values_of(one):
                kind = _WHO.get(slug(spot.name))
                if kind and spot.kind in ("json", "form", "fill") and _may_be_renamed(value, names):
                    name = _free(kind, taken)
                    names[str(value)] = "${" + name + "}"
                    variables[name] = _unique(str(value))
        done.append(changed(one, lambda spot, value: _renamed(spot, value, names)) if names else one)
    return done


def _registers(one: Exchange) -> bool:
    """Whether a request makes an account: it is sent to such a place, holds a password, and was not refused."""
    if one.safe or one.method not in ("POST", "PUT") or (one.answer is not None and one.answer.status >= 400):
        return False
    words = [part for part in shape_of(one.path) if part and not part.startswith("{")]
    if not words or not _REGISTERS.match(words[-1]):
        return False
    if one.filling is not None and one.answer is not None and one.answer.status < 300:
        return False  # the form was shown again
    secret = one.filling.secret if one.filling is not None else ()
    return any(named_secret(spot.name) or spot.name in secret for spot, _ in values_of(one) if spot.kind != "header")


def _may_be_renamed(value: object, names: dict[str, str]) -> bool:
    return isinstance(value, str) and len(value) > 1 and value not in names and not names_in(value)


def _free(kind: str, taken: set[str]) -> str:
    name, number = kind, 2
    while name in taken:
        name, number = f"{kind}_{number}", number + 1
    taken.add(name)
    return name


def _unique(value: str) -> str:
    local, at, domain = value.partition("@")
    return f"{local}${{unique}}{at}{domain}"


def _renamed(spot: Spot, value: object, names: dict[str, str]) -> object:
    return names.get(value, value) if isinstance(value, str) and spot.kind not in ("header", "body", "auth") else value
