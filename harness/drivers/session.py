"""A session: what one side keeps between the steps of one scenario, over the transport of its target."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING

from harness.drivers.cookies import CookieJar
from harness.drivers.request_target import request_target
from harness.drivers.transport import Transport
from harness.errors import DriverError
from harness.model.frozen import EMPTY
from harness.model.headers import merged, plain_text, standing
from harness.model.observation import Observation, SentRequest
from harness.model.origin import Origin

if TYPE_CHECKING:
    from harness.drivers.browser.loop import BrowserLoop
    from harness.drivers.browser.side import SidePage

__all__ = ["Session", "Transport"]

DEFAULT_HEADERS: Mapping[str, object] = {
    "User-Agent": "parity-harness",
    "Accept": "*/*",
    "Accept-Encoding": "gzip, deflate, br",
}
_METHOD = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_BODY_EXPECTED = frozenset({"POST", "PUT", "PATCH"})


class Session:
    """One per side and scenario, used by one thread at a time; costs nothing to make.

    ``folder`` is where upload paths start. ``headers`` go with every request (an identity's). ``cookies`` are stored as if
    the application had set them; ``jar`` is another session's, of which a copy is taken: that is how an identity's login is
    handed to a fresh session. ``browsers`` makes pages for browser steps; ``page`` is the one that is open; ``wants`` names
    the facets of pages that are recorded only when asked for; ``traces`` has all that the page does recorded. ``masks`` are
    CSS selectors of what is painted over in pictures, since rules judge it apart.
    """

    def __init__(
        self,
        transport: Transport,
        *,
        folder: str,
        headers: Mapping[str, object] = EMPTY,
        cookies: Mapping[str, object] = EMPTY,
        jar: CookieJar | None = None,
        browsers: BrowserLoop | None = None,
        wants: frozenset[str] = frozenset(),
        traces: bool = False,
        masks: tuple[str, ...] = (),
    ) -> None:
        self.transport = transport
        self.folder = folder
        self.browsers = browsers
        self.wants = wants
        self.traces = traces
        self.masks = masks
        self.page: SidePage | None = None
        self.jar = CookieJar(transport.public, transport.endpoint.target.cookies) if jar is None else jar.copy()
        for name, value in cookies.items():
            self.jar.put(name, plain_text(value, f"the cookie {name}"))
        self._headers = headers
        self._standing = standing(transport.endpoint)

    @property
    def origin(self) -> str:
        """The origin this side believes to be its own, for Origin and Referer."""
        return str(self.transport.public)

    def close(self) -> None:
        """End the session and its page; the transport stays open."""
        self.jar = CookieJar(self.transport.public)
        page, self.page = self.page, None
        if page is not None and self.browsers is not None:
            self.browsers.run(page.close())

    @property
    def site(self) -> Origin:
        """Where the browser is sent to: the public URL, whose requests are forwarded, else where the target listens."""
        transport = self.transport
        return transport.public if transport.endpoint.target.public_url else transport.base

    @property
    def cookies(self) -> list[tuple[str, str]]:
        """Names and values of all cookies that the side has given."""
        return [(str(each["name"]), str(each["value"])) for each in self.jar.for_browser()]

    def picture(self, secrets: Sequence[str]) -> bytes:
        """A PNG of the page that is open, with these texts covered; empty where there is none."""
        if self.page is None or self.browsers is None:
            return b""
        return self.browsers.run(self.page.evidence(secrets))

    def trace(self, path: Path) -> bool:
        """Write the trace of the page that is open; says whether there was one."""
        if self.page is None or self.browsers is None:
            return False
        return self.browsers.run(self.page.trace(path))

    def fresh(self) -> Session:
        """A session to the same side without cookies and without what an identity sends."""
        return Session(self.transport, folder=self.folder)

    def browser_headers(self) -> dict[str, str]:
        """What goes with every request of the page, besides what browsers send: the target's headers and the identity's."""
        lines = merged(self._standing, self._headers)
        return {name: value for name, value in lines if name.lower() not in ("host", "cookie", "user-agent")}

    def send(
        self,
        method: str,
        target: str,
        headers: Mapping[str, object] | None = None,
        body: bytes = b"",
        timeout: float | None = None,
        *,
        cookies: Mapping[str, object] | None = None,
    ) -> Observation:
        """Send one request and store the cookies of its answer.

        ``headers`` replace the session's, the target's and the defaults, in any case; null removes one, a list is sent as
        lines. ``cookies`` go with this request only; null withholds one. Raises DriverError where the request cannot be
        sent: a target on another host, control characters, an unsafe method to a read-only target.
        """
        request = self.prepare(method, target, headers, body, cookies=cookies)
        observation = self.transport.exchange(request, timeout=timeout)
        self._keep_cookies(observation)
        return observation

    def prepare(
        self,
        method: str,
        target: str,
        headers: Mapping[str, object] | None = None,
        body: bytes = b"",
        *,
        cookies: Mapping[str, object] | None = None,
    ) -> SentRequest:
        """The request that ``send`` would send."""
        if not _METHOD.fullmatch(method):
            raise DriverError(f"{method!r} is no HTTP method", hint="write it like GET")
        sent = request_target(target, self.transport.base, self.transport.own)
        automatic: dict[str, object] = {}
        if cookie := self._cookie_header(sent, cookies or {}):
            automatic["Cookie"] = cookie
        explicit = headers or {}
        if (body or method in _BODY_EXPECTED) and not any(name.lower() == "transfer-encoding" for name in explicit):
            automatic["Content-Length"] = str(len(body))
        lines = merged(DEFAULT_HEADERS, self._standing, self._headers, automatic, explicit)
        host_first = sorted(lines, key=lambda line: line[0].lower() != "host")
        url = str(self.transport.base) + (sent if sent != "*" else "")
        return SentRequest(method, url, sent, tuple(host_first), body)

    def _cookie_header(self, target: str, own: Mapping[str, object]) -> str:
        pairs = [(name, value) for name, value in self.jar.pairs(self._public_path(target)) if name not in own]
        pairs += [(name, plain_text(value, f"the cookie {name}")) for name, value in own.items() if value is not None]
        return "; ".join(f"{name}={value}" if name else value for name, value in pairs)

    def _keep_cookies(self, observation: Observation) -> None:
        values = observation.header_values("set-cookie")
        if not values:
            return
        served_at = None
        if date := observation.header("date"):
            try:
                served_at = parsedate_to_datetime(date).timestamp()
            except ValueError:
                served_at = None  # no clock to set right
        for value in values:
            self.jar.receive(value, self._public_path(observation.request.target), served_at=served_at)

    def _public_path(self, target: str) -> str:
        """The path as a browser at the public origin would see it."""
        base = self.transport.base.path
        if base and target.startswith(base + "/") and self.transport.endpoint.target.public_url:
            return self.transport.public.path + target.removeprefix(base)
        return target
