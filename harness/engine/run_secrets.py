"""What is secret in a whole run: the settings' environment and all that any scenario has learned, for logs and errors."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

from harness.errors import HarnessError
from harness.model.frozen import EMPTY
from harness.secrets.known import KnownSecrets
from harness.secrets.places import masked, telling_name

_KEPT = 5_000  # secrets of scenarios, the latest: what a target's last log lines may hold
_FOLDERS = frozenset({"PWD", "OLDPWD"})
"""Variables of every shell (POSIX.1-2017, section 2.5.3) that sound like a password's and name a folder."""


class RunSecrets:
    """Cleans what no scenario's redactor can: log lines of targets, faults, warnings. Safe to use from several threads.

    Variables of telling names (``AWS_SECRET_ACCESS_KEY``) are secret even where nobody refers to them: targets inherit them.
    """

    def __init__(self, environment: Mapping[str, str] = EMPTY) -> None:
        self._environment: dict[str, str] = {}
        self._learned: dict[str, str] = {}
        self._lock = threading.Lock()
        known = KnownSecrets(EMPTY, self._environment.__setitem__)
        telling = {name: value for name, value in os.environ.items() if name not in _FOLDERS and telling_name(name)}
        for name, value in {**telling, **environment}.items():
            known.learn(f"env.{name}", value)

    def note(self, secret: str, clean: str) -> None:
        """Know a secret that a scenario's redactor has learned."""
        with self._lock:
            self._learned.pop(secret, None)
            self._learned[secret] = clean
            if len(self._learned) > _KEPT:
                del self._learned[next(iter(self._learned))]

    def text(self, text: str) -> str:
        """A text without the secrets known by now, nor what stands under a telling name."""
        known = KnownSecrets(EMPTY)
        with self._lock:
            for secret, clean in {**self._learned, **self._environment}.items():
                known.remember(secret, clean)
        return masked(known.taken_out_of(text))

    @contextmanager
    def guarding(self) -> Iterator[None]:
        """Let faults pass without secrets."""
        try:
            yield
        except HarnessError as error:
            raise self.cleaned(error) from None

    def cleaned(self, error: HarnessError) -> HarnessError:
        """The same fault without secrets."""
        problems = [replace(one, what=self.text(one.what), hint=self.text(one.hint)) for one in error.problems]
        return error if tuple(problems) == error.problems else type(error)(problems)
