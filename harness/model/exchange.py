"""One recorded request, with its answer where it is known: what every importer makes, and what scenarios are made of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from harness.model.absent import ABSENT
from harness.model.frozen import empty

Fields = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Upload:
    """A file of a form: its content as text, or None where only its name is known."""

    filename: str
    type: str = ""
    content: str | None = None


@dataclass(frozen=True, slots=True)
class Body:
    """What a request carries: one of ``json``, ``form`` (with ``files``) or ``text``; none of them is no body.

    ``type`` is the Content-Type of a ``text``.
    """

    json: object = ABSENT
    form: Fields | None = None
    files: tuple[tuple[str, Upload], ...] = ()
    text: str | None = None
    type: str = ""

    @property
    def empty(self) -> bool:
        return self.json is ABSENT and self.form is None and not self.files and self.text is None


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered; ``body`` is None where it was not recorded or is no text."""

    status: int
    headers: Fields = ()
    body: str | None = None

    def header(self, name: str) -> str | None:
        """The first value of a header, its name in any case."""
        return next((value for key, value in self.headers if key.lower() == name), None)


@dataclass(frozen=True, slots=True)
class Filling:
    """A form that a person filled in: the page that holds it, what was changed, and which form and button if in doubt.

    ``secret`` are the names of password fields.
    """

    page: str
    fill: Mapping[str, object]
    which: object = None
    button: str | None = None
    files: tuple[tuple[str, Upload], ...] = ()
    secret: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Exchange:
    """One recorded request.

    All its texts are templates as in scenarios: ``${name}`` stands for a variable, so a literal ``${`` is written ``$${``.
    ``target`` is path and query. ``session`` tells who sent it: the exchanges of one session are replayed in order, those
    of none ("") stand alone. ``scenario`` and ``group`` are what the source itself calls the scenario and its file.
    ``capture`` and ``rules`` are known from the source; others are found. ``expect`` are the statuses legacy must answer with.
    ``invented``: its values were made up, so that none of them is a secret.
    """

    method: str
    target: str
    headers: Fields = ()
    body: Body = field(default_factory=Body)
    answer: Answer | None = None
    when: dt.datetime | None = None
    weight: int = 1
    origin: str = ""
    session: str = ""
    name: str = ""
    scenario: str = ""
    group: str = ""
    auth: object = None
    filling: Filling | None = None
    capture: Mapping[str, str] = field(default_factory=empty, hash=False)
    rules: Mapping[str, object] = field(default_factory=empty, hash=False)
    expect: tuple[object, ...] = ()
    cookies: Fields = ()
    remarks: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    where: str = ""
    invented: bool = False

    @property
    def safe(self) -> bool:
        """Whether it changes nothing (RFC 9110 section 9.2.1)."""
        return self.filling is None and self.method in ("GET", "HEAD", "OPTIONS", "TRACE")

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    @property
    def query(self) -> str:
        return self.target.partition("?")[2]


@dataclass(frozen=True, slots=True)
class Imported:
    """What an importer found: exchanges in order, values of variables that they use, and what could not be carried over."""

    exchanges: tuple[Exchange, ...]
    variables: Mapping[str, object] = field(default_factory=empty, hash=False)
    remarks: tuple[str, ...] = ()
    scenario_rules: Mapping[str, Mapping[str, object]] = field(default_factory=empty, hash=False)
