"""What the writers of a proxy's rules have in common: upstreams, comments, the protocol, the members."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol

from harness.errors import UsageError
from harness.model.observation import Side
from harness.model.origin import origin_of
from harness.strangler.split import Split

DEFAULT_PORT = 8080


@dataclass(frozen=True, slots=True)
class Upstream:
    """Where the edge asks one side. ``is_placeholder``: nobody knows yet, and the address stands for it."""

    scheme: str
    host: str
    port: int
    is_placeholder: bool = False

    @property
    def address(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.address}"


def upstream(side: Side, url: str | None) -> Upstream:
    """The upstream at a URL; a name that resolves nowhere (RFC 2606) where there is none.

    Raises UsageError for one with a path.
    """
    if url is None:
        return Upstream("http", f"{side}.invalid", 80, is_placeholder=True)
    origin = origin_of(url)
    if origin.path:
        raise UsageError(f"{url!r}: an upstream has no path", hint="requests are passed on with the path they come with")
    return Upstream(origin.scheme, origin.host, origin.port)


@dataclass(frozen=True, slots=True)
class Export:
    """All that a writer needs. ``about`` are lines for the head of the file: of which run, which targets, how many routes.
    ``port`` is where the edge listens."""

    split: Split
    upstreams: Mapping[Side, Upstream]
    about: tuple[str, ...] = ()
    port: int = DEFAULT_PORT

    def head(self) -> list[str]:
        """The lines that open every file; each is safe to stand behind a comment mark."""
        lines = list(self.about)
        for side, one in self.upstreams.items():
            if one.is_placeholder:
                lines.append(f"{one.address} is a placeholder for the {side} side, of which the settings know a command only")
        lines.append(
            "what no rule below sends to the candidate goes to legacy; OPTIONS goes with legacy unless a route names it"
        )
        if self.split.staying:
            lines += ["", "stays with legacy:", *(f"  {line}" for line in self.split.staying)]
        return [clean(line) for line in lines]


class Writer(Protocol):
    """Writes the rules of one proxy. ``by_method`` is false where it cannot tell methods apart."""

    name: str
    summary: str
    by_method: bool

    def write(self, export: Export) -> str: ...


def clean(text: str) -> str:
    """A line for a comment: what could end it or mean something to a proxy is shown, not written. No `*/`, no `{$`."""
    shown = "".join(character if character.isprintable() else ascii(character)[1:-1] for character in text)
    return shown.replace("*/", "* /").replace("{$", "{ $").replace("{%", "{ %").replace("{{", "{ {")


def commented(lines: list[str] | tuple[str, ...], mark: str = "#", indent: str = "") -> str:
    """Lines as comments, with a line feed after each."""
    return "".join(f"{indent}{mark} {clean(line)}".rstrip() + "\n" for line in lines)


def writers() -> Mapping[str, Writer]:
    """All writers by name."""
    from harness.strangler.caddy import CaddyWriter
    from harness.strangler.envoy import EnvoyWriter
    from harness.strangler.nextjs import NextWriter
    from harness.strangler.nginx import NginxWriter
    from harness.strangler.traefik import TraefikWriter

    known: tuple[Writer, ...] = (NextWriter(), NginxWriter(), CaddyWriter(), TraefikWriter(), EnvoyWriter())
    return MappingProxyType({one.name: one for one in known})
