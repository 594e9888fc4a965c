"""What one side did in one step: raw, immutable, and all that a snapshot keeps."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Side(enum.StrEnum):
    """One of the two sides of a comparison."""

    LEGACY = "legacy"
    CANDIDATE = "candidate"


@dataclass(frozen=True, slots=True)
class SentRequest:
    """The request as it went out. ``target`` is the request target exactly as sent; ``url`` the whole URL."""

    method: str
    url: str
    target: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""


class FailureKind(enum.StrEnum):
    """How a side failed to give an answer that can be judged."""

    TIMEOUT = "timeout"
    REFUSED = "refused"  # nobody listens, or the connection was closed before an answer
    GARBAGE = "garbage"  # not HTTP, a broken coding, a cut-off body
    CAPTURE = "capture"  # a capture found no node or several
    EXPECT = "expect"  # the candidate's own `expect` does not hold
    STEP = "step"  # what the step needs is not there: no such form, no such field, an unset variable
    WAIT = "wait"  # `wait` timed out, or its `unless` came true
    PROCESS = "process"  # the target's process died


@dataclass(frozen=True, slots=True)
class Failure:
    """An answer that did not come or could not be used; a value on the observation, never an exception."""

    kind: FailureKind
    message: str


@dataclass(frozen=True, slots=True)
class Hop:
    """One document of a navigation: the method and URL asked for, the status answered, None where none came."""

    method: str
    url: str
    status: int | None


@dataclass(frozen=True, slots=True)
class Download:
    """A file the page gave: the name it suggested, its length in bytes and its SHA-256."""

    name: str
    length: int
    sha256: str


@dataclass(frozen=True, slots=True)
class RenderedPage:
    """What a browser showed at a checkpoint, besides the document itself.

    ``aria`` is Playwright's snapshot of the accessibility tree (YAML). ``console`` are errors logged and exceptions thrown,
    ``failures`` the subresources that failed, with the reason or status. ``hops`` are the documents loaded since the last
    checkpoint, redirects included; ``calls`` what scripts fetched. ``dialogs`` are (type, message). ``screenshot`` is a
    PNG, ``storage`` (``local`` or ``session``, key, value), ``raw``, ``raw_status`` and ``raw_location`` what a crawler
    without scripts and cookies gets at the address: empty or None unless asked for. ``popups`` are the addresses of pages
    that it opened. ``notes`` are remarks on how the page was brought to rest.
    """

    url: str
    aria: str = ""
    console: tuple[str, ...] = ()
    failures: tuple[tuple[str, str], ...] = ()
    hops: tuple[Hop, ...] = ()
    calls: tuple[Hop, ...] = ()
    dialogs: tuple[tuple[str, str], ...] = ()
    downloads: tuple[Download, ...] = ()
    screenshot: bytes = b""
    notes: tuple[str, ...] = ()
    popups: tuple[str, ...] = ()
    storage: tuple[tuple[str, str, str], ...] | None = None
    raw: bytes | None = None
    raw_status: int | None = None
    raw_location: str | None = None


@dataclass(frozen=True, slots=True)
class Observation:
    """One side's answer to one request, or the page its browser shows: then ``page`` is there and ``body`` is the document
    as it stands, serialised with what is hidden marked so and fields as they are filled in.

    ``headers`` keeps order, repeats and the case as received. ``body`` is the content after removing transfer and content
    codings. ``body_complete`` is false where the size limit cut it. ``observed_at`` is seconds since the epoch (UTC).
    ``origins`` are the spellings of this side's own origin (``http://127.0.0.1:5000``, ``127.0.0.1:5000``, the public ones),
    longest first, to be replaced by a placeholder before comparing.
    """

    request: SentRequest
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    body_complete: bool = True
    failure: Failure | None = None
    observed_at: float = 0.0
    elapsed_ms: float = 0.0
    origins: tuple[str, ...] = ()
    page: RenderedPage | None = None

    def header(self, name: str) -> str | None:
        """All values of a field joined by a comma (RFC 9110 section 5.3); None when it is not there."""
        name = name.lower()
        values = [value for key, value in self.headers if key.lower() == name]
        return ", ".join(values) if values else None

    def header_values(self, name: str) -> tuple[str, ...]:
        """The values of a field line by line, for fields such as Set-Cookie that must not be joined."""
        name = name.lower()
        return tuple(value for key, value in self.headers if key.lower() == name)

    @property
    def media_type(self) -> str:
        """The Content-Type without parameters, lower case; empty when there is none."""
        return (self.header("content-type") or "").partition(";")[0].strip().lower()
