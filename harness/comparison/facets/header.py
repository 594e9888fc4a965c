"""The `header` facet: every header field by meaning, but for hop-by-hop fields, mechanics and cookies."""

from __future__ import annotations

from harness.comparison.facets.base import Lens, View
from harness.comparison.facets.paths import parse_path, render_path
from harness.comparison.header_fields import LEFT_OUT, read_field
from harness.comparison.node import Instant, Lifetime
from harness.errors import AddressError
from harness.model.address import Address, Name, Path
from harness.model.observation import Observation


class HeaderFacet:
    """Tree: field name in lower case -> its meaning. ``header:cache-control.max-age`` names a directive."""

    name = "header"
    body_kinds: frozenset[str] = frozenset()

    def parse(self, rest: str) -> Address:
        segments = parse_path(self.name, rest)
        if rest and not segments:
            raise AddressError(f"{rest!r} is not a header name", hint="write it like 'header:content-type'")
        if segments and isinstance(segments[0], Name):
            name = segments[0].key.lower()
            if name == "set-cookie":
                raise AddressError("cookies have addresses of their own", hint="write it like 'cookie:session.httponly'")
            segments = (Name(name), *segments[1:])
        return Address(self.name, segments, None, f"header:{rest}" if rest else "header")

    def render(self, path: Path) -> str:
        return f"header:{render_path(path)}" if path else "header"

    def view(self, observation: Observation, lens: Lens) -> View | None:
        if observation.status is None:
            return None
        named_by_connection = {
            token.strip().lower() for token in (observation.header("connection") or "").split(",") if token.strip()
        }
        fields: dict[str, list[str]] = {}
        for name, value in observation.headers:
            lower = name.lower()
            if lower not in LEFT_OUT and lower not in named_by_connection:
                fields.setdefault(lower, []).append(value)
        tree = {name: read_field(name, values, lens.page_url) for name, values in fields.items()}
        _relative_expiry(tree, observation)
        return View(tree)

    def select(self, query: str, tree: object) -> list[Path]:  # noqa: ARG002 - addresses of headers have no query
        return []


def _relative_expiry(tree: dict[str, object], observation: Observation) -> None:
    """Expires means a freshness lifetime from Date on (RFC 9111 section 4.2.1), so that is what is compared."""
    from harness.comparison.header_fields import http_date

    date = http_date(observation.header("date") or "")
    origin = date.seconds if isinstance(date, Instant) else observation.observed_at
    expires, later = tree.get("expires"), tree.get("retry-after")
    if expires is not None:  # what is no date, especially 0, is in the past (RFC 9111 section 5.3)
        lifetime = round(expires.seconds - origin) if isinstance(expires, Instant) else 0
        tree["expires"] = "in the past" if lifetime <= 0 else Lifetime(float(lifetime))
    if isinstance(later, Instant):
        tree["retry-after"] = Lifetime(float(round(later.seconds - origin)))
