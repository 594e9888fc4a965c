"""What commands and environment values may leave open: {port}, {python}, {legacy_url}, {url} and ${targets.NAME.url}."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Mapping

from harness.model.target import Target

_BRACED = re.compile(r"\{(port|python|legacy_url|url)\}")
_OTHER = re.compile(r"\$\{targets\.([^.}]+)\.url\}")


def referenced(target: Target) -> tuple[str, ...]:
    """The names of the targets whose URL a target is told."""
    return tuple(dict.fromkeys(name for text in _texts(target) for name in _OTHER.findall(text)))


def wants_legacy(target: Target) -> bool:
    """Whether a target is told the legacy application's URL."""
    return any("{legacy_url}" in text for text in _texts(target))


def listens(target: Target) -> bool:
    """Whether a target can be spoken to; a background worker that has no port, URL and `ready` cannot."""
    return target.url is not None or target.ready is not None or any("{port}" in text for text in _texts(target))


def filled(text: str, values: Mapping[str, str], urls: Mapping[str, str], *, shell: bool) -> str:
    """Fill a command (``shell``: values are quoted) or an environment value in; other braces stay."""
    quoted = shlex.quote if shell else str
    text = _BRACED.sub(lambda found: quoted(values[found[1]]) if found[1] in values else found[0], text)
    return _OTHER.sub(lambda found: quoted(urls[found[1]]) if found[1] in urls else found[0], text)


def values_for(port: int, url: str, legacy_url: str) -> dict[str, str]:
    """The values of the braced placeholders of one target."""
    return {"port": str(port), "python": sys.executable, "url": url, "legacy_url": legacy_url}


def _texts(target: Target) -> tuple[str, ...]:
    return (target.command or "", target.reset or "", target.settle or "", *target.env.values())
