"""Postman's `{{name}}` as our `${name}`: which variables there are, what they are worth, and which are secret."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from harness.recording.author.chaining import RESERVED
from harness.recording.author.templates import literal
from harness.secrets.places import named_secret

REFERENCE = re.compile(r"\{\{\s*([^{}]+?)\s*\}\}")
_DYNAMIC = {
    "guid": "${unique}", "randomUUID": "${unique}", "timestamp": "1767225600", "isoTimestamp": "2026-01-01T00:00:00.000Z",
    "randomInt": "7", "randomBoolean": "true", "randomEmail": "postman-${unique}@example.com",
    "randomExampleEmail": "postman-${unique}@example.com", "randomUserName": "postman${unique}", "randomFirstName": "Ada",
    "randomLastName": "Lovelace", "randomFullName": "Ada Lovelace", "randomPassword": "${env.PASSWORD}", "randomPrice": "9.99",
    "randomUrl": "https://example.com/", "randomIP": "192.0.2.7", "randomCity": "Paris", "randomCountry": "France",
    "randomPhoneNumber": "555-0100", "randomColor": "blue", "randomAlphaNumeric": "a",
}  # fmt: skip
_WORTH = 4096  # characters of a value


@dataclass(slots=True)
class Values:
    """The variables of a collection. ``known`` are their values, ``captured`` those that a request's answer sets,
    ``available`` those of them that an earlier request has set by now."""

    known: dict[str, str] = field(default_factory=dict)
    secret: set[str] = field(default_factory=set)
    captured: set[str] = field(default_factory=set)
    available: set[str] = field(default_factory=set)
    unique: set[str] = field(default_factory=set)
    used: dict[str, None] = field(default_factory=dict)

    def learn(self, name: str, value: str, *, secret: bool = False) -> None:
        """Know a value; an empty one is none."""
        if value and len(value) <= _WORTH:
            self.known[name] = value
        if secret:
            self.secret.add(name)

    def template(self, text: str) -> str:
        """A text with our references in it."""
        pieces: list[str] = []
        at = 0
        for match in REFERENCE.finditer(text):
            pieces += (literal(text[at : match.start()]), self.reference(match[1]))
            at = match.end()
        return "".join((*pieces, literal(text[at:])))

    def reference(self, name: str) -> str:
        """What to write for `{{name}}`."""
        if name.startswith("$"):
            return _DYNAMIC.get(name[1:], "${unique}")
        mine = variable_name(name)
        if name in self.available:
            return "${" + mine + "}"
        if name in self.captured and name in self.known and "{{" not in self.known[name] and not named_secret(name):
            return literal(self.known[name])
        if name in self.captured or self._from_environment(name):
            return "${env." + mine.rstrip("_").upper() + "}" if mine.strip("_") else "${env.VALUE}"
        self.used[name] = None
        return "${" + mine + "}"

    def constant(self, name: str) -> str | None:
        """The number, boolean or null that a variable is known to be: as a text it would be another value of JSON."""
        value = self.known.get(name, "")
        if name in self.captured or name in self.unique or self._from_environment(name):
            return None
        return value if re.fullmatch(r"-?(?:0|[1-9][0-9]{0,15})(?:\.[0-9]{1,15})?|true|false|null", value) else None

    def _from_environment(self, name: str) -> bool:
        """Whether a value is a secret, or nobody knows it: then the environment has to tell."""
        if name in self.unique:
            return False
        if name in self.secret or named_secret(name) or re.search(r"passw|secret|token|api_?key", name, re.IGNORECASE):
            return True
        return name not in self.known and _invented(name) is None

    def variables(self) -> Mapping[str, object]:
        """The variables that scenarios need to define, with their values as templates."""
        found: dict[str, object] = {}
        for name in [*self.used]:
            self._define(name, found, 0)
        return found

    def _define(self, name: str, found: dict[str, object], depth: int) -> None:
        """A variable after those that its value refers to."""
        if variable_name(name) in found or depth > 10:
            return
        value = self.known.get(name)
        if name in self.unique:
            text = "${unique}"
        elif value is None:
            text = _invented(name) or "${unique}"
        else:
            for inner in REFERENCE.findall(value):
                if not inner.startswith("$") and inner not in self.captured and not self._from_environment(inner):
                    self._define(inner, found, depth + 1)
            text = self.template(value)
        found[variable_name(name)] = text


def variable_name(name: str) -> str:
    """A name that our variables can have."""
    clean = re.sub(r"[^A-Za-z0-9_]", "_", name) or "value"
    clean = f"_{clean}" if clean[0].isdigit() else clean
    return f"{clean}_" if clean in RESERVED else clean


def _invented(name: str) -> str | None:
    """A value for what must be new each time, where no environment was given."""
    if re.search(r"e-?mail", name, re.IGNORECASE):
        return "postman-${unique}@example.com"
    if re.search(r"user_?name|login|nick|\Auser\Z", name, re.IGNORECASE):
        return "postman${unique}"
    return None
