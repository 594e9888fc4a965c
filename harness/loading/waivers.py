"""Reads waivers: address, reason, owner and last valid day, pinned to both values where that matters."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from yaml.nodes import Node, ScalarNode

from harness.loading.rules import WHEN, AddressShape, read_condition
from harness.loading.scalar_shapes import Anything, Text
from harness.loading.shapes import Definitions, Json, Key, ListOf, Record
from harness.loading.source import Source
from harness.model.absent import ABSENT
from harness.model.address import Address
from harness.model.rule import Condition, Waiver


@dataclass(frozen=True, slots=True)
class Day:
    """A calendar day, YYYY-MM-DD."""

    def read(self, node: Node, source: Source) -> dt.date | None:
        text = node.value if isinstance(node, ScalarNode) else ""
        try:
            if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
                return dt.date.fromisoformat(text)
        except ValueError:
            pass
        source.wrong(node, "a day such as 2027-03-31")
        return None

    def schema(self, definitions: Definitions) -> Json:  # noqa: ARG002
        return {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}


@dataclass(frozen=True, slots=True)
class When:
    """The condition of a shared waiver."""

    def read(self, node: Node, source: Source) -> Condition | None:
        return read_condition(node, source)

    def schema(self, definitions: Definitions) -> Json:
        return WHEN.schema(definitions)


_KEYS = (
    Key("at", AddressShape(), "Where the difference is: an address, copied from a failure.", required=True),
    Key("reason", Text("a reason", r"[\s\S]*\S[\s\S]*"), "Why the difference is intended.", required=True),
    Key("owner", Text("an owner", r"[\s\S]*\S[\s\S]*"), "Who answers for it.", required=True),
    Key("until", Day(), "Its last valid day, UTC, such as 2027-03-31.", required=True),
    Key("legacy", Anything(), "Legacy's value; must be given for status and header:location."),
    Key("candidate", Anything(), "The candidate's value; must be given for status and header:location."),
    Key("route", Text(), "Limits the waiver to a route as reports print it; * stands for anything."),
)
_WAIVER = Record("a waiver", _KEYS, {"when": "only waivers in a _shared.yaml have a condition; use `route`"})
_SHARED = Record("a shared waiver", [*_KEYS, Key("when", When(), "A condition: status, route, tag.")])


@dataclass(frozen=True, slots=True)
class OneWaiver:
    """One waiver; ``shared`` ones may say `when`."""

    shared: bool

    def read(self, node: Node, source: Source) -> Waiver | None:
        found, _ = source.noting((_SHARED if self.shared else _WAIVER).read, node)  # pins are literal
        if found is None:
            return None
        address = found.get("at")
        if address is not None:
            _check_pins(address, found, node, source)
        if address is None or not all(found.get(key) for key in ("reason", "owner", "until")):
            return None
        return Waiver(
            address,
            found["reason"],
            found["owner"],
            found["until"],
            found.get("legacy", ABSENT),
            found.get("candidate", ABSENT),
            found.get("route"),
            found.get("when"),
            source.position(node),
        )

    def schema(self, definitions: Definitions) -> Json:
        return (_SHARED if self.shared else _WAIVER).schema(definitions)


def waivers(*, shared: bool) -> ListOf:
    """The shape of a list of waivers."""
    return ListOf(OneWaiver(shared))


def _check_pins(address: Address, found: dict[str, Any], node: Node, source: Source) -> None:
    location = address.facet == "header" and (not address.segments or address.segments[0].matches("location"))
    if address.facet == "error" and not found.get("candidate"):
        source.report(node, "a waiver at error needs `candidate`", "pin what went wrong, so that it excuses nothing else")
    if address.facet != "status" and not location:
        return
    missing = [key for key in ("legacy", "candidate") if key not in found]
    if missing:
        names = " and ".join(f"`{key}`" for key in missing)
        source.report(node, f"a waiver at {address} needs {names}", "pin both values, so that it excuses nothing else")
    if address.facet == "status":
        for key in ("legacy", "candidate"):
            value = found.get(key)
            if value is not None and not (isinstance(value, int) and 100 <= value <= 599):
                source.report(node, f"`{key}`: {value!r} is not a status", "write the number, such as 404")
