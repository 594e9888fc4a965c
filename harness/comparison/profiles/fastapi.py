"""The `fastapi` profile: FastAPI and Starlette write next to nothing by themselves; what there is, is here."""

from __future__ import annotations

import re

from harness.comparison.profiles.base import Entry, Profile, Seen
from harness.model.address import Address, Name

_SECONDS = re.compile(r"[0-9]+(?:\.[0-9]+)?(?:e-?[0-9]+)?")


def _seconds(seen: Seen) -> bool:
    return isinstance(seen.node, str) and _SECONDS.fullmatch(seen.node) is not None


def _is_compressed(seen: Seen) -> bool:
    return seen.observation.header("content-encoding") is not None


FASTAPI = Profile(
    "fastapi",
    (
        Entry(
            "fastapi process time",
            Address("header", (Name("x-process-time"),), None, "header:x-process-time"),
            "The middleware of FastAPI's tutorial, which applications keep, tells developers how many seconds an answer took;"
            " nobody acts upon it. Anything but a number of seconds stays compared.",
            _seconds,
        ),
        Entry(
            "starlette compression",
            Address("header", (Name("vary"), Name("accept-encoding")), None, "header:vary.accept-encoding"),
            "Starlette's GZipMiddleware says in Vary that it compressed; the coding itself is mechanics and not compared"
            " either. Without compression the word stays compared.",
            _is_compressed,
        ),
    ),
)
