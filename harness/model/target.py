"""Targets: applications that can be reached."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from harness.model.frozen import empty
from harness.model.route import InventorySource


@dataclass(frozen=True, slots=True)
class Target:
    """An application as the settings describe it: reached at ``url``, or started by ``command`` on a free port.

    ``ready`` is a path to await; ``reset`` and ``settle`` are ``"METHOD /path"`` or a command. ``cwd`` is absolute.
    ``auth`` is ``(user, password)`` or ``("bearer", token)``-shaped data as in RequestAction. ``verify`` is True, False or
    a CA bundle's path. ``tap`` names one of ``needs`` that stands for the legacy application. ``start_timeout`` is in seconds.
    ``inventory`` is where its routes are learnt. ``upstreams`` are the ports at which an edge asks `legacy` and `candidate`
    where it cannot be told others.
    ``inventory`` is where its routes are learnt. ``version`` is what snapshots of it say that they were recorded of.
    """

    name: str
    framework: str = ""
    url: str | None = None
    command: str | None = None
    cwd: str = "."
    ready: str | None = None
    reset: str | None = None
    settle: str | None = None
    public_url: str | None = None
    headers: Mapping[str, str] = field(default_factory=empty, hash=False)
    cookies: Mapping[str, str] = field(default_factory=empty, hash=False)
    auth: object = field(default=None, hash=False)
    verify: bool | str = True
    env: Mapping[str, str] = field(default_factory=empty, hash=False)
    needs: tuple[str, ...] = ()
    tap: str = ""
    read_only: bool = False
    migrated: tuple[str, ...] = ()
    start_timeout: float = 60.0
    inventory: InventorySource | None = None
    upstreams: Mapping[str, int] = field(default_factory=empty, hash=False)
    version: str = ""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A target that can be spoken to now: where it really listens and what it believes it is.

    ``base_url`` has no trailing slash. Names are frozen so that drivers can be handed one per side.
    """

    target: Target
    base_url: str

    @property
    def public_url(self) -> str:
        return (self.target.public_url or self.base_url).rstrip("/")
