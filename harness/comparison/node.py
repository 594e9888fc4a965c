"""What a facet makes of an observation: a tree that one walk can compare, whatever it was before.

A node is a dict, a list, a `Keyed` collection, or a leaf (str, int, Decimal, float, bool, None or a marked leaf below).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from harness.model.address import Nth, PathPart


class Url(str):
    """A leaf that is an absolute URL, or a path below ``${origin}``; identifiers are recognised in its segments."""

    __slots__ = ()


class Words(str):
    """A leaf of running text; identifiers of 8 or more characters are recognised as whole words."""

    __slots__ = ()


class Opaque(str):
    """A token-like leaf: its value says nothing, but it must be there and not be empty."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Instant:
    """A point in time from a header, as seconds since the epoch, with the text it came from."""

    seconds: float
    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Lifetime:
    """How long something lives, in seconds; equal within 5 s, since each side counts from its own clock."""

    seconds: float

    def __str__(self) -> str:
        return f"{self.seconds:g} s"


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG; equal to another one pixel by pixel (``comparison.pictures``)."""

    png: bytes

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels (PNG specification section 11.2.2); 0 for what is no PNG."""
        head = self.png[16:24] if self.png[:8] == b"\x89PNG\r\n\x1a\n" else b""
        return int.from_bytes(head[:4], "big"), int.from_bytes(head[4:], "big")

    def __str__(self) -> str:
        digest = hashlib.sha256(self.png).hexdigest()
        return f"<a picture of {self.size[0]} x {self.size[1]} pixels, sha256 {digest[:16]}>"


class Unseen(list[object]):
    """An empty list that says that there was nothing to look at, which a profile may tell from one that is empty."""

    __slots__ = ()


class Keyed:
    """An ordered collection whose members are found by key: links by address, fields by name.

    Equal keys are numbered (``Nth``). ``ordered`` says whether the order of the keys common to both sides is compared.
    """

    __slots__ = ("items", "ordered")

    def __init__(self, items: Sequence[tuple[str, object]], *, ordered: bool = False) -> None:
        self.items = tuple(items)
        self.ordered = ordered

    def parts(self) -> Iterator[tuple[PathPart, object]]:
        """Members in order with their path parts: the key, or ``Nth(key, n)`` from the second one on."""
        seen: dict[str, int] = {}
        for key, value in self.items:
            seen[key] = number = seen.get(key, 0) + 1
            yield (key if number == 1 else Nth(key, number)), value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Keyed) and self.items == other.items

    def __hash__(self) -> int:
        raise TypeError("Keyed collections are compared, not hashed")

    def __repr__(self) -> str:
        return f"Keyed({self.items!r})"
