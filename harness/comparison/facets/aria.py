"""The `aria` facet: the accessibility tree of a rendered page; `aria:/main/list[0]/listitem[2]` is a place in it."""

from __future__ import annotations

import json
import re

from harness.comparison.facets.base import Lens, View
from harness.comparison.node import Keyed, Words
from harness.errors import AddressError
from harness.model.address import Address, Name, Nth, Numbered, Path, Segment, Wild
from harness.model.observation import Observation

TEXT = "#text"
_STEP = re.compile(r"/(?P<name>text\(\)|@?[a-z][a-z-]*|\*|@\*)(?:\[(?:(?P<number>[0-9]{1,8})|(?P<any>\*))\])?")
_KEY = re.compile(r"(?P<role>[a-z][a-z-]*)(?: (?P<name>\"(?:[^\"\\]|\\.)*\"|/.*/))?(?P<states>(?: \[[^\]]+\])*)")
_STATE = re.compile(r" \[([a-z-]+)(?:=([^\]]*))?\]")


class AriaFacet:
    """Tree: roles in order, each a ``Keyed`` of ``@name``, states (``@level``, ``@checked``), text and the roles within.

    What Playwright's snapshot says beside that (``/url``, ``/placeholder``) is in `document`. An address is a path of steps:
    ``/role``, ``/role[1]`` (from 0), ``/@name``, ``/text()``, ``/*``. A step without a number means every one of that role.
    """

    name = "aria"
    body_kinds: frozenset[str] = frozenset()

    def parse(self, rest: str) -> Address:
        segments: list[Segment] = []
        at = 0
        while at < len(rest):
            match = _STEP.match(rest, at)
            if match is None:
                raise AddressError(
                    f"expected a step such as '/listitem[2]' at character {at + 1} of 'aria:{rest}'",
                    hint="write it like 'aria:/main/list[0]/listitem[2]'",
                )
            segments.append(_segment(match))
            at = match.end()
        return Address(self.name, tuple(segments), None, f"aria:{rest}" if rest else "aria")

    def render(self, path: Path) -> str:
        if not path:
            return "aria"
        return "aria:" + "".join(
            _step(part.key, part.number) if isinstance(part, Nth) else _step(str(part), 1) for part in path
        )

    def view(self, observation: Observation, lens: Lens) -> View | None:  # noqa: ARG002 - the protocol's shape
        if observation.page is None:
            return None
        import yaml

        loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
        try:
            items = yaml.load(observation.page.aria, Loader=loader)  # noqa: S506 - a base loader makes nothing but texts
        except yaml.YAMLError as error:
            return View(Keyed([(TEXT, Words(observation.page.aria))]), (f"the accessibility tree cannot be read: {error}",))
        return View(_collected(items if isinstance(items, list) else []))

    def select(self, query: str, tree: object) -> list[Path]:  # noqa: ARG002 - addresses here have no query
        return []


def _collected(items: list[object]) -> Keyed:
    return Keyed([member for item in items for member in _member(item)], ordered=True)


def _member(item: object) -> list[tuple[str, object]]:
    if isinstance(item, dict):
        return [member for key, value in item.items() for member in _named(str(key), value)]
    return _named(str(item), None)


def _named(key: str, value: object) -> list[tuple[str, object]]:
    if key.startswith("/"):
        return []
    if key == "text":
        return [(TEXT, Words(str(value or "")))]
    match = _KEY.fullmatch(key)
    if match is None:
        return [(TEXT, Words(key))]
    parts: list[tuple[str, object]] = []
    if match["name"]:
        parts.append(("@name", Words(_name(match["name"]))))
    parts += [(f"@{name}", state or True) for name, state in _STATE.findall(match["states"])]
    if isinstance(value, list):
        parts += _collected(value).items
    elif value:
        parts.append((TEXT, Words(str(value))))
    return [(match["role"], Keyed(parts, ordered=True))]


def _name(written: str) -> str:
    return str(json.loads(written)) if written.startswith('"') else written


def _segment(match: re.Match[str]) -> Segment:
    name = match["name"]
    if name in ("*", "@*"):
        return Wild()
    if name == "text()":
        name = TEXT
    return Numbered(name, int(match["number"]) + 1) if match["number"] else Name(name)


def _step(key: str, number: int) -> str:
    name = "text()" if key == TEXT else key
    single = name.startswith("@") or (name == "text()" and number == 1)
    return f"/{name}" if single else f"/{name}[{number - 1}]"
