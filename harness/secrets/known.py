"""The secrets known on one side of one scenario, their stand-ins, and their replacement in any text."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Mapping

from harness.model.cookie_naming import named_by_legacy
from harness.secrets.credentials import basic_credentials, basic_pair
from harness.secrets.places import SECRET_NAMES
from harness.secrets.spellings import REDACTED, needle, pattern, stand_in

SHORTEST = 6
"""Shorter values are taken out at their address only: elsewhere they would be everyday text."""

EVERYDAY = SECRET_NAMES | frozenset({
        "admin", "anonymous", "application", "article", "authorization", "basic", "bearer", "boolean", "button", "charset",
        "checkbox", "checked", "content", "cookie", "credentials", "default", "description", "digest", "disabled", "document",
        "footer", "function", "header", "hidden", "integer", "invalid", "javascript", "localhost", "multipart", "number",
        "object", "option", "optional", "pattern", "placeholder", "readonly", "redacted", "required", "response", "script",
        "section", "select", "selected", "session", "string", "stylesheet", "submit", "target", "textarea", "undefined",
        "username", "viewport",
})  # fmt: skip
"""Words of HTML, HTTP and JSON: as secrets they are taken out at their address only, or pages would fall apart."""

_MASK = re.compile(r"x+")
_BASIC = re.compile(r"(?i)(?<=\bbasic.)[A-Za-z0-9+/_-]{8,}={0,2}")


class KnownSecrets:
    """A growing table: secret -> stand-in. ``cookie_names`` maps this side's cookie names to legacy's, for the labels.

    ``told`` is told of every secret and its stand-in.
    """

    def __init__(self, cookie_names: Mapping[str, str], told: Callable[[str, str], None] | None = None) -> None:
        self._cookie_names = dict(cookie_names)
        self._told = told
        self._known: dict[str, str] = {}
        self._issued: set[str] = set()
        self._numbers: dict[str, int] = {}

    def __bool__(self) -> bool:
        return bool(self._known)

    @property
    def values(self) -> tuple[str, ...]:
        """All that is known, longest first."""
        return tuple(sorted(self._known, key=len, reverse=True))

    def get(self, value: str) -> str | None:
        """The stand-in of a known secret."""
        return self._known.get(value)

    def is_clean(self, label: str, value: str) -> bool:
        """Whether a value is a stand-in or a mask already. Stand-ins of another redactor keep their numbers."""
        if REDACTED.fullmatch(value):
            label = self._label(label)
            number = int(value.rstrip("x").rpartition("-")[2])
            self._numbers[label] = max(self._numbers.get(label, 0), number)
            self._issued.add(value)
        return value in self._issued or bool(_MASK.fullmatch(value))

    def learn(self, label: str, value: str) -> None:
        """Know a value from now on, unless it is too short or too everyday to be looked for."""
        if len(value) < SHORTEST or value.lower() in EVERYDAY or value in self._known or self.is_clean(label, value):
            return
        label = self._label(label)
        number = self._numbers[label] = self._numbers.get(label, 0) + 1
        candidates = (stand_in(label, number, value, salt) for salt in itertools.count())
        self.remember(
            value, next(one for one in candidates if one not in self._issued and one not in self._known and one != value)
        )

    def remember(self, value: str, clean: str) -> None:
        """Know a value from now on, with what is to stand in its place."""
        if value == clean:
            self._issued.add(clean)
        else:
            self._known[value] = clean
            self._issued.add(clean)
            if self._told is not None:
                self._told(value, clean)

    def taken_out_of(self, text: str) -> str:
        """A text without the secrets known by now, in whatever spelling."""
        if not self._known:
            return text
        if "asic" in text or "ASIC" in text:
            text = _BASIC.sub(self._basic, text)
        return self._replace(text)

    def _basic(self, match: re.Match[str]) -> str:
        """Basic credentials found in some text: rewritten where they hold a known secret."""
        pair = basic_pair(match.group())
        if pair is None or match.group() in self._issued:
            return match.group()
        clean = self._replace(pair[1])
        return match.group() if clean == pair[1] else basic_credentials(pair[0], clean)

    def _replace(self, text: str) -> str:
        present = [secret for secret in list(self._known) if needle(secret) in text]
        if not present:
            return text
        present.sort(key=len, reverse=True)
        kept = sorted((clean for clean in self._issued if clean in text), key=len, reverse=True)
        groups = ["|".join(map(re.escape, kept)) or r"(?!)", *map(pattern, present)]
        expression = re.compile("|".join(f"({group})" for group in groups))

        def clean(match: re.Match[str]) -> str:
            number = match.lastindex or 1
            return match.group() if number == 1 else self._known[present[number - 2]]

        return expression.sub(clean, text)

    def _label(self, label: str) -> str:
        kind, _, name = label.partition(".")
        return f"cookie.{named_by_legacy(name, self._cookie_names)[0]}" if kind == "cookie" else label
