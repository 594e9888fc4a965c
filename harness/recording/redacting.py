"""Makes a line of a corpus of a sample, without secrets: each has a stand-in that follows from a key which is never stored."""

from __future__ import annotations

import functools
import hashlib
import os
import re
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote_plus

from harness.recording.known import KnownSecrets
from harness.secrets.credentials import basic_pair
from harness.secrets.json_places import json_scalars, scalars_named, string_value
from harness.secrets.known import EVERYDAY
from harness.secrets.places import (
    SECRET_HEADERS,
    TOKEN_LENGTH,
    Sighting,
    in_cookies,
    in_form,
    in_html,
    in_json,
    in_member,
    in_multipart,
    in_set_cookie,
    in_text,
    in_url,
    named_secret,
    telling_name,
    token_like,
)

if TYPE_CHECKING:
    from harness.recording.corpus_file import Sample

VERSION = 1
_NO_SECRETS = EVERYDAY | {"complete", "answer_body", "answer_headers"}  # elsewhere: they are words of pages and of the corpus
_REMEMBERED = 4096  # cleaned headers and cookies, which come again and again
_SESSIONS = 10_000  # clients whose cookies are followed
_SHORTEST = 8  # characters of a secret that is looked for elsewhere
_TEXTS = re.compile(r"text/(?:html|plain|xml|csv)|json|xml|x-www-form-urlencoded|multipart/form-data", re.IGNORECASE)
_TELLING = re.compile(r"token|secret|api-?key|password|auth|session|credential|signature|csrf", re.IGNORECASE)
_HIDDEN = re.compile(r"<(?:input|meta)\b[^<>]*>", re.IGNORECASE)
_VALUE = re.compile(r"""(?<![\w-])(?:value|content)\s*=\s*(?:"([^"<>]*)"|'([^'<>]*)'|([^\s"'<>]+))""", re.IGNORECASE)
_DROPPED = frozenset({"HTTP_ACCEPT_ENCODING", "HTTP_CONNECTION", "HTTP_USER_AGENT", "HTTP_ACCEPT_LANGUAGE"})
_NAMES = re.compile(r"[^a-z0-9_-]+")
_PLAIN = re.compile(r"/[A-Za-z0-9/._~-]*")
_UNUSED = frozenset({"date", "server", "content-length", "connection", "transfer-encoding", "keep-alive"})
_encoded = encode_basestring  # what `json.dumps` calls for a text with `ensure_ascii=False`


def _pair(name: str, value: str) -> str:
    return f"[{_encoded(name)},{_encoded(value)}]"


class Redaction:
    """What is known while a process records: the key, the latest secrets, whose cookies are whose. For one thread."""

    def __init__(self, names: Iterable[str], key: str | bytes | None) -> None:
        secret = key.encode() if isinstance(key, str) else key or os.urandom(32)
        own = hashlib.blake2b(secret, digest_size=32, person=b"parity recorder").digest()
        self._keyed = hashlib.blake2b(digest_size=12, key=own)
        self.names = frozenset(re.sub(r"[-_]", "", name).lower() for name in names)
        self._known = KnownSecrets()
        self._sessions: OrderedDict[str, str] = OrderedDict()
        self._headers: dict[tuple[Any, str, str], tuple[str, list[tuple[str, str]]]] = {}
        self._told: list[tuple[str, str]] | None = None
        self._cookies: dict[tuple[str, str], tuple[list[str], str]] = {}

    def remembered(self, name: str, value: str, clean: Callable[[str, str, Redaction], str]) -> str:
        """A header with its clean value as JSON, found once for all requests and answers that have the same."""
        key = (clean, name, value)
        known = self._headers.get(key)
        if known is None:
            if len(self._headers) >= _REMEMBERED:
                self._headers.clear()
            secrets: list[tuple[str, str]] = []
            self._told = secrets
            try:
                known = self._headers[key] = _pair(name, clean(name, value, self)), secrets
            finally:
                self._told = None
        for secret, written in known[1]:
            if self._known.get(secret) is None:  # what is in use must not be forgotten
                self._known.add(secret, written)
        return known[0]

    def digest(self, text: str, length: int = 12) -> str:
        """Digits that follow from a text and the key."""
        keyed = self._keyed.copy()
        keyed.update(text.encode("utf-8", "surrogatepass"))
        return str(int.from_bytes(keyed.digest(), "big"))[-length:].rjust(length, "0")

    def stand_in(self, label: str, value: str, *, local: bool = False) -> str:
        """What to write in a secret's place; the same for the same secret, wherever it stands."""
        if not value or value.startswith("redacted-"):
            return value
        known = self._known.get(value)
        if known is not None:
            if self._told is not None:
                self._told.append((value, known))
            return known
        written = f"redacted-{_slug(label)}-{self.digest(value)}"
        if not local and len(value) >= _SHORTEST and value.lower() not in _NO_SECRETS:
            self._known.add(value, written)
            if self._told is not None:
                self._told.append((value, written))
        return written

    def edited(self, text: str, sightings: Iterable[Sighting]) -> str:
        """A text with stand-ins where secrets were sighted."""
        pieces: list[str] = []
        at = 0
        for one in sightings:
            if one.start < at:
                continue
            name = one.label.rpartition(".")[2]
            clean = "1" * len(one.value) if one.number else self.stand_in(name, one.value, local=one.local)
            pieces += (text[at : one.start], clean)
            at = one.end
        return "".join((*pieces, text[at:])) if pieces else text

    def everywhere(self, text: str) -> bytes:
        """A text in UTF-8 without the secrets known by now, in any spelling."""
        raw = text.encode("utf-8", "replace")
        clean = self._known.replaced(text, raw)
        return raw if clean is None else clean.encode("utf-8", "replace")

    def named(self, name: str) -> bool:
        """Whether somebody called a name secret."""
        return bool(self.names) and re.sub(r"[-_]", "", name).lower() in self.names

    def session(self, client: str, cookies: str, given: Iterable[str]) -> str:
        """Who asked: the client whose cookies these are, followed from answer to request; else the address and the agent."""
        asked = self._cookies.get((client, cookies))
        if asked is None:
            if len(self._cookies) >= _REMEMBERED:
                self._cookies.clear()
            sent = [self.digest(pair.strip(), 16) for pair in cookies.split(";") if "=" in pair]
            asked = self._cookies[client, cookies] = sent, self.digest("".join(sent) or client, 10)
        who = next((self._sessions[one] for one in asked[0] if one in self._sessions), asked[1])
        for line in given:
            pair = line.partition(";")[0].strip()
            if token_like(pair.partition("=")[2]):
                self._sessions[self.digest(pair, 16)] = who
        while len(self._sessions) > _SESSIONS:
            self._sessions.popitem(last=False)
        return who


def line_of(sample: Sample, redaction: Redaction) -> bytes:
    """One line of JSON. The order matters: places that are known to hold secrets are cleaned before the search elsewhere."""
    environ = sample.environ
    get = environ.get
    content_type = str(get("CONTENT_TYPE") or "")
    target = str(get("REQUEST_URI") or get("RAW_URI") or _target(environ))
    clean_target = redaction.edited(target, in_url(target, sent=True)) if "?" in target or "@" in target else target
    if len(target) > TOKEN_LENGTH:
        clean_target = redaction.edited(clean_target, in_text(clean_target))
    clean_headers = [redaction.remembered(name, value, _header) for name, value in _sent_headers(environ)]
    body = _text(sample.body, content_type)
    clean_body = None if body is None else _body(body, content_type, redaction, sent=True)
    answer_type = ""
    given: list[str] = []
    clean_answer_headers = []
    for name, value in sample.answer_headers:
        low = _lower(name)
        if low in _UNUSED:
            continue
        if low == "set-cookie":
            given.append(value)
            clean_answer_headers.append(_pair(name, _set_cookie(value, redaction)))
            continue
        if low == "content-type":
            answer_type = answer_type or value
        clean_answer_headers.append(redaction.remembered(name, value, _answer_header))
    answer = _text(sample.answer, answer_type)
    clean_answer = None if answer is None else _body(answer, answer_type, redaction, sent=False)
    client = f"{get('REMOTE_ADDR')} {get('HTTP_X_FORWARDED_FOR')} {get('HTTP_USER_AGENT')}"
    status = sample.status[:3]
    origin = f"{get('wsgi.url_scheme')}://{get('HTTP_HOST') or get('SERVER_NAME')}"
    line = (
        f'{{"v":{VERSION},"when":{sample.began + sample.took:.3f}'
        f',"session":"{redaction.session(client, str(get("HTTP_COOKIE") or ""), given)}"'
        f',"method":{_encoded(str(get("REQUEST_METHOD")))},"origin":{_encoded(origin)}'
        f',"target":{_encoded(clean_target)},"headers":[{",".join(clean_headers)}]'
        f',"body":{"null" if clean_body is None else _encoded(clean_body)}'
        f',"status":{int(status) if status.isdigit() else "null"},"answer_headers":[{",".join(clean_answer_headers)}]'
        f',"answer_body":{"null" if clean_answer is None else _encoded(clean_answer)}'
        f',"complete":{"true" if sample.complete else "false"}}}'
    )
    if "eyJ" in line:  # how every JSON Web Token begins
        line = redaction.edited(line, in_text(line))
    return redaction.everywhere(line) + b"\n"


@functools.lru_cache(maxsize=512)
def _lower(name: str) -> str:
    return name.lower()


def _target(environ: dict[str, Any]) -> str:
    path = str(environ.get("SCRIPT_NAME") or "") + str(environ.get("PATH_INFO") or "")
    query = environ.get("QUERY_STRING")
    encoded = path if _PLAIN.fullmatch(path) else quote(path.encode("latin-1", "replace"), safe="/:@!$&'()*+,;=~-._%") or "/"
    return f"{encoded}?{query}" if query else encoded


def _sent_headers(environ: dict[str, Any]) -> list[tuple[str, str]]:
    headers = [(name, str(environ[key])) for key, name in _header_names(tuple(environ))]
    return [*headers, ("Content-Type", str(environ["CONTENT_TYPE"]))] if environ.get("CONTENT_TYPE") else headers


@functools.lru_cache(maxsize=64)
def _header_names(keys: tuple[str, ...]) -> list[tuple[str, str]]:
    """The headers among the keys of an environment, which are the same for most requests."""
    return [(key, _header_name(key)) for key in keys if key.startswith("HTTP_") and key not in _DROPPED]


@functools.lru_cache(maxsize=512)
def _slug(label: str) -> str:
    return _NAMES.sub("_", label.lower()).strip("_-")[:40]


@functools.lru_cache(maxsize=512)
def _header_name(key: str) -> str:
    return key[5:].replace("_", "-").title()


def _header(name: str, value: str, redaction: Redaction) -> str:
    low = name.lower()
    if low == "cookie":
        return redaction.edited(value, in_cookies(value, configured=frozenset("*")))
    if low in ("referer", "origin"):
        clean = redaction.edited(value, in_url(value, sent=True))
        return redaction.edited(clean, in_text(clean))
    if low not in SECRET_HEADERS and not _TELLING.search(low) and not redaction.named(name):
        return value
    scheme, space, rest = value.partition(" ")
    if space and scheme.isalpha() and "authorization" in low:
        pair = basic_pair(rest) if scheme.lower() == "basic" else None
        if pair is not None:
            redaction.stand_in("password", pair[1])
        return f"{scheme} {redaction.stand_in(low if pair else 'token', rest)}"
    return redaction.stand_in(low, value)


def _answer_header(name: str, value: str, redaction: Redaction) -> str:
    low = name.lower()
    if low in ("location", "content-location", "refresh"):
        clean = redaction.edited(value, in_url(value, sent=False))
        return redaction.edited(clean, in_text(clean))
    scheme, space, rest = value.rpartition(" ")
    secret = redaction.named(name) or (_TELLING.search(low) and token_like(rest))
    return f"{scheme}{space}{redaction.stand_in(low, rest)}" if secret else value


def _set_cookie(value: str, redaction: Redaction) -> str:
    return redaction.edited(value, in_set_cookie(value, configured=frozenset("*")))


def _text(chunks: list[bytes] | None, content_type: str) -> str | None:
    """A body as text; None where it was too long or is none."""
    media = _media(content_type)
    if chunks is None or not media:
        return None
    try:
        text = (chunks[0] if len(chunks) == 1 else b"".join(chunks)).decode("utf-8")
    except UnicodeDecodeError:
        return None
    return _used(text) if "html" in media else text


@functools.lru_cache(maxsize=512)
def _media(content_type: str) -> str:
    """The media type in lower case, empty where it is none of those that are kept."""
    return content_type.partition(";")[0].strip().lower() if _TEXTS.search(content_type) else ""


def _used(page: str) -> str | None:
    """What becomes of a page is told by its forms and moments, so only they are kept; None where it has neither."""
    low = page.lower()
    if len(low) != len(page):  # a letter that is two in lower case: places in one are none in the other
        return page
    forms = _forms(low)
    if forms is None or (forms and "<base" in low[: low.find("<body")]):
        return page
    parts, at = forms[:], low.find("<time")
    while at >= 0:
        end = low.find(">", at) + 1 or len(page)
        if not any(first < at < last for first, last in forms):
            parts.append((at, end))
        at = low.find("<time", end)
    return "".join([page[first:last] for first, last in sorted(parts)]) if parts else None


def _forms(low: str) -> list[tuple[int, int]] | None:
    """Where the forms of a page in lower case begin and end; None where one means something beyond its own element."""
    forms: list[tuple[int, int]] = []
    begun, scattered, at = -1, False, low.find("form")
    while at >= 0:  # each search goes through the whole page, so there is one for all that matters
        if low[at - 1 : at] == "<":
            if begun >= 0:
                return None
            begun = at - 1
        elif low[at - 2 : at] == "</":
            end = low.find(">", at) + 1
            scattered = scattered or begun < 0 or not end
            if begun >= 0:
                forms.append((begun, end))
                begun = -1
        elif low[at + 4 : at + 12].lstrip()[:1] == "=":  # it makes a field elsewhere one of the form
            scattered = True
        at = low.find("form", at + 4)
    return None if begun >= 0 or (forms and scattered) else forms


def _body(text: str, content_type: str, redaction: Redaction, *, sent: bool) -> str:
    media = _media(content_type)
    if media == "multipart/form-data":
        return redaction.edited(text, in_multipart(text))
    if media == "application/x-www-form-urlencoded":
        return redaction.edited(text, _in_form(text, redaction, sent=sent))
    if "json" in media or text.lstrip()[:1] in ("{", "["):
        return _json(text, redaction, sent=sent)
    if "html" in media and not sent:
        return _HIDDEN.sub(lambda match: _hidden(match[0], redaction), text)
    return text


def _in_form(text: str, redaction: Redaction, *, sent: bool) -> Iterator[Sighting]:
    """Fields of telling names, and what pages hand out to be sent back (CSRF tokens)."""
    told = {one.start: one for one in in_form(text, sent=sent)}
    for match in re.finditer(r"(?:\A|&)([^=&]+)=([^&]*)", text):
        name, value = unquote_plus(match[1]), unquote_plus(match[2])
        if match.start(2) in told:
            yield told[match.start(2)]
        elif value and (redaction.named(name) or (_TELLING.search(name) and token_like(value))):
            yield Sighting(f"form.{name}", value, *match.span(2))


def _json(text: str, redaction: Redaction, *, sent: bool) -> str:
    if redaction.names:
        told = in_json(text, sent=sent)
        return redaction.edited(text, _also_named(text, redaction, {one.start: one for one in told}))
    if not telling_name(text):
        return text
    scalars = scalars_named(text, named_secret)
    if scalars is None:
        return redaction.edited(text, in_json(text, sent=sent))
    pieces: list[str] = []
    at = 0
    for (name, *_), start, end, string in scalars:
        value = text[start:end]
        if string and "\\" in value:
            value = string_value(value)
        if in_member(value, sent=sent, string=string):
            pieces += (text[at:start], redaction.stand_in(str(name), value) if string else "1" * len(value))
            at = end
    return "".join((*pieces, text[at:])) if pieces else text


def _also_named(text: str, redaction: Redaction, told: dict[int, Sighting]) -> Iterator[Sighting]:
    for scalar in json_scalars(text):
        if scalar.start in told:
            yield told[scalar.start]
        elif any(isinstance(part, str) and redaction.named(part) for part in scalar.path):
            lexeme = text[scalar.start : scalar.end]
            if scalar.string or lexeme.lstrip("-")[:1].isdigit():
                value = string_value(lexeme) if scalar.string else lexeme
                yield Sighting("json.secret", value, scalar.start, scalar.end, number=not scalar.string)


def _hidden(element: str, redaction: Redaction) -> str:
    """A hidden field or a meta element that holds a token, or any of a telling name."""
    low = element.lower()
    if "hidden" not in low and "csrf" not in low:
        return redaction.edited(element, in_html(element))
    match = _VALUE.search(element)
    if match is None:
        return element
    at = match.lastindex or 1
    value = match[at]
    if not token_like(value):
        return element
    return element[: match.start(at)] + redaction.stand_in("hidden", value) + element[match.end(at) :]
