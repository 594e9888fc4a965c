"""Takes secrets out of all that leaves a side: the same stand-in wherever the same secret stood, nothing else touched."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from harness.comparison.body import JSON_LINES
from harness.comparison.facets.jsonpath import select_paths
from harness.comparison.json_text import NotJson, parse_json
from harness.engine.secret_uses import NO_USES, SecretUses
from harness.model.address import Address, Name, Path, Wild
from harness.model.frozen import EMPTY
from harness.model.observation import Hop, Observation, RenderedPage, SentRequest
from harness.secrets.credentials import basic_credentials, basic_pair, from_base64, jwt_parts
from harness.secrets.json_places import json_scalars
from harness.secrets.known import KnownSecrets
from harness.secrets.places import (
    SECRET_HEADERS,
    Sighting,
    in_cookies,
    in_form,
    in_html,
    in_json,
    in_multipart,
    in_set_cookie,
    in_text,
    in_url,
    may_be_secret,
)

Select = Callable[[Address, Observation], Sequence[object]]

_HTML = "text/html; charset=utf-8"
_CHARSET = re.compile(r"charset\s*=\s*\"?([A-Za-z0-9._:-]+)", re.IGNORECASE)
_CHUNK = re.compile(r'\s*(?P<name>[^=;\s]+)\.(?P<number>[0-9]+)\s*=\s*"?(?P<value>[^;"\s]*)')
_LAST_NAME = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)['\"\]]*\Z")


class Redactor:
    """Redacts one side of one scenario; hand it every observation in the order in which they were made.

    ``addresses`` are the settings' `redact`; ``select`` finds the values of those that are neither `json`, `header` nor
    `cookie` addresses. ``secrets`` maps names to values known from elsewhere (``${env.NAME}``), ``uses`` is what the scenario
    itself tells. ``cookie_names`` maps this side's cookie names to legacy's, so that both sides' stand-ins agree. ``told`` is
    told of every secret that is learned, with its stand-in.

    What is known of a secret is kept: a token seen in one answer is recognised in all later ones. Stand-ins are numbered
    per kind and name in order of first sight, so that sides and recordings in which secrets play the same parts agree.
    Presence, emptiness, JSON type and length are kept. Not for use by two threads at once.
    """

    def __init__(
        self,
        addresses: Iterable[Address] = (),
        select: Select | None = None,
        *,
        secrets: Mapping[str, str] = EMPTY,
        uses: SecretUses = NO_USES,
        cookie_names: Mapping[str, str] = EMPTY,
        told: Callable[[str, str], None] | None = None,
    ) -> None:
        everything = tuple(addresses)
        self._json = tuple(one for one in everything if one.facet == "json" and one.query is None)
        self._queries = tuple(one for one in everything if one.facet == "json" and one.query is not None)
        self._headers = frozenset(key.lower() for one in everything if one.facet == "header" for key in _first_name(one))
        cookies = {key for one in everything if one.facet == "cookie" for key in _first_name(one)}
        self._cookies = frozenset(cookies | {theirs for theirs, ours in cookie_names.items() if ours in cookies})
        self._others = tuple(one for one in everything if one.facet not in ("json", "cookie") and not _handled_header(one))
        self._select = select
        self._secrets = KnownSecrets(cookie_names, told)
        self._variables = uses.variables
        for name, value in secrets.items():
            self._secrets.learn(f"env.{name}", value)
        for label, value in uses.values:
            self._secrets.learn(label, value)

    def redact(self, observation: Observation, captured: Mapping[str, object] = EMPTY) -> Observation:
        """The same observation without secrets; the very same object where it holds none. Idempotent.

        ``captured`` are the variables taken from it; those that will be sent as credentials are secret.
        """
        for address in self._others:
            for value in self._select(address, observation) if self._select else ():
                for text in _texts(value):
                    self._secrets.learn(str(address).replace(":", "."), text)
        at_places = self._at_places(observation)
        for name in sorted(self._variables.intersection(captured)):
            for text in _texts(captured[name]):
                self._secrets.learn(f"variable.{name}", text)
        clean = self._everywhere(at_places)
        return observation if clean == observation else clean

    @property
    def known(self) -> tuple[str, ...]:
        """The secrets known by now, longest first."""
        return self._secrets.values

    def learn_cookies(self, cookies: Iterable[tuple[str, str]]) -> None:
        """Know the values of cookies that a browser was given, whose answers are not seen."""
        for name, value in cookies:
            line = f"{name}={value}; HttpOnly"
            self._edit(line, in_set_cookie(line, configured=self._cookies))

    def text(self, text: str) -> str:
        """A curl line, a log line or an error message without the secrets that are known by now."""
        for sighting in in_text(text):
            self._stand_in(sighting)
        return self._secrets.taken_out_of(text)

    def _at_places(self, observation: Observation) -> Observation:
        """Replace secrets where they stand by default or by settings, and learn them, in the order of the conversation."""
        sent = observation.request
        self._learn_chunks([value for name, value in observation.headers if name.lower() == "set-cookie"])
        request = replace(
            sent,
            url=self._edit(sent.url, in_url(sent.url, sent=True)),
            target=self._edit(sent.target, in_url(sent.target, sent=True)),
            headers=tuple((name, self._sent_header(name.lower(), value)) for name, value in sent.headers),
            body=self._body(sent.body, _content_type(sent.headers), sent=True),
        )
        return replace(
            observation,
            request=request,
            headers=tuple((name, self._received_header(name.lower(), value)) for name, value in observation.headers),
            body=self._body(observation.body, _content_type(observation.headers), sent=False),
        )

    def _everywhere(self, observation: Observation) -> Observation:
        """Replace all that is known, in every spelling, in every field."""
        sent, failure = observation.request, observation.failure
        return replace(
            observation,
            request=SentRequest(
                self.text(sent.method),
                self.text(sent.url),
                self.text(sent.target),
                tuple((self.text(name), self.text(value)) for name, value in sent.headers),
                self._rewrite(sent.body, _content_type(sent.headers), self.text),
            ),
            headers=tuple((self.text(name), self.text(value)) for name, value in observation.headers),
            body=self._rewrite(observation.body, _content_type(observation.headers), self.text),
            failure=replace(failure, message=self.text(failure.message)) if failure else None,
            origins=tuple(map(self.text, observation.origins)),
            page=self._page(observation.page) if observation.page else None,
        )

    def _url(self, url: str) -> str:
        return self.text(self._edit(url, in_url(url, sent=False)))

    def _page(self, page: RenderedPage) -> RenderedPage:
        def hops(them: tuple[Hop, ...]) -> tuple[Hop, ...]:
            return tuple(replace(hop, url=self._url(hop.url)) for hop in them)

        return replace(
            page,
            url=self._url(page.url),
            aria=self.text(page.aria),
            console=tuple(map(self.text, page.console)),
            failures=tuple((self._url(url), self.text(reason)) for url, reason in page.failures),
            hops=hops(page.hops),
            calls=hops(page.calls),
            dialogs=tuple((kind, self.text(message)) for kind, message in page.dialogs),
            downloads=tuple(replace(each, name=self.text(each.name)) for each in page.downloads),
            popups=tuple(map(self._url, page.popups)),
            storage=None if page.storage is None else tuple(self._stored(*entry) for entry in page.storage),
            raw_location=None if page.raw_location is None else self._url(page.raw_location),
            raw=None if page.raw is None else self._rewrite(self._body(page.raw, _HTML, sent=False), _HTML, self.text),
        )

    def _stored(self, area: str, key: str, value: str) -> tuple[str, str, str]:
        """What a page keeps under a name is as secret as a member of JSON with that name, and what is within as well."""
        written = json.dumps({key: value})
        value = str(next(iter(json.loads(self._edit(written, in_json(written, sent=False))).values())))
        if value[:1] in ("{", "["):
            value = self._edit(value, in_json(value, sent=False))
        return area, self.text(key), self.text(value)

    def _sent_header(self, name: str, value: str) -> str:
        if name == "cookie":
            return self._edit(value, in_cookies(value, configured=self._cookies))
        if name in SECRET_HEADERS or name in self._headers:
            return self._credentials(name, value)
        return self._edit(value, in_url(value, sent=True)) if name in ("referer", "origin") else value

    def _received_header(self, name: str, value: str) -> str:
        if name == "set-cookie":
            return self._edit(value, in_set_cookie(value, configured=self._cookies))
        if name in self._headers or (name in SECRET_HEADERS and may_be_secret(value.rpartition(" ")[2])):
            return self._credentials(name, value)
        return self._edit(value, in_url(value, sent=False)) if name in ("location", "content-location", "refresh") else value

    def _learn_chunks(self, lines: Sequence[str]) -> None:
        """A JSON Web Token in numbered cookies (``NAME.0``, ``NAME.1``): known piece by piece, its claims readable still."""
        tokens: dict[str, dict[int, str]] = {}
        for line in lines:
            if chunk := _CHUNK.match(line):
                tokens.setdefault(chunk["name"], {})[int(chunk["number"])] = chunk["value"]
        for name, chunks in tokens.items():
            pieces = [chunks[number] for number in sorted(chunks)]
            whole = "".join(pieces)
            clean = self._stand_in(Sighting(f"cookie.{name}", whole, 0, 0)) if jwt_parts(whole) else ""
            if len(clean) == len(whole):
                at = 0
                for piece in pieces:
                    self._secrets.remember(piece, clean[at : at + len(piece)])
                    at += len(piece)

    def _credentials(self, name: str, value: str) -> str:
        """Credentials (RFC 9110 section 11.4): the scheme stays; of `Basic` (RFC 7617) the user name as well."""
        scheme, space, rest = value.partition(" ")
        if not rest.strip() or not scheme.isalpha() or name not in ("authorization", "proxy-authorization"):
            stripped = value.strip()
            return value.replace(stripped, self._stand_in(Sighting(f"header.{name}", stripped, 0, 0))) if stripped else value
        if scheme.lower() == "basic" and (pair := basic_pair(rest)):
            password = self._stand_in(Sighting("auth.password", pair[1], 0, 0))
            clean = basic_credentials(pair[0], password)
            self._secrets.remember(rest, clean)
            return scheme + space + clean
        return scheme + space + self._stand_in(Sighting(f"header.{name}", rest, 0, 0))

    def _body(self, body: bytes, content_type: str, *, sent: bool) -> bytes:
        media = content_type.partition(";")[0].strip().lower()
        if sent and media == "multipart/form-data":
            return self._rewrite(body, content_type, lambda text: self._edit(text, in_multipart(text)))
        if media == "application/x-www-form-urlencoded":
            return self._rewrite(body, content_type, lambda text: self._edit(text, in_form(text, sent=sent)))
        if media in JSON_LINES:
            return self._rewrite(body, content_type, lambda text: self._json_lines(text, sent=sent))
        if "json" in media or body.lstrip()[:1] in (b"{", b"["):
            return self._rewrite(body, content_type, lambda text: self._edit(text, self._json_sightings(text, sent=sent)))
        if "html" in media:
            return self._rewrite(body, content_type, lambda text: self._edit(text, in_html(text)))
        return body

    def _json_sightings(self, text: str, *, sent: bool) -> Iterator[Sighting]:
        return in_json(text, sent=sent, addresses=self._json, named=self._queried(text))

    def _json_lines(self, text: str, *, sent: bool) -> str:
        """A document in each line; addresses count them."""
        clean, number = [], 0
        for line in text.split("\n"):
            inner = [one for one in self._json if one.segments and one.segments[0].matches(number)]
            within = tuple(replace(one, segments=one.segments[1:]) for one in inner)
            found = in_json(line, sent=sent, addresses=(*self._json, *within), named=self._queried(line))
            clean.append(self._edit(line, found))
            number += bool(line.strip(" \t\r"))
        return "\n".join(clean)

    def _queried(self, text: str) -> frozenset[Path]:
        """The paths that configured JSONPath queries name; of a text that is not JSON, all members of their last name."""
        if not self._queries:
            return frozenset()
        try:
            tree = parse_json(text)
        except NotJson:
            names = {match[1] for one in self._queries if (match := _LAST_NAME.search(one.query or ""))}
            return frozenset(scalar.path for scalar in json_scalars(text) if names.intersection(map(str, scalar.path)))
        return frozenset(path for one in self._queries for path in select_paths("json", one.query or "", tree))

    def _edit(self, text: str, sightings: Iterable[Sighting]) -> str:
        pieces: list[str] = []
        at = 0
        for one in sightings:
            pieces += (text[at : one.start], self._stand_in(one))
            at = one.end
        return "".join((*pieces, text[at:])) if pieces else text

    def _stand_in(self, sighting: Sighting) -> str:
        """What to write in a secret's place; learns the secret where it is to be found elsewhere too."""
        value = sighting.value
        if not value or self._secrets.is_clean(sighting.label, value):
            return value
        known = self._secrets.get(value)
        if known is not None:
            return known
        jwt = jwt_parts(value)
        if jwt:
            signature = self._stand_in(replace(sighting, value=jwt["signature"]))
            return f"{jwt['header']}.{self._claims(jwt['payload'])}.{signature}"
        if not sighting.local:
            self._secrets.learn(sighting.label, value)
        mask = re.sub(r"[0-9]", "9", value) if sighting.number else "x" * len(value)
        return self._secrets.get(value) or mask

    def _claims(self, payload: str) -> str:
        """A JWT's claims (RFC 7519), readable still, without the secrets among them."""
        raw = from_base64(payload)
        if raw is None:
            return payload
        try:
            text = raw.decode()
        except UnicodeDecodeError:
            return payload
        clean = self.text(self._edit(text, in_json(text, sent=False)))
        if clean == text:
            return payload
        written = base64.urlsafe_b64encode(clean.encode()).decode().rstrip("=")
        self._secrets.remember(payload, written)
        return written

    def _rewrite(self, body: bytes, content_type: str, change: Callable[[str], str]) -> bytes:
        """Change a body as text, keeping every byte that is not changed."""
        if not body:
            return body
        charset, text = _decode(body, content_type)
        changed = change(text)
        return body if changed == text else changed.encode(charset, "surrogatepass" if charset == "utf-8" else "strict")


def _first_name(address: Address) -> list[str]:
    if address.segments and isinstance(address.segments[0], Name):
        return [address.segments[0].key]
    return ["*"] if address.facet == "cookie" and (not address.segments or isinstance(address.segments[0], Wild)) else []


def _handled_header(address: Address) -> bool:
    return address.facet == "header" and bool(_first_name(address))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for member in value.values():
            yield from _texts(member)
    elif isinstance(value, list | tuple):
        for member in value:
            yield from _texts(member)
    elif value is not None and not isinstance(value, bool):
        yield str(value)


def _content_type(headers: tuple[tuple[str, str], ...]) -> str:
    return next((value for name, value in headers if name.lower() == "content-type"), "")


def _decode(body: bytes, content_type: str) -> tuple[str, str]:
    """Charset and text of a body, so that encoding the text again gives the body; Latin-1 does so for any bytes."""
    declared = _CHARSET.search(content_type)
    for charset in (declared[1].lower() if declared else "utf-8", "utf-8"):
        try:
            text = body.decode(charset)
            if text.encode(charset) == body:
                return charset, text
        except (UnicodeError, LookupError):
            continue
    return "latin-1", body.decode("latin-1")
