"""Where secrets stand in an observation by default: headers, cookies, URLs, forms and JSON members of telling names."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from urllib.parse import unquote, unquote_plus

from harness.model.address import Address, Path
from harness.model.csrf_names import is_csrf_name
from harness.secrets.credentials import JWT, jwt_parts
from harness.secrets.json_places import json_scalars, scalars_named, string_value

SECRET_NAMES = frozenset({
        "password", "passwd", "pwd", "passphrase", "currentpassword", "oldpassword", "newpassword", "confirmpassword",
        "passwordconfirm", "passwordconfirmation", "password1", "password2", "newpassword1", "newpassword2", "token",
        "accesstoken", "refreshtoken", "idtoken", "authtoken", "sessiontoken", "secret", "clientsecret", "apikey",
        "secretkey", "privatekey",
})  # fmt: skip
"""Names of JSON members, form fields and query parameters whose values are secret, in lower case without ``-`` and ``_``."""

_SECRET_ENDINGS = (
    "apitoken", "resettoken", "invitetoken", "invitationtoken", "remembertoken", "verificationtoken", "activationtoken",
    "bearertoken", "logintoken",
)  # fmt: skip
"""Not every token is secret: a page's token says where one was in a list."""
SECRET_HEADERS = frozenset({
        "authorization", "proxy-authorization", "cookie", "x-api-key", "x-auth-token", "x-csrftoken", "x-csrf-token",
        "x-xsrf-token",
})  # fmt: skip
"""Request headers whose values are secret, in lower case."""

TOKEN_LENGTH = 16
_SCHEMES = frozenset({"bearer", "token", "jwt", "basic"})
_HINTS = (
    "passw", "passphrase", "pwd", "token", "secret", "csrf", "xsrf", "apikey", "api-key", "api_key", "privatekey",
    "private-key", "private_key",
)  # fmt: skip
_TELLING = ("passw", "reset", "recover", "verif", "confirm", "activat", "invit", "magic", "unsubscribe", "token")
_PAIR = re.compile(r"(?:\A|[?&#])([^=&#?\s]+)=([^&#\s]*)")
_USER_INFO = re.compile(r"\A[A-Za-z][A-Za-z0-9+.-]*://[^/@:]*:([^/@]*)@")
_PART = re.compile(r'\bname="([^"]*)"(?![^\r\n]*\bfilename)[^\r\n]*\r\n(?:[^\r\n]+\r\n)*\r\n(.*?)(?=\r\n--)', re.DOTALL)
_WORD = r"(?:[a-z]+|[A-Z]+|(?:[A-Z][a-z]{2,}|[a-z]{3,})(?:[A-Z][a-z]{2,})*)"
_WORDS = re.compile(rf"{_WORD}(?:[-_. ]{_WORD})*")
_SEGMENTS = re.compile(r"/([A-Za-z_-]+)(?=/([A-Za-z0-9+=_.:~%-]{16,}))")
_RANDOM = re.compile(r"(?=.*[0-9])(?=.*[A-Z])(?=.*[a-z])[^/]{16,}|[0-9a-f]{32,}")
"""What is no number, slug or UUID of a resource."""
_TAG = re.compile(r"<(?:input|meta)\b[^>]*>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([a-z-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_LOGGED = re.compile(
    r"""([\w-]*(?:passw|passphrase|pwd|token|secret|[cx]srf|(?:api|private|access)[-_]?key|authorization|cookie)[\w-]*"""
    r"""["']?\s*[:=]\s*["']?(?:(?:bearer|basic|digest)\s+)?|://[^\s/@:]*:(?=[^\s/@]+@))"""
    r"""((?<=")[^"\s]{6,}|(?<=')[^'\s]{6,}|[^\s"'&,;<>@]{6,})""",
    re.IGNORECASE,
)
_PATH = re.compile(r"/(?:[a-z_-]+|[<{:][^/]*)(?:/(?:[a-z0-9_-]+|[<{:][^/]*))*/?")
_TOKEN = re.compile(r"[A-Za-z0-9+/=_.:%~|!*'()$&-]{16,}")


@dataclass(frozen=True, slots=True)
class Sighting:
    """A secret in a text: ``text[start:end]`` spells ``value``.

    ``label`` is its kind and name. ``local``: it is blotted out here and not looked for elsewhere. ``number``: it stands
    as a JSON number, so what takes its place must be one.
    """

    label: str
    value: str
    start: int
    end: int
    local: bool = False
    number: bool = False


@functools.lru_cache(maxsize=4096)
def named_secret(name: str) -> bool:
    """Whether a member, field or parameter of this name holds a secret."""
    plain = re.sub(r"[-_]", "", name).lower()
    return plain in SECRET_NAMES or plain.endswith(_SECRET_ENDINGS) or is_csrf_name(name)


def telling_name(name: str) -> bool:
    """Whether a name, or a whole text, hints at a secret anywhere in it."""
    return _holds(name, _HINTS)  # ten times as fast as an expression, and asked of every body


def _holds(text: str, words: tuple[str, ...]) -> bool:
    lower = text.lower()
    for word in words:  # a generator costs as much as the search itself
        if word in lower:
            return True
    return False


def token_like(value: str) -> bool:
    """16 or more characters of a token's alphabet, neither words nor digits only: what comparing takes as opaque."""
    return bool(_TOKEN.fullmatch(value)) and not _WORDS.fullmatch(value) and not value.isdigit()


def may_be_secret(value: str) -> bool:
    """Whether what an application sent under a telling name can be a secret at all.

    Sentences (``{"errors": {"password": "is too short"}}``), words (``"token": "Bearer"``), links to a resource of that
    name and masks (``********``) are not; they are compared.
    """
    scheme, space, rest = value.partition(" ")
    if space and scheme.lower() in _SCHEMES:
        value = rest
    if value.split() != [value] or not any(map(str.isalnum, value)):
        return False
    if value.lower().startswith(("http://", "https://")) or _PATH.fullmatch(value):
        return False
    return not _WORDS.fullmatch(value)


def in_url(url: str, *, sent: bool) -> Iterator[Sighting]:
    """The password of a URL and its parameters of telling names, in query and fragment.

    ``sent``: the harness sent it, so what stands under such a name is secret; otherwise only what can be (``may_be_secret``).
    """
    user_info = _USER_INFO.match(url)
    if user_info:
        yield Sighting("auth.password", unquote_plus(user_info[1]), *user_info.span(1))
    start = min((at for at in (url.find("?"), url.find("#")) if at >= 0), default=len(url))
    for one in in_form(url[start:], sent=sent, kind="query"):
        yield Sighting(one.label, one.value, one.start + start, one.end + start)


def in_text(text: str) -> Iterator[Sighting]:
    """What is secret wherever it stands: a JSON Web Token, and the token in a path such as ``/reset-password/TOKEN``."""
    yield from sorted(_in_text(text), key=lambda found: found.start)


def _in_text(text: str) -> Iterator[Sighting]:
    if "eyJ" in text:
        for match in JWT.finditer(text):
            if jwt_parts(match.group()):
                yield Sighting("jwt.signature", match["signature"], *match.span("signature"))
    if "/" in text and _holds(text, _TELLING):
        for match in _SEGMENTS.finditer(text):
            value = unquote(match[2])
            if _holds(match[1], _TELLING) and _RANDOM.fullmatch(value):
                yield Sighting("path.token", value, *match.span(2))


def in_html(text: str) -> Iterator[Sighting]:
    """The values of fields and meta elements of telling names, and those of password fields."""
    if not telling_name(text):
        return
    for tag in _TAG.finditer(text):
        found = {match[1].lower(): match for match in _ATTRIBUTE.finditer(tag.group())}
        texts = {key: unescape(match[2] or match[3] or match[4] or "") for key, match in found.items()}
        key = "content" if "content" in found else "value"
        name = texts.get("name", "")
        if (named_secret(name) or texts.get("type", "").lower() == "password") and may_be_secret(texts.get(key, "")):
            match = found[key]
            start, end = match.span(next(group for group in (2, 3, 4) if match[group] is not None))
            yield Sighting(f"form.{name}", texts[key], tag.start() + start, tag.start() + end)


def masked(text: str) -> str:
    """A log line, with ``x`` for what stands behind a telling name and can be a secret."""

    def mask(match: re.Match[str]) -> str:
        keep = "redacted-" in match[2] or not (match[1].startswith("://") or may_be_secret(match[2]))
        return match.group() if keep else match[1] + "x" * len(match[2])

    return _LOGGED.sub(mask, text)


def in_form(text: str, *, sent: bool, kind: str = "form") -> Iterator[Sighting]:
    """Fields of telling names in an urlencoded text (WHATWG URL, application/x-www-form-urlencoded)."""
    for match in _PAIR.finditer(text):
        name, value = unquote_plus(match[1]), unquote_plus(match[2])
        if value and named_secret(name) and (sent or may_be_secret(value)):
            yield Sighting(f"{kind}.{name}", value, *match.span(2))


def in_multipart(text: str) -> Iterator[Sighting]:
    """Fields of telling names in a multipart/form-data body (RFC 7578); files are left alone."""
    for match in _PART.finditer(text):
        if match[2] and named_secret(match[1]):
            yield Sighting(f"form.{match[1]}", match[2], *match.span(2))


def in_cookies(value: str, *, configured: frozenset[str] = frozenset()) -> Iterator[Sighting]:
    """The values in a `Cookie` request header (RFC 6265 section 4.2). Words and short numbers are settings, no secrets."""
    at = 0
    for pair in value.split(";"):
        name, separator, text = pair.partition("=")
        start = at + len(name) + len(separator)
        stripped = text.strip().strip('"')
        at += len(pair) + 1
        wanted = name.strip() in configured or "*" in configured
        setting = _WORDS.fullmatch(stripped) or (stripped.isdigit() and len(stripped) < 4)
        if not stripped or (setting and not wanted):
            continue
        start += text.index(stripped)
        local = not wanted and not token_like(stripped)
        yield Sighting(f"cookie.{name.strip()}", stripped, start, start + len(stripped), local=local)


def in_set_cookie(line: str, *, configured: frozenset[str] = frozenset()) -> Iterator[Sighting]:
    """The value of a `Set-Cookie` header where it is token-like, or where its name is among the ``configured`` ones."""
    name, separator, value = line.partition(";")[0].partition("=")
    stripped = value.strip().strip('"')
    if separator and stripped and (token_like(stripped) or name.strip() in configured or "*" in configured):
        start = line.index(stripped, len(name) + 1)
        yield Sighting(f"cookie.{name.strip()}", stripped, start, start + len(stripped))


def in_json(
    text: str, *, sent: bool, addresses: tuple[Address, ...] = (), named: frozenset[Path] = frozenset()
) -> Iterator[Sighting]:
    """Scalars beneath configured addresses, and members of telling names.

    ``addresses`` are structural ones of the `json` facet, ``named`` paths that queries found. ``true``, ``false`` and
    ``null`` are never secrets. In a list below a telling name only token-like strings are.
    """
    if not addresses and not named and not telling_name(text):
        return
    quick = None if addresses or named else scalars_named(text, named_secret)
    for scalar in json_scalars(text) if quick is None else quick:
        lexeme = text[scalar.start : scalar.end]
        if not _can_be_secret(lexeme, string=scalar.string):
            continue
        value = string_value(lexeme) if scalar.string else lexeme
        configured = (addresses or named) and (
            any(one.covers(scalar.path) for one in addresses) or any(scalar.path[: len(path)] == path for path in named)
        )
        if configured or _told_by_name(scalar.path, value, sent=sent, string=scalar.string):
            yield Sighting(_json_label(scalar.path), value, scalar.start, scalar.end, number=not scalar.string)


def in_member(lexeme: str, *, sent: bool, string: bool) -> bool:
    """Whether a scalar is secret that a member of a telling name has for its value; ``lexeme`` is the value of a string."""
    if not _can_be_secret(lexeme, string=string):
        return False
    return sent or (may_be_secret(lexeme) if string else len(lexeme) >= 6)


def _can_be_secret(lexeme: str, *, string: bool) -> bool:
    return bool(lexeme) and (string or lexeme.lstrip("-")[:1].isdigit())


def _told_by_name(path: Path, value: str, *, sent: bool, string: bool) -> bool:
    key = next((part for part in reversed(path) if isinstance(part, str)), None)
    if key is None or not named_secret(key):
        return False
    if isinstance(path[-1], int):
        return string and token_like(value)
    return in_member(value, sent=sent, string=string)


def _json_label(path: Path) -> str:
    keys = [part for part in path if isinstance(part, str)]
    return f"json.{keys[-1]}" if keys else "json"
