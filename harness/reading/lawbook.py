"""Reads rules, waivers, conditions and expectations: everything that names addresses."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

from harness.errors import AddressError
from harness.model.absent import ABSENT
from harness.model.address import Address
from harness.model.rule import Condition, Rule, Waiver
from harness.model.scenario import Expectation
from harness.model.vocabulary import Argument, Vocabulary, did_you_mean
from harness.reading.checks import members, seconds, text
from harness.reading.positions import Node, Problems
from harness.reading.shapes import WAIVER, WHEN


class Lawbook:
    """Reads what stands in one file, with the words that may be used."""

    def __init__(self, vocabulary: Vocabulary, problems: Problems) -> None:
        self.vocabulary = vocabulary
        self.problems = problems

    def address(self, written: str, at: Node) -> Address | None:
        """An address, or a problem with the nearest valid spelling."""
        try:
            return self.vocabulary.address(written)
        except AddressError as error:
            for problem in error.problems:
                self.problems.add(at, problem.what, problem.hint)
            return None

    def rules(self, node: Node, scope: int) -> tuple[Rule, ...]:
        """A mapping from address to equivalence."""
        if node.mapping is None:
            self.problems.add(node, "rules must be a mapping from address to equivalence")
            return ()
        found = [self._rule(key, value, name, scope) for name, (key, value) in node.mapping.items()]
        return tuple(rule for rule in found if rule is not None)

    def _rule(self, key: Node, value: Node, written: str, scope: int) -> Rule | None:
        address = self.address(written, key)
        when: Condition | None = None
        arguments: Node | None = None
        if value.mapping is not None:
            names = dict(value.mapping)
            if "when" in names:
                when = self.condition(names.pop("when")[1])
            if len(names) != 1:
                self.problems.add(value, "a rule is one equivalence: a name, or {name: {arguments}}")
                return None
            ((name, (name_node, arguments)),) = names.items()
        elif isinstance(value.value, str):
            name, name_node = value.value, value
        else:
            self.problems.add(value, "a rule is one equivalence: a name, or {name: {arguments}}")
            return None
        if name not in self.vocabulary.equivalences:
            self.problems.add(name_node, f"unknown equivalence {name!r}", did_you_mean(name, self.vocabulary.equivalences))
            return None
        checked, counterpart = self._arguments(name, name_node, arguments)
        if address is None:
            return None
        return Rule(address, name, checked, counterpart, when, scope, self.problems.position(key))

    def _arguments(self, name: str, at: Node, node: Node | None) -> tuple[dict[str, object], Address | None]:
        known = {argument.name: argument for argument in self.vocabulary.equivalences[name].arguments}
        found: dict[str, object] = {}
        counterpart: Address | None = None
        if node is not None and node.value is not None:
            if node.mapping is None:
                self.problems.add(node, f"the arguments of {name!r} must be a mapping")
                return found, None
            for key, (key_node, value) in node.mapping.items():
                if key == "candidate":
                    written = text(value, "the counterpart", self.problems)
                    counterpart = self.address(written, value) if written else None
                elif key not in known:
                    self.problems.add(key_node, f"{name!r} has no argument {key!r}", did_you_mean(key, [*known, "candidate"]))
                else:
                    checked = self._argument(name, known[key], value)
                    if checked is not None:
                        found[key] = checked
        for argument in known.values():
            if argument.required and argument.name not in found:
                self.problems.add(at, f"{name!r} needs the argument {argument.name!r}")
        return found, counterpart

    def _argument(self, name: str, argument: Argument, node: Node) -> object:
        value, kind = node.value, argument.kind
        what = f"{argument.name!r} of {name!r}"
        if kind == "duration":
            if (found := seconds(value)) is not None:
                return found
            self.problems.add(node, f"{what} must be a duration, not {value!r}", "write it like 5s or 200ms")
        elif kind == "number":
            if isinstance(value, int | float) and not isinstance(value, bool):
                return value
            self.problems.add(node, f"{what} must be a number, not {value!r}")
        elif kind == "pattern":
            try:
                return re.compile(str(value)).pattern
            except re.error as error:
                self.problems.add(node, f"{what} is not a regular expression: {error}")
        elif kind == "jsonpath":
            if self.address(f"json:{value}", node) is not None:
                return value
        elif kind in ("strings", "strings_or_boolean"):
            data = node.data()
            if (kind == "strings_or_boolean" and isinstance(data, bool)) or isinstance(data, list):
                return data
            self.problems.add(node, f"{what} must be a list of names")
        elif isinstance(value, str):
            return value
        else:
            self.problems.add(node, f"{what} must be text, not {value!r}")
        return None

    def condition(self, node: Node) -> Condition:
        """`when`."""
        found = members(node, WHEN, "`when`", self.problems)
        status = str(found["status"].value) if "status" in found else None
        if status is not None and not re.fullmatch(r"[1-5](?:\d\d|xx)", status, re.IGNORECASE):
            self.problems.add(found["status"], f"{status!r} is not a status", "write it like 404 or 4xx")
        route, tag = (text(found[name], f"`{name}`", self.problems) if name in found else None for name in ("route", "tag"))
        return Condition(status, route, tag)

    def waivers(self, node: Node) -> tuple[Waiver, ...]:
        """A list of waivers."""
        if node.sequence is None:
            self.problems.add(node, "waivers must be a list")
            return ()
        found = [self._waiver(item) for item in node.sequence]
        return tuple(waiver for waiver in found if waiver is not None)

    def _waiver(self, node: Node) -> Waiver | None:
        found = members(node, WAIVER, "a waiver", self.problems)
        written = text(found["at"], "`at`", self.problems) if "at" in found else None
        address = self.address(written, found["at"]) if written else None
        pins = {side: found[side].data() if side in found else ABSENT for side in ("legacy", "candidate")}
        if written in ("status", "header:location") and ABSENT in pins.values():
            self.problems.add(found["at"], f"a waiver of {written} must pin both values", "add `legacy:` and `candidate:`")
        until = self._day(found["until"]) if "until" in found else None
        reason, owner = (
            text(found[name], f"`{name}`", self.problems) if name in found else None for name in ("reason", "owner")
        )
        route = text(found["route"], "`route`", self.problems) if "route" in found else None
        when = self.condition(found["when"]) if "when" in found else None
        if address is None or until is None or reason is None or owner is None:
            return None
        position = self.problems.position(node)
        return Waiver(address, reason, owner, until, pins["legacy"], pins["candidate"], route, when, position)

    def _day(self, node: Node) -> dt.date | None:
        try:
            return dt.date.fromisoformat(str(node.value))
        except ValueError:
            self.problems.add(node, f"{node.value!r} is not a day", "write it like 2027-03-31")
            return None

    def expectations(self, node: Node, what: str) -> tuple[Expectation, ...]:
        """A mapping from address to the value or list of values allowed there."""
        if node.mapping is None:
            self.problems.add(node, f"{what} must be a mapping from address to value")
            return ()
        found: list[Expectation] = []
        for written, (key, value) in node.mapping.items():
            address = self.address(written, key)
            data = value.data()
            if address is not None:
                found.append(Expectation(address, tuple(data) if isinstance(data, list) else (data,)))
        return tuple(found)

    def captures(self, node: Node) -> Mapping[str, Address]:
        """A mapping from name to address."""
        if node.mapping is None:
            self.problems.add(node, "capture must be a mapping from name to address")
            return {}
        found: dict[str, Address] = {}
        for name, (key, value) in node.mapping.items():
            if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name) or name in ("unique", "origin", "env"):
                self.problems.add(key, f"{name!r} cannot be the name of a variable", "use letters, digits and _")
            written = text(value, f"the address of {name!r}", self.problems)
            address = self.address(written, value) if written else None
            if address is not None:
                found[name] = address
        return found
