"""The text of a rendered page in a snapshot file: the accessibility tree as lines, everything else as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from harness.model.observation import Download, Hop, RenderedPage
from harness.snapshots.bodies import Fetch, no_parts, read_body, write_body
from harness.snapshots.parts import Shelf

_KEPT = ("storage", "raw")
"""Empty is something else than not asked for."""


def write_page(page: RenderedPage, shelf: Shelf | None = None) -> dict[str, object]:
    """The page as JSON data; what is empty is left out, a large picture is put on the ``shelf``."""
    data: dict[str, object] = {
        "url": page.url,
        "aria": page.aria.split("\n"),
        "console": list(page.console),
        "failures": [list(each) for each in page.failures],
        "hops": [_hop(each) for each in page.hops],
        "calls": [_hop(each) for each in page.calls],
        "dialogs": [list(each) for each in page.dialogs],
        "downloads": [[each.name, each.length, each.sha256] for each in page.downloads],
        "screenshot": write_body(page.screenshot, "image/png", shelf) if page.screenshot else None,
        "notes": list(page.notes),
        "popups": list(page.popups),
        "storage": None if page.storage is None else [list(each) for each in page.storage],
        "raw_status": page.raw_status,
        "raw_location": page.raw_location,
        "raw": None if page.raw is None else page.raw.decode("utf-8", "surrogateescape").split("\n"),
    }
    return {
        name: value for name, value in data.items() if value or name in ("url", "aria") or (name in _KEPT and value is not None)
    }


def read_page(data: Mapping[str, object], fetch: Fetch = no_parts) -> RenderedPage:
    """Raises KeyError, TypeError or ValueError for data that ``write_page`` did not write."""
    lists = cast("Mapping[str, list[Any]]", data)
    return RenderedPage(
        _text(data["url"]),
        "\n".join(map(_text, lists["aria"])),
        tuple(map(_text, lists.get("console", []))),
        tuple((_text(url), _text(reason)) for url, reason in lists.get("failures", [])),
        tuple(_read_hop(each) for each in lists.get("hops", [])),
        tuple(_read_hop(each) for each in lists.get("calls", [])),
        tuple((_text(kind), _text(message)) for kind, message in lists.get("dialogs", [])),
        tuple(Download(_text(name), int(length), _text(digest)) for name, length, digest in lists.get("downloads", [])),
        read_body(cast("Mapping[str, object]", data["screenshot"]), fetch) if "screenshot" in data else b"",
        tuple(map(_text, lists.get("notes", []))),
        tuple(map(_text, lists.get("popups", []))),
        tuple((_text(area), _text(key), _text(value)) for area, key, value in lists["storage"]) if "storage" in data else None,
        "\n".join(map(_text, lists["raw"])).encode("utf-8", "surrogateescape") if "raw" in data else None,
        _number(data.get("raw_status")),
        _text(data["raw_location"]) if "raw_location" in data else None,
    )


def _hop(hop: Hop) -> list[object]:
    return [hop.method, hop.url, hop.status]


def _read_hop(value: Any) -> Hop:
    method, url, status = value
    return Hop(_text(method), _text(url), _number(status))


def _number(value: object) -> int | None:
    if value is not None and (not isinstance(value, int) or isinstance(value, bool)):
        raise TypeError("a status is a number or null")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"a text was expected, not {type(value).__name__}")
    return value
