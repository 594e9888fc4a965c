"""What a tap saw go through: a request, to whom it went, and what was answered."""

from __future__ import annotations

from dataclasses import dataclass

EDGE_MARK = "X-Parity-Edge"
"""The header field by which a request sent through the edge is found again behind it."""


@dataclass(frozen=True, slots=True)
class PassedOn:
    """One request that went through, with what was answered; ``at`` is the monotonic clock when it came.

    ``target`` is the raw request target. ``sha256`` and ``length`` are of the answer's body. ``request_headers``,
    ``request_sha256`` and ``headers`` are kept by a tap that is told to.
    """

    method: str
    target: str
    at: float
    status: int
    sha256: str
    length: int
    request_headers: tuple[tuple[str, str], ...] = ()
    request_sha256: str = ""
    headers: tuple[tuple[str, str], ...] = ()
