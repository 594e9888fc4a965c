"""Origins: the scheme, host and port that an application believes to be its own, and how these are spelled."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from harness.errors import SettingsError
from harness.model.target import Endpoint

_DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Origin:
    """An origin (RFC 6454) and the ``path`` under which it is used, without trailing slash. ``host`` has no brackets."""

    scheme: str
    host: str
    port: int
    path: str = ""

    @property
    def netloc(self) -> str:
        """``host`` or ``host:port``, as in a Host header: the scheme's own port is left out."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.netloc}"

    @property
    def loopback(self) -> bool:
        """Whether browsers trust it without TLS (W3C Secure Contexts section 3.1): localhost and loopback addresses."""
        if self.host == "localhost" or self.host.endswith(".localhost"):
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False


def origin_of(url: str) -> Origin:
    """Read the origin of an http or https URL. Raises SettingsError when it is none."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise SettingsError(f"{url!r} is not a URL: {error}", hint="write http://host:port") from error
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname:
        raise SettingsError(f"{url!r} is not an http or https URL", hint="write http://host:port")
    host = parts.hostname
    if not host.isascii():
        host = host.encode("idna").decode("ascii")
    return Origin(parts.scheme, host, port or _DEFAULT_PORTS[parts.scheme], parts.path.rstrip("/"))


def own_origins(endpoint: Endpoint) -> tuple[Origin, ...]:
    """The origins that are this target: where it listens and what it believes it is."""
    return tuple(dict.fromkeys((origin_of(endpoint.base_url), origin_of(endpoint.public_url))))


def spellings(endpoint: Endpoint) -> tuple[str, ...]:
    """Every spelling of a target's own origin, longest first: with and without scheme, also percent-encoded as in a query.

    A bare loopback name without port is left out, for it could be anybody.
    """
    found: set[str] = set()
    for origin in own_origins(endpoint):
        found |= {str(origin) + origin.path, str(origin)}
        if not (origin.loopback and ":" not in origin.netloc):
            found.add(origin.netloc)
    found |= {quote(spelling, safe="") for spelling in found}
    return tuple(sorted(found, key=lambda spelling: (-len(spelling), spelling)))
