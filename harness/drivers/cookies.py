"""A cookie jar that keeps and returns cookies as browsers do (RFC 6265 section 5, with the prefixes of RFC 6265bis).

`http.cookiejar`, which requests uses, follows the older Netscape and RFC 2965 rules: it withholds Secure cookies from a
plain loopback address, renames dotless hosts, quotes values, and orders cookies by path alone.
"""

from __future__ import annotations

import datetime
import ipaddress
import re
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from harness.model.cookie_naming import LONGEST_COOKIE
from harness.model.headers import plain_text
from harness.model.origin import Origin

_FOREVER = float("inf")
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_DATE_TOKEN = re.compile(r"[^\x09\x20-\x2f\x3b-\x40\x5b-\x60\x7b-\x7e]+")
_CLOCK = re.compile(r"(\d{1,2}):(\d{1,2}):(\d{1,2})(?:\D.*)?", re.DOTALL)
_DAY = re.compile(r"(\d{1,2})(?:\D.*)?", re.DOTALL)
_YEAR = re.compile(r"(\d{2,4})(?:\D.*)?", re.DOTALL)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True, slots=True)
class Cookie:
    """A stored cookie. ``expires`` is seconds since the epoch, infinity for a session cookie; ``order`` its creation."""

    name: str
    value: str
    domain: str
    path: str = "/"
    host_only: bool = True
    secure: bool = False
    expires: float = _FOREVER
    order: int = 0
    http_only: bool = False
    same_site: str = ""

    @property
    def shown_to_scripts(self) -> dict[str, object]:
        """What only matters inside a browser."""
        site = self.same_site.capitalize()
        return {"httpOnly": self.http_only, **({"sameSite": site} if site in ("Lax", "Strict", "None") else {})}

    @property
    def key(self) -> tuple[str, str, str]:
        return (self.name, self.domain, self.path)

    def fits(self, host: str, path: str, *, secure: bool) -> bool:
        """Whether it goes with a request (RFC 6265 section 5.4, step 1)."""
        right_host = host == self.domain if self.host_only else domain_matches(host, self.domain)
        return right_host and path_matches(path, self.path) and (secure or not self.secure)


class CookieJar:
    """The cookies of one session with one origin; not shared between threads."""

    def __init__(self, origin: Origin, cookies: Mapping[str, object] | None = None) -> None:
        self._host = origin.host
        self._secure = origin.scheme == "https" or origin.loopback
        self._cookies: dict[tuple[str, str, str], Cookie] = {}
        self._created = 0
        for name, value in (cookies or {}).items():
            self.put(name, plain_text(value, f"the cookie {name}"))

    def copy(self) -> CookieJar:
        """A jar with the same cookies that goes its own way from here."""
        twin = CookieJar.__new__(CookieJar)
        twin._host, twin._secure, twin._created = self._host, self._secure, self._created  # noqa: SLF001  # its own kind
        twin._cookies = dict(self._cookies)  # noqa: SLF001
        return twin

    def __len__(self) -> int:
        return len(self._cookies)

    def put(self, name: str, value: str) -> None:
        """Store a cookie of the jar's own host, valid everywhere on it."""
        self._store(Cookie(name, value, self._host))

    def receive(self, set_cookie: str, target: str, *, served_at: float | None = None) -> None:
        """Take one Set-Cookie value that answered a request for ``target`` (a path, perhaps with a query).

        ``served_at`` is the answer's Date in seconds since the epoch: Expires counts from there, as in browsers, so that a
        server's wrong clock does not matter. What a browser ignores is ignored.
        """
        if _CONTROL.search(set_cookie):
            return
        pair, *attributes = set_cookie.split(";")
        name, equals, value = pair.partition("=")
        if not equals:
            name, value = "", pair
        name, value = name.strip(" \t"), value.strip(" \t")
        if (not name and not value) or len(name) + len(value) > LONGEST_COOKIE:
            return
        cookie = self._with_attributes(Cookie(name, value, self._host, default_path(target)), attributes, served_at)
        if cookie and self._allowed(cookie):
            self._store(cookie)

    def pairs(self, target: str) -> list[tuple[str, str]]:
        """The cookies for a request, longer paths first, then the older ones (RFC 6265 section 5.4)."""
        path, now = target.partition("?")[0], time.time()
        fitting = [
            cookie
            for cookie in self._cookies.values()
            if cookie.expires > now and cookie.fits(self._host, path, secure=self._secure)
        ]
        fitting.sort(key=lambda cookie: (-len(cookie.path), cookie.order))
        return [(cookie.name, cookie.value) for cookie in fitting]

    def for_browser(self) -> list[dict[str, object]]:
        """The cookies as a browser's context takes them (Playwright's ``add_cookies``)."""
        now = time.time()
        return [
            {
                "name": cookie.name,
                "value": cookie.value,
                "domain": cookie.domain if cookie.host_only else "." + cookie.domain,
                "path": cookie.path,
                "secure": cookie.secure,
                "expires": -1 if cookie.expires == _FOREVER else cookie.expires,
                **cookie.shown_to_scripts,
            }
            for cookie in self._cookies.values()
            if cookie.expires > now
        ]

    def from_browser(self, cookies: Iterable[Mapping[str, Any]]) -> None:
        """Take the cookies that a browser's context holds, in place of those that were here."""
        self._cookies.clear()
        for one in cookies:
            domain = str(one["domain"])
            expires = float(one.get("expires", -1))
            self._store(
                Cookie(
                    str(one["name"]),
                    str(one["value"]),
                    domain.removeprefix("."),
                    str(one["path"]),
                    host_only=not domain.startswith("."),
                    secure=bool(one["secure"]),
                    expires=_FOREVER if expires < 0 else expires,
                    http_only=bool(one["httpOnly"]),
                    same_site=str(one.get("sameSite", "")),
                )
            )

    def _with_attributes(self, cookie: Cookie, attributes: list[str], served_at: float | None) -> Cookie | None:
        expires = max_age = None
        for attribute in attributes:
            key, _, text = attribute.partition("=")
            match key.strip(" \t").lower(), text.strip(" \t"):
                case ("secure" | "httponly" | "samesite") as flag, site:
                    cookie = replace(cookie, **_flag(flag, site))  # type: ignore[arg-type]
                case "path", path:
                    cookie = replace(cookie, path=path if path.startswith("/") else cookie.path)
                case "domain", domain if domain:
                    cookie = replace(cookie, domain=domain.lower().removeprefix("."), host_only=False)
                case "max-age", seconds if re.fullmatch(r"-?\d{1,18}", seconds):
                    max_age = int(seconds)
                case "expires", date if (moment := parse_date(date)) is not None:
                    expires = moment
        now = time.time()
        if max_age is not None:
            return replace(cookie, expires=now + max_age if max_age > 0 else 0.0)
        if expires is not None:
            return replace(cookie, expires=expires + (now - served_at if served_at is not None else 0.0))
        return cookie

    def _allowed(self, cookie: Cookie) -> bool:
        if cookie.secure and not self._secure:
            return False
        if cookie.name.lower().startswith("__secure-") and not cookie.secure:
            return False
        if cookie.name.lower().startswith("__host-") and not (cookie.secure and cookie.host_only and cookie.path == "/"):
            return False
        if cookie.host_only:
            return True
        single_label = "." not in cookie.domain and cookie.domain != self._host  # nobody may speak for a whole `com`
        return not single_label and domain_matches(self._host, cookie.domain)

    def _store(self, cookie: Cookie) -> None:
        if cookie.expires <= time.time():
            self._cookies.pop(cookie.key, None)
            return
        old = self._cookies.get(cookie.key)
        self._created += 1
        self._cookies[cookie.key] = replace(cookie, order=old.order if old else self._created)


def _flag(flag: str, site: str) -> dict[str, object]:
    if flag == "samesite":
        return {"same_site": site.lower()}
    return {"secure": True} if flag == "secure" else {"http_only": True}


def domain_matches(host: str, domain: str) -> bool:
    """RFC 6265 section 5.1.3: the same, or a subdomain of it and no IP address."""
    if host == domain:
        return True
    if not host.endswith("." + domain):
        return False
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return True
    return False


def path_matches(path: str, cookie_path: str) -> bool:
    """RFC 6265 section 5.1.4: the same, or below it at a slash."""
    return path == cookie_path or (
        path.startswith(cookie_path) and (cookie_path.endswith("/") or path[len(cookie_path)] == "/")
    )


def default_path(target: str) -> str:
    """RFC 6265 section 5.1.4: the target's path up to its last slash."""
    path = target.partition("?")[0]
    return path[: path.rfind("/")] or "/" if path.startswith("/") else "/"


def parse_date(text: str) -> float | None:
    """Read a cookie date in seconds since the epoch, as leniently as browsers do (RFC 6265 section 5.1.1)."""
    clock: tuple[int, int, int] | None = None
    day = month = year = None
    for token in _DATE_TOKEN.findall(text):
        if clock is None and (found := _CLOCK.fullmatch(token)):
            clock = (int(found[1]), int(found[2]), int(found[3]))
        elif day is None and (found := _DAY.fullmatch(token)):
            day = int(found[1])
        elif month is None and token[:3].lower() in _MONTHS:
            month = _MONTHS.index(token[:3].lower()) + 1
        elif year is None and (found := _YEAR.fullmatch(token)):
            year = int(found[1])
    if clock is None or day is None or month is None or year is None:
        return None
    if year < 100:
        year += 1900 if year >= 70 else 2000
    try:
        moment = datetime.datetime(year, month, day, clock[0], clock[1], clock[2], tzinfo=datetime.UTC)
    except ValueError:
        return None
    return moment.timestamp() if year >= 1601 else None
